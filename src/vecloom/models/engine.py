"""From a configuration, weights and an encoded corpus to a schedule that trains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import bags as core
from vecloom._core.blocked import BlockedSkipGram
from vecloom._core.contexts import Contexts
from vecloom._core.inference import Inference
from vecloom._core.losses import Losses
from vecloom._core.parallel import over_ranges
from vecloom._core.streaming import Streaming
from vecloom.corpus import Corpus, noise_weights, subsampling_thresholds
from vecloom.models.tree import Paths, usual_paths
from vecloom.models.weights import Matrix
from vecloom.training.config import TrainingConfig
from vecloom.training.plan import plan_blocks, plan_documents, plan_tile
from vecloom.training.runner import Schedule

# Bags in one tile: 16 are no faster.
MOST_BAGS = 8
SEEDS = 0xFFFFFFFFFFFFFFFF  # what the compiled loops take


@dataclass
class Weights:
    """The matrices of one model; those of losses it does not use are None.

    ``inputs`` holds the rows of words, then those of subwords, where there are bags. ``noise``
    float64 (V,), if any, says how often words are drawn as negatives, which else their counts do,
    and so ``paths`` the ways through the tree.
    """

    inputs: Matrix
    sampled: Matrix | None
    tree: Matrix | None
    full: Matrix | None
    noise: npt.NDArray[np.float64] | None = None
    paths: Paths | None = None

    @property
    def width(self) -> int:
        """Dimensions of the output weights: of the inputs, or of several in a row."""
        outputs = (self.sampled, self.tree, self.full)
        return next(int(matrix.shape[1]) for matrix in outputs if matrix is not None)

    def are(self, other: Weights) -> bool:
        """Tell whether these are the same matrices, not equal ones."""
        return (
            self.inputs is other.inputs
            and self.sampled is other.sampled
            and self.tree is other.tree
            and self.full is other.full
            and self.noise is other.noise
            and self.paths is other.paths
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


@dataclass
class Documents:
    """The tags of each sentence of a corpus, which are contexts of all its words.

    ``offsets`` int64 (n_sentences + 1,) and ``rows`` int32 name them, as rows of ``vectors``
    float32 (T, D). ``lockf`` float32 (T,), if any, is what the updates of each are multiplied by.

    ``words``: PV-DBOW trains words too, by skip-gram. ``concat``: PV-DM concatenates so many tags
    with the words of the window, instead of adding them up; ``null`` float32 (1, D) stands for the
    words that a window lacks.
    """

    offsets: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    vectors: Matrix
    lockf: npt.NDArray[np.float32] | None = None
    words: bool = False
    concat: int = 0
    null: Matrix | None = None

    def bags(self) -> core.Bags:
        """Return what the compiled loops read and write the tags by."""
        n = len(self.offsets) - 1
        return core.Bags(self.vectors, n, self.offsets, self.rows, self.lockf)


class Scheduler:
    """Makes the schedule of a training, and anew where a matrix was replaced meanwhile.

    Parameters
    ----------
    counts : ndarray of int64, shape (n_words,)
        Occurrences of the model's words.
    rows : ndarray of int32, shape (len(corpus.vocabulary),)
        The model's row of each id in the corpus, -1 for none.
    bags : Bags, optional
        What makes up each word; by default the row of its number alone.
    documents : Documents, optional
        The corpus is one of documents: PV-DBOW for skip-gram, PV-DM for CBOW.
    """

    def __init__(
        self,
        config: TrainingConfig,
        counts: npt.NDArray[np.int64],
        corpus: Corpus,
        rows: npt.NDArray[np.int32],
        bags: Bags | None = None,
        documents: Documents | None = None,
    ) -> None:
        self._config, self._counts, self._corpus, self._rows = config, counts, corpus, rows
        self._bags, self._documents = bags, documents
        self._thresholds = subsampling_thresholds(counts, config.sample)
        self._made: tuple[Weights, Schedule] | None = None

    def __call__(self, weights: Weights) -> Schedule:
        """Return a schedule that trains these very matrices."""
        if self._made is None or not weights.are(self._made[0]):
            self._made = weights, self._make(weights)
        return self._made[1]

    def _make(self, weights: Weights) -> Schedule:
        """Choose the schedule: blocked where every input is a single row, else streaming."""
        self._corpus.validate()  # the compiled loops trust its ids
        single = self._bags is None or self._bags.offsets is None
        if self._config.sg and single and weights.tree is None and weights.full is None:
            return self._blocked(weights)
        return self._streaming(weights)

    @property
    def _reach(self) -> int:
        """Words on either side that a window reaches in this text."""
        longest = int(np.diff(self._corpus.offsets).max(initial=1))
        return min(self._config.window, longest)

    def _blocked(self, weights: Weights) -> Schedule:
        config, corpus, documents = self._config, self._corpus, self._documents
        lockf = None if self._bags is None else self._bags.lockf
        inputs: Matrix | None = weights.inputs
        window = config.window
        if documents is None:
            plan = plan_blocks(
                _occurring(self._counts), corpus.n_tokens, self._reach, n_rows=len(self._counts)
            )
        else:
            if not documents.words:
                inputs, window, lockf = None, 0, None
            lockf = _joined(lockf, 0 if inputs is None else len(inputs), documents)
            plan = plan_documents(
                len(self._counts),
                len(documents.vectors),
                corpus.n_tokens,
                corpus.n_sentences,
                self._reach if documents.words else 0,
                config.start_alpha,
            )
        return BlockedSkipGram(
            inputs,
            weights.sampled,
            corpus.ids,
            corpus.offsets,
            self._rows,
            self._thresholds,
            _noise(weights, self._counts, config),
            window=window,
            shrink=config.shrink_windows,
            negative=config.negative,
            seed=config.seed & SEEDS,
            blocks=plan.blocks,
            slab_tokens=plan.slab_tokens,
            part_tokens=plan.part_tokens,
            tile_pairs=plan.tile_pairs,
            documents=None if documents is None else documents.bags(),
            lockf=lockf,
        )

    def _streaming(self, weights: Weights) -> Schedule:
        config, corpus, documents = self._config, self._corpus, self._documents
        words = _core_bags(weights.inputs, len(self._counts), self._bags)
        tags = None if documents is None else documents.bags()
        contexts = None
        if not config.sg:
            contexts = _contexts(words, tags, documents, config, self._reach)
        return Streaming(
            words,
            make_losses(weights, self._counts, config),
            corpus.ids,
            corpus.offsets,
            self._rows,
            self._thresholds,
            window=config.window,
            shrink=config.shrink_windows,
            seed=config.seed & SEEDS,
            contexts=contexts,
            documents=tags if config.sg else None,
            words=documents is None or documents.words or not config.sg,
            batch=min(plan_tile(_occurring(self._counts)), MOST_BAGS),
        )


def _joined(
    lockf: npt.NDArray[np.float32] | None, n_words: int, documents: Documents
) -> npt.NDArray[np.float32] | None:
    """Return the locks of words, then of tags; None where nothing is locked."""
    if lockf is None and documents.lockf is None:
        return None
    n_tags = len(documents.vectors)
    locks = (lockf, n_words), (documents.lockf, n_tags)
    return np.concatenate([np.ones(n, np.float32) if lock is None else lock for lock, n in locks])


def _contexts(
    words: core.Bags,
    tags: core.Bags | None,
    documents: Documents | None,
    config: TrainingConfig,
    most: int,
) -> Contexts:
    """Say what CBOW and PV-DM predict from, in a text whose windows reach ``most`` words."""
    concat, null = (0, None) if documents is None else (documents.concat, documents.null)
    return Contexts(
        words,
        most,
        forward_mean=config.cbow_mean,
        # word2vec.c passes the error of the mean on undivided; gensim divides that of the sum
        backward_mean=config.cbow_mean == config.cbow_exact_gradient,
        documents=tags,
        concat=concat,
        window=config.window,
        # every window's end would move it
        null=None if null is None else core.Bags(null, 1, lockf=np.zeros(1, np.float32)),
    )


def _core_bags(inputs: Matrix, n_words: int, bags: Bags | None) -> core.Bags:
    if bags is None:
        return core.Bags(inputs, n_words)
    return core.Bags(inputs, n_words, bags.offsets, bags.rows, bags.lockf)


def make_losses(
    weights: Weights,
    counts: npt.NDArray[np.int64],
    config: TrainingConfig,
    *,
    frozen: bool = False,
) -> Losses:
    """Bring the output weights together, with what the losses need besides."""
    paths: Any = (None,) * 3
    if weights.tree is not None:
        paths = weights.paths or usual_paths(counts)
    return Losses(
        weights.width,
        sampled=weights.sampled,
        noise=_noise(weights, counts, config) if config.negative else None,
        negative=config.negative,
        tree=weights.tree,
        path_offsets=paths[0],
        path_nodes=paths[1],
        path_labels=paths[2],
        full=weights.full,
        frozen=frozen,
    )


def _noise(
    weights: Weights, counts: npt.NDArray[np.int64], config: TrainingConfig
) -> npt.NDArray[np.float64]:
    return noise_weights(counts, config.ns_exponent) if weights.noise is None else weights.noise


def _occurring(counts: npt.NDArray[np.int64]) -> int:
    """Count the words that occur: others are kept from pre-trained vectors."""
    return int(np.count_nonzero(counts))


# Documents in one task of a worker.
DOCUMENTS_AT_ONCE = 64


class Inferrer:
    """Trains vectors of new documents, against weights that stay as they are.

    Parameters
    ----------
    config, weights, counts
        As of `Scheduler`.
    concat, null
        As of `Documents`.
    """

    def __init__(
        self,
        config: TrainingConfig,
        weights: Weights,
        counts: npt.NDArray[np.int64],
        concat: int = 0,
        null: Matrix | None = None,
    ) -> None:
        self._weights = weights
        self._losses = make_losses(weights, counts, config, frozen=True)
        self._thresholds = subsampling_thresholds(counts, config.sample)
        self._options: dict[str, Any] = {
            "window": config.window,
            "shrink": config.shrink_windows,
            "dm": not config.sg,
            "seed": config.seed & SEEDS,
            "forward_mean": config.cbow_mean,
            "backward_mean": config.cbow_mean == config.cbow_exact_gradient,
            "concat": concat,
            "null": null,
        }

    def __call__(
        self,
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        vectors: Matrix,
        *,
        epochs: int,
        alphas: tuple[float, float],
        workers: int,
    ) -> None:
        """Train ``vectors`` float32 (n_documents, D) in place.

        What comes of a document depends on its words, its start, and the seed alone.

        Parameters
        ----------
        ids : ndarray of int32
            Rows of the documents' words, all of them known.
        offsets : ndarray of int64, shape (n_documents + 1,)
        alphas : tuple of float
            Learning rate of the first epoch and of the last.
        """
        inference = Inference(
            self._losses,
            self._weights.inputs,
            ids,
            offsets,
            self._thresholds,
            vectors,
            **self._options,
        )
        over_ranges(
            lambda first, stop: inference.infer(first, stop, epochs, *alphas),
            len(offsets) - 1,
            DOCUMENTS_AT_ONCE,
            workers,
        )
