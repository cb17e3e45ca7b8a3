"""The text that a model is given, in any of its forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any

from vecloom.corpus import Corpus, TaggedCorpus

Sentences = Iterable[Iterable[Any]]
Files = str | PathLike[str] | Sequence[str | PathLike[str]]


def read_text(
    sentences: Sentences | Corpus | None,
    corpus_file: Files | None,
    tokenizer: Any,
    workers: int | None,
    encoding: str = "utf-8",
) -> Corpus:
    """Return the text of either argument, encoded.

    Raises
    ------
    TypeError
        If both are given, or none.
    """
    if (sentences is None) == (corpus_file is None):
        raise TypeError("give either sentences (or a Corpus) or corpus_file, not both or none")
    if corpus_file is not None:
        return Corpus.from_files(
            corpus_file, tokenizer=tokenizer, encoding=encoding, workers=workers
        )
    if isinstance(sentences, Corpus):
        return sentences
    assert sentences is not None  # one of the two is
    return Corpus.from_sentences(sentences)


def read_documents(
    documents: Iterable[Any] | Corpus | None,
    corpus_file: Files | None,
    tokenizer: Any,
    workers: int | None,
    encoding: str = "utf-8",
) -> TaggedCorpus:
    """Return the documents of either argument, encoded; see `TaggedCorpus`.

    Lines of files are tagged with their numbers, and so are the sentences of a `Corpus`.

    Raises
    ------
    TypeError
        If both are given, or none.
    """
    if (documents is None) == (corpus_file is None):
        raise TypeError("give either documents (or a Corpus) or corpus_file, not both or none")
    if corpus_file is not None:
        return TaggedCorpus.numbered(
            Corpus.from_files(
                corpus_file,
                tokenizer=tokenizer,
                encoding=encoding,
                workers=workers,
                keep_empty=True,
            )
        )
    if isinstance(documents, TaggedCorpus):
        return documents
    if isinstance(documents, Corpus):
        return TaggedCorpus.numbered(documents)
    assert documents is not None  # one of the two is
    return TaggedCorpus.from_documents(documents)
