"""Phrases by strings in a dict: what the native counts and joins are compared with."""

from __future__ import annotations

import random
from collections import Counter


class Naive:
    def __init__(self, delimiter, connectors, threshold, score):
        self.delimiter, self.connectors = delimiter, connectors
        self.threshold, self.score = threshold, score
        self.counts, self.n_tokens = Counter(), 0

    def add(self, sentences):
        for sentence in sentences:
            self.n_tokens += len(sentence)
            places = [i for i, word in enumerate(sentence) if word not in self.connectors]
            for before, place in zip([None, *places], places, strict=False):
                self.counts[sentence[place]] += 1
                if before is not None:
                    self.counts[self.delimiter.join(sentence[before : place + 1])] += 1

    def judge(self, first, last, whole):
        """The score of a phrase, None if it is none."""
        counts = [self.counts[string] for string in (first, last, whole)]
        score = self.score(*counts, len(self.counts), self.n_tokens) if all(counts) else None
        return score if score is not None and score > self.threshold else None

    def phrases(self):
        found = {}
        for string in self.counts:
            parts = string.split(self.delimiter)
            if len(parts) > 1 and (score := self.judge(parts[0], parts[-1], string)) is not None:
                found[string] = score
        return found

    def join(self, sentence, judge):
        """Join from left to right; ``judge(first, last, whole)`` as above."""
        joined = []
        at = 0
        while at < len(sentence):
            end = at + 1
            while end < len(sentence) and sentence[end] in self.connectors:
                end += 1
            whole = self.delimiter.join(sentence[at : end + 1])
            begins = sentence[at] not in self.connectors and end < len(sentence)
            if begins and judge(sentence[at], sentence[end], whole) is not None:
                joined.append(whole)
                at = end + 1
            else:
                joined.append(sentence[at])
                at += 1
        return joined


def original(a, b, both, n_vocabulary, n_tokens, min_count):
    return (both - min_count) / float(a * b) * n_vocabulary


def random_sentences(seed, alphabet, n, longest=12):
    draw = random.Random(seed)
    return [[draw.choice(alphabet) for _ in range(draw.randrange(1, longest))] for _ in range(n)]
