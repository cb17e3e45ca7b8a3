"""Approximate neighbours by the package annoy, and by what stands for it where it is absent."""

from __future__ import annotations

import pickle
import sys
from types import ModuleType

import numpy as np
import pytest

from vecloom import KeyedVectors, Word2Vec
from vecloom.formats import FormatError
from vecloom.vectors.annoy import AnnoyIndexer


class ExactIndex:
    """The part of annoy.AnnoyIndex that is used; it searches all rows."""

    def __init__(self, f, metric):
        assert metric == "angular"
        self.f, self.rows, self.trees = f, [], 0

    def add_item(self, row, vector):
        assert row == len(self.rows)
        self.rows.append(np.asarray(vector, np.float64))

    def build(self, trees):
        self.trees = trees

    def get_nns_by_vector(self, vector, n, include_distances):
        unit = np.asarray(vector) / np.linalg.norm(vector)
        distances = np.sqrt(np.maximum(2 - 2 * np.array(self.rows) @ unit, 0))
        best = np.argsort(distances)[:n]
        return best.tolist(), distances[best].tolist()

    def save(self, path):
        np.array(self.rows).tofile(path)

    def load(self, path):
        self.rows = list(np.fromfile(path).reshape(-1, self.f))


@pytest.fixture(params=["annoy itself", "exact"])
def annoy(request, monkeypatch):
    if request.param == "exact":
        module = ModuleType("annoy")
        module.AnnoyIndex = ExactIndex
        monkeypatch.setitem(sys.modules, "annoy", module)
    else:
        pytest.importorskip("annoy")


@pytest.fixture
def vectors():
    wv = KeyedVectors(4)
    rows = np.random.default_rng(3).normal(size=(20, 4)).astype(np.float32)
    wv.add_vectors([f"w{number}" for number in range(20)], rows)
    return wv


def test_neighbours_are_those_of_the_exact_search(annoy, vectors):
    indexer = AnnoyIndexer(vectors, 50)
    assert (indexer.num_trees, indexer.labels) == (50, vectors.index_to_key)
    exact = vectors.most_similar([vectors["w3"]], topn=5)
    found = vectors.most_similar([vectors["w3"]], topn=5, indexer=indexer)
    assert [key for key, _ in found] == [key for key, _ in exact]
    expected = [1 - np.sqrt(max(2 - 2 * cosine, 0)) / 2 for _, cosine in exact]
    assert [number for _, number in found] == pytest.approx(expected, abs=1e-3)


def test_models_are_indexed_by_their_vectors(annoy, vectors):
    model = Word2Vec([["a", "b", "c"]] * 3, vector_size=4, min_count=1)
    assert AnnoyIndexer(model, 2).labels == model.wv.index_to_key
    model.dv = vectors
    assert AnnoyIndexer(model, 2).labels == vectors.index_to_key


def test_an_index_is_saved(annoy, vectors, tmp_path):
    indexer = AnnoyIndexer(vectors, 50)
    indexer.save(tmp_path / "index")
    loaded = AnnoyIndexer()
    loaded.load(tmp_path / "index")
    assert loaded.num_trees == 50
    assert loaded.most_similar(vectors["w7"], 3) == indexer.most_similar(vectors["w7"], 3)


def test_gensims_file_of_labels_is_not_unpickled(annoy, vectors, tmp_path):
    AnnoyIndexer(vectors, 2).save(tmp_path / "index")
    (tmp_path / "index.d").write_bytes(pickle.dumps({"labels": ["a"]}))
    with pytest.raises(FormatError, match=r"index\.d"):
        AnnoyIndexer().load(tmp_path / "index")


def test_half_of_the_arguments_is_refused(vectors):
    for options in ({"model": vectors}, {"num_trees": 5}):
        with pytest.raises(ValueError, match="together, or neither"):
            AnnoyIndexer(**options)
    with pytest.raises(RuntimeError, match="no index"):
        AnnoyIndexer().most_similar([1, 0], 1)


def test_the_absence_of_annoy_is_told_in_one_line(vectors, monkeypatch):
    monkeypatch.setitem(sys.modules, "annoy", None)
    with pytest.raises(ImportError, match="pip install annoy") as caught:
        AnnoyIndexer(vectors, 2)
    assert "\n" not in str(caught.value)
