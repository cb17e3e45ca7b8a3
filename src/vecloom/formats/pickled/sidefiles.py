"""Arrays that gensim keeps in files of their own, .npy or .npz, beside the pickle.

They are read without NumPy's `load`, which believes what a header says of the array's size.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from vecloom.formats.files import FormatError, TruncatedFileError

Array = npt.NDArray[Any]
_Header = tuple[tuple[int, ...], bool, np.dtype[Any]]

_MEMBER = "val.npy"  # what gensim calls the array of an .npz
_DEFLATED_MOST = 1100  # what deflate can make of a byte is less


def read_npy(path: str, *, mmap: bool = False) -> Array:
    """Read an array from a .npy file.

    Parameters
    ----------
    path : str
    mmap : bool
        Map it, read-only, instead of reading it.

    Raises
    ------
    FormatError, TruncatedFileError
        If it holds Python's objects, is damaged, or ends early.
    OSError
        If it cannot be read.
    """
    with open(path, "rb") as file:
        shape, fortran, dtype = _header(path, file)
        start, end = file.tell(), os.fstat(file.fileno()).st_size
        n = math.prod(shape)
        if start + n * dtype.itemsize > end:
            raise TruncatedFileError(
                f"{path} ends early, at byte {end}: an array of the shape {shape} and the type "
                f"{dtype} was promised"
            )
        order: Any = "F" if fortran else "C"
        if mmap and n:
            return np.asarray(np.memmap(path, dtype, "r", start, shape, order))
        flat = np.fromfile(file, dtype, n)
    return _native(flat.reshape(shape, order=order))


def read_npz(path: str) -> Array:
    """Read the array of an .npz file, as gensim writes them beside compressed pickles.

    Raises
    ------
    FormatError, TruncatedFileError
        As of `read_npy`.
    OSError
        If it cannot be read.
    """
    import zipfile  # seldom wanted
    import zlib

    try:
        with zipfile.ZipFile(path) as archive:
            member = archive.getinfo(_MEMBER)
            room = min(member.compress_size, os.path.getsize(path)) * _DEFLATED_MOST
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise FormatError(f"{path} is compressed in a way that NumPy does not know")
            with archive.open(member) as file:
                shape, fortran, dtype = _header(path, cast(BinaryIO, file))
                if math.prod(shape) * dtype.itemsize > min(member.file_size, room):
                    raise TruncatedFileError(f"{path} is too short for the shape {shape}")
                flat = np.empty(math.prod(shape), dtype)
                if _fill(flat, cast(BinaryIO, file)) != flat.nbytes:
                    raise TruncatedFileError(f"{path} is too short for the shape {shape}")
    except (KeyError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise FormatError(f"{path} is damaged, or no .npz file of gensim's: {error}") from error
    return _native(flat.reshape(shape, order="F" if fortran else "C"))


def _header(path: str, file: BinaryIO) -> _Header:
    """Read the header of an array: its shape, whether columns come first, its type."""
    with _damage(path):
        version = npy.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise ValueError(f"version {version} of the format")
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(file)
        if dtype.kind not in "biuf":
            what = "Python's objects, which are not read" if dtype.hasobject else f"{dtype}"
            raise ValueError(f"it holds {what}, where numbers are expected")
        if not all(0 <= n < 2**48 for n in shape) or len(shape) > 8:
            raise ValueError("a shape that cannot be")
    return shape, fortran, dtype


@contextmanager
def _damage(path: str) -> Iterator[None]:
    """Let whatever is wrong with a header name the file."""
    try:
        yield
    except (ValueError, TypeError, SyntaxError, ArithmeticError, RecursionError, MemoryError) as e:
        raise FormatError(f"{path} is damaged, or no array of gensim's: {e}") from None


def _fill(flat: Array, file: BinaryIO) -> int:
    """Read bytes into an array until it is full, or they end; return how many."""
    with flat.view(np.uint8).data as view:
        done = 0
        while done < len(view) and (n := cast(Any, file).readinto(view[done : done + (1 << 20)])):
            done += n
    return done


def _native(array: Array) -> Array:
    return array.astype(array.dtype.newbyteorder("="), copy=False)
