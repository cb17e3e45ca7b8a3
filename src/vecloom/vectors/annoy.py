"""`AnnoyIndexer`: approximate neighbours by the package annoy."""

from __future__ import annotations

import os
from typing import Any

from vecloom.formats import native
from vecloom.vectors.table import Key

KIND = "annoy labels"
LABELS = ".d"  # of the file beside the index


def _annoy() -> Any:
    try:
        import annoy  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise ImportError(
            "AnnoyIndexer needs the package annoy: pip install annoy; most_similar without "
            "indexer= searches exactly"
        ) from None
    return annoy


class AnnoyIndexer:
    """An index of the package annoy, for ``indexer=`` of ``most_similar``.

    Annoy (https://github.com/spotify/annoy) searches a forest of random projections: quicker than
    the exact search among many vectors, and not always right.

    Parameters
    ----------
    model : KeyedVectors, or model with vectors, optional
        What is indexed: ``model.dv``, else ``model.wv``, else the object itself. None: an index to
        be loaded.
    num_trees : int, optional
        Trees of the forest; more find more and take longer.

    Attributes
    ----------
    index : annoy.AnnoyIndex
    labels : list of str or int
        The keys by row.
    model, num_trees
        As given.

    Raises
    ------
    ImportError
        If annoy is not installed.
    ValueError
        If only one of ``model`` and ``num_trees`` is given.
    """

    def __init__(self, model: Any = None, num_trees: int | None = None) -> None:
        self.model, self.num_trees = model, num_trees
        self.index: Any = None
        self.labels: list[Any] = []
        if (model is None) != (num_trees is None):
            raise ValueError("give model and num_trees together, or neither and call load")
        if model is not None:
            self._build()

    def _build(self) -> None:
        table = getattr(self.model, "dv", None)
        table = getattr(self.model, "wv", self.model) if table is None else table
        index = _annoy().AnnoyIndex(table.vector_size, "angular")
        for row, vector in enumerate(table.get_normed_vectors()):
            index.add_item(row, vector)
        index.build(self.num_trees)
        self.index, self.labels = index, list(table.index_to_key)

    def most_similar(self, vector: Any, num_neighbors: int) -> list[tuple[Key, float]]:
        """Find the nearest keys of a vector, probably.

        Parameters
        ----------
        vector : array of shape (vector_size,)
        num_neighbors : int

        Returns
        -------
        list of (key, float)
            Best first. The number is 1 - d / 2 with annoy's angular distance d, as in gensim,
            which is not the cosine.

        Raises
        ------
        RuntimeError
            If there is no index yet.
        """
        if self.index is None:
            raise RuntimeError("there is no index: give model and num_trees, or call load")
        rows, distances = self.index.get_nns_by_vector(
            vector, num_neighbors, include_distances=True
        )
        pairs = zip(rows, distances, strict=True)
        return [(self.labels[row], 1 - distance / 2) for row, distance in pairs]

    def save(self, fname: str | os.PathLike[str]) -> None:
        """Write the index as annoy does, and the keys in a file beside it, whose name ends in .d.

        Raises
        ------
        OSError
            If a file cannot be written.
        """
        path = os.fspath(fname)
        config = {"num_trees": self.num_trees, "vector_size": self.index.f}
        native.write_arrays(path + LABELS, kind=KIND, config=config, arrays={}, keys=self.labels)
        self.index.save(path)

    def load(self, fname: str | os.PathLike[str]) -> None:
        """Map what `save` wrote into memory.

        Raises
        ------
        FormatError
            If the file of the keys is no such file, or damaged. gensim's is a pickle, and not
            read: build the index anew.
        OSError
            If a file cannot be read.
        """
        path = os.fspath(fname)
        labels = native.read_arrays(path + LABELS, kind=KIND)
        index = _annoy().AnnoyIndex(labels.config["vector_size"], "angular")
        index.load(path)
        self.index, self.labels = index, list(labels.keys or [])
        self.num_trees = labels.config["num_trees"]
