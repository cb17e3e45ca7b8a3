"""The table of tags: who has a row, how many documents stand under it, how it is saved."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import TaggedCorpus
from vecloom.corpus.mapped import name_beside
from vecloom.formats import FormatError, native
from vecloom.formats.keys import INTEGERS, KEY_TENSORS, pack_keys, unpack_keys
from vecloom.models.weights import Matrix, counts_of
from vecloom.vectors import KeyedVectors
from vecloom.vectors.drawing import fill_uniform

logger = logging.getLogger(__name__)

StrPath = str | os.PathLike[str]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

# Attributes of a tag, under gensim's names.
COUNTS = ("doc_count", "word_count")
STREAM = 1  # of random numbers: words have another
PREFIX = "dv."  # of the arrays of a file


def add_tags(
    dv: KeyedVectors,
    tags: Sequence[Any],
    counts: Iterable[Int64s],
    seed: int,
    *,
    begin: KeyedVectors | None = None,
    mapfile: StrPath | None = None,
) -> None:
    """Give every tag a vector; those there are keep theirs, and add up their counts.

    Vectors are uniform in [-1/2, 1/2) / D.

    Parameters
    ----------
    dv : KeyedVectors
        Changed.
    tags : sequence of str and int
        Each once.
    counts : iterable of ndarray
        The documents of each tag, and the words in these.
    seed : int
        Of the vectors drawn.
    begin : KeyedVectors, optional
        Has the vectors that tags begin from, if it has the tags.
    mapfile : path, optional
        A file to keep the vectors in, mapped into memory.
    """
    first, new = len(dv), [tag for tag in tags if tag not in dv.key_to_index]
    vectors = _room(first + len(new), dv.vector_size, mapfile)
    vectors[:first] = dv.vectors[:first]
    bound = 1 / (2 * dv.vector_size)
    fill_uniform(vectors[first:], -bound, bound, seed, STREAM, first)
    if begin is not None:
        found = [(row, tag) for row, tag in enumerate(new, first) if tag in begin.key_to_index]
        if found:
            vectors[[row for row, _ in found]] = begin[[tag for _, tag in found]]
    dv.vectors = vectors
    dv.index_to_key += new
    dv.key_to_index.update(zip(new, range(first, len(dv)), strict=True))
    dv.fit_locks()
    rows = rows_of(tags, dv)
    for name, counted in zip(COUNTS, counts, strict=True):
        total = np.zeros(len(dv), np.int64)
        total[:first] = dv.expandos.get(name, 0)
        total[rows] += counted
        dv.expandos[name] = total


def _room(n: int, dim: int, mapfile: StrPath | None) -> Matrix:
    """Make a matrix, in memory or in a file; a file that others have mapped is left to them."""
    if mapfile is None or not n:
        return np.empty((n, dim), np.float32)
    temporary = name_beside(os.fspath(mapfile))
    try:
        vectors = np.memmap(temporary, np.float32, "w+", shape=(n, dim))
        os.replace(temporary, mapfile)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return np.asarray(vectors)


def rows_of(tags: Sequence[Any], dv: KeyedVectors) -> Int32s:
    """Return the row of each tag, -1 for those without: int32 (n_tags,)."""
    index = dv.key_to_index
    rows = np.fromiter((index.get(tag, -1) for tag in tags), np.int32, len(tags))
    if rows.max(initial=-1) >= len(dv):
        raise ValueError(f"dv.key_to_index leads to row {rows.max()}, but dv has {len(dv)} tags")
    return rows


def rows_of_documents(corpus: TaggedCorpus, dv: KeyedVectors, concat: int) -> tuple[Int64s, Int32s]:
    """Return the rows of each document's tags; tags without a row are passed over.

    Parameters
    ----------
    concat : int
        How many tags a document needs; 0 for any number.

    Returns
    -------
    offsets : ndarray of int64, shape (n_documents + 1,)
    rows : ndarray of int32

    Raises
    ------
    ValueError
        If no document has as many tags as it needs.
    """
    of_tags = rows_of(corpus.tags, dv)
    if missing := np.count_nonzero(of_tags < 0):
        logger.warning(
            "%d of %d tags have no vector and are passed over: build_vocab(update=True) adds them",
            missing,
            len(of_tags),
        )
    rows = of_tags[corpus.tag_ids]
    known = rows >= 0
    before = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(known, out=before[1:])
    offsets = before[corpus.tag_offsets]
    if concat:
        _check_numbers(np.diff(offsets)[np.diff(corpus.offsets) > 0], concat)
    return offsets, rows[known]


def _check_numbers(found: Int64s, concat: int) -> None:
    """See to it that documents have the number of tags that are concatenated."""
    wrong = int(np.count_nonzero(found != concat))
    if not wrong:
        return
    message = f"{wrong} of {len(found)} documents have not dm_tag_count={concat} known tags"
    if wrong == len(found):
        raise ValueError(
            f"{message}, the first of them {found[0]}: dm_concat needs just so many, set "
            "dm_tag_count to the number of your documents' tags, or call build_vocab(update=True)"
        )
    logger.warning("%s, which dm_concat needs, and are passed over", message)


def pack_tags(dv: KeyedVectors) -> dict[str, npt.NDArray[Any]]:
    """Name the arrays of the table as a model's file does; `unpack_tags` is the way back."""
    kind, keys = pack_keys(dv.index_to_key)
    keys.setdefault(INTEGERS, np.full(len(dv), kind == "int"))
    return {PREFIX + name: array for name, array in (dv.to_arrays() | keys).items()}


def unpack_tags(file: native.NativeFile) -> KeyedVectors:
    """Take the table out of a model's file.

    Raises
    ------
    FormatError
        If there is none, or a damaged one.
    """
    arrays = {
        name.removeprefix(PREFIX): array
        for name, array in file.arrays.items()
        if name.startswith(PREFIX)
    }
    if "vectors" not in arrays:
        raise FormatError(f"{file.name}: it holds no vectors of tags")
    keys = {name: arrays.pop(name) for name in KEY_TENSORS if name in arrays}
    tags = unpack_keys("mixed", keys, file.name)
    return KeyedVectors.from_file(dataclasses.replace(file, arrays=arrays, keys=tags))


def exported(wv: KeyedVectors | None, dv: KeyedVectors | None, prefix: str) -> KeyedVectors:
    """Put words, and tags behind a prefix, into one table; ``count`` is that of each.

    Raises
    ------
    ValueError
        If neither is given, or a tag with its prefix is a word.
    """
    size = next((given.vector_size for given in (wv, dv) if given is not None), None)
    if size is None:
        raise ValueError("nothing to write: ask for word_vec, doctag_vec, or both")
    table = KeyedVectors(size)
    if wv is not None:
        table.add_vectors(wv.index_to_key, wv.vectors, {"count": counts_of(wv)})
    if dv is not None:
        names = [f"{prefix}{tag}" for tag in dv.index_to_key]
        if taken := [name for name in names if name in table.key_to_index]:
            raise ValueError(f"a tag would be written as {taken[0]!r}, which is a word: set prefix")
        counts = dv.expandos.get(COUNTS[0], np.zeros(len(dv), np.int64))
        table.add_vectors(names, dv.vectors, {"count": counts})
    return table
