"""The tree of hierarchical softmax: the way from its root to each word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vecloom._core.huffman import huffman_paths

PREFIX = "tree."  # of the arrays of a file


class Paths(NamedTuple):
    """The way to each word; see `vecloom._core.huffman.huffman_paths`.

    Attributes
    ----------
    offsets : ndarray of int64, shape (V + 1,)
        Where each word's way begins in the others.
    nodes : ndarray of int32
        Inner nodes, 0 to V - 2, the root being the last.
    labels : ndarray of uint8
        What each node is to predict, 0 or 1.
    """

    offsets: npt.NDArray[np.int64]
    nodes: npt.NDArray[np.int32]
    labels: npt.NDArray[np.uint8]

    def equal(self, other: Paths) -> bool:
        """Tell whether these are the same ways."""
        pairs: Any = zip(self, other, strict=True)
        return all(np.array_equal(a, b) for a, b in pairs)

    def check(self, n_words: int) -> None:
        """See to it that these are the ways through one binary tree, before C code follows them.

        Raises
        ------
        ValueError
            If they are none, or lead to another number of words.
        """
        offsets, nodes, labels = self
        n_nodes = max(n_words - 1, 0)
        fits = len(offsets) == n_words + 1 and len(nodes) == len(labels)
        fits = fits and offsets[0] == 0 and offsets[-1] == len(nodes)
        if not fits or (np.diff(offsets) < min(n_nodes, 1)).any():
            raise ValueError(f"the tree has no way to each of {n_words} words")
        if not n_nodes:
            return
        if nodes.min() < 0 or nodes.max() >= n_nodes or labels.max() > 1:
            raise ValueError(f"the tree has nodes that are none of {n_nodes}")
        ends = offsets[1:] - 1
        following = np.append(nodes[1:], 0).astype(np.int64)
        following[ends] = n_nodes + np.arange(n_words)  # words are numbered after nodes
        branches = np.unique(
            np.stack([nodes.astype(np.int64) * 2 + labels, following], axis=1), axis=0
        )
        # Each node has two branches, and a branch leads to one place; so does each place have one.
        one_each = len(branches) == 2 * n_nodes == len(np.unique(branches[:, 0]))
        if not one_each or (nodes[offsets[:-1]] != n_nodes - 1).any():
            raise ValueError("the ways to the words are not those of one tree")

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Name the arrays as a file does: `from_arrays` is the way back."""
        return {PREFIX + name: array for name, array in self._asdict().items()}


def from_arrays(arrays: Mapping[str, npt.NDArray[Any]], n_words: int) -> Paths | None:
    """Take the ways out of a file; None if it has none, as those follow from counts.

    Raises
    ------
    ValueError
        If they are not those of a tree.
    """
    found = [arrays.get(PREFIX + name) for name in Paths._fields]
    types = (np.int64, np.int32, np.uint8)
    if all(array is None for array in found):
        return None
    paths = Paths(*(np.asarray(array).astype(t) for array, t in zip(found, types, strict=True)))
    paths.check(n_words)
    return paths


def usual_paths(counts: npt.NDArray[np.int64]) -> Paths:
    """Return the ways through the Huffman tree of counts, int64 (V,).

    Words that never occur weigh less, all together, than one that occurs once: a tree of zeros is
    as deep as they are many.
    """
    absent = counts == 0
    return Paths(*huffman_paths(np.where(absent, 1, counts * (np.count_nonzero(absent) + 1))))
