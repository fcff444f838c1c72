#!/usr/bin/env bash
# Measures the detector by the protocol on the development data, which lies beside the project.
#   run.sh              prints what changed against the committed results; all files go to .build-evaluate
#   run.sh --write      overwrites results.json and RESULTS.md here
#   run.sh --check      ends with 1 where a target that was met is no longer met
#   run.sh --only NAME  measures one section; may be repeated
#   run.sh --rules DIR  measures other rule packs than the built-in ones
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

data=${COUNTERFOIL_EVALUATION_DATA:-../shared/eval}
if [[ ! -d $data/dev ]]; then
    echo "run.sh: there is no data in $data; name its folder in COUNTERFOIL_EVALUATION_DATA" >&2
    exit 2
fi
swift build -c release --product counterfoil-evaluate --scratch-path .build-release >&2
exec .build-release/release/counterfoil-evaluate --data "$data" --results Tests/Evaluation \
    --local .build-evaluate --probe Tests/Evaluation/Cues/Probe "$@"
