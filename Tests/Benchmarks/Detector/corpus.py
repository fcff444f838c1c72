"""Writes a file of mixed chat and captions for the benchmark, as JSON Lines with rooms and times.

The messages are real and come from the development data; the file must not be committed.
"""

import json
import pathlib
import sys

ROOMS = 256


def messages(folder):
    """The sources' messages as (channel, text), each source an endless turn of its own lines."""

    def lines(name):
        return (folder / name).read_text(encoding="utf-8").splitlines()

    def texts(name):
        return [json.loads(line)["text"] for line in lines(name)]

    def chat(name):
        return [line.split("\t", 3)[3] for line in lines(name)[1:] if line.count("\t") >= 3]

    speech = "".join(texts("asr_seller_zh_liveamr_long.jsonl"))
    captions = [speech[start : start + 12] for start in range(0, len(speech), 12)]
    return [
        ("caption", captions),
        ("chat", chat("chat_clean_en_twitch_fl0m.tsv")),
        ("chat", chat("chat_clean_id_youtube.tsv")),
        ("chat", lines("chat_clean_zh_douyu-2019-01-10.txt")),
        ("chat", lines("chat_clean_zh_bilivod_game.txt")),
        ("chat", texts("reviews_clean_zh_taobao.jsonl")),
    ]


def main():
    folder, target, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    sources = messages(folder)
    with open(target, "w", encoding="utf-8") as out:
        for number in range(count):
            channel, texts = sources[number % len(sources)]
            text = texts[(number // len(sources)) % len(texts)]
            room = number % ROOMS
            # Every eighth chat message is the seller's own.
            role = "host" if channel == "caption" or number % 8 == 0 else "viewer"
            row = {"room": f"room-{room}", "t": number // ROOMS, "channel": channel, "role": role, "text": text}
            if channel == "chat":
                row["user"] = f"user-{number % 997}"
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


main()
