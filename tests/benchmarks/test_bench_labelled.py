"""Labelled texts made into files."""

import pytest

from benchmarks import labelled
from benchmarks.cases import QUICK


def test_the_tutorials_preprocessing():
    line = '__label__food-safety Does "Brie" (fromage/CHEESE) SPOIL, or not?'
    assert labelled.as_in_the_tutorial(line) == (
        '__label__food-safety does "brie"  ( fromage / cheese )  spoil ,  or not ? '
    )
    assert labelled.as_in_the_tutorial("ÉCOLE") == "École"  # tr knows ASCII alone


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("cooking", ["__label__sauce how much ? "]),
        ("imdb", ["__label__neg so bad .", "__label__pos good !"]),
        ("sst2", ["__label__0 one long string", "__label__1 no movement , no"]),
        ("hotels", ["__label__1 不 错!"]),
        ("hotels_in_characters", ["__label__1 不 错 !"]),
        ("takeaway", ["__label__1 很快,好", "__label__0 慢"]),
        ("takeaway_in_characters", ["__label__1 很 快 , 好", "__label__0 慢"]),
    ],
)
def test_lines_of_each_set(bench, name, lines):
    train, test = labelled.prepare(bench.data, name)
    assert set(train.read_text(encoding="utf-8").splitlines()) == set(lines)
    assert set(test.read_text(encoding="utf-8").splitlines()) == set(lines)


def test_every_fifth_chinese_line_is_kept_to_test(bench):
    train, test = labelled.prepare(bench.data, "takeaway")
    assert len(train.read_bytes().splitlines()) == 32
    assert len(test.read_bytes().splitlines()) == 8


def test_limited_files_are_others(bench):
    train, _ = labelled.prepare(bench.data, "sst2", 5)
    assert len(train.read_bytes().splitlines()) == 5
    assert labelled.prepare(bench.data, "sst2", QUICK.labelled_lines)[0] != train


def test_short_lines_are_english_and_chinese_in_turn(bench):
    lines = labelled.short_lines(bench.data, 6).read_text(encoding="utf-8").splitlines()
    assert lines[::2] == ["one long string", "no movement , no", "one long string"]
    assert all(line in ("很快,好", "慢") for line in lines[1::2])
