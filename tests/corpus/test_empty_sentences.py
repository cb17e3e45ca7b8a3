"""Sentences without tokens, which keep their number where they are asked to."""

import itertools

import numpy as np
import pytest

from vecloom import Corpus

CHARACTERS = ["a", "b", "cc", " ", "\n", "\n", "\r\n", "\u3000", "é"]


def random_texts(n):
    rng = np.random.default_rng(0)
    for _ in range(n):
        text = "".join(rng.choice(CHARACTERS, rng.integers(1, 60)))
        if text.split():
            yield text


def lines(path):
    with path.open(encoding="utf-8", newline="\n") as file:
        return [line.split() for line in file]


@pytest.mark.parametrize(
    "how",
    [
        *({"_block_size": size, "workers": n} for size in (1, 3, 1 << 20) for n in (1, 3)),
        {"tokenizer": str.split},
    ],
    ids=str,
)
def test_lines_are_those_python_reads(tmp_path, how):
    path = tmp_path / "text.txt"
    for text in random_texts(150):
        path.write_bytes(text.encode())
        expected = lines(path)
        kept = Corpus.from_files(path, keep_empty=True, **how)
        assert list(kept.sentences()) == expected, repr(text)
        left_out = Corpus.from_files(path, **how)
        assert list(left_out.sentences()) == [line for line in expected if line], repr(text)
        np.testing.assert_array_equal(kept.ids, left_out.ids)


@pytest.mark.parametrize("as_iterable", [list, iter, lambda text: (tuple(line) for line in text)])
def test_empty_token_lists(as_iterable):
    text = [[], ["a"], [], [], ["b", "a"], []]
    assert list(Corpus.from_sentences(as_iterable(text), keep_empty=True).sentences()) == text
    assert list(Corpus.from_sentences(as_iterable(text)).sentences()) == [["a"], ["b", "a"]]


def test_more_empty_sentences_than_are_encoded_at_once(monkeypatch):
    monkeypatch.setattr("vecloom.corpus.reading.CHUNK", 2)
    text = [["a"], *itertools.repeat([], 9), ["b", "c", "d"], ["e"], []]
    assert list(Corpus.from_sentences(text, keep_empty=True).sentences()) == text


def test_numbers_run_through_all_files(tmp_path):
    for name, text in (("1", "a\n\nb"), ("2", "\n\n"), ("3", "c\n")):
        (tmp_path / name).write_text(text)
    corpus = Corpus.from_files(tmp_path, keep_empty=True)
    assert list(corpus.sentences()) == [["a"], [], ["b"], [], [], ["c"]]


def test_a_corpus_file_keeps_them(tmp_path):
    text = [[], ["a", "b"], [], ["b"]]
    Corpus.from_sentences(text, keep_empty=True).save(tmp_path / "saved")
    opened = Corpus.open(tmp_path / "saved")
    opened.validate()
    assert list(opened.sentences()) == text
    written = Corpus.from_sentences(text, keep_empty=True, storage=tmp_path / "written")
    assert list(written.sentences()) == text


def test_nothing_but_empty_sentences():
    with pytest.raises(ValueError, match="no tokens"):
        Corpus.from_sentences([[], []], keep_empty=True)
