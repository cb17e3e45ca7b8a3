"""Calls that read or write files: word2vec's formats, and the files of questions."""

from __future__ import annotations

import gzip
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from driver import EQUAL, Call, Difference
from vector_objects import SIZE, WORDS, doubles, halves, matrix, plain, tags, vector, words

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
FUNCTION_NAMES = Difference(
    "`evaluate_word_analogies(similarity_function=...)`",
    "ignored",
    '"most_similar" or "most_similar_cosmul", else `ValueError`',
    "so it is documented",
)
NO_QUESTIONS = Difference(
    "`evaluate_word_analogies` of a file without questions",
    "`ZeroDivisionError`",
    "`ValueError`, which names the file",
    "the error should tell what is wrong",
)
SPACES_AROUND = Difference(
    "`evaluate_word_pairs`, spaces around a word",
    "an unknown word",
    "the word",
    "real files have them",
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

QUESTIONS = """: first
w1 w2 w3 w4
W5 w6 W7 w8
w1 w2 nothing w3
mond w2 Mond w4
: second section
w9 w10 w11 w12

w9 w10 w11
w9 w10 w11 w12 w13
长江 w1 w2 w3
: empty
"""


def answered(lib: Any, kv: Any) -> str:
    """Append questions to the file that these vectors answer rightly."""
    good = []
    for a, b, c in (("w1", "w2", "w5"), ("w20", "w21", "w22"), ("sun", "w2", "w30")):
        best = kv.most_similar(positive=[b, c], negative=[a], topn=1)[0][0]
        good.append(f"{a} {b} {c} {best}\n")
    return QUESTIONS + ": good\n" + "".join(good)


def analogies(content: Any = answered, **options: Any) -> Any:
    def evaluate(lib: Any, kv: Any) -> Any:
        path: Path = lib.folder / "questions"
        path.write_text(content if isinstance(content, str) else content(lib, kv), encoding="utf8")
        return kv.evaluate_word_analogies(str(path), **options)

    return evaluate


SCORES = "# comment\nw1\tw2\t3.5\nW3\tw4\t1\nnothing\tw5\t9\nmond\tw6\t2e0\nMond\tw7\t0\nw10\tw11\t4\n长江\tsun\t7\nw1 w2\n\nw8\tw9\tx\n"


def pairs(content: str = SCORES, **options: Any) -> Any:
    def evaluate(lib: Any, kv: Any) -> Any:
        path: Path = lib.folder / "pairs"
        path.write_text(content, encoding=options.get("encoding", "utf8"))
        return kv.evaluate_word_pairs(str(path), **options)

    return evaluate


CHOICES = [
    {},
    {"case_insensitive": False},
    {"dummy4unknown": True},
    {"restrict_vocab": 12},
    {"restrict_vocab": 12, "dummy4unknown": True},
    {"restrict_vocab": None},
    {"restrict_vocab": 12, "case_insensitive": False, "dummy4unknown": True},
]
SECTION = {"section": "name", "correct": [("a", "b", "c", "d")], "incorrect": []}
JUDGED = [
    *(
        Call(f"evaluate_word_analogies({options})", analogies(**options), words)
        for options in CHOICES
    ),
    *(Call(f"evaluate_word_pairs({options})", pairs(**options), words) for options in CHOICES),
    Call("evaluate_word_analogies of doubles", analogies(), doubles),
    Call("evaluate_word_analogies, no section", analogies("w1 w2 w3 w4\n"), words),
    Call("evaluate_word_analogies, all unknown", analogies(": x\na b c d\n"), words),
    Call(
        "evaluate_word_analogies, no such file",
        lambda lib, kv: kv.evaluate_word_analogies(str(lib.folder / "no")),
        words,
    ),
    Call(
        "evaluate_word_analogies, no questions",
        analogies(": x\n"),
        words,
        differs=NO_QUESTIONS,
        raises=ValueError,
    ),
    Call(
        "evaluate_word_analogies(similarity_function='most_similar')",
        analogies(similarity_function="most_similar"),
        words,
    ),
    Call(
        "evaluate_word_analogies(similarity_function='other')",
        analogies(similarity_function="other"),
        words,
        differs=FUNCTION_NAMES,
        raises=ValueError,
    ),
    Call("evaluate_word_pairs, delimiter", pairs(SCORES.replace("\t", ","), delimiter=","), words),
    Call(
        "evaluate_word_pairs, encoding",
        pairs(SCORES.replace("长江", "w11"), encoding="utf-16"),
        words,
    ),
    Call("evaluate_word_pairs, all unknown", pairs("a\tb\t1\nc\td\t2\n"), words),
    Call(
        "evaluate_word_pairs, all unknown, zeros",
        pairs("a\tb\t1\nc\td\t2\n", dummy4unknown=True),
        words,
    ),
    Call("evaluate_word_pairs, one pair", pairs("w1\tw2\t1\n"), words),
    Call("evaluate_word_pairs, constant", pairs("w1\tw2\t1\nw3\tw4\t1\nw3\tw5\t1\n"), words),
    Call(
        "evaluate_word_pairs, no such file",
        lambda lib, kv: kv.evaluate_word_pairs(str(lib.folder / "no")),
        words,
    ),
    Call(
        "evaluate_word_pairs, spaces",
        pairs("w1 \tw2\t1\nw3\tw4\t2\nw5\tw6\t9\n"),
        words,
        differs=SPACES_AROUND,
    ),
    Call("log_accuracy", lambda lib, kv: kv.log_accuracy(SECTION), words),
    Call(
        "log_evaluate_word_pairs",
        lambda lib, kv: kv.log_evaluate_word_pairs((0.5, 0.1), (0.4, 0.2), 3.0, "file"),
        words,
    ),
]

CALLS = [*SAVED, *LOADED, *JUDGED]
