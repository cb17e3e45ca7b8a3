"""Chinese text: cutting it into words, and vectors of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.cases import fasttext, glove, word2vec
from benchmarks.cases.base import Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import GENSIM, GLOVE_PROGRAMS, JIEBA

SEEDS = 2  # gensim takes a minute for each, and several with subwords
NGRAMS = {
    "n-grams of 3 to 6 characters": (3, 6),
    "n-grams of 1 and 2 characters": (1, 2),
    "n-grams of 1 to 3 characters": (1, 3),
}


def segmentation(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    text = str(bench.data.chinese(sizes.chinese_mb))
    results = bench.side_by_side("segment", (JIEBA,), text=text, workers=bench.workers)
    yield from compare(bench.case, results)
    if JIEBA in results:
        differing = bench.run("differing_words", text=text)["differing"]
        yield Figure(bench.case, differing, "words", "cut otherwise than by jieba")


def _words(bench: Bench, sizes: Sizes) -> str:
    """Return the text cut into words, which all systems read."""
    text = bench.data.chinese(sizes.chinese_mb)
    output = str(text.with_suffix(".words"))
    bench.run("write_words", text=str(text), tokenizer="jieba", output=output)
    return output


def vectors(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for name, sg in (("skip-gram", 1), ("CBOW", 0)):
        results = bench.side_by_side(
            "train_text",
            (GENSIM,),
            seeds=min(sizes.seeds, SEEDS),
            text=_words(bench, sizes),
            settings=word2vec.settings(bench, sizes, sg=sg),
            output=str(bench.data.work / "chinese.bin"),
            questions=bench.data.chinese_questions(),
        )
        yield from compare(bench.case, results, variant=name)


def subwords(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for name, (min_n, max_n) in NGRAMS.items():
        results = fasttext.judged(
            bench,
            replace(sizes, seeds=1),
            (GENSIM,),
            text=_words(bench, sizes),
            settings=fasttext.settings(bench, sizes, epochs=sizes.epochs, min_n=min_n, max_n=max_n),
            questions=bench.data.chinese_questions(),
        )
        yield from compare(bench.case, results, variant=name)


def counts(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "train_glove",
        (GLOVE_PROGRAMS,),
        seeds=sizes.seeds,
        text=_words(bench, sizes),
        settings=glove.settings(bench, sizes),
        work=str(bench.data.work),
        questions=bench.data.chinese_questions(),
    )
    yield from compare(bench.case, results)


CASES = (
    Case(
        "chinese-words",
        "Chinese into words",
        "news and four novels, 38 MB: ours from the file to the encoded corpus on all cores, the "
        "rival `jieba.lcut` of every line in one process; both load their dictionary",
        segmentation,
    ),
    Case(
        "chinese",
        "Chinese, word2vec",
        "skip-gram and CBOW on the same text, cut into words before; 5 epochs, two seeds",
        vectors,
    ),
    Case("chinese-fasttext", "Chinese, FastText", "the same, over subwords, one seed", subwords),
    Case("chinese-glove", "Chinese, GloVe", "the same text, window 10, 15 epochs", counts),
)
