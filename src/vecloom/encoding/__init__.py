"""Sentences and documents as vectors, made of the vectors of their words."""

from vecloom.encoding.encoder import SentenceEncoder
from vecloom.encoding.splitting import split_sentences

__all__ = ["SentenceEncoder", "split_sentences"]
