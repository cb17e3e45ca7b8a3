"""What is measured: one entry of ``CASES`` each."""

from benchmarks.cases import (
    classifier,
    documents,
    fasttext,
    finetuning,
    glove,
    graphs,
    sentences,
    sources,
    vectors,
    word2vec,
)
from benchmarks.cases.base import FULL, QUICK, Case, Figure, Sizes, compare

CASES: dict[str, Case] = {
    case.name: case
    for case in (
        *word2vec.CASES,
        *glove.CASES,
        *fasttext.CASES,
        *finetuning.CASES,
        *classifier.CASES,
        *sentences.CASES,
        *documents.CASES,
        *graphs.CASES,
        *sources.CASES,
        *vectors.CASES,
    )
}

__all__ = ["CASES", "FULL", "QUICK", "Case", "Figure", "Sizes", "compare"]
