"""Metrics that classifiers are tuned for."""

import numpy as np
import pytest

from vecloom.models.classification.objective import Objective, label_sets, precision_and_recall


class Fixed:
    """A classifier of known answers."""

    classes_ = ("a", "b")

    def __init__(self, probabilities):
        self.probabilities = np.array(probabilities)

    def predict_proba(self, X):
        return self.probabilities


# Right: a, b, b and a, c (which the classifier does not know). Guessed: a, a, b, a.
ANSWERS = Fixed([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.8, 0.2]])
RIGHT = label_sets(["a", "b", ["a", "b"], ("c",)])


@pytest.mark.parametrize(
    ("metric", "score"),
    [
        ("f1", 2 * 2 / (4 + 5)),
        ("f1:a", 2 * 1 / (3 + 2)),
        ("f1:__label__b", 2 * 1 / (1 + 2)),
        ("f1:c", 0.0),
        # of a: right at .9 and .3, wrong at .8 and .6
        ("precisionAtRecall:50:a", 1.0),
        ("precisionAtRecall:51:a", 0.5),
        ("recallAtPrecision:50:a", 1.0),
        ("recallAtPrecision:60:a", 0.5),
        # all: right at .9, .7, .4, .3, wrong at .8, .6, .2, .1; five are to be found
        ("precisionAtRecall:20", 1.0),
        ("precisionAtRecall:40", 2 / 3),
        ("precisionAtRecall:80", 4 / 6),
        ("precisionAtRecall:81", 0.0),
        ("recallAtPrecision:60", 4 / 5),
    ],
)
def test_metrics(metric, score):
    assert Objective.parse(metric).score(ANSWERS, [""] * 4, RIGHT) == pytest.approx(score)


@pytest.mark.parametrize(
    "metric",
    ["", "F1", "accuracy", "precisionAtRecall", "precisionAtRecall:x", "recallAtPrecision:101"],
)
def test_metrics_that_are_none(metric):
    with pytest.raises(ValueError, match="it must be one of f1, f1:LABEL"):
        Objective.parse(metric)


def test_a_label_that_no_text_has():
    with pytest.raises(ValueError, match="has the label 'z'"):
        Objective.parse("f1:z").score(ANSWERS, [""] * 4, RIGHT)


def test_equal_scores_pass_a_threshold_together():
    scores, truth = np.array([0.5, 0.5, 0.9, 0.5]), np.array([True, False, True, False])
    precision, recall = precision_and_recall(scores, truth, 2)
    assert (precision.tolist(), recall.tolist()) == ([1.0, 0.5], [0.5, 1.0])
