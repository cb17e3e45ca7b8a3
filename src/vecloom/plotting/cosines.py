"""How alike words are, as a table of colours."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from vecloom.plotting.axes import new_axes, write
from vecloom.plotting.fonts import font_or_warning
from vecloom.vectors import KeyedVectors

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def heatmap(
    wv: KeyedVectors,
    words: Iterable[str],
    *,
    path: str | os.PathLike[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Axes:
    """Draw the cosines of all pairs of some words as a table of colours, with the numbers in it.

    Red is alike, white a cosine of 0, blue below 0; the largest cosine of two different words has
    the full colour. Nothing is shown on screen and no state of matplotlib is changed. Fonts are
    found as for `scatter`.

    Parameters
    ----------
    wv : KeyedVectors
        The vectors.
    words : iterable of str
        The words in the order of rows and columns, at least two.
    path : path, optional
        Where to write the picture; the suffix names the format (.png, .svg, .pdf).
    ax : matplotlib.axes.Axes, optional
        Draw into these axes instead of a new figure.
    title : str, optional
        Title of the picture.
    labels : mapping of str to str, optional
        What to write for a word instead of the word itself.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn into; ``.figure`` is the figure.

    Raises
    ------
    KeyError
        If a word has no vector.
    ValueError
        If there are fewer than two words.
    ImportError
        If the extra "plot" is not installed.
    """
    words = list(words)
    if len(words) < 2:
        raise ValueError(f"a table of cosines needs at least two words, not {len(words)}")
    vectors = np.stack([wv.get_vector(word, norm=True) for word in words])
    cosines = vectors @ vectors.T
    bound = float(np.abs(cosines[~np.eye(len(words), dtype=bool)]).max())
    ax = ax if ax is not None else new_axes()
    ax.imshow(cosines, cmap="RdBu_r", vmin=-bound, vmax=bound)
    shown = words if labels is None else [labels.get(word, word) for word in words]
    font = font_or_warning(shown if title is None else [*shown, title])
    places = range(len(words))
    ax.set_xticks(places, shown, fontproperties=font)
    ax.set_yticks(places, shown, fontproperties=font)
    ax.tick_params(length=0, labelsize=_FONT_SIZE)
    for (row, column), cosine in np.ndenumerate(cosines):
        dark = abs(cosine) > 0.7 * bound
        colour = "white" if dark else "black"
        ax.text(column, row, f"{cosine:.2f}", size=8, color=colour, ha="center", va="center")
    if title is not None:
        ax.set_title(title, fontproperties=font, fontsize="large")
    if path is not None:
        write(ax, path, told=font is None)
    return ax


_FONT_SIZE = 11
