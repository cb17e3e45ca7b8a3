"""The nearest neighbours of keys, of vectors, and of sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.search import all_scores, top_k
from vecloom.vectors.similarity import Similarity
from vecloom.vectors.table import KEY_TYPES, Array, Key, as_list

Neighbour = tuple[Any, float]


def _items(given: Any) -> list[Any]:
    """Make a list of one key or vector, or of many; an array of numbers is a vector."""
    if isinstance(given, np.ndarray) and given.ndim == 1 and given.dtype.kind in "biuf":
        return [given]
    return as_list(given)


def _weighted(items: Any, weight: float) -> list[tuple[Any, float]]:
    """Pair each key or vector with its weight, `weight` where it has none."""
    pairs = []
    for item in _items(items):
        if isinstance(item, (*KEY_TYPES, np.ndarray)):
            pairs.append((item, weight))
        elif isinstance(item, (tuple, list)) and len(item) == 2:
            pairs.append((item[0], item[1]))
        else:
            raise TypeError(f"{item!r} is neither a key nor an array, nor one with its weight")
    return pairs


def cosmul(above: Array, below: Array) -> Array:
    """Multiply and divide cosines, each of shape (items, n), moved to [0, 1]: shape (n,)."""
    products = [np.prod((1 + cosines) / 2, axis=0) for cosines in (above, below)]
    return np.asarray(products[0] / (products[1] + np.float32(1e-6)))


def largest(values: Array, n: int) -> npt.NDArray[np.int64]:
    """Find the indices of the `n` largest values, best first, equal ones by index.

    NaN and minus infinity are not among them: where too few others are left, the result
    is filled up with -1.
    """
    usable = np.flatnonzero(values > -np.inf)
    n = min(n, len(values))
    if n < len(usable):
        bound = np.partition(values[usable], len(usable) - n)[len(usable) - n]
        usable = usable[values[usable] >= bound]
    best = usable[np.argsort(-values[usable], kind="stable")][:n]
    return np.pad(best, (0, n - len(best)), constant_values=-1)


class Neighbours(Similarity):
    """Exact search, one query or many at once."""

    def most_similar(
        self,
        positive: Any = None,
        negative: Any = None,
        topn: int | None = 10,
        clip_start: int = 0,
        clip_end: int | None = None,
        restrict_vocab: int | None = None,
        indexer: Any = None,
    ) -> list[Neighbour] | Array:
        """Find the keys nearest by cosine to a sum of keys and vectors.

        The query is the mean that `get_mean_vector` makes, of positive items with weight 1
        and negative ones with -1; keys among them are no answers. With two positive keys
        and a negative one it completes an analogy (Mikolov, Yih and Zweig 2013,
        "Linguistic regularities in continuous space word representations").

        Parameters
        ----------
        positive, negative
            A key, an array of shape (vector_size,), or several keys, arrays and pairs
            (key or array, weight), whose weight counts as it stands, also among the
            negative items.
        topn
            Neighbours wanted; None for the similarities of all rows.
        clip_start, clip_end
            Search only the rows of this range.
        restrict_vocab
            Search only the first so many rows, whatever the range is.
        indexer
            Object to search with in place of the matrix: ``indexer.most_similar(query,
            topn)`` is returned, the query being of length one.

        Returns
        -------
        list of (key, float), best first, equal similarities in the table's order; or for
        ``topn=None`` an ndarray of float32 with one similarity per row of the range.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If there is neither a positive nor a negative item, or a vector does not fit.
        TypeError
            If an item is neither a key nor an array, nor one with its weight.
        """
        if topn is not None and topn < 1:
            return []
        pairs = _weighted(positive, 1.0) + _weighted(negative, -1.0)
        items = [item for item, _ in pairs]
        query = self.get_mean_vector(
            items, [w for _, w in pairs], post_normalize=indexer is not None, ignore_missing=False
        )
        if restrict_vocab:
            clip_start, clip_end = 0, restrict_vocab
        if topn is None:
            scores = all_scores(self.vectors, query[np.newaxis], clip_start, clip_end or None)
            return np.asarray(scores[0])
        if indexer is not None:
            return indexer.most_similar(query, topn)  # type: ignore[no-any-return]
        return self._named(
            *top_k(
                self.vectors,
                query[np.newaxis],
                topn,
                clip_start,
                clip_end or None,
                exclude=[
                    [self.get_index(item, -1) for item in items if isinstance(item, KEY_TYPES)]
                ],
            )
        )[0]

    def _named(self, rows: Array, scores: Array) -> list[list[Neighbour]]:
        keys = self.index_to_key
        return [
            [(keys[row], score) for row, score in zip(*answer, strict=True) if row >= 0]
            for answer in zip(rows.tolist(), scores.tolist(), strict=True)
        ]

    def similar_by_key(
        self, key: Key, topn: int | None = 10, restrict_vocab: int | None = None
    ) -> list[Neighbour] | Array:
        """`most_similar` of one key."""
        return self.most_similar([key], topn=topn, restrict_vocab=restrict_vocab)

    similar_by_word = similar_by_key

    def similar_by_vector(
        self, vector: npt.ArrayLike, topn: int | None = 10, restrict_vocab: int | None = None
    ) -> list[Neighbour] | Array:
        """`most_similar` of one vector, shape (vector_size,)."""
        query = np.asarray(vector, dtype=self.vectors.dtype)
        return self.most_similar([query], topn=topn, restrict_vocab=restrict_vocab)

    def relative_cosine_similarity(self, wa: Key, wb: Key, topn: int = 10) -> float:
        """Cosine of two keys over the sum of those of the nearest neighbours of the first.

        Synonyms tend to exceed 1 / `topn` (Leeuwenberg et al. 2016, "A minimally
        supervised approach for synonym extraction with word embeddings").

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If there are no neighbours.
        """
        neighbours = self.similar_by_key(wa, topn)
        if not len(neighbours):
            raise ValueError(f"no neighbours of {wa!r} to compare with, topn being {topn}")
        return float(self.similarity(wa, wb)) / sum(score for _, score in neighbours)

    # Many queries at once

    def most_similar_indices(
        self,
        keys_or_matrix: Sequence[Key] | Array,
        topn: int = 10,
        metric: str = "cosine",
        clip_start: int = 0,
        clip_end: int | None = None,
        restrict_vocab: int | None = None,
        workers: int | None = None,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Find the nearest rows of many queries in one pass over the matrix.

        Parameters
        ----------
        keys_or_matrix
            Keys, or an array of shape (q, vector_size). A key is not its own neighbour.
        topn
            Neighbours wanted of each.
        metric
            "cosine", or "euclidean".
        clip_start, clip_end
            Search only the rows of this range.
        restrict_vocab
            Search only the first so many rows, whatever the range is.
        workers
            Threads at most, all cores for None.

        Returns
        -------
        indices : ndarray of int64, shape (q, n), n = min(topn, rows searched)
            Best first, equal ones by ascending index; -1 where there are fewer neighbours.
        values : ndarray of float32, shape (q, n)
            Cosine similarities, or Euclidean distances.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If the dimensions do not fit, or the metric is unknown.
        """
        exclude = None
        queries = np.asarray(keys_or_matrix)
        if queries.ndim == 1:
            own = [self.get_index(key, -1) for key in keys_or_matrix]
            queries, exclude = self[keys_or_matrix], np.reshape(np.array(own, np.int64), (-1, 1))
        if restrict_vocab:
            clip_start, clip_end = 0, restrict_vocab
        rows, scores = top_k(
            self.vectors, queries, topn, clip_start, clip_end, exclude, workers, metric
        )
        return rows, -scores if metric == "euclidean" else scores

    def most_similar_batch(
        self,
        keys_or_matrix: Sequence[Key] | Array,
        topn: int = 10,
        metric: str = "cosine",
        clip_start: int = 0,
        clip_end: int | None = None,
        restrict_vocab: int | None = None,
        workers: int | None = None,
    ) -> list[list[Neighbour]]:
        """`most_similar_indices` as one list of (key, value) per query."""
        return self._named(
            *self.most_similar_indices(
                keys_or_matrix, topn, metric, clip_start, clip_end, restrict_vocab, workers
            )
        )

    # Products of cosines

    def most_similar_cosmul(
        self,
        positive: Any = None,
        negative: Any = None,
        topn: int | None = 10,
        restrict_vocab: int | None = None,
    ) -> list[Neighbour] | Array:
        """Find the keys best by the product of their cosines, 3CosMul.

        With cosines moved to [0, 1], the product over the positive items is divided by
        the product over the negative ones plus 1e-6 (Levy and Goldberg 2014, "Linguistic
        regularities in sparse and explicit word representations", eq. 4).

        Parameters
        ----------
        positive, negative
            A key, an array of shape (vector_size,), or a sequence of them, without weights.
        topn
            Neighbours wanted; None for the values of all rows.
        restrict_vocab
            Search only the first so many rows.

        Returns
        -------
        As `most_similar`.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If there is no positive item, or a vector does not fit.
        """
        if topn is not None and topn < 1:
            return []
        positive, negative = _items(positive), _items(negative)
        if not positive:
            raise ValueError("a product of cosines needs a positive item")
        queries, _ = self._gather(positive + negative, ignore_missing=False)
        cosines = all_scores(self.vectors, queries, end=restrict_vocab or None)
        values = cosmul(cosines[: len(positive)], cosines[len(positive) :])
        if topn is None:
            return values
        own = [self.get_index(x, -1) for x in positive + negative if isinstance(x, KEY_TYPES)]
        values[[row for row in own if 0 <= row < len(values)]] = -np.inf
        rows = largest(values, topn)
        return self._named(rows[np.newaxis], values[rows][np.newaxis])[0]
