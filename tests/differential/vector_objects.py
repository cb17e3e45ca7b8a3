"""Objects that the calls about vectors are made with: the same in both libraries."""

from __future__ import annotations

from typing import Any

import numpy as np

# Two words differ by their case only, one is no ASCII.
WORDS = [f"w{number}" for number in range(36)] + ["Mond", "mond", "sun", "长江"]
SIZE = 8
COUNTS = [1000 - 7 * (row * 11 % 40) for row in range(len(WORDS))]


def matrix(n: int = len(WORDS), dtype: Any = np.float32, seed: int = 1) -> Any:
    return np.random.default_rng(seed).standard_normal((n, SIZE)).astype(dtype)


def vector(seed: int = 2, dtype: Any = np.float32) -> Any:
    return matrix(1, dtype, seed)[0]


def empty(lib: Any) -> Any:
    return lib.KeyedVectors(SIZE)


def made(lib: Any, keys: Any, dtype: Any = np.float32) -> Any:
    kv = lib.KeyedVectors(SIZE, dtype=dtype)
    kv.add_vectors(keys, matrix(len(keys), dtype))
    return kv


def plain(lib: Any) -> Any:
    return made(lib, WORDS)


def words(lib: Any) -> Any:
    """Words with counts, which are not in order, and a second attribute."""
    kv = made(lib, WORDS)
    for word, count in zip(WORDS, COUNTS, strict=True):
        kv.set_vecattr(word, "count", count)
        kv.set_vecattr(word, "weight", count / 7)
    return kv


def doubles(lib: Any) -> Any:
    return made(lib, WORDS, np.float64)


def halves(lib: Any) -> Any:
    return made(lib, WORDS, np.float16)


def numbers(lib: Any) -> Any:
    """Keys that are integers, not those of their rows."""
    return made(lib, [10 * row + 3 for row in range(20)])


def tags(lib: Any) -> Any:
    """Integers from 0, as of documents."""
    return made(lib, list(range(12)))


def with_zeros(lib: Any) -> Any:
    kv = made(lib, WORDS)
    kv.vectors[3] = 0
    return kv


def prepared(lib: Any) -> Any:
    """Rows allocated ahead, two of four filled."""
    kv = lib.KeyedVectors(SIZE, count=4)
    kv.add_vector("a", vector(3))
    kv.add_vector("b", vector(4))
    return kv


MIN_N, MAX_N, BUCKET = 2, 4, 60


def subwords(lib: Any) -> Any:
    return _subwords(lib, BUCKET)


def without_ngrams(lib: Any) -> Any:
    return _subwords(lib, 0)


def _subwords(lib: Any, bucket: int) -> Any:
    kv = lib.FastTextKeyedVectors(SIZE, MIN_N, MAX_N, bucket)
    kv.index_to_key = list(WORDS)
    kv.key_to_index = {word: row for row, word in enumerate(WORDS)}
    kv.init_post_load(matrix(len(WORDS) + bucket, seed=5))
    for word, count in zip(WORDS, COUNTS, strict=True):
        kv.set_vecattr(word, "count", count)
    return kv
