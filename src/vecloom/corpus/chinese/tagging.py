"""Parts of speech, by jieba's model of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.segmentation import HAN_COUNT, HAN_FIRST, Dictionary, Tagger
from vecloom.corpus.chinese.dictionary import jieba_folder, table

# Places in a word, in the order of the alphabet, as the compiled part numbers them.
PLACES = "BEMS"
UNKNOWN, NUMBER, LATIN = "x", "m", "eng"


def load(dictionary: Dictionary) -> Tagger:
    """Load jieba's model of words with their parts of speech, with the dictionary's numbers.

    Raises
    ------
    ImportError
        If jieba is not installed, or not whole.
    """
    folder = jieba_folder() / "posseg"
    try:
        return _model(folder, dictionary)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ImportError(
            f"{folder}: its model cannot be read ({error}); install jieba anew: "
            'pip install --force-reinstall "vecloom[zh]"'
        ) from error


def _model(folder: Path, dictionary: Dictionary) -> Tagger:
    names = ("prob_start", "prob_trans", "prob_emit", "char_state_tab")
    starts, changes, emissions, usual = (table(folder / f"{name}.py") for name in names)
    states = sorted(starts)
    number = {state: i for i, state in enumerate(states)}
    change = np.full((len(states), len(states)), np.nan)
    for a, following in changes.items():
        for b, value in following.items():
            change[number[a], number[b]] = value
    first, emitting, flags, emit = _emissions(emissions, usual, number)
    return Tagger(
        np.array([PLACES.index(place) for place, _ in states], np.uint8),
        np.array([dictionary.number_of(tag) for _, tag in states], np.int32),
        np.array([starts[state] for state in states], np.float64),
        change,
        first,
        emitting,
        flags,
        emit,
        dictionary.number_of(UNKNOWN),
        dictionary.number_of(NUMBER),
        dictionary.number_of(LATIN),
    )


def _emissions(
    emissions: dict[Any, Any], usual: dict[str, Any], number: dict[Any, int]
) -> tuple[npt.NDArray[Any], ...]:
    """Sort the emissions by character: where each begins, states, whether usual, logarithms."""
    rows = [
        (ord(c) - HAN_FIRST, number[state], state in usual.get(c, ()), value)
        for state, values in emissions.items()
        for c, value in values.items()
        if 0 <= ord(c) - HAN_FIRST < HAN_COUNT
    ]
    rows.sort()
    characters, states, flags, values = (np.array(column) for column in zip(*rows, strict=True))
    first = np.searchsorted(characters, np.arange(HAN_COUNT + 1)).astype(np.int32)
    return first, states.astype(np.uint16), flags.astype(np.uint8), values.astype(np.float64)


def wanted(dictionary: Dictionary, pos: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Tell by number which parts of speech begin with one of the names."""
    flags = np.zeros(len(dictionary.tags) + 1, np.uint8)
    for tag, number in dictionary.tags.items():
        flags[number] = tag.startswith(tuple(pos))
    return flags
