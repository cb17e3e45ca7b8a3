"""Models: thin; what they share is in ``base``, and none inherits from another."""

from vecloom.models.fasttext import FastText
from vecloom.models.glove import GloVe
from vecloom.models.loading import load
from vecloom.models.word2vec import Word2Vec

__all__ = ["FastText", "GloVe", "Word2Vec", "load"]
