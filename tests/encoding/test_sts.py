"""Encoders judged by people's judgement, with vectors of a small text."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from vecloom import Corpus, KeyedVectors, Word2Vec
from vecloom.encoding import SentenceEncoder
from vecloom.evaluation.statistics import spearman


def judged(wv: KeyedVectors, path: Path, tokenizer: object) -> dict[str, float]:
    with path.open(encoding="utf-8", newline="") as file:
        a, b, scores = zip(*csv.reader(file), strict=True)
    people = [float(score) for score in scores]
    encoders = {
        method: SentenceEncoder(wv, method=method, tokenizer=tokenizer).fit(a + b)
        for method in ("mean", "tfidf", "sif", "usif")
    }
    return {m: spearman(e.similarity(a, b), people).statistic for m, e in encoders.items()}


def test_english(english: Path, data: Callable[[str], Path]) -> None:
    wv = Word2Vec(corpus_file=english, sg=1, epochs=5).wv
    rho = judged(wv, data("sentence-pairs/stsb-en-test.csv"), "words")
    assert rho["mean"] > 0.15
    assert min(rho["tfidf"], rho["sif"], rho["usif"]) > rho["mean"] + 0.05


def test_chinese_by_characters(data: Callable[[str], Path]) -> None:
    corpus = Corpus.from_files(data("chinese/zh-news-xwlb.txt.xz"), tokenizer=list)
    rho = judged(Word2Vec(corpus, sg=1, epochs=1).wv, data("sentence-pairs/stsb-zh-test.csv"), list)
    assert rho["mean"] > 0.5
    assert min(rho["sif"], rho["usif"]) > rho["mean"] + 0.01
