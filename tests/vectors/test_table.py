"""Looking up, averaging, adding, attributes."""

import copy
import logging
import pickle

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors


def test_lookup(plane):
    assert plane["east"].tolist() == [2, 0]
    assert plane[["east", "north"]].tolist() == [[2, 0], [0, 1]]
    assert plane[[]].shape == (0, 2)
    assert plane.get_vector("northeast", norm=True) == pytest.approx([0.5**0.5] * 2)
    assert plane.get_index("north") == 2
    assert plane.get_index("south", -1) == -1
    assert len(plane) == 5
    assert list(plane) == plane.index_to_key
    assert "east" in plane
    assert plane.has_index_for("east")
    assert "south" not in plane
    assert str(plane) == repr(plane) == "KeyedVectors<vector_size=2, 5 keys>"


def test_a_vector_looked_up_is_a_read_only_view(plane):
    with pytest.raises(ValueError, match="read-only"):
        plane["east"][0] = 1
    assert np.shares_memory(plane["east"], plane.vectors)


@pytest.mark.parametrize("key", ["south", -1, 5, 1.5, None])
def test_an_unknown_key_is_named(plane, key):
    if key is None or isinstance(key, float):
        with pytest.raises(TypeError):
            plane[key]
    else:
        with pytest.raises(KeyError, match=f"Key '{key}' not present"):
            plane[key]


def test_a_number_is_a_position_among_words_but_not_among_numbers(plane):
    assert plane[0].tolist() == [2, 0]
    numbers = KeyedVectors(2)
    numbers.add_vectors([5, 7], np.eye(2))
    assert numbers[5].tolist() == numbers[np.int64(5)].tolist() == [1, 0]
    assert 1 not in numbers
    with pytest.raises(KeyError, match="Key '1' not present"):
        numbers[1]


def test_mean_vector(plane):
    assert plane.get_mean_vector(["east", "north"], pre_normalize=False).tolist() == [1, 0.5]
    assert plane.get_mean_vector(["east", "north"]).tolist() == [0.5, 0.5]
    assert plane.get_mean_vector(["east", "north"], weights=[3, -1]).tolist() == [0.75, -0.25]
    assert plane.get_mean_vector("east", post_normalize=True).tolist() == [1, 0]
    assert plane.get_mean_vector(["east", "south", np.array([0, 5.0])]).tolist() == [0.5, 2.5]
    assert plane.get_mean_vector(["south"]).tolist() == [0, 0]
    with pytest.raises(ValueError, match="no mean of no keys"):
        plane.get_mean_vector([])
    with pytest.raises(ValueError, match="same number"):
        plane.get_mean_vector(["east"], weights=[1, 2])
    with pytest.raises(KeyError, match="'south' not present"):
        plane.get_mean_vector(["south"], ignore_missing=False)
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        plane.get_mean_vector([np.ones(3)])
    assert plane.get_mean_vector([1.5, "east"]).tolist() == [1, 0]
    with pytest.raises(KeyError, match=r"'1\.5' not present"):
        plane.get_mean_vector([1.5], ignore_missing=False)


def test_norms_follow_changes_in_place(plane):
    assert plane.norms == pytest.approx([2, 18**0.5, 1, 4, 0])
    plane.fill_norms()
    plane.vectors[0] = [30, 40]
    assert plane.norms[0] == 50
    assert plane.get_normed_vectors()[0] == pytest.approx([0.6, 0.8])
    assert plane.get_normed_vectors()[4].tolist() == [0, 0]
    plane.unit_normalize_all()
    assert plane.norms == pytest.approx([1, 1, 1, 1, 0])


def test_add_one_vector(plane, caplog):
    assert plane.add_vector("south", [0, -1]) == 5
    assert plane["south"].tolist() == [0, -1]
    with caplog.at_level(logging.WARNING):
        assert plane.add_vector("south", [9, 9]) == 5
    assert "already present" in caplog.text
    assert plane["south"].tolist() == [0, -1]
    with pytest.raises(ValueError, match="expected"):
        plane.add_vector("up", [1, 2, 3])
    assert "up" not in plane


def test_rows_allocated_ahead_are_filled_first():
    table = KeyedVectors(2, count=2)
    assert [table.add_vector(key, [i, i]) for i, key in enumerate("abc")] == [0, 1, 2]
    assert table.index_to_key == ["a", "b", "c"]
    assert table.vectors.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_add_vectors_keeps_or_replaces(plane):
    plane.add_vectors(["south", "east", "up", "up"], [[0, -1], [9, 9], [5, 5], [6, 6]])
    assert plane.index_to_key[5:] == ["south", "up"]
    assert plane["east"].tolist() == [2, 0]
    assert plane["up"].tolist() == [5, 5]
    plane.add_vectors(["east", "down", "down"], [[9, 9], [1, 1], [2, 2]], replace=True)
    assert plane["east"].tolist() == [9, 9]
    assert plane["down"].tolist() == [2, 2]
    plane.add_vectors("left", [7, 7])
    assert plane["left"].tolist() == [7, 7]
    assert len(plane) == len(plane.vectors) == len(plane.key_to_index) == 9
    assert plane.vectors.flags.c_contiguous
    assert plane.vectors.dtype == np.float32


