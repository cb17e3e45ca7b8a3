"""Cosines as colours."""

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason='needs the extra "plot"')

from matplotlib.figure import Figure

from vecloom.plotting import heatmap


def test_numbers_are_cosines(wv):
    words = ["word0", "word1", "word9"]
    axes = heatmap(wv, words)
    numbers = [float(text.get_text()) for text in axes.texts]
    expected = [wv.similarity(a, b) for a in words for b in words]
    assert numbers == pytest.approx(expected, abs=0.006)
    image = axes.images[0]
    assert np.asarray(image.get_array()).ravel() == pytest.approx(expected, abs=1e-5)
    low, high = image.get_clim()
    assert high == pytest.approx(wv.similarity("word0", "word1")) == -low


def test_title_labels_axes_and_file(wv, tmp_path):
    given = Figure().add_subplot()
    axes = heatmap(
        wv,
        ["word1", "word2"],
        ax=given,
        title="T",
        labels={"word1": "one"},
        path=tmp_path / "x.png",
    )
    assert axes is given
    assert axes.get_title() == "T"
    for ticks in (axes.get_xticklabels(), axes.get_yticklabels()):
        assert [tick.get_text() for tick in ticks] == ["one", "word2"]
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_too_few_words_and_unknown_words(wv):
    with pytest.raises(ValueError, match="at least two words"):
        heatmap(wv, ["word1"])
    with pytest.raises(KeyError, match="absent"):
        heatmap(wv, ["word1", "absent"])
