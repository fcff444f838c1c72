#!/usr/bin/env python3
"""Measures the cues on the probe beside this file and on honest talk, and writes RESULTS.md.

    evaluate.py --runner .build/release/cue-evaluation [--verifier FILE] [--cues FILE.yaml ...] [--shared ../shared]

The probe is only ever scored, never tuned on. Honest talk is split by line: even lines made the background and the
calibration, odd lines measure false positives here. Thresholds are quantiles of the odd lines, cue by cue.
"""
import argparse
import json
import pathlib
import random
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CLEAN = {
    ("zh", "caption"): ["asr_seller_zh_liveamr_long.jsonl", "asr_seller_zh_liveamr_short.jsonl"],
    ("zh", "chat"): [
        "chat_clean_zh_douyu-2019-01-10.txt", "chat_clean_zh_bilivod_game.txt", "reviews_clean_zh_taobao.jsonl",
        "reviews_clean_zh_shop10.jsonl", "sms_clean_zh_nus.jsonl",
    ],
    ("en", "chat"): ["chat_clean_en_twitch_fl0m.tsv", "chat_clean_en_twitch_hasanabi.txt", "chat_clean_en_youtube.tsv"],
    ("id", "chat"): ["chat_clean_id_youtube.tsv", "reviews_clean_id_prdect.jsonl"],
    ("ja", "chat"): ["comments_clean_ja_open2ch.jsonl"],
    ("th", "chat"): ["comments_clean_th_wisesight.jsonl"],
    ("ko", "chat"): ["reviews_clean_ko_nsmc.jsonl"],
}
LANGUAGES = ["en", "zh", "ja", "ko", "th", "id", "es", "vi"]
KINDS = ["question", "denial", "innocent"]


HEAD = """# Cues: results

Written by `evaluate.py` beside this file:

    swift build -c release --product cue-evaluation
    python3 Tests/Evaluation/Cues/evaluate.py --runner .build/release/cue-evaluation --verifier verifier.bin

{cues} cues of the default pack, {examples} examples and {counters} counter-examples; {honest} honest messages that
neither the background nor the calibration has seen (odd lines; even lines made those). The probe was written apart
from the pack's examples, and nothing was chosen by looking at it. `static` is the static table with the lexical head,
`verified` the cascade: the verifier reads the most surprising tenth. Speech acts and roles, which the rules apply to
questions and denials afterwards, are not applied here. CHOICES.md says how the formulas were chosen.

"""


def plain(text):
    return re.sub(r"\s", " ", str(text))


def read_messages(path):
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in path.open()]
    if path.suffix == ".tsv":
        rows = [line.rstrip("\n").split("\t") for line in path.open()][1:]
        return [row[3] for row in rows if len(row) > 3 and row[2] != "bot"]
    return [line.rstrip("\n") for line in path.open()]


def fragments(texts):
    """Speech as captions bring it, a few seconds at a time: sentences put together to 20 characters, cut at 60."""
    for text in texts:
        part = ""
        for sentence in re.findall(r"[^。！？!?；;.,，]+[。！？!?；;.,，]*", text):
            part += sentence
            while len(part) > 60:
                yield part[:60]
                part = part[60:]
            if len(part) >= 20:
                yield part
                part = ""
        if len(part) >= 5:
            yield part


def clean(shared, half, most):
    """Honest messages of one half: (language, channel, text)."""
    rows = []
    for (language, channel), names in CLEAN.items():
        for name in names:
            messages = [m for m in read_messages(shared / "eval/dev" / name)[half::2] if len(m.strip()) >= 2]
            if len(messages) > most:
                random.Random(7).shuffle(messages)
                messages = messages[:most]
            rows += [(language, channel, plain(m)) for m in (fragments(messages) if channel == "caption" else messages)]
    return rows


def read_cues(paths):
    """Lines for the runner: cue, kind, language, text."""
    rows = []
    for path in paths:
        for cue, body in (yaml.safe_load(open(path)).get("cues") or {}).items():
            for kind, name in (("examples", "example"), ("counter", "counter")):
                for language, texts in (body.get(kind) or {}).items():
                    rows += [(cue, name, language, plain(t)) for t in texts]
    return rows


