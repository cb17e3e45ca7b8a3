"""Every instruction set against the same source in double precision, and that against NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecloom._core import kernels

GUARD = 32

Array = npt.NDArray[np.floating]

quick = settings(deadline=None, derandomize=True, max_examples=80)
seeds = st.integers(0, 2**32 - 1)
dims = st.integers(1, 140)


class Guarded:
    """Arrays between walls of NaN: what reads over an edge is not a number, what writes is told."""

    def __init__(self, dtype: type) -> None:
        self.dtype = dtype
        self.walls: list[Array] = []

    def __call__(self, values: Array) -> Array:
        memory = np.full(values.size + 2 * GUARD, np.nan, self.dtype)
        self.walls += [memory[:GUARD], memory[-GUARD:]]
        array = memory[GUARD:-GUARD].reshape(values.shape)
        array[...] = values
        return array

    def check(self) -> None:
        assert all(np.isnan(wall).all() for wall in self.walls), "written outside an array"


def assert_close(actual: Array, expected: Array, rtol: float = 2e-5) -> None:
    """Compare with the largest value: sums of many terms may cancel."""
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=rtol * scale)


@dataclass
class TileProblem:
    """Arguments of a tile, in double precision; those of float32 are exact copies."""

    h: Array
    dh: Array
    o: Array
    label: Array
    weight: Array
    own: Array | None
    lr: float
    in_place: bool

    def run(self, dtype: type) -> tuple[float, list[Array]]:
        """Run the tile in a precision; return the loss and everything it may have changed."""
        guarded = Guarded(dtype)
        h, dh, o, label, weight = map(guarded, (self.h, self.dh, self.o, self.label, self.weight))
        own = None if self.own is None else guarded(self.own)
        loss = kernels.tile(h, dh, o, label, weight, self.lr, own=own, in_place=self.in_place)
        guarded.check()
        return loss, [h, dh, o] + ([] if own is None else [own])

    def run_in_numpy(self) -> tuple[float, list[Array]]:
        """Compute the same from the equations in csrc/table.h."""
        h, dh, o, x = self.h.copy(), self.dh.copy(), self.o.copy(), self.h
        f = x @ o.T
        g = self.lr * self.weight * (self.label - 1 / (1 + np.exp(-f)))
        loss = float(((np.logaddexp(0, f) - self.label * f) * self.weight).sum())
        change, own = g @ o, None
        o += g.T @ x
        if self.own is not None:
            f = (x * self.own).sum(axis=1)
            g = self.lr * (1 - 1 / (1 + np.exp(-f)))[:, None]
            loss += float(np.logaddexp(0, -f).sum())
            change += g * self.own
            own = self.own + g * x
        target = h if self.in_place else dh
        target += change
        return loss, [h, dh, o] + ([] if own is None else [own])


@st.composite
def tiles(draw: st.DrawFn) -> TileProblem:
    with_own = draw(st.booleans())
    m, k, dim = draw(st.integers(1, 20)), draw(st.integers(0 if with_own else 1, 20)), draw(dims)
    rng = np.random.default_rng(draw(seeds))

    def rows(n: int) -> Array:
        return rng.normal(0, 2 / np.sqrt(dim), (n, dim)).astype(np.float32).astype(np.float64)

    weighted = draw(st.booleans())
    return TileProblem(
        h=rows(m),
        dh=rows(m),
        o=rows(k),
        label=rng.integers(0, 2, k).astype(np.float64),
        weight=rng.integers(1, 4, k).astype(np.float64) if weighted else np.ones(k),
        own=rows(m) if with_own else None,
        lr=0.25,
        in_place=draw(st.booleans()),
    )


@given(tiles())
@quick
def test_reference_tile_follows_its_equations(problem: TileProblem) -> None:
    loss, arrays = problem.run(np.float64)
    expected_loss, expected = problem.run_in_numpy()
    assert loss == pytest.approx(expected_loss, rel=1e-12, abs=1e-12)
    for actual, right in zip(arrays, expected, strict=True):
        assert_close(actual, right, 1e-12)


@given(problem=tiles())
@quick
def test_tile(instruction_set: str, problem: TileProblem) -> None:
    loss, arrays = problem.run(np.float32)
    expected_loss, expected = problem.run(np.float64)
    assert loss == pytest.approx(expected_loss, rel=1e-5, abs=1e-4)  # softplus(f) - f cancels
    for actual, right in zip(arrays, expected, strict=True):
        assert_close(actual, right)


@given(n_rows=st.integers(1, 30), n_ids=st.integers(0, 20), dim=dims, seed=seeds)
@quick
def test_gather_and_scatter(
    instruction_set: str, n_rows: int, n_ids: int, dim: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    ids = rng.integers(0, n_rows, n_ids)  # some more than once
    rows, delta = rng.normal(size=(n_rows, dim)), rng.normal(size=dim)
    scattered = rows.copy()
    np.add.at(scattered, ids, 0.75 * delta)
    for dtype, tolerance in ((np.float32, 1e-5), (np.float64, 1e-12)):
        guarded = Guarded(dtype)
        table, out, change = guarded(rows), guarded(np.ones(dim)), guarded(delta)
        kernels.gather(table, ids, 0.25, out)
        assert_close(out, 0.25 * rows[ids].sum(axis=0), tolerance)
        kernels.scatter(table, ids, 0.75, change)
        assert_close(table, scattered, tolerance)
        guarded.check()


@given(n_rows=st.integers(1, 30), dim=dims, seed=seeds)
@quick
def test_weighted_sum_and_maximum(instruction_set: str, n_rows: int, dim: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, weights = rng.normal(size=(n_rows, dim)), rng.normal(size=n_rows)
    for dtype, tolerance in ((np.float32, 1e-5), (np.float64, 1e-12)):
        guarded = Guarded(dtype)
        table, factors, out = guarded(rows), guarded(weights), guarded(np.ones(dim))
        kernels.pool(table, factors, 0.25, out)
        assert_close(out, 0.25 * weights @ rows, tolerance)
        kernels.pool(table, factors, 0.25, out, largest=True)
        assert_close(out, table.max(axis=0), 0)
        guarded.check()


@given(n=st.integers(1, 60), dim=dims, seed=seeds, scale=st.sampled_from([0.1, 1, 30]))
@quick
def test_softmax(instruction_set: str, n: int, dim: int, seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    o = scale * rng.normal(size=(n, dim)).astype(np.float32).astype(np.float64)
    h, dh = rng.normal(size=(2, dim)).astype(np.float32).astype(np.float64)
    target, lr = int(rng.integers(n)), 0.5
    logits = o @ h
    top = logits.max()
    log_sum = top + np.log(np.exp(logits - top).sum())
    g = -lr * np.exp(logits - log_sum)
    g[target] += lr
    for dtype, tolerance in ((np.float32, 1e-4), (np.float64, 1e-11)):
        guarded = Guarded(dtype)
        arrays = guarded(h), guarded(dh), guarded(o)
        loss = kernels.softmax(*arrays, target, lr)
        guarded.check()
        assert loss == pytest.approx(log_sum - logits[target], rel=tolerance, abs=tolerance)
        for actual, right in zip(arrays, (h, dh + g @ o, o + np.outer(g, h)), strict=True):
            assert_close(actual, right, tolerance)


def glove_in_numpy(
    word: Array, contexts: Array, log_x: Array, weight: Array, rate: float, clip: float
) -> float:
    """Compute GloVe's step from the equations in csrc/table.h."""
    dim = word.shape[1] // 2
    w, c = word[0, :dim].copy(), contexts[:, :dim].copy()
    difference = c @ w - log_x
    g = (weight * difference)[:, None]
    of_word, of_context = (rate * np.clip(g * other, -clip, clip) for other in (c, w))
    word[0, :dim] -= of_word.sum(axis=0) / np.sqrt(word[0, dim:])
    word[0, dim:] += (of_word**2).sum(axis=0)
    contexts[:, :dim] -= of_context / np.sqrt(contexts[:, dim:])
    contexts[:, dim:] += of_context**2
    return float((weight * difference**2).sum())


