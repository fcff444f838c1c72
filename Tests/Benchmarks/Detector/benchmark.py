"""Runs the detector and the Python pipeline on the same file, in turns, and prints a table.

    benchmark.py COUNTERFOIL CORPUS PACKS

Times are processor seconds of one thread, so that other work on the machine weighs less. The detector is the program
itself, from JSON Lines to alerts, with everything that it prints; its start is part of it. Each figure is the median
of three runs.
"""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROUNDS = 3
# Slow stages see a part of the file.
COUNTS = {"match": 50_000, "pinyin": 50_000, "static": 20_000, "cnn": 1_500}
TITLES = {
    "match": "Python: NFKC, OpenCC, ahocorasick_rs",
    "pinyin": "the same and pypinyin, matched again",
    "static": "the same and a static encoder (wordllama 256)",
    "cnn": "the same with the Universal Sentence Encoder in numpy",
}


def run(command, **variables):
    """The processor seconds and the memory of a program, and what it printed."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", **variables)
    read, write = os.pipe()
    process = subprocess.Popen(command, stdout=write, stderr=subprocess.DEVNULL, env=environment)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def detector(program, corpus, models):
    return run([program, "scan", "--unit", "window", corpus], COUNTERFOIL_MODELS=models)


def models():
    """The directories to run with: none, and the one that holds the verifier, where there is one."""
    home = os.environ.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share"))
    places = [os.environ.get("COUNTERFOIL_MODELS"), home + "/counterfoil", "/usr/local/share/counterfoil"]
    found = [place for place in places if place and os.path.exists(place + "/verifier.bin")]
    return [("without the verifier", "/nonexistent")] + [("with the verifier", place) for place in found[:1]]


def main():
    program, corpus, packs = sys.argv[1:4]
    with open(corpus, "rb") as file:
        total = sum(1 for _ in file)
    one = pathlib.Path(corpus).with_suffix(".one")
    with open(corpus, "rb") as file:
        one.write_bytes(file.readline())
    variants = models()
    ours = {title: [] for title, _ in variants}
    start = {title: [] for title, _ in variants}
    theirs = {stage: [] for stage in COUNTS}
    for _ in range(ROUNDS):
        for title, place in variants:
            start[title].append(detector(program, str(one), place))
            ours[title].append(detector(program, corpus, place))
        for stage, count in COUNTS.items():
            _, _, output = run([sys.executable, str(HERE / "pipeline.py"), corpus, packs, str(count), stage])
            theirs[stage].append(json.loads(output))

    def median(values):
        return statistics.median(list(values))

    begin = {title: median(one[0] for one in runs) for title, runs in start.items()}
    rates = {title: total / (median(one[0] for one in runs) - begin[title]) for title, runs in ours.items()}
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    print("# The whole detector beside a Python pipeline\n")
    print("Made by `Tests/Benchmarks/Detector/run.sh`; do not edit. One run, in turns, medians of three; messages a second")
    print(f"of processor time on one thread of {model}. {total:,} real messages in 256 rooms, from JSON Lines to")
    print("alerts; the program's start and Python's loading are not counted.\n")
    others = {stage: median(one["messages"] / one["seconds"] for one in runs) for stage, runs in theirs.items()}
    print("| what | messages/s | µs each | memory, MB | start, ms | alerts |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for title, runs in ours.items():
        rate, memory, alerts = rates[title], median(one[1] for one in runs), runs[0][2].count(b"\n")
        print(
            f"| `counterfoil scan`, {title} | {rate:,.0f} | {1e6 / rate:.2f} | {memory:.0f} | {begin[title] * 1000:.0f} | "
            f"{alerts} |")
    for stage, other in others.items():
        memory = median(one["megabytes"] for one in theirs[stage])
        print(f"| {TITLES[stage]} | {other:,.0f} | {1e6 / other:.1f} | {memory:.0f} | | |")
    print("\n| ours, times as fast as | " + " | ".join(ours) + " |")
    print("| --- |" + " ---: |" * len(ours))
    for stage, other in others.items():
        print(f"| {TITLES[stage]} | " + " | ".join(f"{rate / other:.1f}" for rate in rates.values()) + " |")


main()
