"""Pictures of word vectors; needs the extra ``plot``."""

from vecloom.plotting.points import scatter

__all__ = ["scatter"]
