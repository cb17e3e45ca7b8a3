"""The matrices of a classifier: large, and mostly zero where few n-grams of words are."""

from __future__ import annotations

import contextlib
import mmap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom._core.labelled import LabelledLines
from vecloom._core.supervised import fill_uniform
from vecloom.formats.facebook import FacebookDictionary, FacebookModel, row_blocks
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.training_set import Pretrained

Matrix = npt.NDArray[np.float32]

# Up to this share of rows used, most pages of the usual size hold none.
MOST_USED = 0.1
# Rows that one thread fills at a time.
FILL_ROWS = 1 << 14


def new_matrices(
    config: SupervisedConfig,
    dictionary: FacebookDictionary,
    lines: LabelledLines,
    n_lines: int,
    pretrained: Pretrained | None,
) -> tuple[Matrix, Matrix]:
    """Make the input and the output of a model.

    Rows of words, and of n-grams that some line has, are uniform in [-1/dim, 1/dim). The others
    are zero, for they are never trained: memory that is not written to is not taken. The output
    is zero.
    """
    args = config.args()
    n_words, seed = len(dictionary.words), config.seed & 0xFFFFFFFFFFFFFFFF
    n_rows = n_words + args.bucket
    used = touched_rows(lines, n_rows, n_lines) if args.bucket else np.zeros(n_rows, np.uint8)
    used[:n_words] = 1
    inputs = zeros(n_rows, args.dim, float(used.mean()))

    def fill(first: int) -> None:
        rows = slice(first, first + FILL_ROWS)
        fill_uniform(inputs[rows], first, 1 / args.dim, seed, used[rows])

    with ThreadPoolExecutor(available_cores()) as pool:
        list(pool.map(fill, range(0, n_rows, FILL_ROWS)))
    if pretrained is not None:
        places = {word: i for i, word in enumerate(dictionary.words)}
        inputs[[places[word] for word in pretrained[0]]] = pretrained[1]
    return inputs, np.zeros((len(dictionary.labels), args.dim), np.float32)


def touched_rows(lines: LabelledLines, n_rows: int, n_lines: int) -> npt.NDArray[np.uint8]:
    """Tell which rows of the input training changes: 1 for those (uint8, (n_rows,))."""
    used = np.zeros(n_rows, np.uint8)
    steps = np.linspace(0, n_lines, 4 * available_cores() + 1).astype(int).tolist()
    with ThreadPoolExecutor(available_cores()) as pool:
        list(pool.map(lambda part: lines.mark_rows(used, *part), pairwise(steps)))
    return used


def zeros(n: int, dim: int, used: float) -> Matrix:
    """Make a matrix of zeros; where few rows are used, one whose pages are taken one by one.

    NumPy asks for pages of 2 MB, each of which holds some used row.
    """
    if used > MOST_USED or n * dim == 0:
        return np.zeros((n, dim), np.float32)
    return np.frombuffer(_small_pages(4 * n * dim), np.float32).reshape(n, dim)


def _small_pages(size: int) -> mmap.mmap:
    """Ask for memory whose pages are taken when they are written to, and, if need be, not read."""
    if not hasattr(mmap, "MAP_PRIVATE"):  # Windows
        return mmap.mmap(-1, size)
    # shared memory would be taken by reading too, and a forked child would train its parent's
    pages = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_NOHUGEPAGE"):
        with contextlib.suppress(OSError):  # a kernel without large pages
            pages.madvise(mmap.MADV_NOHUGEPAGE)
    return pages


def trained_buckets(inputs: Matrix, n_words: int) -> npt.NDArray[np.int32]:
    """Return the buckets whose rows, behind those of the words, are not zero (int32, (R,))."""
    rows = inputs[n_words:]
    trained = [block.any(axis=1) for block in row_blocks(rows)]
    return np.flatnonzero(np.concatenate([np.zeros(0, bool), *trained])).astype(np.int32)


def spread(rows: Matrix, buckets: npt.NDArray[np.int32], n_words: int, bucket: int) -> Matrix:
    """Make an input matrix of rows of words and of those buckets that are not zero.

    Parameters
    ----------
    rows : ndarray of float32, shape (n_words + R, dim)
    buckets : ndarray of int32, shape (R,)
        Ascending.

    Returns
    -------
    ndarray of float32, shape (n_words + bucket, dim)

    Raises
    ------
    ValueError
        They do not fit each other, or there is no memory for so many rows.
    """
    if rows.ndim != 2 or len(rows) != n_words + len(buckets):
        raise ValueError(f"rows of shape {rows.shape} of {n_words} words, {len(buckets)} buckets")
    inside = len(buckets) == 0 or (buckets[0] >= 0 and buckets[-1] < bucket)
    if not inside or (np.diff(buckets) <= 0).any():
        raise ValueError(f"buckets must ascend, and be below {bucket}")
    try:
        inputs = zeros(n_words + bucket, rows.shape[1], len(rows) / max(n_words + bucket, 1))
    except (MemoryError, OSError):
        raise ValueError(f"there is no memory for {bucket} buckets") from None
    inputs[:n_words] = rows[:n_words]
    inputs[n_words + buckets.astype(np.int64)] = rows[n_words:]
    return inputs


def writeable(model: FacebookModel) -> FacebookModel:
    """Return a model that can be trained: with copies of matrices that are mapped from a file."""

    def own(matrix: Any) -> Any:
        mapped = isinstance(matrix, np.ndarray) and not matrix.flags.writeable
        return matrix.copy() if mapped else matrix

    return replace(model, input=own(model.input), output=own(model.output))
