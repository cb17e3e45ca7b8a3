"""Classifiers made as small as they have to be."""

from __future__ import annotations

import copy
import math
import tempfile
from pathlib import Path
from typing import Any, Protocol

from vecloom.models.classification.objective import Predictor

UNITS = {"K": 1e3, "M": 1e6, "G": 1e9}
# Fewer rows than centroids cannot be quantized (Jegou et al. 2011: 256 centroids, codes of a byte).
LEAST_ROWS = 256
# Bytes of a row beside its code: a word of the dictionary with its count, or a pruned bucket.
BYTES_BESIDE_CODE = 10
ATTEMPTS = 5
MARGIN = 0.97  # words differ in length


class Tunable(Predictor, Protocol):
    """What is tuned: a classifier that takes its parameters by name when it is made."""

    model_: Any

    def fit(self, X: Any, y: Any) -> Any:
        """Train."""

    def quantize(self, **options: Any) -> Any:
        """Quantize the model, in place, and return the classifier."""

    def save_facebook(self, path: str) -> None:
        """Write Facebook's format."""


class TooLargeError(Exception):
    """A model cannot be quantized into its size."""


def shrunk(classifier: Tunable, size: int, dsub: int) -> tuple[Tunable, int]:
    """Make a classifier's file no larger than ``size`` bytes, by quantization if it has to be.

    As many rows are kept as fit: the cutoff begins too large and comes down. What a row takes
    depends on the length of its word, so the size of the file decides. What is left is not trained
    again: where that was measured, it did harm.

    Raises
    ------
    TooLargeError
        If even the fewest rows are too much.
    """
    n_rows, dim = classifier.model_.input.shape
    if 4 * n_rows * dim < size and (found := file_size(classifier)) <= size:
        return classifier, found
    dsub = min(dsub, dim)
    cutoff = max(size // (math.ceil(dim / dsub) + 1 + BYTES_BESIDE_CODE), LEAST_ROWS)
    seen: list[tuple[int, int]] = []
    for _ in range(ATTEMPTS):
        small = copy.copy(classifier).quantize(cutoff=cutoff, dsub=dsub, qnorm=True)
        found = file_size(small)
        if found <= size:
            return small, found
        if cutoff == LEAST_ROWS:
            break
        seen.append((min(cutoff, n_rows), found))
        cutoff = max(math.floor(MARGIN * _rows_for(size, seen)), LEAST_ROWS)
    raise TooLargeError(f"{found:,} bytes with a cutoff of {cutoff:,}, more than {size:,}")


def _rows_for(size: int, seen: list[tuple[int, int]]) -> float:
    """Tell from rows and sizes of files, all too large, how many rows make a file of a size.

    A file is a part that stays and a part that grows with the rows: two files tell both.
    """
    rows, found = seen[-1]
    if len(seen) < 2 or seen[-2][1] == found:
        return rows * size / found
    bytes_per_row = (seen[-2][1] - found) / (seen[-2][0] - rows)
    return rows - (found - size) / bytes_per_row


def file_size(classifier: Tunable) -> int:
    """Return how many bytes Facebook's format takes."""
    with tempfile.TemporaryDirectory(prefix="vecloom-") as folder:
        path = Path(folder) / "model.ftz"
        classifier.save_facebook(str(path))
        return path.stat().st_size


def bytes_of(size: int | str | None) -> int | None:
    """Return a size in bytes, as in 2_000_000 or "2M"; K, M and G are powers of 1,000."""
    if size is None:
        return None
    try:
        if isinstance(size, str):
            unit = UNITS.get(size[-1:].upper())
            number = float(size[:-1]) * unit if unit else float(size)
        else:
            number = float(size)
        if number >= 1 and math.isfinite(number):
            return int(number)
    except (TypeError, ValueError):
        pass
    raise ValueError(f'model_size must be a number of bytes, or a text such as "2M", got {size!r}')
