"""Co-occurrence counts: how often, and how near, words stand beside each other."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.cooccurrence.adding import add_tables, union
from vecloom.corpus.cooccurrence.assembly import Assembly
from vecloom.corpus.cooccurrence.budget import parse_memory
from vecloom.corpus.cooccurrence.inspection import greatest, stored_row, whole_row
from vecloom.corpus.cooccurrence.pipeline import RAM_SHARE, Pipeline
from vecloom.corpus.cooccurrence.table import BLOCK, Table, UInt64s, open_table, write_table
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.cooccurrence.workspace import Workspace
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.mapped import HEADER_SIZE, name_beside, write
from vecloom.corpus.selection import select
from vecloom.corpus.sources import StrPath
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary, Word

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

logger = logging.getLogger(__name__)

Float64s = npt.NDArray[np.float64]


class Cooccurrence:
    """How much each pair of words stands together in a text: what GloVe is trained on.

    Made by `from_corpus`, `open` or `merge`. Two words at most ``window`` apart in a sentence
    count 1/distance, or 1 without distance weighting. Words outside the vocabulary are taken out
    of the text before distances are measured, as in GloVe's own programs (Pennington et al.,
    2014, "GloVe: Global Vectors for Word Representation",
    https://github.com/stanfordnlp/GloVe). A word that stands near itself counts twice: it is the
    left and the right one of the pair.

    Counts are exact: sums of whole numbers, whose unit is `unit`. They do not depend on the number
    of threads, nor on the memory given.

    Attributes
    ----------
    vocabulary : Vocabulary
        The words counted, by descending frequency: row and column i are of word i.

    Examples
    --------
    >>> counts = Cooccurrence.from_corpus(
    ...     Corpus([["a", "rose", "is", "a", "rose"]]), window=2, min_count=1
    ... )
    >>> counts.top(2)
    [('a', 'rose', 2.5), ('a', 'is', 1.5)]
    >>> counts["rose", "a"]
    2.5
    """

    vocabulary: Vocabulary

    def __init__(
        self, table: Table, vocabulary: Vocabulary, windows: Windows, path: str | None = None
    ) -> None:
        for array in (table.records, table.row_starts, table.carries):
            array.flags.writeable = False
        self.vocabulary = vocabulary
        self._table, self._windows, self._path = table, windows, path

    @classmethod
    def from_corpus(
        cls,
        corpus: Corpus,
        window: int = 15,
        *,
        min_count: int = 5,
        max_vocab: int | None = None,
        words: Iterable[Word] | None = None,
        symmetric: bool = True,
        distance_weighting: bool = True,
        memory: str | int = "1GB",
        workers: int | None = None,
        directory: StrPath | None = None,
        progress: bool | None = None,
    ) -> Cooccurrence:
        """Count the co-occurrences in a corpus, natively and on all cores.

        Parameters
        ----------
        corpus : Corpus
            Sentences bound windows.
        window : int
            The greatest distance that counts, in words of the vocabulary; 1 to 65,536.
        min_count : int
            Leave out words that occur less often.
        max_vocab : int, optional
            At most so many words, the most frequent ones.
        words : iterable of str or int, optional
            Count these words, whatever their frequency. To count parts of a text apart and `merge`
            them, give all parts the vocabulary of the whole.
        symmetric : bool
            Count both sides of a word; otherwise the row's word stands left of the column's.
        distance_weighting : bool
            Count 1/distance; otherwise 1.
        memory : str or int
            How much may be used, beyond the corpus: bytes, or a text like ``"512MB"`` or
            ``"2GiB"``. What does not fit goes to disk, in parts that are merged at the end.
        workers : int, optional
            Threads; by default one for each core, 16 at most. Fewer are used if there is no memory
            for so many.
        directory : path, optional
            A folder for parts and the result, which stay there: a count that was stopped, even
            killed, goes on from the last part when it is called again. Without it, temporary files
            are used (in the folder that ``tempfile.gettempdir`` tells).
        progress : bool, optional
            Show a bar; None shows one on a terminal only.

        Raises
        ------
        ValueError
            If no words are left, the memory is too little, a parameter is out of range, the corpus
            file is damaged, or the directory holds something else.
        OverflowError
            If sums could outgrow 64 bits.
        OSError
            If the disk is full. In a ``directory``, what was finished stays.
        """
        windows = Windows(window, bool(symmetric), bool(distance_weighting))
        if workers is not None and workers < 1:
            raise ValueError(f"workers={workers}: at least one is needed; None takes every core")
        amount = parse_memory(memory)
        corpus.validate()
        vocabulary, rows = _choose(corpus, min_count, max_vocab, words)
        windows.check_sums(int(vocabulary.counts.max()))
        folder = None if directory is None else os.fspath(directory)
        pipeline = Pipeline(
            corpus,
            rows,
            vocabulary,
            windows,
            memory=amount,
            workers=workers,
            directory=folder,
            progress=progress,
        )
        table, path = pipeline.run()
        logger.info("counted %d pairs of %d words", len(table.records), len(vocabulary))
        return cls(table, vocabulary, windows, path)

    @property
    def words(self) -> list[Any]:
        """The words (str, or int), by row."""
        return self.vocabulary.words

    @property
    def counts(self) -> Int64s:
        """Occurrences of each word: int64, shape (n_words,)."""
        return self.vocabulary.counts

    @property
    def window(self) -> int:
        """The greatest distance that counts."""
        return self._windows.window

    @property
    def symmetric(self) -> bool:
        """Whether both sides of a word count."""
        return self._windows.symmetric

    @property
    def distance_weighting(self) -> bool:
        """Whether pairs count 1/distance."""
        return self._windows.distance_weighting

    @property
    def unit(self) -> float:
        """Value of 1 in the weights: a co-occurrence is ``weight * unit``."""
        return 1 / self._windows.scale

    @property
    def n_records(self) -> int:
        """Number of pairs that occur, each once where symmetric."""
        return len(self._table.records)

    @property
    def path(self) -> str | None:
        """The file the counts are mapped from, if it stays."""
        return self._path

    def blocks(self, max_records: int = BLOCK) -> Iterator[tuple[Int32s, Int32s, UInt64s]]:
        """Yield all pairs with their weights, sorted by row and column.

        Where symmetric, only those with row <= column: each stands for both.

        Parameters
        ----------
        max_records : int
            So many at a time; the last are fewer.

        Yields
        ------
        rows, columns, weights : ndarray of int32, int32, uint64, shape (n,)

        Raises
        ------
        ValueError
            If an opened file turns out to be damaged.
        """
        if max_records < 1:
            raise ValueError(f"max_records={max_records}: must be positive")
        return self._table.blocks(self.symmetric, max_records)

    def __getitem__(self, pair: tuple[Word, Word]) -> float:
        """Return the co-occurrence of a row's word and a column's; 0 if there is none.

        Raises
        ------
        KeyError
            If a word is not in the vocabulary.
        """
        row, column = (self._number(word) for word in pair)
        if self.symmetric:
            row, column = min(row, column), max(row, column)
        columns, weights = stored_row(self._table, row)
        return float(weights[columns == column].sum() * self.unit)

    def row(self, word: Word) -> tuple[Int32s, Float64s]:
        """Return the words that stand near one (where not symmetric: to the right of it).

        Returns
        -------
        columns : ndarray of int32, shape (n,)
            Ascending. ``counts.words[i]`` is the word of column i.
        values : ndarray of float64, shape (n,)
            The co-occurrences.

        Raises
        ------
        KeyError
            If the word is not in the vocabulary.
        """
        row, table = self._number(word), self._table
        columns, weights = whole_row(table, row) if self.symmetric else stored_row(table, row)
        return columns, weights * np.float64(self.unit)

    def top(self, n: int = 10, word: Word | None = None) -> list[tuple[Any, Any, float]]:
        """List the pairs that co-occur most, or those of one word.

        Parameters
        ----------
        n : int
            How many.
        word : str or int, optional
            The first of each pair.

        Returns
        -------
        list of (word, word, float)
            By descending co-occurrence, ties by row and column; where symmetric, a pair once.

        Raises
        ------
        KeyError
            If the word is not in the vocabulary.
        """
        if n < 0:
            raise ValueError(f"n={n}: must not be negative")
        words = self.words
        if word is not None:
            columns, values = self.row(word)
            order = np.argsort(-values, kind="stable")[:n]
            return [(word, words[columns[i]], float(values[i])) for i in order]
        best = greatest(self._table, self.symmetric, n)
        return [(words[row], words[column], weight * self.unit) for weight, row, column in best]

    def to_scipy(self) -> csr_matrix:
        """Make a SciPy matrix of all co-occurrences, both halves where symmetric.

        Returns
        -------
        csr_matrix of float64, shape (n_words, n_words)

        Raises
        ------
        ImportError
            If SciPy is not installed.
        """
        try:
            from scipy.sparse import csr_matrix, triu
        except ImportError:
            raise ImportError("to_scipy needs SciPy: pip install scipy") from None
        columns, values = np.empty(self.n_records, np.int32), np.empty(self.n_records)
        at = 0
        for _, some, weights in self.blocks():
            columns[at : at + len(some)], values[at : at + len(some)] = some, weights * self.unit
            at += len(some)
        shape = (len(self.vocabulary), len(self.vocabulary))
        upper = csr_matrix((values, columns, np.array(self._table.row_starts)), shape)
        return csr_matrix(upper + triu(upper, 1).T) if self.symmetric else upper

    def merge(self, other: Cooccurrence, *, memory: str | int = "1GB") -> Cooccurrence:
        """Return the counts of both texts together.

        The vocabulary has the words of both. It is as if the texts had been counted as one if both
        were counted with the same ``words``; otherwise words that only one vocabulary has were
        left out of the other text.

        Parameters
        ----------
        other : Cooccurrence
            Of the same window, symmetry and weighting.
        memory : str or int
            How much may be used, as in `from_corpus`; beyond it, a temporary file.

        Raises
        ------
        TypeError
            If ``other`` is no `Cooccurrence`, or words are str here and int there.
        ValueError
            If the settings differ.
        OverflowError
            If sums could outgrow 64 bits.
        """
        if not isinstance(other, Cooccurrence):
            raise TypeError(f"cannot merge co-occurrences with a {type(other).__name__}")
        if self._windows != other._windows:
            raise ValueError(
                f"cannot merge counts of different settings: {self._windows} and {other._windows}"
            )
        amount = parse_memory(memory)
        vocabulary, ranks = union([self.vocabulary, other.vocabulary])
        self._windows.check_sums(int(vocabulary.counts.max(initial=0)))
        tables = [(self._table, ranks[0]), (other._table, ranks[1])]
        n_words, room = len(vocabulary), self.n_records + other.n_records
        in_ram = 8 * room <= amount // RAM_SHARE
        with Workspace(None, {}) as space:
            path = None if in_ram else space.result
            with Assembly(n_words, path=path, room=room) as assembly:
                add_tables(tables, n_words, self.symmetric, amount, assembly)
                table = assembly.complete(vocabulary, self._windows)
            if not in_ram:
                space.keep_while(table.records)
        return Cooccurrence(table, vocabulary, self._windows)

    def save(self, path: StrPath) -> None:
        """Write the counts to one file, atomically.

        The format is safetensors: see ``vecloom.corpus.table``.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        target = os.fspath(path)
        temporary = name_beside(target)
        try:
            with open(temporary, "xb") as file:
                file.seek(HEADER_SIZE)
                write(file, self._table.records)
            write_table(temporary, self._table, self.vocabulary, self._windows)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

    @classmethod
    def open(cls, path: StrPath) -> Cooccurrence:
        """Open counts that were saved. They are memory-mapped.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If it is no file of co-occurrences, a damaged one, or of an unknown version.
        """
        name = os.fspath(path)
        return cls(*open_table(name), name)

    def __contains__(self, word: object) -> bool:
        return word in self.vocabulary

    def __repr__(self) -> str:
        where = f", mapped from {self._path}" if self._path else ""
        return (
            f"<Cooccurrence of {len(self.vocabulary):,} words, {self.n_records:,} pairs, "
            f"window {self.window}{where}>"
        )

    def _number(self, word: Word) -> int:
        try:
            return self.vocabulary[word]
        except KeyError:
            raise KeyError(f"{word!r} is not in the vocabulary") from None


