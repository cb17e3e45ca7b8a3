"""Packages written for gensim do their main job on Vecloom, unmodified.

`make test-clients` makes an environment that has them, and runs these tests in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Job = Callable[..., Any]

NODES, EDGES = 34, 34 * 35 // 2  # of the karate club; as_keyed_vectors pairs all with all


def test_node2vec(run: Job) -> None:
    result = run("node2vec_karate.py", "node2vec")
    assert result["class"] == "Word2Vec"
    assert (result["nodes"], result["dimensions"], result["loaded"]) == (NODES, 16, NODES)
    assert result["header"] == [str(NODES), "16"]
    assert result["same club"] > 0.8
    assert result["edge"] == [16]
    assert result["edges"] == EDGES
    name, cosine = result["nearest edge"]
    assert name.startswith("(") and -1 <= cosine <= 1


def test_pecanpy(run: Job) -> None:
    result = run("pecanpy_karate.py", "pecanpy")
    assert list(result["by class"]) == ["SparseOTF", "DenseOTF", "PreComp"]
    for shape, same_club in [*result["by class"].values(), result["by command"]]:
        assert shape == [NODES, 16]
        assert same_club > 0.8


def test_wefe(run: Job) -> None:
    result = run("wefe_bias.py", "wefe")
    assert result["weat"] > 1
    assert result["reverse"] == pytest.approx(-result["weat"], rel=1e-4)
    assert result["effect"] > 1
    assert result["rnd"] < 0
    assert abs(result["debiased"]) < 0.2 * result["weat"]
    assert result["names"] == ["made", "made_gender_debiased"]
    assert result["untouched"]


def test_wefe_on_vectors_that_gensim_saved(run: Job) -> None:
    result = run("wefe_sample.py", "wefe")
    assert result["words"] > 10_000
    assert result["dimensions"] == 300
    assert result["flowers"] > 0.1
    assert result["weapons"] < -0.1  # weapons first, and they are less pleasant


def test_fastnode2vec(run: Job) -> None:
    result = run("fastnode2vec_karate.py", "fastnode2vec")
    assert result["nodes"] == NODES
    assert result["moved"]
    assert result["same club"] > 0.8


def test_keybert(run: Job) -> None:
    result = run("keybert_words.py", "keybert")
    assert result["backend"] == "GensimBackend"
    words = [word for word, _ in result["keywords"]]
    assert words[-1] == "monday"
    assert set(words) == {"river", "lake", "sea", "monday"}


def test_karateclub(run: Job) -> None:
    result = run("karateclub_graphs.py", "karateclub")
    assert result["nodes"] == [NODES, 16]
    assert result["same club"] > 0.8
    assert (result["graphs"], result["inferred"]) == ([40, 16], [3, 16])
    assert result["same kind"] > 0.9
