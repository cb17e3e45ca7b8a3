"""Exact search against NumPy's sort."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecloom._core import kernels, search
from vecloom._core.search import all_scores, top_k


def reference_scores(vectors, queries, metric):
    """Score in double precision; rows that are not finite are NaN."""
    vectors, queries = vectors.astype(np.float64), queries.astype(np.float64)
    if metric == "euclidean":
        return -np.linalg.norm(queries[:, None, :] - vectors[None, :, :], axis=2)
    with np.errstate(all="ignore"):
        lengths = np.outer(np.linalg.norm(queries, axis=1), np.linalg.norm(vectors, axis=1))
        return np.where(lengths == 0, 0, queries @ vectors.T / lengths)


def reference_top(scores, k, start, end, exclude):
    """Sort what `all_scores` returned: best first, ties by index, -1 for what is missing."""
    rows = np.full((len(scores), min(k, end - start)), -1)
    for q, row_scores in enumerate(scores):
        usable = [
            r
            for r in range(start, end)
            if not np.isnan(row_scores[r]) and r not in exclude[q].tolist()
        ]
        best = sorted(usable, key=lambda r: (-row_scores[r], r))[:k]
        rows[q, : len(best)] = best
    return rows


@st.composite
def problems(draw):
    """Vectors of few distinct values, so that ties and zeros are frequent."""
    n, dim = draw(st.integers(1, 300)), draw(st.integers(1, 40))
    n_queries = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    vectors = rng.integers(-1, 2, (n, dim)).astype(np.float32)
    vectors[rng.random(n) < 0.1] = 0
    vectors[rng.random(n) < draw(st.sampled_from([0, 0.2]))] = np.nan
    queries = rng.integers(-1, 2, (n_queries, dim)).astype(np.float32)
    start = draw(st.integers(0, n))
    end = draw(st.integers(start, n))
    exclude = rng.integers(-1, n, (n_queries, draw(st.integers(0, 4))))
    return vectors, queries, draw(st.integers(1, n + 3)), start, end, exclude


@given(problems(), st.sampled_from(["cosine", "euclidean"]), st.integers(1, 5))
@settings(deadline=None, max_examples=150)
def test_top_k_is_the_head_of_a_sort(problem, metric, workers):
    vectors, queries, k, start, end, exclude = problem
    scores = all_scores(vectors, queries, metric=metric)
    np.testing.assert_allclose(
        scores, reference_scores(vectors, queries, metric), rtol=1e-5, atol=1e-6
    )
    rows, best = top_k(vectors, queries, k, start, end, exclude, workers, metric)
    np.testing.assert_array_equal(rows, reference_top(scores, k, start, end, exclude))
    expected = np.take_along_axis(scores, np.maximum(rows, 0), axis=1)
    np.testing.assert_array_equal(best, np.where(rows < 0, -np.inf, expected))


@pytest.fixture(scope="module")
def large():
    """Enough rows for several threads, some of them equal."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(20_001, 50)).astype(np.float32)
    vectors[10_000:10_500] = vectors[:500]
    return vectors


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("workers", [2, 3, 5, None])
def test_same_answer_with_any_number_of_threads(large, workers, metric):
    queries = large[:333]
    expected = top_k(large, queries, 20, workers=1, metric=metric)
    found = top_k(large, queries, 20, workers=workers, metric=metric)
    for a, b in zip(expected, found, strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(
        all_scores(large, queries[:50], workers=1, metric=metric),
        all_scores(large, queries[:50], workers=workers, metric=metric),
    )


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("isa", kernels.available())
def test_a_score_depends_on_its_two_vectors_alone(large, isa, metric):
    chosen = kernels.instruction_set()
    kernels.choose(isa)
    try:
        vectors = np.ascontiguousarray(large[:1000, :37])
        together = all_scores(vectors, vectors[:23], metric=metric)
        for q in range(23):
            alone = all_scores(vectors, vectors[q : q + 1], start=q + 5, metric=metric)
            np.testing.assert_array_equal(together[q, q + 5 :], alone[0])
        expected = reference_scores(vectors, vectors[:23], metric)
    finally:
        kernels.choose(chosen)
    np.testing.assert_allclose(together, expected, rtol=1e-4, atol=1e-5)


def test_many_candidates_are_searched_in_parts(large, monkeypatch):
    expected = top_k(large[:500], large[:40], 25)
    monkeypatch.setattr(search, "MAX_CANDIDATES", 700)
    found = top_k(large[:500], large[:40], 25, exclude=np.full((40, 1), -1), workers=4)
    for a, b in zip(expected, found, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_vector_is_at_distance_zero_of_itself(large):
    rows, scores = top_k(large, large[:100] * 1, 1, metric="euclidean")
    assert rows[:, 0].tolist() == list(range(100))
    assert (scores == 0).all()


def test_rows_that_are_not_finite_are_no_answers():
    vectors = np.array([[1, 0], [np.nan, 1], [np.inf, 1], [0, 1]], dtype=np.float32)
    for metric in ("cosine", "euclidean"):
        rows, scores = top_k(vectors, vectors[:1], 4, metric=metric)
        assert rows[0].tolist() == [0, 3, -1, -1]
        assert np.isneginf(scores[0, 2:]).all()


def test_zeros_have_cosine_zero():
    vectors = np.array([[0, 0], [1, 0]], dtype=np.float32)
    assert all_scores(vectors, vectors).tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize(
    "vectors",
    [
        np.eye(6)[:, ::2],
        np.asfortranarray(np.eye(6, dtype=np.float32)),
        np.eye(6, dtype=np.float16),
        np.eye(6, dtype=int),
    ],
)
def test_other_layouts_and_types_are_converted(vectors):
    rows, scores = top_k(vectors, vectors[:1], 1)
    assert rows.tolist() == [[0]]
    assert scores.tolist() == [[1]]


def test_read_only_arrays_are_searched():
    vectors = np.eye(3, dtype=np.float32)
    vectors.flags.writeable = False
    assert top_k(vectors, vectors, 1)[0].tolist() == [[0], [1], [2]]


def test_nothing_to_search_or_to_ask():
    vectors = np.eye(3, dtype=np.float32)
    assert top_k(vectors[:0], vectors, 5)[0].shape == (3, 0)
    assert top_k(vectors, vectors[:0], 5)[0].shape == (0, 3)
    assert top_k(vectors, vectors, 0)[0].shape == (3, 0)
    assert top_k(vectors, vectors, 2, start=2, end=1)[0].shape == (3, 0)
    assert top_k(np.empty((4, 0)), np.empty((2, 0)), 2)[0].tolist() == [[0, 1], [0, 1]]
    assert all_scores(vectors, vectors[:0]).shape == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"metric": "manhattan"}, "metric must be one of cosine, euclidean"),
        ({"workers": 0}, "workers must be at least 1"),
        ({"queries": np.eye(4)}, "4 dimensions do not fit vectors of 3"),
        ({"queries": np.ones(3)}, "two dimensions"),
        ({"exclude": [[0]]}, "one row per query"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments, message):
    arguments = {"vectors": np.eye(3), "queries": np.eye(3), "k": 1} | arguments
    with pytest.raises(ValueError, match=message):
        top_k(**arguments)
