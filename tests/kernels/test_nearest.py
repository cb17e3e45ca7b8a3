"""Nearest centroids on every instruction set: right, and the same bits on all of them."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom._core import kernels
from vecloom._core.quantized import encode, train_centroids


def pieces(dim: int, sub_dim: int) -> list[slice]:
    return [slice(begin, min(begin + sub_dim, dim)) for begin in range(0, dim, sub_dim)]


@pytest.mark.parametrize(("dim", "sub_dim"), [(1, 1), (6, 2), (7, 2), (12, 4), (10, 3), (37, 37)])
@pytest.mark.parametrize("n", [1, 63, 64, 700])
@pytest.mark.parametrize("k", [1, 5, 256])
def test_codes_are_those_of_the_nearest(instruction_set, dim, sub_dim, n, k):
    rng = np.random.default_rng(n + k)
    rows = rng.normal(size=(n, dim)).astype(np.float32)
    centroids = rng.normal(size=k * dim).astype(np.float32)
    codes = np.full((n, len(pieces(dim, sub_dim))), 255, np.uint8)
    encode(rows, centroids, sub_dim, k, codes)
    for sub, piece in enumerate(pieces(dim, sub_dim)):
        table = centroids[k * piece.start : k * piece.stop].reshape(k, -1).astype(np.float64)
        distances = ((rows[:, None, piece] - table) ** 2).sum(axis=2)
        chosen = distances[np.arange(n), codes[:, sub]]
        np.testing.assert_allclose(chosen, distances.min(axis=1), rtol=1e-5)


def test_the_first_of_equals(instruction_set):
    codes = np.empty((3, 1), np.uint8)
    encode(np.ones((3, 2), np.float32), np.zeros(8, np.float32), 2, 4, codes)
    assert codes.max() == 0


def test_all_instruction_sets_train_the_same_bits():
    points = np.random.default_rng(1).normal(size=(5000, 3)).astype(np.float32)
    trained = []
    before = kernels.instruction_set()
    try:
        for name in kernels.available():
            kernels.choose(name)
            trained.append(points[:256].copy())
            train_centroids(points, trained[-1], 5)
    finally:
        kernels.choose(before)
    assert len({centroids.tobytes() for centroids in trained}) == 1


def test_centroids_are_means_of_their_points(instruction_set):
    rng = np.random.default_rng(2)
    points = rng.normal(size=(2000, 2)).astype(np.float32)
    centroids = points[:16].copy()
    train_centroids(points, centroids, 200)  # to the end
    codes = np.empty((2000, 1), np.uint8)
    encode(points, centroids.reshape(-1), 2, 16, codes)
    for j in range(16):
        mean = points[codes[:, 0] == j].astype(np.float64).mean(axis=0)
        np.testing.assert_allclose(centroids[j], mean, atol=1e-6)


def test_centroids_without_points_move_where_they_are_needed():
    points = np.repeat(np.arange(8, dtype=np.float32), 100)[:, None]
    centroids = np.zeros((8, 1), np.float32)
    train_centroids(points, centroids, 25)
    np.testing.assert_array_equal(np.sort(centroids[:, 0]), np.arange(8))
    more = np.zeros((20, 1), np.float32)  # than there are different points
    train_centroids(points, more, 25)
    assert set(np.arange(8.0)) <= set(more[:, 0])


def test_shapes_that_do_not_fit():
    rows, codes = np.zeros((4, 6), np.float32), np.zeros((4, 3), np.uint8)
    with pytest.raises(ValueError, match="centroids do not fit"):
        encode(rows, np.zeros(11, np.float32), 2, 2, codes)
    with pytest.raises(ValueError, match="codes do not fit"):
        encode(rows, np.zeros(12, np.float32), 2, 2, codes[:3])
    with pytest.raises(ValueError, match="centroids of 5 dimensions for points of 6"):
        train_centroids(rows, np.zeros((2, 5), np.float32), 1)
