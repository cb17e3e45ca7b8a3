"""Co-occurrence counts of a corpus.

``Cooccurrence``
    The counts: made, saved, inspected, merged.
``windows``, ``table``
    What counts and how much; the counts as arrays and as a file.
``pipeline``, ``counting``, ``runs``, ``assembly``
    From text to counts: in slabs, whose counts become runs, which are merged; by blocks of rows
    that threads finish in any order.
``budget``, ``workspace``
    The memory and the folder for it.
"""

from vecloom.corpus.cooccurrence.counts import Cooccurrence

__all__ = ["Cooccurrence"]
