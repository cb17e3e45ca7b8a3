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
