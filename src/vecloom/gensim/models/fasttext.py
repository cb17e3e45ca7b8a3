"""The names of ``gensim.models.fasttext``."""

from vecloom.models import (
    FastText,
    Word2Vec,
    load_facebook_model,
    load_facebook_vectors,
    save_facebook_model,
)
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors
from vecloom.vectors.ngrams import ft_ngram_hashes

__all__ = [
    "FastText",
    "FastTextKeyedVectors",
    "KeyedVectors",
    "Word2Vec",
    "ft_ngram_hashes",
    "load_facebook_model",
    "load_facebook_vectors",
    "save_facebook_model",
]
