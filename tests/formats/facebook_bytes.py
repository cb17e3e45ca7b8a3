"""Files of fastText put together field by field, apart from what reads and writes them."""

from __future__ import annotations

import struct

import numpy as np

ARGS = {
    "dim": 6,
    "ws": 5,
    "epoch": 5,
    "min_count": 1,
    "neg": 5,
    "word_ngrams": 2,
    "loss": 3,
    "model": 3,
    "bucket": 40,
    "minn": 2,
    "maxn": 4,
    "lr_update_rate": 100,
}
WORDS = [b"</s>", "naïve".encode(), b"\xff\xfe no utf8 \x80", b"", "词".encode()]
LABELS = [b"__label__a", b"__label__\xe9", b"__label__c"]


class Bytes:
    """Bytes of a file, and where each of its numbers stands."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.fields: dict[str, tuple[int, str]] = {}

    def put(self, name: str, kind: str, value: float) -> None:
        self.fields[name] = (len(self.data), kind)
        self.data += struct.pack("<" + kind, value)

    def replaced(self, name: str, value: float) -> bytes:
        """Return the file with another value in one field, cut to what the field can hold."""
        place, kind = self.fields[name]
        bits = 8 * struct.calcsize(kind)
        if kind in "biq" and not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
            value = (1 << (bits - 1)) - 1
        data = bytearray(self.data)
        struct.pack_into("<" + kind, data, place, value)
        return bytes(data)


def facebook_file(
    version: int = 12,
    *,
    args: dict[str, int] | None = None,
    words: list[bytes] | None = None,
    labels: list[bytes] | None = None,
    pruned: list[tuple[int, int]] | None = None,
    quantized: bool = False,
    qnorm: bool = False,
    qout: bool = False,
    dsub: int = 4,
) -> Bytes:
    """Put a file together; version 0 is the kind without a magic number."""
    words = WORDS if words is None else words
    labels = LABELS if labels is None else labels
    values = ARGS | (args or {})
    rng = np.random.default_rng(7)
    file = Bytes()
    if version:
        file.put("magic", "i", 793712314)
        file.put("version", "i", version)
    for name, value in values.items():
        file.put(name, "i", value)
    file.put("t", "d", 1e-4)
    for name, value in (
        ("size", len(words) + len(labels)),
        ("nwords", len(words)),
        ("nlabels", len(labels)),
    ):
        file.put(name, "i", value)
    file.put("ntokens", "q", 1000)
    if version:
        file.put("pruneidx_size", "q", -1 if pruned is None else len(pruned))
    for i, word in enumerate(words + labels):
        file.data += word + b"\0"
        file.put(f"count {i}", "q", max(100 - i, 1))
        file.put(f"type {i}", "b", i >= len(words))
    for i, (bucket, row) in enumerate(pruned or []):
        file.put(f"pruned bucket {i}", "i", bucket)
        file.put(f"pruned row {i}", "i", row)
    dim = values["dim"]
    rows = len(words) + (values["bucket"] if pruned is None else len(pruned))
    predicted = len(labels) if values["model"] == 3 else len(words)
    for name, m, q, flag in (
        ("input", rows, quantized, quantized),
        ("output", predicted, quantized and qout, qout),
    ):
        if version:
            file.put(f"{name} flag", "b", flag)
        if q:
            _put_quantized(file, name, (m, dim), dsub, qnorm, rng)
        else:
            _put_shape(file, name, m, dim)
            file.data += rng.normal(size=(m, dim)).astype("<f4").tobytes()
    return file


def _put_shape(file: Bytes, name: str, m: int, n: int) -> None:
    file.put(f"{name} rows", "q", m)
    file.put(f"{name} columns", "q", n)


def _put_quantized(
    file: Bytes, name: str, shape: tuple[int, int], dsub: int, qnorm: bool, rng: np.random.Generator
) -> None:
    m, dim = shape
    n_sub = -(-dim // dsub)
    file.put(f"{name} qnorm", "b", qnorm)
    _put_shape(file, name, m, dim)
    file.put(f"{name} codesize", "i", m * n_sub)
    file.data += rng.integers(0, 256, m * n_sub, np.uint8).tobytes()
    _put_quantizer(file, name, dim, dsub, rng)
    if qnorm:
        file.data += rng.integers(0, 256, m, np.uint8).tobytes()
        _put_quantizer(file, f"{name} norm", 1, 1, rng)


def _put_quantizer(file: Bytes, name: str, dim: int, dsub: int, rng: np.random.Generator) -> None:
    n_sub = -(-dim // dsub)
    for field, value in (
        ("dim", dim),
        ("nsubq", n_sub),
        ("dsub", dsub),
        ("lastdsub", dim - dsub * (n_sub - 1)),
    ):
        file.put(f"{name} quantizer {field}", "i", value)
    file.put(f"{name} first centroid", "f", 0.5)
    file.data += rng.normal(size=256 * dim - 1).astype("<f4").tobytes()


# One of each kind that the format knows.
KINDS = {
    "classifier": facebook_file(),
    "version 11": facebook_file(11),
    "without version": facebook_file(0, labels=[], args={"model": 2, "loss": 2}),
    "skip-gram": facebook_file(labels=[], args={"model": 2, "loss": 2}),
    "cbow, no buckets": facebook_file(args={"model": 1, "loss": 1, "bucket": 0}),
    "option qout, dense": facebook_file(qout=True),
    "quantized": facebook_file(quantized=True, dsub=2),
    "quantized, rest": facebook_file(quantized=True, dsub=4),
    "quantized lengths": facebook_file(quantized=True, qnorm=True),
    "quantized whole": facebook_file(quantized=True, qnorm=True, qout=True),
    "pruned": facebook_file(quantized=True, pruned=[(39, 1), (3, 0), (17, 2)]),
    "all buckets pruned": facebook_file(quantized=True, pruned=[]),
}
