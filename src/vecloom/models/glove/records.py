"""Co-occurrences as GloVe is trained on them: in buckets, each shuffled once."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import records as core
from vecloom._core.parallel import in_order, over_ranges
from vecloom.corpus import Cooccurrence
from vecloom.corpus.store import memory_limit

# Records read at a time.
PIECE = 1 << 20
# Two blocks of the 74,000 words of 100 MB of text, 100 dimensions, are 2 MB: twice the cache of a
# core. Words of few thousand are spread over fewer blocks, so that buckets do not run dry.
BLOCKS = 64
LEAST_BLOCK_ROWS = 64
MAX_BLOCK_ROWS = 65536

Block = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.uint64]]


@dataclass(frozen=True)
class Buckets:
    """Records by (block of the first word, block of the second): see ``_core.records``."""

    records: npt.NDArray[Any]
    offsets: npt.NDArray[np.int64]
    blocks: int


def plan_blocks(n_words: int) -> int:
    """Choose over how many blocks words are spread: by their number alone, a power of two."""
    blocks = BLOCKS
    while blocks > 1 and n_words < blocks * LEAST_BLOCK_ROWS:
        blocks //= 2
    while n_words > blocks * MAX_BLOCK_ROWS:
        blocks *= 2
    return blocks


def in_buckets(
    counts: Cooccurrence,
    rows: npt.NDArray[np.int32],
    n_words: int,
    *,
    x_max: float,
    alpha: float,
    seed: int,
    workers: int,
    directory: str | os.PathLike[str] | None = None,
    limit: int | None = None,
) -> Buckets:
    """Sort co-occurrences into buckets, with log X and f(X) of each.

    Parameters
    ----------
    counts : Cooccurrence
    rows : ndarray of int32, shape (len(counts.words),)
        The model's row of each word, -1 for none: such records are left out.
    n_words : int
        Rows of the model.
    x_max, alpha : float
        Of ``f(X) = min(1, (X / x_max) ** alpha)``.
    directory : path-like, optional
        Where a temporary file goes, if it needs one.
    limit : int, optional
        Bytes up to which records are held in RAM; by default a quarter of it.
    """
    blocks = plan_blocks(n_words)

    def count(block: Block) -> npt.NDArray[np.int64]:
        return core.count(*block, rows, blocks, counts.symmetric)

    pieces = np.array(list(in_order(count, counts.blocks(PIECE), workers)), np.int64)
    pieces = pieces.reshape(-1, blocks * blocks)
    offsets = np.zeros(blocks * blocks + 1, np.int64)
    np.cumsum(pieces.sum(axis=0), out=offsets[1:])
    # where each piece goes on in each bucket
    ends = np.cumsum(pieces, axis=0) - pieces + offsets[:-1]
    records = _room(int(offsets[-1]), directory, memory_limit() if limit is None else limit)

    def place(numbered: tuple[int, Block]) -> None:
        number, block = numbered
        if number >= len(ends):
            raise ValueError(core.CHANGED)
        core.place(
            *block,
            rows,
            blocks,
            counts.symmetric,
            records,
            ends[number],
            unit=counts.unit,
            x_max=x_max,
            alpha=alpha,
        )

    for _ in in_order(place, enumerate(counts.blocks(PIECE)), workers):
        pass
    if (ends != np.cumsum(pieces, axis=0) + offsets[:-1]).any():
        raise ValueError(core.CHANGED)
    over_ranges(
        lambda first, stop: core.shuffle(records, offsets, first, stop, seed),
        blocks * blocks,
        blocks,
        workers,
    )
    return Buckets(records, offsets, blocks)


def _room(n: int, directory: str | os.PathLike[str] | None, limit: int) -> npt.NDArray[Any]:
    """Return an array for n records: in RAM, or in a file that is gone when the array is."""
    if n * core.RECORD.itemsize <= limit:
        return np.empty(n, core.RECORD)
    with tempfile.TemporaryFile(dir=directory, prefix="vecloom-records-") as file:
        return np.memmap(file, core.RECORD, "w+", shape=(n,))
