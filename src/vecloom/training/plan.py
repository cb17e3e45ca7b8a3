"""How text and vocabulary are cut for the blocked schedule.

The plan depends on the corpus and the model alone, never on the machine: it is
part of what makes one seed give one result.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_BLOCK_ROWS = 65536


@dataclass(frozen=True)
class BlockPlan:
    """Blocks of rows, and tokens in a slab and in one part of it."""

    blocks: int
    slab_tokens: int
    part_tokens: int


def plan_blocks(n_words: int, n_tokens: int) -> BlockPlan:
    """Choose the cut of a corpus of ``n_tokens`` with a vocabulary of ``n_words``.

    Parameters
    ----------
    n_words : int
        Rows of either matrix.
    n_tokens : int
        Tokens in the corpus.
    """
    slab = min(max(n_tokens // 8, 50_000), 2_000_000)
    blocks = 16
    while blocks > 1 and n_words < blocks * 256:
        blocks //= 2
    while n_words > blocks * MAX_BLOCK_ROWS:
        blocks *= 2
    part = min(32_768, max(slab // 16, 1024))
    return BlockPlan(blocks, slab, part)
