"""Labels of lines by a model of fastText's kind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom._core.features import FeatureReader, line_starts
from vecloom._core.huffman import huffman_paths
from vecloom._core.prediction import LabelScorer
from vecloom.formats.compact import CompactMatrix
from vecloom.formats.facebook import FacebookArgs, FacebookDictionary, FacebookModel, Matrix
from vecloom.formats.facebook.model import RowBlocks
from vecloom.formats.quantized import QuantizedMatrix

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Float32s = npt.NDArray[np.float32]
Paths = tuple[npt.NDArray[np.int64], Int32s, npt.NDArray[np.uint8]]
T = TypeVar("T")

# Lines that one thread works on at a time.
LINES_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines in one piece, for they are soon made and cheap to cut.

    Attributes
    ----------
    text : bytes
        One after the other, with their ends.
    starts : ndarray of int64, shape (n + 1,)
        Where each begins, and where the last ends.
    """

    text: bytes
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, lines: list[bytes]) -> Lines:
        """Join lines."""
        return cls(b"".join(lines), line_starts(lines))

    def __len__(self) -> int:
        return len(self.starts) - 1


class LabelPredictor:
    """Predicts the labels of lines as fastText does (Joulin et al. 2017).

    Parameters
    ----------
    model : FacebookModel
        A classifier, dense or quantized. Its matrices are used where they are.
    label_prefix : bytes or None, default b"__label__"
        What labels in lines begin with: they are passed over. None where every token that is no
        label of the model is a word.

    Raises
    ------
    ValueError
        The model is no classifier, has no labels, or its parts do not fit together.

    Attributes
    ----------
    reader : FeatureReader
        Lines into rows of the input matrix.
    labels : list of bytes
        The labels that predictions number, from 0.
    """

    def __init__(self, model: FacebookModel, *, label_prefix: bytes | None = b"__label__") -> None:
        if model.args.model != "sup":
            raise ValueError(
                f"the model is {model.args.model!r}, word vectors: only classifiers predict labels"
            )
        self.labels = model.dictionary.labels
        self.reader = reader_of(model, label_prefix)
        self._scorer = LabelScorer(
            _readable(model.input),
            _readable(model.output),
            loss=model.args.loss,
            paths=tree_paths(model.dictionary.label_counts) if model.args.loss == "hs" else None,
        )

    def predict(
        self,
        lines: list[bytes] | Lines,
        k: int = 1,
        threshold: float = 0.0,
        workers: int | None = None,
    ) -> tuple[Int32s, Float32s]:
        """Find the likeliest labels of each line.

        Parameters
        ----------
        lines : list of bytes, or Lines
            Each as it stands in a file, with its line end: fastText's ``predict`` adds one to
            what it is given, for ``</s>`` is a word as others are. What follows a line end is not
            read.
        k : int
            How many labels at most; -1 for all.
        threshold : float
            The least probability of a label.
        workers : int, optional
            Threads; every core by default.

        Returns
        -------
        labels : ndarray of int32, shape (n, min(k, n_labels))
            Numbers of labels, the likeliest first; -1 where there are fewer. A line of which
            nothing is known has none.
        probabilities : ndarray of float32, same shape
            As fastText tells them, 1e-5 too high; 0 where there is no label.
        """
        if k == 0 or k < -1:
            raise ValueError(f"k must be 1 or more, or -1 for all labels, got {k}")
        k = len(self.labels) if k == -1 else min(k, len(self.labels))

        def some(text: bytes, starts: Int64s) -> tuple[Int32s, Float32s]:
            rows, offsets, _, _ = self.reader.read_text(text, starts)
            return self._scorer.predict(rows, offsets, k, threshold)

        parts = _in_parts(some, lines, workers)
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def probabilities(self, lines: list[bytes] | Lines, workers: int | None = None) -> Float32s:
        """Compute the probability of every label: float32, shape (n, n_labels).

        They are exact, where `predict` tells fastText's: those of softmax and of hierarchical
        softmax add up to one. A line of which nothing is known is a zero vector, and has
        probabilities as any other.
        """

        def some(text: bytes, starts: Int64s) -> Float32s:
            rows, offsets, _, _ = self.reader.read_text(text, starts)
            return self._scorer.probabilities(rows, offsets)

        return np.concatenate(_in_parts(some, lines, workers))


def reader_of(model: FacebookModel, label_prefix: bytes | None = b"__label__") -> FeatureReader:
    """Make the reader of a model's lines and words."""
    return dictionary_reader(model.args, model.dictionary, label_prefix)


def dictionary_reader(
    args: FacebookArgs, dictionary: FacebookDictionary, label_prefix: bytes | None
) -> FeatureReader:
    """Make the reader that a model with these arguments and this dictionary has."""
    return FeatureReader(
        dictionary.words,
        dictionary.labels,
        minn=args.minn,
        maxn=args.maxn,
        bucket=args.bucket,
        word_ngrams=args.word_ngrams,
        label_prefix=label_prefix,
        pruned=dictionary.pruned,
    )


def tree_paths(label_counts: npt.NDArray[np.int64]) -> Paths:
    """Return fastText's Huffman tree of the labels, as ``LabelScorer`` and the trainer take it."""
    offsets, nodes, labels = huffman_paths(label_counts, ordered=True)
    # word2vec's nodes predict that the way goes left, fastText's that it goes right
    return offsets, nodes, (1 - labels).astype(np.uint8)


def _readable(matrix: Matrix) -> Float32s | QuantizedMatrix | CompactMatrix:
    if isinstance(matrix, (np.ndarray, QuantizedMatrix, CompactMatrix)):
        return matrix
    assert isinstance(matrix, RowBlocks)
    return np.concatenate(list(matrix.blocks()))


def _in_parts(
    work: Callable[[bytes, Int64s], T], lines: list[bytes] | Lines, workers: int | None
) -> list[T]:
    """Work on lines, some at a time, on several threads; at least on none once."""
    if not isinstance(lines, Lines):
        lines = Lines.of(lines)
    text, starts = lines.text, lines.starts
    if len(lines) <= LINES_AT_ONCE:
        return [work(text, starts)]
    firsts = range(0, len(lines), LINES_AT_ONCE)
    parts = [starts[first : first + LINES_AT_ONCE + 1] for first in firsts]
    workers = min(workers or available_cores(), len(parts))
    if workers == 1:
        return [work(text, part) for part in parts]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda part: work(text, part), parts))