class Runner:
    def __init__(self, path, verifier, work):
        self.path, self.verifier, self.work = path, verifier, work

    def score(self, cues, rows, verified, extra=()):
        """For each row whether the verifier read it, and its surprises by cue."""
        file = self.work / "cues.tsv"
        file.write_text("".join("\t".join(c) + "\n" for c in cues))
        command = [self.path, "score", "--cues", str(file), *extra]
        if verified:
            command += ["--verifier", self.verifier]
        text = "".join(f"{l}\t{c}\t{plain(t)}\n" for l, c, t in rows)
        out = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
        lines = [line.split("\t") for line in out.splitlines()]
        assert len(lines) == len(rows), "a line for each text"
        names = list(dict.fromkeys(c[0] for c in cues))
        return [(line[0] == "verified", dict(zip(names, map(int, line[1:])))) for line in lines]


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def bucket(language, channel, buckets):
    """The honest talk that a message is held against."""
    for key in ((language, channel), (language, "chat"), (language, "caption")):
        if key in buckets:
            return key
    return ("en", "chat")


class Thresholds:
    """For each kind of talk and cue the scores that 1 % and 0.1 % of honest messages pass."""

    def __init__(self, rows, scores):
        grouped = {}
        for (language, channel, _), (_, surprises) in zip(rows, scores):
            for cue, value in surprises.items():
                grouped.setdefault((language, channel), {}).setdefault(cue, []).append(value)
        self.table = {
            key: {cue: (quantile(v, 0.99), quantile(v, 0.999)) for cue, v in cues.items()}
            for key, cues in grouped.items()
        }

    def passes(self, language, channel, cue, value):
        one, tenth = self.table[bucket(language, channel, self.table)][cue]
        return value > one, value > tenth


def share(flags):
    flags = list(flags)
    return f"{sum(flags) / len(flags):.2f}" if flags else "–"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def probe_recall(runner, cues, honest, probe, modes):
    """Recall and false positives by language, and recall by cue for English and Chinese."""
    rows, by_cue = [], []
    names = list(dict.fromkeys(c[0] for c in cues))
    for mode in modes:
        verified = mode == "verified"
        thresholds = Thresholds(honest, runner.score(cues, honest, verified))
        scores = runner.score(cues, [(p["lang"], p["channel"], p["text"]) for p in probe], verified)
        hits = [
            (p, *thresholds.passes(p["lang"], p["channel"], p["cue"], s[p["cue"]])) for p, (_, s) in zip(probe, scores)
        ]
        for language in LANGUAGES:
            own = [h for h in hits if h[0]["lang"] == language]
            positive = [h for h in own if h[0]["kind"] == "positive"]
            row = [language, mode, len(positive), share(h[1] for h in positive), share(h[2] for h in positive)]
            for kind in KINDS:
                negative = [h for h in own if h[0]["kind"] == kind]
                row += [f"{share(h[1] for h in negative)} / {share(h[2] for h in negative)}"]
            rows.append(row)
        for name in names:
            row = [name, mode]
            for language in LANGUAGES:
                own = [h for h in hits if (h[0]["lang"], h[0]["cue"], h[0]["kind"]) == (language, name, "positive")]
                row.append(f"{share(h[1] for h in own)} / {share(h[2] for h in own)}")
            by_cue.append(row)
    return rows, by_cue


def without_natives(runner, cues, honest, probe, modes):
    """Languages of which the cues have no example: taught in English and Chinese alone."""
    taught = [c for c in cues if c[2] in ("en", "zh")]
    others = [p for p in probe if p["lang"] not in ("en", "zh") and p["kind"] == "positive"]
    rows = []
    for mode in modes:
        thresholds = Thresholds(honest, runner.score(taught, honest, mode == "verified"))
        scores = runner.score(taught, [(p["lang"], p["channel"], p["text"]) for p in others], mode == "verified")
        for language in LANGUAGES[2:]:
            hits = [
                thresholds.passes(language, p["channel"], p["cue"], s[p["cue"]])
                for p, (_, s) in zip(others, scores) if p["lang"] == language
            ]
            rows.append([language, mode, len(hits), share(h[0] for h in hits), share(h[1] for h in hits)])
    return rows


def folds(runner, cues, honest, modes):
    """The pack's own examples, a quarter left out at a time."""
    rows = []
    for mode in modes:
        hits = {}
        for fold in range(4):
            place, kept, left = {}, [], []
            for cue in cues:
                key = (cue[0], cue[1], cue[2])
                place[key] = place.get(key, -1) + 1
                (left if cue[1] == "example" and place[key] % 4 == fold else kept).append(cue)
            thresholds = Thresholds(honest, runner.score(kept, honest, mode == "verified"))
            scores = runner.score(kept, [(c[2], "chat", c[3]) for c in left], mode == "verified")
            for cue, (_, s) in zip(left, scores):
                hits.setdefault(cue[2], []).append(thresholds.passes(cue[2], "chat", cue[0], s[cue[0]]))
        for language in LANGUAGES:
            own = hits.get(language, [])
            rows.append([language, mode, len(own), share(h[0] for h in own), share(h[1] for h in own)])
    return rows


