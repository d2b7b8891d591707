"""Marked articles as the trainer takes them: pieces, windows, pairs of actors and their labels.

Reads what `entente train articles` writes. Windows and pairs are those of extract/window.go and extract/pairs.go; they
must stay alike.
"""

import collections
import json

import numpy as np

INTERACTIONS = ["allies", "aids", "agrees", "meets", "mediates", "opposes", "accuses", "threatens", "sanctions", "fights"]
KINDS = INTERACTIONS + ["leads", "member_of"]
STANCES = ["asserted", "denied", "hypothetical"]
TYPES = ["country", "person", "igo", "org", "group"]
FORMS = ["name", "demonym", "metonym", "organ", "nominal", "pronoun"]
SYMMETRIC = {"agrees", "meets"}
MARKS = 1 + (len(TYPES) + 1) * len(FORMS)  # no mention; a mention by type of its actors (or several) and form

MAX_PIECES, MAX_SENTENCE, CONTEXT = 256, 250, 2
HERE, BEFORE, TWO_BEFORE, HEADLINE, SPEAKING = 0, 1, 2, 3, 4  # SPEAKING is added
TIES = 4  # none; x belongs to y; y to x; both to a third

OPTIONAL, ALTERNATIVE = 0.6, 0.5  # weights of labels that say less than a core line with its main ends and kind
ELSEWHERE = 0.25  # weight of a relation that holds, but not by this sentence as far as the gold says

Pair = collections.namedtuple("Pair", "sentence x y where_x where_y tie")


