"""Texts as vectors: what a logistic regression makes of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks import labelled
from benchmarks.cases.base import Case, Figure, Sizes
from benchmarks.runner import Bench

Encoders = list[tuple[str, dict[str, Any]]]

PAIRS = {"ngram_range": (1, 2), "min_df": 2}
WORDS = {"sg": 1, "vector_size": 100, "window": 5, "epochs": 5}
DBOW = {"dm": 0, "vector_size": 100, "epochs": 20}
DM = {"dm": 1, "vector_size": 100, "epochs": 20, "window": 10}

# By what they are called. C is the smallest whose accuracy in a cross-validation of the texts to
# train on is within 0.001 of the best.
COUNTED: dict[str, tuple[dict[str, Any], float]] = {
    "one-hot": ({"method": "onehot"}, 0.1),
    "bag of words": ({"method": "bow"}, 0.03),
    "TF-IDF": ({"method": "tfidf"}, 3),
    "one-hot, words and pairs": ({"method": "onehot", **PAIRS}, 0.1),
    "TF-IDF, words and pairs": ({"method": "tfidf", "sublinear_tf": True, **PAIRS}, 30),
}
TRAINED: dict[str, Encoders] = {
    "LDA, 100 topics": [
        ("ClassicalEncoder", {"method": "lda", "epochs": 3, "max_df": 0.5, "min_df": 5})
    ],
    **{
        f"word2vec, {name}": [("Word2VecVectorizer", {"method": method, **WORDS})]
        for name, method in (
            ("mean", "mean"),
            ("TF-IDF mean", "tfidf"),
            ("SIF", "sif"),
            ("uSIF", "usif"),
            ("maximum", "max"),
        )
    },
    "Doc2Vec, DBOW": [("Doc2VecVectorizer", DBOW)],
    "Doc2Vec, DM": [("Doc2VecVectorizer", DM)],
    "Doc2Vec, DBOW and DM": [("Doc2VecVectorizer", DBOW), ("Doc2VecVectorizer", DM)],
}
# Trained on all texts, the labels of those to test on being unknown.
UNLABELLED = ("word2vec, mean", "Doc2Vec, DBOW", "Doc2Vec, DBOW and DM")
CLASSIFIERS = {
    "fastText's classifier": {"lr": 0.5, "epoch": 5},
    "fastText's classifier, words and pairs": {"lr": 0.5, "epoch": 10, "word_ngrams": 2},
}


def documents(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    train, test = labelled.prepare(bench.data, "imdb", sizes.labelled_lines)

    def accuracy(name: str, action: str, seeds: int, **arguments: Any) -> Figure:
        arguments |= {"train": str(train), "test": str(test), "workers": bench.workers}
        runs = [bench.run(action, seed=seed, **arguments) for seed in range(1, seeds + 1)]
        mean = statistics.fmean(run["scores"]["accuracy"] for run in runs)
        return Figure(bench.case, 100 * mean, "%", name)

    for name, (chosen, C) in COUNTED.items():
        encoders = [("ClassicalEncoder", chosen)]
        yield accuracy(name, "classify_vectors", 1, encoders=encoders, C=C)
    for name, encoders in TRAINED.items():
        yield accuracy(name, "classify_vectors", sizes.seeds, encoders=encoders)
        if name in UNLABELLED:
            title = f"{name}, with the texts to test on"
            yield accuracy(
                title, "classify_vectors", sizes.seeds, encoders=encoders, unlabelled=True
            )
    for name, settings in CLASSIFIERS.items():
        settings = settings | {"bucket": sizes.bucket}
        yield accuracy(name, "classify_texts", sizes.seeds, settings=settings)


CASES = (
    Case(
        "documents",
        "sentiment of IMDB",
        "a logistic regression on the vectors of 25,000 reviews, tested on 25,000; fastText's "
        "classifier beside it",
        documents,
    ),
)
