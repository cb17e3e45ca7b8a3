"""The dictionary of words that segmentation goes by: jieba's, and the user's."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from vecloom._core.segmentation import HAN_COUNT, Dictionary, Segmenter
from vecloom.corpus.tokenizers import word_table

StrPath = str | os.PathLike[str]
# A word, its count (None: one that lets it be found) and its part of speech.
Entry = tuple[str, int | None, str | None]

# As jieba reads its user dictionaries.
_ENTRY = re.compile(r"(.+?)(?: ([0-9]+))?(?: ([a-z]+))?")
STATES = "BEMS"
IMPOSSIBLE = -3.14e100  # logarithm of what was never seen, as in jieba's tables

_lock = threading.Lock()


def jieba_folder() -> Path:
    """Find the installed jieba, without importing it: its import sets up a log of its own.

    Raises
    ------
    ImportError
        If it is not installed.
    """
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(
            "cutting Chinese text into words needs the extra 'zh': pip install \"vecloom[zh]\""
        )
    return Path(next(iter(spec.submodule_search_locations)))


@functools.lru_cache(maxsize=4)
def _load(entries: tuple[Entry, ...]) -> Dictionary:
    folder = jieba_folder()
    dictionary = Dictionary()
    path = folder / "dict.txt"
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            dictionary.add(*_jieba_entry(*line.split(" ")))
        dictionary.set_model(*_model(folder / "finalseg"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ImportError(
            f"{folder}: its dictionary or model cannot be read ({error}); install jieba anew: "
            'pip install --force-reinstall "vecloom[zh]"'
        ) from error
    for word, given, tag in entries:
        count = suggested_count(dictionary, word) if given is None else given
        dictionary.add(word, count, tag)
    return dictionary


def _jieba_entry(word: str, count: str, tag: str) -> tuple[str, int, str]:
    return word, int(count), tag


def load(entries: tuple[Entry, ...] = ()) -> Dictionary:
    """Load jieba's dictionary and model of unknown words, once, and add the user's words.

    Raises
    ------
    ImportError
        If jieba is not installed, or not whole.
    """
    with _lock:  # one thread loads it, the others wait
        return _load(entries)


def _model(folder: Path) -> tuple[Any, Any, Any]:
    """Read the logarithms of the model of words: start, change, emission."""
    starts, changes, emissions = (
        table(folder / f"prob_{name}.py") for name in ("start", "trans", "emit")
    )
    start = np.array([starts[state] for state in STATES], np.float64)
    change = np.array([[changes[a].get(b, IMPOSSIBLE) for b in STATES] for a in STATES], np.float64)
    emission = np.full((HAN_COUNT, len(STATES)), IMPOSSIBLE, np.float64)
    for column, state in enumerate(STATES):
        characters = np.array([ord(c) for c in emissions[state]]) - ord("一")
        known = (characters >= 0) & (characters < HAN_COUNT)
        emission[characters[known], column] = np.array(list(emissions[state].values()))[known]
    return start, change, emission


def table(path: Path) -> dict[Any, Any]:
    """Import one module of jieba's that holds a table and nothing else."""
    spec = importlib.util.spec_from_file_location(f"_vecloom_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise OSError(f"{path.name} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    content: dict[Any, Any] = module.P
    return content


def suggested_count(dictionary: Dictionary, word: str) -> int:
    """Return the least count with which a word is found rather than its parts (as jieba does)."""
    segmenter = Segmenter(dictionary, word_table(), hmm=False)
    text = word.encode()
    segmented, length = segmenter.segment(text, len(text))
    share = 1.0
    for part in segmented[:length].decode().split():
        count = dictionary.count(part)
        share *= (1 if count is None else count) / float(dictionary.total)
    known = dictionary.count(word)
    return max(int(share * dictionary.total) + 1, 1 if known is None else known)


def user_entries(source: StrPath | Iterable[Any] | None) -> tuple[Entry, ...]:
    """Read a user's words: a file as jieba reads it, or words, or words with count and tag.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is not UTF-8, or an entry is of another form.
    """
    if source is None:
        return ()
    if isinstance(source, (str, os.PathLike)):
        lines = text_lines(source, "user dictionary")
        return tuple(_parsed(line, f"{os.fspath(source)}, line {n}") for n, line in lines)
    return tuple(_entry(given) for given in source)


def text_lines(path: StrPath, what: str) -> list[tuple[int, str]]:
    """List the lines of a UTF-8 file that are not empty, stripped, with their numbers."""
    content = Path(path).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{os.fspath(path)}: not UTF-8 at byte {error.start}, line {line} ({error.reason}); "
            f"convert the {what} (iconv -f ENCODING -t utf-8)"
        ) from None
    stripped = ((n, line.strip()) for n, line in enumerate(text.split("\n"), 1))
    return [(n, line) for n, line in stripped if line]


def _parsed(line: str, place: str) -> Entry:
    found = _ENTRY.fullmatch(line)
    assert found is not None  # a line that is not empty is a word at least
    word, count, tag = found.groups()
    return _entry((word, None if count is None else int(count), tag), place)


def _entry(given: Any, place: str = "user_dict") -> Entry:
    """Check one entry, given as a word or as word, count and part of speech."""
    parts = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    word, count, tag = (*parts, None, None, None)[:3]
    if (
        not isinstance(word, str)
        or not word.strip()
        or len(parts) > 3
        or not (count is None or (type(count) is int and 0 <= count < 2**40))
        or not (tag is None or isinstance(tag, str))
    ):
        raise ValueError(
            f"{place}: {given!r} is no entry: expected a word, and if wanted its count (below "
            "2**40) and its part of speech"
        )
    return word, count, tag
