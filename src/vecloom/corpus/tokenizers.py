"""Tokenizers by name, and the preparation of text for the native splitter."""

from __future__ import annotations

import functools
import logging
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vecloom._core import text as core

logger = logging.getLogger(__name__)

Split = Callable[[str], Iterable[object]]
# Turns the first `length` bytes of a block into text whose tokens stand between white space.
Prepare = Callable[[bytearray, int], tuple[bytearray, int]]

CHUNK = 256  # code points lowered at once; few chunks hold any that change


@dataclass(frozen=True)
class Tokenizer:
    """How lines become tokens.

    Attributes
    ----------
    split : callable
        From a line to its tokens.
    prepare : callable or None
        What does the same on the bytes of many lines, up to splitting at white space; None if
        the tokenizer can only run in Python, line by line.
    """

    split: Split
    prepare: Prepare | None = None


class ConfiguredTokenizer(ABC):
    """A tokenizer with settings that a file can hold: a frozen dataclass of plain values."""

    name: ClassVar[str]

    @abstractmethod
    def __call__(self, line: str) -> list[str]:
        """Cut a line into tokens."""

    @abstractmethod
    def tokenizer(self) -> Tokenizer:
        """Return it as the reading of text needs it."""

    def packages(self) -> list[str]:
        """Name the installed packages whose versions decide the tokens."""
        return []

    def to_dict(self) -> dict[str, Any]:
        """Return the name, and the settings that are not the defaults, as plain values."""
        return {"name": self.name} | {
            field.name: getattr(self, field.name)
            for field in fields(self)  # type: ignore[arg-type]  # a dataclass, as said
            if field.default is MISSING or getattr(self, field.name) != field.default
        }

    @staticmethod
    def from_dict(settings: Mapping[str, Any]) -> ConfiguredTokenizer:
        """Make the tokenizer that `to_dict` described.

        Raises
        ------
        ValueError
            If there is no such tokenizer, or no such setting of it.
        """
        given = {key: value for key, value in settings.items() if key != "name"}
        cls = CONFIGURED.get(str(settings.get("name")))
        if cls is None:
            raise ValueError(
                f"no tokenizer with settings is called {settings.get('name')!r}: choose among "
                f"{', '.join(map(repr, CONFIGURED))}"
            )
        known = [field.name for field in fields(cls)]  # type: ignore[arg-type]
        if unknown := [key for key in given if key not in known]:
            raise ValueError(
                f"the tokenizer {cls.name!r} has no setting {unknown[0]!r}: choose among "
                f"{', '.join(map(repr, known))}"
            )
        return cls(**given)


def whitespace(line: str) -> list[str]:
    """Split at runs of white space, as ``str.split`` does (all of Unicode's spaces)."""
    return line.split()


def words(line: str) -> list[str]:
    r"""List the maximal runs of letters, digits and underscores (``\w+``) in lower case."""
    return re.findall(r"\w+", line.lower())


def named(tokenizer: Any) -> Any:
    """Return the tokenizer with settings that a name stands for, or what is given."""
    if isinstance(tokenizer, str) and tokenizer in CONFIGURED:
        return CONFIGURED[tokenizer]()
    return tokenizer


def saved_form(tokenizer: Any, path: object, otherwise: str = "whitespace") -> Any:
    """Return a tokenizer as JSON can hold it; in place of code, with a warning, another's name."""
    if isinstance(tokenizer, ConfiguredTokenizer):
        return tokenizer.to_dict()
    if callable(tokenizer) or isinstance(tokenizer, Tokenizer):
        logger.warning("%s: the tokenizer is a function and is not saved", path)
        return otherwise
    return tokenizer


def restored(form: Any) -> Any:
    """Return the tokenizer of which `saved_form` is this; a name stays one.

    Raises
    ------
    ValueError
        If there is no such tokenizer, or no such setting of it.
    """
    return ConfiguredTokenizer.from_dict(form) if isinstance(form, Mapping) else form


