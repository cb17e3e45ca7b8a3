"""The names of ``gensim.models``."""

from vecloom.gensim.absent import attributes_of
from vecloom.gensim.models import callbacks, doc2vec, fasttext, keyedvectors, phrases, word2vec
from vecloom.gensim.models.word2vec import FAST_VERSION
from vecloom.models import Doc2Vec, FastText, Phrases, Word2Vec
from vecloom.vectors import KeyedVectors

__all__ = [
    "FAST_VERSION",
    "Doc2Vec",
    "FastText",
    "KeyedVectors",
    "Phrases",
    "Word2Vec",
    "callbacks",
    "doc2vec",
    "fasttext",
    "keyedvectors",
    "phrases",
    "word2vec",
]

__getattr__ = attributes_of(__name__)
