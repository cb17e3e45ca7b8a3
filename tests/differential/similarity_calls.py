"""Calls that ask how near given words are to each other."""

from __future__ import annotations

from itertools import product

import numpy as np
from driver import KIND, Call, Difference
from neighbour_calls import SINGLE, ZERO_COSINES
from vector_objects import (
    SIZE,
    WORDS,
    doubles,
    halves,
    matrix,
    numbers,
    plain,
    vector,
    with_zeros,
    words,
)

ITERATORS = Difference(
    "iterators of words for `doesnt_match`, `rank_by_centrality`, `n_similarity`, `wmdistance`",
    "`TypeError`",
    "as lists",
    "what they mean is plain",
)

ARRAYS_OF_WORDS = Difference(
    "`distances(word, other_words)` with an array of words",
    "`ValueError`",
    "as of a list",
    "what it means is plain",
)

PAIRS = {
    "two": ("w1", "w2"),
    "one": ("w1", "w1"),
    "positions": (1, 2),
    "missing": ("w1", "nothing"),
    "missing first": ("nothing", "w1"),
    "None": ("w1", None),
}

OF_PAIRS = (
    "similarity",
    "distance",
    "closer_than",
    "rank",
    "relative_cosine_similarity",
    "words_closer_than",
)


def twin(lib: object) -> object:
    """Two words with the same vector."""
    kv = plain(lib)
    kv.vectors[7] = kv.vectors[5]
    return kv


SIMILARITIES = [
    *(
        Call(
            f"{name}: {kind}", lambda lib, kv, name=name, pair=pair: getattr(kv, name)(*pair), words
        )
        for name, (kind, pair) in product(OF_PAIRS, PAIRS.items())
        if kind != "one" or name not in ("closer_than", "rank", "words_closer_than")
    ),
    *(
        Call(
            f"{name} by keyword",
            lambda lib, kv, name=name: getattr(kv, name)(w1="w1", w2="w2"),
            words,
        )
        for name in ("similarity", "distance")
    ),
    *(
        Call(
            f"{name} by keyword",
            lambda lib, kv, name=name: getattr(kv, name)(key1="w1", key2="w2"),
            words,
        )
        for name in ("closer_than", "rank")
    ),
    Call("similarity of doubles", lambda lib, kv: kv.similarity("w1", "w2"), doubles),
    Call("similarity of halves", lambda lib, kv: kv.similarity("w1", "w2"), halves, KIND),
    Call("similarity of zeros", lambda lib, kv: kv.similarity("w3", "w2"), with_zeros),
    Call("similarity of numbers", lambda lib, kv: kv.similarity(13, 23), numbers),
    Call(
        "relative_cosine_similarity(topn=3)",
        lambda lib, kv: kv.relative_cosine_similarity("w1", "w2", 3),
        words,
    ),
    Call(
        "relative_cosine_similarity(topn=0)",
        lambda lib, kv: kv.relative_cosine_similarity("w1", "w2", 0),
        words,
    ),
    Call("distances", lambda lib, kv: kv.distances("w1"), words),
    Call("distances of a position", lambda lib, kv: kv.distances(3), words),
    Call("distances to words", lambda lib, kv: kv.distances("w1", ["w2", "w3"]), words),
    Call("distances to a tuple", lambda lib, kv: kv.distances("w1", ("w2", "w3")), words),
    Call("distances to an iterator", lambda lib, kv: kv.distances("w1", iter(["w2", "w3"])), words),
    Call("distances to positions", lambda lib, kv: kv.distances("w1", [2, 3]), words),
    Call("distances to nothing", lambda lib, kv: kv.distances("w1", []), words),
    Call("distances to None", lambda lib, kv: kv.distances("w1", None), words),
    Call("distances of a vector", lambda lib, kv: kv.distances(vector()), words),
    Call("distances of a vector to words", lambda lib, kv: kv.distances(vector(), ["w2"]), words),
    Call("distances, missing", lambda lib, kv: kv.distances("nothing"), words),
    Call("distances to a missing one", lambda lib, kv: kv.distances("w1", ["nothing"]), words),
    Call("distances of a vector too long", lambda lib, kv: kv.distances(np.ones(SIZE + 1)), words),
    Call(
        "distances to an array",
        lambda lib, kv: kv.distances("w1", np.array(["w2", "w3"])),
        words,
        differs=ARRAYS_OF_WORDS,
    ),
    Call(
        "distances beside zeros",
        lambda lib, kv: kv.distances("w1"),
        with_zeros,
        differs=ZERO_COSINES,
    ),
    Call(
        "cosine_similarities",
        lambda lib, kv: lib.KeyedVectors.cosine_similarities(vector(), matrix(5)),
    ),
    Call(
        "cosine_similarities of an object",
        lambda lib, kv: kv.cosine_similarities(vector(), matrix(5)),
        words,
    ),
    Call(
        "cosine_similarities of doubles",
        lambda lib, kv: lib.KeyedVectors.cosine_similarities(vector(dtype=float), matrix(5, float)),
        differs=SINGLE,
    ),
    Call(
        "cosine_similarities, uneven",
        lambda lib, kv: lib.KeyedVectors.cosine_similarities(np.ones(3), matrix(5)),
    ),
    *(
        Call(f"n_similarity: {kind}", lambda lib, kv, sets=sets: kv.n_similarity(*sets), words)
        for kind, sets in {
            "two and one": (["w1", "w2"], ["w3"]),
            "tuples": (("w1", "w2"), ("w3",)),
            "same": (["w1"], ["w1"]),
            "missing among": (["w1", "nothing"], ["w3"]),
            "all missing": (["nothing"], ["w3"]),
            "empty": ([], ["w3"]),
            "empty second": (["w1"], []),
            "positions": ([1, 2], [3]),
            "strings": ("ab", "cd"),
        }.items()
    ),
    Call(
        "n_similarity of iterators",
        lambda lib, kv: kv.n_similarity(iter(["w1"]), iter(["w2"])),
        words,
        differs=ITERATORS,
    ),
]