def _choose(
    corpus: Corpus, min_count: int, max_vocab: int | None, words: Iterable[Word] | None
) -> tuple[Vocabulary, Int32s]:
    """Choose the words to count; return the row of each id of the corpus too."""
    if words is None:
        selection = select(corpus.vocabulary, min_count=min_count, max_vocab_size=max_vocab)
        if not len(selection):
            raise ValueError(f"min_count={min_count}: no word occurs so often; lower it")
        vocabulary, _ = Vocabulary.from_tokens(
            selection.words, selection.counts, corpus.vocabulary.kind
        )
        return vocabulary, selection.rows
    chosen = list(dict.fromkeys(words))
    kinds = {type(word) for word in chosen}
    if not chosen or kinds - {corpus.vocabulary.kind}:
        kind = corpus.vocabulary.kind.__name__
        raise ValueError(f"words: give at least one, all {kind} as those of the corpus are")
    ids = np.array([corpus.vocabulary.index.get(word, -1) for word in chosen])
    counts = np.where(ids >= 0, corpus.vocabulary.counts[ids], 0)
    vocabulary, ranks = Vocabulary.from_tokens(chosen, counts, corpus.vocabulary.kind)
    rows = np.full(len(corpus.vocabulary), -1, np.int32)
    rows[ids[ids >= 0]] = ranks[ids >= 0]
    return vocabulary, rows
