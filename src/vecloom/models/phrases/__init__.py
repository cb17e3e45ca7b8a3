"""Phrases: words that stand together more often than by chance, joined to one.

``model``, ``frozen``
    ``Phrases`` and ``FrozenPhrases``, named as gensim's.
``counts``
    How often words and pairs of words occur.
``scoring``
    How strongly two words belong together.
``transformation``, ``encoded``
    Joining the phrases of sentences, and of encoded texts.
``files``, ``settings``
    Both as files; what is checked.
"""

from vecloom.models.phrases.counts import PhraseCounts
from vecloom.models.phrases.frozen import FrozenPhrases, Phraser
from vecloom.models.phrases.model import Phrases
from vecloom.models.phrases.scoring import ENGLISH_CONNECTOR_WORDS, npmi_scorer, original_scorer
from vecloom.models.phrases.transformation import JoinedSentences

__all__ = [
    "ENGLISH_CONNECTOR_WORDS",
    "FrozenPhrases",
    "JoinedSentences",
    "PhraseCounts",
    "Phraser",
    "Phrases",
    "npmi_scorer",
    "original_scorer",
]
