"""The matrices of a classifier, and which of their rows a text uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.labelled import LabelledLines, renumber
from vecloom._core.parallel import over_ranges
from vecloom._core.supervised import fill_uniform
from vecloom.formats.compact import CompactMatrix
from vecloom.formats.facebook import FacebookDictionary, FacebookModel
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.training_set import Pretrained, TrainingSet

Matrix = npt.NDArray[np.float32]

# Rows that one thread fills at a time, and n-grams that it gives new numbers.
FILL_ROWS = 1 << 14
RENUMBERED = 1 << 18
# Counts are told apart up to this.
MOST_COUNTED = (1 << 16) - 1
# Rows that at least every so many lines have are frequent: what a line of some hundred words leaves
# in a core's own cache is gone after a few lines, and other cores no longer wait for it.
LINES_PER_USE = 16
# Copies of rows lag some dozens of lines behind. That tells in a text of fewer lines than this.
LEAST_LINES = 1 << 13


@dataclass(frozen=True, eq=False)
class UsedRows:
    """The rows of the input that a text has, numbered as in files: words, then buckets.

    Attributes
    ----------
    counts : ndarray of int64, shape (n_words + bucket,)
        How often.
    buckets : ndarray of int32
        Those that the text has, the most frequent first, of equally frequent ones the first to
        occur: what is used together is together in memory.
    """

    counts: npt.NDArray[np.int64]
    buckets: npt.NDArray[np.int32]

    @classmethod
    def of(cls, data: TrainingSet, lines: LabelledLines, n_words: int, bucket: int) -> UsedRows:
        """Count the rows that a text has."""
        counts = np.zeros(n_words + bucket, np.int64)
        buckets = lines.count_rows(data.text.counts, counts)
        rarity = MOST_COUNTED - np.minimum(counts[n_words + buckets], MOST_COUNTED)
        order = np.argsort(rarity.astype(np.uint16), kind="stable")
        return cls(counts, buckets[order])


def new_matrices(
    config: SupervisedConfig,
    dictionary: FacebookDictionary,
    used: UsedRows,
    pretrained: Pretrained | None,
) -> tuple[Matrix | CompactMatrix, Matrix]:
    """Make the input and the output of a model.

    Rows of words, and of n-grams that some line has, are uniform in [-1/dim, 1/dim). The others
    are zero, for they are never trained. The output is zero.
    """
    args = config.args()
    n_words, seed = len(dictionary.words), config.seed & 0xFFFFFFFFFFFFFFFF
    numbers = np.concatenate([np.arange(n_words), n_words + used.buckets])
    stored = np.empty((len(numbers), args.dim), np.float32)

    def fill(first: int, stop: int) -> None:
        fill_uniform(stored[first:stop], numbers[first:stop], 1 / args.dim, seed)

    over_ranges(fill, len(stored), FILL_ROWS)
    if pretrained is not None:
        places = {word: i for i, word in enumerate(dictionary.words)}
        stored[[places[word] for word in pretrained[0]]] = pretrained[1]
    inputs = CompactMatrix(stored, used.buckets, args.bucket) if args.bucket else stored
    return inputs, np.zeros((len(dictionary.labels), args.dim), np.float32)


def number_rows(lines: LabelledLines, model: FacebookModel) -> None:
    """Give the rows of a text the numbers they have in the model; -1 where it has none."""
    n_words, pruned = len(model.dictionary.words), model.dictionary.pruned
    if isinstance(model.input, CompactMatrix):
        bucket_rows = model.input.places - np.int32(1)
    elif pruned is not None:
        bucket_rows = np.full(model.args.bucket, -1, np.int32)
        bucket_rows[pruned[:, 0]] = n_words + pruned[:, 1]
    else:
        return
    renumber(lines.bags, n_words, bucket_rows)

    def some(first: int, stop: int) -> None:
        renumber(lines.ngrams[first:stop], n_words, bucket_rows)

    over_ranges(some, len(lines.ngrams), RENUMBERED)


def frequent_rows(model: FacebookModel, used: UsedRows, n_lines: int) -> dict[str, int]:
    """Tell which rows many lines have, as the trainer takes them: words, and buckets."""
    n_words = len(model.dictionary.words)
    if n_lines < LEAST_LINES:
        return {}
    frequent = used.counts >= max(n_lines / LINES_PER_USE, 1)
    buckets = 0
    if isinstance(model.input, CompactMatrix):
        buckets = _leading(frequent[n_words + model.input.buckets])
    return {
        "frequent_words": _leading(frequent[:n_words]),
        "frequent_buckets": buckets,
        "first_bucket": n_words,
    }


def _leading(flags: npt.NDArray[np.bool_]) -> int:
    """Count the flags that are set before the first that is not."""
    return len(flags) if flags.all() else int(flags.argmin())


def trained(matrix: Any) -> Matrix:
    """Return the rows of a matrix that can be trained, as they are in memory.

    Raises
    ------
    ValueError
        It is quantized, or cannot be written to.
    """
    rows = matrix.stored if isinstance(matrix, CompactMatrix) else matrix
    if not isinstance(rows, np.ndarray):
        raise ValueError("a quantized model cannot be trained on: take the one it was made of")
    if rows.dtype != np.float32 or not (rows.flags.c_contiguous and rows.flags.writeable):
        raise ValueError("matrices to be trained must be float32, C-contiguous and writeable")
    return rows


def writeable(model: FacebookModel) -> FacebookModel:
    """Return a model that can be trained: with copies of matrices that are mapped from a file."""

    def own(matrix: Any) -> Any:
        if isinstance(matrix, CompactMatrix):
            return CompactMatrix(own(matrix.stored), matrix.buckets, matrix.bucket)
        mapped = isinstance(matrix, np.ndarray) and not matrix.flags.writeable
        return matrix.copy() if mapped else matrix

    return replace(model, input=own(model.input), output=own(model.output))
