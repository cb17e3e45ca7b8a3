"""What the guide for gensim's users shows gives the same with gensim.

Blocks that it marks ``<!-- portable: how -->`` run twice: as they stand, and with gensim in the
place of vecloom.gensim. What they print is compared, value by value: where ``how`` is "the same",
by its value; where it is "the same kinds", by types, lengths and shapes, for the numbers are those
of trainings. Its table of names is checked by importing them.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pages import Example, examples

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gensim.md"
# `gensim's name` | `Vecloom's name` |
NAMES = re.compile(r"^\| `(gensim\.[\w.]+)` \| `(vecloom\.[\w.]+)` \|$", re.MULTILINE)

Printed = list[tuple[Example, list[Any]]]


def printed(page: Path, translate: Callable[[str], str]) -> Printed:
    """Run the portable blocks, their code translated; return what each has printed."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    found: Printed = []
    for example in examples(page):
        if not example["portable"]:
            continue
        values: list[Any] = []
        namespace["print"] = lambda *given, values=values: values.extend(given)
        exec(compile(translate(example.padded), str(page), "exec"), namespace)
        found.append((example, values))
    return found


def kind(value: Any) -> Any:
    """Tell what a value is, whatever its numbers and words."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape
    if isinstance(value, dict):
        return dict, {kind(key) for key in value}, {kind(each) for each in value.values()}
    if isinstance(value, (list, tuple)):
        return type(value), [kind(each) for each in value]
    if isinstance(value, (Exception, bool, int, float, str, np.generic)):
        return type(value)
    return type(value).__name__


def assert_same_kind(ours: Any, theirs: Any) -> None:
    """Compare kinds alone."""
    assert kind(ours) == kind(theirs)


def assert_same(ours: Any, theirs: Any) -> None:
    """Compare values: floats and arrays within what single precision leaves open."""
    assert_same_kind(ours, theirs)
    if isinstance(ours, (list, tuple)):
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)
    elif isinstance(ours, (np.ndarray, float, np.floating)):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    else:
        assert ours == theirs


COMPARED = {"the same": assert_same, "the same kinds": assert_same_kind}


@pytest.fixture
def folder(tmp_path: Path, english: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(english, tmp_path / "wiki.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_portable_examples_give_the_same_with_gensim(folder: Path) -> None:
    pytest.importorskip("gensim", reason="compares with gensim")
    theirs = printed(PAGE, lambda code: code.replace("vecloom.gensim", "gensim"))
    ours = printed(PAGE, lambda code: code)
    assert len(ours) > 5
    for (example, our_values), (_, their_values) in zip(ours, theirs, strict=True):
        compare = COMPARED[example["portable"]]
        assert our_values, f"line {example.line} prints nothing to compare"
        assert len(our_values) == len(their_values)
        for our_value, their_value in zip(our_values, their_values, strict=True):
            try:
                compare(our_value, their_value)
            except AssertionError as error:
                raise AssertionError(
                    f"gensim.md, line {example.line}: {our_value!r}, gensim: {their_value!r}"
                ) from error


def resolved(name: str) -> Any:
    """Return what a dotted name names."""
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def test_names_stand_for_the_same_object() -> None:
    pairs = NAMES.findall(PAGE.read_text(encoding="utf-8"))
    assert len(pairs) > 5
    for theirs, ours in pairs:
        assert resolved(f"vecloom.{theirs}") is resolved(ours), theirs
