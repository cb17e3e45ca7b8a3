"""The demo and its texts."""

import dataclasses

import pytest

from vecloom.demo import TEXTS, run
from vecloom.demo.segment import segment


def test_characters_that_stand_together_become_words():
    text = "孔明笑曰。玄德大喜，孔明曰：玄德公。玄德问孔明。" * 10
    words = [word for phrase in segment(text, passes=1, threshold=2.0) for word in phrase]
    assert words.count("孔明") == 30
    assert words.count("玄德") == 30


def test_segmenting_keeps_every_character_and_no_punctuation():
    text = "话说天下大势，分久必合，合久必分。Abc 12"
    assert "".join("".join(phrase) for phrase in segment(text)) == "话说天下大势分久必合合久必分"


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_holds_the_words_that_are_asked_for(name):
    text = TEXTS[name]
    words = text.corpus().vocabulary
    asked = {*text.words, *text.drawn, *text.labels, *(w for a in text.analogies for w in a)}
    assert [word for word in asked if word not in words] == []


def test_the_chinese_text_gives_names_of_three_characters():
    assert "诸葛亮" in TEXTS["sanguo"].corpus().vocabulary


def test_the_demo_reports_and_draws(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib", reason='needs the extra "plot"')
    quick = dataclasses.replace(
        TEXTS["english"], settings={**TEXTS["english"].settings, "epochs": 1}
    )
    monkeypatch.setitem(TEXTS, "english", quick)
    lines: list[str] = []
    picture = run("english", output=tmp_path / "new", say=lines.append)
    report = "\n".join(lines)
    assert "words/s" in report
    assert all(word in report for word in quick.words)
    assert picture is not None
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_unknown_text():
    with pytest.raises(ValueError, match="english, sanguo"):
        run("latin")
