"""Baskets, sequences and tables."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import labelled
from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench, Result
from benchmarks.systems import GENSIM

K = 6


def baskets(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    train, test = tag_baskets(bench)
    settings = {
        "workers": bench.workers,
        "sg": 1,
        "vector_size": 50,
        "min_count": 1,
        "sample": 0,
        "epochs": 20,
    }
    for variant, whole in (("windows of 5, shrinking", False), ("windows of a basket", True)):
        results = bench.side_by_side(
            "recommend",
            (GENSIM,),
            seeds=sizes.seeds,
            train=str(train),
            test=str(test),
            settings=settings,
            whole=whole,
        )
        yield from compare(bench.case, results, variant=variant)


def tag_baskets(bench: Bench) -> tuple[Path, Path]:
    """Write the tags of questions, of those that have two or more, as rows of CSV."""
    paths = bench.data.work / "tags.train.csv", bench.data.work / "tags.test.csv"
    for path, lines in zip(paths, labelled.cooking(bench.data), strict=True):
        tags = ([t for t in line.split() if t.startswith("__label__")] for line in lines)
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [tag.removeprefix("__label__") for tag in basket]
                for basket in tags
                if len(basket) > 1
            )
    return paths


def sequences(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    fasta = bench.data.work / "generated.fa"
    bench.run("write_fasta", megabytes=sizes.fasta_mb, output=str(fasta))
    both: dict[str, list[Result]] = {"ours": [], "slices": []}
    for seed in range(1, PAIRS + 1):
        for by, runs in both.items():
            runs.append(
                bench.run(
                    "cut_sequences", seed=seed, fasta=str(fasta), k=K, by=by, workers=bench.workers
                )
            )
    fasta.unlink(missing_ok=True)
    yield _beside(bench.case, both["ours"], "slices in Python", both["slices"])


def _beside(
    case: str, ours: list[Result], rival: str, theirs: list[Result], variant: str = ""
) -> Figure:
    """Make the figure of our seconds beside those of another way."""
    times = [[run["seconds"] for run in runs] for runs in (ours, theirs)]
    ratio = statistics.median(b / a for a, b in zip(*times, strict=True))
    median = [statistics.median(of_one) for of_one in times]
    return Figure(case, median[0], "s", variant, rival, median[1], ratio)


def tables(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    text = bench.data.wiki(sizes.wiki_mb)
    paths = {"text": text}
    for kind in ("parquet", "arrow", "csv", "jsonl"):
        paths[kind] = bench.data.work / f"table.{kind}"
        bench.run("write_table", text=str(text), output=str(paths[kind]), format=kind)
    found: dict[str, list[Any]] = {kind: [] for kind in paths}
    for seed in range(1, PAIRS + 1):
        for kind, path in paths.items():
            arguments = {"path": str(path), "format": kind, "workers": bench.workers}
            found[kind].append(bench.run("read_column", seed=seed, **arguments))
    for kind in list(paths)[1:]:
        paths[kind].unlink(missing_ok=True)
        yield _beside(bench.case, found[kind], "plain text", found["text"], kind)


CASES = (
    Case(
        "baskets",
        "baskets of tags",
        "the tags of 12,404 questions of cooking.stackexchange, of those that have two or more, as "
        "lists in memory; skip-gram, 50 dimensions, 20 epochs. The score is how often the last tag "
        "of one of 3,000 other questions is among the ten nearest to the mean of those before it",
        baskets,
    ),
    Case(
        "sequences",
        "6-mers of FASTA",
        "50 million letters of DNA, which are generated, from the file to an encoded corpus; "
        "beside it `Corpus` of lists that are slices of str",
        sequences,
    ),
    Case(
        "tables",
        "column of a table",
        "the 100 MB Wikipedia text, 1,000 words a row, from the file to an encoded corpus, beside "
        "the same text as a plain file",
        tables,
    ),
)
