#!/usr/bin/env python3
"""Measures matching: the project's engine beside its peers, all in one run, and writes RESULTS.md.

    apt-get install libhyperscan-dev libicu-dev g++
    python3 -m venv V && V/bin/pip install daachorse==0.5.0 ahocorasick_rs==1.0.3 pyahocorasick==2.3.1
    V/bin/python Tests/Benchmarks/Matching/run.py [--data DIR] [--rounds N] [--sizes 1k,10k,100k,1m] [--skip ENGINE,...]

DIR holds corpus_clean.txt.xz, corpus_noisy.txt.xz and lex_1k.txt.xz to lex_1m.txt.xz (../shared/eval/bench without it).

Lines are messages, dealt to 256 streams in turn. Every engine is a process that builds its tables once and then makes one
pass whenever it is told to; the engines take turns, each three passes, for some rounds; of a round counts the median, and
of these again. Times are what the thread spent on the processor. Ours folds everything that the product folds, matches
across the messages of a stream and reports offsets into the source; Hyperscan matches bytes across messages; the engines
from PyPI match within a message.
"""

import argparse
import json
import lzma
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODULES = ("Transcript", "Folding", "Matching")
C_MODULE = ROOT / "Sources/CMatching"
FLAGS = ["-swift-version", "6", "-O", "-package-name", "counterfoil", "-parse-as-library"] + [
    flag
    for name in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault")
    for flag in ("-enable-upcoming-feature", name)] + ["-Xcc", f"-I{C_MODULE / 'include'}"]
# What is known of the corpus: overlapping matches across messages, byte by byte.
LITERAL = {"1k": 4_451, "10k": 42_049, "100k": 412_692, "1m": 3_460_052}


def build(out):
    objects = []
    for file in sorted(C_MODULE.glob("*.c")):
        objects.append(out / f"{file.stem}-c.o")
        subprocess.run(["clang", "-O2", f"-I{C_MODULE / 'include'}", "-c", file, "-o", objects[-1]], check=True)
    for module in MODULES:
        files = sorted(str(file) for file in (ROOT / "Sources" / module).rglob("*.swift"))
        subprocess.run(["swiftc", *FLAGS, "-I", out, "-wmo", "-module-name", f"Counterfoil{module}", "-emit-module",
                        "-emit-module-path", out / f"Counterfoil{module}.swiftmodule", "-emit-object", "-o",
                        out / f"{module}.o", *files], check=True)
        objects.append(out / f"{module}.o")
    subprocess.run(["swiftc", *FLAGS, "-I", out, "-module-name", "Ours", HERE / "Ours.swift", *objects, "-o",
                    out / "ours"], check=True)
    subprocess.run(["g++", "-O3", "-march=native", "-std=c++17", HERE / "Peers.cpp", "-o", out / "peers", "-lhs",
                    "-licuuc"], check=True)


class Engine:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        line = self.process.stdout.readline()
        self.facts = json.loads(line) if line else None
        self.speeds = []
        self.last = {}

    def round(self, passes=3):
        times = []
        for _ in range(passes):
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
            self.last = json.loads(self.process.stdout.readline())
            times.append(self.last["bytes"] / self.last["seconds"] / 1e6)
        self.speeds.append(statistics.median(times))

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    @property
    def speed(self):
        return statistics.median(self.speeds)


def commands(out, corpus, lexicon):
    peers = HERE / "peers.py"
    return {
        "ours": [out / "ours", corpus, lexicon, "folded"],
        "ours, portable": [out / "ours", corpus, lexicon, "portable"],
        "ours, literal": [out / "ours", corpus, lexicon, "literal"],
        "Hyperscan": [out / "peers", corpus, lexicon, "hyperscan"],
        "ICU + Hyperscan": [out / "peers", corpus, lexicon, "icu+hyperscan"],
        "ICU alone": [out / "peers", corpus, lexicon, "icu"],
        "daachorse": [sys.executable, peers, corpus, lexicon, "daachorse-bytes"],
        "daachorse, charwise": [sys.executable, peers, corpus, lexicon, "daachorse-chars"],
        "ahocorasick_rs": [sys.executable, peers, corpus, lexicon, "ahocorasick_rs"],
        "pyahocorasick": [sys.executable, peers, corpus, lexicon, "pyahocorasick"],
    }


def measure(out, size, corpus, lexicon, skipped, rounds):
    engines = []
    for name, command in commands(out, corpus, lexicon).items():
        if name in skipped or (size == "1m" and "Hyperscan" in name and "Hyperscan-1m" in skipped):
            continue
        engine = Engine(name, command)
        if engine.facts is None:
            print(f"{size}: {name} failed", file=sys.stderr)
            continue
        engines.append(engine)
    for number in range(rounds):
        for engine in engines:
            engine.round(1 if "ahocorasick" in engine.name or "daachorse" in engine.name else 3)
        print(f"{size}: round {number + 1}: " + ", ".join(f"{e.name} {e.speeds[-1]:.0f}" for e in engines),
              file=sys.stderr)
    for engine in engines:
        engine.close()
    return {engine.name: engine for engine in engines}


def adversarial(out, folder, rounds):
    """The speed on `zzz...`, in messages of 37 bytes, against 31 z and a q and some terms that do not matter."""
    corpus, lexicon = folder / "adversarial.txt", folder / "adversarial-terms.txt"
    corpus.write_text(("z" * 37 + "\n") * 100_000)
    lexicon.write_text("z" * 31 + "q\n" + "".join(chr(97 + n % 25) * 2 + "xyq\n" for n in range(25)))
    speeds = {}
    for name in ("ours", "ours, portable", "Hyperscan"):
        engine = Engine(name, commands(out, corpus, lexicon)[name])
        for _ in range(rounds):
            engine.round()
        engine.close()
        speeds[name] = engine.speed
    return speeds


