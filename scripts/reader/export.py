"""Writes a trained reader as the tensor file that extract/neural.go reads."""

import json

import torch

import tensors
from model import FEATURE, HEADS, HIDDEN, INNER


def export(model, tokenizer, head, path):
    arrays, keep = {}, {"mark", "emb.pos", "emb.type"}
    encoder_arrays(model.encoder, arrays)
    for name, layer in (("key", model.key), ("value", model.value), ("hidden2", model.hidden2), ("kinds", model.kinds), ("stances", model.stances)):
        put(arrays, "pair." + name, layer.weight, layer.bias)
    for name, layer in (("ask", model.ask), ("hidden", model.hidden)):
        put(arrays, f"pair.{name}.x", layer.weight[:, :HIDDEN], layer.bias)
        put(arrays, f"pair.{name}.y", layer.weight[:, HIDDEN : 2 * HIDDEN], torch.zeros_like(layer.bias))
        for feature, table in feature_tables(model, layer.weight[:, 2 * HIDDEN :]):
            arrays[f"pair.{name}.{feature}"] = table
            keep.add(f"pair.{name}.{feature}")
    for name in ("q", "k", "v", "o"):
        layer = getattr(model.neighbours, name)
        put(arrays, "pair.neighbours." + name, layer.weight, layer.bias)
    norm, shared = model.neighbours.norm, "pair.neighbours.shared"
    arrays["pair.neighbours.norm.g"], arrays["pair.neighbours.norm.b"] = norm.weight, norm.bias
    arrays[shared] = model.neighbours.shared
    keep.add(shared)
    context = model.hidden.weight[:, 2 * HIDDEN + 7 * FEATURE :]
    put(arrays, "pair.hidden.context", context, torch.zeros_like(model.hidden.bias))
    config = {"encoder": {"layers": len(model.encoder.layers), "hidden": HIDDEN, "heads": HEADS, "inner": INNER, "epsilon": 1e-12}, "reader": head}
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    arrays = {name: a.detach().float().numpy() for name, a in arrays.items()}
    tensors.write(path, json.loads(json.dumps(config)), arrays, keep=keep, text={"vocabulary": "".join(w + "\n" for w, _ in vocabulary)})


def put(arrays, name, weight, bias):
    arrays[name + ".w"], arrays[name + ".b"] = weight, bias


def feature_tables(model, weight):
    """What a layer adds for each value of each feature, in the order in which the model joins them."""
    at = 0
    for end in "xy":
        for name, table in (("type", model.actor_type), ("form", model.form), ("where", model.where)):
            yield f"{end}.{name}", table.weight @ weight[:, at : at + FEATURE].T
            at += FEATURE
    yield "tie", model.tie.weight @ weight[:, at : at + FEATURE].T


def encoder_arrays(encoder, arrays):
    """The mark of no mention goes to the token type, so that only mentions are marked."""
    none = encoder.mark.weight[0]
    arrays["emb.word"], arrays["emb.pos"], arrays["emb.type"] = encoder.word.weight, encoder.position.weight, encoder.token_type + none
    arrays["mark"] = encoder.mark.weight - none
    arrays["emb.norm.g"], arrays["emb.norm.b"] = encoder.norm.weight, encoder.norm.bias
    for i, layer in enumerate(encoder.layers):
        for part in ("q", "k", "v", "o", "up", "down"):
            put(arrays, f"layer.{i}.{part}", getattr(layer, part).weight, getattr(layer, part).bias)
        for part in ("norm1", "norm2"):
            arrays[f"layer.{i}.{part}.g"], arrays[f"layer.{i}.{part}.b"] = getattr(layer, part).weight, getattr(layer, part).bias
