"""FastText: words made of n-grams, and the files that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare, peaks
from benchmarks.runner import Bench, Result
from benchmarks.systems import FASTTEXT, GENSIM, SubwordSettings

# Questions that ask for unknown words take words that a small text with a high min_count lacks.
RARE_SETTINGS = {"min_count": 50, "epochs": 3}


def settings(bench: Bench, sizes: Sizes, **changes: Any) -> Result:
    parameters = {"workers": bench.workers, "bucket": sizes.bucket} | changes
    return asdict(SubwordSettings(**parameters))


def trainings(
    bench: Bench,
    sizes: Sizes,
    *,
    text: Path,
    sg: int,
    scores: str = "scores",
    **changes: Any,
) -> dict[str, list[Result]]:
    """Train on the 100 MB text, or its beginning, beside both rivals."""
    return judged(
        bench,
        sizes,
        (FASTTEXT, GENSIM),
        scores=scores,
        text=str(text),
        settings=settings(bench, sizes, sg=sg, **changes),
        questions=bench.data.questions(),
    )


def judged(
    bench: Bench,
    sizes: Sizes,
    rivals: tuple[str, ...],
    *,
    text: str,
    settings: Result,
    questions: dict[str, dict[str, str]],
    scores: str = "scores",
) -> dict[str, list[Result]]:
    """Train with subwords, and judge what comes of it."""
    # A file of its own for each training: the same job is not run twice, and the jobs that judge
    # differ by the name of the file alone.
    results = bench.side_by_side(
        "train_subwords",
        rivals,
        seeds=sizes.seeds,
        text=text,
        settings=settings,
        output=str(bench.data.work / f"{bench.case}-{len(bench.jobs)}"),
        questions=questions,
    )
    for runs in results.values():
        for run in runs:
            vectors, known = run["vectors"], run["words"]
            verdict = bench.run("judge", vectors=vectors, known=known, questions=questions)
            run["scores"] = verdict[scores]
            Path(vectors).unlink(missing_ok=True)
    return results


def skipgram(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    yield from _from_text(bench, sizes, sg=1)


def cbow(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    yield from _from_text(bench, sizes, sg=0)


def _from_text(bench: Bench, sizes: Sizes, sg: int) -> Iterator[Figure]:
    results = trainings(bench, sizes, text=bench.data.wiki(sizes.wiki_mb), sg=sg)
    yield from compare(bench.case, results)
    yield from compare(bench.case, peaks(results), variant="peak memory", key="peak_mb", unit="MB")


def rare(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    # fastText makes its epochs of all tokens of the text, but counts only those it keeps: 3 of
    # them go 3.5 times through this text. Without the rare words 3 are 3, for all.
    whole = bench.data.wiki(sizes.rare_mb)
    frequent = bench.data.frequent_wiki(sizes.rare_mb, RARE_SETTINGS["min_count"])
    for name, text, sg in (
        ("skip-gram", whole, 1),
        ("skip-gram, equal epochs", frequent, 1),
        ("CBOW", whole, 0),
        ("CBOW, equal epochs", frequent, 0),
    ):
        results = trainings(bench, sizes, text=text, scores="rare_scores", sg=sg, **RARE_SETTINGS)
        yield from compare(bench.case, results, variant=name)


def load(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    text = str(bench.data.wiki(sizes.wiki_mb))
    path = bench.data.work / "subwords.bin"
    bench.run("write_facebook", text=text, settings=settings(bench, sizes), output=str(path))
    try:
        for action, rival in (("load_embeddings", GENSIM), ("load_module", FASTTEXT)):
            results = bench.side_by_side(action, (rival,), seeds=PAIRS, path=str(path), text=text)
            yield from compare(bench.case, results, variant=VARIANTS[action])
    finally:
        path.unlink(missing_ok=True)


VARIANTS = {"load_embeddings": "to train and query", "load_module": "as fastText's module"}

CASES = (
    Case(
        "fasttext",
        "FastText, skip-gram",
        "100 MB Wikipedia text, from the file to vectors in memory; n-grams of 3 to 6 characters, "
        "2 million buckets, one epoch. Peak memory: of the process, less what it held after its "
        "imports",
        skipgram,
    ),
    Case("fasttext-cbow", "FastText, CBOW", "the same with CBOW, each with its own alpha", cbow),
    Case(
        "fasttext-rare",
        "FastText, rare and unknown words",
        "the first 20 MB, 3 epochs, min_count 50; scores over all pairs, unknown words included. "
        "fastText's 3 epochs go 3.5 times through the words it keeps; equal epochs: a text of "
        "these words alone, of which 3 epochs are 3 for all",
        rare,
    ),
    Case(
        "fasttext-load",
        "FastText, load a .bin",
        "Facebook's file with 2 million buckets and the words of the 100 MB text, and then vectors "
        "of 1,000 words, half of them unknown. To train and query: `load_facebook_model` of both; "
        "as fastText's module: `load_model` of both",
        load,
    ),
)
