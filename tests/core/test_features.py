"""The rows that lines and words read, against a plain reading in Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from features_reference import Reference
from hypothesis import given
from hypothesis import strategies as st

from vecloom._core.features import FeatureReader

WORDS = [b"</s>", b"one", b"two", "größer".encode(), "中文".encode(), b"\xff\xfe", b"__label"]
LABELS = [b"__label__a", b"__label__b"]
SHAPES: dict[str, dict[str, Any]] = {
    "words": {},
    "word n-grams": {"bucket": 50, "word_ngrams": 3},
    "subwords": {"bucket": 50, "minn": 2, "maxn": 4},
    "single characters": {"bucket": 50, "minn": 1, "maxn": 1},
    "everything": {"bucket": 97, "minn": 1, "maxn": 3, "word_ngrams": 5},
    "long subwords": {"bucket": 97, "minn": 3, "maxn": 1000},
    "no rows for n-grams": {"bucket": 0, "minn": 1, "maxn": 3, "word_ngrams": 5},
    "pruned": {"bucket": 20, "minn": 1, "maxn": 3, "word_ngrams": 2, "pruned": {3: 0, 7: 1, 19: 2}},
    "all pruned": {"bucket": 20, "minn": 1, "maxn": 3, "word_ngrams": 2, "pruned": {}},
    "no label is known by its looks": {"label_prefix": None, "bucket": 9, "word_ngrams": 2},
    "another prefix": {"label_prefix": b"#", "bucket": 9, "word_ngrams": 2},
}
LINES = [
    b"",
    b"\n",
    b"   \t\r\v\f\0 \n",
    b"one two\n",
    b"one two",
    b"one\0two\rone\x0btwo\x0cone\ttwo\n",
    b"one </s> two\n",
    b"one\ntwo\n",
    b"__label__a one __label__b unknown\n",
    b"__label__unknown one two\n",
    b"__label__a __label__a\n",
    b"#tag one __label__ __label two\n",
    "größer 中文 ungrößer 文中\u3000one\n".encode(),
    b"\xff\xfe \x80\x80 one\x80 \xe4\xb8 two\n",
    b"x" * 300 + b" two\n",
]


def both(shape: dict[str, Any]) -> tuple[FeatureReader, Reference]:
    options = {"minn": 0, "maxn": 0, "bucket": 0, "word_ngrams": 1, **shape}
    reference = Reference(WORDS, LABELS, **options)
    if options.get("pruned") is not None:
        pairs = np.array(list(options["pruned"].items()), np.int32).reshape(-1, 2)
        options["pruned"] = pairs
    return FeatureReader(WORDS, LABELS, **options), reference


def check(reader: FeatureReader, reference: Reference, lines: list[bytes], workers: int) -> None:
    rows, offsets, labels, label_offsets = reader.read(lines, workers)
    assert rows.dtype == labels.dtype == np.int32
    assert offsets.dtype == label_offsets.dtype == np.int64
    assert len(offsets) == len(label_offsets) == len(lines) + 1
    for i, line in enumerate(lines):
        found = rows[offsets[i] : offsets[i + 1]], labels[label_offsets[i] : label_offsets[i + 1]]
        assert tuple(map(list, found)) == reference.line(line), line


@pytest.mark.parametrize("shape", SHAPES)
def test_lines_that_have_it_all(shape: str) -> None:
    check(*both(SHAPES[shape]), LINES, 1)


def test_many_lines_on_several_threads() -> None:
    check(*both(SHAPES["everything"]), LINES * 200, 3)


def test_no_lines() -> None:
    check(*both(SHAPES["everything"]), [], 2)


@given(
    line=st.lists(st.sampled_from([*WORDS, *LABELS, b" ", b" ", b"\n", b"\xe4", b"a"])).map(
        b"".join
    ),
    shape=st.sampled_from(list(SHAPES)),
)
def test_any_line(line: bytes, shape: str) -> None:
    check(*both(SHAPES[shape]), [line], 1)


@pytest.mark.parametrize("word", [*WORDS, b"", b"a", b"unknown", "größe".encode(), b"\x80"])
@pytest.mark.parametrize("shape", SHAPES)
def test_words(shape: str, word: bytes) -> None:
    reader, reference = both(SHAPES[shape])
    assert reader.word_rows(word).tolist() == reference.word_rows(word)


def test_bags_are_the_rows_of_words() -> None:
    reader, reference = both(SHAPES["everything"])
    words = [*WORDS, b"a", b"unknown"]
    blob = np.frombuffer(b"".join(words), np.uint8)
    starts = np.cumsum([0, *map(len, words)])
    rows, offsets, _ = reader.bags(blob, starts)
    for i, word in enumerate(words):
        assert rows[offsets[i] : offsets[i + 1]].tolist() == reference.word_rows(word)


def test_of_two_words_alike_the_later_counts() -> None:
    reader = FeatureReader([b"a", b"b", b"a"], [], minn=0, maxn=0, bucket=0, word_ngrams=1)
    assert reader.word_rows(b"a").tolist() == [2]


def test_what_cannot_be_is_refused() -> None:
    shape: dict[str, Any] = {"minn": 0, "maxn": 0, "word_ngrams": 1}
    with pytest.raises(ValueError, match="bucket"):
        FeatureReader([], [], bucket=-1, **shape)
    with pytest.raises(ValueError, match="negative"):
        FeatureReader([], [], bucket=9, pruned=np.array([[-1, 0]], np.int32), **shape)
    with pytest.raises(TypeError):
        FeatureReader(["text"], [], bucket=9, **shape)
    with pytest.raises(TypeError):
        both({})[0].read(["text"])


def test_lines_as_fasttext_reads_them(tmp_path: Any) -> None:
    fasttext = pytest.importorskip("fasttext")
    path = tmp_path / "text"
    path.write_bytes(b"__label__a one two three\n__label__b one two four __label__a\n" * 9)
    # with less than ten threads, or a size not divisible by ten, some rows stay uninitialised
    model = fasttext.train_supervised(str(path), dim=10, epoch=1, thread=10, verbose=0)
    reader = FeatureReader(
        [w.encode() for w in model.get_words()],
        [w.encode() for w in model.get_labels()],
        minn=0,
        maxn=0,
        bucket=0,
        word_ngrams=1,
    )
    for line in ("one  two\tfour __label__b", "", "one </s> two", "__label__c five one"):
        words, labels = model.get_line(line)
        rows, _, found, _ = reader.read([line.encode() + b"\n"])
        assert [model.get_labels()[i] for i in found] == labels
        assert [model.get_words()[i] for i in rows] == [w for w in words if w in model.get_words()]