def windows(runner, cues, honest, probe, modes):
    """Windows of 30 messages, two of them of a cue: the mean of the three highest surprises."""
    rows = []
    names = list(dict.fromkeys(c[0] for c in cues))
    for mode in modes:
        for language in ("en", "zh"):
            dice = random.Random(11)
            messages = [r for r in honest if r[0] == language and r[1] == "chat"]
            dice.shuffle(messages)
            clean_scores = [s for _, s in runner.score(cues, messages, mode == "verified")]
            positives = [p for p in probe if p["lang"] == language and p["kind"] == "positive"]
            found = [s for _, s in runner.score(
                cues, [(language, "chat", p["text"]) for p in positives], mode == "verified")]
            hits, hits_any, false = [], [], 0
            groups = [clean_scores[i:i + 30] for i in range(0, len(clean_scores) - 29, 30)]

            def top(group, cue):
                return sum(sorted((s[cue] for s in group), reverse=True)[:3]) / 3

            for name in names:
                limit = quantile([top(g, name) for g in groups], 0.99)
                own = [s for p, s in zip(positives, found) if p["cue"] == name]
                for _ in range(200):
                    group = list(dice.choice(groups))
                    for place, score in zip(dice.sample(range(30), 2), dice.sample(own, 2)):
                        group[place] = score
                    hits.append(top(group, name) > limit)
            rows.append([language, mode, len(groups), share(hits)])
    return rows


def leet(text):
    return text.lower().translate(str.maketrans("aeiost", "431057"))


def dotted(text):
    words = text.lower().split(" ")
    return " ".join(".".join(w) if len(w) > 3 and w.isalpha() else w for w in words)


def separated(text):
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", "*", text)


def spaced(text):
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text)


def zero_width(text):
    return "\u200b".join(text)


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def obfuscated(runner, cues, honest, probe, modes):
    disguises = [
        ("en", "leet", leet), ("en", "dotted words", dotted), ("en", "zero width", zero_width),
        ("en", "full width", full_width), ("zh", "signs between", separated), ("zh", "spaces between", spaced),
        ("zh", "zero width", zero_width),
    ]
    rows = []
    for mode in modes:
        thresholds = Thresholds(honest, runner.score(cues, honest, mode == "verified"))
        for language, name, change in disguises:
            own = [p for p in probe if p["lang"] == language and p["kind"] == "positive"]
            recalls = []
            for text in (lambda t: t, change):
                scores = runner.score(cues, [(language, p["channel"], text(p["text"])) for p in own], mode == "verified")
                recalls.append(share(
                    thresholds.passes(language, p["channel"], p["cue"], s[p["cue"]])[0] for p, (_, s) in zip(own, scores)))
            rows.append([language, name, mode, *recalls])
    return rows


def long_captions(runner, cues, honest, probe, modes):
    """One sentence of a cue among three honest ones, without punctuation."""
    rows = []
    for mode in modes:
        for language in ("en", "zh"):
            dice = random.Random(5)
            messages = [r[2] for r in honest if r[0] == language and r[1] == "chat" and 6 <= len(r[2]) <= 60]
            join = " ".join if language == "en" else "".join
            texts = [join(dice.sample(messages, 4)) for _ in range(6000)]
            thresholds = Thresholds(
                [(language, "chat", t) for t in texts],
                runner.score(cues, [(language, "chat", t) for t in texts], mode == "verified"))
            own = [p for p in probe if p["lang"] == language and p["kind"] == "positive"]
            changed = []
            for p in own:
                parts = dice.sample(messages, 3)
                parts.insert(dice.randrange(4), p["text"])
                changed.append(join(parts))
            scores = runner.score(cues, [(language, "chat", t) for t in changed], mode == "verified")
            hits = [thresholds.passes(language, "chat", p["cue"], s[p["cue"]]) for p, (_, s) in zip(own, scores)]
            rows.append([language, mode, len(hits), share(h[0] for h in hits), share(h[1] for h in hits)])
    return rows


