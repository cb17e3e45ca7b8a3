"""Similarities and nearest neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecloom.vectors import KeyedVectors
from vecloom.vectors.neighbours import largest

HALF = 0.5**0.5


def test_similarity_and_distance(plane):
    assert plane.similarity("east", "northeast") == pytest.approx(HALF)
    assert plane.similarity("east", "nowhere") == 0
    assert plane.distance("east", "west") == 2
    assert plane.distances("east") == pytest.approx([0, 1 - HALF, 1, 2, 1])
    assert plane.distances(np.array([0, 3.0]), ["north", "east"]).tolist() == [0, 1]
    with pytest.raises(KeyError, match="'south' not present"):
        plane.distances("east", ["south"])
    assert KeyedVectors.cosine_similarities([1, 0], [[2, 0], [0, 0]]).tolist() == [1, 0]


def test_similarity_of_sets(plane):
    assert plane.n_similarity(["east", "south"], ["northeast", "nowhere"]) == pytest.approx(HALF)
    with pytest.raises(ZeroDivisionError):
        plane.n_similarity([], ["east"])


def test_rank(plane):
    assert plane.closer_than("east", "west") == ["northeast", "north", "nowhere"]
    with pytest.warns(DeprecationWarning, match="closer_than"):
        assert plane.words_closer_than("east", "northeast") == []
    assert plane.rank("east", "northeast") == plane.rank("east", "east") == 1
    assert plane.rank("east", "west") == 4


def test_choice_among_given_keys(plane, caplog):
    assert plane.most_similar_to_given("east", ["north", "northeast", "west"]) == "northeast"
    with pytest.raises(ValueError, match="empty"):
        plane.most_similar_to_given("east", [])
    assert plane.doesnt_match(["east", "northeast", "north", "west", "south"]) == "west"
    assert "['south']" in caplog.text
    ranked = plane.rank_by_centrality(["east", "northeast", "north"])
    assert [key for _, key in ranked] == ["northeast", "east", "north"]
    assert plane.rank_by_centrality(["west", "east"], use_norm=False)[0] == (4, "west")
    with pytest.raises(ValueError, match="empty list"):
        plane.doesnt_match(["south"])


def test_most_similar(plane):
    answer = plane.most_similar("east")
    assert [key for key, _ in answer] == ["northeast", "north", "nowhere", "west"]
    assert [score for _, score in answer] == pytest.approx([HALF, 0, 0, -1])
    assert all(type(score) is float for _, score in answer)
    assert plane.similar_by_word("east", topn=1) == plane.similar_by_key("east", 1) == answer[:1]


def test_most_similar_of_sums(plane):
    assert plane.most_similar(["east", "north"], topn=1)[0] == ("northeast", pytest.approx(1))
    assert plane.most_similar(positive=["north"], negative=["east"], topn=1)[0][0] == "west"
    assert plane.most_similar([("east", 1.0), ("north", -3.0)], topn=1)[0][0] == "nowhere"
    assert plane.most_similar(negative="east", topn=1) == [("west", 1)]


def test_most_similar_of_vectors_excludes_none(plane):
    vector = np.array([5, 0], dtype=np.float32)
    assert plane.most_similar(vector, topn=1) == [("east", 1)]
    assert plane.similar_by_vector([5, 0], topn=1) == [("east", 1)]
    assert plane.most_similar(np.array([[5, 0], [0, 5.0]]), topn=1)[0][0] == "northeast"


def test_most_similar_in_a_range(plane):
    assert [k for k, _ in plane.most_similar("east", restrict_vocab=2)] == ["northeast"]
    assert [k for k, _ in plane.most_similar("east", clip_start=2, clip_end=4)] == ["north", "west"]
    assert plane.most_similar("east", topn=None) == pytest.approx([1, HALF, 0, -1, 0])
    assert plane.most_similar("east", topn=None, clip_start=3).tolist() == [-1, 0]
    assert plane.most_similar("east", topn=0) == []


def test_most_similar_needs_known_keys(plane):
    with pytest.raises(KeyError, match="'south' not present"):
        plane.most_similar("south")
    for nothing in (None, []):
        with pytest.raises(ValueError, match="no mean"):
            plane.most_similar(nothing)
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        plane.most_similar(np.ones(3))


def test_an_indexer_answers_in_place_of_the_matrix(plane):
    class Indexer:
        def most_similar(self, query, topn):
            return [(query.tolist(), topn)]

    assert plane.most_similar("north", topn=3, indexer=Indexer()) == [([0, 1], 3)]


def test_changes_of_the_matrix_are_noticed(plane):
    assert plane.most_similar("east", topn=1)[0][0] == "northeast"
    plane.vectors[3] *= -1
    assert plane.most_similar("east", topn=1) == [("west", 1)]
    plane.vectors = plane.vectors[:, ::-1] * [[1, 100]]
    assert plane.most_similar("north", topn=2)[0][0] == "northeast"


def test_rows_that_are_not_numbers_are_passed_over(plane):
    plane.vectors[1] = np.nan
    plane.vectors[2] = np.inf
    assert [key for key, _ in plane.most_similar("east")] == ["nowhere", "west"]
    assert plane.most_similar("northeast") == []
    assert [key for key, _ in plane.most_similar_cosmul("east")] == ["nowhere", "west"]


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_batch_is_one_by_one(cloud, metric):
    keys = cloud.index_to_key
    together = cloud.most_similar_batch(keys, topn=5, metric=metric)
    assert together == [cloud.most_similar_batch([key], 5, metric)[0] for key in keys]
    rows, values = cloud.most_similar_indices(keys, topn=5, metric=metric)
    assert [[keys[r] for r in row] for row in rows] == [[k for k, _ in a] for a in together]
    assert values.tolist() == [[value for _, value in answer] for answer in together]
    if metric == "cosine":
        for answer, key in zip(together, keys, strict=True):
            single = cloud.most_similar(key, topn=5)
            assert [k for k, _ in single] == [k for k, _ in answer]
            assert [v for _, v in single] == pytest.approx([v for _, v in answer], abs=1e-6)


def test_euclidean_neighbours(plane):
    assert plane.most_similar_batch(["north"], 2, metric="euclidean") == [
        [("nowhere", 1), ("east", pytest.approx(5**0.5))]
    ]
    assert plane.most_similar_batch(np.array([[2, 0]]), 1, "euclidean") == [[("east", 0)]]


def test_batch_arguments(plane):
    assert plane.most_similar_batch(["east"], clip_start=2, clip_end=3) == [[("north", 0)]]
    assert plane.most_similar_batch(["north"], restrict_vocab=1) == [[("east", 0)]]
    assert plane.most_similar_batch([]) == []
    with pytest.raises(KeyError, match="'south' not present"):
        plane.most_similar_batch(["east", "south"])
    with pytest.raises(ValueError, match="dimensions"):
        plane.most_similar_batch(np.ones((2, 3)))


def test_cosmul(cloud):
    a, b, c = (cloud.distances(key) for key in ("w0", "w1", "w2"))
    expected = (2 - b) / 2 * (2 - c) / 2 / ((2 - a) / 2 + 1e-6)
    values = cloud.most_similar_cosmul(["w1", "w2"], ["w0"], topn=None)
    assert values == pytest.approx(expected, rel=1e-5)
    answer = cloud.most_similar_cosmul(["w1", "w2"], ["w0"], topn=60)
    order = [i for i in np.argsort(-values, kind="stable") if i > 2]
    assert answer == [(f"w{i}", values[i]) for i in order]
    first = cloud.most_similar_cosmul(["w1", "w2"], ["w0"], topn=3, restrict_vocab=10)
    assert first == [pair for pair in answer if int(pair[0][1:]) < 10][:3]
    assert cloud.most_similar_cosmul("w1", topn=0) == []
    with pytest.raises(ValueError, match="positive item"):
        cloud.most_similar_cosmul()
    with pytest.raises(KeyError, match="'x' not present"):
        cloud.most_similar_cosmul("x")


@given(st.lists(st.sampled_from([-np.inf, np.nan, -1.0, 0.0, 0.5, 2.0])), st.integers(1, 8))
@settings(deadline=None)
def test_largest_is_the_head_of_a_sort(values, n):
    usable = [i for i, value in enumerate(values) if value > -np.inf]
    expected = sorted(usable, key=lambda i: (-values[i], i))[:n]
    expected += [-1] * (min(n, len(values)) - len(expected))
    assert largest(np.array(values, dtype=float), n).tolist() == expected


def test_relative_cosine_similarity(cloud):
    neighbours = cloud.most_similar("w0", topn=3)
    total = sum(score for _, score in neighbours)
    shares = [cloud.relative_cosine_similarity("w0", key, topn=3) for key, _ in neighbours]
    assert shares == pytest.approx([score / total for _, score in neighbours], rel=1e-5)
