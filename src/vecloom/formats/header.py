"""The header of Vecloom's own files, encoded, and decoded with mistrust."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from vecloom.formats.files import FormatError, TruncatedFileError
from vecloom.formats.keys import KEY_KINDS

VERSION = 1
# Where the tensors begin: whole cache lines into the file.
ALIGNMENT = 64
# The vocabulary is in tensors, so that headers are small; this bounds what parsing one may take.
MAX_HEADER = 4 << 20

# safetensors' names of types.
DTYPES = {
    name: np.dtype("<" + code)
    for name, code in {
        "F64": "f8",
        "F32": "f4",
        "F16": "f2",
        "I64": "i8",
        "I32": "i4",
        "I16": "i2",
        "I8": "i1",
        "U64": "u8",
        "U32": "u4",
        "U16": "u2",
        "U8": "u1",
        "BOOL": "?",
    }.items()
}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


@dataclass(frozen=True)
class Tensor:
    """An array in the file: its name, type, shape, bytes ``begin`` to ``end``, and their CRC-32.

    Bytes are counted from the end of the header.
    """

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    begin: int
    end: int
    checksum: int

    @classmethod
    def of(cls, name: str, array: NDArray[Any], begin: int, checksum: int) -> Tensor:
        """Describe an array that is written at ``begin``."""
        dtype = array.dtype.newbyteorder("<")
        return cls(name, dtype, array.shape, begin, begin + array.nbytes, checksum)


@dataclass(frozen=True)
class Header:
    """What a file says of itself: its kind and version, configuration, kind of keys, tensors."""

    kind: str
    version: int
    config: dict[str, Any]
    keys: str
    tensors: list[Tensor]


def encode_header(header: Header) -> bytes:
    """Encode a header with the eight bytes of its size before it.

    Raises
    ------
    TypeError
        The configuration holds what JSON does not know.
    ValueError
        The header is too large.
    """
    try:
        config = json.dumps(header.config, default=_plain)
    except (TypeError, ValueError) as error:
        raise TypeError(f"the configuration cannot be saved as JSON: {error}") from error
    metadata = {
        "format": "vecloom",
        "version": str(header.version),
        "kind": header.kind,
        "keys": header.keys,
        "config": config,
        "checksums": json.dumps({t.name: f"{t.checksum:08x}" for t in header.tensors}),
    }
    fields: dict[str, Any] = {"__metadata__": metadata}
    for t in header.tensors:
        fields[t.name] = {
            "dtype": _NAMES[t.dtype],
            "shape": list(t.shape),
            "data_offsets": [t.begin, t.end],
        }
    metadata["header_checksum"] = _checksum(fields)
    encoded = json.dumps(fields, separators=(",", ":")).encode()
    encoded += b" " * (-(len(encoded) + 8) % ALIGNMENT)
    if len(encoded) > MAX_HEADER:
        raise ValueError(
            f"the configuration takes {len(encoded)} bytes, more than the {MAX_HEADER} of a header:"
            " put large values into arrays"
        )
    return len(encoded).to_bytes(8, "little") + encoded


def decode_header(stream: BinaryIO, size: int, name: str) -> tuple[Header, int]:
    """Read a header and check all that it says against the size of the file.

    Returns
    -------
    header : Header
    start : int
        Where the tensors begin.

    Raises
    ------
    FormatError
        There is no header, it is damaged or hostile, or of a newer version.
    TruncatedFileError
        The file ends before the last tensor.
    """
    start = 8 + int.from_bytes(stream.read(8), "little")
    if size < 10 or not 10 <= start <= 8 + MAX_HEADER:
        raise FormatError(
            f"{name} is not in Vecloom's own format: it does not begin with the size of a header."
            " vecloom.load opens files of other formats"
        )
    if start > size:
        raise TruncatedFileError(f"{name} ends within its header: it was cut")
    fields = _parse(stream.read(start - 8), name)
    metadata = fields.pop("__metadata__", None)
    if not isinstance(metadata, dict) or metadata.get("format") != "vecloom":
        raise FormatError(
            f"{name} is a safetensors file, but not one of Vecloom's vectors or models"
        )
    version = _version(metadata, name)
    if metadata.pop("header_checksum", "") != _checksum({"__metadata__": metadata} | fields):
        raise FormatError(f"{name} is damaged: the checksum of the header is wrong")
    try:
        config = json.loads(metadata["config"])
        checksums = {k: int(v, 16) for k, v in json.loads(metadata["checksums"]).items()}
        tensors = [_tensor(k, v, checksums[k]) for k, v in fields.items()]
        kind, keys = metadata["kind"], metadata["keys"]
        if not isinstance(config, dict) or not isinstance(kind, str) or keys not in KEY_KINDS:
            raise ValueError("the metadata is not of the right types")
        tensors.sort(key=lambda t: (t.begin, t.end))
        _check_layout(tensors)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise FormatError(f"{name} has a damaged header: {error!r}") from error
    end = start + (tensors[-1].end if tensors else 0)
    if size < end:
        raise TruncatedFileError(f"{name} was cut: it should have {end} bytes and has {size}")
    if size > end:
        raise FormatError(f"{name} is damaged: {size - end} bytes follow the last array")
    return Header(kind, version, config, keys, tensors), start


def _parse(encoded: bytes, name: str) -> dict[str, Any]:
    try:
        fields = json.loads(encoded, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"{name} is not in Vecloom's own format, or damaged: its header is not JSON ({error})"
        ) from error
    if not isinstance(fields, dict):
        raise FormatError(f"{name} is not in Vecloom's own format: its header is no JSON object")
    return fields


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands in it twice")
    return fields


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _version(metadata: dict[str, Any], name: str) -> int:
    text = metadata.get("version")
    if not (isinstance(text, str) and text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise FormatError(f"{name} has a damaged header: {text!r} is no version")
    if int(text) > VERSION:
        raise FormatError(
            f"{name} was written by a newer Vecloom, in version {text} of its format; this one"
            f" reads versions up to {VERSION}: upgrade with pip install -U vecloom"
        )
    return int(text)


def _tensor(name: str, fields: dict[str, Any], checksum: int) -> Tensor:
    dtype, shape = DTYPES[fields["dtype"]], tuple(fields["shape"])
    begin, end = fields["data_offsets"]
    if not all(type(n) is int and 0 <= n < 1 << 63 for n in (*shape, begin, end)):
        raise ValueError(f"{name!r} has numbers that are none")
    if len(shape) > 32 or end - begin != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"the bytes of {name!r} do not fit its shape")
    return Tensor(name, dtype, shape, begin, end, checksum)


def _check_layout(tensors: list[Tensor]) -> None:
    """Let tensors follow one another without gap or overlap, as safetensors demands."""
    place = 0
    for tensor in tensors:
        if tensor.begin != place:
            raise ValueError(f"{tensor.name!r} begins at {tensor.begin}, not at {place}")
        place = tensor.end


def _checksum(fields: dict[str, Any]) -> str:
    """CRC-32 of the header's JSON in its one canonical form."""
    try:
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return "none, for no header is nested so deeply"
    return f"{zlib.crc32(canonical.encode()):08x}"


def _plain(value: object) -> Any:
    """Turn NumPy's numbers into Python's."""
    if isinstance(value, (np.generic, np.ndarray)) and value.dtype.kind in "biuf":
        return value.tolist()
    raise TypeError(f"{value!r} is a {type(value).__name__}")
