#!/usr/bin/env python3
"""The English half of the probe for two peers: MiniLM-L6, and a static table made of it by model2vec's recipe.

    peers.py --minilm DIR [--shared ../shared]

DIR holds all-MiniLM-L6-v2 as `model.onnx` and `tokenizer.json`. The protocol is evaluate.py's: thresholds are quantiles
of held-back honest English chat, cue by cue. The peers get what a user would write, and the same centring as we have:
embeddings minus the mean of honest chat (even lines), half the nearest example's cosine and half the middle's. No
spans, no wording, no counter-examples.
"""
import argparse
import json
import pathlib

import numpy
import onnxruntime
import tokenizers

import evaluate


class MiniLM:
    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        self.inputs = {i.name for i in self.session.get_inputs()}
        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(128)

    def run(self, batch):
        longest = max(map(len, batch))
        ids = numpy.zeros((len(batch), longest), numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, :len(pieces)] = pieces
            mask[row, :len(pieces)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        hidden = self.session.run(None, {k: v for k, v in feed.items() if k in self.inputs})[0]
        weights = mask[:, :, None].astype(numpy.float32)
        return (hidden * weights).sum(1) / weights.sum(1)

    def encode(self, texts):
        pieces = [e.ids for e in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda i: len(pieces[i]))
        out = numpy.zeros((len(texts), 384), numpy.float32)
        for start in range(0, len(order), 64):
            part = order[start:start + 64]
            out[part] = self.run([pieces[i] for i in part])
        return out


class Static:
    """model2vec's recipe: every piece through the model, main axes, smooth inverse frequency by rank (Zipf)."""

    def __init__(self, model):
        self.tokenizer = model.tokenizer
        size = self.tokenizer.get_vocab_size()
        begin, end = (self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        table = numpy.concatenate(
            [model.run([[begin, i, end] for i in range(s, min(s + 256, size))]) for s in range(0, size, 256)])
        table -= table.mean(0)
        _, axes = numpy.linalg.eigh(table.T @ table)
        table = table @ axes[:, ::-1][:, :256]
        rank = numpy.arange(2, size + 2)
        share = 1 / rank / (1 / rank).sum()
        self.table = table * (1e-3 / (1e-3 + share))[:, None]

    def encode(self, texts):
        pieces = [e.ids[1:-1] for e in self.tokenizer.encode_batch(texts)]
        return numpy.array([self.table[p].mean(0) if p else numpy.zeros(256) for p in pieces])


def unit(vectors):
    return vectors / numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minilm", required=True)
    parser.add_argument("--cues", nargs="*")
    parser.add_argument("--shared", default=str(evaluate.ROOT.parent / "shared"))
    parser.add_argument("--most", type=int, default=2000, help="honest messages of each file")
    options = parser.parse_args()
    packs = options.cues or sorted(map(str, (evaluate.ROOT / "Sources/Rules/Packs").glob("*.yaml")))
    examples = [c for c in evaluate.read_cues(packs) if c[1] == "example" and c[2] == "en"]
    shared = pathlib.Path(options.shared)
    even, odd = ([t for l, _, t in evaluate.clean(shared, half, options.most) if l == "en"] for half in (0, 1))
    probe = [json.loads(line) for line in (evaluate.HERE / "Probe/en.jsonl").open()]
    model = MiniLM(pathlib.Path(options.minilm))
    rows = []
    for name, encoder in (("MiniLM-L6", model), ("MiniLM-L6, model2vec's recipe", Static(model))):
        mean = encoder.encode(even).mean(0)
        raw = [encoder.encode(t) for t in (odd, [c[3] for c in examples], [p["text"] for p in probe])]
        for centred in (False, True):
            honest, taught, asked = (unit(vectors - mean * centred) for vectors in raw)
            hits = {kind: [[], []] for kind in ("positive", *evaluate.KINDS)}
            for cue in dict.fromkeys(c[0] for c in examples):
                own = taught[[i for i, c in enumerate(examples) if c[0] == cue]]
                middle = unit(own.mean(0, keepdims=True))

                def score(vectors):
                    return (vectors @ own.T).max(1) / 2 + (vectors @ middle.T)[:, 0] / 2

                limits = [evaluate.quantile(score(honest).tolist(), share) for share in (0.99, 0.999)]
                for p, value in zip(probe, score(asked)):
                    if p["cue"] == cue:
                        for place, limit in enumerate(limits):
                            hits[p["kind"]][place].append(value > limit)
            rows.append([
                name, "yes" if centred else "no", *map(evaluate.share, hits["positive"]),
                *(f"{evaluate.share(hits[k][0])} / {evaluate.share(hits[k][1])}" for k in evaluate.KINDS)])
    head = ["peer, English", "centred", "R @ 1 %", "R @ 0.1 %", *(f"{k}s passing" for k in evaluate.KINDS)]
    print(evaluate.table(head, rows))


if __name__ == "__main__":
    main()
