"""Phrases without the counts they came from."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import ClassVar

from vecloom.formats import native
from vecloom.models.phrases import files
from vecloom.models.phrases.scoring import Scorer
from vecloom.models.phrases.transformation import CLASSES, Phrasegrams, PhraseTransformation

logger = logging.getLogger(__name__)


class FrozenPhrases(PhraseTransformation):
    """Phrases and their scores, without the counts they came from.

    Parameters
    ----------
    phrases_model : Phrases
        What was learnt; or another FrozenPhrases, which is copied.

    Attributes
    ----------
    phrasegrams : dict of str to float
        The phrases and their scores. It may be changed: give a phrase of your own an infinite
        score, delete one that is not wanted.
    min_count, threshold, delimiter, scoring, connector_words
        Those of the model; ``scoring`` is None where it was a function that was not saved.

    Examples
    --------
    >>> sentences = [["new", "york", "is", "large"], ["i", "like", "new", "york"]] * 5
    >>> frozen = FrozenPhrases(Phrases(sentences, min_count=1, threshold=3))
    >>> list(frozen.phrasegrams)
    ['new_york']
    """

    KIND: ClassVar[str] = "frozen phrases"

    scoring: Scorer | None

    def __init__(self, phrases_model: PhraseTransformation) -> None:
        if not isinstance(phrases_model, PhraseTransformation):
            raise TypeError(
                f"expected Phrases, not {type(phrases_model).__name__}: learn them first"
            )
        self.threshold = phrases_model.threshold
        self.min_count = phrases_model.min_count
        self.delimiter = phrases_model.delimiter
        self.scoring = phrases_model.scoring
        self.connector_words = phrases_model.connector_words
        self.phrasegrams = phrases_model._phrases()
        logger.info("exported %d phrases", len(self.phrasegrams))

    @property
    def phrasegrams(self) -> dict[str, float]:
        """The phrases and their scores, which may be changed."""
        return self._phrasegrams

    @phrasegrams.setter
    def phrasegrams(self, phrases: Mapping[str, float]) -> None:
        self._phrasegrams = Phrasegrams(phrases)

    def _phrases(self) -> Phrasegrams:
        return self._phrasegrams

    def score_candidate(
        self, word_a: str, word_b: str, in_between: Sequence[str]
    ) -> tuple[str | None, float | None]:
        """Look up two words, and the connector words between them, as one phrase.

        Parameters and results are those of `Phrases.score_candidate`.
        """
        phrase = self.delimiter.join([word_a, *in_between, word_b])
        score = self.phrasegrams.get(phrase, -math.inf)
        return (phrase, score) if score > self.threshold else (None, None)

    def save(self, path: str | PathLike[str]) -> None:
        """Save to one file: see docs/formats.md."""
        files.save_frozen(self, path)

    @classmethod
    def from_file(cls, file: native.NativeFile, scoring: Scorer | None = None) -> FrozenPhrases:
        """Make the phrases that a native file holds."""
        frozen = cls.__new__(cls)
        for name, value in files.frozen_of(file, scoring).items():
            setattr(frozen, name, value)
        return frozen

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}<{len(self.phrasegrams)} phrases, min_count={self.min_count}, "
            f"threshold={self.threshold}>"
        )

    __repr__ = __str__


Phraser = FrozenPhrases  # the name before gensim 4
CLASSES[FrozenPhrases.KIND] = FrozenPhrases
