"""Calls that write and read word2vec's formats."""

from __future__ import annotations

import gzip
from itertools import product
from typing import Any

import numpy as np
from driver import EQUAL, Call, Difference
from vector_objects import (
    SIZE,
    WORDS,
    doubles,
    halves,
    matrix,
    plain,
    tags,
    vector,
    words,
)

OBJECTS = Difference(
    "`save` where attributes are strings or other objects",
    "pickles them",
    "`TypeError`, which names the attribute",
    "files hold numbers and text, nothing that could run",
)
TAGS_TWICE = Difference(
    "`save_word2vec_format` of tables whose keys are numbers from 0",
    "writes each twice, and half of them into the header",
    "writes each once",
    "gensim's file cannot be read again in full",
)

SPACES = Difference(
    "`save_word2vec_format`, a word with a space in it",
    "a file that cannot be read",
    "`ValueError`, which tells what to do",
    "a file that was written should be readable",
)

REPEATED = Difference(
    "a word twice in a file in word2vec's format",
    "leaves a row without a key at the end",
    "the first vector counts, with a warning in the log",
    "keys and rows belong together",
)

LIMIT_OF_ZERO = Difference(
    "`load_word2vec_format(limit=0)`", "reads all", "`ValueError`", "0 is not all"
)

INCOMPLETE_COUNTS = Difference(
    "`load_word2vec_format(fvocab=...)`, a word missing there",
    "`TypeError`",
    "its count is 0, with a warning in the log",
    "the vectors are good without it",
)

MORE_THAN_PROMISED = Difference(
    "a file that goes on after the vectors its header promises",
    "the rest is dropped silently",
    "`ValueError`, which tells to pass `limit=`",
    "nothing should be lost unnoticed",
)

TOO_FEW = Difference(
    "a line with one number in word2vec's text",
    "that number is all of the vector's",
    "`ValueError`, which names the line",
    "the file is damaged",
)

NOT_BINARY = Difference(
    "text read with `binary=True`",
    "nonsense",
    "`ValueError`, which tells what it is",
    "it is no table",
)

HALVES = Difference(
    "`save_word2vec_format` of float16 as text",
    "digits that give float16 back",
    "digits that give float32 back",
    "they are the same numbers, and text does not tell its type",
)

SPACES_IN_WORDS = Difference(
    "`load_word2vec_format(no_header=True)`, a word with a space in it",
    "`ValueError`",
    "read: the number of columns tells",
    "GloVe's largest file has such words",
)

INTERSECTING = Difference(
    "`kv.intersect_word2vec_format` without `vectors_lockf` made before",
    "`AttributeError`",
    "makes it",
    "the call says all that is needed",
)


def saved(**options: Any) -> Any:
    """Make a call of saving that returns what was written, the counts too."""

    def save(lib: Any, kv: Any) -> list[bytes]:
        named = {"fvocab": lib.folder / "vocab"} if options.get("fvocab") else {}
        kv.save_word2vec_format(lib.folder / "vectors", **options | named)
        return [path.read_bytes() for path in sorted(lib.folder.iterdir())]

    return save


def twice(**options: Any) -> Any:
    """Save, then append."""

    def save(lib: Any, kv: Any) -> list[bytes]:
        for append in (False, True):
            kv.save_word2vec_format(
                lib.folder / "vectors",
                lib.folder / "vocab",
                append=append,
                write_header=not append,
                **options,
            )
        return [path.read_bytes() for path in sorted(lib.folder.iterdir())]

    return save


def _compressed(lib: Any, kv: Any) -> bytes:
    kv.save_word2vec_format(str(lib.folder / "vectors.gz"))
    return gzip.decompress((lib.folder / "vectors.gz").read_bytes())


def _spaced(lib: Any, kv: Any) -> Any:
    kv.add_vector("a b", vector())
    return saved()(lib, kv)


def _with_objects(lib: Any, kv: Any) -> bool:
    kv.set_vecattr("w3", "kind", "noun")
    kv.save(str(lib.folder / "vectors"))
    return True


SAVING = [
    {},
    {"binary": True},
    {"fvocab": True},
    {"fvocab": True, "binary": True, "prefix": "*"},
    {"total_vec": 500},
    {"write_header": False},
    {"prefix": "word_"},
    {"prefix": "词", "binary": True},
    {"sort_attr": "weight"},
    {"sort_attr": "weight", "fvocab": True},
    {"sort_attr": "colour"},
    {"sort_attr": "colour", "fvocab": True},
    {"append": True},
]

