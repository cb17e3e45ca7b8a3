"""Calls that judge vectors by files of questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from driver import Call, Difference
from vector_objects import (
    doubles,
    words,
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

CALLS = JUDGED