LISTS = {
    "four": ["w1", "w2", "w3", "w4"],
    "one": ["w1"],
    "two": ["w1", "w2"],
    "missing among": ["w1", "w2", "w3", "nothing"],
    "all missing": ["nothing", "nobody"],
    "empty": [],
    "tuple": ("w4", "w5", "w6"),
    "positions": [4, 5, 6],
    "numpy": np.array(["w4", "w5", "w6"]),
}

CENTRAL = [
    *(
        Call(f"doesnt_match: {kind}", lambda lib, kv, some=some: kv.doesnt_match(some), words)
        for kind, some in LISTS.items()
    ),
    *(
        Call(
            f"rank_by_centrality(use_norm={use_norm}): {kind}",
            lambda lib, kv, some=some, use_norm=use_norm: kv.rank_by_centrality(
                some, use_norm=use_norm
            ),
            words,
        )
        for (kind, some), use_norm in product(LISTS.items(), (True, False))
    ),
    Call(
        "doesnt_match of an iterator",
        lambda lib, kv: kv.doesnt_match(iter(["w1", "w2", "w3"])),
        words,
        differs=ITERATORS,
    ),
    Call(
        "most_similar_to_given",
        lambda lib, kv: kv.most_similar_to_given("w1", ["w2", "w3", "w4"]),
        words,
    ),
    Call(
        "most_similar_to_given, a tuple",
        lambda lib, kv: kv.most_similar_to_given("w1", ("w2", "w3")),
        words,
    ),
    Call("most_similar_to_given, none", lambda lib, kv: kv.most_similar_to_given("w1", []), words),
    Call(
        "most_similar_to_given, missing",
        lambda lib, kv: kv.most_similar_to_given("w1", ["nothing"]),
        words,
    ),
    Call(
        "most_similar_to_given, one twice",
        lambda lib, kv: kv.most_similar_to_given("w1", ["w5", "w7"]),
        twin,
    ),
    Call(
        "closer_than, equally near",
        lambda lib, kv: ("w5" in kv.closer_than("w1", "w7"), len(kv.closer_than("w1", "w5"))),
        twin,
    ),
    Call(
        "words_closer_than of all",
        lambda lib, kv: [kv.rank("w1", word) for word in WORDS if word != "w1"],
        words,
    ),
]

TEXTS = {
    "two": (["w1", "w2", "w2"], ["w3", "w4"]),
    "shared words": (["w1", "w2"], ["w2", "w4", "w5", "w4"]),
    "the same": (["w1", "w2"], ["w2", "w1"]),
    "one word": (["w1"], ["w1", "w1"]),
    "missing among": (["w1", "nothing"], ["w3"]),
    "all missing": (["nothing"], ["w3"]),
    "empty": ([], []),
    "tuples": (("w1", "w2"), ("w3",)),
    "strings": ("ab", "cd"),
}

# Without POT both raise the same exception.
TRANSPORT = [
    Call(
        f"wmdistance(norm={norm}): {kind}",
        lambda lib, kv, texts=texts, norm=norm: kv.wmdistance(*texts, norm=norm),
        words,
    )
    for (kind, texts), norm in product(TEXTS.items(), (True, False))
]

CALLS = [*SIMILARITIES, *CENTRAL, *TRANSPORT]
