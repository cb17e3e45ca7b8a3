"""One step of a classifier in NumPy, and the losses that it descends (Joulin et al. 2017)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Path = list[tuple[int, int]]


def softplus(x: Array) -> Array:
    return np.logaddexp(0, x)


def tree(counts: list[int]) -> list[Path]:
    """Of each label the way from the root: nodes, and whether it goes right (1) or left (0).

    The two rarest are joined first; of equally rare ones, a node before a label.
    """
    n = len(counts)
    waiting = [(count, 1, -i, i) for i, count in enumerate(counts)]
    paths: list[Path] = [[] for _ in counts]
    below: dict[int, list[int]] = {i: [i] for i in range(n)}
    for node in range(n - 1):
        waiting.sort()
        (a, _, _, left), (b, _, _, right) = waiting[:2]
        for side, child in enumerate((left, right)):
            for leaf in below[child]:
                paths[leaf].insert(0, (node, side))
        below[n + node] = below[left] + below[right]
        waiting[:2] = [(a + b, 0, node, n + node)]
    return paths


def loss_of(kind: str, f: Array, targets: list[int], paths: list[Path]) -> float:
    """The loss of logits ``f`` of all outputs: of all targets for "ova", else of the only one."""
    if kind == "softmax":
        return float(np.logaddexp.reduce(f) - f[targets[0]])
    if kind == "hs":
        return float(sum(softplus(f[node]) - side * f[node] for node, side in paths[targets[0]]))
    positive = np.isin(np.arange(len(f)), targets)
    return float((softplus(f) - positive * f).sum())


def gradient(function: Callable[[], float], parameters: Array, step: float = 1e-5) -> Array:
    """Differentiate ``function``, which reads ``parameters``, by each of them."""
    found = np.empty_like(parameters)
    for index in np.ndindex(parameters.shape):
        value = parameters[index]
        parameters[index] = value + step
        above = function()
        parameters[index] = value - step
        found[index] = (above - function()) / (2 * step)
        parameters[index] = value
    return found
