"""Labelled lines, made up of words of a few topics."""

from __future__ import annotations

import random

TOPICS = {
    "__label__baking": "bread flour oven yeast dough crust rise butter sugar cake bake knead",
    "__label__garden": "soil seed plant water leaf root sun flower spade rake grow weed",
    "__label__sea": "wave boat sail fish harbour tide salt anchor storm island coast captain",
    "__label__mountain": "peak snow climb rope rock valley ridge glacier hut path summit stone",
    "__label__naïve-cafés": "café crème tasse garçon thé pâtisserie naïve déjeuner goûter bœuf",
}
COMMON = "the a of and in to is it was for on with as at by this that from"


def labelled_lines(n: int, seed: int) -> list[str]:
    """Lines of words of one topic or two, among words of none."""
    rng = random.Random(seed)
    lines = []
    for _ in range(n):
        topics = rng.sample(list(TOPICS), rng.choice([1, 1, 1, 2]))
        words = [w for topic in topics for w in rng.choices(TOPICS[topic].split(), k=4)]
        words += rng.choices(COMMON.split(), k=rng.randint(2, 8))
        rng.shuffle(words)
        lines.append(" ".join([*topics, *words]))
    return lines
