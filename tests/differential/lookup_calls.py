"""Calls that look up vectors, and what tables say of themselves."""

from __future__ import annotations

import copy
import pickle

import numpy as np
from driver import EQUAL, Call, Difference
from vector_objects import (
    SIZE,
    doubles,
    empty,
    halves,
    matrix,
    numbers,
    tags,
    vector,
    with_zeros,
    words,
)

NUMBERS_ARE_KEYS = Difference(
    "a number that is no key, where keys are numbers",
    "taken for the position of a row",
    "no key: `KeyError`",
    "an unknown node or document must not pass for another one",
)

NO_KEYS = Difference(
    "`kv[[]]`", "`ValueError`", "an array of shape (0, vector_size)", "no words have no rows"
)

ITERATING = Difference(
    "`list(kv)`, `for key in kv`",
    "`KeyError`, after the last row",
    "the keys",
    "as of a dictionary",
)

ZEROS = Difference(
    "a vector of zeros, scaled to length one",
    "NaN",
    "zeros; its cosine with anything is 0",
    "one such word must not spoil a matrix or a ranking",
)

STALE_LENGTHS = Difference(
    "`kv.vectors` changed after a query, or keys added",
    "lengths are those of before, until `fill_norms(force=True)`",
    "lengths are always those of the vectors",
    "gensim's answers are wrong then, or it raises a `ValueError`",
)

LENGTHS = Difference(
    "`kv.norms` before `fill_norms()`", "`None`", "the lengths", "they are computed when asked for"
)

ONE_KEY = Difference(
    '`get_mean_vector("word")`',
    "the mean of its letters, as if they were words",
    "the vector of the word",
    "one key is meant",
)

ANY_SEQUENCE = Difference(
    "tuples, sets and iterators of keys, weights or vectors; lists of numbers for vectors",
    "some raise an error, or are one key",
    "as good as lists and arrays",
    "what they mean is plain",
)

FLOAT32_MEANS = Difference(
    "`get_mean_vector` with an array of weights",
    "of float64",
    "of the vectors' type",
    "as with a list of weights",
)

ODD_KEYS = {
    "missing": "nothing",
    "None": None,
    "float": 1.5,
    "negative": -1,
    "position": 5,
    "NumPy's position": np.int64(5),
    "beyond": 4000,
    "empty": "",
    "NumPy's string": np.str_("w3"),
    "not ASCII": "长江",
    "other case": "MOND",
    "bytes": b"w3",
    "list": ["w3"],
    "tuple": ("w3", "w4"),
    "array": np.zeros(SIZE),
}


def lookups() -> list[Call]:
    asked = {
        "kv[key]": lambda kv, key: kv[key],
        "get_vector": lambda kv, key: kv.get_vector(key),
        "get_vector(norm=True)": lambda kv, key: kv.get_vector(key, norm=True),
        "get_index": lambda kv, key: kv.get_index(key),
        "get_index(default)": lambda kv, key: kv.get_index(key, default=7),
        "has_index_for": lambda kv, key: kv.has_index_for(key),
        "in": lambda kv, key: key in kv,
        "get_vecattr": lambda kv, key: kv.get_vecattr(key, "count"),
    }
    calls = [
        Call(f"{how}, {kind}", lambda lib, kv, ask=ask, key=key: ask(kv, key), words)
        for how, ask in asked.items()
        for kind, key in ODD_KEYS.items()
    ]
    for name, given in (("doubles", doubles), ("halves", halves), ("tags", tags)):
        key = 3 if given is tags else "w3"
        calls += [
            Call(f"{how} of {name}", lambda lib, kv, ask=ask, key=key: ask(kv, key), given)
            for how, ask in list(asked.items())[:-1]
        ]
    calls += [
        Call(f"number as key: {how}", lambda lib, kv, ask=ask: ask(kv, 13), numbers)
        for how, ask in list(asked.items())[:-1]
    ]
    calls += [
        Call(
            f"unknown number: {how}",
            lambda lib, kv, ask=ask: ask(kv, 4),
            numbers,
            differs=NUMBERS_ARE_KEYS,
            raises=KeyError if ("get" in how and "default" not in how) or "[" in how else None,
        )
        for how, ask in list(asked.items())[:-1]
    ]
    return calls


