"""Calls of FastTextKeyedVectors that KeyedVectors has otherwise or not at all."""

from __future__ import annotations

from itertools import product

import numpy as np
from driver import EQUAL, KIND, Call, Difference
from vector_objects import (
    BUCKET,
    MAX_N,
    MIN_N,
    SIZE,
    WORDS,
    matrix,
    subwords,
    vector,
    without_ngrams,
)

NO_NGRAMS = Difference(
    'FastText: a word without any n-gram, as `kv[""]`',
    "zeros, with a warning in the log",
    "`KeyError`, and `in` is false",
    "zeros pass for a vector in what comes after",
)
POSITIONS = Difference(
    "FastText: a position as the key",
    "`TypeError` or `AttributeError`",
    "the row, as in `KeyedVectors`",
    "the classes should be alike",
)
UNKNOWN_DISTANCES = Difference(
    "FastText: unknown words as `other_words` of `distances`",
    "`KeyError`",
    "distances to their vectors",
    "they have vectors",
)
NOT_MADE = Difference(
    "FastText: `vectors_ngrams` of a new table",
    "`None`",
    "zeros",
    "an array is an array from the beginning",
)
ADDED = Difference(
    "FastText: keys added to a table with n-grams",
    "their vectors are lost when vectors are made anew",
    "have rows that give their vectors back",
    "what was added should stay",
)

UNKNOWN = ["w1x", "unbekannt", "长城", "w", "a b"]

LOOKUPS = {
    "kv[word]": lambda kv, word: kv[word],
    "get_vector": lambda kv, word: kv.get_vector(word),
    "get_vector(norm=True)": lambda kv, word: kv.get_vector(word, norm=True),
    "in": lambda kv, word: word in kv,
    "has_index_for": lambda kv, word: kv.has_index_for(word),
    "in key_to_index": lambda kv, word: word in kv.key_to_index,
    "get_index": lambda kv, word: kv.get_index(word),
    "get_index(default)": lambda kv, word: kv.get_index(word, -5),
    "word_vec": lambda kv, word: kv.word_vec(word),
}


def listed(kv: object) -> object:
    """Keys and vectors without attributes."""
    return type(kv).__name__, kv.index_to_key, kv.vectors


ASKED = {
    "similarity": lambda kv: kv.similarity("w1x", "w3"),
    "similarity of unknown": lambda kv: kv.similarity("w1x", "unbekannt"),
    "distance": lambda kv: kv.distance("w1x", "w3"),
    "distances": lambda kv: kv.distances("w1x"),
    "most_similar": lambda kv: kv.most_similar("w1x"),
    "most_similar, known": lambda kv: kv.most_similar("w3", topn=4),
    "most_similar, all": lambda kv: kv.most_similar("w1x", topn=None),
    "most_similar, mixed": lambda kv: kv.most_similar(["w1x", ("w3", 2)], [vector()], topn=7),
    "similar_by_word": lambda kv: kv.similar_by_word("w1x", topn=3, restrict_vocab=9),
    "most_similar_cosmul": lambda kv: kv.most_similar_cosmul(["w1x", "w3"], ["w4"]),
    "n_similarity": lambda kv: kv.n_similarity(["w1x", "w3"], ["unbekannt"]),
    "doesnt_match": lambda kv: kv.doesnt_match(["w1x", "w3", "unbekannt"]),
    "rank_by_centrality": lambda kv: kv.rank_by_centrality(["w1x", "w3", "unbekannt"]),
    "most_similar_to_given": lambda kv: kv.most_similar_to_given("w1x", ["w3", "unbekannt"]),
    "get_mean_vector": lambda kv: kv.get_mean_vector(["w1x", "w3"]),
    "get_mean_vector, raw": lambda kv: kv.get_mean_vector(["w1x", "w3"], pre_normalize=False),
    "get_mean_vector, not ignored": lambda kv: kv.get_mean_vector(["w1x"], ignore_missing=False),
    "get_sentence_vector": lambda kv: kv.get_sentence_vector(["w1x", "w3"]),
    "get_sentence_vector, nothing": lambda kv: kv.get_sentence_vector([]),
    "closer_than": lambda kv: kv.closer_than("w1", "w3"),
    "closer_than, unknown": lambda kv: kv.closer_than("w1x", "w3"),
    "rank": lambda kv: kv.rank("w1", "w3"),
    "relative_cosine_similarity": lambda kv: kv.relative_cosine_similarity("w1x", "w3"),
    "kv[list]": lambda kv: kv[["w1x", "w3"]],
    "vectors_for_all": lambda kv: listed(kv.vectors_for_all(["w1x", "w3", "w1x"])),
    "vectors_for_all, known": lambda kv: listed(
        kv.vectors_for_all(["w1x", "w3"], allow_inference=False)
    ),
    "vectors_for_all with attributes": lambda kv: kv.vectors_for_all(["w3"], copy_vecattrs=True),
    "get_normed_vectors": lambda kv: kv.get_normed_vectors(),
    "unit_normalize_all": lambda kv: (kv.unit_normalize_all(), kv.vectors),
    "set_vecattr": lambda kv: (kv.set_vecattr("w3", "count", 9), kv.expandos),
    "set_vecattr, unknown": lambda kv: kv.set_vecattr("w1x", "count", 9),
    "str": lambda kv: str(kv),
    "vectors": lambda kv: kv.vectors,
    "vectors_vocab": lambda kv: kv.vectors_vocab,
    "buckets_word": lambda kv: [sorted(buckets.tolist()) for buckets in kv.buckets_word],
    "sizes": lambda kv: (kv.min_n, kv.max_n, kv.bucket, kv.vector_size),
    "adjust_vectors": lambda kv: (kv.vectors_vocab.__imul__(2), kv.adjust_vectors(), kv.vectors),
    "recalc_char_ngram_buckets": lambda kv: (kv.recalc_char_ngram_buckets(), kv.vectors),
}

