#!/usr/bin/env python3
"""Checks that the tokeniser cuts as SentencePiece does (pip install sentencepiece protobuf).

Usage: check-tokeniser.py --model sp.model --program 'counterfoil model pieces' [--hostile N] NAME=FILE...

sp.model is the one in the release that Sources/CCues/MODEL_CARD.md names. A file holds one message a line, or, by its
name, JSON Lines with "text" (.jsonl), columns of which the last is the text (.tsv), or translations (.mo). Compared are
the pieces' numbers and, byte by byte, the part of the message that each piece stands for. `--hostile` adds seeded
messages of random characters, spaces and repetitions.
"""
import argparse
import gettext
import json
import random
import shlex
import subprocess
import sys
import tempfile

import sentencepiece


def messages(path):
    """The messages of a file."""
    if path.endswith(".mo"):
        with open(path, "rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog
        for translation in catalogue.values():
            if isinstance(translation, str):
                yield from translation.splitlines()
        return
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if path.endswith(".jsonl"):
                line = str(json.loads(line).get("text", ""))
            elif path.endswith(".tsv"):
                line = line.split("\t")[-1]
            yield line


def hostile(count):
    """Messages that no person writes: characters from everywhere, spaces of all kinds, repetitions, the names of the
    vocabulary's own symbols."""
    generator = random.Random(20260101)
    spaces = [" ", "  ", "\t", "\u00a0", "\u3000", "\u2003", "\u200b", "\u2581", "\u202f", "\r", "\ufeff"]
    words = ["<s>", "</s>", "<unk>", "extra_token_id_1", "extra_token_id_3", "\ufffd", "\ufdfa", "e\u0301", "\u0e33",
             "\uac00\u11a8", "\u1100\u1161", "ﬃ", "①", "㍿", "ｶﾞ", "🏴‍☠️", "\U0001d400", "½", "\x00", "\x7f"]
    blocks = [(0x20, 0x7F), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0xE00, 0xE7F), (0x1100, 0x11FF),
              (0x1E00, 0x1EFF), (0x2000, 0x2BFF), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
              (0xF900, 0xFAFF), (0xFE00, 0xFFFF), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x2FA1F),
              (0xE0000, 0xE01EF), (0x1, 0x10FFFF)]
    for _ in range(count):
        parts = []
        for _ in range(generator.randrange(1, 12)):
            kind = generator.random()
            if kind < 0.25:
                parts.append(generator.choice(spaces) * generator.choice([1, 1, 1, 2, 5]))
            elif kind < 0.4:
                parts.append(generator.choice(words))
            else:
                first, last = generator.choice(blocks)
                for _ in range(generator.randrange(1, 6)):
                    point = generator.randint(first, last)
                    if not 0xD800 <= point <= 0xDFFF and point not in (0x0A, 0x85, 0x2028, 0x2029):
                        parts.append(chr(point) * generator.choice([1, 1, 1, 1, 3, 30]))
        yield "".join(parts)


def check(name, texts, processor, program):
    """Compares all texts; returns how many there are and how many differ."""
    texts = [text.replace("\n", " ") for text in texts]
    with tempfile.NamedTemporaryFile("wb", suffix=".txt") as file:
        file.write("\n".join(texts).encode())
        file.flush()
        output = subprocess.run(program + [file.name], check=True, capture_output=True).stdout.decode().split("\n")
    different = pieces = 0
    for text, line in zip(texts, output):
        data = text.encode()
        ours = [tuple(map(int, piece.split(":"))) for piece in line.split()]
        theirs = processor.encode(text, return_type="proto").pieces
        pieces += len(theirs)
        same = [piece.id for piece in theirs] == [piece for piece, _, _ in ours] and all(
            piece.surface.encode() == data[start:end] for piece, (_, start, end) in zip(theirs, ours))
        if not same:
            different += 1
            if different <= 5:
                print(f"{name}: {text[:120]!r}\n  theirs {[(p.id, p.surface) for p in theirs]}\n  ours   {ours}")
    print(f"{name}: {len(texts)} messages, {pieces} pieces, {different} different", flush=True)
    return len(texts), different


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--program", default="counterfoil model pieces")
    parser.add_argument("--hostile", type=int, default=0)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    processor = sentencepiece.SentencePieceProcessor(model_file=arguments.model)
    program = shlex.split(arguments.program)
    sources = {}
    for entry in arguments.files:
        name, _, path = entry.rpartition("=")
        sources.setdefault(name or path, []).extend(messages(path))
    if arguments.hostile:
        sources["hostile"] = list(hostile(arguments.hostile))
    counts = [check(name, texts, processor, program) for name, texts in sources.items()]
    total, different = (sum(column) for column in zip(*counts))
    print(f"all: {total} messages, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
