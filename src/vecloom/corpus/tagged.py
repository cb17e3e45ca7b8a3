"""Documents with tags: what Doc2Vec is trained on."""

from __future__ import annotations

import logging
import numbers
import operator
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

import numpy as np

from vecloom.corpus import sources
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.sources import StrPath
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary

logger = logging.getLogger(__name__)

MOST_TAGS = 2**31 - 1


class TaggedDocument(NamedTuple):
    """A document: its words, and the tags it stands under.

    Attributes
    ----------
    words : list of str or list of int
        Tokens.
    tags : list of str and int
        Any number of them, often one that is the document's own. Documents may share tags.

    Examples
    --------
    >>> TaggedDocument(["a", "fine", "film"], [7, "good"]).tags
    [7, 'good']
    """

    words: Any
    tags: Any

    def __str__(self) -> str:
        return f"{type(self).__name__}<{self.words}, {self.tags}>"


class TaggedLineDocument:
    """The lines of a text as documents, each tagged with its number, counted from 0.

    Tokens stand between white space. Empty lines are documents without words, so that numbers are
    those of the lines. May be iterated over any number of times.

    Parameters
    ----------
    source : path, glob, folder, list of paths, "-", or open file
        Files are read as by `Corpus.from_files`, one after the other, and natively where all of
        this is given to `Doc2Vec`. An open file is read from its beginning.
    """

    def __init__(self, source: Any) -> None:
        self.source = source

    def __iter__(self) -> Iterator[TaggedDocument]:
        for number, line in enumerate(sources.every_line(self.source)):
            yield TaggedDocument(line.split(), [number])


class TaggedCorpus(Corpus):
    """A text of tagged documents, encoded once, to be trained on many times.

    Its sentences are the documents, empty ones too. `from_documents` reads the tags with the
    words; made as other corpora are (`from_files`, `from_sentences`, `open`), documents are tagged
    with their numbers, counted from 0.

    Attributes
    ----------
    tags : sequence of str and int
        All tags: integers in ascending order, then strings by first occurrence.
    tag_ids : ndarray of int32
        The tags of all documents, one after the other, as places in ``tags``.
    tag_offsets : ndarray of int64, shape (n_sentences + 1,)
        Document ``d`` has the tags ``tag_ids[tag_offsets[d]:tag_offsets[d + 1]]``.

    Examples
    --------
    >>> corpus = TaggedCorpus([TaggedDocument(["a", "b"], ["x"]), TaggedDocument(["b"], ["x", 5])])
    >>> corpus.tags, corpus.tag_ids.tolist(), corpus.tag_offsets.tolist()
    ([5, 'x'], [1, 1, 0], [0, 1, 3])
    """

    tags: Sequence[Any]
    tag_ids: Int32s
    tag_offsets: Int64s

    def __init__(self, documents: Iterable[Any]) -> None:
        corpus = self.from_documents(documents)
        self._set(corpus.vocabulary, corpus.ids, corpus.offsets)
        self._set_tags(corpus.tags, corpus.tag_ids, corpus.tag_offsets)

    def _set(
        self, vocabulary: Vocabulary, ids: Int32s, offsets: Int64s, path: str | None = None
    ) -> None:
        super()._set(vocabulary, ids, offsets, path)
        n = self.n_sentences
        self._set_tags(range(n), np.arange(n, dtype=np.int32), np.arange(n + 1))

    def _set_tags(self, tags: Sequence[Any], ids: Int32s, offsets: Int64s) -> None:
        self.tags, self.tag_ids, self.tag_offsets = tags, ids, offsets.astype(np.int64, copy=False)

    @classmethod
    def from_documents(cls, documents: Iterable[Any]) -> TaggedCorpus:
        """Encode tagged documents, in one pass: a generator will do.

        Parameters
        ----------
        documents : iterable of TaggedDocument
            Or of anything else with the attributes ``words`` and ``tags``. Words are str or int;
            tags too, and also both in one corpus. A `TaggedLineDocument` of files is read natively.

        Raises
        ------
        TypeError
            If a document has no words or tags, if they are a str where a list is expected, or if
            a word or tag is neither str nor int.
        ValueError
            If there are no words.
        OverflowError
            If there are more than 2**31 - 1 different words, or tags.
        """
        if isinstance(documents, (str, bytes, os.PathLike)) or not isinstance(documents, Iterable):
            raise TypeError(
                f"documents is {documents!r:.60}, of type {type(documents).__name__}: expected an "
                "iterable of TaggedDocument, not one of token lists; files are given as corpus_file"
            )
        if type(documents) is TaggedLineDocument and not hasattr(documents.source, "read"):
            return cast(TaggedCorpus, cls.from_files(documents.source, keep_empty=True))
        tags = _Tags()
        read = cls.from_sentences(_words(documents, tags), keep_empty=True)
        corpus = cast(TaggedCorpus, read)
        corpus._set_tags(*tags.finish())
        logger.info("collected %d tags of %d documents", len(corpus.tags), corpus.n_sentences)
        return corpus

    @classmethod
    def numbered(cls, corpus: Corpus) -> TaggedCorpus:
        """Tag the sentences of a corpus with their numbers; its arrays are shared."""
        tagged = cast(
            TaggedCorpus, cls._make(corpus.vocabulary, corpus.ids, corpus.offsets, corpus.path)
        )
        tagged._checked = corpus._checked
        return tagged

    def tag_counts(self) -> tuple[Int64s, Int64s]:
        """Count the documents of each tag, and their words, unknown ones too.

        Returns
        -------
        documents, words : ndarray of int64, shape (len(tags),)
        """
        n = len(self.tags)
        lengths = np.repeat(np.diff(self.offsets), np.diff(self.tag_offsets))
        n_words = np.bincount(self.tag_ids, weights=lengths, minlength=n)
        return np.bincount(self.tag_ids, minlength=n), n_words.astype(np.int64)

    def save(self, path: StrPath) -> None:
        """Write the corpus to one file, atomically, if its tags are numbers of documents.

        Raises
        ------
        ValueError
            If it has other tags, which such a file does not hold.
        """
        if not isinstance(self.tags, range):
            raise ValueError(
                f"{path}: a corpus file holds no tags but the numbers of documents; keep the "
                "documents, and encode them again"
            )
        super().save(path)


