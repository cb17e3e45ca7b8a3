"""Measurements of vectors of sentences; see `job`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks import sentences as texts
from benchmarks.meter import Meter, seconds
from benchmarks.systems import SYSTEMS, Settings

Result = dict[str, Any]

METHODS = ("mean", "max", "tfidf", "sif", "usif")


def encode_sentences(system: str, seed: int, *, text: str, dim: int) -> Result:
    """Seconds to encode sentences that are lists, and sentences that are text."""
    import numpy as np

    from vecloom import Corpus

    runner = SYSTEMS[system]()
    vocabulary = Corpus.from_files(text).vocabulary
    words = vocabulary.words[: int((vocabulary.counts >= 5).sum())]
    rows = np.random.default_rng(seed).standard_normal((len(words), dim), dtype=np.float32)
    wv = runner.library.KeyedVectors(dim)
    wv.add_vectors(words, rows)
    with open(text, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    chosen = lines[: max(1, round(len(lines) * runner.sentences_asked))]
    share = len(lines) / len(chosen)
    lists = [line.split() for line in chosen]
    with Meter() as meter:
        runner.mean_vectors(wv, lists)
    of_text = seconds(runner.mean_vectors_of_text, wv, chosen)
    return meter.result() | {"seconds": meter.seconds * share, "text_seconds": of_text * share}


def judge_sentences(
    system: str,
    seed: int,
    *,
    text: str,
    settings: Result,
    tokenizer: str,
    train: str,
    test: str,
) -> Result:
    """Spearman's rho of every encoder on pairs of sentences, with vectors trained for it."""
    from vecloom import Corpus, SentenceEncoder, Word2Vec

    cut: Any = texts.characters if tokenizer == "characters" else tokenizer
    corpus = Corpus.from_files(text, tokenizer=tokenizer if tokenizer == "words" else "whitespace")
    chosen = replace(Settings(**settings), seed=seed)
    wv = Word2Vec(corpus, **vars(chosen)).wv
    judged, others = texts.pairs(test), texts.pairs(train)

    def score(method: str, fitted_on: list[texts.Pair]) -> float:
        encoder = SentenceEncoder(wv, method=method, tokenizer=cut)
        encoder.fit([sentence for pair in fitted_on for sentence in pair[:2]])
        return rho(encoder.similarity, judged)

    ways = {texts.ON_TEST: judged, texts.ON_TRAIN: others}
    return {
        "scores": {
            method: {way: score(method, fitted_on) for way, fitted_on in ways.items()}
            for method in METHODS
        }
    }


def rho(similarity: Callable[..., Any], judged: list[texts.Pair]) -> float:
    """Correlate similarities with judgements."""
    from vecloom.evaluation.statistics import spearman

    first, second, scores = zip(*judged, strict=True)
    return float(spearman(similarity(first, second), scores).statistic)


ACTIONS = (encode_sentences, judge_sentences)
