"""Names that gensim 4 advises against, and still has."""

from __future__ import annotations

import warnings
from typing import Any

from vecloom.vectors.neighbours import Neighbours
from vecloom.vectors.renamed import old_attributes
from vecloom.vectors.table import Array, Key

# Of gensim 3, and where it is found now.
ATTRIBUTES = {
    "vocab": "key_to_index",
    "index2word": "index_to_key",
    "index2entity": "index_to_key",
    "syn0": "vectors",
    "syn0norm": "call get_normed_vectors()",
    "vectors_norm": "call get_normed_vectors()",
    "accuracy": "call evaluate_word_analogies()",
    "wv": "",
}


def _advise(old: str, new: str) -> None:
    warnings.warn(f"{old} is deprecated: use {new}", DeprecationWarning, stacklevel=3)


@old_attributes(ATTRIBUTES)
class DeprecatedNames(Neighbours):
    """Methods under their former names; each warns."""

    def word_vec(self, *args: Any, **kwargs: Any) -> Array:
        """Return `get_vector`."""
        _advise("word_vec", "get_vector")
        return self.get_vector(*args, **kwargs)

    def words_closer_than(self, word1: Key, word2: Key) -> list[Any]:
        """Return `closer_than`."""
        _advise("words_closer_than", "closer_than")
        return self.closer_than(word1, word2)

    def init_sims(self, replace: bool = False) -> None:
        """Do nothing; if `replace`, do `unit_normalize_all`."""
        _advise("init_sims", "fill_norms, or unit_normalize_all")
        if replace:
            self.unit_normalize_all()
