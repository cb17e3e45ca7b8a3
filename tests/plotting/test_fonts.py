"""Fonts for other scripts."""

import types
import warnings

import pytest

pytest.importorskip("matplotlib", reason='needs the extra "plot"')

from matplotlib import font_manager, ft2font
from matplotlib.font_manager import FontProperties, findfont

from vecloom.plotting import fonts, heatmap, scatter


def test_chinese_is_written_in_a_font_that_has_it(wv, monkeypatch):
    own = {"/default.ttf": "abcdefghijklmnopqrstuvwxyz0123456789", "/b/none.ttf": "a"}
    have = own | {"/a/NotoSansCJK-Regular.ttc": own["/default.ttf"] + "刘备曹操"}
    monkeypatch.setattr(
        fonts, "_characters", lambda path: frozenset(have.get(path, have["/default.ttf"]))
    )
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: list(have))
    assert fonts.font_for(["word 1"]).get_file() is None
    assert fonts.font_for(["刘备", "word\n"]).get_file() == "/a/NotoSansCJK-Regular.ttc"
    assert fonts.font_for(["刘备", "孫權"]) is None


@pytest.mark.parametrize("draw", [scatter, heatmap])
def test_without_a_font_one_line_tells_what_to_install(wv, monkeypatch, caplog, draw, tmp_path):
    monkeypatch.setattr(fonts, "_installed", list)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib's own, of each character
        draw(wv, ["word1", "word2"], labels={"word1": "刘备"}, path=tmp_path / "x.png")
    assert len(caplog.records) == 1
    assert "no font of this system has the characters 刘备" in caplog.text
    assert "fonts-noto-cjk" in caplog.text


def test_the_characters_of_fonts_are_read(tmp_path):
    default = findfont(FontProperties())
    assert set("aé") <= fonts._characters(default)
    assert "刘" not in fonts._characters(default)
    damaged = tmp_path / "x.ttf"
    damaged.write_bytes(b"no font")
    assert fonts._characters(str(damaged)) == frozenset()


@pytest.mark.skipif(not hasattr(font_manager, "FontPath"), reason="matplotlib 3.11 reads faces")
def test_of_a_collection_simplified_chinese_is_taken(monkeypatch):
    families = ["Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK SC", "Noto Sans CJK TC"]

    def opened(path, face_index=0):
        return types.SimpleNamespace(num_faces=4, family_name=families[face_index])

    monkeypatch.setattr(ft2font, "FT2Font", opened)
    assert fonts._simplified("/a/NotoSansCJK-Regular.ttc").face_index == 2
    assert fonts._simplified("/a/NotoSansSC-Regular.otf") == "/a/NotoSansSC-Regular.otf"
    families[2] = "Other"
    assert fonts._simplified("/a/Other.ttc") == "/a/Other.ttc"


def test_a_damaged_collection_is_taken_as_it_is(tmp_path):
    path = tmp_path / "x.ttc"
    path.write_bytes(b"no font")
    assert fonts._simplified(str(path)) == str(path)
