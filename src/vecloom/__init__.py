"""Train, save and query static word embeddings, fast.

>>> from vecloom import Word2Vec
>>> model = Word2Vec([["man", "bites", "dog"], ["dog", "bites", "man"]] * 50, vector_size=8)
>>> len(model.wv)
3
"""

from typing import TYPE_CHECKING

from vecloom.corpus import Corpus, Vocabulary
from vecloom.encoding import SentenceEncoder
from vecloom.models import (
    ENGLISH_CONNECTOR_WORDS,
    Doc2Vec,
    FastText,
    FastTextClassifier,
    FrozenPhrases,
    GloVe,
    Phraser,
    Phrases,
    Word2Vec,
    load,
)
from vecloom.training import Callback, TrainingInterrupted
from vecloom.vectors import KeyedVectors

__all__ = [
    "ENGLISH_CONNECTOR_WORDS",
    "Callback",
    "Corpus",
    "Doc2Vec",
    "FastText",
    "FastTextClassifier",
    "FrozenPhrases",
    "GloVe",
    "KeyedVectors",
    "Phraser",
    "Phrases",
    "SentenceEncoder",
    "TrainingInterrupted",
    "Vocabulary",
    "Word2Vec",
    "__version__",
    "load",
]

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for: its libraries take a tenth of the import."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("vecloom")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
