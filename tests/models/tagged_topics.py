"""Documents of words of one topic each, and models of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vecloom import Doc2Vec
from vecloom.corpus import TaggedDocument

SMALL = {"vector_size": 8, "min_count": 1, "epochs": 3, "workers": 1, "seed": 3}
VARIANTS: dict[str, dict[str, Any]] = {
    "PV-DBOW": {"dm": 0},
    "PV-DBOW, tree": {"dm": 0, "hs": 1, "negative": 0},
    "PV-DBOW, words too": {"dm": 0, "dbow_words": 1},
    "PV-DM, mean": {},
    "PV-DM, sum": {"dm_mean": 0},
    "PV-DM, concatenated": {"dm_concat": 1, "window": 2},
    "PV-DM, concatenated, tree": {"dm_concat": 1, "window": 2, "hs": 1, "negative": 0},
}
TOPICS = [[f"{name}{i}" for i in range(10)] for name in ("sea", "land", "sky")]
over_variants = pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS)


def documents(n: int = 60, topics: list[list[str]] = TOPICS) -> list[TaggedDocument]:
    """Draw documents of words of one topic each, tagged with their numbers."""
    rng = np.random.default_rng(1)
    return [TaggedDocument(rng.choice(topics[i % 3], 20).tolist(), [i]) for i in range(n)]


def make(text: Any = None, **parameters: Any) -> Doc2Vec:
    return Doc2Vec(documents() if text is None else text, **{**SMALL, **parameters})


def untrained(text: Any, **parameters: Any) -> Doc2Vec:
    model = Doc2Vec(**{**SMALL, **parameters})
    model.build_vocab(text)
    return model


WIDE = [[f"{name}{i}" for i in range(40)] for name in ("sea", "land", "sky")]
# Where the words around tell so much, less is left to the tags; gensim's are no better.
HARD: dict[str, dict[str, Any]] = {
    "PV-DM, concatenated": {"window": 1},
    "PV-DM, concatenated, tree": {"window": 1, "alpha": 0.1, "epochs": 100},
}


def learnt(variant: str) -> Doc2Vec:
    usual = {"vector_size": 16, "epochs": 40, "alpha": 0.05, "sample": 0, "window": 2}
    return make(documents(90, WIDE), **{**usual, **VARIANTS[variant], **HARD.get(variant, {})})
