"""Measurements of fine-tuning; see `job`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from benchmarks.meter import Meter

Result = dict[str, Any]
Texts = list[list[str]]
# Of the classifier: small beside the number of texts.
RIDGE = 1.0
NEIGHBOURS = 5


def train_general(system: str, seed: int, *, text: str, settings: Result, output: str) -> Result:
    """Train the vectors that the others begin from, and save the model."""
    from vecloom import Word2Vec

    with Meter() as meter:
        model = Word2Vec(corpus_file=text, seed=seed, **settings)
    model.save(output)
    return meter.result()


def finetune(
    system: str,
    seed: int,
    *,
    general: str,
    reviews: int,
    train: str,
    test: str,
    settings: Result,
    begin: Result | None,
    words: list[str],
    pairs: str,
) -> Result:
    """Train on reviews; judge by what reviews say, by word pairs, by neighbours of words.

    ``begin`` has the arguments of a beginning from the general vectors; None: without them. Its
    ``locked_epochs`` are trained before, with these vectors locked; with ``outputs`` the output
    weights are the general model's too.
    """
    from vecloom import Word2Vec, load
    from vecloom.evaluation import evaluate_word_pairs

    texts, labels = read(train, reviews)
    source = load(general)
    given = {} if begin is None else {"pretrained": source.wv, **begin}
    outputs, locked = given.pop("outputs", False), given.pop("locked_epochs", 0)
    with Meter() as meter:
        model = Word2Vec(seed=seed, **settings, **given)
        model.build_vocab(texts)
        known = [word for word in model.wv.index_to_key if word in source.wv.key_to_index]
        if outputs:
            rows = [[wv.key_to_index[word] for word in known] for wv in (model.wv, source.wv)]
            model.syn1neg[rows[0]] = source.syn1neg[rows[1]]
        if locked:
            model.wv.set_lockf(dict.fromkeys(known, 0))
            model.train(texts, epochs=locked, end_alpha=model.alpha)
            model.wv.set_lockf(dict.fromkeys(known, 1))
        model.train(texts)
    accuracy = accuracy_of(model.wv, (texts, labels), read(test))
    correlation = evaluate_word_pairs(model.wv, pairs, restrict_vocab=None, dummy4unknown=True)
    nearest = {
        word: [other for other, _ in model.wv.most_similar(word, topn=NEIGHBOURS)]
        for word in words
        if word in model.wv.key_to_index
    }
    return meter.result() | {
        "accuracy": accuracy,
        "scores": {"WordSim-353": float(correlation[1].statistic)},
        "neighbours": nearest,
    }


def read(path: str, limit: int | None = None) -> tuple[Texts, list[str]]:
    """Return the texts of a file of fastText's, and the label of each."""
    with open(path, encoding="utf-8") as lines:
        split = [line.split() for line in islice(lines, limit)]
    return [words[1:] for words in split], [words[0] for words in split]


def accuracy_of(wv: Any, train: tuple[Texts, list[str]], test: tuple[Texts, list[str]]) -> float:
    """Share of texts whose label a linear classifier tells from the mean of their words."""
    import numpy as np

    first, second = (np.array([mean(wv, words) for words in texts]) for texts, _ in (train, test))
    middle, spread = first.mean(axis=0), first.std(axis=0) + 1e-9
    first, second = ((x - middle) / spread for x in (first, second))
    classes = sorted(set(train[1]))
    wanted = np.array([[label == name for name in classes] for label in train[1]], float)
    shrunk = first.T @ first + RIDGE * np.eye(first.shape[1])
    weights = np.linalg.solve(shrunk, first.T @ (wanted - wanted.mean(axis=0)))
    told = (second @ weights + wanted.mean(axis=0)).argmax(axis=1)
    return float(np.mean([classes[i] == label for i, label in zip(told, test[1], strict=True)]))


def mean(wv: Any, words: list[str]) -> Any:
    """Return the mean of the vectors of the words that are known, zeros where none is."""
    rows = [wv.key_to_index[word] for word in words if word in wv.key_to_index]
    return wv.vectors[rows].mean(axis=0) if rows else 0 * wv.vectors[0]


ACTIONS: tuple[Callable[..., Result], ...] = (train_general, finetune)