def test_add_vectors_that_do_not_fit_changes_nothing(plane):
    for weights in (np.ones((3, 2)), np.ones((2, 3)), np.ones(2)):
        with pytest.raises(ValueError, match=r"expected \(2, 2\)"):
            plane.add_vectors(["a", "b"], weights)
    with pytest.raises(ValueError, match="1 values of attribute 'count' for 2 keys"):
        plane.add_vectors(["a", "b"], np.ones((2, 2)), extras={"count": [1]})
    assert len(plane) == len(plane.vectors) == 5


def test_assignment_adds_or_replaces(plane):
    plane["east"] = [1, 1]
    plane[["north", "south"]] = [[0, 9], [0, -9]]
    assert plane[["east", "north", "south"]].tolist() == [[1, 1], [0, 9], [0, -9]]


def test_resize_draws_new_rows(plane):
    plane.index_to_key += ["a", "b"]
    plane.key_to_index |= {"a": 5, "b": 6}
    again = copy.deepcopy(plane)
    plane.resize_vectors(seed=3)
    again.resize_vectors(seed=3)
    assert plane.vectors.shape == (7, 2)
    assert plane["east"].tolist() == [2, 0]
    assert (np.abs(plane.vectors[5:]) < 0.5).all()
    assert len(np.unique(plane.vectors[5:])) == 4
    np.testing.assert_array_equal(plane.vectors, again.vectors)


def test_attributes(plane):
    plane.set_vecattr("east", "count", 5)
    plane.set_vecattr("east", "weight", 0.5)
    plane.set_vecattr("east", "note", "sunrise")
    assert plane.expandos["count"].dtype == np.int64
    assert plane.get_vecattr("east", "count") == 5
    assert plane.get_vecattr("north", "count") == 0
    assert plane.get_vecattr("east", "note") == "sunrise"
    plane.add_vectors(["south"], [[0, -1]])
    assert plane.get_vecattr("south", "weight") == 0
    plane.add_vectors(["up", "down"], np.ones((2, 2)), extras={"count": np.array([7, 8])})
    assert plane.expandos["count"].tolist() == [5, 0, 0, 0, 0, 0, 7, 8]
    with pytest.raises(TypeError, match="'count' holds int64"):
        plane.set_vecattr("east", "count", 2.5)
    with pytest.raises(KeyError, match="no attribute 'size'"):
        plane.get_vecattr("east", "size")
    with pytest.raises(KeyError, match="'left' not present"):
        plane.set_vecattr("left", "count", 1)


def test_sort_by_frequency(plane):
    with pytest.raises(KeyError, match="count"):
        plane.sort_by_descending_frequency()
    for key, count in zip(plane.index_to_key, [1, 3, 1, 2, 3], strict=True):
        plane.set_vecattr(key, "count", count)
    plane.sort_by_descending_frequency()
    assert plane.index_to_key == ["northeast", "nowhere", "west", "east", "north"]
    assert plane.expandos["count"].tolist() == [3, 3, 2, 1, 1]
    assert plane["west"].tolist() == [-4, 0]


def test_vectors_for_all(plane):
    plane.set_vecattr("north", "count", 4)
    chosen = plane.vectors_for_all(["north", "south", "east", "north"], copy_vecattrs=True)
    assert chosen.index_to_key == ["north", "east"]
    assert chosen.vectors.tolist() == [[0, 1], [2, 0]]
    assert chosen.expandos["count"].tolist() == [4, 0]
    assert plane.vectors_for_all(["north"]).expandos == {}
    assert plane.vectors_for_all([]).vectors.shape == (0, 2)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda table: pickle.loads(pickle.dumps(table))])
def test_copies_are_whole_and_separate(plane, copied):
    plane.set_vecattr("east", "count", 5)
    twin = copied(plane)
    np.testing.assert_array_equal(twin.vectors, plane.vectors)
    assert twin.index_to_key == plane.index_to_key
    assert twin.get_vecattr("east", "count") == 5
    assert twin.most_similar("east") == plane.most_similar("east")
    twin["east"] = [0, 0]
    assert plane["east"].tolist() == [2, 0]
