"""The names of classes while Vecloom stands in for gensim."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
import pytest

from vecloom import KeyedVectors
from vecloom.gensim import naming


@pytest.fixture
def named() -> Iterator[dict[type, str]]:
    before = naming.set_modules()
    yield before
    naming.restore_modules(before)


def test_types_tell_that_they_are_gensims(named: dict[type, str]) -> None:
    assert {
        f"gensim.{cls.__module__.rpartition('gensim.')[2]}.{cls.__name__}" for cls in named
    } == {f"gensim.{module}.{name}" for module, names in naming.CLASSES.items() for name in names}
    assert "gensim" in str(KeyedVectors)


def test_pickles_made_meanwhile_are_good_afterwards(named: dict[type, str]) -> None:
    wv = KeyedVectors(2)
    wv.add_vectors(["red"], np.ones((1, 2), np.float32))
    made = pickle.dumps(wv)
    naming.restore_modules(named)
    assert "gensim" not in str(KeyedVectors)
    assert pickle.loads(made)["red"].tolist() == [1, 1]
