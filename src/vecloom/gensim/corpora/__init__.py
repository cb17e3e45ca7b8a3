"""The names of ``gensim.corpora``."""

from vecloom.corpus.dictionary import Dictionary
from vecloom.gensim.absent import attributes_of
from vecloom.gensim.corpora import dictionary

__all__ = ["Dictionary", "dictionary"]

__getattr__ = attributes_of(__name__)
