"""The names of ``gensim.models.doc2vec``."""

from vecloom.corpus import TaggedDocument, TaggedLineDocument
from vecloom.corpus.brown import TaggedBrownCorpus
from vecloom.models import Doc2Vec, Word2Vec
from vecloom.vectors import KeyedVectors

__all__ = [
    "Doc2Vec",
    "KeyedVectors",
    "TaggedBrownCorpus",
    "TaggedDocument",
    "TaggedLineDocument",
    "Word2Vec",
]
