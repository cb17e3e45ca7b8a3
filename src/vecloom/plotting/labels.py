"""Labels beside points, kept apart from each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_FONT_SIZE = 8.0
# Where a label may stand: right, left, above, below and the corners, then the same farther off.
_DIRECTIONS = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]
_DISTANCES = [4.0, 10.0, 18.0, 28.0]


class _Box(NamedTuple):
    """A rectangle by its corners."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: _Box) -> float:
        """Area common to both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)


def place_labels(
    ax: Axes,
    points: npt.NDArray[np.floating[Any]],
    labels: Sequence[str],
    font: FontProperties | None = None,
) -> None:
    """Write each label near its point where it covers least of what stands there already.

    Labels far from their point get a thin line to it. The limits of the axes are set, since
    places are measured on the page.
    """
    _set_limits(ax, points)
    pixels_per_point = ax.figure.dpi / 72
    places = ax.transData.transform(points) / pixels_per_point
    taken = [_Box(x - 2, y - 2, x + 2, y + 2) for x, y in places]
    for point, (x, y), label in zip(points, places, labels, strict=True):
        width, height = _size(label)
        candidates = [
            (dx, dy, _label_box(x, y, dx, dy, width, height))
            for distance in _DISTANCES
            for dx, dy in ((distance * a, distance * b) for a, b in _DIRECTIONS)
        ]
        dx, dy, box = min(candidates, key=lambda c: sum(c[2].overlap(other) for other in taken))
        taken.append(box)
        ax.annotate(
            label,
            xy=(float(point[0]), float(point[1])),
            xytext=(dx, dy),
            textcoords="offset points",
            fontproperties=font,
            fontsize=_FONT_SIZE,
            ha=("right", "center", "left")[_sign(dx) + 1],
            va=("top", "center", "bottom")[_sign(dy) + 1],
            arrowprops={"arrowstyle": "-", "color": "0.7", "lw": 0.5, "shrinkB": 2}
            if abs(dx) + abs(dy) > 2 * _DISTANCES[0]
            else None,
        )


def _set_limits(ax: Axes, points: npt.NDArray[np.floating[Any]]) -> None:
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.06 * np.maximum(high - low, 1e-6)
    ax.set_xlim(float(low[0] - margin[0]), float(high[0] + margin[0]))
    ax.set_ylim(float(low[1] - margin[1]), float(high[1] + margin[1]))


def _size(label: str) -> tuple[float, float]:
    """Width and height of a label in points; Chinese characters are twice as wide as Latin."""
    widths = (1.0 if ord(character) >= 0x2E80 else 0.62 for character in label)
    return _FONT_SIZE * sum(widths), _FONT_SIZE * 1.2


def _label_box(x: float, y: float, dx: float, dy: float, width: float, height: float) -> _Box:
    """Where a label lies whose anchor is (dx, dy) away from (x, y)."""
    left = x + dx - width * (1 - _sign(dx)) / 2
    bottom = y + dy - height * (1 - _sign(dy)) / 2
    return _Box(left, bottom, left + width, bottom + height)


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)
