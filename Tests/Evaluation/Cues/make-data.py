#!/usr/bin/env python3
"""Makes what scoring knows of honest talk: Sources/Cues/CueBackground+Data.swift and CueCalibration+Data.swift.

    make-data.py background --runner .build/release/cue-evaluation --verifier FILE --pairs django-6.0-py3-none-any.whl
    swift build -c release --product cue-evaluation
    make-data.py calibration --runner .build/release/cue-evaluation --verifier FILE

The honest messages are the even lines of the development data (see evaluate.py). There are none in Spanish and
Vietnamese: for them the mean of English is moved by the mean difference between the messages of Django (BSD licence)
and their translations, which the wheel carries. Only means, counts and quantiles are written.
"""
import argparse
import pathlib
import re
import struct
import subprocess
import zipfile

import evaluate

BACKGROUND = """// Written by Tests/Evaluation/Cues/make-data.py from honest messages; means and counts only. Do not edit.
extension CueBackground {{
    /// The background that is part of the program, in base 64.
    static let data: StaticString = \"\"\"
{lines}        \"\"\"
}}
"""
CALIBRATION = """// Written by Tests/Evaluation/Cues/make-data.py from honest messages, for the default pack. Do not edit.
extension CueCalibration {{
    /// The calibration of the default pack (see ``init(text:)``).
    static let builtInText = \"\"\"
{lines}        \"\"\"
}}
"""


def read_catalogue(data):
    """Messages and translations of a GNU .mo file (gettext manual, "The Format of GNU MO Files")."""
    _, _, count, originals, translations = struct.unpack("<5I", data[:20])
    for index in range(count):
        texts = []
        for table in (originals, translations):
            length, place = struct.unpack("<2I", data[table + 8 * index:table + 8 * index + 8])
            texts.append(data[place:place + length].decode())
        yield texts[0].split("\x04")[-1].split("\0")[0], texts[1].split("\0")[0]


def read_pairs(wheel):
    """Lines for the runner: language, translation, English."""
    def words(text):
        return re.sub(r"\s+", " ", re.sub(r"%\(?\w*\)?[sd]|\{.*?\}|<.*?>", "", text)).strip()

    archive = zipfile.ZipFile(wheel)
    for name in sorted(archive.namelist()):
        found = re.search(r"locale/(es|vi)/LC_MESSAGES/.*\.mo$", name)
        if not found:
            continue
        for english, translation in read_catalogue(archive.read(name)):
            english, translation = words(english), words(translation)
            if len(english) > 12 and len(translation) > 5 and english != translation:
                yield found[1], translation, english


def write_lines(path, rows):
    path.write_text("".join("\t".join(row) + "\n" for row in rows))
    return str(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["background", "calibration"])
    parser.add_argument("--runner", required=True)
    parser.add_argument("--verifier", required=True)
    parser.add_argument("--pairs")
    parser.add_argument("--cues", nargs="*")
    parser.add_argument("--shared", default=str(evaluate.ROOT.parent / "shared"))
    parser.add_argument("--sources", default=str(evaluate.ROOT / "Sources/Cues"))
    parser.add_argument("--most", type=int, default=6000, help="honest messages of each file")
    parser.add_argument("--work", default="/tmp")
    options = parser.parse_args()
    work, sources = pathlib.Path(options.work), pathlib.Path(options.sources)
    clean = write_lines(work / "clean.tsv", evaluate.clean(pathlib.Path(options.shared), 0, options.most))
    command = [options.runner]
    if options.what == "background":
        pairs = write_lines(work / "pairs.tsv", read_pairs(options.pairs))
        command += ["background", "--clean", clean, "--pairs", pairs]
    else:
        packs = options.cues or sorted(map(str, (evaluate.ROOT / "Sources/Rules/Packs").glob("*.yaml")))
        command += ["calibrate", "--clean", clean, "--cues", write_lines(work / "cues.tsv", evaluate.read_cues(packs))]
    out = subprocess.run(
        command + ["--verifier", options.verifier], stdout=subprocess.PIPE, check=True).stdout.decode()
    if options.what == "background":
        text = out.replace("\n", "")
        lines = [text[i:i + 112] for i in range(0, len(text), 112)]
        file, form = "CueBackground+Data.swift", BACKGROUND
    else:
        lines, file, form = out.splitlines(), "CueCalibration+Data.swift", CALIBRATION
    (sources / file).write_text(form.format(lines="".join(f"        {line}\n" for line in lines)))


if __name__ == "__main__":
    main()
