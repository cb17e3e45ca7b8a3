"""Word vectors: names and a matrix, and the questions one asks of them."""

from vecloom.vectors.keyed import KeyedVectors

__all__ = ["KeyedVectors"]
