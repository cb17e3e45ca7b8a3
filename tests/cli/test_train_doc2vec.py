"""train doc2vec."""

import numpy as np
import pytest

import vecloom as library

QUICK = ("--vector-size", "16", "--epochs", "1", "--quiet")
SAME = {"vector_size": 16, "epochs": 1}


@pytest.fixture(scope="module")
def documents(english, tmp_path_factory):
    """Some lines, one of them empty."""
    lines = english.read_text(encoding="utf-8").splitlines()[:200]
    path = tmp_path_factory.mktemp("documents") / "documents.txt"
    path.write_text("\n".join([*lines[:50], "", *lines[50:]]) + "\n", encoding="utf-8")
    return path


def train(vecloom, *arguments):
    return vecloom("train", "doc2vec", *arguments)


def test_writes_the_model_the_library_would_train(vecloom, documents, tmp_path):
    result = train(vecloom, documents, "-o", tmp_path / "m", *QUICK, "--seed", "5", "--dbow")
    assert (result.code, result.out, result.err) == (0, "", "")
    expected = library.Doc2Vec(corpus_file=documents, seed=5, dm=0, **SAME)
    found = library.load(tmp_path / "m")
    assert found.dv.index_to_key == list(range(201))
    assert np.array_equal(found.dv.vectors, expected.dv.vectors)


def test_options_reach_the_model(vecloom, documents, tmp_path):
    options = ("--dm-sum", "--window", "3", "--hs", "--negative", "0", "--alpha", "0.03")
    assert train(vecloom, documents, "-o", tmp_path / "m", *QUICK, *options).code == 0
    model = library.load(tmp_path / "m")
    assert str(model) == "Doc2Vec<dm/s,d16,hs,w3,mc5,s0.001>"
    assert model.alpha == 0.03
    told = dict(vecloom("info", tmp_path / "m").rows)
    assert (told["kind"], told["tags"], told["dm"]) == ("Doc2Vec", "201", "True")


@pytest.mark.parametrize("to", ["text", "binary", "glove", "native"])
def test_vectors_of_documents_in_every_format(vecloom, documents, tmp_path, to):
    train(vecloom, documents, "-o", tmp_path / "v", *QUICK, "--format", to, "--vectors-only")
    opened = library.load(tmp_path / "v")
    assert isinstance(opened, library.KeyedVectors)
    assert opened.vectors.shape == (201, 16)
    assert vecloom("neighbours", tmp_path / "v", "17", "--topn", "2").code == 0


def test_corpus_cache_keeps_empty_lines(vecloom, documents, tmp_path):
    cached = (*QUICK, "--dbow", "--corpus-cache", tmp_path / "c")
    assert train(vecloom, documents, "-o", tmp_path / "first", *cached).code == 0
    second = train(vecloom, tmp_path / "absent.txt", "-o", tmp_path / "second", *cached)
    assert second.code == 0
    first, second = (library.load(tmp_path / name).dv.vectors for name in ("first", "second"))
    assert len(first) == 201
    assert np.array_equal(first, second)


def test_interruption_saves_what_was_learnt(vecloom, documents, tmp_path, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(library.Doc2Vec, "train", interrupted)
    result = train(vecloom, documents, "-o", tmp_path / "m", *QUICK)
    assert result.code == 130
    assert "stopped early" in result.err
    assert len(library.load(tmp_path / "m").dv) == 201
