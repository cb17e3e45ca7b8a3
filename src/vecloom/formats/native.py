"""Vecloom's own format: one safetensors file, checked, versioned, mapped into memory on demand.

The container is that of https://github.com/huggingface/safetensors#format: eight bytes that give
the size of a JSON header, the header, then the tensors without a gap between them. What the header
and the tensors are named is described in docs/formats.md.

The file is laid out here rather than by the safetensors library because the library's NumPy
interface copies every tensor it loads, cannot hand out a mapping of the file, and writes neither
atomically nor from arrays that are not contiguous. What is written is read by the library too.
"""

from __future__ import annotations

import math
import mmap as memory
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from vecloom.formats.files import (
    COMPRESSED_SUFFIXES,
    FormatError,
    PathLike,
    Source,
    TruncatedFileError,
    atomic_write,
    open_source,
)
from vecloom.formats.header import (
    DTYPES,
    VERSION,
    Header,
    Tensor,
    decode_header,
    encode_header,
)
from vecloom.formats.keys import KEY_TENSORS, pack_keys, unpack_keys
from vecloom.formats.word2vec import V, Vectors

_BLOCK = 1 << 22
_EXPANDO = "expandos."


@dataclass(frozen=True)
class NativeFile:
    """What a file in Vecloom's own format holds.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    kind : str
        What it is: "vectors", or the name of a model.
    version : int
        The version of the format it was written in.
    config : dict
        JSON values: the configuration of the model.
    arrays : dict of str to ndarray
        Read-only where mapped.
    keys : list of str or int, or None
        The vocabulary.
    """

    name: str
    kind: str
    version: int
    config: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    keys: list[str] | list[int] | list[str | int] | None


def write_arrays(
    path: PathLike,
    *,
    kind: str,
    config: dict[str, Any],
    arrays: dict[str, NDArray[Any]],
    keys: list[Any] | None,
) -> None:
    """Write arrays, a configuration and a vocabulary to one file, atomically.

    The arrays are written from where they are; none is copied whole.

    Parameters
    ----------
    path : path-like
    kind : str
        What this is: "vectors", or the name of a model.
    config : dict
        Values that JSON knows, NumPy numbers, and the floats nan and inf.
    arrays : dict of str to ndarray
        Of booleans, integers, or floats of 16 to 64 bits, of any shape and layout.
    keys : list of str and int, or None
        The vocabulary.

    Raises
    ------
    TypeError
        An array, a key or a value of the configuration is of a type that cannot be written.
    ValueError
        The name of the file promises compression, that of an array is reserved, or a key stands
        twice among the keys.
    OSError
        The file cannot be written.
    """
    if os.fspath(path).lower().endswith(COMPRESSED_SUFFIXES):
        raise ValueError(
            f"{path}: this format is not compressed, so that it can be mapped into memory; choose a"
            f" name that does not end in {', '.join(COMPRESSED_SUFFIXES)}"
        )
    if reserved := [name for name in arrays if name in KEY_TENSORS or name == "__metadata__"]:
        raise ValueError(f"the array name {reserved[0]!r} is reserved")
    key_kind, key_arrays = pack_keys(keys)
    every = {name: np.asarray(array) for name, array in (arrays | key_arrays).items()}
    for name, array in every.items():
        if array.dtype.newbyteorder("<") not in DTYPES.values():
            raise TypeError(
                f"the array {name!r} has the type {array.dtype}; only booleans, integers and floats"
                " of 16 to 64 bits can be saved: convert it, or remove it before saving"
            )
    # Wide types first, so that every tensor is aligned to its own type.
    ordered = sorted(every, key=lambda name: (-every[name].dtype.itemsize, name))
    tensors: list[Tensor] = []
    for name in ordered:
        begin = tensors[-1].end if tensors else 0
        tensors.append(Tensor.of(name, every[name], begin, _checksum(every[name])))
    header = encode_header(Header(kind, VERSION, config, key_kind, tensors))
    with atomic_write(path) as out:
        out.write(header)
        for name in ordered:
            for block in _blocks(every[name]):
                out.write(block)


def read_arrays(
    path: PathLike, *, kind: str | None = None, mmap: bool = False, verify: bool | None = None
) -> NativeFile:
    """Read a file in Vecloom's own format.

    Parameters
    ----------
    path : path-like
    kind : str, optional
        The kind it must be; any if None.
    mmap : bool, default False
        Map the arrays into memory, read-only, rather than reading them: the file is opened at
        once, whatever its size, and processes share it. On Windows the file cannot be replaced
        while it is mapped.
    verify : bool, optional
        Check the checksums of the arrays. By default that is done unless they are mapped, for it
        reads all of them; the header and the vocabulary are checked in any case.

    Returns
    -------
    NativeFile

    Raises
    ------
    FormatError
        The file is damaged, of another kind, or of a version newer than this one's.
    TruncatedFileError
        The file ends early.
    OSError
        The file cannot be read.
    """
    with open_source(path) as source:
        header, start = _header(source)
        if kind is not None and header.kind != kind:
            raise FormatError(
                f"{source.name} holds {header.kind!r}, not {kind!r}: it was saved by another class"
            )
        arrays = (_map if mmap else _read)(source.stream, header, start)
    for tensor in header.tensors:
        checked = tensor.name in KEY_TENSORS or (not mmap if verify is None else verify)
        if checked and _checksum(arrays[tensor.name]) != tensor.checksum:
            raise FormatError(
                f"{source.name} is damaged: the checksum of {tensor.name!r} is wrong (bytes"
                f" {start + tensor.begin} to {start + tensor.end}); restore it from a copy"
            )
    keys = unpack_keys(
        header.keys, {n: arrays.pop(n) for n in KEY_TENSORS if n in arrays}, source.name
    )
    return NativeFile(source.name, header.kind, header.version, header.config, arrays, keys)


