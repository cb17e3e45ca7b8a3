"""The demo and its texts."""

import dataclasses
import importlib

import pytest

from vecloom.demo import TEXTS, run
from vecloom.plotting import fonts

runner = importlib.import_module("vecloom.demo.run")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_holds_the_words_that_are_asked_for(name):
    text = TEXTS[name]
    if name == "sanguo":
        needs_jieba()
    words = text.corpus().vocabulary
    asked = {*text.words, *text.drawn, *text.labels, *(w for a in text.analogies for w in a)}
    assert [word for word in asked if word not in words] == []


def test_the_chinese_text_has_its_heroes_whole():
    needs_jieba()
    words = TEXTS["sanguo"].corpus().vocabulary
    assert "诸葛亮" in words
    assert words.counts[words.words.index("孔明")] > 1000
    assert "孔明曰" not in words


def needs_jieba():
    pytest.importorskip("jieba", reason='needs the extra "zh"')


def quick(name):
    """Return a text with models of one epoch."""
    trainings = tuple(
        dataclasses.replace(t, settings={**t.settings, "epochs": 1}) for t in TEXTS[name].trainings
    )
    return dataclasses.replace(TEXTS[name], trainings=trainings)


@pytest.mark.parametrize("name", TEXTS)
def test_the_demo_reports_and_draws(tmp_path, monkeypatch, name):
    pytest.importorskip("matplotlib", reason='needs the extra "plot"')
    if name == "sanguo":
        needs_jieba()
    text = quick(name)
    monkeypatch.setitem(TEXTS, name, text)
    monkeypatch.setattr(fonts, "_installed", list)  # no Chinese anywhere
    lines: list[str] = []
    picture = run(name, output=tmp_path / "new", say=lines.append)
    report = "\n".join(lines)
    assert report.count("words/s") == len(text.trainings)
    assert report.count("Nearest neighbours") == len(text.trainings)
    assert all(word in report for word in text.words)
    assert ("fonts-noto-cjk" in report) == (name == "sanguo")
    assert picture is not None
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_labels_are_chinese_where_there_is_a_font(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib", reason='needs the extra "plot"')
    needs_jieba()
    drawn = {}
    monkeypatch.setitem(TEXTS, "sanguo", quick("sanguo"))
    monkeypatch.setattr(runner, "font_for", lambda texts: object())
    monkeypatch.setattr(runner, "scatter", lambda *args, **options: drawn.update(options))
    lines: list[str] = []
    run("sanguo", output=tmp_path, say=lines.append)
    assert drawn["labels"] == {}
    assert drawn["title"].startswith("三国演义")
    assert "install" not in "\n".join(lines)


def test_unknown_text():
    with pytest.raises(ValueError, match="english, sanguo"):
        run("latin")
