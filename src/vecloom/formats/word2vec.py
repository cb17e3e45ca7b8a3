"""The formats of word2vec.c, text and binary, and GloVe's text, which has no header.

Text is a line ``V D``, then a word and D numbers a line; binary is the same header, then a word, a
space and D little-endian float32, with or without a newline. Words hold any byte but space and
newline. (T. Mikolov's word2vec.c and distance.c, 2013.)
"""

from __future__ import annotations

import functools
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from vecloom._core import rowreader, rowwriter
from vecloom._core.cores import available_cores
from vecloom._core.parallel import in_order
from vecloom.formats.diagnosis import bad_line, fields, foreign, other_kind
from vecloom.formats.files import File, FormatError, atomic_write, open_source
from vecloom.formats.lines import LINES, split_lines
from vecloom.formats.records import BLOCK, Decoding, Layout, Window, drop_duplicates, read_rows

logger = logging.getLogger(__name__)

# Against headers that claim the memory of the machine for one row.
MAX_VECTOR_SIZE = 1 << 20

# What a number may take in text, and threads that put text together.
NUMBER_BYTES = 25
WRITERS = 4

HEADER = re.compile(rb"\s*(-?\d{1,20})\s+(-?\d{1,20})\s*")


class Vectors(Protocol):
    """What is read and written: `vecloom.vectors.KeyedVectors`, or anything of that shape."""

    vectors: Any
    index_to_key: list[Any]
    key_to_index: dict[Any, int]
    expandos: dict[str, Any]


V = TypeVar("V", bound=Vectors)


def read_word2vec(
    path: File,
    *,
    cls: type[V],
    fvocab: File | None = None,
    binary: bool = False,
    encoding: str = "utf8",
    unicode_errors: str = "strict",
    limit: int | None = None,
    datatype: DTypeLike = np.float32,
    no_header: bool = False,
) -> V:
    """Read vectors in the format of word2vec.c.

    Of a word that stands there more than once the first vector is kept, with one warning. Memory
    is the vectors' and words' own and some megabytes.

    Parameters
    ----------
    path : path-like, or binary file object
        Decompressed if its name ends in .gz, .bz2, .xz or .zst.
    cls : type
        The class to fill, called as ``cls(vector_size, count=0, dtype=datatype)``.
    fvocab : path-like or binary file object, optional
        A file of words and counts, one a line. Without it the attribute "count" falls from the
        number of words read to 1, as files are sorted by count.
    binary : bool, default False
        Whether the file is the binary kind.
    encoding : str, default "utf8"
        Encoding of the words: any in which ASCII bytes are ASCII.
    unicode_errors : str, default "strict"
        What to do about words that are not of that encoding: "strict", "ignore", "replace" and
        what else ``bytes.decode`` knows.
    limit : int, optional
        Read only so many words from the front.
    datatype : dtype, default float32
        Type of `vectors`: float16, float32 or float64. Numbers of text are rounded to it once.
    no_header : bool, default False
        Whether the text begins with the first word, as GloVe's files do. Words may then hold
        spaces, where the number of columns tells them from numbers.

    Returns
    -------
    cls

    Raises
    ------
    FormatError
        The file is damaged or of another kind; a ValueError. The message names the place.
    TruncatedFileError
        The file ends early; an EOFError too.
    WordEncodingError
        A word is not of the encoding; a UnicodeDecodeError too.
    NotImplementedError
        Both `binary` and `no_header` are given.
    OSError
        The file cannot be opened or read.
    """
    dtype = np.dtype(datatype)
    if dtype.kind != "f":
        raise ValueError(f"datatype must be a floating-point type, not {dtype}")
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be positive or None, not {limit}")
    if binary and no_header:
        raise NotImplementedError("no_header is for text: binary files always have a header")
    decoding = Decoding(encoding, unicode_errors)
    with open_source(path) as source:
        window = Window(source, BLOCK if binary else LINES)
        promised, columns = _guess_shape(window) if no_header else _read_header(window, binary)
        head = bytes(window.unread[:4096])
        layout = (
            _binary_layout(window, columns)
            if binary
            else _text_layout(window, columns, dtype, no_header)
        )
        try:
            words, matrix = read_rows(
                window, layout, promised=promised, limit=limit, dtype=dtype, decoding=decoding
            )
        except FormatError as error:
            raise error.with_hint(other_kind(head, columns, binary)) from error
        if not binary and window.ends_within_a_line and (limit is None or len(words) < limit):
            logger.warning("%s: the last line has no end; it may have been cut", source.name)
        lines = len(words)
        words, index, matrix = drop_duplicates(words, matrix, source.name)
    result = cls(columns, count=0, dtype=dtype)  # type: ignore[call-arg]
    result.vectors, result.index_to_key, result.key_to_index = matrix, words, index
    result.expandos["count"] = _counts(words, lines, fvocab, decoding)
    return result


