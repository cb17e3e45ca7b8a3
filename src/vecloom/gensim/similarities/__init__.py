"""The names of ``gensim.similarities`` that are about word vectors."""

from vecloom.gensim.absent import attributes_of
from vecloom.gensim.similarities import annoy

__all__ = ["annoy"]

__getattr__ = attributes_of(__name__)
