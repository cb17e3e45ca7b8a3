"""What a file of fastText holds, and what must agree in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from vecloom.formats.facebook.layout import LOSSES, MODELS, UNSIGNED, VERSIONS
from vecloom.formats.quantized import QuantizedMatrix

# Beyond this no count is one: doubles, which training computes with, no longer hold it.
_MAX_COUNT = 1 << 53
_BLOCK_BYTES = 1 << 22


@runtime_checkable
class RowBlocks(Protocol):
    """A matrix whose rows are made when they are asked for, so that it need not be in memory."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and dimensions."""
        ...

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield all rows in order, in arrays of shape (k, dimensions) with any k, at each call."""
        ...


Matrix: TypeAlias = "NDArray[np.float32] | QuantizedMatrix | RowBlocks"


@dataclass
class FacebookArgs:
    """The arguments a model was trained with, under fastText's names.

    Attributes
    ----------
    dim, ws, epoch, min_count, neg, word_ngrams : int
        Dimensions, window, epochs, least count of a word, negatives, longest n-gram of words.
    loss : "hs", "ns", "softmax" or "ova"
    model : "cbow", "sg" or "sup"
    bucket : int
        Rows for n-grams.
    minn, maxn : int
        Characters of the shortest and the longest subword; maxn 0 for none.
    lr_update_rate : int
    t : float
        Threshold of subsampling.
    qout : bool, default False
        fastText's option -qout, which its files repeat even where nothing is quantized.
    stored_maxn : int, optional
        Classifiers of version 11 know no subwords, whatever maxn their file says. It is here, so
        that writing gives the same file, and `maxn` is 0.
    """

    dim: int
    ws: int
    epoch: int
    min_count: int
    neg: int
    word_ngrams: int
    loss: str
    model: str
    bucket: int
    minn: int
    maxn: int
    lr_update_rate: int
    t: float
    qout: bool = False
    stored_maxn: int | None = None

    def check(self) -> None:
        """Raise ValueError, naming the argument, where one cannot be."""
        for name, codes in (("loss", LOSSES), ("model", MODELS)):
            value = getattr(self, name)
            if value not in codes:
                raise ValueError(f"{name} is {value!r}, which is none of {', '.join(codes)}")
        for name in (
            *("dim", "ws", "epoch", "min_count", "neg", "word_ngrams"),
            *("bucket", "minn", "maxn", "lr_update_rate"),
        ):
            least = 1 if name == "dim" else 0
            if not least <= getattr(self, name) < 2**31:
                raise ValueError(f"{name} is {getattr(self, name)}, which cannot be")
        if not math.isfinite(self.t):
            raise ValueError(f"t is {self.t}, which cannot be")


@dataclass(eq=False)
class FacebookDictionary:
    """Words and labels of a model, in the order of their rows.

    Attributes
    ----------
    words : list of bytes
        UTF-8 as a rule, but fastText takes any bytes.
    word_counts : ndarray, int64, shape (len(words),)
    labels : list of bytes
        With their prefix.
    label_counts : ndarray, int64, shape (len(labels),)
    n_tokens : int
        Tokens of the text, those of rare words included.
    pruned : ndarray, int32, shape (n, 2), or None
        Where only some buckets have been kept: the bucket, and its row after the words. None
        where every bucket has its row.
    """

    words: list[bytes]
    word_counts: NDArray[np.int64]
    labels: list[bytes]
    label_counts: NDArray[np.int64]
    n_tokens: int
    pruned: NDArray[np.int32] | None

    def check(self, bucket: int) -> None:
        """Raise ValueError, naming the field, where counts or pruned buckets cannot be."""
        n = len(self.words) + len(self.labels)
        if not min(n, 1) <= self.n_tokens <= _MAX_COUNT:
            raise ValueError(f"ntokens is {self.n_tokens}, which cannot be with {n} words")
        for kind, names, counts in (
            ("word", self.words, self.word_counts),
            ("label", self.labels, self.label_counts),
        ):
            if counts.shape != (len(names),):
                raise ValueError(f"{len(names)} {kind}s have counts of shape {counts.shape}")
            bad = np.flatnonzero((counts < 0) | (counts > _MAX_COUNT))
            if len(bad):
                i = int(bad[0])
                raise ValueError(f"the count of {kind} {i}, {names[i]!r}, is {counts[i]}")
        if self.pruned is not None:
            _check_pruned(self.pruned, bucket)


def _check_pruned(pruned: NDArray[np.int32], bucket: int) -> None:
    if pruned.ndim != 2 or pruned.shape[1] != 2:
        raise ValueError(f"pruneidx has the shape {pruned.shape}, where pairs are due")
    for column, what, limit in ((0, "bucket", bucket), (1, "row", len(pruned))):
        values = pruned[:, column]
        bad = np.flatnonzero((values < 0) | (values >= limit))
        if len(bad):
            i = int(bad[0])
            raise ValueError(f"pair {i} of pruneidx has the {what} {values[i]} of {limit}")
        if len(np.unique(values)) < len(values):
            raise ValueError(f"pruneidx has a {what} twice")


@dataclass(eq=False)
class FacebookModel:
    """A model of fastText as its files hold it.

    Attributes
    ----------
    version : int
        12 or 11; 0 for the older kind that has no magic number.
    args : FacebookArgs
    dictionary : FacebookDictionary
    input : ndarray, float32, shape (m, dim); or QuantizedMatrix; or RowBlocks, for writing
        A row for each word, then one for each bucket, or for each that pruning has kept. That of a
        classifier trained here is a `CompactMatrix`; ``numpy.asarray`` makes an array of it.
    output : ndarray, float32, shape (k, dim); or QuantizedMatrix; or RowBlocks, for writing
        A row for each label of a classifier, for each word of other models.
    """

    version: int
    args: FacebookArgs
    dictionary: FacebookDictionary
    input: Matrix
    output: Matrix

    def check(self) -> None:
        """Raise ValueError, naming the field, where parts of the model contradict each other."""
        self.args.check()
        self.dictionary.check(self.args.bucket)
        if self.version not in (UNSIGNED, *VERSIONS):
            raise ValueError(f"version is {self.version}, where 11, 12, or 0 is due")
        for name, matrix, expected in (
            ("input", self.input, input_shape(self.args, self.dictionary)),
            ("output", self.output, output_shape(self.args, self.dictionary)),
        ):
            check_shape(name, cast("tuple[int, int]", matrix.shape), expected)


def input_shape(args: FacebookArgs, dictionary: FacebookDictionary) -> tuple[int, int]:
    """Return rows and dimensions of the input matrix: words, then buckets."""
    buckets = args.bucket if dictionary.pruned is None else len(dictionary.pruned)
    return len(dictionary.words) + buckets, args.dim


def output_shape(args: FacebookArgs, dictionary: FacebookDictionary) -> tuple[int, int]:
    """Return rows and dimensions of the output matrix: labels, or words."""
    predicted = dictionary.labels if args.model == "sup" else dictionary.words
    return len(predicted), args.dim


def check_shape(name: str, shape: tuple[int, int], expected: tuple[int, int]) -> None:
    """Raise ValueError where the shape of a matrix is not what args and dictionary make it."""
    if shape[0] != expected[0]:
        made_of = "words and buckets" if name == "input" else "what the model predicts"
        raise ValueError(f"{name} matrix: {shape[0]} rows, where {made_of} are {expected[0]}")
    if shape[1] != expected[1]:
        raise ValueError(f"{name} matrix: {shape[1]} columns, where dim is {expected[1]}")


def row_blocks(matrix: NDArray[np.float32] | RowBlocks) -> Iterator[NDArray[np.float32]]:
    """Cut a matrix into blocks of rows, without a copy where it is an array.

    Parameters
    ----------
    matrix : ndarray, shape (m, n), or RowBlocks

    Yields
    ------
    ndarray, float32, shape (k, n)
        C-contiguous, in order.

    Raises
    ------
    ValueError
        The blocks do not add up to the shape.
    """
    m, n = matrix.shape
    if isinstance(matrix, np.ndarray):
        step = max(1, _BLOCK_BYTES // (4 * max(1, n)))
        blocks: Iterator[NDArray[np.float32]] = (
            matrix[first : first + step] for first in range(0, m, step)
        )
    else:
        blocks = matrix.blocks()
    done = 0
    for block in blocks:
        if block.ndim != 2 or block.shape[1] != n:
            raise ValueError(f"a block of shape {block.shape} in a matrix of {n} columns")
        done += len(block)
        yield np.ascontiguousarray(block, np.float32)
    if done != m:
        raise ValueError(f"the blocks of a matrix of {m} rows have {done}")
