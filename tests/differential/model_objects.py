"""Texts and models that the calls about models are made with."""

from __future__ import annotations

import copy
import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

KINDS = ("Word2Vec", "FastText", "Doc2Vec")
SIZE, BUCKET = 8, 50
SMALL = {"vector_size": SIZE, "min_count": 1, "epochs": 2, "workers": 1, "seed": 3, "sample": 0.0}
TOPICS = [[f"{name}{i}" for i in range(5)] for name in ("sea", "land", "sky")]


def _text() -> list[list[str]]:
    """Sentences of words of one topic each; no two words occur as often."""
    rng = np.random.default_rng(1)
    drawn = [rng.choice(TOPICS[n % 3], 6 + n % 3).tolist() for n in range(60)]
    found = Counter(word for sentence in drawn for word in sentence)
    words = [word for topic in TOPICS for word in topic]
    return [*drawn, *([word] * (60 + 4 * n - found[word]) for n, word in enumerate(words))]


TEXT = _text()
MORE = [
    ["new", "sea0", "newer", "land1"],
    *([["new", "sea0", "newer"]] * 2),
    ["new"],
    ["new", "sea0"],
]
COUNTS = {"river": 9, "bank": 7, "water": 4, "mill": 2}


def text_of(lib: Any, kind: str, sentences: list[list[str]] = TEXT) -> list[Any]:
    """Sentences, or documents with their numbers and a shared tag each."""
    if kind != "Doc2Vec":
        return sentences
    return [lib.TaggedDocument(words, [n]) for n, words in enumerate(sentences)]


def make(lib: Any, kind: str, *args: Any, **options: Any) -> Any:
    """Make a small model."""
    subwords = {"bucket": BUCKET} if kind == "FastText" else {}
    return getattr(lib, kind)(*args, **{**SMALL, **subwords, **options})


@functools.cache
def _once(lib_name: str, kind: str, steps: str, options: tuple[Any, ...]) -> list[Any]:
    return []


def _kept(lib: Any, kind: str, steps: str, options: dict[str, Any], made: Callable[[], Any]) -> Any:
    """Make a model once for each library, and copy it."""
    kept = _once(lib.name, kind, steps, tuple(sorted(options.items())))
    if not kept:
        kept.append(made())
    return copy.deepcopy(kept[0])


def trained(kind: str, **options: Any) -> Callable[[Any], Any]:
    """Say how to train a model."""
    return lambda lib: _kept(
        lib, kind, "trained", options, lambda: make(lib, kind, text_of(lib, kind), **options)
    )


def bare(kind: str, **options: Any) -> Callable[[Any], Any]:
    """Say how to make a model without words."""
    return lambda lib: make(lib, kind, **options)


def with_words(kind: str, **options: Any) -> Callable[[Any], Any]:
    """Say how to make a model with a vocabulary, not trained."""

    def build(lib: Any) -> Any:
        model = make(lib, kind, **options)
        model.build_vocab(text_of(lib, kind))
        return model

    return lambda lib: _kept(lib, kind, "with words", options, lambda: build(lib))


def alike(kind: str = "Word2Vec", **options: Any) -> Callable[[Any], Any]:
    """Say how to make a model whose matrices are the same in both libraries."""

    def build(lib: Any) -> Any:
        model = with_words(kind, **options)(lib)
        rng = np.random.default_rng(2)
        shape = model.wv.vectors.shape
        model.wv.vectors = rng.normal(0, 0.5, shape).astype(np.float32)
        if model.negative:
            model.syn1neg = rng.normal(0, 0.5, shape).astype(np.float32)
        return model

    return build


def callback(lib: Any) -> type[Any]:
    """Return the base class of callbacks."""
    return lib.CallbackAny2Vec if lib.name == "gensim" else lib.Callback


def train(lib: Any, model: Any, kind: str, **options: Any) -> Any:
    """Train on the text, as gensim wants it to be told."""
    given = {"total_examples": model.corpus_count, "epochs": model.epochs, **options}
    return model.train(text_of(lib, kind), **given)
