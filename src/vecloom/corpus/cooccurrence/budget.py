"""How counting makes do with the memory it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_RUNS = 1024
USUAL_BLOCK = 1 << 18  # records of a block, if there is room: 2 MiB
PLACE = 8  # bytes for each token of a slab: the token, and where it stands
WORD = 170  # for each word: itself, as text and in tables, and what is known of its row
RESERVE = 4_000_000  # for Python's own needs, a tenth of the memory at most
EARLY = 2  # finished blocks that may wait, for each worker
UNITS = {"": 1, "B": 1}
UNITS |= {f"{prefix}B": 1000**i for i, prefix in enumerate("KMGT", 1)}
UNITS |= {f"{prefix}IB": 1024**i for i, prefix in enumerate("KMGT", 1)}


def parse_memory(memory: str | int) -> int:
    """Turn an amount of memory such as ``"512MB"`` (10**6 each), ``"1.5GiB"`` or 1000 into bytes.

    Raises
    ------
    TypeError, ValueError
        If it is none.
    """
    if isinstance(memory, int) and not isinstance(memory, bool):
        amount = memory
    elif isinstance(memory, str):
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", memory)
        if match is None or match[2].upper() not in UNITS:
            raise ValueError(f'memory={memory!r}: write it as "512MB", "1.5GB" or "2GiB"')
        amount = int(float(match[1]) * UNITS[match[2].upper()])
    else:
        raise TypeError(f'memory={memory!r}: must be a number of bytes, or a text like "512MB"')
    if amount < 1:
        raise ValueError(f"memory={memory!r}: must be positive")
    return amount


@dataclass(frozen=True)
class Budget:
    """What the memory is used for.

    Attributes
    ----------
    workers : int
        Threads, each with an accumulator and a block.
    block : int
        Records of a block; a row at least.
    slab : int
        Tokens of the text that are counted at once.
    """

    workers: int
    block: int
    slab: int

    @property
    def most_early(self) -> int:
        """How many blocks may wait for others."""
        return EARLY * self.workers


@dataclass(frozen=True)
class Needs:
    """What is counted, and what memory that takes.

    Attributes
    ----------
    n_words, window : int
    n_tokens : int
        Those that are counted, with one for the beginning of each sentence.
    """

    n_words: int
    window: int
    n_tokens: int

    @property
    def least(self) -> int:
        """Bytes without which nothing can be counted: by one thread, in many slabs."""
        slab = PLACE * max(self.n_tokens // MOST_RUNS, 2)
        used = self._besides_slab(1, self._least_block) + slab
        return used + min(RESERVE, used // 9 + 1)

    @property
    def _least_block(self) -> int:
        return max(self.n_words, 2 * self.window)

    def _besides_slab(self, workers: int, block: int) -> int:
        # an accumulator and its marks, the places' counts, the neighbours of a place;
        # a block being made, one being read, one being written, and those waiting
        each = (8 + 1 + 4) * self.n_words + 24 * self.window + 8 * block * (3 + EARLY)
        return WORD * self.n_words + workers * each + 4 * self.window

    def share_out(self, memory: int, workers: int) -> Budget:
        """Share memory out among so many threads, or fewer if slabs would get less than half.

        Raises
        ------
        ValueError
            If it is not enough, telling how much is.
        """
        if memory < self.least:
            raise ValueError(
                f"memory: {memory} bytes are too little for {self.n_words} words and "
                f"{self.n_tokens} tokens: give {self.least} or more, or select fewer words"
            )
        memory -= min(RESERVE, memory // 10)
        block = self._least_block
        while workers > 1 and self._besides_slab(workers, block) > memory // 2:
            workers -= 1
        larger = min(USUAL_BLOCK, memory // (64 * (3 + EARLY) * workers))
        if self._besides_slab(workers, max(block, larger)) <= memory // 2:
            block = max(block, larger)
        slab = (memory - self._besides_slab(workers, block)) // PLACE
        return Budget(workers, block, max(2, min(slab, self.n_tokens, 1 << 31)))