SAVED = [
    *(
        Call(f"save_word2vec_format({options})", saved(**options), words, EQUAL)
        for options in SAVING
    ),
    *(
        Call(f"save_word2vec_format({options}) of {name}", saved(**options), given, EQUAL)
        for (name, given), options in product(
            {"no counts": plain, "doubles": doubles}.items(), ({}, {"binary": True})
        )
    ),
    Call("save_word2vec_format of halves", saved(), halves, EQUAL, differs=HALVES),
    Call("save_word2vec_format of halves, binary", saved(binary=True), halves, EQUAL),
    Call("save_word2vec_format, counts of none", saved(fvocab=True), plain),
    Call("save_word2vec_format, append", twice(), words, EQUAL),
    Call("save_word2vec_format, append binary", twice(binary=True, total_vec=80), words, EQUAL),
    Call("save_word2vec_format, compressed", _compressed, words, EQUAL),
    Call(
        "save_word2vec_format, no folder",
        lambda lib, kv: kv.save_word2vec_format(lib.folder / "no" / "vectors"),
        words,
    ),
    Call(
        "save_word2vec_format, a folder", lambda lib, kv: kv.save_word2vec_format(lib.folder), words
    ),
    Call(
        "save of attributes that are objects",
        _with_objects,
        plain,
        differs=OBJECTS,
        raises=TypeError,
    ),
    Call("save_word2vec_format of tags", saved(), tags, differs=TAGS_TWICE),
    Call("save_word2vec_format, a space", _spaced, words, differs=SPACES, raises=ValueError),
]


def binary(rows: dict[str, Any], ends: str = "\n") -> bytes:
    """Write vectors as word2vec.c does (gensim leaves the ends of lines out)."""
    records = [
        f"{word} ".encode() + row.astype("<f4").tobytes() + ends.encode()
        for word, row in rows.items()
    ]
    return f"{len(rows)} {SIZE}\n".encode() + b"".join(records)


def text(rows: dict[str, Any], header: bool = True, encoding: str = "utf8") -> bytes:
    lines = [f"{len(rows)} {SIZE}"] * header
    lines += [f"{word} {' '.join(map(str, row))}" for word, row in rows.items()]
    return ("\n".join(lines) + "\n").encode(encoding)


ROWS = dict(zip(WORDS, matrix(), strict=True))

LATIN = {"Köln": vector(), "München": vector(4)}

GOOD = {
    "text": (text(ROWS), {}),
    "text, limit": (text(ROWS), {"limit": 5}),
    "text, limit beyond": (text(ROWS), {"limit": 500}),
    "text, float64": (text(ROWS), {"datatype": np.float64}),
    "text, float16": (text(ROWS), {"datatype": np.float16}),
    "text, DOS": (text(ROWS).replace(b"\n", b"\r\n"), {}),
    "text, no end": (text(ROWS)[:-1], {}),
    "text, spaces at ends": (text(ROWS).replace(b"\n", b" \n"), {}),
    "text, exponents": (b"2 2\na 1e-3 -2E5\nb 1. .5\n", {}),
    "text, no numbers": (b"2 2\na nan inf\nb -inf 0\n", {}),
    "no header": (text(ROWS, header=False), {"no_header": True}),
    "no header, limit": (text(ROWS, header=False), {"no_header": True, "limit": 7}),
    "latin": (text(LATIN, encoding="latin-1"), {"encoding": "latin-1"}),
    "replaced": (text(LATIN, encoding="latin-1"), {"unicode_errors": "replace"}),
    "ignored": (text(LATIN, encoding="latin-1"), {"unicode_errors": "ignore"}),
    "binary": (binary(ROWS), {"binary": True}),
    "binary, no ends": (binary(ROWS, ""), {"binary": True}),
    "binary, limit": (binary(ROWS), {"binary": True, "limit": 5}),
    "binary, float64": (binary(ROWS), {"binary": True, "datatype": np.float64}),
    "binary, float16": (binary(ROWS, ""), {"binary": True, "datatype": np.float16}),
}

BAD = {
    "empty": (b"", {}),
    "empty, binary": (b"", {"binary": True}),
    "no numbers in the header": (b"a b\nw 1\n", {}),
    "one number in the header": (b"5\nw 1\n", {}),
    "broken word": (text(LATIN, encoding="latin-1"), {}),
    "broken word, binary": (binary(LATIN).replace("ö".encode(), b"\xf6"), {"binary": True}),
    "cut text": (text(ROWS)[:900], {}),
    "cut between lines": (b"3 1\na 1\nb 2\n", {}),
    "cut binary": (binary(ROWS)[:-30], {"binary": True}),
    "column too many": (b"2 2\na 1 2\nb 1 2 3\n", {}),
    "no number": (b"2 2\na 1 2\nb 1 x\n", {}),
    "binary without header": (binary(ROWS), {"binary": True, "no_header": True}),
    "unknown encoding": (text(ROWS), {"encoding": "utf-42"}),
}


