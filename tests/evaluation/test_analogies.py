"""Analogies on small files by hand."""

import logging

import numpy as np
import pytest

from vecloom.evaluation import evaluate_word_analogies
from vecloom.vectors import KeyedVectors

QUESTIONS = """: people
man woman king queen
king queen man actress
: plays
actor actress king queen
man woman emperor empress
"""
RIGHT = ("MAN", "WOMAN", "KING", "QUEEN")
WRONG = ("KING", "QUEEN", "MAN", "ACTRESS")
PLAY = ("ACTOR", "ACTRESS", "KING", "QUEEN")
UNKNOWN = ("MAN", "WOMAN", "EMPEROR", "EMPRESS")


def sections(people, plays):
    """Build the sections of an answer from (correct, incorrect) of each."""
    rows = [("people", *people), ("plays", *plays)]
    rows.append(("Total accuracy", people[0] + plays[0], people[1] + plays[1]))
    return [{"section": s, "correct": c, "incorrect": i} for s, c, i in rows]


@pytest.mark.parametrize("function", ["most_similar", "most_similar_cosmul"])
def test_score_and_sections(royals, write, function):
    score, found = evaluate_word_analogies(royals, write(QUESTIONS), similarity_function=function)
    assert found == sections(([RIGHT], [WRONG]), ([PLAY], []))
    assert score == pytest.approx(2 / 3)
    assert (score, found) == royals.evaluate_word_analogies(
        write(QUESTIONS), similarity_function=function
    )


def test_unknown_words_can_count(royals, write):
    score, found = evaluate_word_analogies(royals, write(QUESTIONS), dummy4unknown=True)
    assert found == sections(([RIGHT], [WRONG]), ([PLAY], [UNKNOWN]))
    assert score == 0.5


def test_other_cases_of_the_question_are_no_answers(royals, write):
    # "King" is the nearest to the sum, but "king" is in the question.
    royals["King"] = royals["queen"]
    assert evaluate_word_analogies(royals, write(QUESTIONS))[0] == pytest.approx(2 / 3)
    score, found = evaluate_word_analogies(
        royals, write(": s\nman woman king King\n"), case_insensitive=False
    )
    assert found[0]["incorrect"] == [("man", "woman", "king", "King")]
    assert score == 0


def test_the_first_of_several_cases_is_the_word(write):
    table = KeyedVectors(2)
    table.add_vectors(
        ["a", "b", "c", "D", "d"], np.array([[1, 0], [1, 1], [2, 0.1], [-1, 0], [1, 0.9]])
    )
    # The nearest to b - a + c is "d", which stands for the same word as "D".
    assert evaluate_word_analogies(table, write(": s\na b c d\n"))[0] == 1


def test_restriction(royals, write):
    score, found = evaluate_word_analogies(royals, write(QUESTIONS), restrict_vocab=4)
    assert found == sections(([RIGHT], []), ([], []))
    assert score == 1


@pytest.mark.parametrize(
    "text",
    [
        QUESTIONS.replace("\n", "\r\n"),
        QUESTIONS.replace(" ", "  ").replace("\n", " \n"),
        QUESTIONS.replace(": ", ":"),
        "\ufeff" + QUESTIONS,
        QUESTIONS.replace(": plays\n", "man woman king\n\nman woman king queen actor\n: plays\n"),
    ],
)
def test_forms_that_files_have(royals, write, text):
    found = evaluate_word_analogies(royals, write(text))[1]
    assert found == sections(([RIGHT], [WRONG]), ([PLAY], []))


def test_log(royals, write, caplog):
    with caplog.at_level(logging.INFO):
        evaluate_word_analogies(royals, write(QUESTIONS + "man woman\n"))
    assert "line 7: not four words, skipped" in caplog.text
    assert "people: 50.0% (1/2)" in caplog.text
    assert "Total accuracy: 66.7% (2/3)" in caplog.text
    assert "unknown words: 25.0%" in caplog.text


def test_files_without_questions(royals, write):
    with pytest.raises(ValueError, match=r"questions\.txt, line 1: missing section header"):
        evaluate_word_analogies(royals, write("man woman king queen\n"))
    for text in ("", ": people\n"):
        with pytest.raises(ValueError, match="no analogies found"):
            evaluate_word_analogies(royals, write(text))
    with pytest.raises(ValueError, match="line 2: not utf8"):
        evaluate_word_analogies(royals, write(b": a\n\xff b c d\n"))
    with pytest.raises(FileNotFoundError):
        evaluate_word_analogies(royals, "missing.txt")
    with pytest.raises(ValueError, match="similarity_function must be one of"):
        evaluate_word_analogies(royals, write(QUESTIONS), similarity_function="n_similarity")


def test_all_words_unknown(royals, write):
    score, found = evaluate_word_analogies(royals, write(": s\na b c d\n"))
    assert score == 0
    assert found[0] == {"section": "s", "correct": [], "incorrect": []}


def test_as_most_similar_answers_one_by_one(write):
    rng = np.random.default_rng(5)
    table = KeyedVectors(8)
    words = [f"w{i}" for i in range(60)]
    table.add_vectors(words, rng.normal(size=(60, 8)))
    quadruples = [tuple(words[i] for i in rng.choice(60, 3, replace=False)) for _ in range(400)]
    lines, right = [], []
    for n, (a, b, c) in enumerate(quadruples):
        best = table.most_similar(positive=[b, c], negative=[a], topn=2)
        right.append(n % 3 != 0)
        lines.append(f"{a} {b} {c} {best[0 if right[-1] else 1][0]}\n")
    found = evaluate_word_analogies(table, write(": s\n" + "".join(lines)))[1][0]
    expected = [
        tuple(line.upper().split()) for line, is_right in zip(lines, right, strict=True) if is_right
    ]
    assert found["correct"] == expected
