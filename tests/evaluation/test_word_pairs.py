"""Correlation with human judgements, on small files by hand."""

import logging

import numpy as np
import pytest

from vecloom.evaluation import evaluate_word_pairs

PAIRS = "king\tqueen\t8\nman\tking\t3\nactor\tactress\t7\nwoman\tactor\t1\n"


@pytest.fixture
def expected(royals, write):
    return evaluate_word_pairs(royals, write(PAIRS))


def test_correlations(royals, expected):
    lines = [line.split("\t") for line in PAIRS.splitlines()]
    cosines = [royals.similarity(first, second) for first, second, _ in lines]
    (pearson, p), (spearman, _), unknown = expected
    assert pearson == pytest.approx(np.corrcoef(cosines, [8, 3, 7, 1])[0, 1])
    assert 0 < p < 0.1
    # The ranks are 4, 2, 3, 1 and, as two cosines are equal, 3.5, 2, 3.5, 1.
    assert spearman == pytest.approx(4.5 / (5 * 4.5) ** 0.5)
    assert unknown == 0


def test_the_method_is_the_function(royals, write, expected):
    assert royals.evaluate_word_pairs(write(PAIRS)) == expected


@pytest.mark.parametrize(
    "text",
    [
        PAIRS.replace("\n", "\r\n"),
        PAIRS.upper(),
        "\ufeff" + PAIRS,
        "# word\tword\tscore\n" + PAIRS,
        PAIRS.replace("\t", " \t "),
        PAIRS.rstrip("\n"),
        "\n" + PAIRS + "king queen 5\nking\tqueen\tfive\nking\tqueen\t5\t6\n\n",
    ],
)
def test_forms_that_files_have(royals, write, expected, text):
    assert evaluate_word_pairs(royals, write(text)) == expected


def test_skipped_lines_are_logged(royals, write, caplog):
    with caplog.at_level(logging.INFO):
        evaluate_word_pairs(royals, write(PAIRS + "king queen\n"))
    assert "line 5: not two words and a score, skipped" in caplog.text


def test_delimiter_and_encoding(royals, write, expected):
    text = PAIRS.replace("\t", ",")
    assert evaluate_word_pairs(royals, write(text), delimiter=",") == expected
    royals["M\xe4nner"] = royals["man"]
    latin = PAIRS.replace("man\tk", "M\xe4nner\tk").encode("latin1")
    assert evaluate_word_pairs(royals, write(latin), encoding="latin1") == expected
    with pytest.raises(ValueError, match=r"questions\.txt, line 2: not utf8"):
        evaluate_word_pairs(royals, write(latin))


def test_unknown_words(royals, write, expected):
    text = PAIRS + "emperor\tking\t0\n"
    skipped = evaluate_word_pairs(royals, write(text))
    assert skipped == (*expected[:2], pytest.approx(20))
    counted = evaluate_word_pairs(royals, write(text), dummy4unknown=True)
    assert counted[2] == pytest.approx(20)
    assert counted[0] != expected[0]


def test_case_and_restriction(royals, write):
    text = PAIRS.replace("king", "KING")
    assert evaluate_word_pairs(royals, write(text), case_insensitive=False)[2] == 50
    assert evaluate_word_pairs(royals, write(text), restrict_vocab=4)[2] == 50
    assert evaluate_word_pairs(royals, write(text), restrict_vocab=None)[2] == 0


def test_nothing_to_evaluate(royals, write):
    for text in ("", "# nothing\n", "a\tb\t1\n", PAIRS.replace("\t", ";")):
        with pytest.raises(ValueError, match="No valid similarity judgements"):
            evaluate_word_pairs(royals, write(text))
    with pytest.raises(ValueError, match="at least two pairs"):
        evaluate_word_pairs(royals, write("king\tqueen\t5\n"))
    with pytest.raises(FileNotFoundError):
        evaluate_word_pairs(royals, "missing.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "gb18030"])
def test_encodings_of_more_than_a_byte(royals, tmp_path, expected, encoding):
    path = tmp_path / "pairs"
    path.write_bytes(PAIRS.replace("\n", "\r\n").encode(encoding))
    assert evaluate_word_pairs(royals, path, encoding=encoding) == expected


def test_results_are_logged(royals, caplog):
    with caplog.at_level(logging.INFO):
        royals.log_evaluate_word_pairs((0.25, 0.1), (0.5, 0.1), 12.5, "pairs.txt")
        royals.log_accuracy({"section": "family", "correct": [1], "incorrect": [1, 1]})
        royals.log_accuracy({"section": "empty", "correct": [], "incorrect": []})
    assert [record.getMessage() for record in caplog.records] == [
        "Pearson correlation coefficient against pairs.txt: 0.2500",
        "Spearman rank-order correlation against pairs.txt: 0.5000",
        "Pairs with unknown words: 12.5%",
        "family: 33.3% (1/3)",
    ]
