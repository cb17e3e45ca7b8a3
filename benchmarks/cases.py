"""What is measured. A case is one entry of ``CASES``: a function from the runner to figures."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.runner import Bench, Result
from benchmarks.systems import OURS, Settings

# A rival's name is the class that runs it: see systems.SYSTEMS.
GENSIM, WORD2VEC_C, PWORD2VEC = "gensim", "word2vec.c", "pWord2Vec"
GENSIM_ONE_THREAD = "gensim, BLAS on one thread"
PAIRS = 3  # how often what is quick is measured beside its rival


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    wiki_mb: float | None = None
    paragraphs_mb: float | None = None
    small_mb: float = 5
    small_epochs: int = 20
    epochs: int = 5
    seeds: int = 3
    small_table: tuple[int, int] = (74_000, 100)
    large_table: tuple[int, int] = (400_000, 300)


FULL = Sizes()
QUICK = Sizes(
    wiki_mb=2,
    paragraphs_mb=2,
    small_mb=1,
    small_epochs=2,
    epochs=1,
    seeds=1,
    small_table=(5_000, 100),
    large_table=(10_000, 300),
)


@dataclass(frozen=True)
class Figure:
    """A row of the tables: our figure, and beside it one rival's if there is one."""

    case: str
    ours: float
    unit: str
    variant: str = ""
    rival: str = ""
    theirs: float | None = None
    ratio: float | None = None  # how many times better ours is
    scores: dict[str, float] = field(default_factory=dict)
    rival_scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A measurement: its name on the command line, its title, how it is done."""

    name: str
    title: str
    method: str
    measure: Callable[[Bench, Sizes], Iterator[Figure]]

    def figures(self, bench: Bench, sizes: Sizes) -> list[Figure]:
        bench.case = self.name
        return list(self.measure(bench, sizes))


def compare(
    case: str,
    results: dict[str, list[Result]],
    *,
    variant: str = "",
    key: str = "seconds",
    unit: str = "s",
) -> Iterator[Figure]:
    """Yield a figure for each rival: times, and the median over the pairs of their ratio."""
    factor = 1000 if unit == "ms" else 1
    ours = [result[key] for result in results[OURS]]
    mean = {system: _mean_scores(runs) for system, runs in results.items()}
    own = Figure(case, statistics.median(ours) * factor, unit, variant, scores=mean[OURS])
    if len(results) == 1:
        yield own
    for rival, runs in results.items():
        if rival == OURS:
            continue
        theirs = [result[key] for result in runs]
        ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=False))
        value = statistics.median(theirs) * factor
        yield Figure(case, own.ours, unit, variant, rival, value, ratio, mean[OURS], mean[rival])


def _mean_scores(runs: list[Result]) -> dict[str, float]:
    names = runs[0].get("scores", {}) if runs else {}
    return {name: statistics.fmean(run["scores"][name] for run in runs) for name in names}


# -- training beside rivals


def settings(bench: Bench, sizes: Sizes, **changes: Any) -> Result:
    parameters = {"workers": bench.workers, "epochs": sizes.epochs} | changes
    return asdict(Settings(**parameters))


def _trainings(
    bench: Bench,
    sizes: Sizes,
    rivals: tuple[str, ...],
    *,
    seeds: int,
    megabytes: float | None,
    **changes: Any,
) -> dict[str, list[Result]]:
    """Train on the 100 MB text, or its beginning, and judge the vectors."""
    return bench.side_by_side(
        "train_text",
        rivals,
        seeds=seeds,
        text=str(bench.data.wiki(megabytes)),
        settings=settings(bench, sizes, **changes),
        output=str(bench.data.work / "trained.bin"),
        questions=bench.data.questions(),
    )


def skipgram(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    rivals = (GENSIM, WORD2VEC_C, PWORD2VEC)
    yield from compare(
        bench.case,
        _trainings(bench, sizes, rivals, seeds=sizes.seeds, megabytes=sizes.wiki_mb),
    )


def cbow(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    rivals = (GENSIM, WORD2VEC_C)
    yield from compare(
        bench.case,
        _trainings(bench, sizes, rivals, seeds=sizes.seeds, megabytes=sizes.wiki_mb, sg=0),
    )


def skipgram_hs(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    rivals = (GENSIM, WORD2VEC_C)
    yield from compare(
        bench.case,
        _trainings(bench, sizes, rivals, seeds=1, megabytes=sizes.wiki_mb, hs=1, negative=0),
    )


def small(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for name, sg in (("skip-gram", 1), ("CBOW", 0)):
        results = _trainings(
            bench,
            sizes,
            (GENSIM, WORD2VEC_C),
            seeds=sizes.seeds,
            megabytes=sizes.small_mb,
            sg=sg,
            epochs=sizes.small_epochs,
        )
        yield from compare(bench.case, results, variant=name)


def wide(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "train_text",
        (GENSIM,),
        text=str(bench.data.paragraphs(sizes.paragraphs_mb)),
        settings=settings(bench, sizes, vector_size=300, epochs=1),
        output=str(bench.data.work / "trained.bin"),
    )
    yield from compare(bench.case, results)


def lists(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "train_lists",
        (GENSIM,),
        text=str(bench.data.wiki(sizes.wiki_mb)),
        settings=settings(bench, sizes),
        sentence_length=10,
    )
    yield from compare(bench.case, results)


def vocabulary(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "vocabulary",
        (GENSIM,),
        seeds=PAIRS,
        text=str(bench.data.wiki(sizes.wiki_mb)),
        workers=bench.workers,
    )
    yield from compare(bench.case, results)


# -- our training alone: three cases share these jobs


def _encoded(bench: Bench, sizes: Sizes, workers: int) -> Result:
    """Train with so many workers on the encoded text."""
    corpus = str(bench.data.work / "wiki.corpus")
    bench.run("encode", text=str(bench.data.wiki(sizes.wiki_mb)), corpus=corpus)
    chosen = settings(bench, sizes, workers=workers)
    return bench.run("train_corpus", corpus=corpus, settings=chosen)


def determinism(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    hashes = {_encoded(bench, sizes, workers)["sha256"] for workers in (1, 2, 3, 4, 7)}
    yield Figure(bench.case, len(hashes), "distinct SHA-256")


def scaling(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    one = _encoded(bench, sizes, 1)["words_per_second"] / 1e6
    for workers in range(2, 5):
        if workers > bench.workers:
            bench.skip(f"scaling: {workers} workers on {bench.workers} cores")
            break
        speed = _encoded(bench, sizes, workers)["words_per_second"] / 1e6
        variant = f"{workers} workers"
        yield Figure(bench.case, speed, "M words/s", variant, "1 worker", one, speed / one)


def memory(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    result = _encoded(bench, sizes, bench.workers)
    yield Figure(bench.case, result["over_arrays_mb"], "MB")
    if result["mapped_mb"] is not None:
        yield Figure(bench.case, result["mapped_mb"], "MB", "of it pages of mapped files")


# -- vectors


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


CASES = {
    case.name: case
    for case in (
        Case(
            "skipgram",
            "skip-gram, negative sampling",
            "100 MB Wikipedia text, from the file to vectors in memory",
            skipgram,
        ),
        Case(
            "determinism",
            "skip-gram at 1, 2, 3, 4 and 7 workers",
            "SHA-256 of the vectors of one seed",
            determinism,
        ),
        Case("cbow", "CBOW, negative sampling", "as skip-gram, each with its own alpha", cbow),
        Case(
            "skipgram-hs",
            "skip-gram, hierarchical softmax",
            "as skip-gram, with hs=1 and negative=0, one seed",
            skipgram_hs,
        ),
        Case(
            "vocabulary",
            "vocabulary and encoding",
            "`Corpus.from_files` beside `build_vocab(corpus_file=...)`, which does not encode",
            vocabulary,
        ),
        Case(
            "lists",
            "from a list of token lists",
            "skip-gram on the same text as a Python list of lists of 10 tokens, made before",
            lists,
        ),
        Case(
            "wide",
            "300 dimensions",
            "skip-gram on the paragraphs text (50M tokens with punctuation), one epoch",
            wide,
        ),
        Case(
            "scaling",
            "words per second",
            "skip-gram alone, the text encoded before; words of the text times epochs",
            scaling,
        ),
        Case(
            "queries",
            "`most_similar`, topn=10",
            "random vectors, 74,000 x 100 and 400,000 x 300. Many: 1,000 queries, ours in one "
            "call, gensim's one by one (100 asked, times 10). One: median of 20. gensim with as "
            "many BLAS threads as it takes, or with one where that is faster",
            queries,
        ),
        Case(
            "memory",
            "memory over the model's arrays",
            "peak of skip-gram on a memory-mapped corpus, less what the process held after its "
            "imports, less vectors and output weights",
            memory,
        ),
        Case("small", "small text", "the first 5 MB, 20 epochs", small),
        Case(
            "files", "word2vec's formats", "random vectors, 74,000 x 100, to and from a file", files
        ),
        Case(
            "kernels",
            "tile",
            "the kernel alone on rows in the cache: inputs x outputs (+own: one more for each "
            "input) x dimensions; six operations each",
            kernels,
        ),
    )
}
