"""A table of vectors under keys: looking up and averaging."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from vecloom.training.lifecycle import LifecycleEvents

Key: TypeAlias = "str | int | np.integer[Any]"
Array: TypeAlias = npt.NDArray[Any]

KEY_TYPES = (str, int, np.integer)


def as_list(keys: Any) -> list[Any]:
    """Make a list of one key or vector, or of many; of nothing for None."""
    if keys is None:
        return []
    is_vector = isinstance(keys, np.ndarray) and keys.ndim == 1 and keys.dtype.kind == "f"
    if is_vector or isinstance(keys, KEY_TYPES):
        return [keys]
    return list(keys)


def normalized(rows: Array) -> Array:
    """Scale each row to length one; rows of zeros stay zeros."""
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms != 0))


def unit(vector: Array) -> Array:
    """Scale one vector to length one; zeros stay zeros."""
    square = vector.dot(vector)
    return vector / math.sqrt(square) if square else vector


class KeyedTable(LifecycleEvents):
    """Vectors under keys, each with any number of attributes.

    Parameters
    ----------
    vector_size
        Dimensions of a vector.
    count
        Rows of zeros to allocate ahead; `add_vector` fills them.
    dtype
        Element type of `vectors`.

    Attributes
    ----------
    index_to_key : list of str or int
    key_to_index : dict of str or int to int
    vector_size : int
    expandos : dict of str to ndarray
        For each attribute one value per key; see `set_vecattr`.
    next_index : int
        No row before this one is free.
    """

    def __init__(self, vector_size: int, count: int = 0, dtype: npt.DTypeLike = np.float32) -> None:
        self.vector_size = int(vector_size)
        self.index_to_key: list[Any] = [None] * count
        self.key_to_index: dict[Any, int] = {}
        self.vectors = np.zeros((count, self.vector_size), dtype=dtype)
        self.expandos: dict[str, Array] = {}
        self.next_index = 0

    @property
    def vectors(self) -> Array:
        """The vectors, shape (n_keys, vector_size).

        An ordinary array, which may be changed in place or reassigned at any time: nothing
        derived from it is kept.
        """
        return self._vectors  # type: ignore[no-any-return]

    @vectors.setter
    def vectors(self, values: Array) -> None:
        self._set_vectors(values)

    def _set_vectors(self, values: Array) -> None:
        self._vectors: Any = values
        # What single vectors are taken from: making each of them read-only takes as long again.
        self._read_only: Any = np.asarray(values).view()
        self._read_only.flags.writeable = False
        # The short way of ``kv[key]``, unless a derived class looks vectors up otherwise.
        is_plain = type(self).get_vector is KeyedTable.get_vector
        self._direct: Any = self._read_only if is_plain else None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what would be a copy in a copy."""
        views = ("_read_only", "_direct")
        return {name: value for name, value in self.__dict__.items() if name not in views}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._set_vectors(self._vectors)

    def __repr__(self) -> str:
        """Name the class and its size."""
        return f"{type(self).__name__}<vector_size={self.vector_size}, {len(self)} keys>"

    __str__ = __repr__

    def __len__(self) -> int:
        """Count the keys, rows allocated ahead included."""
        return len(self.index_to_key)

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the keys."""
        return iter(self.index_to_key)

    def __contains__(self, key: object) -> bool:
        """Tell whether the key has a vector."""
        return self._find(key) is not None

    def has_index_for(self, key: object) -> bool:
        """Tell whether `get_index` finds the key."""
        return self._find(key) is not None

    # Looking up

    def _find(self, key: object) -> int | None:
        index = self.key_to_index.get(key)
        if index is None and isinstance(key, (int, np.integer)) and 0 <= key < len(self):
            # A number is also a position, as in gensim, but not among keys that are
            # numbers themselves: an unknown node must not pass for another one.
            is_position = not isinstance(self.index_to_key[0], (int, np.integer))
            return int(key) if is_position else None
        return index

    def get_index(self, key: Key, default: int | None = None) -> int:
        """Row of a key in `vectors`.

        Parameters
        ----------
        key
            A key; where keys are not numbers, also the position of a row itself.
        default
            What to return in place of an error.

        Raises
        ------
        KeyError
            If the key is not present and there is no default.
        """
        index = self._find(key)
        if index is None:
            index = default
        if index is None:
            raise KeyError(f"Key '{key}' not present")
        return index

    def _infer(self, keys: Sequence[Any]) -> Array:
        """Vectors of keys that have no row: there are none, unless `get_vector` was overridden."""
        return np.array([self.get_vector(key) for key in keys])

    def get_vector(self, key: Key, norm: bool = False) -> Array:
        """Vector of a key, shape (vector_size,), scaled to length one if `norm`.

        The vector is a read-only view of its row.

        Raises
        ------
        KeyError
            If the key is not present.
        """
        try:
            vector: Array = self._read_only[self.key_to_index[key]]
        except (KeyError, TypeError):  # the key is a position or unknown, or there is no view yet
            vector = self._vector_of(key)
        if norm:
            vector = unit(vector)
            vector.setflags(write=False)
        return vector

    def _vector_of(self, key: Any) -> Array:
        """Vector of a key or position, read-only."""
        vector: Array = self.vectors[self.get_index(key)]
        vector.setflags(write=False)
        return vector

    def __getitem__(self, key_or_keys: Key | Iterable[Key]) -> Array:
        """Vector of a key, or the vectors of several: shape (n, vector_size)."""
        try:
            return self._direct[self.key_to_index[key_or_keys]]  # type: ignore[no-any-return]
        except (KeyError, TypeError):  # not a key of the table
            if isinstance(key_or_keys, KEY_TYPES):
                return self.get_vector(key_or_keys)
        return self._vectors_of(list(key_or_keys))

    def _vectors_of(self, keys: list[Any]) -> Array:
        try:
            known_rows = [self.key_to_index[key] for key in keys]
            return np.asarray(self.vectors.take(np.array(known_rows, np.int64), axis=0))
        except KeyError:  # some are positions or unknown
            pass
        rows = np.array([self.get_index(key, -1) for key in keys], dtype=np.int64)
        known = rows >= 0
        if known.all():
            return np.asarray(self.vectors[rows])
        vectors = np.empty((len(keys), self.vector_size), self.vectors.dtype)
        vectors[known] = self.vectors[rows[known]]
        vectors[~known] = self._infer([keys[place] for place in np.flatnonzero(~known)])
        return vectors

    def _gather(self, items: Iterable[Any], ignore_missing: bool) -> tuple[Array, list[int]]:
        """Vectors of keys and vectors, and where they stood among the items."""
        vectors, places = [], []
        for place, item in enumerate(items):
            if isinstance(item, np.ndarray):
                if item.shape != (self.vector_size,):
                    raise ValueError(
                        f"vector of shape {item.shape} where ({self.vector_size},) is expected"
                    )
                vectors.append(item)
            else:
                try:
                    vectors.append(self.get_vector(item))
                except KeyError:
                    if ignore_missing:
                        continue
                    raise
            places.append(place)
        stacked = np.asarray(vectors, dtype=self.vectors.dtype)
        return stacked.reshape(-1, self.vector_size), places

    def get_mean_vector(
        self,
        keys: Any,
        weights: npt.ArrayLike | None = None,
        pre_normalize: bool = True,
        post_normalize: bool = False,
        ignore_missing: bool = True,
    ) -> Array:
        """Weighted mean of vectors: sum of weight * vector over sum of abs(weight).

        Parameters
        ----------
        keys
            A key, or several keys and arrays of shape (vector_size,).
        weights
            One number per key, ones for None.
        pre_normalize
            Scale the vectors of keys to length one; arrays are taken as they are.
        post_normalize
            Scale the mean to length one.
        ignore_missing
            Leave keys out that are not present.

        Returns
        -------
        ndarray, shape (vector_size,)

        Raises
        ------
        ValueError
            If there are no keys, or not as many weights.
        KeyError
            If a key is not present, unless `ignore_missing`.
        """
        keys = as_list(keys)
        if not keys:
            raise ValueError("there is no mean of no keys")
        given = [1.0] * len(keys)
        if weights is not None:
            weights = np.asarray(weights, float)
            if weights.shape != (len(keys),):
                raise ValueError(
                    f"{len(keys)} keys, weights of shape {weights.shape}: expected the same number"
                )
            given = weights.tolist()
        vectors, places = self._gather(keys, ignore_missing)
        # Keys are few: lists are quicker than arrays.
        scales = [given[place] for place in places]
        total = sum(map(abs, scales))
        if pre_normalize:
            lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)).tolist()
            for item, (place, length) in enumerate(zip(places, lengths, strict=True)):
                if length and not isinstance(keys[place], np.ndarray):
                    scales[item] /= length
        mean = np.dot(scales, vectors)
        if total:
            mean /= total
        if post_normalize:
            mean = unit(mean)
        return np.asarray(mean, dtype=self.vectors.dtype)

    # Norms

    @property
    def norms(self) -> Array:
        """Length of every vector, shape (n_keys,), computed anew each time.

        What is assigned to it is not kept: gensim's users assign None, to have it computed anew.
        """
        return np.asarray(np.linalg.norm(self.vectors, axis=1))

    @norms.setter
    def norms(self, values: Any) -> None:
        pass

    def fill_norms(self, force: bool = False) -> None:
        """Do nothing: `norms` are never out of date. Kept because gensim users call it."""

    def get_normed_vectors(self) -> Array:
        """Copy of all vectors scaled to length one, shape (n_keys, vector_size)."""
        return normalized(self.vectors)

    def unit_normalize_all(self) -> None:
        """Scale all vectors to length one in place. The original lengths are lost."""
        self.vectors[:] = normalized(self.vectors)
