"""The order of the bytes in fastText's files, as its Args, Dictionary and matrices save themselves.

Everything is little-endian and without padding. docs/formats.md has the whole table. Source:
https://github.com/facebookresearch/fastText, fasttext.cc, args.cc, dictionary.cc, quantmatrix.cc
and productquantizer.cc, of which the format is taken and nothing else.
"""

from __future__ import annotations

from struct import Struct

import numpy as np

MAGIC = 793712314
# The older kind has no magic number, no version, no pruning and no flags before the matrices.
UNSIGNED = 0
VERSIONS = (11, 12)

SIGNATURE = Struct("<2i")
ARGS = Struct("<12id")
ARG_NAMES = (
    "dim",
    "ws",
    "epoch",
    "min_count",
    "neg",
    "word_ngrams",
    "loss",
    "model",
    "bucket",
    "minn",
    "maxn",
    "lr_update_rate",
    "t",
)
LOSSES = {"hs": 1, "ns": 2, "softmax": 3, "ova": 4}
MODELS = {"cbow": 1, "sg": 2, "sup": 3}

ENTRY_COUNTS = Struct("<3i")
INT32 = Struct("<i")
INT64 = Struct("<q")
FLAG = Struct("<B")
# After the bytes of a word: the zero that ends it, its count, and whether it is a label.
ENTRY_TAIL = np.dtype([("end", "u1"), ("count", "<i8"), ("is_label", "u1")])
PAIR = np.dtype("<i4")
UNPRUNED = -1

SHAPE = Struct("<2q")
NUMBER = np.dtype("<f4")
CODE = np.dtype("u1")
QUANTIZER = Struct("<4i")
# The number of codes is a 32-bit integer in the file.
MAX_CODES = 2**31 - 1
