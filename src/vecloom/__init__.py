"""Train, save and query static word embeddings, fast.

>>> from vecloom import Word2Vec
>>> model = Word2Vec([["man", "bites", "dog"], ["dog", "bites", "man"]] * 50, vector_size=8)
>>> len(model.wv)
3
"""

from importlib.metadata import PackageNotFoundError, version

from vecloom.corpus import Corpus, Vocabulary
from vecloom.encoding import SentenceEncoder
from vecloom.models import Doc2Vec, FastText, FastTextClassifier, GloVe, Word2Vec, load
from vecloom.training import Callback, TrainingInterrupted
from vecloom.vectors import KeyedVectors

try:
    __version__ = version("vecloom")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = [
    "Callback",
    "Corpus",
    "Doc2Vec",
    "FastText",
    "FastTextClassifier",
    "GloVe",
    "KeyedVectors",
    "SentenceEncoder",
    "TrainingInterrupted",
    "Vocabulary",
    "Word2Vec",
    "__version__",
    "load",
]
