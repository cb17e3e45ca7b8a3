"""The encoded corpus: a text as ids by frequency rank, read once and used by every model."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vecloom._core.text import MAX_WORDS
from vecloom.corpus import caching, container, reading, sources, tokenizers
from vecloom.corpus.line_sentences import FileSentences
from vecloom.corpus.sources import StrPath
from vecloom.corpus.store import Store
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary

logger = logging.getLogger(__name__)

ENCODING_ERRORS = ("strict", "replace", "ignore", "surrogateescape")


class Corpus:
    """A text encoded once, to be trained on many times.

    Every word is kept; models select by ``min_count`` and the like. ``Corpus(sentences)`` is
    ``Corpus.from_sentences(sentences)``; `from_files` reads text natively and is much faster
    than any iterable over lines.

    Parameters
    ----------
    sentences : iterable of lists of tokens
        See `from_sentences`.

    Attributes
    ----------
    vocabulary : Vocabulary
        All words, by descending frequency.
    ids : ndarray of int32, shape (n_tokens,)
        The text, read-only; in RAM or memory-mapped.
    offsets : ndarray of int64, shape (n_sentences + 1,)
        Sentence ``s`` is ``ids[offsets[s]:offsets[s + 1]]``; none is empty unless such were
        kept.
    path : str or None
        The corpus file the arrays are mapped from.

    Examples
    --------
    >>> corpus = Corpus([["to", "be", "or", "not", "to", "be"]])
    >>> corpus.vocabulary.words
    ['to', 'be', 'or', 'not']
    >>> corpus.ids.tolist()
    [0, 1, 2, 3, 0, 1]
    """

    vocabulary: Vocabulary
    ids: Int32s
    offsets: Int64s
    path: str | None

    def __init__(self, sentences: Iterable[Iterable[Any]]) -> None:
        corpus = self.from_sentences(sentences)
        self._set(corpus.vocabulary, corpus.ids, corpus.offsets)

    def _set(
        self, vocabulary: Vocabulary, ids: Int32s, offsets: Int64s, path: str | None = None
    ) -> None:
        for array in (ids, offsets):
            array.flags.writeable = False
        self.vocabulary, self.ids, self.offsets, self.path = vocabulary, ids, offsets, path
        self._checked = True

    @classmethod
    def _make(cls, *parts: Any) -> Corpus:
        corpus = cls.__new__(cls)
        corpus._set(*parts)
        return corpus

    @classmethod
    def from_sentences(
        cls,
        sentences: Iterable[Iterable[Any]],
        *,
        keep_empty: bool = False,
        storage: StrPath = "auto",
        _limit: int | None = None,
    ) -> Corpus:
        """Encode token lists, in one pass: a generator will do.

        Parameters
        ----------
        sentences : iterable of iterables of tokens
            Tokens are str, or int of any kind (NumPy's become int; bool is none), not both in
            one corpus. Lists of str are fastest, but for the sentences of files that
            `LineSentence` and the like stand for: those are read natively, as `from_files` does.
        keep_empty : bool
            Keep empty sentences, so that sentence ``s`` is the one of that number; else they are
            left out.
        storage : {"auto", "memory"} or path
            As in `from_files`.

        Raises
        ------
        TypeError
            If a sentence is a str, or a token neither str nor int.
        ValueError
            If there are no tokens.
        OverflowError
            If there are more than 2**31 - 1 different words.
        """
        if isinstance(sentences, (str, bytes, os.PathLike)):
            raise TypeError(
                f"sentences={sentences!r}: expected an iterable of token lists; "
                "use Corpus.from_files to read a file"
            )
        if not isinstance(sentences, Iterable):
            raise TypeError(
                f"sentences is of type {type(sentences).__name__}: "
                "expected an iterable of token lists"
            )
        if isinstance(sentences, FileSentences) and storage in ("auto", "memory"):
            paths = sentences.paths()
            if paths is not None:
                whole = cls.from_files(paths, storage=storage, _limit=_limit)
                return cls._make(whole.vocabulary, whole.ids, sentences.cut(whole.offsets))
        with Store(storage, _limit, keep_empty=keep_empty) as store:
            vocabulary = reading.read_sentences(sentences, store)
            return cls._finish(store, vocabulary, "the sentences given", storage)

    @classmethod
    def from_files(
        cls,
        paths: StrPath | Iterable[StrPath],
        *,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        encoding_errors: str = "strict",
        workers: int | None = None,
        cache: StrPath | None = None,
        keep_empty: bool = False,
        storage: StrPath = "auto",
        _block_size: int = reading.BLOCK_SIZE,
        _limit: int | None = None,
        _max_words: int = MAX_WORDS,
    ) -> Corpus:
        r"""Read and encode text files, natively and on all cores.

        A sentence is a line, of any length. Every file is read once, in
        blocks, so memory holds a few blocks, what ``storage`` says and the words: about 100
        bytes for each that a thread has met, until the threads' words are merged. The result
        does not depend on ``workers``.

        Parameters
        ----------
        paths : path or iterable of paths
            Files, plain or compressed (.gz, .bz2, .xz; .zst with the extra ``zstd``); patterns
            (``"news/**/*.txt"``); folders, which stand for the files directly in them, sorted by
            name, hidden ones left out; ``"-"`` for standard input.
        tokenizer : str, Jieba, Characters or callable
            ``"whitespace"`` splits as ``str.split()``; ``"words"`` takes the runs of ``\w`` in
            the lower-cased line; ``"jieba"`` cuts Chinese into words (extra "zh") and
            ``"characters"`` into characters, with settings as `Jieba` and `Characters`; any
            function from a line (without its end) to its tokens runs in Python, on one core.
        encoding : str
            UTF-8 is fastest; ``"auto"`` finds out of each file whether it is UTF-8, GB18030 or
            Big5 (from its first megabyte); any other that Python knows by this name. A byte order
            mark at the beginning of a file is skipped.
        encoding_errors : {"strict", "replace", "ignore", "surrogateescape"}
            What to do about bytes that are not of the encoding, as in ``bytes.decode``.
        cache : "auto" or path, optional
            Keep the encoded text in this folder, and use it in place of the files as long as
            these, tokenizer and encoding are the same: see ``vecloom.corpus.caching``. ``"auto"``
            is the folder for caches of this system, or that of the environment's VECLOOM_CACHE.
            Functions as tokenizers and standard input are never kept. Not with ``storage``.
        workers : int, optional
            Threads; by default one for each core, 16 at most.
        keep_empty : bool
            Let empty lines be empty sentences, so that sentence ``s`` is the line of that number
            (of all files together); else they make none.
        storage : {"auto", "memory"} or path
            ``"memory"`` keeps the ids in RAM: 4 bytes a token and 8 a sentence. A path writes
            them to this corpus file, as `save` does, and maps it. ``"auto"`` is RAM up to a
            quarter of the physical memory, and above that a temporary file (in the folder that
            ``tempfile.gettempdir`` tells), which is gone when the corpus is.

        Raises
        ------
        FileNotFoundError
            If a file is missing, or a folder or pattern stands for no file.
        TextEncodingError
            (a ValueError) at bytes that are not of the encoding, if
            ``encoding_errors="strict"``.
        ValueError
            If a compressed file is truncated or damaged, or if there are no tokens.
        ImportError
            If what a .zst file or the tokenizer needs is not installed.
        OverflowError
            If there are more than 2**31 - 1 different words.
        """
        if encoding_errors not in ENCODING_ERRORS:
            raise ValueError(
                f"encoding_errors={encoding_errors!r}: choose among "
                f"{', '.join(map(repr, ENCODING_ERRORS))}"
            )
        if workers is not None and workers < 1:
            raise ValueError(f"workers={workers}: at least one is needed; None takes every core")
        chosen = tokenizers.resolve(tokenizer)
        texts = sources.expand(paths, encoding, encoding_errors)
        if cache is not None:
            if storage != "auto":
                raise ValueError(f"storage={storage!r} together with cache={cache!r}: give one")
            kept = caching.place(cache, texts, tokenizer, {"keep_empty": keep_empty})
            if (found := cls._kept(kept)) is not None:
                return found
            storage = storage if kept is None else kept
        with Store(storage, _limit, keep_empty=keep_empty) as store:
            if chosen.prepare is None:
                sentences = reading.tokenized(texts, chosen.split, encoding_errors, keep_empty)
                vocabulary = reading.read_sentences(sentences, store, _max_words)
            else:
                vocabulary = reading.TextReader(
                    texts,
                    chosen.prepare,
                    encoding_errors,
                    workers or reading.default_workers(),
                    store,
                    block_size=_block_size,
                    max_words=_max_words,
                ).read()
            named = ", ".join(map(str, texts[:3])) + (", ..." if len(texts) > 3 else "")
            return cls._finish(store, vocabulary, named, storage)

    @classmethod
    def _kept(cls, path: Path | None) -> Corpus | None:
        """Open the encoded text of an earlier run, if there is one that is whole."""
        if path is None:
            return None
        try:
            corpus = cls.open(path)
            corpus.validate()
        except FileNotFoundError:
            caching.remove_stale(path)
            return None
        except (OSError, ValueError) as error:
            logger.warning("the text is read again: %s", error)
            return None
        logger.info("using the encoded text %s", path)
        return corpus

    @classmethod
    def _finish(cls, store: Store, vocabulary: Vocabulary, named: str, storage: StrPath) -> Corpus:
        if not store.n_tokens:
            raise ValueError(f"{named}: no tokens, the corpus is empty")
        logger.info(
            "collected %d word types from %d tokens in %d sentences",
            len(vocabulary),
            store.n_tokens,
            store.n_sentences,
        )
        path = None if storage in ("auto", "memory") else os.fspath(storage)
        return cls._make(vocabulary, *store.finish(vocabulary), path)

    @classmethod
    def from_counts(cls, counts: Mapping[Any, int]) -> Corpus:
        """Make a corpus without text from counted words.

        Parameters
        ----------
        counts : mapping of str or int to int
            Occurrences of each word, positive.

        Raises
        ------
        TypeError, ValueError
            As `Vocabulary.from_counts`.
        """
        vocabulary = Vocabulary.from_counts(counts)
        return cls._make(vocabulary, np.empty(0, np.int32), np.zeros(1, np.int64))

    @property
    def n_tokens(self) -> int:
        """Length of the text in tokens."""
        return len(self.ids)

    @property
    def n_sentences(self) -> int:
        """Number of sentences."""
        return len(self.offsets) - 1

    def sentences(self) -> Iterator[list[Any]]:
        """Yield the sentences as lists of words."""
        words = self.vocabulary.words
        for start, stop in zip(self.offsets[:-1], self.offsets[1:], strict=True):
            yield [words[i] for i in self.ids[start:stop].tolist()]

    def save(self, path: StrPath) -> None:
        """Write the corpus to one file, atomically.

        The format is safetensors: see ``vecloom.corpus.container``.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        arrays = {"offsets": self.offsets, **self.vocabulary.arrays()}
        container.save(os.fspath(path), self.ids, arrays, self.vocabulary.kind)

    @classmethod
    def open(cls, path: StrPath) -> Corpus:
        """Open a corpus that was saved. It is memory-mapped: nothing is read yet.

        A file that is cut short or inconsistent is told at once; `validate` reads it all.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If it is no corpus file, a damaged one, or of an unknown version.
        """
        path = os.fspath(path)
        arrays, kind = container.open_arrays(path)
        vocabulary = Vocabulary(
            arrays["words"], arrays["word_starts"], arrays["counts"], arrays["first"], kind
        )
        corpus = cls._make(vocabulary, arrays["ids"], arrays["offsets"], path)
        corpus._checked = False
        return corpus

    def validate(self) -> None:
        """Check an opened corpus number by number; does nothing the second time.

        Models do this before they train: ids out of range would lead them outside their arrays.

        Raises
        ------
        ValueError
            If an id numbers no word, or sentences overlap.
        """
        if not self._checked:
            starts = self.vocabulary.arrays()["word_starts"]
            container.validate(str(self.path), self.ids, self.offsets, starts)
            self._checked = True

    def __len__(self) -> int:
        return self.n_sentences

    def __repr__(self) -> str:
        where = f", mapped from {self.path}" if self.path else ""
        return (
            f"<Corpus of {self.n_sentences:,} sentences, {self.n_tokens:,} tokens, "
            f"{len(self.vocabulary):,} words{where}>"
        )
