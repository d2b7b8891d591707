"""Writes tiny.bin, a random encoder, and tiny.json, inputs with the states that float32 arithmetic gives for them.

Run it here: python3 golden.py. Needs numpy; the weights are those of the file, so only inputs of layers are exact here
and quantised in Go.
"""

import json
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "scripts" / "reader"))
import tensors  # noqa: E402

HIDDEN, HEADS, INNER, LAYERS, VOCAB, POSITIONS, EPSILON = 32, 2, 80, 3, 40, 24, 1e-12
erf = np.vectorize(math.erf)


def weights(random):
    def normal(*shape, size=1.0):
        return (random.normal(size=shape) * size).astype(np.float32)

    def norm(name):
        return {name + ".g": 1 + normal(HIDDEN, size=0.1), name + ".b": normal(HIDDEN, size=0.1)}

    arrays = {"emb.word": normal(VOCAB, HIDDEN), "emb.pos": normal(POSITIONS, HIDDEN), "emb.type": normal(2, HIDDEN)}
    arrays |= norm("emb.norm")
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "o", "up", "down"):
            rows, columns = INNER if name == "up" else HIDDEN, INNER if name == "down" else HIDDEN
            arrays[f"layer.{layer}.{name}.w"] = normal(rows, columns, size=0.2)
            arrays[f"layer.{layer}.{name}.b"] = normal(rows, size=0.2)
        arrays |= norm(f"layer.{layer}.norm1") | norm(f"layer.{layer}.norm2")
    return arrays


def stored(array):
    """What the file keeps of an array."""
    if array.ndim == 1:
        return array
    rows, scales = tensors.quantise(array)
    return rows.astype(np.float32) * scales[:, None]


def norm(x, w, name):
    x = x - x.mean(axis=-1, keepdims=True)
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPSILON) * w[name + ".g"] + w[name + ".b"]


def linear(x, w, name):
    return x @ w[name + ".w"].T + w[name + ".b"]


def layer(x, w, name):
    size, context = HIDDEN // HEADS, np.empty_like(x)
    q, k, v = (linear(x, w, name + part) for part in "qkv")
    for h in range(0, HIDDEN, size):
        scores = q[:, h : h + size] @ k[:, h : h + size].T / math.sqrt(size)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        context[:, h : h + size] = scores / scores.sum(axis=1, keepdims=True) @ v[:, h : h + size]
    x = norm(x + linear(context, w, name + "o"), w, name + "norm1")
    up = linear(x, w, name + "up")
    return norm(x + linear(up * 0.5 * (1 + erf(up / math.sqrt(2))), w, name + "down"), w, name + "norm2")


def encode(case, w):
    pieces = np.array(case["pieces"])
    x = w["emb.word"][pieces] + w["emb.pos"][: len(pieces)] + w["emb.type"][case["types"]]
    for row, vector in case["extra"]:
        x[row] += vector
    x = norm(x, w, "emb.norm")
    for number in range(LAYERS):
        for row, vector in case["later"] if number == LAYERS - 1 else []:
            x[row] += vector
        x = layer(x, w, f"layer.{number}.")
    return x


def main():
    random = np.random.default_rng(7)
    arrays = weights(random)
    shape = {"layers": LAYERS, "hidden": HIDDEN, "heads": HEADS, "inner": INNER, "epsilon": EPSILON}
    tensors.write(HERE / "tiny.bin", {"encoder": shape}, arrays, text={"vocab": "[UNK]\nab\n##c\n"})
    w = {name: stored(a).astype(np.float64) for name, a in arrays.items()}
    cases = []
    for length in (1, 5, 16, 23):
        case = {"pieces": random.integers(0, VOCAB, length).tolist(), "types": random.integers(0, 2, length).tolist()}
        for kind in ("extra", "later"):
            rows = [0, length // 2] if length > 4 else []
            case[kind] = [[row, random.normal(size=HIDDEN).round(3).tolist()] for row in rows]
        case["states"] = encode(case, w).round(5).tolist()
        cases.append(case)
    (HERE / "tiny.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
