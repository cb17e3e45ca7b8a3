"""Calls that ask how near vectors are to each other."""

from __future__ import annotations

from itertools import product

import numpy as np
from driver import KIND, Call, Difference
from vector_objects import (
    SIZE,
    WORDS,
    doubles,
    empty,
    halves,
    matrix,
    numbers,
    plain,
    vector,
    with_zeros,
    words,
)

SINGLE = Difference(
    "similarities, where vectors are float64 or float16",
    "of that type",
    "float32",
    "the search is in single precision; numbers agree to 1e-5",
)
COSMUL_VECTORS = Difference(
    "`most_similar_cosmul` with an array or a number among the items",
    "an array counts by its length too, a number is an error or a factor",
    "an array counts by its direction, a number is a position",
    "products are of cosines (Levy and Goldberg, eq. 4)",
)
COSMUL_DOUBLE = Difference(
    "`most_similar_cosmul(topn=None)` without negative items",
    "float64",
    "float32",
    "as `most_similar`",
)
COSMUL_RESTRICTED = Difference(
    "`most_similar_cosmul(restrict_vocab=...)`", "ignored", "honoured", "so it is documented"
)
ITEMS = Difference(
    "`most_similar` of a tuple, a set or an iterator",
    "`TypeError`",
    "as of a list",
    "what they mean is plain",
)
CLIPPED_BEHIND = Difference(
    "`most_similar(clip_start=-n)`",
    "a word may be its own neighbour",
    "it may not",
    "keys of the question are no answers",
)
LISTS_AS_VECTORS = Difference(
    "a list of numbers as the vector of `similar_by_vector`",
    "`KeyError`",
    "a vector",
    "what it means is plain",
)
NO_LETTERS = Difference(
    "an array of strings as the items of `most_similar`",
    "`TypeError`",
    "as of a list",
    "what it means is plain",
)
ZERO_COSINES = Difference(
    "the cosine with a vector of zeros",
    "NaN, which `most_similar` may rank first",
    "0",
    "one such word must not spoil a ranking",
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

ITEMS_ASKED = {
    "a word": {"positive": "w1"},
    "words": {"positive": ["w1", "w2"]},
    "word twice": {"positive": ["w1", "w1"]},
    "negative word": {"negative": "w1"},
    "analogy": {"positive": ["w1", "w2"], "negative": ["w3"]},
    "strings": {"positive": "w1", "negative": "w2"},
    "weighted": {"positive": [("w1", 2.5), "w2"]},
    "weighted, a list": {"positive": [["w1", 2.5]]},
    "weighted negative": {"positive": ["w2"], "negative": [("w1", 0.5)]},
    "weighted below": {"positive": [("w1", -1)], "negative": [("w2", -2)]},
    "weight of zero": {"positive": [("w1", 0), "w2"]},
    "vector": {"positive": vector()},
    "vectors": {"positive": [vector(), vector(4)]},
    "rows": {"positive": matrix(3)},
    "double vector": {"positive": vector(dtype=np.float64)},
    "integer vector": {"positive": np.arange(SIZE) - 3},
    "weighted vector": {"positive": [(vector(), 0.5), ("w1", 2)]},
    "mix": {"positive": ["w1", vector(), ("w2", 0.3)], "negative": [4, vector(6)]},
    "position": {"positive": 5},
    "positions": {"positive": [5, np.int64(6)], "negative": [7]},
    "not ASCII": {"positive": ["长江"]},
}
ITEMS_REFUSED = {
    "nothing": {},
    "empty": {"positive": [], "negative": []},
    "missing": {"positive": ["nothing"]},
    "missing negative": {"positive": ["w1"], "negative": ["nothing"]},
    "None": {"positive": [None]},
    "number": {"positive": [1.5]},
    "vector too long": {"positive": [np.ones(SIZE + 1, np.float32)]},
    "position beyond": {"positive": [4000]},
    "wide tuple": {"positive": ("w1", 2.0)},
}
LIMITS = [
    {},
    {"topn": 3},
    {"topn": 0},
    {"topn": -1},
    {"topn": 1000},
    {"topn": None},
    {"topn": np.int64(4)},
    {"topn": np.int32(0)},
    {"topn": "3"},
    {"topn": 2.5},
    {"clip_start": 4},
    {"clip_end": 9},
    {"clip_start": 4, "clip_end": 9},
    {"clip_start": 9, "clip_end": 4},
    {"clip_end": -30},
    {"clip_end": 0},
    {"clip_end": 1000},
    {"clip_start": 4, "clip_end": 9, "topn": None},
    {"clip_start": 39},
    {"restrict_vocab": 7},
    {"restrict_vocab": 0},
    {"restrict_vocab": 1000},
    {"restrict_vocab": 7, "clip_start": 20, "clip_end": 30},
    {"restrict_vocab": 7, "topn": None},
    {"restrict_vocab": np.int64(7), "topn": 20},
]


class Indexer:
    """An index that only says what it was asked."""

    def most_similar(self, query: object, topn: object) -> object:
        return [("asked", np.asarray(query, np.float32), topn)]


def shown(options: object) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in options.items())


