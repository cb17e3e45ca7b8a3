"""The same public calls to gensim and to Vecloom: see driver.py."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from driver import CLOSE, EQUAL, KIND, Call, Difference, Outcome, compare, complaint, render
from tables import PAGE, TABLES, page

ALL = [
    pytest.param(call, id=f"{name}: {call.name}")
    for name, calls in TABLES.items()
    for call in calls
]


@pytest.mark.parametrize("call", ALL)
def test_a_call_does_what_gensims_does(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("gensim", reason="gensim is not installed")
    assert complaint(call, tmp_path) == ""


def test_the_docs_tell_the_differences() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "run python tests/differential/tables.py"


@pytest.mark.parametrize("name", TABLES)
def test_calls_have_names_of_their_own(name: str) -> None:
    names = Counter(call.name for call in TABLES[name])
    assert [name for name, count in names.items() if count > 1] == []


# The driver itself

SAME = [
    (1, np.int64(1), EQUAL),
    ([("a", 0.5)], [("a", 0.5 + 1e-7)], CLOSE),
    (np.zeros(2), np.ones(2), KIND),
    ({"a": [1, 2]}, {"a": [1, 2]}, EQUAL),
    (float("nan"), float("nan"), CLOSE),
]
OTHER = [
    (1, True, EQUAL),
    (1, 1.0, EQUAL),
    (0.5, np.float32(0.5), CLOSE),
    ([("a", 0.5)], [("a", 0.5 + 1e-7)], EQUAL),
    ([("a", 0.5)], [("a", 0.51)], CLOSE),
    (["a", "b"], ["b", "a"], CLOSE),
    (["a"], ["a", "b"], KIND),
    (np.zeros(2), np.zeros(2, np.float32), KIND),
    (np.zeros(2), np.zeros(3), KIND),
    ({"a": 1}, {"b": 1}, EQUAL),
    ([], (), EQUAL),
]


@pytest.mark.parametrize(("theirs", "ours", "how"), SAME)
def test_it_passes_what_is_the_same(theirs: object, ours: object, how: object) -> None:
    assert compare(Outcome(theirs), Outcome(ours), how) == ""


@pytest.mark.parametrize(("theirs", "ours", "how"), OTHER)
def test_it_finds_what_is_other(theirs: object, ours: object, how: object) -> None:
    assert compare(Outcome(theirs), Outcome(ours), how)


def test_an_exception_may_be_of_a_derived_class() -> None:
    broad, narrow = Outcome(error=LookupError()), Outcome(error=KeyError())
    assert compare(broad, narrow, EQUAL) == ""
    assert compare(narrow, broad, EQUAL)
    assert compare(narrow, Outcome(None), EQUAL)
    assert compare(Outcome(None), narrow, EQUAL)


def test_a_difference_must_be_one(tmp_path: Path) -> None:
    pytest.importorskip("gensim", reason="gensim is not installed")
    kept = Difference("what", "theirs", "ours", "why")
    names = iter("abcd")

    def says(do: object, **options: object) -> str:
        folder = tmp_path / next(names)
        folder.mkdir()
        return complaint(Call("name", do, differs=kept, **options), folder)

    def only_gensim(lib: object, _: object) -> str:
        if lib.name == "vecloom":
            raise KeyError
        return lib.name

    assert says(lambda lib, _: lib.name) == ""
    assert says(lambda lib, _: 1).startswith("nothing differs")
    assert says(only_gensim).startswith("ours is to return")
    assert says(only_gensim, raises=KeyError) == ""


def test_a_difference_is_a_row_once() -> None:
    kept = Difference("what", "theirs", "ours", "why")
    calls = [Call(name, lambda lib, _: None, differs=kept) for name in "ab"]
    assert render(calls).splitlines()[2:] == ["| what | theirs | ours | why |"]