def calibration(runner, cues, honest, modes):
    """What share of held-back honest messages passes a surprise of 2 and 3, and what share the verifier reads."""
    rows = []
    for mode in modes:
        scores = runner.score(cues, honest, mode == "verified")
        for key in dict.fromkeys((r[0], r[1]) for r in honest):
            own = [(v, s) for r, (v, s) in zip(honest, scores) if (r[0], r[1]) == key]
            values = [x for _, s in own for x in s.values()]
            rows.append([
                "-".join(key), mode, len(own), f"{sum(x >= 2000 for x in values) / len(values):.4f}",
                f"{sum(x >= 3000 for x in values) / len(values):.5f}", f"{sum(v for v, _ in own) / len(own):.3f}",
            ])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runner", required=True)
    parser.add_argument("--verifier")
    parser.add_argument("--cues", nargs="*")
    parser.add_argument("--shared", default=str(ROOT.parent / "shared"))
    parser.add_argument("--write-inputs", metavar="DIR", help="write cues, even clean lines for the runner and stop")
    parser.add_argument("--most", type=int, default=6000, help="honest messages of each file")
    parser.add_argument("--out", default=str(HERE / "RESULTS.md"))
    parser.add_argument("--work", default="/tmp")
    options = parser.parse_args()
    packs = options.cues or sorted(map(str, (ROOT / "Sources/Rules/Packs").glob("*.yaml")))
    cues = read_cues(packs)
    shared = pathlib.Path(options.shared)
    if not (shared / "eval/dev").is_dir() or not cues:
        sys.exit("evaluate.py: no honest talk, or no cues: see --shared and --cues")
    if options.write_inputs:
        folder = pathlib.Path(options.write_inputs)
        (folder / "cues.tsv").write_text("".join("\t".join(c) + "\n" for c in cues))
        rows = clean(shared, 0, options.most)
        (folder / "clean.tsv").write_text("".join("\t".join(r) + "\n" for r in rows))
        return
    runner = Runner(options.runner, options.verifier, pathlib.Path(options.work))
    honest = clean(shared, 1, options.most)
    probe = [json.loads(l) for n in LANGUAGES for l in (HERE / "Probe" / f"{n}.jsonl").open()]
    modes = ["static", "verified"] if options.verifier else ["static"]
    recall, by_cue = probe_recall(runner, cues, honest, probe, modes)
    parts = [
        HEAD.format(
            cues=len(set(c[0] for c in cues)), examples=sum(c[1] == "example" for c in cues),
            counters=sum(c[1] == "counter" for c in cues), honest=len(honest)),
        "## Recall and false positives on the probe\n\nAt thresholds that 1 % / 0.1 % of held-back honest messages of the "
        "language pass (es and vi: of English chat, on the surprise scale).\n\n",
        table(["language", "stage", "positives", "R @ 1 %", "R @ 0.1 %", *(f"{k}s passing" for k in KINDS)], recall),
        "\n## By cue (R @ 1 % / R @ 0.1 %)\n\n", table(["cue", "stage", *LANGUAGES], by_cue),
        "\n## Languages without native examples (cues taught in English and Chinese alone)\n\n",
        table(["language", "stage", "positives", "R @ 1 %", "R @ 0.1 %"],
              without_natives(runner, cues, honest, probe, modes)),
        "\n## The pack's own examples, a quarter left out at a time\n\n",
        table(["language", "stage", "examples", "R @ 1 %", "R @ 0.1 %"], folds(runner, cues, honest, modes)),
        "\n## Windows: two cue messages among 30, mean of the three highest surprises, at 1 % of honest windows\n\n",
        table(["language", "stage", "honest windows", "recall"], windows(runner, cues, honest, probe, modes)),
        "\n## One cue sentence among three honest ones, without punctuation\n\n",
        table(["language", "stage", "texts", "R @ 1 %", "R @ 0.1 %"], long_captions(runner, cues, honest, probe, modes)),
        "\n## Disguised wording (R @ 1 %, plain and disguised)\n\n",
        table(["language", "disguise", "stage", "plain", "disguised"], obfuscated(runner, cues, honest, probe, modes)),
        "\n## Calibration on held-back honest messages\n\n",
        table(["talk", "stage", "messages", "share of scores >= 2", "share >= 3", "read by the verifier"],
              calibration(runner, cues, honest, modes)),
    ]
    pathlib.Path(options.out).write_text("".join(parts))


if __name__ == "__main__":
    main()
