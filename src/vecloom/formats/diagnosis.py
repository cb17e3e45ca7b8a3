"""What a file is, and what is wrong with it: from its bytes, for messages that name the remedy."""

from __future__ import annotations

import re

import numpy as np

from vecloom._core import rowreader
from vecloom.formats.files import FormatError, PathLike, open_source
from vecloom.formats.records import Window

# What fastText's files begin with: the number 793712314.
FASTTEXT = b"\xba\x16\x4f\x2f"
# What files of other kinds begin with, and what to do about them.
_SIGNATURES = {
    b"\x1f\x8b": "gzip data: its name must end in .gz",
    b"\xfd7zXZ\x00": "xz data: its name must end in .xz",
    b"\x28\xb5\x2f\xfd": "Zstandard data: its name must end in .zst",
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"\x93NUMPY": "a NumPy array: load it with numpy.load",
    FASTTEXT: "a fastText model: this function reads word2vec files",
}
_SIGNATURES |= {b"BZh%d1AY&SY" % n: "bzip2 data: its name must end in .bz2" for n in range(1, 10)}
# What every pickle of protocol 2 or later begins with, and what those of objects did before.
_PICKLE = re.compile(rb"\x80[\x02-\x05]|c[\w.]+\n[\w.]+\n")


def signature(head: bytes) -> str | None:
    """Say what a file is that begins with ``head``, if it is of a known other kind."""
    if looks_pickled(head):
        return "a Python pickle: if gensim saved it, open it with vecloom.load, which runs no code"
    return next((kind for mark, kind in _SIGNATURES.items() if head.startswith(mark)), None)


def looks_pickled(head: bytes) -> bool:
    """Whether a file begins as a pickle of an object does."""
    return _PICKLE.match(head) is not None and not looks_native(head)


def is_pickled(path: PathLike) -> bool:
    """Whether a file, decompressed by the ending of its name, begins as a pickle does."""
    with open_source(path) as source:
        return looks_pickled(source.stream.read(256))


def bad_line(window: Window, row: int, columns: int, no_header: bool) -> FormatError:
    """Say what is wrong with the line that the window stands at."""
    place = f"{window.name}: line {row + (1 if no_header else 2)}"
    offset = window.offset
    line = window.line()
    if line is None:
        return FormatError(f"{place} does not end (it begins at byte {offset} of the file)")
    word, *numbers = fields(line)
    bad = next((field for field in numbers if not is_number(field)), None)
    if not line.strip():
        return FormatError(f"{place} is empty")
    if len(numbers) == columns and bad is not None:
        return FormatError(f"{place}, of the word {_show(word)}: {_show(bad)} is not a number")
    hint = ""
    if len(numbers) > columns and bad is not None:
        hint = (
            "; if the word holds spaces, write it with '_', for the format has no spaces in words"
        )
    if len(numbers) < columns and row == 0 and no_header and len(numbers) == 1:
        hint = "; it looks like a header: pass no_header=False"
    return FormatError(
        f"{place}, of the word {_show(word)}, holds {len(numbers)} numbers where {columns}"
        f" are due{hint}"
    )


def fields(line: bytes) -> list[bytes]:
    """Cut a line into its word and its numbers."""
    word, *numbers = line.rstrip(b" \r").split(b" ")
    return [word, *filter(None, numbers)]


def is_number(field: bytes) -> bool:
    """Whether the bytes are a number, by the parser's own judgement."""
    row, bound = np.empty((1, 1)), np.empty(1, np.int64)
    return rowreader.split_text(b"w " + field, row, bound, bound.copy(), True, False)[2]


def _show(field: bytes) -> str:
    return repr(field[:40].decode("utf8", "backslashreplace"))


def foreign(head: bytes, binary: bool) -> str:
    """Guess what a file is that has no header, and name the remedy."""
    kind = signature(head)
    if kind is not None:
        return f"; it is {kind}"
    if looks_native(head):
        return "; it looks like safetensors, Vecloom's own format: open it with vecloom.load"
    if not binary and looks_like_text(head):
        return "; it looks like GloVe's text: pass no_header=True"
    return ""


def other_kind(head: bytes, columns: int, binary: bool) -> str:
    """Tell text read as binary, and binary read as text, from what follows the header."""
    if binary and looks_like_text(head):
        return ". It looks like text: pass binary=False"
    if not binary and looks_like_binary(head, columns):
        return ". It looks like the binary format: pass binary=True"
    return ""


def looks_native(head: bytes) -> bool:
    """Whether the file begins as safetensors do: the size of a header, and JSON."""
    return head[4:9] == b"\0\0\0\0{"


def looks_like_text(head: bytes) -> bool:
    """Whether the first line is, as far as ``head`` shows, a word and a number."""
    first = fields(head.partition(b"\n")[0])
    return len(first) > 1 and is_number(first[1])


def looks_like_binary(head: bytes, columns: int) -> bool:
    """Whether a word and float32 follow the header: bytes that no text holds."""
    _, space, vector = head.partition(b" ")
    return bool(space) and any(
        byte < 32 and byte not in b"\t\r\n" for byte in vector[: 4 * columns]
    )
