"""Words as points in the plane."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from vecloom.plotting.axes import missing_extra, new_axes, write
from vecloom.plotting.fonts import font_or_warning
from vecloom.plotting.labels import place_labels
from vecloom.vectors import KeyedVectors

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Method = Literal["pca", "tsne"]


def scatter(
    wv: KeyedVectors,
    words: Iterable[str],
    *,
    method: Method = "pca",
    path: str | os.PathLike[str] | None = None,
    ax: Axes | None = None,
    seed: int = 0,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Axes:
    """Draw words as labelled points, similar words near each other.

    Vectors are scaled to unit length first, so that distances on the picture stand for cosines.
    Nothing is shown on screen and no state of matplotlib is changed. Labels and title in other
    scripts, such as Chinese, are written in a font of the system that has them; where there is
    none, a warning in the log says what to install.

    Parameters
    ----------
    wv : KeyedVectors
        The vectors.
    words : iterable of str
        The words to draw, at least two.
    method : {"pca", "tsne"}, default "pca"
        How the plane is found. "pca" is the linear map that keeps most of the variance: quick, and
        it shows large contrasts. "tsne" (van der Maaten & Hinton 2008) keeps neighbours together:
        it shows clusters, while distances between clusters mean little.
    path : path, optional
        Where to write the picture; the suffix names the format (.png, .svg, .pdf).
    ax : matplotlib.axes.Axes, optional
        Draw into these axes instead of a new figure.
    seed : int, default 0
        Seed of t-SNE. The same seed gives the same picture.
    title : str, optional
        Title of the picture.
    labels : mapping of str to str, optional
        What to write beside a word instead of the word itself.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn into; ``.figure`` is the figure.

    Raises
    ------
    KeyError
        If a word has no vector.
    ValueError
        If there are fewer than two words or the method is not known.
    ImportError
        If the extra "plot" is not installed.
    """
    words = list(words)
    if len(words) < 2:
        raise ValueError(f"a scatter plot needs at least two words, not {len(words)}")
    vectors = np.stack([wv.get_vector(word, norm=True) for word in words])
    points = project(vectors, method=method, seed=seed)
    ax = ax if ax is not None else new_axes()
    shown = words if labels is None else [labels.get(word, word) for word in words]
    ax.scatter(points[:, 0], points[:, 1], s=12, color="tab:blue", alpha=0.7, linewidths=0)
    texts = shown if title is None else [*shown, title]
    font = font_or_warning(texts)
    place_labels(ax, points, shown, font)
    ax.set_xticks([])
    ax.set_yticks([])
    if title is not None:
        ax.set_title(title, fontproperties=font, fontsize="large")
    if path is not None:
        write(ax, path, told=font is None)
    return ax


def project(
    vectors: npt.NDArray[np.floating[Any]], *, method: Method = "pca", seed: int = 0
) -> npt.NDArray[np.floating[Any]]:
    """Map vectors, shape (n, dimension), to points in the plane, shape (n, 2)."""
    try:
        from sklearn.decomposition import PCA
        from sklearn.manifold import TSNE
    except ImportError as error:
        raise missing_extra() from error
    if method == "pca":
        reducer = PCA(n_components=2, svd_solver="full")
    elif method == "tsne":
        n = len(vectors)
        reducer = TSNE(
            perplexity=min(15.0, (n - 1) / 3),  # a number of neighbours, below that of points
            method="exact" if n <= 500 else "barnes_hut",  # few points: quicker than trees
            init="pca",
            random_state=seed,
        )
    else:
        raise ValueError(f"method={method!r} is not known: choose 'pca' or 'tsne'")
    return np.asarray(reducer.fit_transform(vectors))
