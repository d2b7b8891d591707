"""Trains the neural reader and writes data/models/reader.bin. See README.md beside this file."""

import argparse
import collections
import json
import math
import random
import time
import types

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import articles
import score
from articles import BEFORE, HEADLINE, HERE, KINDS, STANCES, TWO_BEFORE
from export import export
from model import Reader

CLS, SEP, MASK = 101, 102, 103


def batch(items, keep=1.0, hide=0.0):
    """Puts windows together. Of the distant pairs that hold nothing a share counts, of the actors a share has its names
    hidden. None where there is no pair."""
    longest = max(size(a, w) for a, w in items)
    ids, marks = np.zeros((len(items), longest), np.int64), np.zeros((len(items), longest), np.int64)
    b = types.SimpleNamespace(refs=[], triggers=[], sentence_rows=[], sentence_pairs=[])
    column, end_of, end_piece, end_weight = collections.defaultdict(list), [], [], []
    for n, (a, w) in enumerate(items):
        context, own = a.windows[w]
        row, at, start = 1, collections.defaultdict(list), {}
        ids[n, 0] = CLS
        for s in context + own:
            start[s] = n * longest + row
            ids[n, row : row + len(a.pieces[s])], marks[n, row : row + len(a.pieces[s])] = a.pieces[s], a.marks[s]
            for j, token in enumerate(a.token_of[s]):
                at[token].append(n * longest + row + j)
            row += len(a.pieces[s])
        ids[n, row] = SEP
        if hide and random.random() < 0.5:
            hidden = {x for x in range(len(a.actors)) if random.random() < hide}
            for m in (m for s in start for m in a.mentions_of[s] if hidden.intersection(m["actors"])):
                for t in range(m["first"], m["last"]):
                    ids.reshape(-1)[at[t]] = MASK
        ends = {}

        def end(s, x):
            """An actor as it is seen in a sentence: the mean of the pieces of its mentions there."""
            if (s, x) not in ends:
                mentions = [m for m in a.mentions_of[s] if x in m["actors"]]
                pieces = [p for m in mentions for t in range(m["first"], m["last"]) for p in at[t]] or [n * longest]
                ends[s, x] = len(column["end_type"])
                column["end_type"].append(articles.TYPES.index(a.actors[x]["type"]))
                column["end_form"].append(min([articles.FORMS.index(m["form"]) for m in mentions], default=len(articles.FORMS) - 1))
                end_of.extend([ends[s, x]] * len(pieces))
                end_piece.extend(pieces)
                end_weight.extend([1 / len(pieces)] * len(pieces))
            return ends[s, x]

        current = None
        for i, pair in enumerate(a.pairs):
            if pair.sentence not in own:
                continue
            distant = pair.where_x % 4 or pair.where_y % 4
            column["counts"].append(not distant or a.holds[i].any() or random.random() < keep)
            s = pair.sentence
            if s != current:
                current = s
                b.sentence_rows.append(torch.arange(start[s], start[s] + max(1, len(a.pieces[s]))))
                b.sentence_pairs.append([len(b.refs), len(b.refs)])
            home = {HERE: s, BEFORE: s - 1, TWO_BEFORE: s - 2, HEADLINE: 0}
            column["x"].append(end(home[pair.where_x % 4], pair.x))
            column["y"].append(end(home[pair.where_y % 4], pair.y))
            for name, value in (("where_x", pair.where_x), ("where_y", pair.where_y), ("tie", pair.tie)):
                column[name].append(value)
            if a.trigger[i]:
                first, last = a.trigger[i]
                words = [j for j, t in enumerate(a.token_of[s]) if first <= t < last]
                if words:
                    b.triggers.append((len(b.sentence_rows) - 1, len(b.refs) - b.sentence_pairs[-1][0], words))
            b.refs.append((a, i))
            b.sentence_pairs[-1][1] = len(b.refs)
    if not b.refs:
        return None
    b.ids, b.marks = torch.from_numpy(ids), torch.from_numpy(marks)
    b.mask = b.ids > 0
    b.end_of, b.end_piece, b.end_weight = torch.tensor(end_of), torch.tensor(end_piece), torch.tensor(end_weight)
    b.end_count = len(column["end_type"])
    for name, values in column.items():
        setattr(b, name, torch.tensor(values))
    b.holds, b.weight = (torch.from_numpy(np.array([getattr(a, f)[i] for a, i in b.refs])) for f in ("holds", "weight"))
    b.weight *= b.counts[:, None]
    b.stance = torch.tensor([int(a.stance[i]) for a, i in b.refs])
    return b


def size(a, w):
    return 2 + sum(len(a.pieces[s]) for s in a.windows[w][0] + a.windows[w][1])


def loss_of(model, b):
    kinds, stances, triggers = model(b)
    loss = F.binary_cross_entropy_with_logits(kinds, b.holds, weight=b.weight, reduction="sum")
    holds = b.stance >= 0
    if holds.any():
        loss = loss + 0.5 * F.cross_entropy(stances[holds], b.stance[holds], reduction="sum")
    for sentence, row, words in b.triggers:
        loss = loss - 0.2 * torch.logsumexp(triggers[sentence][row].float().log_softmax(-1)[words], 0)
    return loss / 40


