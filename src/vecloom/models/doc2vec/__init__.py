"""Doc2Vec: vectors of documents (Le and Mikolov 2014)."""

from vecloom.models.doc2vec.model import Doc2Vec

__all__ = ["Doc2Vec"]
