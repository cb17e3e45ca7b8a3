"""The settings of phrases, checked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np


def checked_number(name: str, value: Any) -> float:
    """Return a number as it is.

    Raises
    ------
    TypeError, ValueError
        If it is none, or not a number in the sense of floats.
    """
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, bool) or not isinstance(plain, (int, float)):
        raise TypeError(f"{name}={value!r}: expected a number")
    if math.isnan(plain):
        raise ValueError(f"{name}={value!r}: expected a number")
    return plain


def check_range(min_count: float, threshold: float, scoring: Any) -> None:
    """Check what depends on the scoring.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    if min_count <= 0:
        raise ValueError(f"min_count={min_count}: should be at least 1")
    if scoring == "default" and threshold <= 0:
        raise ValueError(f"threshold={threshold}: should be positive for default scoring")
    if scoring == "npmi" and not -1 <= threshold <= 1:
        raise ValueError(f"threshold={threshold}: should be between -1 and 1 for npmi scoring")


def checked_delimiter(delimiter: Any) -> str:
    """Return the delimiter, if it is one.

    Raises
    ------
    TypeError, ValueError
        If it is not str, or empty.
    """
    if not isinstance(delimiter, str):
        decoded = "; decode it first: delimiter.decode()" if isinstance(delimiter, bytes) else ""
        raise TypeError(f"delimiter={delimiter!r}: expected a str such as '_'{decoded}")
    if not delimiter:
        raise ValueError("delimiter='': it must not be empty, since phrases are cut at it")
    return delimiter


def checked_words(words: Any) -> frozenset[str]:
    """Return connector words as a set.

    Raises
    ------
    TypeError
        If they are one str, or not all are str.
    """
    if isinstance(words, (str, bytes)) or not isinstance(words, Iterable):
        raise TypeError(
            f"connector_words={words!r:.60}: expected several words, such as {{'of', 'the'}} or "
            "ENGLISH_CONNECTOR_WORDS"
        )
    chosen = frozenset(words)
    if wrong := [word for word in chosen if not isinstance(word, str)]:
        raise TypeError(f"connector_words hold {wrong[0]!r}: all of them must be str")
    return chosen
