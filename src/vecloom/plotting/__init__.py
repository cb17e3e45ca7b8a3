"""Pictures of word vectors; needs the extra ``plot``."""

from vecloom.plotting.cosines import heatmap
from vecloom.plotting.fonts import font_for
from vecloom.plotting.points import scatter

__all__ = ["font_for", "heatmap", "scatter"]
