"""How likely a model finds sentences, by hierarchical softmax (Taddy 2015)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.models.tree import Paths
from vecloom.models.weights import Matrix
from vecloom.vectors import KeyedVectors

Rows = npt.NDArray[np.intp]

TARGETS_AT_ONCE = 32  # their paths make one product of matrices


class TreeScorer:
    """Sums up the log probabilities of the words of a sentence, given the words around each.

    For skip-gram these are pairs of a word and one around it, for CBOW words and all around them.
    Windows are whole, and no word is left out. See Taddy (2015), "Document classification by
    inversion of distributed language representations".

    Parameters
    ----------
    wv : KeyedVectors
    tree : ndarray of float32, shape (V - 1, D)
        Output weights of the nodes.
    paths : Paths
        The ways to the words.
    window : int
        Words around, on either side.
    sg : bool
        Skip-gram, else CBOW.
    mean : bool
        CBOW's context is a mean, else a sum.
    """

    def __init__(
        self, wv: KeyedVectors, tree: Matrix, paths: Paths, window: int, *, sg: bool, mean: bool
    ) -> None:
        self._wv, self._tree = wv, tree
        self._window, self._sg, self._mean = window, sg, mean
        offsets, self._nodes, labels = paths
        self._starts, self._lengths = offsets[:-1], np.diff(offsets)
        self._signs = labels.astype(np.float32) * 2 - 1

    def __call__(self, words: Any) -> float:
        """Return the sum of a sentence's log probabilities; unknown words are passed over."""
        index = self._wv.key_to_index
        rows = np.array([index[word] for word in words if word in index], np.intp)
        parts = range(0, len(rows), TARGETS_AT_ONCE)
        return float(sum(self._part(rows, first) for first in parts))

    def _part(self, rows: Rows, first: int) -> float:
        """Score some targets, from the place ``first`` on."""
        places = np.arange(first, min(first + TARGETS_AT_ONCE, len(rows)))
        around = np.arange(
            max(first - self._window, 0), min(places[-1] + self._window + 1, len(rows))
        )
        distances = np.abs(places[:, np.newaxis] - around)
        within = (distances > 0) & (distances <= self._window)
        targets, places_on_paths = self._paths(rows[places])
        outputs = (
            self._tree[self._nodes[places_on_paths]] * self._signs[places_on_paths, np.newaxis]
        )
        inputs = self._wv.vectors[rows[around]]
        if self._sg:
            logits = (inputs @ outputs.T)[within[targets].T]
        else:
            sums = within.astype(np.float32) @ inputs
            sizes = within.sum(axis=1)
            if self._mean:
                sums /= np.maximum(sizes, 1)[:, np.newaxis]
            logits = np.einsum("ij,ij->i", sums[targets], outputs)[sizes[targets] > 0]
        return -float(np.logaddexp(0, -logits.astype(np.float64)).sum())

    def _paths(self, rows: Rows) -> tuple[Rows, Rows]:
        """Return which of the rows each step of their paths is of, and where it is found."""
        lengths = self._lengths[rows]
        targets = np.repeat(np.arange(len(rows)), lengths)
        before = np.cumsum(lengths) - lengths
        return targets, np.arange(len(targets)) + np.repeat(self._starts[rows] - before, lengths)
