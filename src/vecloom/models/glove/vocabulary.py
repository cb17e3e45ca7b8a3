"""The words of a model and those of co-occurrences."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import Cooccurrence

logger = logging.getLogger(__name__)


def joined(
    words: list[Any], counts: npt.NDArray[np.int64], new: Cooccurrence
) -> tuple[list[Any], npt.NDArray[np.int64]]:
    """Add the words of co-occurrences to those there are, which keep their rows.

    Parameters
    ----------
    words, counts : list, ndarray of int64, shape (V,)
        Those there are, and how often each occurs: that of words which come again is added up.

    Raises
    ------
    TypeError
        If the words are str here and int there.
    """
    if words and new.words and type(words[0]) is not type(new.words[0]):
        raise TypeError(
            f"cannot add {type(new.words[0]).__name__} words to {type(words[0]).__name__} words"
        )
    rows = rows_of(new, words)
    more = np.asarray(new.counts, np.int64)
    counts = counts.copy()
    counts[rows[rows >= 0]] += more[rows >= 0]
    fresh = np.flatnonzero(rows < 0)
    if words:
        logger.info("added %d new words to %d", len(fresh), len(words))
    return (
        words + [new.words[i] for i in fresh.tolist()],
        np.concatenate([counts, more[fresh]]),
    )


def rows_of(counts: Cooccurrence, words: list[Any]) -> npt.NDArray[np.int32]:
    """Return the row of each word of co-occurrences among ``words``, -1 for none."""
    index = {word: row for row, word in enumerate(words)}
    rows = (index.get(word, -1) for word in counts.words)
    return np.fromiter(rows, np.int32, len(counts.words))
