"""The names of ``gensim.matutils`` that are of use with word vectors."""

from vecloom.corpus.bags import (
    Dense2Corpus,
    Sparse2Corpus,
    any2sparse,
    argsort,
    corpus2csc,
    corpus2dense,
    cossim,
    full2sparse,
    isbow,
    sparse2full,
    unitvec,
    veclen,
)
from vecloom.gensim.absent import attributes_of

__all__ = [
    "Dense2Corpus",
    "Sparse2Corpus",
    "any2sparse",
    "argsort",
    "corpus2csc",
    "corpus2dense",
    "cossim",
    "dense2vec",
    "full2sparse",
    "isbow",
    "sparse2full",
    "unitvec",
    "veclen",
]

dense2vec = full2sparse

__getattr__ = attributes_of(__name__)
