"""Models: thin; what they share is in ``base``, and none inherits from another.

To programs that ask, FastText and Doc2Vec are Word2Vec, as gensim's are.
"""

from vecloom.models.classification.classifier import FastTextClassifier
from vecloom.models.doc2vec import Doc2Vec
from vecloom.models.fasttext import (
    FastText,
    load_facebook_model,
    load_facebook_vectors,
    save_facebook_model,
)
from vecloom.models.glove import GloVe
from vecloom.models.loading import load, load_vectors
from vecloom.models.phrases import ENGLISH_CONNECTOR_WORDS, FrozenPhrases, Phraser, Phrases
from vecloom.models.word2vec import Word2Vec

Word2Vec.register(FastText)
Word2Vec.register(Doc2Vec)

__all__ = [
    "ENGLISH_CONNECTOR_WORDS",
    "Doc2Vec",
    "FastText",
    "FastTextClassifier",
    "FrozenPhrases",
    "GloVe",
    "Phraser",
    "Phrases",
    "Word2Vec",
    "load",
    "load_facebook_model",
    "load_facebook_vectors",
    "load_vectors",
    "save_facebook_model",
]
