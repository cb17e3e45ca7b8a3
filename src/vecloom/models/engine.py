"""From a configuration, weights and an encoded corpus to a schedule that trains them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vecloom._core.blocked import BlockedSkipGram
from vecloom._core.huffman import huffman_paths
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
    """The matrices of one model; those of losses it does not use are None."""

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


def make_schedule(
    config: TrainingConfig,
    weights: Weights,
    counts: npt.NDArray[np.int64],
    corpus: Corpus,
    rows: npt.NDArray[np.int32],
) -> Schedule:
    """Choose the schedule: blocked where every input is a single row, else streaming.

    Parameters
    ----------
    counts : ndarray of int64, shape (n_words,)
        Occurrences of the model's words.
    rows : ndarray of int32, shape (len(corpus.vocabulary),)
        The model's row of each id in the corpus, -1 for none.
    """
    corpus.validate()  # the compiled loops trust its ids
    thresholds = subsampling_thresholds(counts, config.sample)
    noise = noise_weights(counts, config.ns_exponent) if config.negative else None
    seed = config.seed & 0xFFFFFFFFFFFFFFFF
    if config.sg and weights.tree is None and weights.full is None:
        longest = int(np.diff(corpus.offsets).max(initial=1))
        plan = plan_blocks(len(counts), corpus.n_tokens, min(config.window, longest))
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
    paths = huffman_paths(counts) if weights.tree is not None else (None, None, None)
    return Streaming(
        weights.inputs,
        corpus.ids,
        corpus.offsets,
        rows,
        thresholds,
        window=config.window,
        shrink=config.shrink_windows,
        bags=not config.sg,
        forward_mean=config.cbow_mean,
        # word2vec.c passes the error of the mean on undivided; gensim divides that of the sum
        backward_mean=config.cbow_mean == config.cbow_exact_gradient,
        seed=seed,
        sampled=weights.sampled,
        noise=noise,
        negative=config.negative,
        tree=weights.tree,
        path_offsets=paths[0],
        path_nodes=paths[1],
        path_labels=paths[2],
        full=weights.full,
        batch_size=min(plan_tile(len(counts)), MOST_BAGS),
    )


class Scheduler:
    """Makes the schedule of a training, and anew where a matrix was replaced meanwhile."""

    def __init__(
        self,
        config: TrainingConfig,
        counts: npt.NDArray[np.int64],
        corpus: Corpus,
        rows: npt.NDArray[np.int32],
    ) -> None:
        self._parts = (config, counts, corpus, rows)
        self._made: tuple[Weights, Schedule] | None = None

    def __call__(self, weights: Weights) -> Schedule:
        """Return a schedule that trains these very matrices."""
        if self._made is None or not weights.are(self._made[0]):
            config, counts, corpus, rows = self._parts
            self._made = weights, make_schedule(config, weights, counts, corpus, rows)
        return self._made[1]
