"""Measurements of texts as vectors, by the sentiment a classifier finds in them; see `job`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fasttext_job import LABEL, lines
from benchmarks.meter import Meter

Result = dict[str, Any]
# Of vectors in units of their deviation; from 0.01 to 1 it changes the accuracy by 0.001.
DENSE_C = 0.1


def classify_vectors(
    system: str,
    seed: int,
    *,
    train: str,
    test: str,
    encoders: list[tuple[str, Result]],
    workers: int,
    C: float = DENSE_C,
    unlabelled: bool = False,
) -> Result:
    """Encode texts, learn a logistic regression, and tell how often it is right.

    Parameters
    ----------
    encoders : list of tuple of name and parameters
        `ClassicalEncoder`, or a class of `vecloom.sklearn`; of several the vectors are put beside
        each other.
    C : float
        Strength of the logistic regression.
    unlabelled : bool
        Train the vectors on the texts to be tested on too, of course without their labels.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    (texts, labels), (asked, right) = read(train), read(test)
    with Meter() as meter:
        known = texts + asked if unlabelled else texts
        made = [fitted(name, chosen, known, seed, workers) for name, chosen in encoders]
        vectors, asked_vectors = ([encode(each) for encode in made] for each in (texts, asked))
    if isinstance(vectors[0], np.ndarray):
        regression = LogisticRegression(C=C, max_iter=1000)
        classifier = make_pipeline(StandardScaler(), regression)
        classifier.fit(np.hstack(vectors), labels)
        accuracy = classifier.score(np.hstack(asked_vectors), right)
    else:
        classifier = LogisticRegression(C=C, solver="liblinear").fit(*vectors, labels)
        accuracy = classifier.score(*asked_vectors, right)
    return {"seconds": meter.seconds, "scores": {"accuracy": accuracy}}


def fitted(name: str, chosen: Result, texts: list[str], seed: int, workers: int) -> Any:
    """Train an encoder; return what encodes texts."""
    import vecloom.sklearn
    from vecloom.encoding.classical import ClassicalEncoder

    if name == "ClassicalEncoder":
        return ClassicalEncoder(**chosen, seed=seed).fit(texts).encode
    kind = getattr(vecloom.sklearn, name)
    return kind(**chosen, random_state=seed, workers=workers).fit(texts).transform


def classify_texts(
    system: str, seed: int, *, train: str, test: str, settings: Result, workers: int
) -> Result:
    """Learn fastText's classifier, and tell how often it is right."""
    from vecloom import FastTextClassifier

    (texts, labels), (asked, right) = read(train), read(test)
    with Meter() as meter:
        classifier = FastTextClassifier(**settings, seed=seed, workers=workers).fit(texts, labels)
        accuracy = classifier.score(asked, right)
    return {"seconds": meter.seconds, "scores": {"accuracy": accuracy}}


def read(path: str) -> tuple[list[str], list[str]]:
    """Return the texts of a file of labelled lines, and their labels."""
    parts = [line.partition(" ") for line in lines(Path(path))]
    return [text for _, _, text in parts], [label.removeprefix(LABEL) for label, _, _ in parts]


ACTIONS = (classify_vectors, classify_texts)
