"""Doc2Vec has gensim's surface: names, shapes, what it calls itself."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import numpy as np
import pytest

from vecloom import Doc2Vec
from vecloom.corpus import TaggedDocument

gensim = pytest.importorskip("gensim.models.doc2vec", reason="compares with gensim")

# What gensim passes on: those are named here.
INSIDE = {"kwargs"}
TEXT = [
    TaggedDocument(["a", "b", "c", "a"], [0]),
    TaggedDocument(["b", "d", "a"], [1]),
    TaggedDocument(["d", "a", "c", "b"], [2]),
]
VARIANTS: list[dict[str, Any]] = [
    {},
    {"dm": 0},
    {"dm": 0, "dbow_words": 1},
    {"hs": 1, "negative": 0},
    {"dm_concat": 1, "window": 2},
    {"dm": 0, "hs": 1, "sample": 0},
    {"min_count": 1, "workers": 3},
]


def both(**parameters: Any) -> tuple[Any, Any]:
    """A model of ours and gensim's of the same text."""
    given = {"vector_size": 6, "min_count": 1, "epochs": 2, "workers": 1, **parameters}
    theirs = gensim.Doc2Vec([gensim.TaggedDocument(*document) for document in TEXT], **given)
    return Doc2Vec(TEXT, **given), theirs


@pytest.mark.parametrize("method", ["__init__", "infer_vector", "similarity_unseen_docs", "train",
                                    "build_vocab", "build_vocab_from_freq", "reset_from",
                                    "save_word2vec_format", "estimated_lookup_memory"])  # fmt: skip
def test_parameters_are_gensims(method: str) -> None:
    theirs = inspect.signature(getattr(gensim.Doc2Vec, method)).parameters
    ours = inspect.signature(getattr(Doc2Vec, method)).parameters
    assert set(theirs) - INSIDE <= set(ours)
    for name in set(theirs) - INSIDE:
        assert ours[name].default == theirs[name].default, name


def test_those_of_the_words_are_gensims_too() -> None:
    ours = inspect.signature(Doc2Vec).parameters
    theirs = inspect.signature(gensim.Word2Vec).parameters
    for name in ("alpha", "min_alpha", "min_count", "max_vocab_size", "sample", "seed", "hs",
                 "negative", "ns_exponent", "sorted_vocab", "max_final_vocab"):  # fmt: skip
        assert ours[name].default == theirs[name].default, name


@pytest.mark.parametrize("options", VARIANTS, ids=str)
def test_shapes_and_names_are_gensims(options: dict[str, Any]) -> None:
    ours, theirs = both(**options)
    assert str(ours) == str(theirs)
    assert (ours.dm, ours.dbow, ours.layer1_size) == (theirs.dm, theirs.dbow, theirs.layer1_size)
    assert ours.dv.vectors.shape == theirs.dv.vectors.shape
    assert ours.dv.index_to_key == theirs.dv.index_to_key
    for name, values in theirs.dv.expandos.items():
        np.testing.assert_array_equal(ours.dv.expandos[name], values)
    for name in ("syn1neg", "syn1"):
        if hasattr(theirs, name):
            assert getattr(ours, name).shape[1] == getattr(theirs, name).shape[1]
    assert (ours.corpus_count, ours.corpus_total_words) == (
        theirs.corpus_count,
        theirs.corpus_total_words,
    )
    assert ours.infer_vector(["a", "d"]).shape == theirs.infer_vector(["a", "d"]).shape
    assert set(ours.estimate_memory()) == set(theirs.estimate_memory())


def test_public_names_are_there() -> None:
    ours, theirs = both()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = {
            name
            for name, _ in inspect.getmembers(gensim.Doc2Vec)
            if not name.startswith("_") and name in gensim.Doc2Vec.__dict__
        }
    assert names <= set(dir(ours))
    kept = {"vector_size", "window", "epochs", "dbow_words", "dm_concat", "dm_tag_count"}
    for name in kept:
        assert getattr(ours, name) == getattr(theirs, name), name


def test_documents_of_gensims_own_class_will_do() -> None:
    documents = [gensim.TaggedDocument(*document) for document in TEXT]
    model = Doc2Vec(documents, vector_size=4, min_count=1, epochs=1)
    assert model.dv.index_to_key == [0, 1, 2]