def _counts(
    words: list[str], lines: int, fvocab: File | None, decoding: Decoding
) -> NDArray[np.int64]:
    if fvocab is None:
        return lines - np.arange(len(words), dtype=np.int64)
    counts = _read_counts(fvocab, decoding)
    missing = [word for word in words if word not in counts]
    if missing:
        logger.warning(
            "the vocabulary file lacks %d of the words, the first of them %r; their count is 0",
            len(missing),
            missing[0],
        )
    return np.array([counts.get(word, 0) for word in words], dtype=np.int64)


def _read_counts(file: File, decoding: Decoding) -> dict[str, int]:
    """Read lines of a word and a count."""
    counts: dict[str, int] = {}
    with open_source(file) as source:
        window = Window(source)
        number = 0
        while len(window) or not window.at_end:
            number += 1
            line = window.line()
            word, _, count = (line or b"").strip(b" \t\r").rpartition(b" ")
            if count.isdigit() and len(count) < 19:
                counts[str(word, decoding.encoding, decoding.errors)] = int(count)
            elif line is None or line.strip():
                raise FormatError(f"{source.name}: line {number} is not a word and a count")
            window.skip(min(len(line or b"") + 1, len(window)))
    return counts


def _read_header(window: Window, binary: bool) -> tuple[int, int]:
    """Read the number of words and their dimension."""
    line = window.line()
    if line == b"" and window.at_end and len(window) == 0:
        raise FormatError(f"{window.name} is empty")
    match = HEADER.fullmatch(line) if line is not None else None
    if match is None:
        raise FormatError(
            f"{window.name} does not begin with the header of word2vec, 'words dimensions', but"
            f" with {bytes(window.unread[:40])!r}{foreign(bytes(window.unread[:4096]), binary)}"
        )
    count, columns = int(match[1]), int(match[2])
    if count < 0 or not 1 <= columns <= MAX_VECTOR_SIZE:
        raise FormatError(
            f"{window.name}: the header {match[0].decode().strip()!r} cannot be: {count} words of"
            f" {columns} dimensions (words are 0 or more, dimensions 1 to {MAX_VECTOR_SIZE})"
        )
    window.skip(min(len(match[0]) + 1, len(window)))
    return count, columns


def _guess_shape(window: Window) -> tuple[None, int]:
    """Tell the dimension of text without a header: words may hold spaces, but most do not."""
    first = window.line()
    if first == b"" and len(window) == 0:
        raise FormatError(f"{window.name} is empty")
    if first is None:
        raise FormatError(
            f"{window.name} is not text: its first line does not end"
            f"{foreign(bytes(window.unread[:4096]), True)}"
        )
    block = bytes(window.unread)
    whole = block if window.at_end else block[: block.rfind(b"\n")]
    widths = Counter(len(fields(line)) for line in whole.split(b"\n", 200)[:200] if line.strip())
    columns = widths.most_common(1)[0][0] - 1 if widths else 0
    kind = foreign(block[:4096], True)
    if kind or not 1 <= columns <= MAX_VECTOR_SIZE:
        raise FormatError(
            f"{window.name}: the lines are not a word and numbers; they begin with"
            f" {first[:40]!r}{kind}"
        )
    return None, columns


def _text_layout(window: Window, columns: int, dtype: np.dtype[Any], no_header: bool) -> Layout:
    stage = np.dtype(np.float32 if dtype == np.float32 else np.float64)
    return Layout(
        functools.partial(split_lines, spaced=no_header),
        columns,
        2 * columns,
        b" \r\n",
        stage,
        lambda row: bad_line(window, row, columns, no_header),
    )


def _binary_layout(window: Window, columns: int) -> Layout:
    def split(
        block: memoryview,
        rows: NDArray[Any],
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        at_end: bool,
    ) -> tuple[int, int, bool]:
        n, used = rowreader.split_binary(block, rows, starts, stops)
        if sys.byteorder == "big":
            rows[:n].byteswap(inplace=True)
        return n, used, True

    return Layout(
        split,
        columns,
        1 + 4 * columns,
        b"\n",
        np.dtype(np.float32),
        lambda row: FormatError(
            f"{window.name}: no space ends word {row + 1}, at byte {window.offset} of the file"
        ),
    )


