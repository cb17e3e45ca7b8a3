"""Vectors of texts as scikit-learn's transformers; needs the extra ``sklearn``.

``Word2VecVectorizer``, ``FastTextVectorizer``, ``GloVeVectorizer``
    Train word vectors on the texts, and make a vector of each text from those of its words.
``Doc2VecVectorizer``
    Trains vectors of whole texts, and infers those of others.
``SentenceVectorizer``
    Takes word vectors that there are.

For one-hot vectors, bags of words, TF-IDF and topics take scikit-learn's own classes, or
`vecloom.encoding.classical`, which is made of them.
"""

try:
    import sklearn as _scikit_learn  # noqa: F401
except ImportError as error:
    raise ImportError(
        "vecloom.sklearn needs the extra 'sklearn': pip install \"vecloom[sklearn]\""
    ) from error

from vecloom.sklearn.documents import Doc2VecVectorizer
from vecloom.sklearn.sentences import SentenceVectorizer
from vecloom.sklearn.words import FastTextVectorizer, GloVeVectorizer, Word2VecVectorizer

__all__ = [
    "Doc2VecVectorizer",
    "FastTextVectorizer",
    "GloVeVectorizer",
    "SentenceVectorizer",
    "Word2VecVectorizer",
]
