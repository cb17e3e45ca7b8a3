"""From a configuration, weights and an encoded corpus to a schedule that trains them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vecloom._core import bags as core
from vecloom._core.blocked import BlockedSkipGram
from vecloom._core.huffman import huffman_paths
from vecloom._core.losses import Losses
from vecloom._core.streaming import Streaming
from vecloom.corpus import Corpus, noise_weights, subsampling_thresholds
from vecloom.models.weights import Matrix
from vecloom.training.config import TrainingConfig
from vecloom.training.plan import plan_blocks, plan_tile
from vecloom.training.runner import Schedule

# Bags in one tile: 16 are no faster.
MOST_BAGS = 8


@dataclass
class Weights:
    """The matrices of one model; those of losses it does not use are None.

    ``inputs`` holds the rows of words, then those of subwords, where there are bags.
    """

    inputs: Matrix
    sampled: Matrix | None
    tree: Matrix | None
    full: Matrix | None

    def are(self, other: Weights) -> bool:
        """Tell whether these are the same matrices, not equal ones."""
        return (
            self.inputs is other.inputs
            and self.sampled is other.sampled
            and self.tree is other.tree
            and self.full is other.full
        )


@dataclass
class Bags:
    """The input rows that make up each word.

    ``offsets`` int64 (V + 1,) and ``rows`` int32 name them; ``lockf`` float32 (R,), if any, is
    what the updates of each row are multiplied by.
    """

    offsets: npt.NDArray[np.int64] | None = None
    rows: npt.NDArray[np.int32] | None = None
    lockf: npt.NDArray[np.float32] | None = None


def are_same(one: Bags | None, other: Bags | None) -> bool:
    """Tell whether these are the same rows, and their locks equal."""
    if one is None or other is None:
        return one is other
    if one.offsets is not other.offsets or one.rows is not other.rows:
        return False
    if one.lockf is None or other.lockf is None:
        return one.lockf is other.lockf
    return np.array_equal(one.lockf, other.lockf)


def make_schedule(
    config: TrainingConfig,
    weights: Weights,
    counts: npt.NDArray[np.int64],
    corpus: Corpus,
    rows: npt.NDArray[np.int32],
    bags: Bags | None = None,
) -> Schedule:
    """Choose the schedule: blocked where every input is a single row, else streaming.

    Parameters
    ----------
    counts : ndarray of int64, shape (n_words,)
        Occurrences of the model's words.
    rows : ndarray of int32, shape (len(corpus.vocabulary),)
        The model's row of each id in the corpus, -1 for none.
    bags : Bags, optional
        What makes up each word; by default the row of its number alone.
    """
    corpus.validate()  # the compiled loops trust its ids
    thresholds = subsampling_thresholds(counts, config.sample)
    noise = noise_weights(counts, config.ns_exponent) if config.negative else None
    n_words = int(np.count_nonzero(counts))  # others are kept from pre-trained vectors
    seed = config.seed & 0xFFFFFFFFFFFFFFFF
    if config.sg and bags is None and weights.tree is None and weights.full is None:
        longest = int(np.diff(corpus.offsets).max(initial=1))
        window = min(config.window, longest)
        plan = plan_blocks(n_words, corpus.n_tokens, window, n_rows=len(counts))
        return BlockedSkipGram(
            weights.inputs,
            weights.sampled,
            corpus.ids,
            corpus.offsets,
            rows,
            thresholds,
            noise,
            window=config.window,
            shrink=config.shrink_windows,
            negative=config.negative,
            seed=seed,
            blocks=plan.blocks,
            slab_tokens=plan.slab_tokens,
            part_tokens=plan.part_tokens,
            tile_pairs=plan.tile_pairs,
        )
    return Streaming(
        _core_bags(weights.inputs, len(counts), bags),
        _losses(weights, counts, noise, config.negative),
        corpus.ids,
        corpus.offsets,
        rows,
        thresholds,
        window=config.window,
        shrink=config.shrink_windows,
        cbow=not config.sg,
        forward_mean=config.cbow_mean,
        # word2vec.c passes the error of the mean on undivided; gensim divides that of the sum
        backward_mean=config.cbow_mean == config.cbow_exact_gradient,
        seed=seed,
        strips=min(plan_tile(n_words), MOST_BAGS),
    )


def _core_bags(inputs: Matrix, n_words: int, bags: Bags | None) -> core.Bags:
    if bags is None:
        return core.Bags(inputs, n_words)
    return core.Bags(inputs, n_words, bags.offsets, bags.rows, bags.lockf)


def _losses(
    weights: Weights,
    counts: npt.NDArray[np.int64],
    noise: npt.NDArray[np.float64] | None,
    negative: int,
) -> Losses:
    paths = huffman_paths(_tree_counts(counts)) if weights.tree is not None else (None,) * 3
    return Losses(
        weights.inputs.shape[1],
        sampled=weights.sampled,
        noise=noise,
        negative=negative,
        tree=weights.tree,
        path_offsets=paths[0],
        path_nodes=paths[1],
        path_labels=paths[2],
        full=weights.full,
    )


def _tree_counts(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Let words that never occur weigh less, all together, than one that occurs once.

    A Huffman tree of zeros is as deep as they are many.
    """
    absent = counts == 0
    return np.where(absent, 1, counts * (np.count_nonzero(absent) + 1))


class Scheduler:
    """Makes the schedule of a training, and anew where a matrix was replaced meanwhile."""

    def __init__(
        self,
        config: TrainingConfig,
        counts: npt.NDArray[np.int64],
        corpus: Corpus,
        rows: npt.NDArray[np.int32],
        bags: Bags | None = None,
    ) -> None:
        self._parts = (config, counts, corpus, rows, bags)
        self._made: tuple[Weights, Schedule] | None = None

    def __call__(self, weights: Weights) -> Schedule:
        """Return a schedule that trains these very matrices."""
        if self._made is None or not weights.are(self._made[0]):
            config, counts, corpus, rows, bags = self._parts
            self._made = weights, make_schedule(config, weights, counts, corpus, rows, bags)
        return self._made[1]
