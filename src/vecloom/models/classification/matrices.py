"""The matrices of a classifier: large, and mostly zero where few n-grams of words are."""

from __future__ import annotations

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
from vecloom.formats.facebook import FacebookDictionary, FacebookModel
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
    return np.frombuffer(mmap.mmap(-1, 4 * n * dim), np.float32).reshape(n, dim)


def writeable(model: FacebookModel) -> FacebookModel:
    """Return a model that can be trained: with copies of matrices that are mapped from a file."""

    def own(matrix: Any) -> Any:
        mapped = isinstance(matrix, np.ndarray) and not matrix.flags.writeable
        return matrix.copy() if mapped else matrix

    return replace(model, input=own(model.input), output=own(model.output))
