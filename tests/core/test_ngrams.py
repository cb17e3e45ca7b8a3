"""Subwords are fastText's, rows are numbered as they come, sums are sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom._core.ngrams import WORDS, bag_sums, number_buckets, subword_buckets

words = st.lists(st.text(max_size=12).map(str.encode) | st.binary(max_size=12), max_size=8)
lengths = st.tuples(st.integers(0, 4), st.integers(0, 7))


def fasttext_hash(data: bytes) -> int:
    """FNV-1a of 32 bits over signed bytes."""
    value = 2166136261
    for byte in data:
        signed = byte - 256 if byte > 127 else byte
        value = ((value ^ (signed & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
    return value


def characters(data: bytes) -> list[bytes]:
    """Cut bytes into characters: each is a byte and the continuation bytes after it."""
    found: list[bytes] = []
    for byte in data:
        if found and byte & 0xC0 == 0x80:
            found[-1] += bytes([byte])
        else:
            found.append(bytes([byte]))
    return found


def reference(word: bytes, minn: int, maxn: int, bucket: int) -> list[int]:
    """Find the buckets of a word: n-grams by where they begin, then by length."""
    bracketed = characters(b"<" + word + b">")
    if word == b"</s>" or bucket == 0:
        return []
    return [
        fasttext_hash(b"".join(bracketed[begin : begin + n])) % bucket
        for begin in range(len(bracketed))
        for n in range(max(minn, 1), maxn + 1)
        if begin + n <= len(bracketed)
        and not (n == 1 and (begin == 0 or begin + n == len(bracketed)))
    ]


def split(buckets: np.ndarray, offsets: np.ndarray) -> list[list[int]]:
    return [part.tolist() for part in np.split(buckets, offsets[1:-1])]


@given(words, lengths, st.sampled_from([0, 1, 7, 2_000_000, 2**31 - 1]))
def test_buckets_are_those_of_the_definition(
    words: list[bytes], lengths: tuple[int, int], bucket: int
) -> None:
    buckets, offsets = subword_buckets(words, *lengths, bucket)
    assert (buckets.dtype, offsets.dtype) == (np.int32, np.int64)
    assert offsets[0] == 0
    assert offsets[-1] == len(buckets)
    expected = [reference(word, *lengths, bucket) for word in words]
    assert split(buckets, offsets) == (expected or [[]])


def test_known_hashes() -> None:
    """Numbers that fastText itself gives."""
    buckets, _ = subword_buckets([b"a", "日本".encode()], 3, 3, 2_000_000)
    assert buckets.tolist() == [
        fasttext_hash(gram.encode()) % 2_000_000 for gram in ("<a>", "<日本", "日本>")
    ]
    assert fasttext_hash(b"") == 2166136261
    assert fasttext_hash(b"a") == 0xE40C292C  # FNV-1a's own test vector, for ASCII is not signed


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_threads_change_nothing(workers: int) -> None:
    words = [f"word{i}".encode() for i in range(3 * WORDS + 5)]
    buckets, offsets = subword_buckets(words, 3, 6, 1000, workers)
    alone = [subword_buckets([word], 3, 6, 1000)[0].tolist() for word in words[:: WORDS // 2]]
    assert split(buckets, offsets)[:: WORDS // 2] == alone


def test_a_very_long_word() -> None:
    buckets, offsets = subword_buckets([b"x" * 1_000_000], 3, 6, 50)
    assert len(buckets) == offsets[1] == sum(1_000_002 - n + 1 for n in range(3, 7))
    assert buckets.min() >= 0
    assert buckets.max() < 50


@pytest.mark.parametrize("name", ["minn", "maxn", "bucket"])
@pytest.mark.parametrize(
    ("value", "error"), [(-1, ValueError), (2**31, ValueError), (1.5, TypeError), ("3", TypeError)]
)
def test_bad_numbers_are_named(name: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=name if error is ValueError else None):
        subword_buckets([b"word"], **{"minn": 1, "maxn": 3, "bucket": 9, name: value})


@given(st.lists(st.integers(0, 19), max_size=40), st.lists(st.integers(0, 19), unique=True))
def test_numbers_are_given_in_order(buckets: list[int], known: list[int]) -> None:
    order = list(dict.fromkeys(known + buckets))
    of_row, rows = number_buckets(np.array(buckets, np.int32), 20, np.array(known, np.int32))
    assert of_row.tolist() == order
    assert rows.tolist() == [order.index(bucket) for bucket in buckets]


@pytest.mark.parametrize("dim", [1, 5, 16, 100])
@pytest.mark.parametrize("workers", [1, 3])
def test_sums_of_bags(dim: int, workers: int) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(50, dim)).astype(np.float32)
    sizes = rng.integers(0, 9, 2 * WORDS + 1)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    members = rng.integers(0, 50, offsets[-1]).astype(np.int32)
    scales = rng.random(len(sizes)).astype(np.float32)
    sums = bag_sums(rows, offsets, members, scales, workers)
    parts = np.split(members, offsets[1:-1])
    expected = [scale * rows[part].sum(axis=0) for scale, part in zip(scales, parts, strict=True)]
    np.testing.assert_allclose(sums, expected, rtol=1e-4, atol=1e-5)


def test_empty_bags_are_zeros() -> None:
    sums = bag_sums(
        np.ones((3, 4), np.float32), np.zeros(3, np.int64), np.empty(0, np.int32), np.ones(2, "f")
    )
    np.testing.assert_array_equal(sums, np.zeros((2, 4)))


@pytest.mark.parametrize("member", [-1, 3])
def test_members_must_be_rows(member: int) -> None:
    with pytest.raises(ValueError, match="3 rows"):
        bag_sums(
            np.ones((3, 4), np.float32),
            np.array([0, 1]),
            np.array([member], np.int32),
            np.ones(1, "f"),
        )
