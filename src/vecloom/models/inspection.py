"""What can be asked of a model of words, besides what its vectors answer."""

from __future__ import annotations

import itertools
import logging
import warnings
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.models.prediction import predict_output
from vecloom.models.renamed import ATTRIBUTES, NEVER_CALLED
from vecloom.models.scoring import TreeScorer
from vecloom.models.tree import usual_paths
from vecloom.models.vocabulary import ModelVocabulary
from vecloom.models.weights import counts_of
from vecloom.vectors import KeyedVectors
from vecloom.vectors.drawing import fill_uniform
from vecloom.vectors.renamed import admit, old_attributes

logger = logging.getLogger(__name__)

BYTES_PER_WORD = 200  # in the vocabulary, about


@old_attributes(ATTRIBUTES)
class Inspection(ModelVocabulary):
    """The questions of gensim's models, and their answers."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if overridden := [name for name in NEVER_CALLED if name in cls.__dict__]:
            warnings.warn(
                f"{cls.__name__} overrides {', '.join(overridden)}, which training never calls "
                "here: override build_vocab or train, or use callbacks",
                stacklevel=2,
            )

    @abstractmethod
    def _input_bytes(self, n_words: int) -> dict[str, int]:
        """Count the bytes of what stands on the input's side, by name."""

    def get_latest_training_loss(self) -> float:
        """Return the loss summed over the epochs of the last call of ``train``, or of this one.

        It is ``running_training_loss``, which may be set to 0 between epochs; 0 without
        ``compute_loss``. See ``epoch_losses`` for the loss of each epoch.
        """
        return float(self.running_training_loss)

    def predict_output_word(
        self, context_words_list: Sequence[Any], topn: int | None = 10
    ) -> list[tuple[Any, float]] | None:
        """Return the words most likely in the middle of the given ones, with probabilities.

        Parameters
        ----------
        context_words_list : sequence
            Words, or their rows. Unknown ones are passed over.
        topn : int, optional
            How many; None for all.

        Returns
        -------
        list of (word, probability) or None
            None if no word is known.

        Raises
        ------
        RuntimeError
            Without the weights of negative sampling.
        """
        if self.syn1neg is None:
            raise RuntimeError("predict_output_word needs a model trained with negative > 0")
        mean = bool(self.cbow_mean or self.sg)
        return predict_output(self.wv, self.syn1neg, context_words_list, topn, mean=mean)

    def score(
        self,
        sentences: Iterable[Iterable[Any]],
        total_sentences: int = 1_000_000,
        chunksize: int = 100,
        queue_factor: int = 2,
        report_delay: float = 1,
    ) -> npt.NDArray[np.float32]:
        """Return the log probability of each sentence under the model.

        Summed over all words and, of skip-gram, over all words around each (Taddy 2015).

        Parameters
        ----------
        sentences : iterable of lists of tokens
            Unknown words are passed over.
        total_sentences : int
            Score so many at most.
        chunksize, queue_factor, report_delay
            Accepted for gensim's sake, without effect.

        Returns
        -------
        ndarray of float32, shape (n_sentences,)

        Raises
        ------
        RuntimeError
            Without a vocabulary, or without hierarchical softmax.
        """
        if not len(self.wv):
            raise RuntimeError("there is no word to score by: call build_vocab first")
        if self.syn1 is None or not self.hs:
            raise RuntimeError("score needs a model trained with hs=1")
        paths = self._paths or usual_paths(counts_of(self.wv))
        how = {"sg": bool(self.sg), "mean": bool(self.cbow_mean)}
        scorer = TreeScorer(self.wv, self.syn1, paths, self.window, **how)
        source = iter(sentences)
        scores = [scorer(words) for words in itertools.islice(source, total_sentences)]
        if len(scores) == total_sentences and next(source, None) is not None:
            logger.warning("scored %d sentences, as many as total_sentences", total_sentences)
        return np.array(scores, np.float32)

    def estimate_memory(
        self, vocab_size: int | None = None, report: dict[str, int] | None = None
    ) -> dict[str, int]:
        """Return the bytes that words and matrices take, by gensim's names.

        Parameters
        ----------
        vocab_size : int, optional
            For so many words; default the model's.
        report : dict, optional
            Of other things, to which these are added.
        """
        n = len(self.wv) if vocab_size is None else vocab_size
        report = {} if report is None else report
        report |= {"vocab": n * BYTES_PER_WORD, **self._input_bytes(n)}
        report |= {name: rows * self.layer1_size * 4 for name, rows in self._outputs(n).items()}
        report["total"] = sum(report.values())
        logger.info(
            "%d words of %d dimensions take about %d bytes", n, self.vector_size, report["total"]
        )
        return report

    # -- what gensim deprecates

    def seeded_vector(self, seed_string: str, vector_size: int) -> npt.NDArray[np.float32]:
        """Draw a vector by what ``hashfxn`` makes of a string: float32 (vector_size,).

        Deprecated; models draw theirs by ``seed``.
        """
        warnings.warn("no model needs seeded_vector", DeprecationWarning, stacklevel=2)
        vector = np.empty((1, vector_size), np.float32)
        bound = 1 / (2 * vector_size)
        fill_uniform(vector, -bound, bound, self.hashfxn(seed_string))
        return vector.ravel()

    def init_sims(self, replace: bool = False) -> None:
        """Do nothing, or scale every vector to length one. Deprecated.

        Parameters
        ----------
        replace : bool
            Scale them.
        """
        self._asked_vectors().init_sims(replace)

    def _asked_vectors(self) -> KeyedVectors:
        """Return the table that `init_sims` is about."""
        return self.wv

    def __getitem__(self, key: Any) -> Any:
        name = type(self).__name__
        admit(f"{name} is no table of vectors: {name}[...] is {name}.wv[...]", TypeError)
        return self.wv[key]

    def __contains__(self, key: object) -> bool:
        name = type(self).__name__
        admit(f"{name} is no table of vectors: ask whether the word is in {name}.wv", TypeError)
        return key in self.wv
