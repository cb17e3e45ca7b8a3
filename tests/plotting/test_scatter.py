"""Pictures of words."""

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason='needs the extra "plot"')

from matplotlib.figure import Figure

from vecloom.plotting import scatter
from vecloom.plotting.labels import place_labels


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
