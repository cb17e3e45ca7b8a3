"""What is measured: one entry of ``CASES`` each."""

from benchmarks.cases import (
    chinese,
    classifier,
    doc2vec,
    documents,
    fasttext,
    finetuning,
    glove,
    graphs,
    phrases,
    sentences,
    sources,
    vectors,
    word2vec,
)
from benchmarks.cases.base import FULL, QUICK, Case, Figure, Sizes, compare

CASES: dict[str, Case] = {
    case.name: case
    for module in (
        word2vec,
        glove,
        fasttext,
        finetuning,
        chinese,
        classifier,
        doc2vec,
        sentences,
        documents,
        graphs,
        sources,
        phrases,
        vectors,
    )
    for case in module.CASES
}

__all__ = ["CASES", "FULL", "QUICK", "Case", "Figure", "Sizes", "compare"]
