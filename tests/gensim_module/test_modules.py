"""The modules of `vecloom.gensim` that are more than names."""

from __future__ import annotations

import os

import pytest

from vecloom import KeyedVectors, Word2Vec
from vecloom.gensim import downloader, models, utils
from vecloom.gensim.scripts.glove2word2vec import glove2word2vec
from vecloom.gensim.test.utils import (
    common_corpus,
    common_dictionary,
    common_texts,
    datapath,
    get_tmpfile,
    temporary_file,
)


@pytest.fixture
def glove(tmp_path):
    path = tmp_path / "glove.txt"
    path.write_text("the 0.1 0.2\ncat -1 2e-1\n")
    return path


def test_the_small_texts_are_something_to_train_on():
    model = Word2Vec(common_texts, vector_size=8, min_count=1)
    assert "computer" in model.wv and "trees" in model.wv
    assert len(common_texts) == len(common_corpus) == common_dictionary.num_docs == 9
    assert [common_dictionary.doc2bow(text) for text in common_texts] == common_corpus
    lines = models.word2vec.LineSentence(datapath("common_texts.txt"))
    assert list(lines) == common_texts
    with open(datapath("river.txt"), encoding="utf-8") as file:
        assert all(line.endswith(".\n") for line in file)


def test_gensims_own_data_are_not_here():
    with pytest.raises(FileNotFoundError, match=r"lee\.cor is not among.*river\.txt"):
        datapath("lee.cor")


def test_temporary_paths():
    assert os.path.basename(get_tmpfile("a.model")) == "a.model"
    with temporary_file("a") as path, open(path, "w") as file:
        file.write("x")
    assert not os.path.exists(os.path.dirname(path))


def test_nothing_is_downloaded(tmp_path, monkeypatch):
    monkeypatch.setattr(downloader, "BASE_DIR", str(tmp_path))
    assert downloader.info() == {"corpora": {}, "models": {}}
    for call in (downloader.info, downloader.load):
        with pytest.raises(ValueError, match="downloads nothing, and runs none of the code"):
            call("glove-twitter-25")


def test_local_files_are_opened(glove, tmp_path, monkeypatch):
    assert downloader.load(str(glove))["cat"].tolist() == pytest.approx([-1, 0.2])
    assert downloader.load(glove, return_path=True) == str(glove)
    # as gensim's downloader has put them
    monkeypatch.setattr(downloader, "BASE_DIR", str(tmp_path))
    (tmp_path / "glove-small").mkdir()
    (tmp_path / "glove-small" / "__init__.py").write_text("raise AssertionError('was run')")
    path = tmp_path / "glove-small" / "glove-small.gz"
    KeyedVectors.load_word2vec_format(glove, no_header=True).save_word2vec_format(path)
    assert downloader.load("glove-small").index_to_key == ["the", "cat"]
    assert downloader.load("glove-small", return_path=True) == str(path)


def test_glove_is_converted(glove, tmp_path):
    assert glove2word2vec(glove, tmp_path / "w2v.txt") == (2, 2)
    assert len(KeyedVectors.load_word2vec_format(tmp_path / "w2v.txt")) == 2


def test_objects_are_not_pickled(tmp_path):
    class Own(utils.SaveLoad):
        pass

    for call in (
        lambda path: utils.pickle({}, path),
        utils.unpickle,
        Own().save,
    ):
        with pytest.raises(NotImplementedError, match="neither writes nor reads pickles"):
            call(tmp_path / "file")
    assert not list(tmp_path.iterdir())
    model = Word2Vec([["a", "b"]] * 9, vector_size=4)
    model.save(tmp_path / "model")
    assert isinstance(utils.SaveLoad.load(tmp_path / "model"), Word2Vec)
    with pytest.raises(TypeError, match="model holds a Word2Vec, no Own"):
        Own.load(tmp_path / "model")
    with pytest.raises(AttributeError, match="on the class"):
        utils.call_on_class_only()


def test_events_are_logged(caplog):
    with caplog.at_level("INFO"):
        utils.SaveLoad().add_lifecycle_event("created", params=5)
        utils.SaveLoad().add_lifecycle_event("hidden", log_level=False)
    assert "created" in caplog.text and "params" in caplog.text and "hidden" not in caplog.text
