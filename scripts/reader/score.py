"""Adds up what the model says over an article, as extract/verdicts.go does, and calibrates it on held-out articles."""

import collections
import math

import numpy as np

from articles import INTERACTIONS, KINDS, STANCES, SYMMETRIC

LEAST = 0.03
ROLE_THRESHOLD = 0.75
SLACK, MOST = 0.005, 0.5  # where the curve of F1 is flat, precision is bought: up to so much F1 and this confidence

Verdict = collections.namedtuple("Verdict", "score x kind y stance sentence")


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-60, min(60, x))))


def logit(p):
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def verdicts(a):
    claims = collections.defaultdict(dict)  # by sentence: probability and stance
    for i, pair in enumerate(a.pairs):
        for k, kind in enumerate(KINDS):
            p = sigmoid(a.logits[i, k])
            if p >= LEAST:
                claims[pair.x, kind, pair.y][pair.sentence] = p, STANCES[a.told[i]]
    out = []
    for (x, kind, y), told in claims.items():
        best = max(told.values())
        back = claims.get((y, kind, x)) if kind in SYMMETRIC else None
        if back and (max(back.values())[0] > best[0] or max(back.values())[0] == best[0] and y < x):
            continue
        doubt, share = 1.0, 1.0
        for p, _ in sorted(told.values(), reverse=True):
            doubt, share = doubt * (1 - share * p), 0.5
        sentence = next(s for s, t in told.items() if t == best)
        out.append(Verdict(1 - doubt, x, kind, y, best[1], sentence))
    return out


def hits(a, v):
    """The lines of the gold that a verdict matches."""
    lines = [line for line, _ in a.lines.get((v.x, v.y), ())]
    return [n for n, g in enumerate(a.gold) if any(g is line for line in lines) and v.kind in g["kinds"] and v.stance in g["polarity"]]


def platt(points):
    """Slope and offset of σ(slope·logit(score) + offset), by gradient descent with a weak pull to 1 and 0."""
    x, y = (np.array(c, float) for c in zip(*points))
    slope, offset = 1.0, 0.0
    for _ in range(5000):
        error = 1 / (1 + np.exp(-slope * x - offset)) - y
        slope -= 0.3 * ((error * x).sum() / (len(x) + 5) + 0.02 * (slope - 1))
        offset -= 0.3 * (error.sum() / (len(x) + 5) + 0.02 * offset)
    return slope, offset


def calibrate(held, log):
    """The head of the model file: calibration and threshold, measured on articles that nothing was trained on."""
    found = [(a, v, hits(a, v)) for a in held for v in verdicts(a) if v.kind in INTERACTIONS]
    slope, offset = platt([(logit(v.score), bool(h)) for _, v, h in found if v.score > 0.05])
    core = {(a.name, n) for a in held for n, g in enumerate(a.gold) if g["core"] and g["kinds"][0] in INTERACTIONS}
    curve = []
    for threshold in np.arange(0.1, 0.8, 0.025):
        chosen = [(a, v, h) for a, v, h in found if sigmoid(slope * logit(v.score) + offset) >= threshold]
        right = sum(bool(h) for _, _, h in chosen)
        got = {(a.name, n) for a, _, h in chosen for n in h} & core
        precision, recall = right / max(1, len(chosen)), len(got) / max(1, len(core))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        log(f"confidence {threshold:.3f}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}, {len(chosen)} findings")
        curve.append((f1, float(threshold)))
    threshold = max(t for f1, t in curve if f1 >= max(curve)[0] - SLACK and t <= MOST)
    interaction = [k in INTERACTIONS for k in KINDS]
    return {
        "version": "entente-3", "kinds": KINDS, "stances": STANCES, "heads": 6,
        "threshold": [round(threshold, 3) if i else ROLE_THRESHOLD for i in interaction],
        "slope": [round(float(slope), 4) if i else 1.0 for i in interaction],
        "offset": [round(float(offset), 4) if i else 0.0 for i in interaction],
    }
