"""Models: thin, by composition over the engine; none inherits from another."""

from vecloom.models.loading import load
from vecloom.models.word2vec import Word2Vec

__all__ = ["Word2Vec", "load"]
