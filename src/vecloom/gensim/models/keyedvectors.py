"""The names of ``gensim.models.keyedvectors``."""

from vecloom.vectors import KeyedVectors

__all__ = [
    "Doc2VecKeyedVectors",
    "EuclideanKeyedVectors",
    "KeyedVectors",
    "Word2VecKeyedVectors",
    "load_word2vec_format",
]

Word2VecKeyedVectors = Doc2VecKeyedVectors = EuclideanKeyedVectors = KeyedVectors
load_word2vec_format = KeyedVectors.load_word2vec_format
