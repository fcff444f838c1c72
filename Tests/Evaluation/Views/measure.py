#!/usr/bin/env python3
"""Measures what the loose views find and what they cost, and writes COST.md.

    python3 -m venv V && V/bin/pip install pyyaml jieba==0.42.1 pypinyin==0.55.0
    swift build -c release --product counterfoil-views
    V/bin/python Tests/Evaluation/Views/measure.py .build/release/counterfoil-views > Tests/Evaluation/Views/COST.md

The data lie in ../shared/eval, beside the checkout; where they are missing nothing can be measured. Views were tuned on
even lines (counted from 0) of the files that hold disguises, and on one half of the gambling brands; the other halves
are reported beside them. Clean text was read where its false alarms taught the policy; of the second list of files
only totals were seen (they led to two rules: no sounds and shapes beside kana, short pinyin beside characters only).
"""

import collections
import difflib
import hashlib
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "eval"
# Characters a minute of seller speech (the evaluation protocol's figure).
SPEECH_CHARACTERS_AN_HOUR = 280 * 60


class Tool:
    """The Swift program: finds disguises of terms in lines."""

    def __init__(self, path):
        self.path = path

    def run(self, terms, lines, *options):
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write("\n".join(terms))
            file.flush()
            text = "\n".join(" ".join(line.split()) for line in lines)
            return subprocess.run([self.path, *options, file.name], input=text.encode(), capture_output=True,
                                  check=True).stdout.decode()

    def matches(self, terms, lines):
        """For each line, its disguises as (term, trust, views, form)."""
        found = collections.defaultdict(list)
        for row in self.run(terms, lines).split("\n"):
            fields = row.split("\t")
            if len(fields) == 5:
                line, term, trust, how, form = fields
                found[int(line)].append((int(term), trust, how, form))
        return found

    def literals(self, terms, lines):
        found = collections.defaultdict(set)
        numbers = iter(self.run(terms, lines, "--literal").split())
        for line, term in zip(numbers, numbers):
            found[int(line)].add(int(term))
        return found


# Data


