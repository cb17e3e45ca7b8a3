"""The names of ``gensim.models.word2vec``."""

from vecloom.corpus.brown import BrownCorpus
from vecloom.corpus.line_sentences import (
    MAX_SENTENCE_LENGTH,
    LineSentence,
    PathLineSentences,
    Text8Corpus,
)
from vecloom.models import Word2Vec
from vecloom.vectors import KeyedVectors

__all__ = [
    "FAST_VERSION",
    "MAX_WORDS_IN_BATCH",
    "BrownCorpus",
    "KeyedVectors",
    "LineSentence",
    "PathLineSentences",
    "Text8Corpus",
    "Word2Vec",
]

#: Programs ask for it to learn whether training is compiled (0 or more) or not (-1).
FAST_VERSION = 1
MAX_WORDS_IN_BATCH = MAX_SENTENCE_LENGTH