def batches(items, tokens, rnd):
    """Windows of like length, as many as make about so many tokens, in random order."""
    jitter = {id(i): size(*i) * (1 + 0.2 * rnd.random()) for i in items}
    out, current = [], []
    for item in sorted(items, key=lambda i: jitter[id(i)]):
        if current and max(size(*i) for i in current + [item]) * (len(current) + 1) > tokens:
            out.append(current)
            current = []
        current.append(item)
    out.append(current)
    rnd.shuffle(out)
    return out


def train(model, corpus, o):
    items = [(a, w) for a in corpus for w in range(len(a.windows)) if any(p.sentence in a.windows[w][1] for p in a.pairs)]
    model.encoder.word.weight.requires_grad_(False)
    fine = [p for n, p in model.named_parameters() if n.startswith("encoder.") and "mark" not in n and p.requires_grad]
    fresh = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or "mark" in n]
    optimizer = torch.optim.AdamW([{"params": fine, "lr": o.rate}, {"params": fresh, "lr": o.head_rate}], weight_decay=0.01)
    rnd = random.Random(o.seed)
    steps = o.epochs * len(batches(items, o.tokens, random.Random(o.seed))) + 5
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min(1, (t + 1) / (0.1 * steps)) * max(0.0, (steps - t) / steps))
    for epoch in range(o.epochs):
        model.train()
        total, begun = 0.0, time.time()
        for chosen in batches(items, o.tokens, rnd):
            b = batch(chosen, o.keep, o.hide)
            if b is None:
                continue
            b.ids = torch.where((torch.rand(b.ids.shape) < o.mask) & (b.ids > SEP), torch.tensor(MASK), b.ids)
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(model, b)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        if o.checkpoint:
            torch.save(model.state_dict(), o.checkpoint)
        print(f"epoch {epoch + 1} of {o.epochs}: loss {total:.0f}, {time.time() - begun:.0f} s", flush=True)


@torch.no_grad()
def predict(model, corpus):
    """Sets the logits of kinds and the stances of every pair."""
    model.eval()
    for a in corpus:
        a.logits, a.told = np.full((len(a.pairs), len(KINDS)), -10.0), np.zeros(len(a.pairs), int)
    for a in corpus:
        for w in range(len(a.windows)):
            b = batch([(a, w)])
            if b is None:
                continue
            kinds, stances, _ = model(b)
            for row, (_, i) in enumerate(b.refs):
                a.logits[i], a.told[i] = kinds[row].numpy(), int(stances[row].argmax())


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--base", required=True, help="ONNX file of the pretrained encoder")
    p.add_argument("--tokenizer", required=True, help="its tokenizer.json")
    p.add_argument("--articles", required=True, help="what `entente train articles` wrote")
    p.add_argument("--head", default="head.json", help="the calibration: written, or with --all read")
    p.add_argument("--all", action="store_true", help="learn from the held-out articles too")
    p.add_argument("--own", default="", help="beginnings of the names of our own articles to learn from, comma-separated; all without it")
    p.add_argument("--repeat", type=int, default=1, help="how often an epoch sees the articles of gold/train")
    p.add_argument("--start", help="checkpoint to go on from, instead of the pretrained encoder alone")
    p.add_argument("--checkpoint", help="where the weights are kept after every epoch")
    p.add_argument("--out", default="data/models/reader.bin")
    p.add_argument("--layers", type=int, default=12)
    p.add_argument("--epochs", type=int, default=11)
    p.add_argument("--rate", type=float, default=1.5e-4, help="of the encoder")
    p.add_argument("--head_rate", type=float, default=1e-3)
    p.add_argument("--tokens", type=int, default=2500, help="of a batch")
    p.add_argument("--keep", type=float, default=0.4, help="share of distant pairs without a relation that are learnt from")
    p.add_argument("--hide", type=float, default=0.3, help="share of actors whose names are hidden in every other window")
    p.add_argument("--mask", type=float, default=0.08, help="share of pieces that are hidden")
    p.add_argument("--seed", type=int, default=1)
    o = p.parse_args()
    random.seed(o.seed)
    torch.manual_seed(o.seed)
    tokenizer = Tokenizer.from_file(o.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    corpus = articles.read(o.articles, tokenizer)
    marked = [a for a in corpus if a.set == "train"]
    held = marked[::3]  # confidence is calibrated on articles that the model was not trained on
    learnt = marked if o.all else [a for a in marked if a not in held]
    own = [a for a in corpus if a.set == "own" and a.name.startswith(tuple(o.own.split(",")))]
    model = Reader(o.layers)
    if o.start:
        model.load_state_dict(torch.load(o.start))
    else:
        model.encoder.load_onnx(o.base)
    train(model, learnt * o.repeat + own, o)
    if not o.all:
        predict(model, held)
        with open(o.head, "w", encoding="utf-8") as out:
            json.dump(score.calibrate(held, log=print), out)
    with open(o.head, encoding="utf-8") as head:
        export(model, tokenizer, json.load(head), o.out)


if __name__ == "__main__":
    main()
