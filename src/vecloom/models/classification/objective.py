"""What a classifier is tuned for: the names and meanings of fastText's ``autotuneMetric``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
LABEL_PREFIX = "__label__"
FORMS = (
    "f1, f1:LABEL, precisionAtRecall:PERCENT[:LABEL] and recallAtPrecision:PERCENT[:LABEL], "
    "as in precisionAtRecall:30"
)


class Predictor(Protocol):
    """What is judged: a classifier that was fitted."""

    @property
    def classes_(self) -> Sequence[Any] | npt.NDArray[Any]:
        """Return the labels, in the order of the columns of `predict_proba`."""

    def predict_proba(self, X: Any) -> npt.NDArray[np.floating[Any]]:
        """Return probabilities, of shape (texts, labels)."""


def label_sets(labels: Iterable[Any]) -> list[set[Any]]:
    """Return the labels of each text as a set, whether it has one or several."""
    several = (list, tuple, set, frozenset, np.ndarray)
    return [set(item) if isinstance(item, several) else {item} for item in labels]


@dataclass(frozen=True)
class Objective:
    """A figure between 0 and 1 to be made large.

    Attributes
    ----------
    kind
        ``"f1"``, ``"precisionAtRecall"`` or ``"recallAtPrecision"``.
    bound
        The recall or precision that must be reached, between 0 and 1.
    label
        The one label that counts; all for None.
    """

    kind: str
    bound: float = 0.0
    label: str | None = None

    @classmethod
    def parse(cls, metric: str) -> Objective:
        """Make an objective of its name; a ``ValueError`` tells the forms there are."""
        kind, _, rest = metric.partition(":")
        if kind == "f1":
            return cls(kind, label=_label(rest))
        if kind in ("precisionAtRecall", "recallAtPrecision"):
            percent, _, label = rest.partition(":")
            try:
                bound = float(percent) / 100
            except ValueError:
                bound = math.nan
            if 0 <= bound <= 1:
                return cls(kind, bound, _label(label))
        raise ValueError(f"metric {metric!r}: it must be one of {FORMS}")

    def score(self, classifier: Predictor, texts: Any, right: Sequence[set[Any]]) -> float:
        """Judge a classifier by texts and the labels that are right for each.

        Raises
        ------
        ValueError
            If no text has the label that counts.
        """
        wanted = self._wanted(right)
        probabilities = np.asarray(classifier.predict_proba(texts))
        if self.kind == "f1":
            likeliest = [classifier.classes_[column] for column in probabilities.argmax(axis=1)]
            return self._f1(likeliest, right, wanted)
        columns = [column for column, label in enumerate(classifier.classes_) if label in wanted]
        chosen = [classifier.classes_[column] for column in columns]
        truth = np.array([[label in own for label in chosen] for own in right], dtype=bool)
        scores = probabilities[:, columns].ravel()
        # Labels that training never saw are never recalled.
        total = sum(len(own & wanted) for own in right)
        return self._on_curve(*precision_and_recall(scores, truth.ravel(), total))

    def _wanted(self, right: Sequence[set[Any]]) -> set[Any]:
        every = set().union(*right)
        if self.label is None:
            return every
        wanted = {label for label in every if str(label) in (self.label, LABEL_PREFIX + self.label)}
        if not wanted:
            raise ValueError(f"no text of the validation set has the label {self.label!r}")
        return wanted

    def _f1(self, predicted: Iterable[Any], right: Sequence[set[Any]], wanted: set[Any]) -> float:
        """F1 of the most likely labels, all texts together."""
        both = list(zip(predicted, right, strict=True))
        hits = sum(label in own and label in wanted for label, own in both)
        guessed = len(both) if self.label is None else sum(label in wanted for label, _ in both)
        return 2 * hits / (guessed + sum(len(own & wanted) for own in right))

    def _on_curve(self, precision: FloatArray, recall: FloatArray) -> float:
        if self.kind == "precisionAtRecall":
            best, bounded = precision, recall
        else:
            best, bounded = recall, precision
        return float(best[bounded >= self.bound].max(initial=0.0))


def _label(name: str) -> str | None:
    return name.removeprefix(LABEL_PREFIX) or None


def precision_and_recall(
    scores: npt.NDArray[Any], truth: npt.NDArray[np.bool_], total: int
) -> tuple[FloatArray, FloatArray]:
    """Return precision and recall at every threshold, from the highest score down.

    Parameters
    ----------
    scores
        Scores of pairs of a text and a label, of shape (n,).
    truth
        Whether each pair is right, of shape (n,).
    total
        How many pairs are right, those without a score included.
    """
    order = np.argsort(-scores, kind="stable")
    # Pairs with the same score come over the threshold together.
    last = np.append(np.diff(scores[order]) != 0, True)[: len(order)]
    hits = np.cumsum(truth[order])[last]
    return hits / (np.flatnonzero(last) + 1), hits / max(total, 1)
