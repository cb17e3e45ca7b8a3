"""How text and vocabulary are cut for the blocked schedule.

The plan depends on the corpus and the model alone, never on the machine: it is
part of what makes one seed give one result.
"""

from __future__ import annotations

from dataclasses import dataclass

# Measured on 100 MB of Wikipedia, 4 cores (pairs of a slab wait for their turn: larger slabs
# are faster, 2 million tokens by a tenth, and cost SimLex-999 0.005), and on its first 5 MB.
LARGEST_SLAB = 1_000_000
SMALLEST_SLAB = 20_000
LEAST_SLABS = 16
BLOCKS = 16
# Negatives come from the block of the word they stand against. On the first 5 MB (46,000 words)
# 8 blocks in place of 16 move SimLex-999 from .154 to .166, over six seeds.
FEW_BLOCKS = 8
GOOD_BLOCK_ROWS = 4096
LEAST_BLOCK_ROWS = 256
MAX_BLOCK_ROWS = 65536
PARTS = 16
USUAL_WINDOW = 5
TILE_PAIRS = 16
# Pairs of one tile are trained on the same logits. Of a few words most would meet in every
# tile, and many times: then a step is many steps at once, and overshoots.
LEAST_WORDS_PER_PAIR = 512
LEAST_TAGS_PER_PAIR = 8
# Documents are alike: what they have in common makes many steps at once overshoot. On IMDB's
# reviews, over four seeds and either half, 88.2% are right at a rate of 0.025 with tiles of 2 as of
# 4, 88.1% with tiles of 16; at 0.05, with every word trained, 89.2% one by one, 89.1% with tiles of
# 2, 89.0% of 4; much larger ones diverge. Tiles of 4 are 1.6 times as fast as of 2.
DOCUMENT_PAIRS_TIMES_RATE = 0.1
MOST_PAIRS_PER_TAG_PAIR = 3
MOST_DOCUMENT_TOKENS = 16_000_000


@dataclass(frozen=True)
class BlockPlan:
    """Blocks of rows, tokens in a slab and in one part of it, pairs in a tile."""

    blocks: int
    slab_tokens: int
    part_tokens: int
    tile_pairs: int


def plan_blocks(n_words: int, n_tokens: int, window: int, n_rows: int | None = None) -> BlockPlan:
    """Choose the cut of a corpus of ``n_tokens`` with a vocabulary of ``n_words``.

    Parameters
    ----------
    n_words : int
        Words that occur in it.
    n_tokens : int
        Tokens in the corpus.
    window : int
        Words of context on either side.
    n_rows : int, optional
        Rows of either matrix, where there are words besides that do not occur.
    """
    slab = min(max(n_tokens // LEAST_SLABS, SMALLEST_SLAB), LARGEST_SLAB)
    if window > USUAL_WINDOW:  # as many pairs, not as many tokens
        slab = max(slab * USUAL_WINDOW // window, 1)
    blocks = BLOCKS
    if n_words < blocks * GOOD_BLOCK_ROWS:
        blocks = FEW_BLOCKS
    while blocks > 1 and n_words < blocks * LEAST_BLOCK_ROWS:
        blocks //= 2
    while (n_rows or n_words) > blocks * MAX_BLOCK_ROWS:
        blocks *= 2
    part = min(max(slab // PARTS, 1024), slab)
    return BlockPlan(blocks, slab, part, plan_tile(n_words))


def plan_documents(
    n_words: int, n_tags: int, n_tokens: int, n_documents: int, window: int, rate: float
) -> BlockPlan:
    """Choose the cut for PV-DBOW, whose pairs are of a tag and a word.

    Parameters
    ----------
    n_words, n_tags : int
        Rows of the output weights, and of the tags.
    n_tokens, n_documents : int
        Of the corpus.
    window : int
        Words of context on either side, where words are trained too; else 0.
    rate : float
        The learning rate at the beginning.
    """
    n_inputs = n_tags + (n_words if window else 0)
    plan = plan_blocks(max(n_words, n_inputs), n_tokens, window)
    blocks, slab = plan.blocks, plan.slab_tokens
    # Many tags need many blocks, and these many pairs, or their buckets are all but empty.
    slab = max(slab, min(slab * (blocks // BLOCKS) ** 2, MOST_DOCUMENT_TOKENS))
    # A slab holds few documents where they are long: those of one tile must be different ones.
    tags_of_bucket = slab * n_documents / max(n_tokens, 1) / blocks
    # Most pairs are of two words, where words are trained too. With tiles of 12 on IMDB's reviews,
    # 87.1% are right, with tiles of 16 87.0%, and the logarithmic loss is 0.305 and 0.308.
    tag_pairs = 1 / min(1 + window, MOST_PAIRS_PER_TAG_PAIR)
    tile = min(tags_of_bucket / LEAST_TAGS_PER_PAIR, DOCUMENT_PAIRS_TIMES_RATE / max(rate, 1e-9))
    tile = min(max(int(tile / tag_pairs + 1e-9), 1), plan_tile(n_words))
    return BlockPlan(blocks, slab, min(max(slab // PARTS, 1024), slab), tile)


def plan_tile(n_words: int) -> int:
    """Choose how many inputs of one tile share their negatives."""
    return min(max(n_words // LEAST_WORDS_PER_PAIR, 1), TILE_PAIRS)
