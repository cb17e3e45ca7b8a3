"""Vectors: queries, files, and the kernels alone."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import GENSIM, GENSIM_ONE_THREAD


def queries(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for table, (words, dim) in (("small", sizes.small_table), ("large", sizes.large_table)):
        rivals = (GENSIM, GENSIM_ONE_THREAD)
        results = bench.side_by_side(
            "queries", rivals, seeds=PAIRS, words=words, dim=dim, many=1000
        )
        one_thread = results.pop(GENSIM_ONE_THREAD, None)
        if one_thread and GENSIM in results:
            both = zip(results[GENSIM], one_thread, strict=True)
            results[GENSIM] = [{key: min(a[key], b[key]) for key in a} for a, b in both]
        yield from compare(bench.case, results, variant=f"many, {table} table")
        yield from compare(
            bench.case, results, variant=f"one, {table} table", key="single_seconds", unit="ms"
        )


def files(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    words, dim = sizes.small_table
    results = bench.side_by_side(
        "files",
        (GENSIM,),
        seeds=PAIRS,
        words=words,
        dim=dim,
        output=str(bench.data.work / "table"),
    )
    for variant in ("save text", "load text", "save binary", "load binary"):
        yield from compare(bench.case, results, variant=variant, key=variant)


def kernels(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for tile in bench.run("tiles")["tiles"]:
        variant = f"{tile['shape']}, {tile['instruction_set']}, {tile['ns']:.0f} ns"
        yield Figure(bench.case, tile["gflops"], "GFLOP/s", variant)


CASES = (
    Case(
        "queries",
        "`most_similar`, topn=10",
        "random vectors, 74,000 x 100 and 400,000 x 300. Many: 1,000 queries, ours in one "
        "call, gensim's one by one (100 asked, times 10). One: median of 20. gensim with as "
        "many BLAS threads as it takes, or with one where that is faster",
        queries,
    ),
    Case("files", "word2vec's formats", "random vectors, 74,000 x 100, to and from a file", files),
    Case(
        "kernels",
        "tile",
        "the kernel alone on rows in the cache: inputs x outputs (+own: one more for each "
        "input) x dimensions; six operations each",
        kernels,
    ),
)
