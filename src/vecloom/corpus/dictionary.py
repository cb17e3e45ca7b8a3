"""`Dictionary`: tokens and their numbers, and how many documents they are in."""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vecloom.corpus import dictionary_files as files
from vecloom.corpus.bags import Renumbered
from vecloom.corpus.preprocessing.strings import any2unicode
from vecloom.corpus.sources import StrPath

logger = logging.getLogger(__name__)

PRUNE_EVERY = 10_000  # documents
TOTALS = ("num_docs", "num_pos", "num_nnz")


class Dictionary(Mapping[int, str]):
    """Tokens and their numbers, by which documents become bags of words.

    As a mapping it goes from number to token; ``token2id`` goes the other way. Names are those of
    gensim's class.

    Parameters
    ----------
    documents : iterable of iterables of str, optional
        To count from the beginning; see `add_documents`.
    prune_at : int, optional
        As of `add_documents`.

    Attributes
    ----------
    token2id : dict of str to int
    id2token : dict of int to str
        Made when a number is looked up; may be empty or lag behind until then.
    dfs, cfs : dict of int to int
        In how many documents a token is, and how often it occurs in them all.
    num_docs, num_pos, num_nnz : int
        Documents that were counted; their tokens; the sum of their different tokens.

    Examples
    --------
    >>> dictionary = Dictionary([["a", "rose", "is", "a", "rose"], ["a", "day"]])
    >>> dictionary.token2id
    {'a': 0, 'is': 1, 'rose': 2, 'day': 3}
    >>> dictionary.doc2bow(["rose", "rose", "day", "night"])
    [(2, 2), (3, 1)]
    """

    def __init__(
        self, documents: Iterable[Iterable[str]] | None = None, prune_at: int | None = 2_000_000
    ) -> None:
        self.token2id: dict[str, int] = {}
        self.id2token: dict[int, str] = {}
        self.cfs: dict[int, int] = {}
        self.dfs: dict[int, int] = {}
        self.num_docs = self.num_pos = self.num_nnz = 0
        if documents is not None:
            self.add_documents(documents, prune_at)

    # From number to token

    def __getitem__(self, tokenid: int) -> str:
        if len(self.id2token) != len(self.token2id):
            self.id2token = {number: token for token, number in self.token2id.items()}
        return self.id2token[tokenid]

    def __iter__(self) -> Iterator[int]:
        return iter(self.token2id.values())

    def keys(self) -> Any:
        """List the numbers, in the order of ``token2id``."""
        return list(self.token2id.values())

    def __len__(self) -> int:
        return len(self.token2id)

    def __str__(self) -> str:
        some = list(itertools.islice(self.token2id, 5))
        more = "..." if len(self) > len(some) else ""
        return f"{type(self).__name__}<{len(self)} unique tokens: {some}{more}>"

    __repr__ = __str__

    # Counting

    @staticmethod
    def from_documents(documents: Iterable[Iterable[str]]) -> Dictionary:
        """Make a dictionary of documents: ``Dictionary(documents)``."""
        return Dictionary(documents)

    def add_documents(
        self, documents: Iterable[Iterable[str]], prune_at: int | None = 2_000_000
    ) -> None:
        """Count further documents, whose new tokens get the next numbers.

        Parameters
        ----------
        documents : iterable of iterables of str
        prune_at : int, optional
            Keep no more tokens than these, those in most documents, and forget the others now and
            then. Numbers then change. None: keep them all.
        """
        for number, document in enumerate(documents):
            if number % PRUNE_EVERY == 0 and prune_at is not None and len(self) > prune_at:
                self.filter_extremes(no_below=0, no_above=1.0, keep_n=prune_at)
            self.doc2bow(document, allow_update=True)
        logger.info("counted %d documents: %s", self.num_docs, self)

    def doc2bow(
        self, document: Iterable[str], allow_update: bool = False, return_missing: bool = False
    ) -> Any:
        """Return the bag of words of a document: numbers of tokens and how often these occur.

        Parameters
        ----------
        document : iterable of str
        allow_update : bool
            Count the document, and give numbers to its new tokens, in alphabetic order.
        return_missing : bool
            Return the tokens without a number, too.

        Returns
        -------
        bag : list of (int, int)
            Ascending numbers.
        missing : dict of str to int
            If ``return_missing``: the other tokens and how often they occur.

        Raises
        ------
        TypeError
            If the document is a str, or a token is not.
        """
        counts, numbers = Counter(_tokens(document)), self.token2id
        missing: dict[str, int] = {}
        if allow_update or return_missing:
            missing = {word: counts[word] for word in sorted(w for w in counts if w not in numbers)}
        if allow_update:
            for word in missing:
                numbers[word] = len(numbers)
        bag = sorted([(numbers[word], n) for word, n in counts.items() if word in numbers])
        if allow_update:
            self._count(bag, sum(counts.values()))
        return (bag, missing) if return_missing else bag

    def _count(self, bag: Sequence[tuple[int, Any]], n_tokens: Any) -> None:
        self.num_docs += 1
        self.num_pos += n_tokens
        self.num_nnz += len(bag)
        for number, n in bag:
            self.cfs[number] = self.cfs.get(number, 0) + n
            self.dfs[number] = self.dfs.get(number, 0) + 1

    def doc2idx(self, document: Iterable[str], unknown_word_index: int = -1) -> list[int]:
        """Return the numbers of a document's tokens, in its order.

        Parameters
        ----------
        document : iterable of str
        unknown_word_index : int
            Stands for tokens without a number.

        Raises
        ------
        TypeError
            As of `doc2bow`.
        """
        number_of = self.token2id.get
        return [number_of(word, unknown_word_index) for word in _tokens(document)]

    def most_common(self, n: int | None = None) -> list[tuple[str, int]]:
        """List the ``n`` most frequent tokens, or all of them, and how often they occur."""
        by_count = sorted(self.cfs.items(), key=lambda item: (-item[1], item[0]))
        return [(self[i], count) for i, count in by_count[:n]]

    # Forgetting

    def filter_extremes(
        self,
        no_below: int = 5,
        no_above: float = 0.5,
        keep_n: int | None = 100_000,
        keep_tokens: Iterable[str] | None = None,
    ) -> None:
        """Forget tokens that are in too few or too many documents, and close the gaps.

        Parameters
        ----------
        no_below : int
            Keep tokens of at least so many documents.
        no_above : float
            Keep tokens of at most this share of the documents.
        keep_n : int, optional
            Keep at most so many tokens, those in most documents; None: no such limit.
        keep_tokens : iterable of str, optional
            Keep these in any case, first of all.
        """
        most = no_above * self.num_docs
        kept = {self.token2id[word] for word in keep_tokens or () if word in self.token2id}
        numbers = self.token2id.values()
        good = [i for i in numbers if i in kept or no_below <= self.dfs.get(i, 0) <= most]
        good.sort(key=lambda i: self.num_docs if i in kept else self.dfs.get(i, 0), reverse=True)
        self.filter_tokens(good_ids=good if keep_n is None else good[:keep_n])

    def filter_n_most_frequent(self, remove_n: int) -> None:
        """Forget the ``remove_n`` tokens that are in most documents, and close the gaps."""
        by_frequency = sorted(
            self.token2id.values(), key=lambda i: self.dfs.get(i, 0), reverse=True
        )
        self.filter_tokens(bad_ids=by_frequency[:remove_n])

    def filter_tokens(
        self, bad_ids: Iterable[int] | None = None, good_ids: Iterable[int] | None = None
    ) -> None:
        """Forget tokens by their numbers, and close the gaps.

        Parameters
        ----------
        bad_ids : iterable of int, optional
            Forget these.
        good_ids : iterable of int, optional
            Forget all others.
        """
        keep = set(self.token2id.values())
        if bad_ids is not None:
            keep -= set(bad_ids)
        if good_ids is not None:
            keep &= set(good_ids)
        self.token2id = {token: i for token, i in self.token2id.items() if i in keep}
        self.compactify()

    def compactify(self) -> None:
        """Give the tokens new numbers, without gaps, in the order of their numbers."""
        new = {old: i for i, old in enumerate(sorted(self.token2id.values()))}
        self.token2id = {token: new[i] for token, i in self.token2id.items()}
        self.id2token = {}
        self.dfs = {new[i]: n for i, n in self.dfs.items() if i in new}
        self.cfs = {new[i]: n for i, n in self.cfs.items() if i in new}

    # Changing numbers

    def patch_with_special_tokens(self, special_token_dict: Mapping[str, int]) -> None:
        """Give tokens the numbers told, and those that had these numbers others.

        Counts go with the tokens.

        Parameters
        ----------
        special_token_dict : mapping of str to int
            For example ``{"pad": 0, "space": 1}``. A token that is displaced gets the number that
            the special one had, or the next one.
        """
        words = {i: word for word, i in self.token2id.items()}
        for token, wanted in special_token_dict.items():
            had = self.token2id.get(token, len(self))
            displaced = words.get(wanted)
            if displaced == token:
                continue
            self.token2id[token], words[wanted] = wanted, token
            words.pop(had, None)
            if displaced is not None:
                self.token2id[displaced], words[had] = had, displaced
            for counts in (self.dfs, self.cfs):
                here, there = counts.pop(wanted, 0), counts.pop(had, 0)
                counts |= {wanted: there} | ({} if displaced is None else {had: here})
        self.id2token = {}

    def merge_with(self, other: Mapping[int, str]) -> Renumbered:
        """Take the tokens of another dictionary, and add its counts.

        Parameters
        ----------
        other : Dictionary or mapping of int to str
            A plain mapping has no counts.

        Returns
        -------
        Renumbered
            Turns bags of words of the other dictionary into such of this one.
        """
        new = {i: self.token2id.setdefault(word, len(self)) for i, word in other.items()}
        for i in new.values():
            self.dfs.setdefault(i, 0)
        if isinstance(other, Dictionary):
            for old, i in new.items():
                self.dfs[i] += other.dfs.get(old, 0)
                self.cfs[i] = self.cfs.get(i, 0) + other.cfs.get(old, 0)
            self.num_docs += other.num_docs
            self.num_pos += other.num_pos
            self.num_nnz += other.num_nnz
        return Renumbered(new)

    @staticmethod
    def from_corpus(
        corpus: Iterable[Sequence[tuple[int, Any]]], id2word: Mapping[int, str] | None = None
    ) -> Dictionary:
        """Make a dictionary of bags of words.

        Parameters
        ----------
        corpus : iterable of lists of (int, number)
        id2word : mapping of int to str, optional
            The tokens; by default the numbers themselves, written in decimals.
        """
        made = Dictionary()
        for bag in corpus:
            made._count(bag, sum(n for _, n in bag))
        if id2word is None:
            id2word = {i: str(i) for i in range(max(made.dfs, default=-1) + 1)}
        made.token2id = {any2unicode(word): i for i, word in id2word.items()}
        for i in made.token2id.values():
            made.dfs.setdefault(i, 0)
        return made

    # Files

    def save(self, fname: StrPath) -> None:
        """Write everything to a file, atomically: JSON, which nothing is executed to read.

        Parameters
        ----------
        fname : path
            File to write, compressed if its name ends in .gz, .bz2, .xz or .zst.
        """
        files.write_json(fname, self._tables(), {name: getattr(self, name) for name in TOTALS})

    @classmethod
    def load(cls, fname: StrPath) -> Dictionary:
        """Read what `save` wrote.

        Raises
        ------
        ValueError
            If it is no such file, or a damaged one. A pickle, which gensim's ``save`` writes, is
            not read: let gensim write it by ``save_as_text``, and use `load_from_text`.
        """
        tables, totals = files.read_json(fname, TOTALS)
        return cls._made(tables, totals)

    def save_as_text(self, fname: StrPath, sort_by_word: bool = True) -> None:
        """Write a text, atomically: the number of documents, then a line for each token.

        A line is the token's number, the token and the number of documents it is in, a tab apart,
        which gensim reads too.

        Parameters
        ----------
        fname : path
            File to write, compressed if its name ends in .gz, .bz2, .xz or .zst.
        sort_by_word : bool
            Sort by token, else by descending number of documents.

        Raises
        ------
        ValueError
            If a token has a line end in it.
        """
        rows = [(i, word, self.dfs.get(i, 0)) for word, i in sorted(self.token2id.items())]
        if not sort_by_word:
            rows.sort(key=lambda row: -row[2])
        files.write_text(fname, self.num_docs, rows)

    @staticmethod
    def load_from_text(fname: StrPath) -> Dictionary:
        """Read what `save_as_text` wrote, also gensim's.

        Raises
        ------
        ValueError
            If a line is not as it should be, or a token stands there twice.
        """
        made = Dictionary()
        made.num_docs, rows = files.read_text(fname)
        made.token2id = {word: i for i, word, _ in rows}
        made.dfs = {i: n for i, _, n in rows}
        return made

    def _tables(self) -> files.Tables:
        numbers = list(self.token2id.values())
        dfs, cfs = ([table.get(i, 0) for i in numbers] for table in (self.dfs, self.cfs))
        return {"tokens": list(self.token2id), "ids": numbers, "dfs": dfs, "cfs": cfs}

    @classmethod
    def _made(cls, tables: files.Tables, totals: Mapping[str, int]) -> Dictionary:
        made = cls()
        made.token2id = dict(zip(tables["tokens"], tables["ids"], strict=True))
        made.dfs = dict(zip(tables["ids"], tables["dfs"], strict=True))
        made.cfs = dict(zip(tables["ids"], tables["cfs"], strict=True))
        vars(made).update(totals)
        return made


def _tokens(document: Iterable[Any]) -> list[str]:
    """List the tokens of a document as str; bytes are taken for UTF-8."""
    if isinstance(document, (str, bytes)):
        raise TypeError(
            f"the document is {document[:40]!r}, of type {type(document).__name__}, where a list "
            "of tokens is expected: split it first"
        )
    tokens = document if isinstance(document, list) else list(document)
    return tokens if set(map(type, tokens)) <= {str} else [_token(token) for token in tokens]


def _token(token: object) -> str:
    if isinstance(token, (str, bytes)):
        return any2unicode(token)
    raise TypeError(f"the token {token!r:.60} is a {type(token).__name__}: must be str")
