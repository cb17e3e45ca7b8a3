"""Every picture of the documentation is drawn by a page, and all its characters are there."""

from __future__ import annotations

import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pages import PAGES, ROOT
from pictures import IMAGES, SVG, draw, main, shown, texts, written

pytest.importorskip("matplotlib", reason='needs the extra "plot"')
pytest.importorskip("jieba", reason='needs the extra "zh"')

from matplotlib import rc_context

from vecloom.plotting import font_for, fonts

DRAWING = [page for page in PAGES if written(page)]
PICTURES = sorted(IMAGES.iterdir())
CHINESE = "刘"


def ids(path: Path) -> str:
    return path.name


def test_every_picture_is_written_by_one_page_and_shown() -> None:
    assert PICTURES
    for picture in PICTURES:
        assert [picture.name in written(page) for page in PAGES].count(True) == 1, picture.name
    assert {p.name for p in PICTURES} == set().union(*map(shown, PAGES))


def test_chinese_pages_show_pictures() -> None:
    for name in ("README.zh.md", "docs/quickstart-zh.md", "docs/chinese.md"):
        assert shown(ROOT / name), name


@pytest.mark.parametrize("picture", PICTURES, ids=ids)
def test_every_character_has_a_shape(picture: Path) -> None:
    shapes = {
        path.get("id"): path.get("d") for path in ElementTree.parse(picture).iter(f"{SVG}path")
    }
    labels = texts(picture)
    assert any(label >= "\u4e00" for label in labels)
    for label, glyphs in labels.items():
        assert len(glyphs) == len(label), label
        for character, glyph in zip(label, glyphs, strict=True):
            assert not glyph.endswith("-0"), f"the font has no {character}"
            assert shapes[glyph] or character.isspace()


@pytest.fixture(scope="module", params=DRAWING, ids=ids)
def drawn(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, list[str]]:
    """Run a page: the page, the folder with its pictures, and what matplotlib warned of."""
    folder = tmp_path_factory.mktemp("pictures")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        draw(request.param, folder)
    return request.param, folder, [str(warning.message) for warning in caught]


def test_a_page_draws_the_labels_of_its_pictures(drawn: tuple[Path, Path, list[str]]) -> None:
    page, folder, _ = drawn
    for name in written(page):
        assert words(folder / name) == words(IMAGES / name)


def words(picture: Path) -> set[str]:
    """Return the labels, without numbers, which depend on the instruction set."""
    return {text for text in texts(picture) if not text[-1].isdigit()}


def test_the_font_that_is_chosen_has_every_character(drawn: tuple[Path, Path, list[str]]) -> None:
    from matplotlib.font_manager import get_font

    page, folder, warned = drawn
    labels = [text for name in written(page) for text in texts(folder / name)]
    font = font_for(labels)
    if font is None:
        pytest.skip(f"no font of this system has all characters of the labels: {fonts.ADVICE}")
    chosen = get_font(font.get_file())
    assert [c for label in labels for c in label if not chosen.get_char_index(ord(c))] == []
    assert [warning for warning in warned if "missing from" in warning] == []


def test_without_a_font_the_pictures_stay_and_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [picture.stat().st_mtime_ns for picture in PICTURES]
    monkeypatch.setattr(fonts, "_installed", list)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # put back afterwards
    if font_for([CHINESE]) is not None:
        pytest.skip("matplotlib's default font has Chinese here")
    with rc_context(), pytest.raises(SystemExit, match="fonts-noto-cjk"):
        main()
    assert before == [picture.stat().st_mtime_ns for picture in PICTURES]
