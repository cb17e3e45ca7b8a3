"""Measurements of Doc2Vec: training, what its vectors tell, and inference; see `job`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from benchmarks.documents_job import read
from benchmarks.meter import Meter, seconds
from benchmarks.systems import SYSTEMS

Result = dict[str, Any]


class Document(NamedTuple):
    """What either library takes for a document."""

    words: list[str]
    tags: list[int]


def train_documents(
    system: str,
    seed: int,
    *,
    train: str,
    test: str,
    text: str,
    lists: bool,
    settings: Result,
    judged: bool,
    inferred: int,
) -> Result:
    """Seconds to train the documents of both files, and to infer some of them anew.

    Parameters
    ----------
    train, test : str
        Files of labelled lines.
    text : str
        The lines of both without labels, which are read unless documents are to be ``lists``.
    judged : bool
        Let a logistic regression tell the sentiment of the test file's vectors from them.
    inferred : int
        Documents to infer; the rivals infer a tenth of them.
    """
    runner = SYSTEMS[system]()
    given: dict[str, Any] = {"corpus_file": text}
    if lists:
        given = {"documents": list(_documents(text))}
    with Meter() as meter:
        model = runner.library.Doc2Vec(**given, **settings, seed=seed)
    result = meter.result()
    if judged:
        labels = [read(path)[1] for path in (train, test)]
        result["scores"] = {"accuracy": _accuracy(model.dv.vectors, *labels)}
    if inferred:
        words = [document.words for document in _documents(text)][:inferred]
        asked = words[: max(1, round(len(words) * runner.sentences_asked))]
        took = seconds(runner.infer, model, asked)
        result["infer_seconds"] = took * len(words) / len(asked)
    return result


def _documents(text: str) -> Iterator[Document]:
    with open(text, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield Document(line.split(), [number])


def _accuracy(vectors: Any, labels: list[str], right: list[str]) -> float:
    from sklearn.linear_model import LogisticRegression

    # The regression is the same for both; lengths of vectors tell of lengths of reviews.
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    known, asked = vectors[: len(labels)], vectors[len(labels) :]
    classifier = LogisticRegression(C=10, max_iter=1000).fit(known, labels)
    return float(classifier.score(asked, right))


ACTIONS = (train_documents,)
