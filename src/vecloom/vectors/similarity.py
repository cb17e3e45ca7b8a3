"""How near given keys are to each other."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.search import all_scores
from vecloom.vectors.locking import LockableTable
from vecloom.vectors.table import KEY_TYPES, Array, Key, normalized
from vecloom.vectors.transport import word_movers_distance

logger = logging.getLogger(__name__)


def cosine(a: Array, b: Array) -> Any:
    """Cosine of two vectors, a scalar of their type; 0 where one is zero."""
    lengths = math.sqrt(a.dot(a)) * math.sqrt(b.dot(b))  # one root of the product might overflow
    return a.dtype.type(a.dot(b) / lengths if lengths else 0)


class Similarity(LockableTable):
    """Cosine similarity of keys, and what follows from it."""

    @staticmethod
    def cosine_similarities(vector_1: npt.ArrayLike, vectors_all: npt.ArrayLike) -> Array:
        """Cosine of one vector with each of several.

        Parameters
        ----------
        vector_1
            Shape (dim,).
        vectors_all
            Shape (n, dim).

        Returns
        -------
        ndarray of float32, shape (n,)
            0 where a vector is zero.
        """
        return np.asarray(all_scores(np.asarray(vectors_all), np.asarray(vector_1)[np.newaxis])[0])

    def similarity(self, w1: Key, w2: Key) -> Any:
        """Cosine of two keys, a scalar of the vectors' type; 0 where a vector is zero.

        Raises
        ------
        KeyError
            If a key is not present.
        """
        return cosine(self[w1], self[w2])

    def distance(self, w1: Key, w2: Key) -> Any:
        """1 - `similarity`."""
        return 1 - self.similarity(w1, w2)

    def distances(
        self, word_or_vector: Key | Array, other_words: Iterable[Key] | None = ()
    ) -> Array:
        """1 - cosine of a key or vector with each of other keys, or with all keys.

        Parameters
        ----------
        word_or_vector
            A key, or an array of shape (vector_size,).
        other_words
            Keys to compare with; all keys, in order, if empty or None.

        Raises
        ------
        KeyError
            If a key is not present.
        """
        vector = self[word_or_vector] if isinstance(word_or_vector, KEY_TYPES) else word_or_vector
        words = [] if other_words is None else list(other_words)
        others = self[words] if words else self.vectors
        return np.asarray(1 - self.cosine_similarities(vector, others))

    def n_similarity(self, ws1: Iterable[Key], ws2: Iterable[Key]) -> Any:
        """Cosine of the means of two sets of keys; keys that are not present are left out.

        Raises
        ------
        ZeroDivisionError
            If a set is empty.
        """
        ws1, ws2 = list(ws1), list(ws2)
        if not (ws1 and ws2):
            raise ZeroDivisionError("at least one of the lists of keys is empty")
        mean1 = self.get_mean_vector(ws1, pre_normalize=False)
        mean2 = self.get_mean_vector(ws2, pre_normalize=False)
        return cosine(mean1, mean2)

    def closer_than(self, key1: Key, key2: Key) -> list[Any]:
        """All keys that are nearer to `key1` than `key2` is, in the table's order.

        Raises
        ------
        KeyError
            If a key is not present.
        """
        similarities = self.cosine_similarities(self[key1], self.vectors)
        nearer = similarities > similarities[self.get_index(key2)]
        nearer[self.get_index(key1)] = False
        return [self.index_to_key[i] for i in np.flatnonzero(nearer)]

    def rank(self, key1: Key, key2: Key) -> int:
        """Place of `key2` among the neighbours of `key1`, 1 being the nearest."""
        return len(self.closer_than(key1, key2)) + 1

    def most_similar_to_given(self, key1: Key, keys_list: Sequence[Key]) -> Key:
        """Return the one of `keys_list` that is nearest to `key1`.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If `keys_list` is empty.
        """
        if not len(keys_list):
            raise ValueError("cannot choose from an empty list of keys")
        return keys_list[int(np.argmax(self.cosine_similarities(self[key1], self[keys_list])))]

    def rank_by_centrality(
        self, words: Iterable[Key], use_norm: bool = True
    ) -> list[tuple[Any, Any]]:
        """Order keys by their cosine with the mean of all of them.

        Parameters
        ----------
        words
            Keys; those not present are left out, with a warning in the log.
        use_norm
            Scale the vectors to length one before anything else.

        Returns
        -------
        list of (float32, key)
            Most central first.

        Raises
        ------
        ValueError
            If no key is present.
        """
        words = list(words)
        used = [word for word in words if word in self]
        if len(used) != len(words):
            missing = [word for word in words if word not in self]
            logger.warning("vectors for words %s are not present, ignoring these words", missing)
        if not used:
            raise ValueError("cannot select a word from an empty list")
        vectors = normalized(self[used]) if use_norm else self[used]
        mean = normalized(vectors.mean(axis=0))
        centrality = vectors @ mean
        order = np.argsort(-centrality, kind="stable")
        return [(centrality[i], used[i]) for i in order]

    def wmdistance(
        self, document1: Iterable[Key], document2: Iterable[Key], norm: bool = True
    ) -> float:
        """Word Mover's Distance: see `vecloom.vectors.transport.word_movers_distance`."""
        return word_movers_distance(self, document1, document2, norm)

    def doesnt_match(self, words: Iterable[Key]) -> Any:
        """Return the key that goes least with the others: the least central one.

        Raises
        ------
        ValueError
            If no key is present.
        """
        return self.rank_by_centrality(words)[-1][1]