def write_word2vec(
    kv: Vectors,
    path: File,
    *,
    fvocab: File | None = None,
    binary: bool = False,
    total_vec: int | None = None,
    write_header: bool = True,
    prefix: str = "",
    append: bool = False,
    sort_attr: str = "count",
) -> None:
    """Write vectors in the format of word2vec.c.

    The file appears under its name only when it is whole. Text gives float32 and float64 back to
    the bit: it is the shortest that does. Binary is float32.

    Parameters
    ----------
    kv : KeyedVectors
    path : path-like, or binary file object
        Compressed if its name ends in .gz, .bz2, .xz or .zst.
    fvocab : path-like or binary file object, optional
        Also write a file of words and counts here.
    binary : bool, default False
        Write the binary kind.
    total_vec : int, optional
        The number of words to write into the header, for files that more will be appended to; by
        default the number there are.
    write_header : bool, default True
        Write the line of the number of words and their dimension.
    prefix : str, default ""
        Goes before every word.
    append : bool, default False
        Write after what the files hold already.
    sort_attr : str, default "count"
        Sort by this attribute of the words, descending; the order is kept where there is none.

    Raises
    ------
    ValueError
        A word holds a space or a newline, or is not Unicode text, or there are fewer vectors than
        words; `fvocab` is given and there is no such attribute.
    OSError
        The file cannot be written.
    """
    if fvocab is not None and sort_attr not in kv.expandos:
        raise ValueError(
            f"cannot write the counts to {fvocab}: these vectors have no attribute {sort_attr!r}"
        )
    n = len(kv.index_to_key)
    if n > len(kv.vectors):
        raise ValueError(f"there are {n} words, but only {len(kv.vectors)} vectors")
    if kv.vectors.shape[1] == 0:
        raise ValueError("vectors of no dimensions cannot be written")
    order, values = np.arange(n), np.zeros(n)
    if sort_attr in kv.expandos:
        given = kv.expandos[sort_attr][:n]  # of keys that were added since, it is zero
        values = np.concatenate([given, np.zeros(n - len(given), given.dtype)])
        order = np.argsort(-values.astype(np.float64), kind="stable")
    with ExitStack() as files:
        out = files.enter_context(atomic_write(path, append=append))
        if write_header:
            out.write(f"{n if total_vec is None else total_vec} {kv.vectors.shape[1]}\n".encode())
        for block in _blocks(kv, order, prefix, binary):
            out.write(block)
        if fvocab is not None:
            vocabulary = files.enter_context(atomic_write(fvocab, append=append))
            for row in order:
                word = _encode(kv.index_to_key[row], prefix)
                vocabulary.write(word + f" {values[row]}\n".encode())


def _blocks(
    kv: Vectors, order: NDArray[np.intp], prefix: str, binary: bool
) -> Iterator[bytes | memoryview]:
    """Put words and vectors together, in the order to be written and its type, block by block."""
    double = kv.vectors.dtype.itemsize > 4 and not binary
    dtype = np.dtype("<f4" if binary else np.float64 if double else np.float32)
    join = rowwriter.join_binary if binary else rowwriter.join_text
    step = max(1, BLOCK // ((4 if binary else NUMBER_BYTES) * kv.vectors.shape[1]))
    as_they_are = bool((order[1:] > order[:-1]).all())

    def block(first: int) -> bytes | memoryview:
        part = slice(first, first + step)
        if as_they_are:  # slices are no copies
            keys, vectors = kv.index_to_key[part], kv.vectors[part]
        else:
            keys = [kv.index_to_key[row] for row in order[part].tolist()]
            vectors = kv.vectors[order[part]]
        rows = np.ascontiguousarray(vectors[: len(keys)], dtype)
        return join(_encode_all(keys, prefix), rows.view(dtype.newbyteorder("=")))

    return in_order(block, range(0, len(order), step), min(WRITERS, available_cores()))


def _encode_all(keys: list[Any], prefix: str) -> list[bytes]:
    """Encode words, all at once if there is nothing special about them."""
    text = "\n".join([prefix + str(key) for key in keys] if prefix else map(str, keys))
    if " " not in text and text.count("\n") == len(keys) - 1:
        try:
            return text.encode().split(b"\n")
        except UnicodeEncodeError:  # tell below which word it is
            pass
    return [_encode(key, prefix) for key in keys]


def _encode(key: object, prefix: str) -> bytes:
    try:
        word = f"{prefix}{key}".encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"the word {key!r} is not Unicode text: {error.reason}") from error
    if b" " in word or b"\n" in word:
        raise ValueError(
            f"the word {prefix + str(key)!r} holds a space or a newline, which files of word2vec"
            " cannot: put '_' in its place, or save in Vecloom's own format"
        )
    return word
