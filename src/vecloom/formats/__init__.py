"""Files of vectors and models: word2vec's formats, GloVe's text, and Vecloom's own.

``files``
    Opening, compressed or not, and replacing a file only by a whole one.
``word2vec``, ``native``
    The formats. ``native`` is our own; ``header`` and ``keys`` are its parts.
``facebook``, ``quantized``, ``compact``
    fastText's .bin and .ftz, and their matrices that are quantized, or of which few rows are used.
``convert``
    Which format a file is in, and its vectors.
``records``, ``diagnosis``
    Reading rows block by block; saying what is wrong with a file.
"""

from vecloom.formats.convert import Format, detect, load, save
from vecloom.formats.files import (
    FormatError,
    TruncatedFileError,
    WordEncodingError,
    atomic_write,
    open_source,
)
from vecloom.formats.native import (
    NativeFile,
    pack_vectors,
    read_arrays,
    read_vectors,
    unpack_vectors,
    write_arrays,
    write_vectors,
)
from vecloom.formats.word2vec import read_word2vec, write_word2vec

__all__ = [
    "Format",
    "FormatError",
    "NativeFile",
    "TruncatedFileError",
    "WordEncodingError",
    "atomic_write",
    "detect",
    "load",
    "open_source",
    "pack_vectors",
    "read_arrays",
    "read_vectors",
    "read_word2vec",
    "save",
    "unpack_vectors",
    "write_arrays",
    "write_vectors",
    "write_word2vec",
]
