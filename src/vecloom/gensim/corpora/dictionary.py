"""The name of ``gensim.corpora.dictionary``."""

from vecloom.corpus.dictionary import Dictionary

__all__ = ["Dictionary"]