def _words(documents: Iterable[Any], tags: _Tags) -> Iterator[Any]:
    """Yield the words of every document, and collect its tags."""
    for number, document in enumerate(documents):
        try:
            words, own = document.words, document.tags
        except AttributeError:
            raise TypeError(
                f"document {number} (counted from 0) is {document!r:.60}, of type "
                f"{type(document).__name__}, which lacks words or tags: give "
                "TaggedDocument(words, tags), for instance "
                f"TaggedDocument(['some', 'words'], [{number}]), not token lists alone"
            ) from None
        if isinstance(words, (str, bytes)):
            raise TypeError(
                f"the words of document {number} (counted from 0) are {words[:40]!r}, of type "
                f"{type(words).__name__}, where a list of tokens is expected: split it first"
            )
        tags.add(number, own)
        yield words


class _Tags:
    """The tags of documents, numbered as they come."""

    def __init__(self) -> None:
        self._index: dict[Any, int] = {}
        self._ids = array("i")
        self._offsets = array("q", [0])

    def add(self, number: int, tags: Any) -> None:
        """Add the tags of a document."""
        index = self._index
        if isinstance(tags, (str, bytes, int)) or not isinstance(tags, Iterable):
            raise TypeError(
                f"the tags of document {number} (counted from 0) are {tags!r:.60}, of type "
                f"{type(tags).__name__}, where a list of tags is expected: [{tags!r:.60}]"
            )
        for tag in tags:
            if type(tag) is not str and type(tag) is not int:
                tag = _plain(number, tag)
            found = index.get(tag)
            if found is None:
                found = index[tag] = len(index)
                if found == MOST_TAGS:
                    raise OverflowError(f"more than {MOST_TAGS} different tags")
            self._ids.append(found)
        self._offsets.append(len(self._ids))

    def finish(self) -> tuple[list[Any], Int32s, Int64s]:
        """Return all tags, integers first, their places of all documents, and the offsets."""
        tags = list(self._index)
        whole = sorted(tag for tag in tags if type(tag) is int)
        tags = [*whole, *(tag for tag in tags if type(tag) is str)]
        places = np.empty(len(tags), np.int32)
        for place, tag in enumerate(tags):
            places[self._index[tag]] = place
        ids = np.frombuffer(self._ids, np.int32) if self._ids else np.empty(0, np.int32)
        return tags, places[ids], np.array(self._offsets, np.int64)


def _plain(number: int, tag: object) -> str | int:
    """Return a tag as exactly str or int."""
    if isinstance(tag, str):
        return str.__str__(tag)
    if isinstance(tag, numbers.Integral) and not isinstance(tag, bool):
        return int(operator.index(tag))
    raise TypeError(
        f"document {number} (counted from 0) has the tag {tag!r:.60}, of type "
        f"{type(tag).__name__}: tags must be str or int"
    )
