"""Habits of clients in the wild, without the clients: see jobs/habits.py for who has which."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def found(run: Callable[..., Any]) -> dict[str, Any]:
    result: dict[str, Any] = run("habits.py")
    return result


def test_habits_of_clients(found: dict[str, Any], tmp_path: Path) -> None:
    versions = found.pop("asks_for_the_version")
    assert versions[0] == versions[1] and versions[0].startswith("4.")
    trained = found.pop("overrides_the_hook_that_trains")
    assert trained["red"] and trained["one"]  # the first of each sentence
    assert not trained["blue"] and not trained["three"]  # the hook passes the others over
    assert found == {
        "reads_the_name_of_the_type": [True, True, True, True],
        "uses_the_old_name_of_the_class": True,
        "has_a_constructor_of_its_own": [2, 6, 6],
        "overrides_get_vector": [[1, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]],
        "calls_docvecs": 5,
        "sets_what_gensim_3_kept": 2,
        "trains_with_both_losses": 8,
        "has_documents_without_a_window": 8,
        "pickles": True,
    }


def test_what_was_pickled_in_gensims_place_opens_without(
    found: dict[str, Any], tmp_path: Path
) -> None:
    assert found["pickles"] is True
    wv = pickle.loads((tmp_path / "model.pickle").read_bytes())
    assert wv["red"].shape == (8,)
