"""The variants of every model, a small text, and the bytes of a model."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest
from classifiers import Classifier, classifier

from vecloom import FastText, Word2Vec

VARIANTS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "skip-gram, sampling": (Word2Vec, {"sg": 1}),
    "skip-gram, tree": (Word2Vec, {"sg": 1, "hs": 1, "negative": 0}),
    "skip-gram, softmax": (Word2Vec, {"sg": 1, "softmax": True, "negative": 0}),
    "CBOW, sampling": (Word2Vec, {"sg": 0}),
    "CBOW, tree": (Word2Vec, {"sg": 0, "hs": 1, "negative": 0}),
    "CBOW, softmax": (Word2Vec, {"sg": 0, "softmax": True, "negative": 0}),
    "CBOW, all, exact sum": (
        Word2Vec,
        {"sg": 0, "hs": 1, "softmax": True, "cbow_mean": 0, "cbow_exact_gradient": True},
    ),
    "subwords, skip-gram, sampling": (FastText, {"sg": 1, "bucket": 500}),
    "subwords, skip-gram, tree": (
        FastText,
        {"sg": 1, "hs": 1, "negative": 0, "bucket": 500, "min_n": 1, "max_n": 2},
    ),
    "subwords, CBOW, sampling": (FastText, {"sg": 0}),
    "subwords, CBOW, tree": (FastText, {"sg": 0, "hs": 1, "negative": 0, "bucket": 500}),
    "subwords, CBOW, softmax": (
        FastText,
        {"sg": 0, "softmax": True, "negative": 0, "min_n": 2, "max_n": 9},
    ),
    "subwords, no bucket": (FastText, {"sg": 1, "bucket": 0}),
    "subwords, no length": (FastText, {"sg": 0, "min_n": 4, "max_n": 3}),
}
# Classifiers keep those contracts that say nothing of words' vectors: tests run `over_every_model`.
CLASSIFIERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "classifier, softmax": (classifier, {}),
    "classifier, tree": (classifier, {"loss": "hs", "word_ngrams": 3, "bucket": 5000}),
    "classifier, sampling": (classifier, {"loss": "ns", "minn": 1, "maxn": 2, "bucket": 500}),
    "classifier, one versus all": (classifier, {"loss": "ova", "word_ngrams": 2, "bucket": 50}),
}
EVERY_MODEL = {**VARIANTS, **CLASSIFIERS}
over_every_model = pytest.mark.parametrize("variant", EVERY_MODEL, indirect=True)
# Those that give the same bytes at any number of workers; the others do with one.
BLOCKED = ["skip-gram, sampling", "subwords, no bucket"]

SMALL = {"vector_size": 12, "min_count": 1, "epochs": 2, "workers": 1, "seed": 3}
MATRICES = ("syn1neg", "syn1", "syn1full")


def zipf_text(n_words: int = 300, n_sentences: int = 300, seed: int = 0) -> list[list[str]]:
    """Draw sentences of words whose frequency falls with their number."""
    rng = np.random.default_rng(seed)
    chances = 1 / np.arange(1, n_words + 1)
    lengths = rng.integers(1, 25, n_sentences)
    words = rng.choice(n_words, lengths.sum(), p=chances / chances.sum())
    names = np.array([f"w{i}" for i in range(n_words)])[words]
    return [part.tolist() for part in np.split(names, np.cumsum(lengths)[:-1])]


TEXT = zipf_text()


def make(variant: str, text: Any = None, **parameters: Any) -> Any:
    """Make a small model of a variant, and train it if there is text."""
    kind, options = EVERY_MODEL[variant]
    return kind(text, **{**SMALL, **options, **parameters})


def inputs(model: Any) -> str:
    """Name the matrix of ``model.wv`` that is trained."""
    return "rows" if isinstance(model, FastText) else "vectors"


def matrices(model: Any) -> dict[str, Any]:
    """Return everything a model has learnt, by name."""
    if isinstance(model, Classifier):
        return {"input": model.model_.input, "output": model.model_.output}
    found = {name: getattr(model, name) for name in MATRICES if getattr(model, name) is not None}
    return {inputs(model): getattr(model.wv, inputs(model)), **found}


def set_matrix(model: Any, name: str, matrix: Any) -> None:
    """Put another matrix in place of one that `matrices` named."""
    setattr(model.wv if name == inputs(model) else model, name, matrix)
    if name == "rows":
        model.wv.adjust_vectors()


def query(model: Any) -> None:
    """Ask a model what it is for."""
    if isinstance(model, Classifier):
        assert np.isfinite(model.predict_proba(TEXT)).all()
    else:
        assert len(model.wv.most_similar("w0", topn=3)) == 3


def words(model: Any) -> list[str]:
    """Return the words a model knows, in the order of their rows."""
    if isinstance(model, Classifier):
        return [word.decode() for word in model.model_.dictionary.words]
    return [str(word) for word in model.wv.index_to_key]


def digest(model: Any) -> str:
    """Return a hash of the bytes of everything a model has learnt, and of its words."""
    digest = hashlib.sha256("\n".join(words(model)).encode())
    learnt = matrices(model)
    if not isinstance(model, Classifier):
        learnt["vectors"] = model.wv.vectors
    for name, matrix in sorted(learnt.items()):
        digest.update(name.encode() + matrix.tobytes())
    return digest.hexdigest()
