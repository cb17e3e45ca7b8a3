"""Doc2Vec beside gensim's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import labelled
from benchmarks.cases.base import Case, Figure, Sizes, compare
from benchmarks.runner import Bench, Result
from benchmarks.systems import GENSIM

KINDS = {"DBOW": {"dm": 0}, "DM": {"dm": 1}}
EPOCHS = 10


def unlabelled(paths: tuple[Path, Path]) -> Path:
    """Return a file of the lines of others, without their labels."""
    text = paths[0].with_suffix(".text")
    if not text.exists():
        lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
        text.write_text("".join(line.partition(" ")[2] + "\n" for line in lines), encoding="utf-8")
    return text


def doc2vec(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    train, test = labelled.prepare(bench.data, "imdb", sizes.labelled_lines)
    fixed = {"train": str(train), "test": str(test), "text": str(unlabelled((train, test)))}
    for name, kind in KINDS.items():
        settings = {"vector_size": 100, "epochs": EPOCHS, "workers": bench.workers, **kind}

        def measure(seeds: int, settings: dict[str, Any] = settings, **options: Any) -> Any:
            return bench.side_by_side(
                "train_documents", (GENSIM,), seeds=seeds, settings=settings, **fixed, **options
            )

        results = measure(sizes.seeds, lists=False, judged=True, inferred=sizes.inferred)
        yield from compare(bench.case, results, variant=f"{name}, file")
        yield from compare(bench.case, _timed(results), variant=f"{name}, inference")
        lists = measure(sizes.seeds, lists=True, judged=True, inferred=0)
        yield from compare(bench.case, lists, variant=f"{name}, token lists")


def _timed(results: dict[str, list[Result]]) -> dict[str, list[Result]]:
    return {
        system: [{"seconds": run["infer_seconds"]} for run in runs]
        for system, runs in results.items()
    }


CASES = (
    Case(
        "doc2vec",
        "Doc2Vec",
        "the 50,000 reviews of IMDB, 100 dimensions, 10 epochs, the libraries' defaults (min_count "
        "5, window 5, sample 1e-3); accuracy: a logistic regression on the vectors of 25,000 "
        "reviews tells the sentiment of the others. Inference of 10,000 reviews, 10 epochs: ours "
        "in one call, gensim's in a loop, for the first tenth, times 10",
        doc2vec,
    ),
)