class Article:
    """An article with everything that training needs of it, by sentence number."""

    def __init__(self, record, tokenizer):
        self.name, self.set = record["name"], record["set"]
        self.actors, self.mentions = record["actors"] or [], record["mentions"] or []
        self.roles, self.gold, self.voice = record["roles"] or [], record["gold"] or [], record["voice"] or []
        self.sents, self.tokens = record["sents"] or [], record["tokens"] or []
        self.text = record["text"].encode()
        self.cut(tokenizer)
        self.mentions_of = [[m for m in self.mentions if first <= m["first"] < last] for _, _, first, last in self.sents]
        self.windows = list(self.find_windows())
        self.pairs = list(self.find_pairs())
        self.label()

    def cut(self, tokenizer):
        """Pieces, marks of mentions and tokens of every sentence."""
        at = {t: m for m in reversed(self.mentions) for t in range(m["first"], m["last"])}
        self.pieces, self.marks, self.token_of = [], [], []
        for start, end, first, last in self.sents:
            text = self.text[start:end].decode()
            bytes_before = np.cumsum([0] + [len(c.encode()) for c in text])
            encoded = tokenizer.encode(text, add_special_tokens=False)
            token, of = first, []
            for begin, _ in encoded.offsets:
                while token < last - 1 and self.tokens[token][1] <= start + bytes_before[begin]:
                    token += 1
                of.append(token)
            self.pieces.append(encoded.ids[:MAX_SENTENCE])
            self.marks.append([self.mark(at.get(t)) for t in of[:MAX_SENTENCE]])
            self.token_of.append(of[:MAX_SENTENCE])

    def mark(self, mention):
        if mention is None:
            return 0
        types = {self.actors[i]["type"] for i in mention["actors"]}
        kind = TYPES.index(types.pop()) if len(types) == 1 else len(TYPES)
        return 1 + kind * len(FORMS) + FORMS.index(mention["form"])

    def find_windows(self):
        """(context, own) sentences: consecutive ones, behind the headline and the sentences before as far as there is room."""
        size, s = [len(p) for p in self.pieces], 0
        while s < len(size):
            context = list(range(max(0, s - CONTEXT), s))
            if s > CONTEXT:
                context.insert(0, 0)
            while context and 2 + sum(size[c] for c in context) + size[s] > MAX_PIECES:
                context.pop(0)
            total, own = 2 + sum(size[c] for c in context), []
            while s < len(size) and (not own or total + size[s] <= MAX_PIECES):
                total += size[s]
                own.append(s)
                s += 1
            yield context, own

    def find_pairs(self):
        tie = self.ties()
        named = [{x for m in mentions for x in m["actors"]} for mentions in self.mentions_of]
        for context, own in self.windows:
            for s in own:
                where = dict.fromkeys(named[s], HERE)
                for place, before in ((BEFORE, s - 1), (TWO_BEFORE, s - 2), (HEADLINE, 0)):
                    if 0 <= before < s and before in context + own:
                        for x in named[before]:
                            where.setdefault(x, place)
                if HERE not in where.values():
                    continue
                first, last = self.sents[s][2:]
                speakers = {x for v in set(self.voice[first:last]) if v >= 0 for x in self.mentions[v]["actors"]}
                full = {x: w + SPEAKING * (x in speakers) for x, w in where.items()}
                for x in where:
                    for y in where:
                        if x != y and HERE in (where[x], where[y]):
                            yield Pair(s, x, y, full[x], full[y], tie(x, y))

    def ties(self):
        """How two actors belong together by the roles that the rules find."""
        of = collections.defaultdict(set)
        for role in self.roles:
            for x in self.mentions[role["subject"]]["actors"]:
                of[x].update(self.mentions[role["object"]]["actors"])

        def tie(x, y):
            return 1 if y in of[x] else 2 if x in of[y] else 3 if of[x] & of[y] else 0

        return tie

    def label(self):
        """Labels and their weights by pair and kind; stance and trigger of the pairs that hold."""
        self.lines = collections.defaultdict(list)  # by ends: line, and whether an end is an alternative
        for line in self.gold:
            sources = [(x, False) for x in line["source"]] + [(x, True) for x in line["alt_source"]]
            targets = [(y, False) for y in line["target"]] + [(y, True) for y in line["alt_target"]]
            for x, other_x in sources:
                for y, other_y in targets:
                    if x != y:
                        self.lines[x, y].append((line, other_x or other_y))
                        if line["symmetric"]:
                            self.lines[y, x].append((line, other_x or other_y))
        shape = len(self.pairs), len(KINDS)
        self.holds, self.weight = np.zeros(shape, np.float32), np.ones(shape, np.float32)
        self.stance, self.trigger = np.full(shape[0], -1), [None] * shape[0]
        for i, pair in enumerate(self.pairs):
            self.label_pair(i, pair)

    def label_pair(self, i, pair):
        heaviest = 0
        for line, alternative in self.lines.get((pair.x, pair.y), ()):
            for n, kind in enumerate(line["kinds"]):
                k = KINDS.index(kind)
                if pair.sentence not in line["sents"]:
                    self.weight[i, k] = self.weight[i, k] if self.holds[i, k] else ELSEWHERE
                    continue
                weight = (1 if line["core"] else OPTIONAL) * (ALTERNATIVE if n > 0 or alternative else 1)
                self.weight[i, k] = max(weight, self.weight[i, k]) if self.holds[i, k] else weight
                self.holds[i, k] = 1
                if weight > heaviest:
                    heaviest = weight
                    self.stance[i] = STANCES.index(line["polarity"][0])
                    self.trigger[i] = self.find_trigger(pair.sentence, line["trigger"])

    def find_trigger(self, sentence, words):
        """First and last token of the words in a sentence."""
        start, end, first, last = self.sents[sentence]
        at = self.text[start:end].find(words.strip('"').encode()) if words else -1
        if at < 0:
            return None
        begin, stop = start + at, start + at + len(words.encode())
        inside = [t for t in range(first, last) if self.tokens[t][0] < stop and self.tokens[t][1] > begin]
        return (inside[0], inside[-1] + 1) if inside else None


def read(path, tokenizer):
    with open(path, encoding="utf-8") as lines:
        return [Article(json.loads(line), tokenizer) for line in lines]
