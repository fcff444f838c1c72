"""One engine of the benchmark from PyPI. Builds its tables, says what that took, and then makes one pass for each line
that it reads.

    python peers.py CORPUS LEXICON ENGINE

These bindings keep no state between calls and report no offsets into streams: each pass searches one message at a time,
so that what spans two messages is not found.
"""

import json
import resource
import sys
import time


def engine(name, terms):
    """A function from a message (bytes for the first engine, else text) to what it finds."""
    if name == "daachorse-bytes":
        import daachorse

        return daachorse.DoubleArrayAhoCorasick([term.encode() for term in terms]).find_overlapping
    if name == "daachorse-chars":
        import daachorse

        return daachorse.CharwiseDoubleArrayAhoCorasick(terms).find_overlapping
    if name == "ahocorasick_rs":
        import ahocorasick_rs

        automaton = ahocorasick_rs.AhoCorasick(terms)
        return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for number, term in enumerate(terms):
        automaton.add_word(term, number)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text))


def main():
    corpus, lexicon, name = sys.argv[1:]
    lines = open(corpus, encoding="utf-8", newline="\n").read().split("\n")
    terms = [term for term in open(lexicon, encoding="utf-8", newline="\n").read().split("\n") if term]
    size = sum(len(line.encode()) for line in lines)
    if name == "daachorse-bytes":
        lines = [line.encode() for line in lines]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.thread_time()
    find = engine(name, terms)
    build = time.thread_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(json.dumps({"build": build, "memory": memory, "state": None}), flush=True)
    for _ in sys.stdin:
        start = time.thread_time()
        count = sum(len(find(line)) for line in lines)
        print(json.dumps({"seconds": time.thread_time() - start, "bytes": size, "count": count}), flush=True)


if __name__ == "__main__":
    main()
