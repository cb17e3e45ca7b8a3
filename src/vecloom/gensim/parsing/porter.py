"""The name of ``gensim.parsing.porter``."""

from vecloom.corpus.preprocessing.stemming import PorterStemmer

__all__ = ["PorterStemmer"]
