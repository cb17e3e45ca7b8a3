"""Any file of vectors: which format it is in, and its vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from vecloom.formats.diagnosis import (
    fields,
    is_number,
    looks_like_text,
    looks_native,
    looks_pickled,
    signature,
)
from vecloom.formats.facebook import looks_like_facebook
from vecloom.formats.files import File, FormatError, PathLike, open_source
from vecloom.formats.native import read_vectors, write_vectors
from vecloom.formats.records import Window
from vecloom.formats.word2vec import HEADER, V, Vectors, read_word2vec, write_word2vec

Format = Literal["native", "word2vec-text", "word2vec-binary", "glove-text", "fasttext", "gensim"]

# How each format is written, for `save`.
_WRITERS: dict[str, Callable[..., None]] = {
    "native": write_vectors,
    "word2vec-text": write_word2vec,
    "word2vec-binary": lambda kv, path: write_word2vec(kv, path, binary=True),
    "glove-text": lambda kv, path: write_word2vec(kv, path, write_header=False),
}


def detect(path: PathLike) -> Format:
    """Tell the format of a file by its content.

    Parameters
    ----------
    path : path-like
        Decompressed if its name ends in .gz, .bz2, .xz or .zst.

    Returns
    -------
    "native", "word2vec-text", "word2vec-binary", "glove-text", "fasttext" or "gensim"
        "fasttext" for models, classifiers too, that fastText wrote as .bin or .ftz; "gensim" for
        any pickle.

    Raises
    ------
    FormatError
        It is none of them; the message says what it seems to be.
    OSError
        The file cannot be read.
    """
    with open_source(path) as source:
        window = Window(source)
        window.fill()
        head = bytes(window.unread[: 1 << 16])
    if not head:
        raise FormatError(f"{source.name} is empty")
    if looks_like_facebook(head):  # before others: it looks at most bytes
        return "fasttext"
    if looks_pickled(head):
        return "gensim"
    kind = signature(head)
    if kind is not None:
        raise FormatError(f"{source.name} is {kind}")
    if looks_native(head):
        return "native"
    first, _, rest = head.partition(b"\n")
    header = HEADER.fullmatch(first)
    if header is not None:
        text = looks_like_text(rest) or int(header[1]) == 0
        return "word2vec-text" if text else "word2vec-binary"
    if _is_glove(first):
        return "glove-text"
    raise FormatError(
        f"{source.name} is none of the formats known: Vecloom's own, word2vec text and binary,"
        f" GloVe text, fastText's .bin and .ftz, gensim's; it begins with {head[:40]!r}"
    )


def _is_glove(line: bytes) -> bool:
    numbers = fields(line)[1:]
    # Only the first fields may belong to a word that holds spaces.
    return bool(numbers) and all(map(is_number, numbers[len(numbers) // 2 :]))


def load(path: PathLike, *, cls: type[V], mmap: bool = False, **options: Any) -> V:
    """Open a file of vectors, whichever its format.

    Parameters
    ----------
    path : path-like
    cls : type
        The class to fill.
    mmap : bool, default False
        Map the vectors into memory; only files in Vecloom's own format can be.
    **options
        For word2vec's and GloVe's formats those of `read_word2vec`: `fvocab`, `encoding`,
        `unicode_errors`, `limit`, `datatype`; for Vecloom's own `verify`.

    Returns
    -------
    cls

    Raises
    ------
    FormatError
        The file is damaged or in no known format.
    TypeError, ValueError
        An option is not one of that format.
    OSError
        The file cannot be read.
    """
    found = detect(path)
    if found in ("fasttext", "gensim"):
        kind = "a fastText model" if found == "fasttext" else "a file of gensim's"
        raise FormatError(f"{path} is {kind}, not a table of vectors: use vecloom.load")
    if found == "native":
        return read_vectors(path, cls=cls, mmap=mmap, **options)
    if mmap:
        raise ValueError(
            f"{path} is in the format {found!r}, which cannot be mapped into memory: convert it to"
            " Vecloom's own first"
        )
    binary, no_header = found == "word2vec-binary", found == "glove-text"
    return read_word2vec(path, cls=cls, binary=binary, no_header=no_header, **options)


def save(kv: Vectors, path: File, *, to: Format) -> None:
    """Write vectors in the format named.

    Parameters
    ----------
    kv : KeyedVectors
    path : path-like; for the formats of word2vec and GloVe also a binary file object
    to : "native", "word2vec-text", "word2vec-binary" or "glove-text"

    Raises
    ------
    ValueError
        The format is none of these, or cannot hold these vectors.
    OSError
        The file cannot be written.
    """
    if to not in _WRITERS:
        raise ValueError(f"format {to!r} is none of {', '.join(_WRITERS)}")
    _WRITERS[to](kv, path)