MOST_SIMILAR = [
    *(
        Call(
            f"most_similar: {kind}, {shown(limits)}",
            lambda lib, kv, items=items, limits=limits: kv.most_similar(**items, **limits),
            words,
        )
        for (kind, items), limits in product(
            ITEMS_ASKED.items(), ({}, {"topn": None}, {"restrict_vocab": 12})
        )
    ),
    *(
        Call(f"most_similar: {kind}", lambda lib, kv, items=items: kv.most_similar(**items), words)
        for kind, items in ITEMS_REFUSED.items()
    ),
    *(
        Call(
            f"most_similar({shown(limits)})",
            lambda lib, kv, limits=limits: kv.most_similar("w5", **limits),
            words,
        )
        for limits in LIMITS
    ),
    Call(
        "most_similar by position of arguments",
        lambda lib, kv: kv.most_similar(["w1"], ["w2"], 3, 2, 20),
        words,
    ),
    Call(
        "most_similar(clip_start=-9)",
        lambda lib, kv: kv.most_similar("w32", clip_start=-9),
        words,
        differs=CLIPPED_BEHIND,
    ),
    Call(
        "most_similar of a tuple",
        lambda lib, kv: kv.most_similar(("w1", "w2")),
        words,
        differs=ITEMS,
    ),
    Call(
        "most_similar of a set", lambda lib, kv: kv.most_similar({"w1", "w2"}), words, differs=ITEMS
    ),
    Call(
        "most_similar of an array of words",
        lambda lib, kv: kv.most_similar(np.array(["w1", "w2"])),
        words,
        differs=NO_LETTERS,
    ),
    Call(
        "most_similar(indexer)",
        lambda lib, kv: kv.most_similar("w1", topn=3, indexer=Indexer()),
        words,
    ),
    Call(
        "most_similar(indexer), an analogy",
        lambda lib, kv: kv.most_similar(["w1", ("w2", 3)], ["w4"], topn=3, indexer=Indexer()),
        words,
    ),
    Call(
        "most_similar(indexer, topn=None)",
        lambda lib, kv: kv.most_similar("w1", topn=None, indexer=Indexer()),
        words,
    ),
    Call(
        "most_similar(indexer, topn=0)",
        lambda lib, kv: kv.most_similar("w1", topn=0, indexer=Indexer()),
        words,
    ),
    Call("most_similar of an empty table", lambda lib, kv: kv.most_similar("w1"), empty),
    Call("most_similar of numbers", lambda lib, kv: kv.most_similar(13), numbers),
    Call("most_similar of doubles", lambda lib, kv: kv.most_similar("w1"), doubles),
    Call(
        "most_similar of doubles, all",
        lambda lib, kv: kv.most_similar("w1", topn=None),
        doubles,
        differs=SINGLE,
    ),
    Call(
        "most_similar beside zeros",
        lambda lib, kv: kv.most_similar("w1", topn=None),
        with_zeros,
        differs=ZERO_COSINES,
    ),
    *(
        Call(
            f"similar_by_{name}({shown(limits)})",
            lambda lib, kv, name=name, limits=limits: getattr(kv, f"similar_by_{name}")(
                "w5", **limits
            ),
            words,
        )
        for name, limits in product(
            ("word", "key"), ({}, {"topn": 2}, {"topn": None}, {"restrict_vocab": 6}, {"topn": 0})
        )
    ),
    *(
        Call(
            f"similar_by_vector({shown(limits)})",
            lambda lib, kv, limits=limits: kv.similar_by_vector(vector(), **limits),
            words,
        )
        for limits in ({}, {"topn": 2}, {"topn": None}, {"restrict_vocab": 6}, {"topn": 0})
    ),
    Call("similar_by_word, missing", lambda lib, kv: kv.similar_by_word("nothing"), words),
    Call(
        "similar_by_vector of a list",
        lambda lib, kv: kv.similar_by_vector(vector().tolist()),
        words,
        differs=LISTS_AS_VECTORS,
    ),
    Call(
        "similar_by_vector, too long",
        lambda lib, kv: kv.similar_by_vector(np.ones(SIZE + 1)),
        words,
    ),
]

PLAIN_ITEMS = ("a word", "words", "word twice", "analogy", "strings", "not ASCII")
COSMUL = [
    *(
        Call(
            f"most_similar_cosmul: {kind}, topn={topn}",
            lambda lib, kv, items=ITEMS_ASKED[kind], topn=topn: kv.most_similar_cosmul(
                **items, topn=topn
            ),
            words,
            differs=COSMUL_DOUBLE if topn is None and "negative" not in ITEMS_ASKED[kind] else None,
        )
        for kind, topn in product(PLAIN_ITEMS, (3, 10, 1000, 0, None, np.int64(2)))
    ),
    *(
        Call(
            f"most_similar_cosmul: {kind}",
            lambda lib, kv, items=items: kv.most_similar_cosmul(**items),
            words,
        )
        for kind, items in (ITEMS_REFUSED | {"negative word": ITEMS_ASKED["negative word"]}).items()
        if kind in ("nothing", "empty", "missing", "missing negative", "negative word")
    ),
    Call(
        "most_similar_cosmul of a vector",
        lambda lib, kv: kv.most_similar_cosmul([vector()]),
        words,
        differs=COSMUL_VECTORS,
    ),
    Call(
        "most_similar_cosmul of a position",
        lambda lib, kv: kv.most_similar_cosmul([3]),
        words,
        differs=COSMUL_VECTORS,
    ),
    Call(
        "most_similar_cosmul of a unit vector",
        lambda lib, kv: kv.most_similar_cosmul([vector() / np.linalg.norm(vector())]),
        words,
    ),
    Call(
        "most_similar_cosmul(restrict_vocab)",
        lambda lib, kv: kv.most_similar_cosmul("w1", restrict_vocab=5),
        words,
        differs=COSMUL_RESTRICTED,
    ),
]

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

CALLS = [*MOST_SIMILAR, *COSMUL, *SIMILARITIES, *CENTRAL, *TRANSPORT]
