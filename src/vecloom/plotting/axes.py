"""Axes of figures that matplotlib's own state does not know, and files of them."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def new_axes() -> Axes:
    """Make a figure with axes that fill it; raise ImportError without the extra "plot"."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise missing_extra() from error
    figure = Figure(figsize=(10, 8), dpi=120)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.02, 0.02, 0.96, 0.93))


def write(ax: Axes, path: str | os.PathLike[str], *, told: bool) -> None:
    """Write the figure of some axes, without empty margins; the suffix names the format.

    matplotlib warns of each character that its font lacks, unless that was ``told`` already.
    """
    with warnings.catch_warnings():
        if told:
            warnings.filterwarnings("ignore", "Glyph .* missing from")
        ax.figure.canvas.figure.savefig(path, bbox_inches="tight")


def missing_extra() -> ImportError:
    """Make the error that tells what to install."""
    return ImportError("plotting needs the extra 'plot': pip install \"vecloom[plot]\"")
