"""Calls of KeyedVectors and FastTextKeyedVectors: looking up and changing; the others are beside."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import subword_calls
import vector_file_calls
import vector_query_calls
from driver import EQUAL, KIND, Call, Difference
from vector_objects import (
    SIZE,
    WORDS,
    doubles,
    empty,
    halves,
    matrix,
    numbers,
    plain,
    prepared,
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
PRESENT = Difference(
    "`add_vector` of a key that is present",
    "returns a row that is another key's or nobody's",
    "keeps the vector, logs a warning, returns the key's row",
    "keys have one row",
)
TWICE = Difference(
    "a key given twice to `add_vectors`",
    "has two rows",
    "has one row, of the first vector (`replace=True`: of the last)",
    "keys have one row",
)
EXTRAS = Difference(
    "`add_vectors(..., extras={...})`", "`ValueError`", "sets the attributes", "so it is documented"
)
UNEVEN = Difference(
    "more keys than vectors, or vectors of another length",
    "`IndexError`, and the keys have been added",
    "`ValueError`, and nothing is changed",
    "a failed call should leave the table as it was",
)
ATTRIBUTES_GROW = Difference(
    "attributes of keys that were added later",
    "`IndexError`, until they are allocated",
    "zero, until they are set",
    "as of keys that were there",
)
ATTRIBUTE_TYPES = Difference(
    "an integer for an attribute of floats, or of another width",
    "`TypeError`",
    "converted",
    "nothing is lost by it",
)
TIES = Difference(
    "`sort_by_descending_frequency`, equal counts",
    "in reverse order",
    "stay in order",
    "sorting twice then changes nothing",
)
FEWER_ROWS = Difference(
    "`resize_vectors` with fewer keys than rows",
    "`ValueError`",
    "drops the rows at the end",
    "it is to fit the vectors to the keys",
)
FLOAT32_MEANS = Difference(
    "`get_mean_vector` with an array of weights",
    "of float64",
    "of the vectors' type",
    "as with a list of weights",
)
COUNTED = Difference(
    'the attribute "count" of `vectors_for_all`',
    "the number of keys down to 1, for keys that have none",
    "as in the table, with `copy_vecattrs`; else there is none",
    "nobody has counted them",
)
UNSEEN_DOCUMENTS = Difference(
    "`kv.similarity_unseen_docs`", "`NotImplementedError`", "`AttributeError`", "it never worked"
)
OLD_NAMES_SET = Difference(
    "assigning `kv.index2word` and the like",
    "assigns `index_to_key`, or is ignored",
    "an attribute of the user's own",
    "reading it tells the new name in both",
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


def then(change: object) -> object:
    """Make a call of a change: compare what it returns and what the table is then."""
    return lambda lib, kv: (change(kv), kv)


ADDING = [
    Call("add_vector", then(lambda kv: kv.add_vector("new", vector())), plain, EQUAL),
    Call(
        "add_vector to an empty table",
        then(lambda kv: kv.add_vector("new", vector())),
        empty,
        EQUAL,
    ),
    Call(
        "add_vector to allocated rows",
        then(lambda kv: kv.add_vector("c", vector())),
        prepared,
        EQUAL,
    ),
    Call(
        "add_vector of a list",
        then(lambda kv: kv.add_vector("new", vector().tolist())),
        plain,
        EQUAL,
    ),
    Call("add_vector of a number", then(lambda kv: kv.add_vector(77, vector())), numbers, EQUAL),
    Call("add_vector too long", lambda lib, kv: kv.add_vector("new", np.ones(SIZE + 1)), plain),
    Call(
        "add_vector too long, allocated",
        lambda lib, kv: kv.add_vector("c", np.ones(SIZE + 1)),
        prepared,
    ),
    Call(
        "add_vector of a key present",
        then(lambda kv: kv.add_vector("w3", vector())),
        plain,
        differs=PRESENT,
    ),
    Call(
        "add_vector of a key present, allocated",
        then(lambda kv: kv.add_vector("a", vector())),
        prepared,
        differs=PRESENT,
    ),
    Call("add_vectors", then(lambda kv: kv.add_vectors(["x", "y"], matrix(2))), plain, EQUAL),
    Call(
        "add_vectors of lists",
        then(lambda kv: kv.add_vectors(["x", "y"], list(matrix(2)))),
        plain,
        EQUAL,
    ),
    Call(
        "add_vectors of doubles",
        then(lambda kv: kv.add_vectors(["x"], matrix(1, np.float64))),
        plain,
        EQUAL,
    ),
    Call("add_vectors of one", then(lambda kv: kv.add_vectors("x", vector())), plain, EQUAL),
    Call(
        "add_vectors, some present",
        then(lambda kv: kv.add_vectors(["w3", "x"], matrix(2))),
        plain,
        EQUAL,
    ),
    Call(
        "add_vectors(replace=True)",
        then(lambda kv: kv.add_vectors(["w3", "x"], matrix(2), replace=True)),
        plain,
        EQUAL,
    ),
    Call("add_vectors of none", then(lambda kv: kv.add_vectors([], matrix(0))), plain, EQUAL),
    Call(
        "add_vectors of other dimensions",
        lambda lib, kv: kv.add_vectors(["x"], np.ones((1, 3))),
        plain,
    ),
    Call(
        "add_vectors, uneven",
        lambda lib, kv: kv.add_vectors(["x", "y"], matrix(3)),
        plain,
        differs=UNEVEN,
        raises=ValueError,
    ),
    Call(
        "add_vectors of a key twice",
        then(lambda kv: kv.add_vectors(["x", "x"], matrix(2))),
        plain,
        differs=TWICE,
    ),
    Call(
        "add_vectors(extras)",
        then(lambda kv: kv.add_vectors(["x"], matrix(1), extras={"count": np.array([3])})),
        words,
        differs=EXTRAS,
    ),
    Call("kv[key] = vector", then(lambda kv: kv.__setitem__("x", vector())), plain, EQUAL),
    Call("kv[known] = vector", then(lambda kv: kv.__setitem__("w3", vector())), plain, EQUAL),
    Call("kv[keys] = rows", then(lambda kv: kv.__setitem__(["w3", "x"], matrix(2))), plain, EQUAL),
    Call(
        "kv[keys] = list",
        then(lambda kv: kv.__setitem__(["w3", "x"], list(matrix(2)))),
        plain,
        EQUAL,
    ),
    Call("kv[number] = vector", then(lambda kv: kv.__setitem__(99, vector())), numbers, EQUAL),
    Call("kv[key] = too long", lambda lib, kv: kv.__setitem__("x", np.ones(3)), plain),
    Call(
        "kv[key] = list",
        then(lambda kv: kv.__setitem__("x", vector().tolist())),
        plain,
        differs=ANY_SEQUENCE,
    ),
    Call(
        "kv[tuple] = rows",
        then(lambda kv: kv.__setitem__(("x", "y"), matrix(2))),
        plain,
        differs=ANY_SEQUENCE,
    ),
]

VALUES = {
    "int": 3,
    "float": 2.5,
    "str": "noun",
    "bool": True,
    "list": [1, 2],
    "int64": np.int64(4),
    "float32": np.float32(0.5),
    "None": None,
}


def _attribute_of_new(lib: object, kv: object) -> object:
    kv.add_vectors(["x"], matrix(1))
    return kv.get_vecattr("x", "count")


def _allocated(lib: object, kv: object) -> object:
    kv.add_vectors(["x"], matrix(1))
    kv.allocate_vecattrs()
    return kv.expandos


def _fitted(n: int) -> object:
    def fit(lib: object, kv: object) -> object:
        kv.index_to_key = [f"k{number}" for number in range(n)]
        kv.key_to_index = {key: row for row, key in enumerate(kv.index_to_key)}
        kv.resize_vectors(seed=3)
        return kv

    return fit


ATTRIBUTES = [
    *(
        Call(
            f"set_vecattr: {kind}",
            then(lambda kv, value=value: kv.set_vecattr("w3", "new", value)),
            plain,
        )
        for kind, value in VALUES.items()
    ),
    Call("set_vecattr again", then(lambda kv: kv.set_vecattr("w3", "count", 5)), words),
    Call("set_vecattr by position", then(lambda kv: kv.set_vecattr(3, "count", 5)), words),
    Call("set_vecattr, key missing", lambda lib, kv: kv.set_vecattr("nothing", "count", 5), words),
    Call("set_vecattr, another type", lambda lib, kv: kv.set_vecattr("w3", "count", "noun"), words),
    Call(
        "set_vecattr, a fraction of an int",
        lambda lib, kv: kv.set_vecattr("w3", "count", 0.5),
        words,
    ),
    Call(
        "set_vecattr, an int for a float",
        then(lambda kv: kv.set_vecattr("w3", "weight", 5)),
        words,
        differs=ATTRIBUTE_TYPES,
    ),
    Call(
        "set_vecattr, another width",
        then(lambda kv: kv.set_vecattr("w3", "count", np.int32(5))),
        words,
        differs=ATTRIBUTE_TYPES,
    ),
    Call(
        "get_vecattr",
        lambda lib, kv: (kv.get_vecattr("w3", "count"), kv.get_vecattr(3, "weight")),
        words,
    ),
    Call("get_vecattr, no such attribute", lambda lib, kv: kv.get_vecattr("w3", "colour"), words),
    Call("get_vecattr of a key added later", _attribute_of_new, words, differs=ATTRIBUTES_GROW),
    Call("allocate_vecattrs", _allocated, words),
    Call(
        "allocate_vecattrs(attrs, types)",
        lambda lib, kv: (
            kv.allocate_vecattrs(["a", "b", "c"], [int, np.float32, str]),
            kv.expandos,
        ),
        plain,
    ),
    Call(
        "allocate_vecattrs of another type",
        lambda lib, kv: kv.allocate_vecattrs(["count"], [str]),
        words,
    ),
    Call("resize_vectors, the same", _fitted(len(WORDS)), plain),
    Call("resize_vectors, more", _fitted(len(WORDS) + 3), plain, KIND),
    Call(
        "resize_vectors keeps rows",
        lambda lib, kv: _fitted(50)(lib, kv).vectors[: len(WORDS)],
        plain,
        EQUAL,
    ),
    Call(
        "resize_vectors, with attributes",
        lambda lib, kv: {k: len(v) for k, v in _fitted(50)(lib, kv).expandos.items()},
        words,
    ),
    Call("resize_vectors, fewer", _fitted(5), plain, differs=FEWER_ROWS),
    Call(
        "sort_by_descending_frequency",
        then(lambda kv: kv.sort_by_descending_frequency()),
        words,
        EQUAL,
    ),
    Call(
        "sort_by_descending_frequency, no counts",
        lambda lib, kv: kv.sort_by_descending_frequency(),
        plain,
    ),
    Call(
        "sort_by_descending_frequency, empty",
        then(lambda kv: kv.sort_by_descending_frequency()),
        empty,
    ),
    Call(
        "sort_by_descending_frequency, equal counts",
        then(
            lambda kv: (
                [kv.set_vecattr(w, "count", 1) for w in WORDS],
                kv.sort_by_descending_frequency(),
            )
        ),
        plain,
        differs=TIES,
    ),
    *(
        Call(
            f"vectors_for_all({kind}, {options})",
            lambda lib, kv, keys=keys, options=options: kv.vectors_for_all(keys, **options),
            words,
            differs=None if kind in ("none", "unknown") or "copy_vecattrs" in options else COUNTED,
        )
        for kind, keys in {
            "some": ["w5", "nothing", "w1", "w5"],
            "none": [],
            "unknown": ["nothing"],
            "positions": [4, "w2"],
            "tuple": ("w5", "w1"),
        }.items()
        for options in ({}, {"allow_inference": False}, {"copy_vecattrs": True})
    ),
    Call(
        "vectors_for_all of an iterator",
        lambda lib, kv: kv.vectors_for_all(iter(["w5", "w1"])).vectors,
        words,
    ),
    Call("vectors_for_all of doubles", lambda lib, kv: kv.vectors_for_all(["w5"]).vectors, doubles),
]

OLD_NAMES = [
    "vocab",
    "index2word",
    "index2entity",
    "vectors_norm",
    "syn0",
    "syn0norm",
    "accuracy",
    "nothing",
]
REMOVED = [
    *(
        Call(f"{name} is gone", lambda lib, kv, name=name: getattr(kv, name), words)
        for name in OLD_NAMES
    ),
    *(
        Call(f"hasattr({name})", lambda lib, kv, name=name: hasattr(kv, name), words)
        for name in OLD_NAMES
    ),
    Call(
        "index2word = list",
        lambda lib, kv: (setattr(kv, "index2word", ["a"]), kv.index_to_key),
        words,
        differs=OLD_NAMES_SET,
    ),
    Call("word_vec", lambda lib, kv: kv.word_vec("w3"), words),
    Call("words_closer_than", lambda lib, kv: kv.words_closer_than("w3", "w4"), words),
    Call(
        "similarity_unseen_docs",
        lambda lib, kv: kv.similarity_unseen_docs(["w1"], ["w2"]),
        words,
        differs=UNSEEN_DOCUMENTS,
        raises=AttributeError,
    ),
]

CALLS = [
    *lookups(),
    *TABLE,
    *NORMS,
    *MEAN,
    *ADDING,
    *ATTRIBUTES,
    *REMOVED,
    *vector_query_calls.CALLS,
    *vector_file_calls.CALLS,
    *subword_calls.CALLS,
]
