"""Small tables of vectors."""

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors


def make_table(keys, vectors):
    """Return a table of the keys and vectors given."""
    vectors = np.asarray(vectors, dtype=np.float32)
    table = KeyedVectors(vectors.shape[1])
    table.add_vectors(list(keys), vectors)
    return table


@pytest.fixture
def plane():
    """Four directions of the plane, of different lengths, and the origin."""
    return make_table(
        ["east", "northeast", "north", "west", "nowhere"],
        [[2, 0], [3, 3], [0, 1], [-4, 0], [0, 0]],
    )


@pytest.fixture
def cloud():
    """Fifty random vectors of seven dimensions, under the words w0 to w49."""
    rng = np.random.default_rng(7)
    return make_table([f"w{i}" for i in range(50)], rng.normal(size=(50, 7)))
