"""Files, as the methods of `KeyedVectors` write and read them."""

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors


class Embeddings(KeyedVectors):
    """A user's subclass."""


@pytest.mark.parametrize("mmap", [None, "r"])
def test_own_format(plane, tmp_path, mmap):
    plane.set_vecattr("east", "count", 5)
    plane.save(tmp_path / "plane")
    loaded = Embeddings.load(tmp_path / "plane", mmap=mmap)
    assert type(loaded) is Embeddings
    assert loaded.index_to_key == plane.index_to_key
    np.testing.assert_array_equal(loaded.vectors, plane.vectors)
    assert loaded.vectors.flags.writeable is (mmap is None)
    assert loaded.get_vecattr("east", "count") == 5
    assert loaded.most_similar("east") == plane.most_similar("east")


@pytest.mark.parametrize("binary", [False, True])
def test_word2vec_format(plane, tmp_path, binary):
    path = tmp_path / "plane.w2v"
    plane.save_word2vec_format(path, binary=binary)
    loaded = Embeddings.load_word2vec_format(path, binary=binary, limit=3)
    assert type(loaded) is Embeddings
    assert loaded.index_to_key == plane.index_to_key[:3]
    np.testing.assert_array_equal(loaded.vectors, plane.vectors[:3])
