"""Sentences of files, iterated over and read natively."""

from __future__ import annotations

import bz2
import gzip
import io

import pytest

from vecloom import Corpus, Word2Vec
from vecloom.corpus.brown import BrownCorpus, TaggedBrownCorpus
from vecloom.corpus.line_sentences import (
    LineSentence,
    PathLineSentences,
    Text8Corpus,
    save_as_line_sentence,
)
from vecloom.corpus.sources import TextEncodingError

TEXT = "a b c\n\n  \nd\te\u2003f g\r\nh\nlast line of all"
LINES = [["a", "b", "c"], ["d", "e", "f", "g"], ["h"], ["last", "line", "of", "all"]]


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode())
    return path


def read(sentences):
    """Sentences read natively, which iterating twice must give too."""
    iterated = list(sentences)
    assert list(sentences) == iterated
    assert list(Corpus(sentences).sentences()) == iterated
    return iterated


def test_lines_are_sentences(text):
    assert read(LineSentence(text)) == read(LineSentence(str(text))) == LINES


@pytest.mark.parametrize("longest", [1, 2, 3, 4, 5])
def test_long_lines_are_cut(text, longest):
    expected = [
        line[start : start + longest] for line in LINES for start in range(0, len(line), longest)
    ]
    assert read(LineSentence(text, max_sentence_length=longest)) == expected


def test_only_the_first_lines_are_read(text):
    assert read(LineSentence(text, limit=4)) == LINES[:2]
    assert read(LineSentence(text, limit=1)) == LINES[:1]


def test_compressed_and_open_files_are_read(tmp_path, text):
    (tmp_path / "text.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "text.bz2").write_bytes(bz2.compress(TEXT.encode()))
    assert read(LineSentence(tmp_path / "text.gz")) == read(LineSentence(tmp_path / "text.bz2"))
    with text.open("rb") as binary, text.open(encoding="utf-8") as characters:
        assert read(LineSentence(binary)) == read(LineSentence(characters)) == LINES
    assert read(LineSentence(io.BytesIO(TEXT.encode()))) == LINES


def test_files_are_read_natively_unless_a_subclass_changes_the_sentences(text, monkeypatch):
    class Upper(LineSentence):
        def __iter__(self):
            return ([token.upper() for token in tokens] for tokens in super().__iter__())

    class Described(LineSentence):
        """Nothing else."""

    assert next(Corpus(Upper(text)).sentences()) == ["A", "B", "C"]
    monkeypatch.setattr(LineSentence, "_pieces", None)  # which iterating needs
    assert list(Corpus(Described(text)).sentences()) == LINES
    with pytest.raises(TypeError):
        Corpus(Upper(text))


def test_models_are_trained_on_files(text):
    read, listed = (
        Word2Vec(sentences, vector_size=4, min_count=1, workers=1)
        for sentences in (LineSentence(text, 3), list(LineSentence(text, 3)))
    )
    assert read.corpus_count == listed.corpus_count == 6
    assert read.wv.index_to_key == listed.wv.index_to_key
    assert (read.wv.vectors == listed.wv.vectors).all()


@pytest.mark.parametrize("kind", [LineSentence, PathLineSentences, Text8Corpus])
def test_sentences_have_some_length(kind, text):
    with pytest.raises(ValueError, match="max_sentence_length=0"):
        kind(text, max_sentence_length=0)


def test_a_missing_file_is_told(tmp_path):
    for kind in (LineSentence, Text8Corpus):
        with pytest.raises(FileNotFoundError, match="nowhere"):
            list(kind(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="nowhere.*neither a file nor a folder"):
        PathLineSentences(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", [LineSentence, Text8Corpus])
def test_the_place_of_bytes_that_are_not_utf8_is_told(kind, tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"one\ntwo \xff three\n")
    for consume in (list, Corpus):
        with pytest.raises(TextEncodingError, match=r"text.txt: not UTF-8 at byte 8, line 2"):
            consume(kind(path))


def test_the_files_of_a_folder_are_read_by_name(tmp_path):
    (tmp_path / "b.txt").write_text("b1\nb2")
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"a1\na2\n"))
    (tmp_path / ".hidden").write_text("hidden")
    (tmp_path / "folder").mkdir()
    sentences = PathLineSentences(tmp_path)
    assert read(sentences) == [["a1"], ["a2"], ["b1"], ["b2"]]
    assert sentences.input_files == [str(tmp_path / name) for name in ("a.gz", "b.txt")]
    assert read(PathLineSentences(tmp_path, limit=1)) == [["a1"], ["b1"]]
    assert read(PathLineSentences(tmp_path / "b.txt")) == [["b1"], ["b2"]]


def test_a_text_without_sentences_is_cut(tmp_path):
    path = tmp_path / "text8"
    tokens = [f"w{number}" for number in range(30_000)]
    path.write_text(" ".join(tokens[:25_000]) + "\n" + " ".join(tokens[25_000:]) + " ")
    sentences = read(Text8Corpus(path))
    assert [len(sentence) for sentence in sentences] == [10_000] * 3
    assert [token for sentence in sentences for token in sentence] == tokens
    assert [len(sentence) for sentence in read(Text8Corpus(path, 29_999))] == [29_999, 1]


def test_an_empty_text_has_no_sentences(tmp_path):
    (tmp_path / "empty").write_text(" \n \n")
    assert list(Text8Corpus(tmp_path / "empty")) == list(LineSentence(tmp_path / "empty")) == []
    with pytest.raises(ValueError, match="no tokens"):
        Corpus(LineSentence(tmp_path / "empty"))


def test_sentences_are_written(tmp_path):
    for name in ("text.txt", "text.gz"):
        save_as_line_sentence(iter(LINES), tmp_path / name)
        assert read(LineSentence(tmp_path / name)) == LINES


def test_brown_corpus(tmp_path):
    (tmp_path / "ca01").write_text("The/at Fulton/np-tl ,/, said/vbd a/b/c x/\n\n./.\nIt/pps\n")
    (tmp_path / "ca02").write_text("Fine/jj\n")
    expected = [["the/at", "fulton/np", "said/vb"], ["it/pp"], ["fine/jj"]]
    assert list(BrownCorpus(tmp_path)) == expected
    documents = list(TaggedBrownCorpus(tmp_path))
    assert [document.words for document in documents] == expected
    assert [document.tags for document in documents] == [
        [f"{tmp_path / file}_SENT_{line}"] for file, line in (("ca01", 0), ("ca01", 3), ("ca02", 0))
    ]