def load(lib: Any, content: bytes, **options: Any) -> Any:
    path = lib.folder / "vectors"
    path.write_bytes(content)
    return lib.KeyedVectors.load_word2vec_format(path, **options)


def _with_counts(counts: str) -> Any:
    def read(lib: Any, _: Any) -> Any:
        (lib.folder / "vocab").write_text(counts)
        return load(lib, text(ROWS), fvocab=lib.folder / "vocab")

    return read


COUNTS = "".join(f"{word} {1000 - row}\n" for row, word in enumerate(WORDS))


def _compressed_file(lib: Any, _: Any) -> Any:
    path = lib.folder / "vectors.txt.gz"
    path.write_bytes(gzip.compress(text(ROWS)))
    return lib.KeyedVectors.load_word2vec_format(str(path))


def _there_and_back(lib: Any, kv: Any) -> Any:
    kv.save_word2vec_format(lib.folder / "vectors", binary=True)
    return lib.KeyedVectors.load_word2vec_format(lib.folder / "vectors", binary=True)


def _intersected(lockf: Any = None) -> Any:
    def intersect(lib: Any, kv: Any) -> Any:
        if lockf is not None:
            kv.vectors_lockf = np.ones(len(kv), np.float32)
        (lib.folder / "vectors").write_bytes(
            text({"w3": vector(), "new": vector(4), "w1": vector(5)})
        )
        kv.intersect_word2vec_format(lib.folder / "vectors", **{"lockf": lockf} if lockf else {})
        return kv, kv.vectors_lockf

    return intersect


LOADED = [
    *(
        Call(
            f"load_word2vec_format: {kind}",
            lambda lib, _, content=content, options=options: load(lib, content, **options),
            how=EQUAL,
        )
        for kind, (content, options) in (GOOD | BAD).items()
    ),
    Call("load_word2vec_format, compressed", _compressed_file, how=EQUAL),
    Call("load_word2vec_format, counts", _with_counts(COUNTS), how=EQUAL),
    Call(
        "load_word2vec_format, incomplete counts", _with_counts("w1 5\n"), differs=INCOMPLETE_COUNTS
    ),
    Call(
        "load_word2vec_format, no such file",
        lambda lib, _: lib.KeyedVectors.load_word2vec_format(lib.folder / "no"),
    ),
    Call(
        "load_word2vec_format, a folder",
        lambda lib, _: lib.KeyedVectors.load_word2vec_format(lib.folder),
    ),
    Call(
        "load_word2vec_format(limit=0)",
        lambda lib, _: load(lib, text(ROWS), limit=0),
        differs=LIMIT_OF_ZERO,
        raises=ValueError,
    ),
    Call(
        "load_word2vec_format, a word twice",
        lambda lib, _: load(lib, b"3 1\na 1\na 2\nb 3\n"),
        differs=REPEATED,
    ),
    Call(
        "load_word2vec_format, too much",
        lambda lib, _: load(lib, b"1 1\na 1\nb 2\n"),
        differs=MORE_THAN_PROMISED,
        raises=ValueError,
    ),
    Call(
        "load_word2vec_format, one column",
        lambda lib, _: load(lib, b"2 2\na 1 2\nb 1\n"),
        differs=TOO_FEW,
        raises=ValueError,
    ),
    Call(
        "load_word2vec_format, text as binary",
        lambda lib, _: load(lib, text(ROWS), binary=True),
        differs=NOT_BINARY,
        raises=ValueError,
    ),
    Call("load_word2vec_format, no vectors", lambda lib, _: load(lib, b"0 5\n").vectors),
    Call(
        "load_word2vec_format, spaces",
        lambda lib, _: load(lib, b"a 1 2\nb c 3 4\n", no_header=True),
        differs=SPACES_IN_WORDS,
    ),
    Call("load_word2vec_format of what was saved", _there_and_back, words),
    Call("intersect_word2vec_format", _intersected(0.0), words),
    Call("intersect_word2vec_format(lockf)", _intersected(0.5), words),
    Call("intersect_word2vec_format, no locks", _intersected(), words, differs=INTERSECTING),
    Call(
        "intersect_word2vec_format, other dimensions",
        lambda lib, kv: (
            (lib.folder / "v").write_bytes(b"1 1\na 1\n"),
            kv.intersect_word2vec_format(lib.folder / "v"),
        ),
        words,
    ),
]

CALLS = [*SAVED, *LOADED]
