"""Word Mover's Distance: what is handed to the solver, and what it finds."""

from __future__ import annotations

import math
import sys
from types import SimpleNamespace

import numpy as np
import pytest


@pytest.fixture
def handed(monkeypatch):
    """What the solver, which is not there, is given."""
    given = []

    def emd2(*arguments):
        given.extend(arguments)
        return np.float64(7)

    monkeypatch.setitem(sys.modules, "ot", SimpleNamespace(emd2=emd2))
    return given


def test_shares_and_distances(plane, handed):
    first, second = ["east", "north", "east", "south"], iter(["west", "north"])
    distance = plane.wmdistance(first, second, norm=False)
    assert distance == 7
    assert type(distance) is float
    shares1, shares2, distances = handed
    assert shares1.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert shares2.tolist() == [0.5, 0.5]
    assert distances == pytest.approx(np.array([[6, 5**0.5], [17**0.5, 0]]))


def test_vectors_of_length_one(plane, handed):
    plane.wmdistance(["east"], ["west", "north"])
    assert handed[2] == pytest.approx(np.array([[2, 2**0.5]]))


@pytest.mark.parametrize("documents", [([], ["east"]), (["south"], ["east"]), ([], [])])
def test_a_document_without_vectors_is_infinitely_far(plane, handed, documents):
    assert plane.wmdistance(*documents) == math.inf
    assert not handed


def test_the_missing_extra_is_told_in_a_line(plane, monkeypatch):
    monkeypatch.setitem(sys.modules, "ot", None)
    with pytest.raises(ImportError, match=r'pip install "vecloom\[wmd\]"'):
        plane.wmdistance(["east"], ["west"])


def test_the_least_cost_is_found(plane):
    pytest.importorskip("ot", reason="POT is not installed")
    assert plane.wmdistance(["east", "north"], ["north", "east"]) == pytest.approx(0)
    assert plane.wmdistance(["east", "north"], ["west", "north"]) == pytest.approx(1)
    plane["ost"] = plane["east"]
    assert plane.wmdistance(["east"], ["ost"]) == 0
