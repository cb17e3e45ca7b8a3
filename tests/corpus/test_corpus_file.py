"""Saved corpora: round trips, foreign readers, damage."""

import json
import pickle

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from vecloom.corpus import Corpus, container

words = st.text(max_size=3) | st.sampled_from(["a b", "x\ny", "\x00", "\ud800", ""])
token_lists = st.lists(st.lists(words)) | st.lists(st.lists(st.integers()))


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved.corpus"
    Corpus([["to", "be", "or", "not", "to", "be"], ["é", "to", "to"]]).save(path)
    return path


@given(sentences=token_lists.filter(any))
def test_round_trip(tmp_path_factory, sentences):
    path = tmp_path_factory.getbasetemp() / "any.corpus"
    corpus = Corpus(sentences)
    corpus.save(path)
    opened = Corpus.open(path)
    opened.validate()
    assert list(opened.sentences()) == list(corpus.sentences())
    assert opened.vocabulary.words == corpus.vocabulary.words
    for name, array in corpus.vocabulary.arrays().items():
        assert np.array_equal(array, opened.vocabulary.arrays()[name])
    assert isinstance(opened.ids, np.memmap) and opened.path == str(path)


def test_counts_alone_round_trip(tmp_path):
    path = tmp_path / "counts.corpus"
    Corpus.from_counts({"a": 3, "b": 9}).save(path)
    opened = Corpus.open(path)
    opened.validate()
    assert opened.vocabulary.words == ["b", "a"] and opened.n_tokens == 0


def test_is_a_safetensors_file(saved):
    arrays = safetensors.numpy.load_file(saved)
    assert arrays["ids"].tolist() == [0, 1, 2, 3, 0, 1, 4, 0, 0]
    assert arrays["offsets"].tolist() == [0, 6, 9]
    assert bytes(arrays["words"]).decode() == "tobeornoté"


def test_iterables_into_a_file(tmp_path):
    path, other = tmp_path / "a.corpus", tmp_path / "b.corpus"
    corpus = Corpus.from_sentences([["a", "b"], ["b"]], storage=path)
    assert isinstance(corpus.ids, np.memmap)
    corpus.save(other)
    assert path.read_bytes() == other.read_bytes()


def test_pickle(saved):
    copy = pickle.loads(pickle.dumps(Corpus.open(saved)))
    assert list(copy.sentences()) == list(Corpus.open(saved).sentences())


def test_every_truncation_is_told(saved):
    content = saved.read_bytes()
    for size in [*range(0, container.HEADER_SIZE, 97), *range(container.HEADER_SIZE, len(content))]:
        saved.write_bytes(content[:size])
        with pytest.raises(ValueError, match=r"saved\.corpus: "):
            Corpus.open(saved)
    saved.write_bytes(content + b"\0")
    with pytest.raises(ValueError, match="damaged corpus file"):
        Corpus.open(saved)


def rewrite_header(path, change):
    content = path.read_bytes()
    header = json.loads(content[8 : container.HEADER_SIZE])
    change(header)
    text = json.dumps(header).encode().ljust(container.HEADER_SIZE - 8)
    path.write_bytes(content[:8] + text + content[container.HEADER_SIZE :])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h["__metadata__"].update(format="other"), "not a corpus file"),
        (lambda h: h.pop("__metadata__"), "not a corpus file"),
        (lambda h: h["__metadata__"].update(version="2"), "version '2' of the corpus format"),
        (lambda h: h["__metadata__"].update(kind="float"), "header does not describe"),
        (lambda h: h.pop("ids"), "header does not describe"),
        (lambda h: h.update(ids=[]), "header does not describe"),
        (lambda h: h["ids"].update(dtype="F32"), "header does not describe"),
        (lambda h: h["ids"].update(shape=[2**60]), "header does not describe"),
        (lambda h: h["ids"].update(shape=["x"]), "header does not describe"),
        (lambda h: h["ids"].update(shape=[-9]), "header does not describe"),
        (lambda h: h["ids"].update(data_offsets=[-36, 0]), "header does not describe"),
        (lambda h: h["counts"].update(data_offsets=[0, 40]), "header does not describe"),
        (lambda h: h["ids"].update(data_offsets=[0, 36.0]), "header does not describe"),
    ],
)
def test_wrong_headers_are_told(saved, change, message):
    rewrite_header(saved, change)
    with pytest.raises(ValueError, match=rf"saved\.corpus: .*{message}"):
        Corpus.open(saved)


@pytest.mark.parametrize(
    ("name", "index", "value", "message"),
    [
        ("ids", 3, 5, "number no word"),
        ("ids", 3, -1, "number no word"),
        ("offsets", 1, -1, "not ascending"),
        ("offsets", 1, 10, "not ascending"),
        ("offsets", 0, 1, "do not cover"),
        ("offsets", 2, 8, "do not cover"),
        ("word_starts", 5, 3, "do not fill"),
        ("word_starts", 1, 99, "word starts"),
    ],
)
def test_wrong_numbers_are_told(saved, name, index, value, message):
    header = json.loads(saved.read_bytes()[8 : container.HEADER_SIZE])
    start = container.HEADER_SIZE + header[name]["data_offsets"][0]
    array = np.memmap(saved, container.TYPES[name], "r+", start, tuple(header[name]["shape"]))
    array[index] = value
    array.flush()
    del array
    with pytest.raises(ValueError, match=rf"saved\.corpus: damaged corpus file .*{message}"):
        Corpus.open(saved).validate()


def test_not_a_corpus(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("some text\n" * 1000)
    with pytest.raises(ValueError, match=r"other\.txt: not a corpus file"):
        Corpus.open(path)
    safetensors.numpy.save_file({"x": np.zeros(9)}, path)
    with pytest.raises(ValueError, match=r"other\.txt: not a corpus file"):
        Corpus.open(path)
    with pytest.raises(FileNotFoundError):
        Corpus.open(tmp_path / "absent")


def test_failed_save_keeps_the_older_file(saved, monkeypatch):
    before = saved.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(container, "complete", fail)
    with pytest.raises(OSError, match="disk full"):
        Corpus([["x"]]).save(saved)
    assert saved.read_bytes() == before and len(list(saved.parent.iterdir())) == 1
