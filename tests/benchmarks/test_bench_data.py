"""Texts made ready for all systems."""

import io
from collections import Counter

import pytest

from benchmarks import data
from benchmarks.data import Data, MissingDataError, folded, frequent, whole_lines


@pytest.mark.parametrize("block", [1, 7, 1 << 20])
def test_folding_keeps_all_tokens_in_lines_of_a_thousand(monkeypatch, block):
    monkeypatch.setattr(data, "BLOCK", block)
    tokens = [b"w%d" % number for number in range(2500)]
    lines = list(folded(io.BytesIO(b"  ".join(tokens) + b" ")))
    assert [len(line.split()) for line in lines] == [1000, 1000, 500]
    assert b"".join(lines).split() == tokens
    assert all(line.endswith(b"\n") for line in lines)


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(None, b"one two three"), (13, b"one two three"), (10, b"one two"), (0, b"")],
)
def test_a_token_cut_by_the_limit_is_left_out(limit, kept):
    assert b"".join(folded(io.BytesIO(b"one two three"), limit)).strip() == kept


def test_whole_lines_within_the_limit():
    assert list(whole_lines(io.BytesIO(b"ab\ncd\nef\n"), 8)) == [b"ab\n", b"cd\n"]
    assert len(list(whole_lines(io.BytesIO(b"ab\ncd\nef\n")))) == 3


def test_rare_words_are_left_out():
    lines = [b"a b a\n", b"c\n", b"b a d\n"]
    assert list(frequent(lines, 2)) == [b"a b a\n", b"\n", b"b a\n"]


def test_the_text_of_frequent_words_has_what_a_vocabulary_keeps(bench):
    text = bench.data.frequent_wiki(0.01, 60)
    assert text != bench.data.wiki(0.01)
    counts = Counter(bench.data.wiki(0.01).read_bytes().split())
    kept = {word: n for word, n in counts.items() if n >= 60}
    assert kept and len(kept) < len(counts)
    assert Counter(text.read_bytes().split()) == kept


def test_texts_are_unpacked_once(bench):
    path = bench.data.wiki(0.01)
    assert path.read_bytes().startswith(b"word0 word1 word4 ")
    assert 9_990 < path.stat().st_size <= 10_000
    path.write_bytes(b"there already\n")
    assert bench.data.wiki(0.01).read_bytes() == b"there already\n"
    assert bench.data.wiki() != path


def test_missing_data_are_told(tmp_path):
    with pytest.raises(MissingDataError, match="VECLOOM_DATA"):
        Data(tmp_path, tmp_path).wiki()
