"""The reader's network: a BERT encoder with marked mentions, and a head over pairs of actors (extract/pairhead.go)."""

import math
import re

import torch
import torch.nn as nn
import torch.nn.functional as F

from articles import FORMS, KINDS, MARKS, STANCES, TIES, TYPES

HIDDEN, HEADS, INNER = 384, 12, 1536  # of the encoder
PAIR_HEADS, PAIR_WIDTH, FEATURE = 6, 64, 32
SHARED = 16  # ways in which two pairs can have ends in common


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = (f(x).view(batch, length, HEADS, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        scores = torch.matmul(q / math.sqrt(HIDDEN // HEADS), k.transpose(-1, -2)) + bias.to(q.dtype)
        context = torch.matmul(scores.softmax(-1).to(v.dtype), v).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + self.o(context))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    def __init__(self, layers, dropout=0.1):
        super().__init__()
        self.word, self.position, self.token_type = nn.Embedding(30522, HIDDEN), nn.Embedding(512, HIDDEN), nn.Parameter(torch.zeros(2, HIDDEN))
        self.norm, self.dropout = nn.LayerNorm(HIDDEN, eps=1e-12), nn.Dropout(dropout)
        self.mark = nn.Embedding(MARKS, HIDDEN)
        nn.init.zeros_(self.mark.weight)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, ids, marks, mask):
        x = self.word(ids) + self.position.weight[: ids.shape[1]] + self.token_type[0] + self.mark(marks)
        x = self.dropout(self.norm(x))
        bias = (~mask)[:, None, None, :].float() * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_onnx(self, path):
        """Takes the weights of a BERT in ONNX, as its exporters name them."""
        import onnx
        from onnx import numpy_helper

        graph = onnx.load(path).graph
        weights = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()).float() for i in graph.initializer}
        products = {n.name: n.input for n in graph.node if n.op_type == "MatMul"}

        def linear(layer, name):
            path = re.sub(r"\.(?!\d)", "/", name)  # encoder.layer.0.output.dense is /encoder/layer.0/output/dense there
            product = products[f"/{path}/MatMul"]
            layer.weight.data = next(weights[i] for i in product if i in weights).T.contiguous()
            layer.bias.data = weights[name + ".bias"]

        def norm(layer, name):
            layer.weight.data, layer.bias.data = weights[name + ".weight"], weights[name + ".bias"]

        self.word.weight.data = weights["embeddings.word_embeddings.weight"]
        self.position.weight.data = weights["embeddings.position_embeddings.weight"]
        self.token_type.data = weights["embeddings.token_type_embeddings.weight"]
        norm(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            name = f"encoder.layer.{i}."
            linear(layer.q, name + "attention.self.query")
            linear(layer.k, name + "attention.self.key")
            linear(layer.v, name + "attention.self.value")
            linear(layer.o, name + "attention.output.dense")
            linear(layer.up, name + "intermediate.dense")
            linear(layer.down, name + "output.dense")
            norm(layer.norm1, name + "attention.output.LayerNorm")
            norm(layer.norm2, name + "output.LayerNorm")


class Neighbours(nn.Module):
    """Lets the pairs of a sentence look at each other: what it says of A and B it mostly does not say of A and C."""

    def __init__(self, hidden):
        super().__init__()
        self.norm = nn.LayerNorm(hidden, eps=1e-5)
        self.q, self.k, self.v, self.o = (nn.Linear(hidden, hidden) for _ in range(4))
        self.shared = nn.Parameter(torch.zeros(SHARED, PAIR_HEADS))  # what two pairs have in common counts for the attention
        nn.init.zeros_(self.o.weight)
        nn.init.zeros_(self.o.bias)

    def forward(self, z, x, y):
        n, normed = len(z), self.norm(z)
        q, k, v = (f(normed).view(n, PAIR_HEADS, -1).transpose(0, 1) for f in (self.q, self.k, self.v))
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]) + self.shared[shared(x, y)].permute(2, 0, 1)
        return z + self.o((scores.softmax(-1) @ v).transpose(0, 1).reshape(n, -1))


def shared(x, y):
    """Which ends any two pairs of actors have in common: 8 the first, 4 the second, 2 first and second, 1 second and first."""
    same = [a[:, None] == b[None] for a, b in ((x, x), (y, y), (x, y), (y, x))]
    return sum(s.long() << (3 - i) for i, s in enumerate(same))


class Reader(nn.Module):
    """Logits of kinds and stances for pairs, and of each word of the sentence to be the trigger."""

    def __init__(self, layers=12, hidden=384, dropout=0.2):
        super().__init__()
        self.encoder = Encoder(layers)
        self.actor_type, self.form = nn.Embedding(len(TYPES), FEATURE), nn.Embedding(len(FORMS), FEATURE)
        self.where, self.tie = nn.Embedding(8, FEATURE), nn.Embedding(TIES, FEATURE)
        ends, context = 2 * HIDDEN + 7 * FEATURE, PAIR_HEADS * PAIR_WIDTH
        self.ask, self.key, self.value = nn.Linear(ends, context), nn.Linear(HIDDEN, context), nn.Linear(HIDDEN, context)
        self.hidden, self.hidden2 = nn.Linear(ends + context, hidden), nn.Linear(hidden, hidden)
        self.neighbours = Neighbours(hidden)
        self.kinds, self.stances = nn.Linear(hidden, len(KINDS)), nn.Linear(hidden, len(STANCES))
        self.kinds.bias.data.fill_(-4.0)
        self.dropout = nn.Dropout(dropout)

    def forward(self, b):
        states = self.encoder(b.ids, b.marks, b.mask).float().flatten(0, 1)
        ends = torch.zeros(b.end_count, HIDDEN).index_add_(0, b.end_of, states[b.end_piece] * b.end_weight[:, None])
        ends = self.dropout(ends)
        features = []
        for end in (b.x, b.y):
            features += [self.actor_type(b.end_type[end]), self.form(b.end_form[end])]
            features.append(self.where(b.where_x if end is b.x else b.where_y))
        both = torch.cat([ends[b.x], ends[b.y], *features, self.tie(b.tie)], -1)
        ask = self.ask(both).view(-1, PAIR_HEADS, PAIR_WIDTH)
        key, value = (f(states).view(-1, PAIR_HEADS, PAIR_WIDTH) for f in (self.key, self.value))
        contexts, triggers = [], []
        for rows, (first, last) in zip(b.sentence_rows, b.sentence_pairs):
            scores = torch.einsum("phd,lhd->hpl", ask[first:last], key[rows]) / math.sqrt(PAIR_WIDTH)
            triggers.append(scores[0])
            contexts.append(torch.einsum("hpl,lhd->phd", scores.softmax(-1), value[rows]).flatten(1))
        z = self.dropout(F.gelu(self.hidden(torch.cat([both, torch.cat(contexts)], -1))))
        z = F.gelu(self.hidden2(z)) + z
        z = torch.cat([self.neighbours(z[first:last], b.x[first:last], b.y[first:last]) for first, last in b.sentence_pairs])
        return self.kinds(z), self.stances(z), triggers
