"""Pictures of words."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason='needs the extra "plot"')

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont

from vecloom import KeyedVectors
from vecloom.plotting import fonts, scatter
from vecloom.plotting.labels import place_labels


@pytest.fixture
def wv() -> KeyedVectors:
    """Two groups of words that point in two directions."""
    random = np.random.default_rng(0)
    centres = np.repeat(np.eye(2, 10), 8, axis=0)
    vectors = (centres + 0.1 * random.normal(size=centres.shape)).astype(np.float32)
    made = KeyedVectors(10)
    made.add_vectors([f"word{i}" for i in range(16)], vectors)
    return made


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_groups_stay_apart(wv, method):
    axes = scatter(wv, wv.index_to_key, method=method)
    points = np.asarray(axes.collections[0].get_offsets())
    first, second = points[:8], points[8:]
    between = np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))
    within = np.linalg.norm(first - first.mean(axis=0), axis=1).mean()
    assert between > 2 * within


def test_the_same_seed_draws_the_same_picture(wv, tmp_path):
    for name in ("a.png", "b.png"):
        scatter(wv, wv.index_to_key, method="tsne", seed=3, path=tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_title_labels_and_axes_of_the_caller(wv):
    axes = Figure().add_subplot()
    assert scatter(wv, ["word1", "word2"], ax=axes, title="T", labels={"word1": "one"}) is axes
    assert axes.get_title() == "T"
    assert [text.get_text() for text in axes.texts] == ["one", "word2"]


def test_labels_of_one_place_are_spread():
    axes = Figure().add_subplot()
    place_labels(axes, np.zeros((8, 2)), ["label"] * 8)
    assert len({text.get_position() for text in axes.texts}) == 8


def test_too_few_words_unknown_words_unknown_method(wv):
    with pytest.raises(ValueError, match="at least two words"):
        scatter(wv, ["word1"])
    with pytest.raises(KeyError, match="absent"):
        scatter(wv, ["word1", "absent"])
    with pytest.raises(ValueError, match="'pca' or 'tsne'"):
        scatter(wv, ["word1", "word2"], method="umap")


def test_pyplot_is_left_alone():
    check = (
        "import sys, numpy as np, vecloom.plotting as p; from vecloom import KeyedVectors\n"
        "assert 'matplotlib' not in sys.modules\n"
        "wv = KeyedVectors(3); wv.add_vectors(['a', 'b', 'c'], np.eye(3, dtype=np.float32))\n"
        "p.scatter(wv, ['a', 'b', 'c'])\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_without_matplotlib_one_line_tells_what_to_install():
    check = (
        "import sys, numpy as np; sys.modules['matplotlib'] = None\n"
        "from vecloom import KeyedVectors; from vecloom.plotting import scatter\n"
        "wv = KeyedVectors(3); wv.add_vectors(['a', 'b'], np.eye(3, dtype=np.float32)[:2])\n"
        "scatter(wv, ['a', 'b'])\n"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last == "ImportError: plotting needs the extra 'plot': pip install \"vecloom[plot]\""


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


def test_without_a_font_a_warning_tells_what_to_install(wv, monkeypatch, caplog):
    monkeypatch.setattr(fonts, "_installed", list)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib's own, of missing glyphs
        scatter(wv, ["word1", "word2"], labels={"word1": "刘备"})
    assert "no font of this system has the characters 刘备" in caplog.text
    assert "fonts-noto-cjk" in caplog.text


def test_the_characters_of_fonts_are_read(tmp_path):
    default = findfont(FontProperties())
    assert set("aé") <= fonts._characters(default)
    assert "刘" not in fonts._characters(default)
    damaged = tmp_path / "x.ttf"
    damaged.write_bytes(b"no font")
    assert fonts._characters(str(damaged)) == frozenset()
