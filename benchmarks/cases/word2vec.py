"""word2vec: trainings from a text, ours and the rivals'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench, Result
from benchmarks.systems import GENSIM, PWORD2VEC, WORD2VEC_C, Settings


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


CASES = (
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
        "memory",
        "memory over the model's arrays",
        "peak of skip-gram on a memory-mapped corpus, less what the process held after its "
        "imports, less vectors and output weights",
        memory,
    ),
    Case("small", "small text", "the first 5 MB, 20 epochs", small),
)
