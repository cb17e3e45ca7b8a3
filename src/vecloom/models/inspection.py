"""What can be asked of a model of words, besides what its vectors answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from vecloom.models.prediction import predict_output
from vecloom.models.weights import Matrix
from vecloom.vectors import KeyedVectors


class Inspection(ABC):
    """The questions of gensim's models, and their answers."""

    vector_size: int
    sg: bool
    cbow_mean: bool
    wv: KeyedVectors
    syn1neg: Matrix | None
    epoch_losses: list[float]

    @abstractmethod
    def _input_bytes(self, n_words: int) -> dict[str, int]:
        """Count the bytes of what stands on the input's side, by name."""

    @abstractmethod
    def _outputs(self, n_words: int) -> dict[str, int]:
        """Name the matrices of output weights that the losses need, with their rows."""

    def get_latest_training_loss(self) -> float:
        """Return the loss summed over all epochs since the vocabulary was built (see gensim)."""
        return float(sum(self.epoch_losses))

    def predict_output_word(
        self, context_words_list: Sequence[Any], topn: int = 10
    ) -> list[tuple[Any, float]] | None:
        """Return the words most likely in the middle of the given ones, with probabilities.

        Needs negative sampling's weights. Words outside the vocabulary are passed over; None if
        none is left.
        """
        if self.syn1neg is None:
            raise RuntimeError("predict_output_word needs a model trained with negative > 0")
        mean = bool(self.cbow_mean or self.sg)
        return predict_output(self.wv, self.syn1neg, context_words_list, topn, mean=mean)

    def estimate_memory(self, vocab_size: int | None = None) -> dict[str, int]:
        """Return the bytes that words and matrices take."""
        n = len(self.wv) if vocab_size is None else vocab_size
        report = {"vocab": n * 200, **self._input_bytes(n)}
        report |= {name: rows * self.layer1_size * 4 for name, rows in self._outputs(n).items()}
        report["total"] = sum(report.values())
        return report

    @property
    def layer1_size(self) -> int:
        """The dimensions of what predicts a word, and of the output weights (gensim's name)."""
        return self.vector_size

    def __repr__(self) -> str:
        kind = "skip-gram" if self.sg else "CBOW"
        name = type(self).__name__
        return f"<{name}: {kind}, {len(self.wv)} words, {self.vector_size} dimensions>"
