"""From text to ids: sources, tokenizers, the vocabulary, the encoded corpus.

``Corpus``
    A text read and encoded once.
``Vocabulary``
    Its words by frequency.
``Jieba``, ``Characters``
    Tokenizers of Chinese text, with settings.
``select``, ``Selection``
    The words of it that a model keeps.
``TaggedDocument``, ``TaggedLineDocument``, ``TaggedCorpus``
    Documents with tags, and a text of such.
``Cooccurrence``
    How often words stand near each other.
"""

from vecloom.corpus.chinese import Characters, Jieba
from vecloom.corpus.cooccurrence import Cooccurrence
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.selection import (
    RULE_DEFAULT,
    RULE_DISCARD,
    RULE_KEEP,
    Selection,
    noise_weights,
    select,
    subsampling_thresholds,
)
from vecloom.corpus.sources import TextEncodingError
from vecloom.corpus.tagged import TaggedCorpus, TaggedDocument, TaggedLineDocument
from vecloom.corpus.vocabulary import Vocabulary

__all__ = [
    "RULE_DEFAULT",
    "RULE_DISCARD",
    "RULE_KEEP",
    "Characters",
    "Cooccurrence",
    "Corpus",
    "Jieba",
    "Selection",
    "TaggedCorpus",
    "TaggedDocument",
    "TaggedLineDocument",
    "TextEncodingError",
    "Vocabulary",
    "noise_weights",
    "select",
    "subsampling_thresholds",
]
