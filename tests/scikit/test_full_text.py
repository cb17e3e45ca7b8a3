"""Real reviews and sentences: what their vectors are good for."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn", reason='needs the extra "sklearn"')

from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from vecloom import SentenceEncoder, Word2Vec
from vecloom.encoding.classical import ClassicalEncoder
from vecloom.sklearn import Doc2VecVectorizer, Word2VecVectorizer

Find = Callable[[str], Path]
Reviews = tuple[list[str], list[str]]
REVIEWS = {"hotels": "zh-chnsenticorp.csv", "takeaway": "zh-waimai-10k.csv"}


def imdb(data: Find, part: str, every: int = 1) -> Reviews:
    """The texts of every so manieth review, and their labels."""
    with lzma.open(data(f"classification/imdb/imdb.{part}.tsv.xz"), "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t", 2) for line in file][::every]
    return [text for _, _, text in rows], [label for label, _, _ in rows]


def chinese(data: Find, name: str) -> Reviews:
    with data(f"classification/{name}").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in list(csv.reader(file))[1:] if row[1].strip()]
    return [text for _, text in rows], [label for label, _ in rows]


def accuracy_of_counts(encoder: ClassicalEncoder, C: float, train: Reviews, test: Reviews) -> float:
    regression = LogisticRegression(C=C, solver="liblinear")
    regression.fit(encoder.fit(train[0]).encode(train[0]), train[1])
    return float(regression.score(encoder.encode(test[0]), test[1]))


def accuracy(vectorizer: Any, train: Reviews, test: Reviews) -> float:
    regression = LogisticRegression(C=0.1, max_iter=1000)
    return float(make_pipeline(vectorizer, StandardScaler(), regression).fit(*train).score(*test))


@pytest.mark.slow
def test_pairs_of_words_tell_the_sentiment_of_films(data: Find) -> None:
    encoder = ClassicalEncoder("tfidf", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    assert accuracy_of_counts(encoder, 30, imdb(data, "train"), imdb(data, "test")) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize(
    ("vectorizer", "least"),
    [
        (Word2VecVectorizer(sg=1), 0.80),
        (Word2VecVectorizer(sg=1, method="sif"), 0.80),
        (Doc2VecVectorizer(dm=0, epochs=20), 0.80),
    ],
    ids=["mean", "sif", "doc2vec"],
)
def test_vectors_tell_the_sentiment_of_films(data: Find, vectorizer: Any, least: float) -> None:
    assert accuracy(vectorizer, imdb(data, "train", 2), imdb(data, "test", 5)) > least


@pytest.mark.slow
@pytest.mark.parametrize("name", REVIEWS)
def test_characters_tell_the_sentiment_of_chinese_reviews(data: Find, name: str) -> None:
    texts, labels = chinese(data, REVIEWS[name])
    train = [x for n, x in enumerate(texts) if n % 5], [y for n, y in enumerate(labels) if n % 5]
    test = texts[::5], labels[::5]
    encoder = ClassicalEncoder("tfidf", tokenizer=list, ngram_range=(1, 2), sublinear_tf=True)
    counted = accuracy_of_counts(encoder, 10, train, test)
    learnt = accuracy(Word2VecVectorizer(sg=1, tokenizer=list, epochs=10), train, test)
    assert counted > 0.89
    assert learnt > 0.84


def pairs(data: Find, language: str) -> tuple[list[str], list[str], list[float]]:
    path = data(f"sentence-pairs/stsb-{language}-test.csv")
    with path.open(encoding="utf-8", newline="") as file:
        one, other, score = zip(*csv.reader(file), strict=True)
    return list(one), list(other), [float(number) for number in score]


def agreement(encoder: SentenceEncoder, of: tuple[list[str], list[str], list[float]]) -> float:
    one, other, scores = of
    found = encoder.fit([*one, *other]).similarity(one, other)
    return float(spearmanr(np.asarray(found), scores).statistic)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text", "tokenizer", "least", "gain"),
    [
        ("en", "english/enwiki2019.paragraphs.txt.xz", "words", 0.45, 0.05),
        ("zh", "chinese/zh-news-xwlb.txt.xz", list, 0.55, 0.01),
    ],
    ids=["english", "chinese"],
)
def test_similar_sentences_have_similar_vectors(
    data: Find, tmp_path: Path, language: str, text: str, tokenizer: Any, least: float, gain: float
) -> None:
    with lzma.open(data(text), "rb") as file:
        (tmp_path / "text.txt").write_bytes(file.read(20_000_000).rpartition(b"\n")[0])
    model = Word2Vec(corpus_file=tmp_path / "text.txt", tokenizer=tokenizer, sg=1)
    of = pairs(data, language)
    mean, sif, usif = (
        agreement(SentenceEncoder(model.wv, method=method, tokenizer=tokenizer), of)
        for method in ("mean", "sif", "usif")
    )
    assert min(sif, usif) > least
    assert max(sif, usif) > mean + gain