def read_kind(path: PathLike) -> str:
    """Tell what a file in Vecloom's own format holds, from its header alone; see `read_arrays`."""
    with open_source(path) as source:
        return _header(source)[0].kind


def _header(source: Source) -> tuple[Header, int]:
    if source.size is None:
        raise FormatError(f"{source.name}: Vecloom's own format is not compressed; unpack it first")
    return decode_header(source.stream, source.size, source.name)


def _blocks(array: NDArray[Any]) -> Iterator[memoryview]:
    """Cut an array into contiguous little-endian blocks, without a copy where it is so itself."""
    dtype = array.dtype.newbyteorder("<")
    if array.size == 0:
        return
    if array.flags.c_contiguous:
        flat = array.reshape(-1)
        step = _BLOCK // array.itemsize
    else:
        flat = array
        step = max(1, _BLOCK * len(array) // array.nbytes)
    for first in range(0, len(flat), step):
        block = np.ascontiguousarray(flat[first : first + step], dtype)
        yield block.reshape(-1).view(np.uint8).data


def _checksum(array: NDArray[Any]) -> int:
    crc = 0
    for block in _blocks(array):
        crc = zlib.crc32(block, crc)
    return crc


def _read(stream: BinaryIO, header: Header, start: int) -> dict[str, NDArray[Any]]:
    arrays = {}
    for tensor in header.tensors:
        flat = np.empty(tensor.end - tensor.begin, np.uint8)
        if cast(Any, stream).readinto(flat.data) != len(flat):
            raise TruncatedFileError(f"{stream.name} was cut while it was read")
        arrays[tensor.name] = _native(flat.view(tensor.dtype).reshape(tensor.shape))
    return arrays


def _map(stream: BinaryIO, header: Header, start: int) -> dict[str, NDArray[Any]]:
    """Map the file; every array keeps the mapping alive."""
    whole = memory.mmap(stream.fileno(), 0, access=memory.ACCESS_READ)
    return {
        t.name: _native(
            np.frombuffer(whole, t.dtype, count=math.prod(t.shape), offset=start + t.begin).reshape(
                t.shape
            )
        )
        if t.end > t.begin
        else np.empty(t.shape, t.dtype)
        for t in header.tensors
    }


def _native(array: NDArray[Any]) -> NDArray[Any]:
    """Bring a little-endian array into this machine's byte order: a copy on big-endian ones."""
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def write_vectors(kv: Vectors, path: PathLike) -> None:
    """Write vectors, their keys and the keys' attributes; see `write_arrays`.

    Parameters
    ----------
    kv : KeyedVectors
    path : path-like
    """
    write_arrays(path, kind="vectors", config={}, arrays=pack_vectors(kv), keys=kv.index_to_key)


def read_vectors(
    path: PathLike, *, cls: type[V], mmap: bool = False, verify: bool | None = None
) -> V:
    """Read vectors, their keys and the keys' attributes; those of a model, too.

    Parameters
    ----------
    path : path-like
    cls : type
        The class to fill, called as ``cls(vector_size, count=0, dtype=...)``.
    mmap, verify : bool
        As in `read_arrays`.

    Returns
    -------
    cls
    """
    return unpack_vectors(read_arrays(path, mmap=mmap, verify=verify), cls)


def pack_vectors(kv: Vectors) -> dict[str, NDArray[Any]]:
    """Name the arrays of vectors as files do: "vectors", and "expandos." before attributes.

    With ``keys=kv.index_to_key`` they are what `unpack_vectors` needs, in the file of a model too.
    """
    n = len(kv.index_to_key)
    if n > len(kv.vectors):
        raise ValueError(f"there are {n} words, but only {len(kv.vectors)} vectors")
    arrays = {_EXPANDO + name: np.asarray(values)[:n] for name, values in kv.expandos.items()}
    return arrays | {"vectors": kv.vectors[:n]}


def unpack_vectors(file: NativeFile, make: Callable[..., V]) -> V:
    """Make vectors of the arrays that `pack_vectors` named, and of the vocabulary.

    Parameters
    ----------
    file : NativeFile
    make : callable
        The class to fill, or what makes one: ``make(vector_size, count=0, dtype=...)``.

    Raises
    ------
    FormatError
        There are none, or not one for each key.
    """
    vectors, keys = file.arrays.get("vectors"), file.keys
    if vectors is None or keys is None or vectors.ndim != 2 or vectors.dtype.kind != "f":
        raise FormatError(
            f"{file.name}, of kind {file.kind!r}, holds no table of words and vectors"
        )
    index = dict(zip(keys, range(len(keys)), strict=True))
    if not len(index) == len(keys) == len(vectors):
        raise FormatError(
            f"{file.name} has {len(keys)} keys, {len(index)} of them different, for {len(vectors)}"
            " vectors"
        )
    result = make(vectors.shape[1], count=0, dtype=vectors.dtype)
    result.vectors, result.index_to_key, result.key_to_index = vectors, list(keys), index
    for name, values in file.arrays.items():
        if name.startswith(_EXPANDO):
            if values.shape[:1] != (len(keys),):
                raise FormatError(
                    f"{file.name}: {name!r} has the shape {values.shape} for {len(keys)} keys"
                )
            result.expandos[name.removeprefix(_EXPANDO)] = values
    return result
