"""The name of ``gensim.similarities.annoy``."""

from vecloom.vectors.annoy import AnnoyIndexer

__all__ = ["AnnoyIndexer"]
