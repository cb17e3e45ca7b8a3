"""Where the ids of a text go while it is read: RAM, or a file that is mapped afterwards."""

from __future__ import annotations

import contextlib
import os
import tempfile
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import container
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary

Array = npt.NDArray[Any]

UNKNOWN_MEMORY = 8 << 30  # bytes assumed where the system does not tell


def memory_limit() -> int:
    """Bytes of a text's arrays above which ``storage="auto"`` goes to a file.

    A quarter of the physical memory (of 8 GiB where it is unknown, on Windows).
    """
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
    except (AttributeError, ValueError, OSError):
        return UNKNOWN_MEMORY // 4


class _InMemory:
    """A growing array in RAM."""

    def __init__(self, dtype: type) -> None:
        self._array: Array = np.empty(1 << 10, dtype)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def append(self, values: Array) -> None:
        end = self._n + len(values)
        if end > len(self._array):
            self._array.resize(max(end, 3 * len(self._array) // 2), refcheck=False)
        self._array[self._n : end] = values
        self._n = end

    def read(self, start: int, stop: int) -> Array:
        return self._array[start:stop]

    def write(self, start: int, values: Array) -> None:
        """Keep what ``read`` gave: it is the array's own memory."""

    def finish(self) -> Array:
        self._array.resize(self._n, refcheck=False)
        return self._array


class _InFile:
    """A growing array in a file, from ``base`` on."""

    def __init__(self, path: str, mode: int, dtype: type, base: int = 0) -> None:
        self.path, self._dtype, self._base = path, np.dtype(dtype), base
        self._n = 0
        self._file = open(  # noqa: SIM115  # until close()
            path, "xb", buffering=0, opener=lambda name, flags: os.open(name, flags, mode)
        )
        self._file.seek(base)

    def __len__(self) -> int:
        return self._n

    def append(self, values: Array) -> None:
        _write_all(self._file, values)
        self._n += len(values)

    def read(self, start: int, stop: int) -> Array:
        with open(self.path, "rb") as file:
            return np.fromfile(file, self._dtype, stop - start, offset=self._at(start))

    def write(self, start: int, values: Array) -> None:
        with open(self.path, "r+b", buffering=0) as file:
            file.seek(self._at(start))
            _write_all(file, values)

    def _at(self, index: int) -> int:
        return self._base + index * self._dtype.itemsize

    def close(self) -> None:
        self._file.close()


def _write_all(file: Any, values: Array) -> None:
    """Write to an unbuffered file, which may take less than all at once."""
    rest = np.ascontiguousarray(values).data.cast("B")
    while rest:
        rest = rest[file.write(rest) :]


class Store:
    """Ids and sentence ends of a text being read; a context manager that leaves nothing behind.

    Parameters
    ----------
    storage : str or path
        ``"memory"``, ``"auto"`` (RAM up to the limit, then a temporary file) or the path of a
        corpus file to write.
    limit : int, optional
        Bytes for ``"auto"``; ``memory_limit()`` by default.
    keep_empty : bool
        Keep empty sentences.
    """

    def __init__(
        self,
        storage: str | os.PathLike[str],
        limit: int | None = None,
        *,
        keep_empty: bool = False,
    ) -> None:
        self.keep_empty = keep_empty
        self._limit = (memory_limit() if limit is None else limit) if storage == "auto" else None
        self._target = None if storage in ("memory", "auto") else os.fspath(storage)
        self._temporaries: list[str] = []
        self._ids: _InMemory | _InFile = _InMemory(np.int32)
        self._offsets: _InMemory | _InFile = _InMemory(np.int64)
        self._offsets.append(np.zeros(1, np.int64))
        self._last = 0

    def __enter__(self) -> Store:
        try:
            if self._target is not None:
                self._move_to_file()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._close()
        for path in self._temporaries:
            _unlink(path)

    @property
    def n_tokens(self) -> int:
        """Tokens so far."""
        return len(self._ids)

    @property
    def n_sentences(self) -> int:
        """Sentences ended so far."""
        return len(self._offsets) - 1

    def append(self, ids: Int32s, ends: Int64s) -> None:
        """Add tokens, and the ascending numbers of them before each end of a sentence.

        An end where the last sentence ended already, of an empty one, is left out unless such are
        kept.
        """
        ends = ends + self.n_tokens
        if not self.keep_empty and len(ends) and ends[0] == self._last:
            ends = ends[1:]
        self._ids.append(ids)
        if len(ends):
            self._offsets.append(ends)
            self._last = int(ends[-1])
        if self._limit is not None and 4 * len(self._ids) + 8 * len(self._offsets) > self._limit:
            self._limit = None
            self._move_to_file()

    def read(self, start: int, stop: int) -> Int32s:
        """Return some of the ids, to be changed in place and given back to ``write``."""
        return self._ids.read(start, stop)

    def write(self, start: int, ids: Int32s) -> None:
        """Put changed ids back."""
        self._ids.write(start, ids)

    def finish(self, vocabulary: Vocabulary) -> tuple[Int32s, Int64s]:
        """Return ids and offsets, of the memory-mapped corpus file if there is one."""
        if isinstance(self._ids, _InMemory) and isinstance(self._offsets, _InMemory):
            return self._ids.finish(), self._offsets.finish()
        self._complete_file(vocabulary)
        path = self._temporaries[0]
        if self._target is not None:
            os.replace(path, self._target)
            path = self._target
        arrays, _ = container.open_arrays(path)
        if self._target is None and os.name == "nt":
            # A mapped file cannot be deleted there before its last user is gone.
            self._temporaries.remove(path)
            weakref.finalize(arrays["ids"], _unlink, path)
        return arrays["ids"], arrays["offsets"]

    def _move_to_file(self) -> None:
        path = self._target or os.path.join(tempfile.gettempdir(), "vecloom")
        # A text is nobody else's business unless its owner asked for a file.
        mode = 0o666 if self._target else 0o600
        # Their names are known before they exist: an interruption finds them.
        self._temporaries = [container.name_beside(path), container.name_beside(path)]
        ids, offsets = self._ids, self._offsets
        self._ids = _InFile(self._temporaries[0], mode, np.int32, container.HEADER_SIZE)
        self._offsets = _InFile(self._temporaries[1], mode, np.int64)
        self._ids.append(ids.read(0, len(ids)))
        self._offsets.append(offsets.read(0, len(offsets)))

    def _complete_file(self, vocabulary: Vocabulary) -> None:
        n_ids = len(self._ids)
        self._close()
        ids_path, offsets_path = self._temporaries
        offsets = np.memmap(offsets_path, np.int64, "r")
        with open(ids_path, "r+b") as file:
            arrays = {"offsets": offsets, **vocabulary.arrays()}
            container.complete(file, n_ids, arrays, vocabulary.kind)

    def _close(self) -> None:
        for array in (self._ids, self._offsets):
            if isinstance(array, _InFile):
                array.close()


def _unlink(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