def table(rows):
    head, *body = rows
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
                     + ["| " + " | ".join(row) + " |" for row in body])


def against(name, results, raw):
    """How many times as fast an engine is as the best of `raw`, and as what folds first."""
    best = []
    pipeline = []
    for size, found in results.items():
        ours = found[name].speed
        peer = max((found[peer].speed, peer) for peer in raw if peer in found)
        best.append(f"{ours / peer[0]:.2f} ({peer[1]})")
        icu = found["ICU alone"].speed
        stages = 1 / (1 / icu + 1 / peer[0])
        measured = found["ICU + Hyperscan"].speed if "ICU + Hyperscan" in found else 0
        pipeline.append(f"{ours / max(stages, measured):.2f}")
    return best, pipeline


def report(results, slow, command, rounds):
    sizes = list(results)
    names = [name for name in commands(pathlib.Path(), "", "") if any(name in results[size] for size in sizes)]

    def row(name, text, field):
        return [name] + [text(field(results[size][name])) if name in results[size] else "-" for size in sizes]

    speeds = [["MB/s", *sizes]] + [row(name, "{:.0f}".format, lambda e: e.speed) for name in names]
    counts = [["matches", *sizes]] + [row(name, "{:,}".format, lambda e: e.last["count"]) for name in names
                                      if name != "ICU alone"]
    builds = [["build s / MB", *sizes]] + [
        row(name, str, lambda e: f'{e.facts["build"]:.3f} / {e.facts["memory"] / 1e6:.1f}') for name in names
        if name != "ICU alone"]
    ratios = [["ours against", *sizes]]
    raw = [name for name in names if "ICU" not in name and not name.startswith("ours")]
    for name in ("ours", "ours, portable"):
        best, pipeline = against(name, results, raw)
        ratios += [[f"{name}: the best peer, which folds nothing", *best],
                   [f"{name}: ICU with offsets, then the best peer", *pipeline]]
    state = results[sizes[0]]["ours"].facts["state"]
    hyperscan = results[sizes[0]].get("Hyperscan")
    lines = [
        "# Matching: results", "",
        "Made by `" + command + "`; see `run.py` for what is measured and how. Medians of "
        f"{rounds} rounds in turns, time on the processor, one thread.", "",
        f"Machine: {machine()}.", "",
        "`ours` folds everything, keeps state for 256 streams, matches across their messages and reports offsets into the "
        "source; `ours, portable` does the same without AVX-512, as on other processors; `ours, literal` compares bytes for "
        "bytes like the peers. Hyperscan keeps state for 256 streams and folds "
        "nothing. The engines from PyPI fold nothing and match within a message; their Rust originals, which keep state, "
        "are not in any registry that was at hand, and are faster than their bindings.", "",
        table(speeds), "",
        "Ratios; the pipeline is the faster of what was measured in one process and the harmonic sum of its stages.", "",
        table(ratios), "",
        "Matches. Literal comparison across messages finds " + ", ".join(f"{LITERAL[s]:,}" for s in sizes if s in LITERAL)
        + "; folding finds more, matching within messages less.", "",
        table(counts), "", "Build time and memory of the tables (of the engines from PyPI: growth of the process).", "",
        table(builds), "",
        f"State of an idle stream: ours {state} bytes"
        + (f", Hyperscan {hyperscan.facts['state']} bytes and more." if hyperscan else "."), "",
        "Adversarial text (`z` without end against 31 of them and a `q`): ours "
        f"{slow['ours']:.0f} MB/s, which is {slow['ours'] / results[sizes[0]]['ours'].speed:.2f} of its speed on ordinary "
        f"text with {sizes[0]} terms; portable {slow['ours, portable']:.0f} MB/s, "
        f"{slow['ours, portable'] / results[sizes[0]]['ours, portable'].speed:.2f} of its; Hyperscan {slow['Hyperscan']:.0f} MB/s.", ""]
    return "\n".join(lines)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    swift = subprocess.run(["swiftc", "--version"], capture_output=True, text=True).stdout.split("(")[0].strip()
    return f"{model}, {platform.system()} {platform.machine()}, {swift}, plain `-O` without processor flags; instructions chosen at run time"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/eval/bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="1k,10k,100k,1m")
    parser.add_argument("--skip", default="Hyperscan-1m", help="Hyperscan takes minutes to build 1m")
    parser.add_argument("--corpus", default="corpus_clean")
    options = parser.parse_args()
    skipped = set(options.skip.split(","))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        build(folder)
        sizes = options.sizes.split(",")
        for file in [options.corpus] + [f"lex_{size}" for size in sizes]:
            (folder / f"{file}.txt").write_bytes(lzma.open(options.data / f"{file}.txt.xz").read())
        results = {}
        for size in sizes:
            results[size] = measure(folder, size, folder / f"{options.corpus}.txt", folder / f"lex_{size}.txt", skipped,
                                    options.rounds)
            literal = results[size].get("ours, literal")
            if literal and options.corpus == "corpus_clean" and literal.last["count"] != LITERAL[size]:
                sys.exit(f"{size}: {literal.last['count']} matches, not {LITERAL[size]}")
        slow = adversarial(folder, folder, options.rounds)
    command = "python run.py --rounds {} --sizes {} --skip {}".format(options.rounds, options.sizes, options.skip)
    text = report(results, slow, command, options.rounds)
    (HERE / "RESULTS.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
