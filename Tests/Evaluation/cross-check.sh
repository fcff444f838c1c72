#!/usr/bin/env bash
# Holds the program against the harness: `counterfoil scan` on the assembled rooms must raise the very alerts that the
# harness counted. Run run.sh first; it writes the rooms to .build-evaluate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=${COUNTERFOIL:-.build-release/release/counterfoil}
if [[ -z ${COUNTERFOIL:-} ]]; then
    swift build -c release --product counterfoil --scratch-path .build-release >&2
fi
for rooms in .build-evaluate/events.jsonl .build-evaluate/paraphrases.jsonl; do
    "$program" scan --unit window "$rooms" | python3 -c '
import json, sys
for line in sys.stdin:
    alert = json.loads(line)
    print(alert["room"], round(alert["raised"] * 1000), alert["family"], alert["rule"], sep="\t")
' | LC_ALL=C sort > .build-evaluate/scanned.tsv
    LC_ALL=C sort "${rooms%.jsonl}.alerts.tsv" > .build-evaluate/counted.tsv
    if ! diff .build-evaluate/counted.tsv .build-evaluate/scanned.tsv > .build-evaluate/cross-check.diff; then
        echo "cross-check.sh: $rooms: the program and the harness differ; see .build-evaluate/cross-check.diff" >&2
        exit 1
    fi
    echo "$rooms: $(wc -l < .build-evaluate/counted.tsv) alerts, the same in both"
done
