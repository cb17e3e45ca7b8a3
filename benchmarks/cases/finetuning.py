"""Fine-tuning: from vectors of a general text to those of a special field."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks import labelled
from benchmarks.cases.base import Case, Figure, Sizes
from benchmarks.data import WORD_PAIRS
from benchmarks.runner import Bench, Result

SKIPGRAM = {"sg": 1, "vector_size": 100, "window": 5, "negative": 5}
CBOW = SKIPGRAM | {"sg": 0}
# What each way is called, how it trains, and how it begins.
WAYS: dict[str, tuple[Result, Result | None]] = {
    "reviews alone, 5 epochs": (SKIPGRAM | {"epochs": 5}, None),
    "reviews alone, 20 epochs": (SKIPGRAM | {"epochs": 20}, None),
    "general vectors as they are": (SKIPGRAM | {"epochs": 0}, {}),
    "general words frozen, 10 epochs": (SKIPGRAM | {"epochs": 10}, {"lockf": 0}),
    "lockf 0.5, 10 epochs": (SKIPGRAM | {"epochs": 10}, {"lockf": 0.5}),
    "fine-tuned, 5 epochs": (SKIPGRAM | {"epochs": 5}, {}),
    "fine-tuned, 10 epochs": (SKIPGRAM | {"epochs": 10}, {}),
    "fine-tuned, 20 epochs": (SKIPGRAM | {"epochs": 20}, {}),
    "first epoch locked, 9 more": (SKIPGRAM | {"epochs": 9}, {"locked_epochs": 1}),
    "outputs too, 10 epochs": (SKIPGRAM | {"epochs": 10}, {"outputs": True}),
    "CBOW on reviews alone, 20 epochs": (CBOW | {"epochs": 20}, None),
    "CBOW fine-tuned, 10 epochs": (CBOW | {"epochs": 10}, {}),
}
# What is trained with a quarter of the reviews too.
FEW = ("reviews alone, 20 epochs", "general vectors as they are", "fine-tuned, 20 epochs")
# Words that mean something else in reviews of films.
WORDS = ["plot", "cast", "score", "character", "shot", "lead"]


def finetuning(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    general = str(bench.data.work / "general.model")
    common: dict[str, Any] = {"workers": bench.workers}
    bench.run(
        "train_general",
        text=str(bench.data.wiki(sizes.wiki_mb)),
        settings=SKIPGRAM | common | {"epochs": sizes.epochs},
        output=general,
    )
    train, test = labelled.prepare(bench.data, "imdb", sizes.labelled_lines)
    few = sizes.reviews // 4
    trained = [(name, name, sizes.reviews) for name in WAYS]
    trained += [(f"{few} reviews: {name}", name, few) for name in FEW if name in WAYS]
    for variant, name, reviews in trained:
        settings, begin = WAYS[name]
        runs = [
            bench.run(
                "finetune",
                seed=seed,
                general=general,
                reviews=reviews,
                train=str(train),
                test=str(test),
                settings=settings | common,
                begin=begin,
                words=WORDS,
                pairs=str(bench.data.find(WORD_PAIRS["WordSim-353"])),
            )
            for seed in range(1, sizes.seeds + 1)
        ]
        pairs = statistics.fmean(run["scores"]["WordSim-353"] for run in runs)
        accuracy = 100 * statistics.fmean(run["accuracy"] for run in runs)
        yield Figure(bench.case, accuracy, "%", variant, scores={"WordSim-353": pairs})


CASES = (
    Case(
        "finetuning",
        "fine-tuning",
        "Vectors of the 100 MB Wikipedia text (skip-gram, 100 dimensions, 5 epochs), trained on "
        "with 2,000 film reviews of IMDB. The figure is the accuracy of a linear classifier that "
        "learns from these, on the mean vectors of the 25,000 test reviews; the score is "
        "WordSim-353, pairs with an unknown word counted as zero",
        finetuning,
    ),
)
