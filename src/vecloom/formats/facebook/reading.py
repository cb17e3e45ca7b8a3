"""Reading models of fastText, with mistrust."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecloom._core.entries import split_entries
from vecloom.formats.diagnosis import FASTTEXT, foreign
from vecloom.formats.facebook import layout
from vecloom.formats.facebook.cursor import Cursor
from vecloom.formats.facebook.model import (
    FacebookArgs,
    FacebookDictionary,
    FacebookModel,
    check_shape,
    input_shape,
    output_shape,
)
from vecloom.formats.files import COMPRESSED_SUFFIXES, File, FormatError, open_source
from vecloom.formats.quantized import N_CENTROIDS, ProductQuantizer, QuantizedMatrix

# A word longer than this is none.
_LONGEST_WORD = 1 << 20


def read_facebook(path: File, *, mmap: bool = False) -> FacebookModel:
    """Read a model of fastText: .bin and .ftz, versions 11 and 12, and the kind before them.

    Parameters
    ----------
    path : path-like, or binary file object
        Decompressed if its name ends in .gz, .bz2, .xz or .zst.
    mmap : bool, default False
        Map a dense input matrix into memory instead of reading it: processes then share it, and
        what is written to it stays in this one. It is read nonetheless (and the log says so) where
        the words before it leave it unaligned, which they do in three files of four. On Windows
        the file cannot be replaced while it is mapped.

    Returns
    -------
    FacebookModel
        Dense matrices are not searched for numbers that are not finite; quantizers are.

    Raises
    ------
    FormatError
        The file is damaged, of another kind, or of a version newer than 12; a ValueError. The
        message names the field and its place.
    TruncatedFileError
        The file ends early; an EOFError too.
    OSError
        The file cannot be opened or read.
    """
    with open_source(path) as source:
        plain = isinstance(path, (str, os.PathLike)) and not os.fspath(path).lower().endswith(
            COMPRESSED_SUFFIXES
        )
        cursor = Cursor(source, whole=plain and source.size is not None)
        version = _read_version(cursor)
        args = _read_args(cursor, version)
        dictionary = _read_dictionary(cursor, args.bucket, signed=version != layout.UNSIGNED)
        quantized = version != layout.UNSIGNED and cursor.flag("the flag of the input matrix")
        if dictionary.pruned is not None and not quantized:
            raise cursor.error("buckets are pruned, but the input matrix is not quantized")
        expected = input_shape(args, dictionary)
        input_matrix = _read_matrix(cursor, "input", expected, quantized, mmap)
        args.qout = version != layout.UNSIGNED and cursor.flag("the flag of the output matrix")
        output_matrix = _read_matrix(
            cursor, "output", output_shape(args, dictionary), quantized and args.qout, False
        )
        if not cursor.holds_only(b""):
            raise cursor.error("the file goes on after the output matrix")
    return FacebookModel(version, args, dictionary, input_matrix, output_matrix)


def looks_like_facebook(head: bytes) -> bool:
    """Whether a file begins as models of fastText do: with the magic number, or as the older kind.

    That one is known by arguments, and counts of words and labels, that can be: no text can, for
    bytes of zero are among them.
    """
    if head.startswith(FASTTEXT):
        return True
    if len(head) < layout.ARGS.size + layout.ENTRY_COUNTS.size:
        return False
    try:
        _decode_args(dict(zip(layout.ARG_NAMES, layout.ARGS.unpack_from(head), strict=True)))
    except ValueError:
        return False
    size, n_words, n_labels = layout.ENTRY_COUNTS.unpack_from(head, layout.ARGS.size)
    return bool(min(n_words, n_labels) >= 0 and size == n_words + n_labels)


@contextmanager
def _checking(cursor: Cursor) -> Iterator[None]:
    """Let what is wrong with values that have just been read name the file."""
    try:
        yield
    except ValueError as error:
        raise FormatError(f"{cursor.name}: {error}") from None


def _read_version(cursor: Cursor) -> int:
    magic = layout.INT32.unpack(cursor.peek(layout.INT32.size, "the magic number"))[0]
    if magic != layout.MAGIC:
        return layout.UNSIGNED
    _, version = cursor.numbers(layout.SIGNATURE, "the version")
    if version not in layout.VERSIONS:
        raise FormatError(
            f"{cursor.name}: the version is {version}, of which nothing is known; versions 11 and"
            " 12 can be read"
        )
    return int(version)


def _read_args(cursor: Cursor, version: int) -> FacebookArgs:
    head = bytes(cursor.unread[:4096])
    values = cursor.numbers(layout.ARGS, "the arguments")
    try:
        args = _decode_args(dict(zip(layout.ARG_NAMES, values, strict=True)))
    except ValueError as error:
        if version != layout.UNSIGNED:
            raise FormatError(f"{cursor.name}: {error}") from None
        raise FormatError(
            f"{cursor.name} is no model of fastText{foreign(head, True)}: it does not begin with"
            f" the magic number, and in the older kind, which has none, {error}"
        ) from None
    if version == 11 and args.model == "sup" and args.maxn > 0:
        args.maxn, args.stored_maxn = 0, args.maxn
    return args


def _decode_args(values: dict[str, Any]) -> FacebookArgs:
    for name, codes in (("loss", layout.LOSSES), ("model", layout.MODELS)):
        found = [key for key, code in codes.items() if code == values[name]]
        if not found:
            raise ValueError(f"{name} is {values[name]}, where 1 to {len(codes)} is due")
        values[name] = found[0]
    args = FacebookArgs(**values)
    args.check()
    return args


def _read_dictionary(cursor: Cursor, bucket: int, *, signed: bool) -> FacebookDictionary:
    size, n_words, n_labels = cursor.numbers(layout.ENTRY_COUNTS, "the counts of the dictionary")
    n_tokens = cursor.number(layout.INT64, "ntokens")
    n_pruned = cursor.number(layout.INT64, "pruneidx_size") if signed else layout.UNPRUNED
    for name, value, least in (
        ("nwords", n_words, 0),
        ("nlabels", n_labels, 0),
        ("pruneidx_size", n_pruned, layout.UNPRUNED),
    ):
        if value < least:
            raise FormatError(f"{cursor.name}: {name} is {value}, which cannot be")
    if size != n_words + n_labels:
        raise FormatError(
            f"{cursor.name}: the size of the dictionary is {size}, but nwords {n_words} and nlabels"
            f" {n_labels} make {n_words + n_labels}"
        )
    names, counts = _read_entries(cursor, n_words, n_labels)
    pruned = None
    if n_pruned != layout.UNPRUNED:
        pruned = cursor.array((n_pruned, 2), layout.PAIR, f"pruneidx of {n_pruned} pairs")
    dictionary = FacebookDictionary(
        names[:n_words], counts[:n_words], names[n_words:], counts[n_words:], n_tokens, pruned
    )
    with _checking(cursor):
        dictionary.check(bucket)
    return dictionary


def _read_entries(
    cursor: Cursor, n_words: int, n_labels: int
) -> tuple[list[bytes], NDArray[np.int64]]:
    """Read words, then labels, and their counts."""
    n = n_words + n_labels
    cursor.expect(n * layout.ENTRY_TAIL.itemsize, f"the dictionary of {n} entries")
    names: list[bytes] = []
    counts = np.zeros(0, np.int64)
    types = np.zeros(0, np.uint8)
    while len(names) < n:
        if len(names) == len(counts):
            # At once where the file can hold so many, else no more than twice what has come.
            room = n if cursor.size is not None else min(n, max(1 << 16, 2 * len(names)))
            counts.resize(room, refcheck=False)
            types.resize(room, refcheck=False)
        with cursor.unread as block:
            used = split_entries(block, names, counts, types)
        cursor.skip(used)
        if used == 0:
            field = f"entry {len(names)} of the {n} of the dictionary"
            if cursor.at_end:
                raise cursor.truncated(field)
            if len(cursor) > _LONGEST_WORD:
                raise cursor.error(f"{field} does not end")
            cursor.fill()
    due = np.repeat(np.array([0, 1], np.uint8), [n_words, n_labels])
    bad = np.flatnonzero(types != due)
    if len(bad):
        i = int(bad[0])
        raise FormatError(
            f"{cursor.name}: the type of entry {i} of the dictionary, {names[i]!r}, is {types[i]},"
            f" where {due[i]} is due: {n_words} words (0), then {n_labels} labels (1)"
        )
    return names, counts.view("<i8").astype(np.int64, copy=False)


def _read_matrix(
    cursor: Cursor, name: str, expected: tuple[int, int], quantized: bool, mmap: bool
) -> NDArray[np.float32] | QuantizedMatrix:
    with_norms = quantized and cursor.flag(f"the flag of lengths of the {name} matrix")
    shape = cursor.numbers(layout.SHAPE, f"the shape of the {name} matrix")
    with _checking(cursor):
        check_shape(name, (shape[0], shape[1]), expected)
    if quantized:
        return _read_quantized(cursor, name, expected, with_norms)
    read = cursor.map if mmap else cursor.array
    return read(expected, layout.NUMBER, f"the {name} matrix")


def _read_quantized(
    cursor: Cursor, name: str, shape: tuple[int, int], with_norms: bool
) -> QuantizedMatrix:
    what = f"the {name} matrix"
    size = cursor.number(layout.INT32, f"the number of codes of {what}")
    n_sub, rest = divmod(size, max(shape[0], 1))
    if rest or n_sub > shape[1] or (n_sub < 1 and shape[0] > 0):
        raise cursor.error(f"the number of codes of {what} is {size}, for {shape[0]} rows")
    codes = cursor.array((shape[0], n_sub), layout.CODE, f"the codes of {what}")
    quantizer = _read_quantizer(cursor, shape[1], what)
    norm_codes = norm_quantizer = None
    if with_norms:
        norm_codes = cursor.array((shape[0],), layout.CODE, f"the codes of lengths of {what}")
        norm_quantizer = _read_quantizer(cursor, 1, f"the lengths of {what}")
    with _checking(cursor):
        if shape[0] == 0:
            codes = codes.reshape(0, quantizer.n_sub)
        return QuantizedMatrix(shape, codes, quantizer, norm_codes, norm_quantizer)


def _read_quantizer(cursor: Cursor, dim: int, what: str) -> ProductQuantizer:
    found, n_sub, sub_dim, last = cursor.numbers(layout.QUANTIZER, f"the quantizer of {what}")
    if found != dim:
        raise cursor.error(f"the quantizer of {what} has dim {found}, where {dim} is due")
    centroids = cursor.array((N_CENTROIDS * dim,), layout.NUMBER, f"the centroids of {what}")
    with _checking(cursor):
        try:
            return ProductQuantizer(dim, n_sub, sub_dim, last, centroids)
        except ValueError as error:
            raise ValueError(f"the quantizer of {what}: {error}") from None
