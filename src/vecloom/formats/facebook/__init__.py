"""fastText's own files, .bin and .ftz: its models read and written, byte for byte.

``model``
    What such a file holds, and what must agree in it.
``layout``
    The order of the bytes.
``reading``, ``writing``
    Files to models and back; ``cursor`` reads fields and matrices.
"""

from vecloom.formats.facebook.model import (
    FacebookArgs,
    FacebookDictionary,
    FacebookModel,
    Matrix,
    RowBlocks,
    row_blocks,
)
from vecloom.formats.facebook.reading import looks_like_facebook, read_facebook
from vecloom.formats.facebook.writing import write_facebook

__all__ = [
    "FacebookArgs",
    "FacebookDictionary",
    "FacebookModel",
    "Matrix",
    "RowBlocks",
    "looks_like_facebook",
    "read_facebook",
    "row_blocks",
    "write_facebook",
]
