"""Drive gensim and Vecloom through the same public calls, and compare what comes of them.

A table is a module with ``CALLS``, a list of `Call`; ``tables.py`` lists the tables. A call is made
twice, once with each `Library`. Its object is made by ``given(lib)``, anew for each call, and
``do(lib, object)`` is what is compared: what it returns, or the exception it raises.

    Call("most_similar: topn", lambda lib, kv: kv.most_similar("river", topn=3), words)

``lib`` has the public classes and functions of either library by their names
(``lib.KeyedVectors``, ``lib.Word2Vec``, ``lib.TaggedDocument``), ``lib.name``, and ``lib.folder``,
an empty folder for files. ``how`` says what is compared:

EQUAL
    Types, shapes, orders and values, to the bit.
CLOSE
    The same with numbers to 1e-5: what a call is compared by if nothing is said.
KIND
    Types and shapes: for what is random.

Types are Python's or NumPy's, element types included; integers of any type are alike, and so are
floats of 64 bits, and tuples, named or not. Of tables of vectors the class's name, keys, vectors and attributes are
compared. An exception is to be of the other's class or of a class derived from it.

``differs`` names a `Difference` that is kept on purpose. Then the outcomes must differ, ours must be
no exception, or one of the class ``raises``; and `render` writes the row of the table in the docs.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from importlib import import_module
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

TOLERANCE = 1e-5


class How(Enum):
    """How two results are compared."""

    EQUAL = auto()
    CLOSE = auto()
    KIND = auto()


EQUAL, CLOSE, KIND = How.EQUAL, How.CLOSE, How.KIND


@dataclass(frozen=True)
class Library:
    """The public names of a library, wherever in it they are."""

    name: str
    modules: tuple[str, ...]
    folder: Path = field(default=Path("."), compare=False)

    def __getattr__(self, name: str) -> Any:
        for module in self.modules:
            if hasattr(found := import_module(module), name):
                return getattr(found, name)
        raise AttributeError(f"{self.name} has no {name}")

    def within(self, folder: Path) -> Library:
        """Return the library with a folder of its own."""
        own = folder / self.name
        own.mkdir()
        return replace(self, folder=own)


_MODELS = ("", ".word2vec", ".fasttext", ".doc2vec", ".keyedvectors", ".callbacks")
GENSIM = Library("gensim", tuple(f"gensim.models{module}" for module in _MODELS))
VECLOOM = Library("vecloom", ("vecloom", "vecloom.corpus", "vecloom.vectors", "vecloom.models"))


@dataclass(frozen=True)
class Difference:
    """A difference that is kept: a row of the table in the docs, in Markdown."""

    what: str
    gensim: str
    vecloom: str
    why: str


@dataclass(frozen=True)
class Call:
    """One public call."""

    name: str
    do: Callable[[Library, Any], Any]
    given: Callable[[Library], Any] = lambda lib: None
    how: How = CLOSE
    differs: Difference | None = None
    raises: type[Exception] | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a value, or an exception."""

    value: Any = None
    error: Exception | None = None

    def __str__(self) -> str:
        return repr(self.value) if self.error is None else f"raises {self.error!r}"


def outcome(call: Call, lib: Library) -> Outcome:
    """Make a call with one of the libraries."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = call.given(lib)
        try:
            return Outcome(call.do(lib, made))
        except Exception as error:
            return Outcome(error=error)


def complaint(call: Call, folder: Path) -> str:
    """Make a call with both libraries; say what is not as it should be, nothing if all is well."""
    theirs = outcome(call, GENSIM.within(folder))
    ours = outcome(call, VECLOOM.within(folder))
    found = compare(theirs, ours, call.how)
    beside = f"gensim: {theirs}\nvecloom: {ours}"
    if call.differs is None:
        return f"{found}\n{beside}" if found else ""
    if not found:
        return f"nothing differs, although {call.differs.what!r} is said to\n{beside}"
    if call.raises is None and ours.error is not None:
        return f"ours is to return something\n{beside}"
    if call.raises is not None and not isinstance(ours.error, call.raises):
        return f"ours is to raise {call.raises.__name__}\n{beside}"
    return ""


def compare(theirs: Outcome, ours: Outcome, how: How) -> str:
    """Say how two outcomes differ; nothing if they do not."""
    if theirs.error is None and ours.error is None:
        return difference(theirs.value, ours.value, how, "the result")
    if isinstance(ours.error, type(theirs.error)) and theirs.error is not None:
        return ""
    return "one raises what the other does not"


def difference(theirs: Any, ours: Any, how: How, where: str) -> str:
    """Say where and how two values differ first; nothing if they do not."""
    theirs, ours = _plain(theirs), _plain(ours)
    if _kind(theirs) != _kind(ours):
        return f"{where} is of type {_kind(theirs)} and {_kind(ours)}"
    if isinstance(theirs, np.ndarray) and theirs.dtype != object:
        return _of_arrays(theirs, ours, how, where)
    if isinstance(theirs, Mapping):
        pairs = [("keys", list(theirs), list(ours))]
        pairs += [(repr(key), theirs[key], ours[key]) for key in theirs if key in ours]
        return _of_items(pairs, how, where)
    if isinstance(theirs, (list, tuple, np.ndarray)):
        if len(theirs) != len(ours):
            return f"{where} is of length {len(theirs)} and {len(ours)}"
        triples = [(str(i), a, b) for i, (a, b) in enumerate(zip(theirs, ours, strict=True))]
        return _of_items(triples, how, where)
    if how is KIND:
        return ""
    if isinstance(theirs, (float, np.floating)):
        return _of_arrays(np.asarray(theirs), np.asarray(ours), how, where)
    return "" if theirs == ours else f"{where} is {theirs!r} and {ours!r}"


def _of_items(pairs: Iterable[tuple[str, Any, Any]], how: How, where: str) -> str:
    found = (difference(a, b, how, f"{where}[{name}]") for name, a, b in pairs)
    return next(filter(None, found), "")


def _of_arrays(theirs: Any, ours: Any, how: How, where: str) -> str:
    if theirs.shape != ours.shape:
        return f"{where} is of shape {theirs.shape} and {ours.shape}"
    if how is KIND:
        return ""
    if how is CLOSE and theirs.dtype.kind == "f":
        same = np.allclose(theirs, ours, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    else:
        same = np.array_equal(theirs, ours, equal_nan=theirs.dtype.kind == "f")
    return "" if same else f"{where} holds {theirs} and {ours}"


def _plain(value: Any) -> Any:
    """Turn what only looks different into what can be compared."""
    if hasattr(value, "index_to_key") and hasattr(value, "vectors"):
        parts = value.index_to_key, value.key_to_index, value.vectors, value.expandos
        return (type(value).__name__, *parts)
    return tuple(value) if isinstance(value, tuple) else value


def _kind(value: Any) -> str:
    if isinstance(value, Integral):
        return type(value).__name__ if isinstance(value, bool) else "integer"
    if isinstance(value, float):
        return "float"
    if isinstance(value, np.ndarray):
        return f"array of {'integers' if value.dtype.kind in 'iu' else value.dtype}"
    return type(value).__name__


def render(calls: Iterable[Call]) -> str:
    """Write the differences that calls name as a table in Markdown."""
    rows = dict.fromkeys(call.differs for call in calls if call.differs)
    lines = ["| what | gensim 4.4 | Vecloom | why |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.gensim} | {row.vecloom} | {row.why} |" for row in rows]
    return "\n".join(lines) + "\n"