@given(
    n=st.integers(1, 16),
    blocks=st.integers(1, 5),
    seed=seeds,
    clip=st.sampled_from([0.01, 100.0]),
)
@quick
def test_glove(instruction_set: str, n: int, blocks: int, seed: int, clip: float) -> None:
    rng = np.random.default_rng(seed)
    dim = 16 * blocks

    def rows(n: int) -> Array:
        return np.hstack([rng.normal(0, 1, (n, dim)), rng.uniform(0.5, 3, (n, dim))])

    given = rows(1), rows(n), rng.normal(0, 2, n), rng.uniform(0, 1, n)
    given = tuple(array.astype(np.float32).astype(np.float64) for array in given)
    for constant in given[:2]:  # as a bias meets it
        constant[:, dim - 1], constant[:, -1] = 1, np.inf
    expected = [array.copy() for array in given]
    loss = glove_in_numpy(*expected, 0.5, clip)
    for dtype, tolerance in ((np.float32, 2e-5), (np.float64, 1e-12)):
        guarded = Guarded(dtype)
        arrays = [guarded(array) for array in given]
        assert kernels.glove(*arrays, 0.5, clip) == (pytest.approx(loss, rel=tolerance), 0)
        guarded.check()
        for actual, right in zip(arrays[:2], expected, strict=False):
            assert (actual[:, -1] == np.inf).all()
            assert (actual[:, dim - 1] == 1).all()
            assert_close(actual[:, :-1], right[:, :-1], tolerance)


