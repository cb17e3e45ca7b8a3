"""Changing a table of vectors: adding keys, attributes of keys, order, selection."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.vectors.table import KEY_TYPES, Array, Key, KeyedTable

logger = logging.getLogger(__name__)


class EditableTable(KeyedTable):
    """A table whose keys, vectors and attributes can be changed."""

    # Adding

    def add_vector(self, key: Key, vector: npt.ArrayLike) -> int:
        """Add one vector in the first free row, and return the row.

        A key that is present keeps its vector, with a warning in the log; to replace
        it assign ``kv[key] = vector``. Adding many vectors one by one copies the
        matrix each time: prefer `add_vectors`.

        Raises
        ------
        ValueError
            If the vector is not of shape (vector_size,).
        """
        if key in self.key_to_index:
            logger.warning("vector for key '%s' already present; not changed", key)
            return self.key_to_index[key]
        while self.next_index < len(self) and self.index_to_key[self.next_index] is not None:
            self.next_index += 1
        index = self.next_index
        if index == len(self):
            self.add_vectors([key], np.asarray(vector)[np.newaxis])
        else:
            self.vectors[index] = self._checked(np.asarray(vector)[np.newaxis], 1)[0]
            self.index_to_key[index] = key
            self.key_to_index[key] = index
        return index

    def _checked(self, weights: npt.ArrayLike, n_keys: int) -> Array:
        weights = np.asarray(weights)
        if weights.shape != (n_keys, self.vector_size):
            raise ValueError(
                f"vectors of shape {weights.shape} for {n_keys} keys of {self.vector_size} "
                f"dimensions: expected ({n_keys}, {self.vector_size})"
            )
        return weights

    def add_vectors(
        self,
        keys: Key | Sequence[Key],
        weights: npt.ArrayLike,
        extras: Mapping[str, Array] | None = None,
        replace: bool = False,
    ) -> None:
        """Append keys and their vectors.

        Parameters
        ----------
        keys
            One key or several.
        weights
            Shape (vector_size,) or (n, vector_size), one row per key.
        extras
            Attributes of the new keys, by name, one value per key.
        replace
            Overwrite the vectors and attributes of keys that are present; they are
            left as they are otherwise. Of keys given twice the last or first counts.

        Raises
        ------
        ValueError
            If the numbers of keys, vectors, dimensions or attributes differ.
        """
        if isinstance(keys, KEY_TYPES):
            keys, weights = [keys], np.asarray(weights).reshape(1, -1)
        names = list(keys)
        weights = self._checked(weights, len(names))
        for attr, values in (extras or {}).items():
            if len(values) != len(names):
                raise ValueError(
                    f"{len(values)} values of attribute {attr!r} for {len(names)} keys"
                )
        before = len(self)
        source: dict[int, int] = {}  # row written -> place among the arguments
        for place, key in enumerate(names):
            row = self.key_to_index.get(key)
            if row is None:
                row = self.key_to_index[key] = len(self.index_to_key)
                self.index_to_key.append(key)
                source[row] = place
            elif replace:
                source[row] = place
        grown = np.zeros((len(self) - before, self.vector_size), dtype=self.vectors.dtype)
        self.vectors = np.vstack([self.vectors, grown])
        rows, places = list(source), list(source.values())
        self.vectors[rows] = weights[places]
        self._write_attributes(extras or {}, rows, places)

    def _write_attributes(
        self, extras: Mapping[str, Array], rows: list[int], places: list[int]
    ) -> None:
        attributes = {attr: np.asarray(values) for attr, values in extras.items()}
        self.allocate_vecattrs(list(attributes), [values.dtype for values in attributes.values()])
        for attr, values in attributes.items():
            self.expandos[attr][rows] = values[places]

    def __setitem__(self, keys: Key | Sequence[Key], weights: npt.ArrayLike) -> None:
        """Add keys with their vectors, or replace the vectors they have."""
        self.add_vectors(keys, weights, replace=True)

    def resize_vectors(self, seed: int = 0) -> None:
        """Fit `vectors` to the number of keys in `index_to_key`.

        New rows are drawn uniformly from [-1, 1) / vector_size, by `seed`.
        """
        n_new = len(self) - len(self.vectors)
        if n_new < 0:
            self.vectors = self.vectors[: len(self)].copy()
        elif n_new > 0:
            drawn = np.random.default_rng(seed).uniform(-1, 1, (n_new, self.vector_size))
            drawn /= self.vector_size
            self.vectors = np.vstack([self.vectors, drawn.astype(self.vectors.dtype)])
        self.allocate_vecattrs()

    # Attributes

    def allocate_vecattrs(
        self, attrs: Sequence[str] | None = None, types: Sequence[npt.DTypeLike] | None = None
    ) -> None:
        """Make sure that attributes exist and have a value for every key, zero if none was set.

        Parameters
        ----------
        attrs, types
            Names and element types of attributes; those that exist, for None.

        Raises
        ------
        TypeError
            If an attribute exists with a type that cannot hold the new one.
        """
        if attrs is None or types is None:
            attrs = list(self.expandos)
            types = [values.dtype for values in self.expandos.values()]
        for attr, requested in zip(attrs, types, strict=True):
            dtype = np.dtype(requested)
            dtype = np.dtype(object) if dtype.kind in "US" else dtype
            old = self.expandos.get(attr, np.zeros(0, dtype=dtype))
            if not np.can_cast(dtype, old.dtype, casting="same_kind"):
                raise TypeError(
                    f"attribute {attr!r} holds {old.dtype} and cannot take values of type {dtype}"
                )
            if attr not in self.expandos or len(old) != len(self):
                values = np.zeros(len(self), dtype=old.dtype)
                values[: len(old)] = old[: len(self)]
                self.expandos[attr] = values

    def set_vecattr(self, key: Key, attr: str, val: Any) -> None:
        """Set an attribute of a key; other keys have zero until it is set for them.

        Raises
        ------
        KeyError
            If the key is not present.
        TypeError
            If the attribute exists with a type that cannot hold the value.
        """
        index = self.get_index(key)
        kind = type(val) if isinstance(val, (bool, int, float, np.generic)) else object
        self.allocate_vecattrs([attr], [kind])
        self.expandos[attr][index] = val

    def get_vecattr(self, key: Key, attr: str) -> Any:
        """Value of an attribute of a key.

        Raises
        ------
        KeyError
            If the key is not present or no key has such an attribute.
        """
        index = self.get_index(key)
        if attr not in self.expandos:
            raise KeyError(f"no attribute {attr!r}: there are {sorted(self.expandos)}")
        if index >= len(self.expandos[attr]):
            self.allocate_vecattrs()
        return self.expandos[attr][index]

    # Selecting

    def sort_by_descending_frequency(self) -> None:
        """Order the keys by their attribute "count", highest first, ties as they were.

        Raises
        ------
        KeyError
            If the keys have no counts.
        """
        if not len(self):
            return
        if "count" not in self.expandos:
            raise KeyError("keys have no attribute 'count' to sort by: set it with set_vecattr")
        self.allocate_vecattrs()
        self._reorder(np.argsort(-self.expandos["count"], kind="stable"))

    def _reorder(self, order: npt.NDArray[np.intp]) -> None:
        self.vectors = self.vectors[order]
        self.index_to_key = [self.index_to_key[i] for i in order]
        self.key_to_index = {key: i for i, key in enumerate(self.index_to_key)}
        self.expandos = {attr: values[order] for attr, values in self.expandos.items()}
