"""Chinese tests, with the line ends, spaces and unknown words that such files have."""

import numpy as np
import pytest

from vecloom import KeyedVectors


@pytest.fixture
def cities():
    wv = KeyedVectors(2)
    wv.add_vectors(
        ["中国", "北京", "日本", "东京"],
        np.array([[1, 0], [1, 0.5], [0, 1], [0.05, 1.5]], np.float32),
    )
    return wv


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_word_pairs(cities, tmp_path, end):
    path = tmp_path / "pairs.txt"
    rows = ["中国\t 北京\t9.5", "中国\u3000\t日本 \t1", "北京\t东京\t 4", "中国\t火星\t3"]
    path.write_text("\ufeff" + end.join(rows) + end, encoding="utf-8", newline="")
    _, spearman, unknown = cities.evaluate_word_pairs(path)
    assert spearman[0] == pytest.approx(1)
    assert unknown == 25


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_analogies(cities, tmp_path, end):
    path = tmp_path / "analogies.txt"
    rows = [": 首都", "中国 北京  日本\u3000东京 ", "", "中国 北京 火星 没有", "北京 中国 东京"]
    path.write_text("\ufeff" + end.join(rows), encoding="utf-8", newline="")
    score, sections = cities.evaluate_word_analogies(path)
    assert score == 1
    assert sections[0] == {
        "section": "首都",
        "correct": [("中国", "北京", "日本", "东京")],
        "incorrect": [],
    }


def table(words, left_out=()):
    """Return a table of random vectors."""
    words = sorted(set(words) - set(left_out))
    wv = KeyedVectors(8)
    random = np.random.default_rng(1)
    wv.add_vectors(words, random.normal(size=(len(words), 8)).astype(np.float32))
    return wv


@pytest.mark.parametrize(
    ("name", "pairs"),
    [("word-pairs/zh-wordsim-240.txt", 240), ("word-pairs/zh-wordsim-297.txt", 297)],
)
def test_published_word_pairs_are_read_whole(data, name, pairs):
    path = data(name)
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    words = [word.strip() for row in rows for word in row[:2]]
    assert table(words).evaluate_word_pairs(path, restrict_vocab=None)[2] == 0
    unknown = table(words, left_out=words[:1]).evaluate_word_pairs(path, restrict_vocab=None)[2]
    lost = sum(words[0] in (row[0].strip(), row[1].strip()) for row in rows)
    assert unknown == pytest.approx(100 * lost / pairs)


@pytest.mark.parametrize(
    ("name", "sections", "questions"),
    [("analogies/zh-ca8-semantic.txt", 4, 7636), ("analogies/zh-cwe-analogy.txt", 3, 953)],
)
def test_published_analogies_are_read_whole(data, name, sections, questions):
    path = data(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith(":") for word in line.split()]
    _, found = table(words).evaluate_word_analogies(path, restrict_vocab=None)
    assert len(found) == sections + 1  # the last is of them all
    assert len(found[-1]["correct"]) + len(found[-1]["incorrect"]) == questions
    _, fewer = table(words, words[:1]).evaluate_word_analogies(path, restrict_vocab=None)
    lost = sum(words[0] in line.split() for line in lines)
    assert len(fewer[-1]["correct"]) + len(fewer[-1]["incorrect"]) == questions - lost