MANY = {
    "list": ["w3", "w5", "w3"],
    "tuple": ("w3", "w5"),
    "positions": [0, 3],
    "NumPy's positions": np.array([0, 3]),
    "NumPy's strings": np.array(["w1", "w2"]),
    "dictionary": {"w3": 1, "w5": 2},
    "one missing": ["w3", "nothing"],
    "None among": ["w3", None],
    "slice": slice(0, 3),
    "vectors": [vector()],
}

TABLE = [
    *(
        Call(f"kv[{kind}]", lambda lib, kv, keys=keys: kv[keys], words)
        for kind, keys in MANY.items()
    ),
    Call("kv[iterator]", lambda lib, kv: kv[iter(["w1", "w2"])], words),
    Call("kv[[]]", lambda lib, kv: kv[[]], words, differs=NO_KEYS),
    Call("list(kv)", lambda lib, kv: list(kv), words, differs=ITERATING),
    Call("len", lambda lib, kv: (len(kv), len(kv.vectors)), words),
    Call("str", lambda lib, kv: str(kv), words),
    Call("empty: str and len", lambda lib, kv: (str(kv), len(kv)), empty),
    Call("vector_size", lambda lib, kv: kv.vector_size, words),
    Call("vectors", lambda lib, kv: kv.vectors, words, EQUAL),
    Call("index_to_key", lambda lib, kv: kv.index_to_key, words, EQUAL),
    Call("key_to_index", lambda lib, kv: kv.key_to_index, words, EQUAL),
    Call("expandos", lambda lib, kv: kv.expandos, words, EQUAL),
    Call("a row is read-only", lambda lib, kv: kv["w1"].__setitem__(0, 1), words),
    Call(
        "a normed row is read-only",
        lambda lib, kv: kv.get_vector("w1", True).__setitem__(0, 1),
        words,
    ),
    Call("rows are the caller's", lambda lib, kv: kv[["w1"]].__setitem__(0, 1), words),
    Call("a row is a view", lambda lib, kv: np.shares_memory(kv["w1"], kv.vectors), words),
    Call("deepcopy", lambda lib, kv: copy.deepcopy(kv), words, EQUAL),
    Call("pickle", lambda lib, kv: pickle.loads(pickle.dumps(kv)), words, EQUAL),
    Call("isinstance", lambda lib, kv: isinstance(kv, lib.KeyedVectors), words),
    Call("no size", lambda lib, kv: lib.KeyedVectors()),
    *(
        Call(
            f"made with count, {dtype}", lambda lib, kv, dtype=dtype: lib.KeyedVectors(4, 3, dtype)
        )
        for dtype in (np.float32, np.float64, np.float16, "f4")
    ),
]


def _changed_in_place(lib: object, kv: object) -> object:
    kv.most_similar("w1")
    kv.vectors[0] *= 3
    return kv.most_similar("w1", topn=None), kv.get_vector("w0", norm=True)


def _added_after(lib: object, kv: object) -> object:
    kv.most_similar("w1")
    kv.add_vectors(["new"], matrix(1))
    return kv.most_similar("w1")


def _reassigned(lib: object, kv: object) -> object:
    kv.vectors = matrix(seed=9)
    return kv["w3"], kv.most_similar("w3")


def _forced(lib: object, kv: object) -> object:
    kv.fill_norms()
    kv.vectors[0] *= 3
    kv.fill_norms(force=True)
    return kv.norms, kv.most_similar("w1"), kv.get_vector("w0", norm=True)


def _forgotten(lib: object, kv: object) -> object:
    kv.fill_norms()
    kv.vectors[0] *= 3
    kv.norms = None
    return kv.most_similar("w1")


