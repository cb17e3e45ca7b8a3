"""Doc2Vec for the contracts of models: each sentence is a document, tagged with its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vecloom import Corpus, Doc2Vec
from vecloom.corpus import TaggedCorpus, TaggedDocument


class Documents(Doc2Vec):
    """Doc2Vec that takes token lists."""

    def _read(self, sentences: Any, corpus_file: Any) -> TaggedCorpus:
        plain = isinstance(sentences, Iterable) and not isinstance(sentences, (str, Corpus))
        return super()._read(numbered(sentences) if plain else sentences, corpus_file)


def numbered(sentences: Iterable[Any]) -> Iterator[TaggedDocument]:
    """Tag sentences with their numbers."""
    for number, sentence in enumerate(sentences):
        yield TaggedDocument(sentence, [number])