WRONG_MATRIX = Difference(
    "FastText: `init_post_load` of a matrix that does not fit",
    "`AssertionError`",
    "`ValueError`",
    "it is an argument",
)


def _grown(lib: object, kv: object) -> object:
    kv.index_to_key.append("new")
    kv.key_to_index["new"] = len(WORDS)
    kv.resize_vectors(seed=3)
    return kv.vectors_vocab[: len(WORDS)], len(kv.vectors), len(kv.buckets_word)


def _added(lib: object, kv: object) -> object:
    kv.add_vectors(["new"], vector()[np.newaxis])
    kv.adjust_vectors()
    return kv["new"]


CALLS = [
    *(
        Call(
            f"FastText: {how}, {word}", lambda lib, kv, ask=ask, word=word: ask(kv, word), subwords
        )
        for (how, ask), word in product(LOOKUPS.items(), ("w3", *UNKNOWN))
    ),
    *(
        Call(
            f"FastText without n-grams: {how}, {word}",
            lambda lib, kv, ask=ask, word=word: ask(kv, word),
            without_ngrams,
        )
        for (how, ask), word in product(LOOKUPS.items(), ("w3", "w1x"))
    ),
    *(
        Call(f"FastText: {name}", lambda lib, kv, ask=ask: ask(kv), subwords)
        for name, ask in ASKED.items()
    ),
    *(
        Call(f"FastText without n-grams: {name}", lambda lib, kv, ask=ask: ask(kv), without_ngrams)
        for name, ask in ASKED.items()
    ),
    Call("FastText: vectors_ngrams", lambda lib, kv: kv.vectors_ngrams, subwords, EQUAL),
    Call("FastText: resize_vectors", _grown, subwords, KIND),
    Call("FastText: isinstance", lambda lib, kv: isinstance(kv, lib.KeyedVectors), subwords),
    Call(
        "FastText: made with count",
        lambda lib, kv: lib.FastTextKeyedVectors(SIZE, MIN_N, MAX_N, BUCKET, count=3).vectors,
    ),
    Call("FastText: made with too little", lambda lib, kv: lib.FastTextKeyedVectors(SIZE)),
    Call(
        "FastText: no letters",
        lambda lib, kv: (kv[""], "" in kv),
        lambda lib: lib.FastTextKeyedVectors(SIZE, 3, 6, 9),
        differs=NO_NGRAMS,
        raises=KeyError,
    ),
    Call(
        "FastText: wrong matrix",
        lambda lib, kv: kv.init_post_load(matrix(3)),
        subwords,
        differs=WRONG_MATRIX,
        raises=ValueError,
    ),
    Call("FastText: a position", lambda lib, kv: kv[3], subwords, differs=POSITIONS),
    Call(
        "FastText: distances to unknown words",
        lambda lib, kv: kv.distances("w3", ["w1x"]),
        subwords,
        differs=UNKNOWN_DISTANCES,
    ),
    Call(
        "FastText: vectors_ngrams of a new table",
        lambda lib, kv: lib.FastTextKeyedVectors(SIZE, 3, 6, 9).vectors_ngrams,
        differs=NOT_MADE,
    ),
    Call("FastText: add_vectors", _added, subwords, differs=ADDED),
]
