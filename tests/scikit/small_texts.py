"""Texts, and vectorizers quickly trained, for the tests of the transformers."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("sklearn", reason='needs the extra "sklearn"')

import numpy as np

from vecloom import KeyedVectors
from vecloom.sklearn import (
    Doc2VecVectorizer,
    FastTextVectorizer,
    GloVeVectorizer,
    SentenceVectorizer,
    Word2VecVectorizer,
)

DIM = 8
TRAINED = {"vector_size": DIM, "min_count": 1, "workers": 1, "epochs": 2}

ANIMALS = [
    "the cat sat on the mat",
    "a dog and a cat",
    "the dog chased the cat",
    "cat and dog play",
]
MONEY = ["the bank lends money", "money in the bank", "a bank pays interest", "interest and money"]
TEXTS = [text for pair in zip(ANIMALS, MONEY, strict=True) for text in pair] * 5
LABELS = ["animals", "money"] * len(ANIMALS) * 5
TOKENS = [text.split() for text in TEXTS]


def word_vectors(words: list[str] | None = None) -> KeyedVectors:
    words = words or sorted({word for text in TEXTS for word in text.split()})
    vectors = KeyedVectors(DIM)
    rows = np.random.default_rng(1).standard_normal((len(words), DIM), dtype=np.float32)
    vectors.add_vectors(words, rows)
    return vectors


MAKERS: dict[str, Any] = {
    "word2vec": lambda **options: Word2VecVectorizer(**TRAINED | options),
    "fasttext": lambda **options: FastTextVectorizer(**TRAINED | {"bucket": 100} | options),
    "doc2vec": lambda **options: Doc2VecVectorizer(**TRAINED | options),
    "glove": lambda **options: GloVeVectorizer(**TRAINED | options),
    "sentence": lambda **options: SentenceVectorizer(word_vectors(), **options),
}
NAMES = sorted(MAKERS)
