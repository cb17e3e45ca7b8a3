"""Thousands of random lives of a Doc2Vec: built, updated, trained, asked, saved, misused.

gensim crashes where words or tags are added by ``build_vocab(update=True)``. Here nothing may
crash, and after each step the model must be whole.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import Doc2Vec
from vecloom.corpus import TaggedDocument

WORDS = "abcdefghijklmnop"
TAGS: list[Any] = [*range(8), 1000, -3, 10**18, *"stuvw", np.int32(5)]
BAD: list[Any] = [
    [TaggedDocument("abc", [0])],
    [TaggedDocument(["a"], "abc")],
    [TaggedDocument(["a"], [1.5])],
    [TaggedDocument(["a", None], [0])],
    [["a", "b"]],
    [TaggedDocument([], [0])],
    [],
    7,
]
# What a model says where it has no words or tags yet, or none are left, or tags are too few.
TOLD = "no word|no tag|has no words|no tokens|dm_tag_count"


class Life:
    """A model, and what can happen to it."""

    def __init__(self, seed: int, path: Path) -> None:
        self.rng = np.random.default_rng(seed)
        self.path = path
        draw = self.rng.integers
        concat = int(draw(2))
        self.model = Doc2Vec(
            vector_size=int(draw(1, 6)),
            dm=int(draw(3) > 0),
            dm_mean=int(draw(2)),
            dm_concat=concat,
            dm_tag_count=int(draw(1, 3)),
            dbow_words=int(draw(2)),
            hs=int(draw(2)),
            negative=int(draw(1, 4)),
            window=int(draw(1, 4)),
            min_count=int(draw(1, 3)),
            epochs=int(draw(3)),
            sample=float(self.rng.choice([0, 0.1])),
            workers=int(draw(1, 3)),
            seed=seed,
        )

    def documents(self) -> list[TaggedDocument]:
        draw, choice = self.rng.integers, self.rng.choice
        known = WORDS[: draw(2, len(WORDS))]
        return [
            TaggedDocument(
                choice(list(known), draw(12)).tolist(),
                [TAGS[i] for i in draw(0, len(TAGS), draw(4))],
            )
            for _ in range(draw(1, 6))
        ]

    def build(self) -> None:
        self.model.build_vocab(self.documents())

    def update(self) -> None:
        rows, words = dict(self.model.dv.key_to_index), len(self.model.wv)
        vectors = self.model.dv.vectors.copy()
        self.model.build_vocab(self.documents(), update=True)
        if words:
            assert rows.items() <= self.model.dv.key_to_index.items()
            np.testing.assert_array_equal(self.model.dv.vectors[: len(rows)], vectors)

    def train(self) -> None:
        self.model.train(self.documents(), start_alpha=0.05)

    def count(self) -> None:
        counts = {word: int(self.rng.integers(1, 9)) for word in WORDS[:5]}
        n = int(self.rng.integers(4))
        self.model.build_vocab_from_freq(counts, corpus_count=n, update=bool(n % 2))

    def infer(self) -> None:
        new = [words for words, _ in self.documents()]
        vectors = self.model.infer_vectors(new)
        assert vectors.shape == (len(new), self.model.vector_size)
        assert np.isfinite(vectors).all()
        np.testing.assert_array_equal(vectors[-1], self.model.infer_vector(new[-1]))
        for words, vector in zip(new, vectors, strict=True):
            assert (vector == 0).all() == (not any(word in self.model.wv for word in words))

    def save(self) -> None:
        self.model.save(self.path)
        before, self.model = self.model, Doc2Vec.load(self.path, mmap=bool(self.rng.integers(2)))
        np.testing.assert_array_equal(before.dv.vectors, self.model.dv.vectors)

    def pickle(self) -> None:
        self.model = pickle.loads(pickle.dumps(self.model))

    def reset(self) -> None:
        other = Life(int(self.rng.integers(2**31)), self.path)
        other.build()
        self.model.reset_from(other.model)

    def misuse(self) -> None:
        words, tags = list(self.model.wv.index_to_key), list(self.model.dv.index_to_key)
        bad = BAD[self.rng.integers(len(BAD))]
        method: Callable[..., Any] = self.model.train
        if self.rng.integers(2):
            method = self.model.build_vocab
        with pytest.raises((TypeError, ValueError, RuntimeError)):
            method(bad)
        assert (self.model.wv.index_to_key, self.model.dv.index_to_key) == (words, tags)

    def check(self) -> None:
        wv, dv = self.model.wv, self.model.dv
        for table in (wv, dv):
            assert table.vectors.shape == (len(table.index_to_key), self.model.vector_size)
            assert table.key_to_index == {key: row for row, key in enumerate(table.index_to_key)}
            assert np.isfinite(table.vectors).all()
            assert all(len(values) == len(table) for values in table.expandos.values())
        if len(wv):
            n = len(wv)
            for name, rows in (("syn1neg", n), ("syn1", n - 1)):
                matrix = getattr(self.model, name)
                assert (matrix is None) == (name == "syn1" and not self.model.hs)
                assert matrix is None or matrix.shape == (rows, self.model.layer1_size)
        assert (dv.expandos.get("doc_count", np.zeros(0)) >= 0).all()


STEPS = ("build", "update", "update", "train", "train", "train", "count", "infer", "infer", "save",
         "pickle", "reset", "misuse")  # fmt: skip


def live(seed: int, path: Path) -> None:
    life = Life(seed, path)
    for step in life.rng.choice(STEPS, 8):
        try:
            getattr(life, step)()
        except (RuntimeError, ValueError) as error:
            assert any(part in str(error) for part in TOLD.split("|")), (seed, step)
        life.check()


@pytest.mark.parametrize("seed", range(10))
def test_lives(seed: int, tmp_path: Path) -> None:
    for i in range(20):
        live(20 * seed + i, tmp_path / "model")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_thousands_of_lives(seed: int, tmp_path: Path) -> None:
    for i in range(400):
        live(1000 + 400 * seed + i, tmp_path / "model")
