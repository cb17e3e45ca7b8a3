"""Names of gensim's classes of vectors, and the parameters of their methods."""

from __future__ import annotations

import inspect
from typing import Any

from driver import Call, Difference
from vector_objects import subwords, words

METHODS = [
    "add_lifecycle_event",
    "add_vector",
    "add_vectors",
    "allocate_vecattrs",
    "closer_than",
    "cosine_similarities",
    "distance",
    "distances",
    "doesnt_match",
    "evaluate_word_analogies",
    "evaluate_word_pairs",
    "fill_norms",
    "get_index",
    "get_mean_vector",
    "get_normed_vectors",
    "get_vecattr",
    "get_vector",
    "has_index_for",
    "init_sims",
    "intersect_word2vec_format",
    "load_word2vec_format",
    "log_accuracy",
    "log_evaluate_word_pairs",
    "most_similar",
    "most_similar_cosmul",
    "most_similar_to_given",
    "n_similarity",
    "rank",
    "rank_by_centrality",
    "relative_cosine_similarity",
    "resize_vectors",
    "save_word2vec_format",
    "set_vecattr",
    "similar_by_key",
    "similar_by_vector",
    "similar_by_word",
    "similarity",
    "sort_by_descending_frequency",
    "unit_normalize_all",
    "vectors_for_all",
    "wmdistance",
    "word_vec",
    "words_closer_than",
]
SUBWORD_METHODS = [
    "__init__",
    "adjust_vectors",
    "get_sentence_vector",
    "init_post_load",
    "recalc_char_ngram_buckets",
    "resize_vectors",
]

UNUSED = Difference(
    "`KeyedVectors(..., mapfile_path=...)`", "unused", "no parameter", "it does nothing"
)
FILES = Difference(
    "names of the parameters of `save` and `load`",
    "`fname_or_handle`, `fname` and keywords for pickle",
    "`path`; the keywords of `save` are accepted without effect",
    "one file holds all, and can be mapped",
)
WORD_OR_KEY = Difference(
    "FastText: the parameter of `get_vector`",
    "`word`",
    "`key`, as in `KeyedVectors`",
    "the classes should be alike",
)


def parameters(method: Any) -> list[tuple[str, str, Any]]:
    described = inspect.signature(method).parameters.values()
    return [(p.name, p.kind.name, p.default) for p in described]


def parameters_of(owner: str, name: str) -> Any:
    return lambda lib, _: parameters(getattr(getattr(lib, owner), name))


CALLS = [
    *(Call(f"parameters of {name}", parameters_of("KeyedVectors", name)) for name in METHODS),
    *(
        Call(f"FastText: parameters of {name}", parameters_of("FastTextKeyedVectors", name))
        for name in SUBWORD_METHODS
    ),
    Call("parameters of the class", parameters_of("KeyedVectors", "__init__"), differs=UNUSED),
    Call("parameters of save", parameters_of("KeyedVectors", "save"), differs=FILES),
    Call("parameters of load", parameters_of("KeyedVectors", "load"), differs=FILES),
    Call(
        "FastText: parameters of get_vector",
        parameters_of("FastTextKeyedVectors", "get_vector"),
        differs=WORD_OR_KEY,
    ),
    *(
        Call(f"attribute {name}", lambda lib, kv, name=name: hasattr(kv, name), words)
        for name in ("vectors", "norms", "expandos", "index_to_key", "key_to_index", "next_index")
    ),
    *(
        Call(f"FastText: attribute {name}", lambda lib, kv, name=name: hasattr(kv, name), subwords)
        for name in ("min_n", "max_n", "bucket", "buckets_word", "vectors_vocab", "vectors_ngrams")
    ),
]
