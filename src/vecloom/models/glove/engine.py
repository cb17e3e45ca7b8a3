"""From weights and co-occurrences to a schedule that trains GloVe."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vecloom._core.glove import BlockedGlove
from vecloom.corpus import Cooccurrence
from vecloom.models.glove.config import GloveConfig
from vecloom.models.glove.pretrained import Anchors
from vecloom.models.glove.records import in_buckets
from vecloom.models.glove.weights import GloveWeights

# Contexts of a word that are trained at once. One by one takes half as long again on the 100 MB
# text, at the same scores.
GROUP = 8


def make_schedule(
    config: GloveConfig,
    weights: GloveWeights,
    anchors: Anchors,
    counts: Cooccurrence,
    rows: npt.NDArray[np.int32],
    workers: int,
) -> BlockedGlove:
    """Return a schedule that trains these very weights.

    Parameters
    ----------
    rows : ndarray of int32, shape (len(counts.words),)
        The model's row of each word of the co-occurrences, -1 for none.
    workers : int
        Threads that sort the records.
    """
    weights.check()
    seed = config.seed & 0xFFFFFFFFFFFFFFFF
    buckets = in_buckets(
        counts,
        rows,
        len(weights),
        x_max=config.x_max,
        alpha=config.alpha,
        seed=seed,
        workers=workers,
    )
    anchored = config.mu > 0 and len(anchors.vectors) > 0
    return BlockedGlove(
        weights.words,
        weights.contexts,
        buckets.records,
        buckets.offsets,
        blocks=buckets.blocks,
        symmetric=counts.symmetric,
        clip=config.grad_clip,
        group=GROUP,
        seed=seed,
        anchors=anchors.vectors if anchored else None,
        anchor_rows=anchors.rows if anchored else None,
        mu=config.mu,
    )