def json_lines(name):
    with open(DATA / "dev" / f"{name}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(name):
    if (DATA / "dev" / f"{name}.tsv").exists():
        rows = (DATA / "dev" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")[1:]
        return [row.split("\t", 3)[3] for row in rows if row.count("\t") >= 3]
    if (DATA / "dev" / f"{name}.txt").exists():
        return (DATA / "dev" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return [row["text"] for row in json_lines(name)]


CLEAN = [("douyu", "chat_clean_zh_douyu-2019-01-10"), ("danmaku", "chat_clean_zh_bilivod_game"),
         ("taobao", "reviews_clean_zh_taobao"), ("shop10", "reviews_clean_zh_shop10"),
         ("fl0m", "chat_clean_en_twitch_fl0m"), ("en-yt", "chat_clean_en_youtube"),
         ("id-yt", "chat_clean_id_youtube"), ("speech/h", "asr_seller_zh_liveamr_long")]
HELD_BACK = [("sms zh", "sms_clean_zh_nus"), ("hasanabi", "chat_clean_en_twitch_hasanabi"),
             ("prdect id", "reviews_clean_id_prdect"), ("ja", "comments_clean_ja_open2ch"),
             ("th", "comments_clean_th_wisesight"), ("ko", "reviews_clean_ko_nsmc"),
             ("speech short/h", "asr_seller_zh_liveamr_short")]


def pack_terms():
    """The terms of the built-in packs, each once: what groups list, and brands with their names and aliases."""
    import yaml
    terms = []
    for path in sorted((ROOT / "Sources" / "Rules" / "Packs").glob("*.yaml")):
        pack = yaml.safe_load(path.read_text(encoding="utf-8"))
        for group in (pack.get("groups") or {}).values():
            terms += [str(term["text"] if isinstance(term, dict) else term) for term in group.get("terms", [])]
        for brand in pack.get("brands") or []:
            terms.append(str(brand["name"]))
            for names in (brand.get("names") or {}).values():
                terms += [str(name) for name in names]
            terms += [str(alias["text"] if isinstance(alias, dict) else alias) for alias in brand.get("aliases") or []]
    return list(dict.fromkeys(terms))


def chinese(terms, count):
    return [term for term in terms if re.fullmatch("[\u4e00-\u9fff]{2,4}", term)][:count]


def alias_terms():
    aliases = json.loads((DATA / "lexicons" / "rep_supplier_brand_aliases.json").read_text(encoding="utf-8"))
    listed = [alias for key, names in aliases.items() if not key.startswith("_") for alias in names]
    return list(dict.fromkeys(listed))


# Price


def kind_of(term):
    return "characters" if re.search("[\u4e00-\u9fff]", term) else "letters"


def price(tool, terms, sets, key):
    """False messages per 10,000, or an hour of speech, by a key of each match."""
    table = collections.defaultdict(dict)
    for name, file in sets:
        lines = texts(file)
        hours = sum(map(len, lines)) / SPEECH_CHARACTERS_AN_HOUR
        unit = 1 / hours if name.endswith("/h") else 10_000 / len(lines)
        hits = collections.defaultdict(set)
        for line, matches in tool.matches(terms, lines).items():
            for match in matches:
                for row in key(match):
                    hits[row].add(line)
        for row, found in hits.items():
            table[row][name] = len(found) * unit
    return table


def price_rows(table, sets):
    for row in sorted(table):
        cells = [f"{table[row][name]:.2f}" if name in table[row] else "-" for name, _ in sets]
        yield f"| {' | '.join(row)} | {' | '.join(cells)} |"


def print_price(title, heads, tool, terms, sets, key):
    names = [name for name, _ in sets]
    print(f"\n### {title}\n\n| {' | '.join(heads + names)} |\n| {' | '.join(['---'] * len(heads + names))} |")
    for row in price_rows(price(tool, terms, sets, key), sets):
        print(row)


def by_view(terms):
    def key(match):
        term, trust, how, _ = match
        views = how.split("+")
        yield kind_of(terms[term]), views[0] if len(views) == 1 else "several", trust
    return key


def by_length(terms):
    def key(match):
        term, trust, how, _ = match
        length = len(terms[term].replace(" ", ""))
        if "+" not in how:
            yield kind_of(terms[term]), how, f"{length}" if length < 8 else "8 and more", trust
    return key


def in_all(match):
    yield ("all", match[1])
    yield ("all", "either")


# Recall


class Recall:
    """Counts by class and by half of the data."""

    def __init__(self):
        self.all = collections.Counter()
        self.found = collections.Counter()

    def add(self, name, half, is_found):
        self.all[name, half] += 1
        self.found[name, half] += is_found

    def print(self, title, note):
        print(f"\n### {title}\n\n{note}\n\n| class | tuned on | | held back | |\n| --- | --- | --- | --- | --- |")
        for name in dict.fromkeys(name for name, _ in self.all):
            cells = []
            for half in (0, 1):
                count = self.all[name, half]
                cells += [f"{100 * self.found[name, half] / count:.1f} %" if count else "-", str(count)]
            print(f"| {name} | {' | '.join(cells)} |")


def perturbed_entities(tool):
    rows = json_lines("obf_zh_cntp8")
    terms = sorted({entity for row in rows for entity in row["entities"] if len(entity) >= 2})
    numbers = {term: number for number, term in enumerate(terms)}
    lines, sources = [], []
    for number, row in enumerate(rows):
        for variant, text in row["variants"].items():
            lines.append(text)
            sources.append((number, variant, [e for e in row["entities"] if len(e) >= 2 and e in row["text"]]))
    matches, literals = tool.matches(terms, lines), tool.literals(terms, lines)
    recall = Recall()
    for line, (number, variant, entities) in enumerate(sources):
        found = {term for term, *_ in matches[line]}
        for entity in entities:
            is_literal = numbers[entity] in literals[line]
            if not is_literal or variant == "traditional":
                recall.add(variant, number % 2, is_literal or numbers[entity] in found)
    recall.print("Perturbed entities (obf_zh_cntp8)", "Entities of two and more characters, all given as terms; those "
                 "that the perturbation left as they were are not counted. These are common words, not names; shuffled "
                 "words are not looked for.")


def letters_of(text):
    """Letters and digits as a person reads them, for the truth of which brand stands in a line."""
    letters = []
    for char in unicodedata.normalize("NFKD", text):
        name = unicodedata.name(char, "")
        if char.isascii() and char.isalnum():
            letters.append(char.lower())
        elif found := re.search(r"(?:LATIN|SQUARED|CIRCLED|CYRILLIC|GREEK).*LETTER (?:SMALL CAPITAL )?([A-Z])$", name):
            letters.append(found.group(1).lower())
    return "".join(letters)


def read_alike(text):
    return text.translate(str.maketrans("013457869@$i", "oleastbggasl"))


def gambling_brands(tool):
    rows = json_lines("obf_id_judol_youtube_a")
    brands = (DATA / "lexicons" / "judol_brands_dev.txt").read_text(encoding="utf-8").split()
    plain = collections.Counter(name.upper() for row in rows if "plain-ascii" in row.get("classes", [])
                                for name in set(re.findall(r"\b(?:[A-Za-z]{3,12}\d{2,3}|[A-Za-z]{3,10}"
                                                           r"(?:4D|TOTO|BET|WIN|TOGEL))\b", row["text"])))
    honest = " ".join(row["text"].lower() for row in rows if not row["label"])
    brands += [name for name, count in plain.items()
               if count >= 2 and name not in brands and name.lower() not in honest]
    lines = [row["text"] for row in rows]
    matches, literals = tool.matches(brands, lines), tool.literals(brands, lines)
    alike = [read_alike(brand.lower()) for brand in brands]
    recall = Recall()
    for line, row in enumerate(rows):
        if not row["label"]:
            continue
        text = read_alike(letters_of(row["text"]))
        true = [number for number, brand in enumerate(alike) if brand in text]
        true = [one for one in true if not any(one != other and alike[one] in alike[other] for other in true)]
        found = literals[line] | {term for term, *_ in matches[line]}
        for number in true:
            half = int(hashlib.sha256(brands[number].encode()).hexdigest(), 16) & 1
            for name in ["all", *row["classes"]]:
                recall.add(name, half, number in found)
    wrong = sum(bool(matches[line]) for line, row in enumerate(rows) if not row["label"])
    recall.print("Gambling brands (obf_id_judol_youtube_a)", f"{len(brands)} brands as plain names; a brand counts as "
                 "standing in a line whose letters, read as a person would, hold it. Exact matching and views "
                 "together. "
                 f"Of {sum(not row['label'] for row in rows)} honest lines, {wrong} have a disguise.")


def masked_titles(tool):
    rows = json_lines("listings_rep_en_mt")
    brands = sorted({mask["brand"] for row in rows for mask in row.get("masked", []) if mask["brand"][0] != "("})
    matches = tool.matches(brands, [row["text"] for row in rows])
    recall, number = Recall(), 0
    for line, row in enumerate(rows):
        found = {brands[term] for term, *_ in matches[line]}
        for mask in row.get("masked", []):
            is_name = len(mask["surface"].replace(" ", "")) in range(len(mask["brand"].replace(" ", "")),
                                                                     len(mask["brand"]) + 2)
            recall.add("all labels", number % 2, mask["brand"] in found)
            if is_name:
                recall.add("the name itself is masked", number % 2, mask["brand"] in found)
            number += 1
    recall.print("Masked replica titles (listings_rep_en_mt)",
                 "The labelled brands as terms. The second line leaves out abbreviations, translations and labels that "
                 "name no brand.")


def spoken_dodges(tool):
    import jieba
    jieba.setLogLevel("ERROR")
    fillers = "某母抹目磨膜莫毛姆谋墨魔摩没模默木么猛锰蒙沫末和合河何盒荷小"
    cases = collections.defaultdict(list)
    for number, row in enumerate(json_lines("morph_pairs_zh_liveamr_train")):
        if row["morphed"]:
            for word, form in changed_words(jieba, row["restored"], row["text"]):
                if kind := dodge(word, form, fillers):
                    cases[kind].append((number, word, row["text"]))
    terms = sorted({word for kind in cases.values() for _, word, _ in kind})
    numbers = {term: number for number, term in enumerate(terms)}
    recall = Recall()
    for kind in sorted(cases):
        matches = tool.matches(terms, [text for *_, text in cases[kind]])
        for line, (number, word, _) in enumerate(cases[kind]):
            recall.add(kind, number % 2, numbers[word] in {term for term, *_ in matches[line]})
    recall.print("Spoken dodges (morph_pairs_zh_liveamr_train)",
                 f"{len(terms)} words that the restored sentence has and "
                 "the spoken one has with a filler in it, or with a placeholder for one syllable. 什么 for a syllable is "
                 "read in words of five and more characters only: 没有什么 is no 没有标.")


def changed_words(jieba, restored, said):
    """The words of the restored sentence that were said otherwise, and how."""
    steps = difflib.SequenceMatcher(None, restored, said, autojunk=False).get_opcodes()
    end = 0
    for word in jieba.lcut(restored):
        start, end = end, end + len(word)
        if not re.fullmatch("[\u4e00-\u9fff]{2,}", word):
            continue
        form, is_whole, is_changed = "", True, False
        for step, first, last, said_first, said_last in steps:
            if step == "equal":
                form += restored[max(first, start):max(min(last, end), start, first)]
            elif (first < end and last > start) or first == last and start < first < end:
                is_changed = True
                is_whole = is_whole and first >= start and last <= end
                form += said[said_first:said_last]
        if is_changed and is_whole:
            yield word, form


def dodge(word, form, fillers):
    plain = re.sub("什么|那个|这个|哪个|啥|嗯|呃", "", form)
    if form != word and plain == word:
        return "filler"
    rest, place = [], 0
    for char in form:
        if place < len(word) and char == word[place]:
            place += 1
        else:
            rest.append(char)
    if rest and place == len(word) and all(char in fillers for char in rest):
        return "filler"
    for placeholder in ("某", "母", "抹", "什么"):
        if any(form == word[:place] + placeholder + word[place + 1:] for place in range(len(word))):
            return f"{placeholder} for a syllable"
    return None


def planted_homophones(tool, terms):
    """Terms of the packs whose characters are replaced by common ones of the same sound, in sentences of sellers."""
    import jieba
    from pypinyin import lazy_pinyin
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    common = sorted((char for char in jieba.dt.FREQ if re.fullmatch("[\u4e00-\u9fff]", char)),
                    key=lambda char: (-jieba.dt.FREQ[char], char))[:3000]
    alike = collections.defaultdict(list)
    for char in common:
        alike[lazy_pinyin(char)[0]].append(char)
    random_number = random.Random(20)
    carriers = [text for text in texts("asr_seller_zh_liveamr_short") if len(text) > 20]
    recall = Recall()
    chosen = [term for term in terms if re.fullmatch("[\u4e00-\u9fff]{2,4}", term)]
    lines, wanted = [], []
    for term in chosen:
        form = "".join(random_number.choice([other for other in alike[sound] if other != char] or [char])
                       for char, sound in zip(term, lazy_pinyin(term)))
        if form != term and form not in chosen:
            carrier = random_number.choice(carriers)
            place = random_number.randrange(5, len(carrier) - 5)
            lines.append(carrier[:place] + form + carrier[place:])
            wanted.append(term)
    matches = tool.matches(chosen, lines)
    for line, term in enumerate(wanted):
        recall.add(f"{len(term)} characters", 1, chosen.index(term) in {number for number, *_ in matches[line]})
    recall.print("Planted homophones of the packs' own terms", "Every character replaced by a random common one of its "
                 "sound, in sentences of real sellers at a random place.")


# Speed


def print_speed(tool, terms):
    print("\n## Speed\n\nProcessor time: milliseconds to compile the terms; microseconds a message for folding, and "
          "for the views on top of\nit, the best of five passes.\n"
          "\n| terms | compile, ms | text | characters a message | folding, us | views, us |\n"
          "| --- | --- | --- | --- | --- | --- |")
    for count in sorted({min(2400, len(terms)), len(terms)}):
        for name, file in CLEAN[:5]:
            lines = texts(file)[:20_000]
            answer = tool.run(terms[:count], lines, "--time")
            compiling, folding, viewing = re.findall(r"[\d.]+(?= [mu]s)", answer)
            length = sum(map(len, lines)) / len(lines)
            print(f"| {count} | {float(compiling):.0f} | {name} | {length:.0f} | {float(folding):.2f} | "
                  f"{float(viewing):.2f} |")


def main():
    if len(sys.argv) != 2 or not DATA.exists():
        sys.exit("usage: measure.py PROGRAM (and the evaluation data beside the checkout)")
    tool = Tool(sys.argv[1])
    terms = pack_terms()
    print("# What the loose views find and what they cost\n\nWritten by `measure.py`; its head says how to run it.\n"
          "\n## Price\n\nLines of clean text with a disguise that is none, per 10,000 lines (an hour for speech), "
          "where exact matching\nfinds nothing: what a view adds. `alone` counts like the term itself; `confirmed` "
          "counts only beside another signal.\n`-` is zero.")
    sets = CLEAN
    print_price(f"By view, {len(terms)} terms of the built-in packs", ["terms of", "view", "trust"], tool, terms, sets,
                by_view(terms))
    print_price("By view and length of the term, single views", ["terms of", "view", "length", "trust"], tool, terms,
                sets, by_length(terms))
    print_price("By view, clean text of which only these totals were seen", ["terms of", "view", "trust"], tool, terms,
                HELD_BACK, by_view(terms))
    short = chinese(terms, 39)
    print_price("By view, 39 terms of two to four characters", ["terms of", "view", "trust"], tool, short, sets,
                by_view(short))
    aliases = alias_terms()
    print_price(f"By view, {len(aliases)} aliases of brands", ["terms of", "view", "trust"], tool, aliases, sets,
                by_view(aliases))
    print_price("All views together, terms of the packs", ["views", "trust"], tool, terms, sets + HELD_BACK, in_all)
    print("\n## Recall")
    perturbed_entities(tool)
    gambling_brands(tool)
    masked_titles(tool)
    spoken_dodges(tool)
    planted_homophones(tool, terms)
    print_speed(tool, terms)


if __name__ == "__main__":
    main()
