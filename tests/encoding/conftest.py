"""Small tables of vectors, whole words and FastText's."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom import FastText, KeyedVectors

WORDS = ["the", "cat", "dog", "sat", "on", "mat", "ran", "über", "猫", "don", "t", "42"]


@pytest.fixture
def wv() -> KeyedVectors:
    table = KeyedVectors(7)
    rows = np.random.default_rng(1).standard_normal((len(WORDS), 7)).astype(np.float32)
    table.add_vectors(WORDS, rows)
    for place, word in enumerate(WORDS):
        table.set_vecattr(word, "count", 1000 // (place + 1))
    return table


@pytest.fixture(scope="session")
def subwords() -> FastText:
    text = ["the cat sat on the mat", "the dog ran on the mat", "cats and dogs ran"] * 30
    sentences = [line.split() for line in text]
    return FastText(sentences, vector_size=6, min_count=9, min_n=4, max_n=5, bucket=500)
