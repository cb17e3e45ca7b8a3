"""Files of gensim's: a pickle, with the arrays that were stored beside it.

Every object that gensim saves notes down in its own attributes what it keeps elsewhere
(``gensim.utils.SaveLoad``): ``__numpys`` names arrays that are in ``<path>.<attribute>.npy`` or,
beside compressed pickles, ``.npz``; ``__recursive_saveloads`` names attributes that do the same,
their path being ``<path>.<attribute>``; ``__ignoreds`` names what was left out.
"""

from __future__ import annotations

import logging
import mmap as memory
import re
from pathlib import Path
from typing import Any

from vecloom.formats.files import FormatError, PathLike, Source, open_source
from vecloom.formats.pickled.fields import describe
from vecloom.formats.pickled.opcodes import read_pickle
from vecloom.formats.pickled.sidefiles import read_npy, read_npz
from vecloom.formats.pickled.standins import Record

logger = logging.getLogger(__name__)

# Names of attributes: so a path made of them stays beside the main file.
_ATTRIBUTE = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DEEPEST = 8
# A compressed pickle is decompressed as a whole; gensim keeps the large arrays outside of it.
_MOST_DECOMPRESSED = 1 << 30
_BLOCK = 1 << 20


def read_saved(path: PathLike, *, mmap: bool = False) -> Record:
    """Read what gensim has saved, without gensim, and without importing or running anything.

    Parameters
    ----------
    path : path-like
        The main file, decompressed if its name ends in .gz, .bz2, .xz or .zst. The others must be
        beside it under the names they were saved with.
    mmap : bool
        Map arrays of files of their own, read-only, instead of reading them.

    Returns
    -------
    Record
        Its class, and its attributes: plain values, arrays, and records again.

    Raises
    ------
    FormatError, TruncatedFileError
        If the file names what no model of words needs, is damaged, or ends early; the message
        tells the place.
    FileNotFoundError
        If a file beside it is missing.
    """
    with open_source(path) as source:
        data = _content(source)
        try:
            saved = read_pickle(data, source.name)
        finally:
            if isinstance(data, memory.mmap):
                data.close()
    if not isinstance(saved, Record):
        raise FormatError(
            f"{source.name} holds no model and no vectors, but a pickled {describe(saved)}"
        )
    _attach(saved, source.name, _SideFiles(source.name, mmap), 0)
    return saved


def _content(source: Source) -> bytes | memory.mmap:
    """Map a file, or decompress it."""
    if source.size is not None:
        if not source.size:
            raise FormatError(f"{source.name} is empty")
        return memory.mmap(source.stream.fileno(), 0, access=memory.ACCESS_READ)
    content = bytearray()
    while block := source.stream.read(_BLOCK):
        content += block
        if len(content) > _MOST_DECOMPRESSED:
            raise FormatError(
                f"{source.name} has more than {_MOST_DECOMPRESSED >> 20} MB when decompressed: "
                "unpack it first"
            )
    return bytes(content)


class _SideFiles:
    """The arrays beside a main file, found by the path that gensim makes of attributes."""

    def __init__(self, main: str, mmap: bool) -> None:
        self._main = main
        self._mmap = mmap
        self._packed = main.endswith((".gz", ".bz2"))
        if self._packed and mmap:
            raise ValueError(
                f"{main} is compressed, and cannot be mapped into memory: unpack it, or pass "
                "mmap=None"
            )

    def read(self, path: str) -> Any:
        """Read the array of an attribute's path."""
        path += ".npz" if self._packed else ".npy"
        try:
            return read_npz(path) if self._packed else read_npy(path, mmap=self._mmap)
        except FileNotFoundError:
            main = Path(self._main).name
            raise FileNotFoundError(
                2,
                f"{main} needs this file beside it, which gensim wrote with it: copy it there, "
                f"under the name that {main} was saved with",
                path,
            ) from None


def _attach(saved: Record, path: str, files: _SideFiles, depth: int) -> None:
    """Give an object the arrays that it keeps in files of their own."""
    if depth > _DEEPEST:
        raise FormatError(f"{path}: objects within objects, deeper than gensim's are")
    for attribute in _listed(saved, "__recursive_saveloads", path):
        part = saved.state.get(attribute)
        if isinstance(part, Record):
            _attach(part, f"{path}.{attribute}", files, depth + 1)
    for attribute in _listed(saved, "__numpys", path):
        saved.state[attribute] = files.read(f"{path}.{attribute}")
    for attribute in _listed(saved, "__scipys", path):
        logger.warning("%s.%s is a sparse matrix, and left out", path, attribute)
    for attribute in _listed(saved, "__ignoreds", path):
        saved.state.setdefault(attribute, None)


def _listed(saved: Record, name: str, path: str) -> list[str]:
    """Return the attributes that an object lists under a name."""
    listed = saved.state.get(name, [])
    if not isinstance(listed, list):
        raise FormatError(f"{path}: its {name} are no list, but a {describe(listed)}")
    for attribute in listed:
        if not (isinstance(attribute, str) and _ATTRIBUTE.fullmatch(attribute)):
            shown = repr(attribute)[:80] if isinstance(attribute, str) else describe(attribute)
            raise FormatError(f"{path}: {shown} among its {name} is no name of an attribute")
    return listed
