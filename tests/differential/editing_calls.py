"""Calls that change tables: keys, attributes, order; and names that are gone."""

from __future__ import annotations

import numpy as np
from driver import EQUAL, KIND, Call, Difference
from lookup_calls import ANY_SEQUENCE
from vector_objects import (
    SIZE,
    WORDS,
    doubles,
    empty,
    matrix,
    numbers,
    plain,
    prepared,
    vector,
    words,
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

CALLS = [*ADDING, *ATTRIBUTES, *REMOVED]
