"""The script of ``gensim.scripts`` that programs import."""

from vecloom.gensim.absent import attributes_of
from vecloom.gensim.scripts import glove2word2vec

__all__ = ["glove2word2vec"]

__getattr__ = attributes_of(__name__)