NORMS = [
    Call("fill_norms", lambda lib, kv: (kv.fill_norms(), kv.norms), words),
    Call("fill_norms(force=True)", _forced, words),
    Call("norms = None", _forgotten, words),
    Call("norms before", lambda lib, kv: kv.norms, words, differs=LENGTHS),
    Call("get_normed_vectors", lambda lib, kv: kv.get_normed_vectors(), words),
    Call("get_normed_vectors of doubles", lambda lib, kv: kv.get_normed_vectors(), doubles),
    Call(
        "get_normed_vectors with zeros",
        lambda lib, kv: kv.get_normed_vectors(),
        with_zeros,
        differs=ZEROS,
    ),
    Call(
        "get_vector(norm=True) of zeros",
        lambda lib, kv: kv.get_vector("w3", True),
        with_zeros,
        differs=ZEROS,
    ),
    Call("unit_normalize_all", lambda lib, kv: (kv.unit_normalize_all(), kv.vectors), words),
    Call(
        "unit_normalize_all with zeros",
        lambda lib, kv: (kv.unit_normalize_all(), kv.vectors),
        with_zeros,
        differs=ZEROS,
    ),
    Call("init_sims", lambda lib, kv: (kv.init_sims(), kv.vectors, kv.norms), words),
    Call(
        "init_sims(replace=True)", lambda lib, kv: (kv.init_sims(replace=True), kv.vectors), words
    ),
    Call("vectors changed in place", _changed_in_place, words, differs=STALE_LENGTHS),
    Call("keys added after a query", _added_after, words, differs=STALE_LENGTHS),
    Call("vectors reassigned", _reassigned, words),
]

MEANS = {
    "two": (["w1", "w2"], {}),
    "one, twice": (["w1", "w1"], {}),
    "positions": ([1, 2], {}),
    "vectors": ([vector(), vector(4)], {}),
    "rows": (matrix(3), {}),
    "both": (["w1", vector()], {}),
    "missing": (["w1", "nothing"], {}),
    "all missing": (["nothing", "nobody"], {}),
    "None among": (["w1", None], {}),
    "NaN among": (["w1", float("nan")], {}),
    "missing, not ignored": (["w1", "nothing"], {"ignore_missing": False}),
    "None, not ignored": (["w1", None], {"ignore_missing": False}),
    "raw": (["w1", "w2"], {"pre_normalize": False}),
    "unit": (["w1", "w2"], {"post_normalize": True}),
    "raw, unit": (["w1", "w2"], {"pre_normalize": False, "post_normalize": True}),
    "weights": (["w1", "w2"], {"weights": [1, 3]}),
    "weights, an array": (["w1", "w2"], {"weights": np.array([0.5, 2], np.float32)}),
    "negative weights": (["w1", "w2", vector()], {"weights": [1, -3, -0.5]}),
    "weights of zero": (["w1", "w2"], {"weights": [0, 0]}),
    "a weight of a missing key": (["w1", "nothing"], {"weights": [1, 5]}),
    "too few weights": (["w1", "w2"], {"weights": [1]}),
    "too many weights": (["w1"], {"weights": [1, 2]}),
    "nothing": ([], {}),
    "a vector too long": ([np.ones(SIZE + 1, np.float32)], {}),
    "tuple": (("w1", "w2"), {}),
    "a list among": (["w1", ["w2"]], {}),
}

MEAN = [
    *(
        Call(
            f"get_mean_vector: {kind}",
            lambda lib, kv, keys=keys, options=options: kv.get_mean_vector(keys, **options),
            words,
        )
        for kind, (keys, options) in MEANS.items()
    ),
    Call(
        "get_mean_vector: weights of float64",
        lambda lib, kv: kv.get_mean_vector(["w1", "w2"], weights=np.array([0.5, 2])),
        words,
        differs=FLOAT32_MEANS,
    ),
    Call("get_mean_vector of doubles", lambda lib, kv: kv.get_mean_vector(["w1", "w2"]), doubles),
    Call(
        "get_mean_vector of a word",
        lambda lib, kv: kv.get_mean_vector("w1"),
        words,
        differs=ONE_KEY,
    ),
    Call(
        "get_mean_vector of a position",
        lambda lib, kv: kv.get_mean_vector(3),
        words,
        differs=ONE_KEY,
    ),
    Call(
        "get_mean_vector: weights, a tuple",
        lambda lib, kv: kv.get_mean_vector(["w1", "w2"], weights=(1, 2)),
        words,
        differs=ANY_SEQUENCE,
    ),
    Call(
        "get_mean_vector of an iterator",
        lambda lib, kv: kv.get_mean_vector(iter(["w1", "w2"])),
        words,
        differs=ANY_SEQUENCE,
    ),
]

CALLS = [*lookups(), *TABLE, *NORMS, *MEAN]
