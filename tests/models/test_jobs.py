"""Subclasses that override gensim's hook for training, `_do_train_job`."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from vecloom import Doc2Vec, FastText, Word2Vec
from vecloom.corpus import TaggedDocument

TEXT = [["red", "green", "blue"], ["one", "two", "three"]] * 30
SMALL = {"vector_size": 8, "min_count": 1, "sample": 0, "seed": 1, "workers": 1}


class HandsOn(Word2Vec):
    """Hands on what it is given, and notes it."""

    def _do_train_job(self, sentences: Any, alpha: float, inits: Any) -> tuple[int, int]:
        counts = super()._do_train_job(sentences, alpha, inits)
        self.__dict__.setdefault("noted", []).append((len(list(sentences)), alpha, counts))
        return counts


class Doubles(Word2Vec):
    """Makes other text of what it is given."""

    def _do_train_job(self, sentences: Any, alpha: float, inits: Any) -> tuple[int, int]:
        return super()._do_train_job([[s[0]] * 4 for s in sentences], alpha, inits)


class ByItself(Word2Vec):
    """Trains by a loop of its own."""

    def _do_train_job(self, sentences: Any, alpha: float, inits: Any) -> tuple[int, int]:
        work, neu1 = inits
        assert work.shape == neu1.shape == (self.layer1_size,)
        self.wv.vectors[:] = alpha
        return 0, 0


@pytest.mark.parametrize("sg", [0, 1])
def test_text_that_is_handed_on_trains_as_any_other(sg: int) -> None:
    """Of one epoch: those of several begin at other random numbers."""
    hook, plain = (cls(TEXT, sg=sg, epochs=1, **SMALL) for cls in (HandsOn, Word2Vec))
    np.testing.assert_array_equal(hook.wv.vectors, plain.wv.vectors)
    assert sum(n for n, _, _ in hook.noted) == len(TEXT)
    assert sum(known for _, _, (known, _) in hook.noted) == 3 * len(TEXT)


def test_the_hook_makes_the_text() -> None:
    model = Doubles(epochs=2, **SMALL)
    model.build_vocab(TEXT)
    before = model.wv.vectors.copy()
    assert model.train(TEXT, total_examples=len(TEXT), epochs=2) == (480, 480)
    moved = (before != model.wv.vectors).any(axis=1)
    assert {word for word in model.wv.index_to_key if moved[model.wv.get_index(word)]} == {
        "red",
        "one",
    }
    assert model.epochs_trained == 2


def test_batches_are_of_batch_words_and_the_rate_falls() -> None:
    model = HandsOn(alpha=0.1, min_alpha=0.0, batch_words=30, **SMALL)
    model.build_vocab(TEXT)
    model.train(TEXT, epochs=2)
    sizes, rates, _ = zip(*model.noted, strict=True)
    assert set(sizes) == {10}
    np.testing.assert_allclose(rates, 0.1 * (1 - np.arange(12) / 12), rtol=1e-6)


def test_a_generator_is_read_once() -> None:
    model = HandsOn(**SMALL)
    model.build_vocab(TEXT)
    model.train(iter(TEXT), total_examples=len(TEXT), epochs=3)
    assert sum(n for n, _, _ in model.noted) == 3 * len(TEXT)

    def sentences() -> Iterator[list[str]]:
        yield from TEXT

    assert sum(n for n, _, _ in HandsOn(sentences(), epochs=2, **SMALL).noted) == 2 * len(TEXT)


def test_a_hook_that_trains_by_itself_is_left_alone() -> None:
    model = ByItself(alpha=0.5, **SMALL)
    model.build_vocab(TEXT)
    assert model.train(TEXT, epochs=1) == (0, 0)
    assert (model.wv.vectors == np.float32(0.5)).all()


def test_nothing_is_left_behind_by_an_error() -> None:
    class Fails(Word2Vec):
        def _do_train_job(self, sentences: Any, alpha: float, inits: Any) -> tuple[int, int]:
            super()._do_train_job(sentences, alpha, inits)
            raise OSError("no more walks")

    model = Fails(**SMALL)
    model.build_vocab(TEXT)
    with pytest.raises(OSError, match="no more walks"):
        model.train(TEXT, epochs=1)
    assert "_handed_on" not in model.__dict__


def test_models_with_a_hook_are_pickled() -> None:
    model = HandsOn(TEXT, epochs=1, **SMALL)
    again = pickle.loads(pickle.dumps(model))
    again.train(TEXT, epochs=1)
    assert len(again.noted) == len(model.noted) + 1


def test_other_models_have_the_hook_too() -> None:
    class Subwords(FastText):
        def _do_train_job(self, sentences: Any, alpha: float, inits: Any) -> tuple[int, int]:
            return super()._do_train_job(sentences, alpha, inits)

    class Documents(Doc2Vec):
        def _do_train_job(self, job: Any, alpha: float, inits: Any) -> tuple[int, int]:
            return super()._do_train_job(job, alpha, inits)

    subwords = [cls(TEXT, epochs=1, bucket=100, **SMALL) for cls in (Subwords, FastText)]
    np.testing.assert_array_equal(*(model.wv.vectors for model in subwords))
    documents = [TaggedDocument(words, [i]) for i, words in enumerate(TEXT)]
    texts = [cls(documents, epochs=1, **SMALL) for cls in (Documents, Doc2Vec)]
    np.testing.assert_array_equal(*(model.dv.vectors for model in texts))
