"""Checks of what a graph is made of."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from vecloom.corpus.graphs.adjacency import MAX_NODES, Float64s
from vecloom.corpus.vocabulary import Int64s, Word


class WeightError(ValueError):
    """A weight that is none."""

    def __init__(self, edge: int, where: str, value: object) -> None:
        super().__init__(f"the weight {where} is {value}: weights must be finite and not negative")
        self.edge, self.value = edge, value


def checked_numbers(name: str, values: npt.ArrayLike) -> Int64s:
    """Return the nodes that edges begin or end at."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions: expected one number for each edge")
    if not len(array):
        return np.empty(0, np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} is of type {array.dtype}: nodes are numbered by integers")
    return array.astype(np.int64)


def checked_weights(values: npt.ArrayLike, n: int) -> Float64s:
    """Return the weights of ``n`` edges."""
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"weights must be numbers: {error}") from None
    if array.shape != (n,):
        raise ValueError(f"weights are of shape {array.shape}: expected one for each of {n} edges")
    wrong = np.flatnonzero(~(array >= 0) | np.isinf(array))
    if len(wrong):
        edge = int(wrong[0])
        raise WeightError(edge, f"of edge {edge} (counted from 0)", array[edge])
    with np.errstate(over="ignore"):
        if np.isinf(2 * array.sum()):
            raise ValueError("the sum of the weights is not finite: divide them by the greatest")
    return array


def checked_names(nodes: int | Sequence[Word] | None, greatest: int) -> Sequence[Word]:
    """Return the names of nodes; numbers by default, up to the greatest that an edge has."""
    if nodes is None:
        nodes = greatest + 1
    n = len(nodes) if isinstance(nodes, Sequence) else nodes
    if not 0 < n <= MAX_NODES:
        raise ValueError(f"{n} nodes: expected at least one, and at most {MAX_NODES:,}")
    if not isinstance(nodes, Sequence):
        return range(n)
    named = [_plain(name) for name in nodes]
    if len({type(name) for name in named}) > 1:
        raise TypeError("some nodes are str and some int: make all str, or all int")
    if len(set(named)) < len(named):
        raise ValueError(f"two nodes have the name {_first_twice(named)!r}")
    return named


def _plain(name: object) -> Word:
    if isinstance(name, str):
        return str(name)
    if isinstance(name, numbers.Integral) and not isinstance(name, bool):
        return int(name)
    raise TypeError(
        f"node {name!r} is of type {type(name).__name__}: nodes must be str or int; "
        "networkx.convert_node_labels_to_integers makes numbers of others"
    )


def _first_twice(names: Iterable[Word]) -> Word | None:
    seen: set[Word] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
