"""Vectors: queries, files, and the kernels alone."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import GENSIM, GENSIM_ONE_THREAD
from benchmarks.vectors_job import CALLS

QUESTIONS = 500


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


def calls(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    words, dim = sizes.large_table
    results = bench.side_by_side("calls", (GENSIM,), seeds=PAIRS, words=words, dim=dim)
    for name in CALLS:
        yield from compare(bench.case, results, variant=name, key=name, unit="µs")


def analogies(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    words, dim = sizes.large_table
    output = str(bench.data.work / "questions.txt")
    results = bench.side_by_side(
        "solve", (GENSIM,), seeds=PAIRS, words=words, dim=dim, asked=QUESTIONS, output=output
    )
    yield from compare(bench.case, results)


def files(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for table, (words, dim) in (("small", sizes.small_table), ("large", sizes.large_table)):
        for kind, binary in (("text", False), ("binary", True)):
            # gensim takes minutes for the large one in text: once will do.
            seeds = 1 if table == "large" and not binary else PAIRS
            table_of = {"words": words, "dim": dim, "binary": binary}
            output = str(bench.data.work / "table")
            results = bench.side_by_side("files", (GENSIM,), seeds=seeds, output=output, **table_of)
            for what in ("save", "load"):
                yield from compare(
                    bench.case, results, variant=f"{what} {kind}, {table} table", key=what
                )
    yield from _loading_peaks(bench, sizes)


def _loading_peaks(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    words, dim = sizes.large_table
    path = bench.data.work / "table"
    for kind, binary in (("text", False), ("binary", True)):
        bench.run("write_vectors_file", words=words, dim=dim, binary=binary, output=str(path))
        results = bench.side_by_side("loading", (GENSIM,), path=str(path), binary=binary)
        path.unlink(missing_ok=True)
        yield from compare(
            bench.case,
            results,
            variant=f"peak of loading {kind}, of the matrix",
            key="peak_percent",
            unit="%",
        )


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
    Case(
        "keyed-calls",
        "single calls",
        "random vectors, 400,000 x 300; words spread over all rows, median of 15 rounds, without "
        "the loop's own time",
        calls,
    ),
    Case(
        "analogies-evaluation",
        "`evaluate_word_analogies`",
        f"{QUESTIONS} questions drawn at random, among random vectors, 400,000 x 300",
        analogies,
    ),
    Case(
        "files",
        "word2vec's formats",
        "random vectors, 74,000 x 100 and 400,000 x 300, to and from a file in the page cache; "
        "ours is on the disk before it has its name. Memory beyond what the process held before",
        files,
    ),
    Case(
        "kernels",
        "tile",
        "the kernel alone on rows in the cache: inputs x outputs (+own: one more for each "
        "input) x dimensions; six operations each",
        kernels,
    ),
)
