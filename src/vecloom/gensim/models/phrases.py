"""The names of ``gensim.models.phrases``."""

from __future__ import annotations

try:
    from vecloom.models.phrases import (  # type: ignore[import-not-found, unused-ignore]
        ENGLISH_CONNECTOR_WORDS,
        FrozenPhrases,
        Phrases,
        npmi_scorer,
        original_scorer,
    )
except ModuleNotFoundError:
    __all__: list[str] = []
else:
    Phraser = FrozenPhrases
    __all__ = [
        "ENGLISH_CONNECTOR_WORDS",
        "FrozenPhrases",
        "Phraser",
        "Phrases",
        "npmi_scorer",
        "original_scorer",
    ]
