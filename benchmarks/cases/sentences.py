"""Vectors of sentences: how fast, and how good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from benchmarks import sentences as texts
from benchmarks.cases.base import PAIRS, Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import GENSIM, Settings


def encoding(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    results = bench.side_by_side(
        "encode_sentences",
        (GENSIM,),
        seeds=PAIRS,
        text=str(texts.short_sentences(bench.data, sizes.sentences, sizes.paragraphs_mb)),
        dim=100,
    )
    yield from compare(bench.case, results, variant="token lists")
    yield from compare(bench.case, results, variant="text", key="text_seconds")


def similarity(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    settings = Settings(workers=bench.workers, vector_size=300, epochs=sizes.epochs)
    for language, text, tokenizer in (
        ("English", bench.data.paragraphs(sizes.paragraphs_mb), "words"),
        ("Chinese", texts.chinese(bench.data), "characters"),
    ):
        found = bench.run(
            "judge_sentences",
            text=str(text),
            settings=asdict(settings),
            tokenizer=tokenizer,
            train=str(bench.data.find(texts.PAIRS[language, "train"])),
            test=str(bench.data.find(texts.PAIRS[language, "test"])),
        )
        for method, scores in found["scores"].items():
            itself = scores.pop(texts.ON_TEST)
            yield Figure(bench.case, 100 * itself, "points", f"{language}, {method}", scores=scores)


CASES = (
    Case(
        "sentences",
        "mean vectors of sentences",
        "a million sentences of the paragraphs text, in lower case and without punctuation, none "
        "longer than 150 characters; random vectors of 100 dimensions for its words of 5 "
        "occurrences or more. Ours in one call; beside it a loop over gensim's vectors, "
        "`np.mean([wv[w] for w in s if w in wv], axis=0)`, for the first tenth, times 10. Text: "
        "split at white space besides",
        encoding,
    ),
    Case(
        "sts",
        "STS-B",
        "Spearman's rho of cosines with human judgement, times 100, test set. Skip-gram, 300 "
        "dimensions, `words` of the paragraphs text, characters of Chinese news and novels. What "
        "the encoders fit is learned from the sentences of the test set, without scores; in the "
        "last column from those of the training set",
        similarity,
    ),
)
