"""GloVe beside its own programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from benchmarks.cases.base import Case, Figure, Sizes, compare
from benchmarks.runner import Bench, Result
from benchmarks.systems import GLOVE_PROGRAMS, GloveSettings


def settings(bench: Bench, sizes: Sizes, **changes: Any) -> Result:
    return asdict(GloveSettings(**{"workers": bench.workers, "epochs": 3 * sizes.epochs} | changes))


def training(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "train_glove",
        (GLOVE_PROGRAMS,),
        seeds=sizes.seeds,
        text=str(bench.data.wiki(sizes.wiki_mb)),
        settings=settings(bench, sizes),
        work=str(bench.data.work),
        questions=bench.data.questions(),
    )
    yield from compare(bench.case, results)
    counting = {
        system: [{"counting": run["counting"]} for run in runs] for system, runs in results.items()
    }
    yield from compare(bench.case, counting, variant="counting", key="counting")


def determinism(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    hashes = {
        bench.run(
            "train_glove",
            text=str(bench.data.wiki(sizes.small_mb)),
            settings=settings(bench, sizes, workers=workers, epochs=3),
            work=str(bench.data.work),
        )["sha256"]
        for workers in (1, 2, 3, 4, 7)
    }
    yield Figure(bench.case, len(hashes), "distinct SHA-256")


CASES = (
    Case(
        "glove",
        "GloVe",
        "100 MB Wikipedia text, window 10, 100 dimensions, x_max 10, 15 epochs. Counting: from the "
        "file to co-occurrences, of the programs to shuffled records; the rest is training",
        training,
    ),
    Case(
        "glove-determinism",
        "GloVe at 1, 2, 3, 4 and 7 workers",
        "SHA-256 of the vectors of one seed, on the first 5 MB",
        determinism,
    ),
)
