"""The name of ``gensim.similarities.index``, where gensim 3 had it."""

from vecloom.vectors.annoy import AnnoyIndexer

__all__ = ["AnnoyIndexer"]
