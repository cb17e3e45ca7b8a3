"""Pictures of word vectors; needs the extra ``plot``."""

from vecloom.plotting.scatter import scatter

__all__ = ["scatter"]
