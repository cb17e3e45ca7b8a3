"""How good predictions are: precision, recall and their curve, as fastText counts them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# The score of a label that is right and was not predicted at all.
MISSED = -1.0


class Meter:
    """Counts over the lines of a test; lines without a label or without a known word are not in it.

    Parameters
    ----------
    labels : ndarray of int32
        Right labels of all lines, one line after the other.
    label_offsets : ndarray of int64, shape (n + 1,)
        Where each line's labels begin.
    predicted : ndarray of int32, shape (n, k)
        Predicted labels, -1 for none.
    probabilities : ndarray of float32, shape (n, k)
        Those of the predicted labels.
    n_labels : int
        How many labels there are.
    label_id : callable
        From a label's name to its number.
    """

    def __init__(
        self,
        labels: npt.NDArray[np.int32],
        label_offsets: Ints,
        predicted: npt.NDArray[np.int32],
        probabilities: npt.NDArray[np.float32],
        n_labels: int,
        label_id: Callable[[str], int],
    ) -> None:
        self._label_id = label_id
        self.n_labels = n_labels
        self.n_examples = len(predicted)
        lines = np.repeat(np.arange(self.n_examples), np.diff(label_offsets))
        told = predicted >= 0
        right = lines * n_labels + labels
        guessed = (np.arange(self.n_examples)[:, None] * n_labels + predicted)[told]
        self._gold_label = labels
        self._label = predicted[told]
        self._hit = np.isin(guessed, right)
        # Facebook adds 1e-5 before it takes the logarithm, so that some are above 1.
        self._score = np.minimum(probabilities[told], 1).astype(np.float64)
        self._missed_label = labels[~np.isin(right, guessed)]

    def precision(self) -> float:
        """Share of the predictions that are right; NaN without any."""
        return _ratio(int(self._hit.sum()), len(self._label))

    def recall(self) -> float:
        """Share of the right labels that were predicted; NaN without any."""
        return _ratio(int(self._hit.sum()), len(self._gold_label))

    def by_label(self) -> tuple[Floats, Floats, Floats]:
        """Return each label's precision, recall and F1 score: float64 (n_labels,), NaN for none."""
        predicted = np.bincount(self._label, minlength=self.n_labels)
        gold = np.bincount(self._gold_label, minlength=self.n_labels)
        hits = np.bincount(self._label[self._hit], minlength=self.n_labels)
        with np.errstate(invalid="ignore"):
            return hits / predicted, hits / gold, 2 * hits / (predicted + gold)

    def score_vs_true(self, label: str) -> tuple[Floats, Floats]:
        """Return the scores of a label, ascending, and for each 1.0 where it was right, else 0.0.

        Where it was right and not predicted, the score is -1.
        """
        return self._scores(label)

    def _scores(self, label: str | None) -> tuple[Floats, Floats]:
        chosen, missed = slice(None), len(self._missed_label)
        if label is not None:
            number = self._label_id(label)
            chosen = self._label == number
            missed = int((self._missed_label == number).sum())
        scores = np.concatenate([np.full(missed, MISSED), self._score[chosen]])
        true = np.concatenate([np.ones(missed), self._hit[chosen].astype(np.float64)])
        order = np.lexsort((true, scores))
        return scores[order], true[order]

    def precision_recall_curve(self, label: str | None = None) -> tuple[Floats, Floats]:
        """Return precision and recall at every threshold, from the highest down, and (1, 0) last.

        The curve ends where every right label is found. Without a label it is that of all.
        """
        scores, true = (array[::-1] for array in self._scores(label))
        gold = true.sum()
        reached = scores >= 0
        scores, true = scores[reached], true[reached]
        if not len(scores):
            return np.empty(0), np.empty(0)
        last_of_tie = np.append(scores[1:] != scores[:-1], True)
        hits = np.cumsum(true)[last_of_tie]
        predicted = (np.flatnonzero(last_of_tie) + 1).astype(np.float64)
        end = int(np.searchsorted(hits, gold)) + 1
        with np.errstate(invalid="ignore"):
            precision, recall = (hits / predicted)[:end], (hits / gold)[:end]
        return np.append(precision, 1.0), np.append(recall, 0.0)

    def precision_at_recall(self, recall: float, label: str | None = None) -> float:
        """Return the best precision at a recall of at least ``recall``; 0 if there is none."""
        precisions, recalls = self.precision_recall_curve(label)
        return float(precisions[recalls >= recall].max(initial=0.0))

    def recall_at_precision(self, precision: float, label: str | None = None) -> float:
        """Return the best recall at a precision of at least ``precision``; 0 if there is none."""
        precisions, recalls = self.precision_recall_curve(label)
        return float(recalls[precisions >= precision].max(initial=0.0))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
