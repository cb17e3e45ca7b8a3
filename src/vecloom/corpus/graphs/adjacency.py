"""From a list of edges to compressed rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vecloom.corpus.vocabulary import Int32s, Int64s

Float64s = npt.NDArray[np.float64]
MAX_NODES = 2**31 - 1


class Adjacency(NamedTuple):
    """The edges of each node, by ascending target.

    Attributes
    ----------
    offsets : ndarray of int64, shape (n_nodes + 1,)
        Node v has edges to ``targets[offsets[v]:offsets[v + 1]]``.
    targets : ndarray of int32, shape (n_edges,)
    weights : ndarray of float64, shape (n_edges,), or None
        Positive; None for all the same.
    """

    offsets: Int64s
    targets: Int32s
    weights: Float64s | None


def adjacency(
    sources: Int64s, targets: Int64s, weights: Float64s | None, n_nodes: int, directed: bool
) -> Adjacency:
    """Sort edges, each for both directions unless ``directed``.

    Weights of an edge that is given more than once are added; without weights it counts once.
    An edge of weight 0 is none.
    """
    if weights is not None:
        there = weights > 0
        if not there.all():
            sources, targets, weights = sources[there], targets[there], weights[there]
    if not directed:
        apart = sources != targets  # a loop has one direction
        sources, targets = (
            np.concatenate([sources, targets[apart]]),
            np.concatenate([targets, sources[apart]]),
        )
        if weights is not None:
            weights = np.concatenate([weights, weights[apart]])
    keys = sources * n_nodes + targets
    if weights is None:
        keys.sort()
    else:
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    if weights is not None and len(keys):
        weights = np.add.reduceat(weights, starts)
    rows, columns = np.divmod(keys[starts], max(n_nodes, 1))
    offsets = np.zeros(n_nodes + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n_nodes), out=offsets[1:])
    return Adjacency(offsets, columns.astype(np.int32), weights)