def test_glove_passes_over_what_is_not_finite(instruction_set: str) -> None:
    word, contexts = np.ones((1, 32), np.float32), np.ones((3, 32), np.float32)
    log_x, weight = np.zeros(3, np.float32), np.ones(3, np.float32)
    word[0, :16] = 1e10
    contexts[1, 0] = 1e30
    before = contexts.copy()
    loss, skipped = kernels.glove(word, contexts, log_x, weight, 0.05, 1.0)
    assert skipped == 1
    assert not np.isfinite(loss)
    np.testing.assert_array_equal(contexts[1], before[1])
    assert (contexts[[0, 2], :16] < 1).all()
    assert np.isfinite(word).all()


@given(n_queries=st.integers(1, 20), n=st.integers(1, 40), dim=dims, seed=seeds)
@quick
def test_scores_and_square_norms(
    instruction_set: str, n_queries: int, n: int, dim: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    queries, rows = rng.normal(size=(n_queries, dim)), rng.normal(size=(n, dim))
    for dtype, tolerance in ((np.float32, 1e-5), (np.float64, 1e-12)):
        guarded = Guarded(dtype)
        q, r = guarded(queries), guarded(rows)
        assert_close(kernels.scores(q, r), queries @ rows.T, tolerance)
        assert_close(kernels.square_norms(r), (rows**2).sum(axis=1), tolerance)


@pytest.mark.parametrize("n", [1, 3, 7, 8, 17, 40_001])
def test_sigmoid_and_softplus_are_accurate(instruction_set: str, n: int) -> None:
    x = np.linspace(-80, 80, n, dtype=np.float32)
    exact = x.astype(np.float64)
    sigmoid, softplus = kernels.sigmoid(x), kernels.softplus(x)
    np.testing.assert_allclose(sigmoid, 1 / (1 + np.exp(-exact)), rtol=1e-6)
    np.testing.assert_allclose(softplus, np.logaddexp(0, exact), rtol=1e-6)


def test_sigmoid_and_softplus_at_the_extremes(instruction_set: str) -> None:
    largest = np.finfo(np.float32).max
    x = np.array([-np.inf, -largest, -1e4, -100, 100, 1e4, largest, np.inf], np.float32)
    sigmoid = kernels.sigmoid(x)
    np.testing.assert_allclose(sigmoid, [0] * 4 + [1] * 4, atol=1e-37)
    softplus = kernels.softplus(x)
    np.testing.assert_allclose(softplus, np.maximum(x, 0), atol=1e-37)


def test_large_logits_leave_no_nan(instruction_set: str) -> None:
    h = np.full((3, 5), 100, np.float32)
    o = np.array([[100], [-100]], np.float32).repeat(5, axis=1)
    label, weight = np.array([0, 1], np.float32), np.ones(2, np.float32)
    loss = kernels.tile(h, h.copy(), o, label, weight, 0.1, own=-h.copy(), in_place=True)
    assert loss == pytest.approx(3 * 3 * 50_000, rel=1e-5)
    assert np.isfinite(h).all()
    assert np.isfinite(o).all()
