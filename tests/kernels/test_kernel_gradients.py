"""What the kernels add is minus the gradient of the loss they tell: by central differences.

In double precision; that each instruction set computes the same is tested apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from vecloom._core import kernels

Array = npt.NDArray[np.float64]

DIM = 5


def numeric_gradient(loss: Callable[[], float], parameters: Array, step: float = 1e-5) -> Array:
    """Differentiate ``loss``, which reads ``parameters``, by each of them."""
    gradient = np.empty_like(parameters)
    for index in np.ndindex(parameters.shape):
        value = parameters[index]
        parameters[index] = value + step
        above = loss()
        parameters[index] = value - step
        gradient[index] = (above - loss()) / (2 * step)
        parameters[index] = value
    return gradient


def assert_descends(loss: Callable[[], float], step: Callable[[], None], *arrays: Array) -> None:
    """Check that ``step``, at a learning rate of one, takes the gradient off each array."""
    gradients = [numeric_gradient(loss, array) for array in arrays]
    assert all(np.abs(gradient).max() > 0.01 for gradient in gradients)
    before = [array.copy() for array in arrays]
    step()
    for array, old, gradient in zip(arrays, before, gradients, strict=True):
        np.testing.assert_allclose(array - old, -gradient, rtol=1e-6, atol=1e-8)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("outputs", [0, 3, 13])
def test_negative_sampling(rng: np.random.Generator, outputs: int, in_place: bool) -> None:
    h, own, o = (rng.normal(size=(n, DIM)) for n in (4, 4, outputs))
    label, weight = np.zeros(outputs), rng.integers(1, 4, outputs).astype(float)

    def tile(lr: float) -> float:
        dh = h.copy()
        loss = kernels.tile(h, dh, o, label, weight, lr, own=own, in_place=in_place)
        if not in_place:
            h[:] = dh
        return loss

    assert_descends(lambda: tile(0), lambda: tile(1), h, own, *([o] if outputs else []))


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("path", [1, 6, 17])
def test_hierarchical_softmax(rng: np.random.Generator, path: int, in_place: bool) -> None:
    h, o = rng.normal(size=(3, DIM)), rng.normal(size=(path, DIM))
    label, weight = rng.integers(0, 2, path).astype(float), np.ones(path)

    def tile(lr: float) -> float:
        dh = h.copy()
        loss = kernels.tile(h, dh, o, label, weight, lr, in_place=in_place)
        if not in_place:
            h[:] = dh
        return loss

    assert_descends(lambda: tile(0), lambda: tile(1), h, o)


@pytest.mark.parametrize("words", [2, 6, 15])
def test_softmax(rng: np.random.Generator, words: int) -> None:
    h, o = rng.normal(size=DIM), rng.normal(size=(words, DIM))

    def step(lr: float) -> float:
        dh = h.copy()
        loss = kernels.softmax(h, dh, o, 1, lr)
        h[:] = dh
        return loss

    assert_descends(lambda: step(0), lambda: step(1), h, o)


@pytest.mark.parametrize("scale", [1, 1 / 3], ids=["sum", "mean"])
@pytest.mark.parametrize("kind", ["sampling", "softmax"])
def test_bag(rng: np.random.Generator, kind: str, scale: float) -> None:
    rows, o, own = (rng.normal(size=(n, DIM)) for n in (4, 6, 1))
    ids = np.array([2, 0, 2])  # one word twice

    def step(lr: float) -> float:
        h, dh = np.empty((1, DIM)), np.zeros((1, DIM))
        kernels.gather(rows, ids, scale, h[0])
        if kind == "sampling":
            loss = kernels.tile(h, dh, o, np.zeros(6), np.ones(6), lr, own=own)
        else:
            loss = kernels.softmax(h[0], dh[0], o, 1, lr)
        kernels.scatter(rows, ids, scale, dh[0])
        return loss

    assert_descends(lambda: step(0), lambda: step(1), rows, o)


def test_glove(rng: np.random.Generator) -> None:
    """With sums of one, AdaGrad's first step is the gradient's: of half the loss, as in the paper."""
    word, contexts = (np.hstack([rng.normal(size=(n, 16)), np.ones((n, 16))]) for n in (1, 5))
    log_x, weight = rng.normal(size=5), rng.uniform(0.1, 1, 5)
    w, c = word[:, :16], contexts[:, :16]

    def loss() -> float:
        return float((weight * (c @ w[0] - log_x) ** 2).sum()) / 2

    def step() -> None:
        kernels.glove(word, contexts, log_x, weight, 1, 1e6)

    assert_descends(loss, step, w, c)
