#!/usr/bin/env bash
# Installs what is missing, builds, and plays the sample sessions through the real worker on loopback.
# Arguments are handed to `counterfoil demo`; see `counterfoil demo --help`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/prepare.sh
prepare

say "counterfoil: building (the first time takes some minutes)"
swift build --product counterfoil
exec "$(swift build --show-bin-path)/counterfoil" demo "$@"
