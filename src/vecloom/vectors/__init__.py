"""Word vectors: names and a matrix, and the questions one asks of them."""

from vecloom.vectors.keyed import KeyedVectors
from vecloom.vectors.subwords import FastTextKeyedVectors

__all__ = ["FastTextKeyedVectors", "KeyedVectors"]
