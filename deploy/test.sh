#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests. Arguments are handed to `swift test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/prepare.sh
prepare

say "counterfoil: building the program and its tests (the first time takes some minutes)"
swift build --build-tests
if [ $# -gt 0 ]; then
    swift test --skip-build "$@"
else
    # Whole flows run by themselves: they start processes that should not starve beside everything else.
    swift test --skip-build --skip CounterfoilEndToEndTests
    swift test --skip-build --filter CounterfoilEndToEndTests
fi
