#!/bin/sh
# Times the static path of the cues: from a text as it came to the surprises of all cues, cleaning and tokenising
# included, on one thread, without the verifier. Processor time, the best of five rounds, for the cues of the default
# pack and for eight times as many.
#
#     scoring.sh RUNNER CUES MESSAGES...
#
# RUNNER is `swift build -c release --product cue-evaluation`'s program; CUES and MESSAGES are lines as
# Tests/Evaluation/Cues/evaluate.py --write-inputs writes them.
set -eu
runner=$1
cues=$2
shift 2
for messages in "$@"; do
    echo "$(basename "$messages"): $(cut -f3 "$messages" | wc -c) bytes"
    "$runner" time --cues "$cues" --clean "$messages"
done
