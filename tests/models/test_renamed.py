"""Names of gensim 3: each tells the new one, or works where that was asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from vecloom import Doc2Vec, FastText, KeyedVectors, Word2Vec
from vecloom.corpus import TaggedDocument
from vecloom.models.renamed import ATTRIBUTES, NEVER_CALLED
from vecloom.vectors.renamed import OldAttribute, accept_old_names

TEXT = [["a", "b", "c"], ["b", "c", "d"]] * 20
DOCUMENTS = [TaggedDocument(words, [n]) for n, words in enumerate(TEXT)]
SMALL = {"vector_size": 4, "min_count": 1, "epochs": 1, "workers": 1}
MODELS = (Word2Vec, FastText, Doc2Vec)
MOVED = [name for name, instead in ATTRIBUTES.items() if OldAttribute(instead).moved]


@pytest.fixture
def accepted() -> Iterator[None]:
    accept_old_names()
    yield
    accept_old_names(False)


@pytest.fixture
def model() -> Word2Vec:
    return Word2Vec(TEXT, **SMALL)


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize(("old", "new"), [("size", "vector_size"), ("iter", "epochs")])
class TestKeywords:
    def test_they_tell_the_new_name(self, kind: Any, old: str, new: str) -> None:
        with pytest.raises(TypeError, match=rf"{new} in place of {old}.*accept_old_names"):
            kind(**{old: 7})

    def test_they_work_on_demand(self, accepted: None, kind: Any, old: str, new: str) -> None:
        with pytest.warns(DeprecationWarning, match=f"{new} in place of {old}") as told:
            model = kind(**{old: 7})
        assert getattr(model, new) == 7
        assert told[0].filename == __file__

    def test_both_are_too_many(self, accepted: None, kind: Any, old: str, new: str) -> None:
        with pytest.warns(DeprecationWarning, match=old), pytest.raises(TypeError, match="both"):
            kind(**{old: 7, new: 7})


def test_keywords_of_methods(model: Word2Vec, accepted: None) -> None:
    with pytest.warns(DeprecationWarning, match="corpus_iterable in place of sentences"):
        model.build_vocab(sentences=TEXT)
    with pytest.warns(DeprecationWarning, match="sentences|iter"):
        assert model.train(sentences=TEXT, iter=2) == (240, 240)
    documents = Doc2Vec(**SMALL)
    with pytest.warns(DeprecationWarning, match="corpus_iterable in place of documents"):
        documents.build_vocab(documents=DOCUMENTS)
    assert len(documents.dv) == len(DOCUMENTS)
    with pytest.warns(DeprecationWarning, match="epochs in place of steps"):
        assert documents.infer_vector(["a"], steps=3).shape == (4,)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attributes_tell_the_new_name(model: Word2Vec, name: str) -> None:
    with pytest.raises(AttributeError, match=f"Word2Vec.{name} is "):
        getattr(model, name)
    with pytest.raises(AttributeError):
        getattr(Word2Vec, name)
    assert not hasattr(model, name)


@pytest.mark.parametrize("name", MOVED)
def test_attributes_work_on_demand(model: Word2Vec, accepted: None, name: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"Word2Vec.{name} is ") as told:
        found = getattr(model, name)
    assert told[0].filename == __file__
    expected: Any = model
    for part in filter(None, ATTRIBUTES[name].split(".")):
        expected = getattr(expected, part)
    assert found is expected or found == expected


def test_what_is_gone_stays_gone(model: Word2Vec, accepted: None) -> None:
    for name in set(ATTRIBUTES) - set(MOVED):
        with pytest.raises(AttributeError, match="is gone"):
            getattr(model, name)


def test_users_may_give_attributes_an_old_name() -> None:
    class Mine(Word2Vec):
        def __init__(self) -> None:
            super().__init__(TEXT, **SMALL)
            self.vocabulary = ["mine"]

    assert Mine().vocabulary == ["mine"]


def test_a_model_is_no_table(model: Word2Vec) -> None:
    with pytest.raises(TypeError, match=r"Word2Vec.wv\[\.\.\.\]"):
        model["a"]
    with pytest.raises(TypeError, match=r"Word2Vec.wv"):
        assert "a" in model


def test_a_model_is_a_table_on_demand(model: Word2Vec, accepted: None) -> None:
    with pytest.warns(DeprecationWarning, match="no table"):
        np.testing.assert_array_equal(model["a"], model.wv["a"])
    with pytest.warns(DeprecationWarning, match="no table"):
        assert "a" in model


def test_the_vectors_of_tags_have_their_old_name() -> None:
    model = Doc2Vec(DOCUMENTS, **SMALL)
    with pytest.warns(DeprecationWarning, match="dv"):
        assert model.docvecs is model.dv
    other = KeyedVectors(4)
    with pytest.warns(DeprecationWarning, match="dv"):
        model.docvecs = other
    assert model.dv is other
    np.testing.assert_array_equal(model["a"], model.wv["a"])


@pytest.mark.parametrize(("value", "works"), [("1", True), ("0", False), ("", False)])
def test_the_environment_decides(value: str, works: bool) -> None:
    script = "import vecloom; vecloom.Word2Vec(size=7)"
    environment = {**os.environ, "VECLOOM_OLD_NAMES": value}
    done = subprocess.run([sys.executable, "-c", script], env=environment, stderr=subprocess.PIPE)
    assert (done.returncode == 0) is works
    assert works or b"vector_size in place of size" in done.stderr


def test_overriding_what_is_never_called_is_told() -> None:
    with pytest.warns(UserWarning, match="Mine overrides _train_epoch"):
        type("Mine", (Word2Vec,), {"_train_epoch": lambda *args: None})


@pytest.mark.parametrize("name", NEVER_CALLED)
def test_what_is_never_called_is_never_called(name: str) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise AssertionError

    with pytest.warns(UserWarning, match=name):
        mine = type("Mine", (Word2Vec,), {name: fail})
    assert len(mine(TEXT, **SMALL).wv) == 4
