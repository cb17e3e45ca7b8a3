"""Classifiers, ours and Facebook's, through the functions that both modules have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks import labelled
from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare, peaks
from benchmarks.runner import Bench, Result
from benchmarks.systems import FASTTEXT, OURS, Jieba

COOKING = {"lr": 1.0, "epoch": 25, "wordNgrams": 2}
IMDB = {"epoch": 5, "wordNgrams": 2}
REVIEWS = {"lr": 0.5, "epoch": 10, "wordNgrams": 2}


def trainings(
    bench: Bench, sizes: Sizes, name: str, chosen: dict[str, Any]
) -> dict[str, list[Result]]:
    train, test = labelled.prepare(bench.data, name, sizes.labelled_lines)
    return bench.side_by_side(
        "train_labels",
        (FASTTEXT,),
        seeds=sizes.seeds,
        train=str(train),
        test=str(test),
        settings=_settings(bench, sizes, chosen),
    )


def _settings(bench: Bench, sizes: Sizes, chosen: dict[str, Any]) -> dict[str, Any]:
    return {"thread": bench.workers, "bucket": sizes.bucket} | chosen


def _speed_and_memory(
    bench: Bench, sizes: Sizes, name: str, chosen: dict[str, Any]
) -> Iterator[Figure]:
    results = trainings(bench, sizes, name, chosen)
    yield from compare(bench.case, results)
    yield from compare(bench.case, peaks(results), variant="peak memory", key="peak_mb", unit="MB")


def cooking(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    yield from _speed_and_memory(bench, sizes, "cooking", COOKING)


def imdb(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    yield from _speed_and_memory(bench, sizes, "imdb", IMDB)


def reviews(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    yield from compare(bench.case, trainings(bench, sizes, "sst2", REVIEWS), variant="SST-2")
    for name in labelled.REVIEWS:
        for tokens in ("characters", "words"):
            variant = f"Chinese {name}, {tokens}"
            if tokens == "words" and (reason := Jieba.missing()):
                bench.skip(f"{variant}: {reason}")
                continue
            whole = labelled.prepare(bench.data, name, sizes.labelled_lines)
            cut = labelled.prepare(bench.data, f"{name}_in_{tokens}", sizes.labelled_lines)
            results = bench.side_by_side(
                "train_reviews",
                (FASTTEXT,),
                seeds=sizes.seeds,
                whole=list(map(str, whole)),
                cut=list(map(str, cut)),
                tokens=tokens,
                settings=_settings(bench, sizes, REVIEWS),
            )
            yield from compare(bench.case, results, variant=variant)


def predict(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "predict_labels",
        (FASTTEXT,),
        seeds=PAIRS,
        model=str(bench.data.find("models/lid.176.ftz")),
        text=str(labelled.short_lines(bench.data, sizes.short_lines)),
    )
    yield from compare(bench.case, results)
    if len(results) > 1:
        answers = {run["sha256"] for runs in results.values() for run in runs}
        yield Figure(bench.case, len(answers), "distinct answers", f"{OURS} and {FASTTEXT}")


CASES = (
    Case(
        "cooking",
        "classifier, cooking",
        "cooking.stackexchange as in fastText's tutorial: lower case, punctuation set apart, "
        "12,404 lines to train and 3,000 to test; 25 epochs, lr 1.0, word n-grams 2. "
        "`train_supervised` of `vecloom.fasttext` and of fastText, from the file to a model; "
        "scores are P@1",
        cooking,
    ),
    Case(
        "imdb",
        "classifier, IMDB",
        "the same on 25,000 reviews, shuffled, tested on 25,000; 5 epochs, word n-grams 2",
        imdb,
    ),
    Case(
        "reviews",
        "classifier, short reviews",
        "SST-2, and two Chinese sets, every fifth line to test; 10 epochs, lr 0.5, word n-grams 2. "
        "Chinese: `FastTextClassifier` with the tokenizer `Jieba` or `Characters`, from texts in "
        "memory, so that cutting counts, but loading the dictionary before; fastText from a file "
        "of the same tokens",
        reviews,
    ),
    Case(
        "predict",
        "predict, lid.176.ftz",
        "the languages of 10,000 short lines in memory, English and Chinese in turn: ours in one "
        "call, fastText's line by line. Median of 5",
        predict,
    ),
)
