"""Phrases."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import GENSIM

# What is measured of one job: the key of its result.
PARTS = {
    "learning, file": "learn_file",
    "learning, token lists": "learn_lists",
    "joining, file": "join_file",
    "joining, token lists": "join_lists",
}


def phrases(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "find_phrases",
        (GENSIM,),
        seeds=PAIRS,
        text=str(bench.data.paragraphs(sizes.phrases_mb)),
        workers=bench.workers,
    )
    for variant, key in PARTS.items():
        yield from compare(bench.case, results, variant=variant, key=key)
    found = {run["sha256"] for runs in results.values() for run in runs}
    yield Figure(bench.case, len(found), "distinct sets", variant="phrases and scores")


CASES = (
    Case(
        "phrases",
        "phrases",
        "the first 100 MB of the paragraphs text, `min_count=5`, `threshold=10`, no connector "
        "words. Learning from a file and from lists of str in memory; joining with frozen phrases, "
        "from a file (gensim: `LineSentence`; ours: to an encoded corpus) and from lists to lists, "
        "each dropped at once. The last row is how many different sets of phrases and scores all "
        "runs found",
        phrases,
    ),
)
