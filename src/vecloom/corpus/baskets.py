"""Baskets and sessions: items are words, what was taken together is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

import numpy as np

from vecloom.corpus import rows, sources
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.sources import Source, StrPath
from vecloom.corpus.vocabulary import Word

JSON_LINES = (".jsonl", ".ndjson")
SHUFFLE_TOKENS = 1 << 22  # shuffled at once


class BasketWindow(TypedDict):
    """Parameters of a model."""

    window: int
    shrink_windows: bool


def basket_window(corpus: Corpus) -> BasketWindow:
    """Return the parameters with which a model's window is the whole basket.

    Each item then predicts each other one of its basket (or is predicted from them all, in CBOW),
    wherever they stand: the order of items does not count.

    Returns
    -------
    dict
        ``window``, the length of the longest sentence less 1, and ``shrink_windows=False``.

    Examples
    --------
    >>> basket_window(Corpus([["tea", "milk"], ["tea", "lemon", "cake"]]))
    {'window': 2, 'shrink_windows': False}
    """
    longest = int(np.diff(corpus.offsets).max(initial=0))
    return {"window": max(longest - 1, 1), "shrink_windows": False}


def shuffled(corpus: Corpus, seed: int = 1) -> Corpus:
    """Return a corpus with the words of each sentence in another order, in memory.

    For baskets too large for a window of their size: with a new order for every epoch a window of
    a few items meets all of them in time.

    Parameters
    ----------
    corpus : Corpus
        Stays as it is; the vocabulary is shared.
    seed : int, default 1
        Not negative.
    """
    ids = np.empty(corpus.n_tokens, np.int32)
    lengths = np.diff(corpus.offsets)
    # random_raw, as NumPy keeps that the same from version to version
    bits = np.random.PCG64(seed)
    first = 0
    while first < corpus.n_sentences:
        begin = int(corpus.offsets[first])
        last = int(np.searchsorted(corpus.offsets, begin + SHUFFLE_TOKENS, side="right")) - 1
        last = max(last, first + 1)
        end = int(corpus.offsets[last])
        sentence = np.repeat(np.arange(last - first, dtype=np.uint64), lengths[first:last])
        keys = (sentence << np.uint64(32)) | (bits.random_raw(end - begin) >> np.uint64(32))
        ids[begin:end] = corpus.ids[begin:end][np.argsort(keys, kind="stable")]
        first = last
    return Corpus._make(corpus.vocabulary, ids, corpus.offsets)


def read_baskets(
    path: StrPath,
    *,
    basket: str | None = None,
    item: str | None = None,
    distinct: bool = True,
    delimiter: str | None = None,
    storage: StrPath = "auto",
) -> Corpus:
    """Read baskets or sessions from delimited text or JSON lines; each becomes a sentence.

    Without names of columns, each line is a basket: the fields of a delimited line, or a JSON list.
    With ``item`` alone, each line of a JSON file is an object that has the list under this name.
    With ``basket`` and ``item``, each line is one item: the columns of these names (the first line
    of a delimited file names them), or the values in an object. Lines with the same basket belong
    together, wherever they stand, and keep their order; memory then holds all items.

    Parameters
    ----------
    path : path
        File, plain or compressed: JSON lines if its name ends in .jsonl or .ndjson, else delimited.
    basket, item : str, optional
        Names of the columns with the basket (or session, order, user) and with the item.
    distinct : bool, default True
        Whether an item counts once in a basket. For sessions in which a return tells something,
        take False.
    delimiter : str, optional
        What stands between fields, one character; a tab for .tsv, else a comma.
    storage : {"auto", "memory"} or path
        Where the corpus is kept, as in `Corpus.from_files`.

    Returns
    -------
    Corpus
        Its words are the items: str, or int where JSON has integers. `basket_window` has the
        parameters for a window that is the whole basket.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        Naming file and line: a line lacks a field, is no JSON, has no list of items. If a name is
        no column, or there are no items.
    TypeError
        If items are neither all str nor all int.
    TextEncodingError
        (a ValueError) at bytes that are not UTF-8.
    """
    if basket is not None and item is None:
        raise ValueError(f"basket={basket!r} without item: name the column with the items, too")
    texts = sources.expand(path)
    if delimiter is not None and len(delimiter) != 1:
        raise ValueError(f"delimiter={delimiter!r}: expected one character")
    if basket is not None and item is not None:
        found = _grouped(texts, basket, item, delimiter)
    else:
        found = (items for source in texts for items in _whole(source, item, delimiter))
    if distinct:
        found = (list(dict.fromkeys(items)) for items in found)
    return Corpus.from_sentences(found, storage=storage)


def _whole(source: Source, item: str | None, delimiter: str | None) -> Iterator[list[Word]]:
    """Yield the baskets of a file that has one a line."""
    if rows.ending(source.path) not in JSON_LINES:
        if item is not None:
            raise ValueError(f"{source}: item={item!r} of a delimited file needs basket, too")
        for _, fields in rows.delimited(source, _delimiter(source, delimiter)):
            yield [text for field in fields if (text := field.strip())]
        return
    for line, value in rows.json_lines(source):
        where = f"{source}, line {line}"
        items = value if item is None else _fields(value, [item], where)[0]
        if not isinstance(items, list):
            raise ValueError(f"{where}: expected a list of items, found {items!r:.80}")
        for one in items:
            _check(one, where)
        yield items


def _grouped(
    texts: list[Source], basket: str, item: str, delimiter: str | None
) -> Iterator[list[Word]]:
    """Yield the baskets of files that have an item a line, in order of appearance."""
    baskets: dict[Word, list[Word]] = {}
    for source in texts:
        for name, one in _pairs(source, basket, item, delimiter):
            baskets.setdefault(name, []).append(one)
    yield from baskets.values()


def _pairs(
    source: Source, basket: str, item: str, delimiter: str | None
) -> Iterator[tuple[Word, Word]]:
    """Yield basket and item of each line."""
    if rows.ending(source.path) in JSON_LINES:
        for line, value in rows.json_lines(source):
            where = f"{source}, line {line}"
            name, one = _fields(value, [basket, item], where)
            _check(name, where)
            _check(one, where)
            yield name, one
        return
    lines = rows.delimited(source, _delimiter(source, delimiter))
    header = [name.strip() for name in next(lines, (0, []))[1]]
    for wanted in (basket, item):
        if wanted not in header:
            raise ValueError(
                f"{source}: no column {wanted!r}; the first line has {', '.join(header) or 'none'}"
            )
    places = header.index(basket), header.index(item)
    for line, fields in lines:
        if len(fields) <= max(places):
            raise ValueError(
                f"{source}, line {line}: {len(fields)} fields, where the first line has "
                f"{len(header)}"
            )
        name, one = (fields[place].strip() for place in places)
        if not name or not one:
            raise ValueError(f"{source}, line {line}: {item if name else basket} is empty")
        yield name, one


def _delimiter(source: Source, given: str | None) -> str:
    return given or rows.DELIMITERS.get(rows.ending(source.path), ",")


def _fields(value: Any, names: list[str], where: str) -> list[Any]:
    """Return what an object of JSON has under some names."""
    if not isinstance(value, dict):
        raise ValueError(f"{where}: expected an object, found {value!r:.80}")
    for name in names:
        if name not in value:
            raise ValueError(f"{where}: no {name!r}, but {', '.join(value) or 'nothing'}")
    return [value[name] for name in names]


def _check(value: object, where: str) -> None:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise ValueError(f"{where}: {value!r:.80} is neither a string nor an integer")