def resolve(tokenizer: Any) -> Tokenizer:
    """Find a tokenizer by name, or wrap a callable.

    Raises
    ------
    ValueError
        If no tokenizer has this name.
    TypeError
        If it is neither a name nor callable.
    """
    tokenizer = named(tokenizer)
    if isinstance(tokenizer, ConfiguredTokenizer):
        return tokenizer.tokenizer()
    if isinstance(tokenizer, Tokenizer):
        return tokenizer
    if callable(tokenizer):
        return Tokenizer(tokenizer)
    if not isinstance(tokenizer, str):
        raise TypeError(
            f"tokenizer={tokenizer!r}: expected a name or a function from a line to its tokens"
        )
    if tokenizer not in TOKENIZERS:
        raise ValueError(
            f"tokenizer={tokenizer!r} is unknown: choose among "
            f"{', '.join(map(repr, [*TOKENIZERS, *CONFIGURED]))}, "
            "or pass a function from a line to its tokens"
        )
    return TOKENIZERS[tokenizer]


def decoded(buffer: bytearray, length: int, encoding_errors: str) -> tuple[bytearray, int]:
    """Replace what is not UTF-8 in a block, as ``bytes.decode`` does with these errors."""
    with memoryview(buffer) as view:
        return _encoded(str(view[:length], "utf-8", encoding_errors))


def _encoded(text: str) -> tuple[bytearray, int]:
    # Lone surrogates come from errors="surrogateescape"; words are decoded in the same way.
    content = text.encode("utf-8", "surrogatepass")
    return bytearray(content) + bytes(core.PADDING), len(content)


def _as_is(buffer: bytearray, length: int) -> tuple[bytearray, int]:
    return buffer, length


def _fold_words(buffer: bytearray, length: int) -> tuple[bytearray, int]:
    out = bytearray(3 * length + core.PADDING)  # a lowered line can be half as long again
    table = word_table()
    read = written = 0
    while True:
        read, written = core.fold(buffer, read, length, table, out, written)
        if read == length:
            return out, written
        # A letter whose lower case depends on its neighbours, or is two code points: Python
        # lowers this line, and what it returns holds no such letter.
        start, stop = buffer.rfind(b"\n", 0, read) + 1, buffer.find(b"\n", read, length)
        stop = length if stop < 0 else stop
        written = out.rfind(b"\n", 0, written) + 1
        line, size = _encoded(str(buffer[start:stop], "utf-8", "surrogatepass").lower())
        _, written = core.fold(line, 0, size, table, out, written)
        read = stop


_word_table_lock = threading.Lock()


def word_table() -> npt.NDArray[np.uint32]:
    """Tell for every code point its lower case if that is a word character, else 0."""
    with _word_table_lock:  # one thread builds it, the others wait
        return _word_table()


@functools.cache
def _word_table() -> npt.NDArray[np.uint32]:
    lower = np.arange(0x110000, dtype=np.uint32)
    everything = str(lower.astype("<u4").tobytes(), "utf-32-le", "surrogatepass")
    for start in range(0, len(lower), CHUNK):
        characters = everything[start : start + CHUNK]
        lowered: Sequence[str] = characters.lower()
        if lowered == characters:
            continue
        if len(lowered) != CHUNK:
            lowered = [c.lower() for c in characters]
        lower[start : start + CHUNK] = [
            ord(c) if len(c) == 1 else core.FOLD_IN_PYTHON for c in lowered
        ]
    is_word = np.zeros(len(lower), bool)
    for run in re.finditer(r"\w+", everything):
        is_word[run.start() : run.end()] = True
    table = lower.copy()
    simple = lower != core.FOLD_IN_PYTHON
    table[simple] = np.where(is_word[lower[simple]], lower[simple], 0)
    table[ord("Σ")] = core.FOLD_IN_PYTHON  # final or not: its neighbours decide
    return table


TOKENIZERS: dict[str, Tokenizer] = {
    "whitespace": Tokenizer(whitespace, _as_is),
    "words": Tokenizer(words, _fold_words),
}
# Those with settings; packages that define some add them.
CONFIGURED: dict[str, type[ConfiguredTokenizer]] = {}
