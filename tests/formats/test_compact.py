"""Matrices that store some rows, beside whole ones."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from vecloom.formats import compact
from vecloom.formats.compact import CompactMatrix

N_WORDS, BUCKET, DIM = 3, 20, 4
BUCKETS = [7, 0, 19, 11]


@pytest.fixture
def matrix() -> CompactMatrix:
    rows = np.random.default_rng(1).normal(size=(N_WORDS + len(BUCKETS), DIM)).astype(np.float32)
    return CompactMatrix(rows, np.array(BUCKETS, np.int32), BUCKET)


@pytest.fixture
def whole(matrix: CompactMatrix) -> np.ndarray:
    """The same matrix with all its rows."""
    rows = np.zeros((N_WORDS + BUCKET, DIM), np.float32)
    rows[:N_WORDS] = matrix.stored[:N_WORDS]
    for i, bucket in enumerate(BUCKETS):
        rows[N_WORDS + bucket] = matrix.stored[N_WORDS + i]
    return rows


@pytest.mark.parametrize("block", [1, 4, 100])
def test_it_is_like_the_whole_matrix(matrix, whole, monkeypatch, block):
    monkeypatch.setattr(compact, "_BLOCK_ROWS", block)
    assert matrix.shape == whole.shape and len(matrix) == len(whole)
    np.testing.assert_array_equal(np.asarray(matrix), whole)
    np.testing.assert_array_equal(np.concatenate(list(matrix.blocks())), whole)
    assert np.asarray(matrix, np.float64).dtype == np.float64
    for ids in ([], [0, 3, 3, 22, 10], [-1, -23], slice(None), slice(2, 9, 3)):
        chosen = ids if isinstance(ids, slice) else np.array(ids, np.int64)
        np.testing.assert_array_equal(matrix.rows(ids), whole[chosen])
    again = CompactMatrix.of(whole, N_WORDS)
    assert again.buckets.tolist() == sorted(BUCKETS)
    np.testing.assert_array_equal(np.asarray(again), whole)
    np.testing.assert_array_equal(np.asarray(pickle.loads(pickle.dumps(matrix))), whole)


@pytest.mark.parametrize("row", [N_WORDS + BUCKET, -N_WORDS - BUCKET - 1])
def test_rows_that_there_are_not(matrix, row):
    with pytest.raises(IndexError, match=f"row {row} of 23"):
        matrix.rows([0, row])


def test_rows_are_never_a_view(matrix):
    with pytest.raises(ValueError, match="copy"):
        matrix.__array__(copy=False)
    matrix.rows([0])[:] = np.nan
    assert np.isfinite(matrix.stored).all()


def test_buckets_are_added_as_zeros(matrix, whole):
    before = matrix.stored
    matrix.add_buckets(np.array([7, 19], np.int32))
    assert matrix.stored is before
    matrix.add_buckets(np.array([5, 7], np.int32))
    np.testing.assert_array_equal(np.asarray(matrix), whole)
    matrix.stored[matrix.places[5] - 1] = whole[N_WORDS + 5] = 2
    np.testing.assert_array_equal(np.asarray(matrix), whole)


@pytest.mark.parametrize("buckets", [[2, 2], [-1, 2], [2, 20], [0] * 6, [[1]]])
def test_what_does_not_fit(buckets):
    with pytest.raises(ValueError, match="buckets"):
        CompactMatrix(np.zeros((5, DIM), np.float32), np.array(buckets, np.int32), BUCKET)
