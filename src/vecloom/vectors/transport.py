"""Word Mover's Distance: how far the words of one document travel to those of another."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.vectors.table import Key, KeyedTable

logger = logging.getLogger(__name__)

Doubles = npt.NDArray[np.float64]


def word_movers_distance(
    table: KeyedTable, document1: Iterable[Key], document2: Iterable[Key], norm: bool = True
) -> float:
    """Find the least cost of turning the words of a document into those of another.

    Each word holds its share of its document, and moving all of it costs the Euclidean distance
    of the vectors (Kusner et al. 2015, "From word embeddings to document distances"). The
    transport problem is solved by POT (Flamary et al. 2021), of the extra "wmd".

    Parameters
    ----------
    table : KeyedVectors
    document1, document2 : iterable of keys
        Keys without a vector are left out.
    norm : bool
        Scale the vectors to length one.

    Returns
    -------
    float
        Infinity where a document has no vectors.

    Raises
    ------
    ImportError
        If POT is not installed.
    """
    emd2 = _solver()
    sides = [_shares(table, document, norm) for document in (document1, document2)]
    (shares1, vectors1), (shares2, vectors2) = sides
    if not (len(shares1) and len(shares2)):
        logger.warning("a document without a known word: its distance is infinite")
        return float("inf")
    return float(emd2(shares1, shares2, _distances(vectors1, vectors2)))


def _solver() -> Any:
    try:
        from ot import emd2
    except ImportError:
        raise ModuleNotFoundError(
            "Word Mover's Distance needs the extra 'wmd': pip install \"vecloom[wmd]\""
        ) from None
    return emd2


def _shares(table: KeyedTable, document: Iterable[Key], norm: bool) -> tuple[Doubles, Doubles]:
    """Find the share of each word in a document, shape (n,), and its vector, shape (n, dim)."""
    counts = Counter(word for word in document if word in table)
    shares = np.array(list(counts.values()), np.float64)
    vectors = np.array([table.get_vector(word, norm) for word in counts], np.float64)
    return shares / max(shares.sum(), 1), vectors


def _distances(rows: Doubles, others: Doubles) -> Doubles:
    """Euclidean distance of each row to each of the others."""
    return np.stack([np.linalg.norm(others - row, axis=1) for row in rows])
