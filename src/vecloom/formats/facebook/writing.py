"""Writing models as fastText does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from vecloom.formats.facebook import layout
from vecloom.formats.facebook.model import (
    FacebookArgs,
    FacebookDictionary,
    FacebookModel,
    Matrix,
    row_blocks,
)
from vecloom.formats.files import File, atomic_write
from vecloom.formats.quantized import ProductQuantizer, QuantizedMatrix

_ENTRIES = 1 << 16


def write_facebook(model: FacebookModel, path: File) -> None:
    """Write a model into a file of fastText, which fastText reads as its own.

    The file appears under its name only when it is whole. Matrices are written from where they
    are, without a copy. What has been read with `read_facebook` gives the same bytes.

    Parameters
    ----------
    model : FacebookModel
        Its `version` says which kind of file: 12 for all that fastText 0.9 reads.
    path : path-like, or binary file object
        Compressed if its name ends in .gz, .bz2, .xz or .zst; fastText does not read that.

    Raises
    ------
    ValueError
        Parts of the model contradict each other, a word holds a zero byte, or the kind of file
        cannot hold the model.
    OSError
        The file cannot be written.
    """
    model.check()
    _check_writable(model)
    signed = model.version != layout.UNSIGNED
    with atomic_write(path) as out:
        if signed:
            out.write(layout.SIGNATURE.pack(layout.MAGIC, model.version))
        out.write(_pack_args(model.args))
        _write_dictionary(out, model.dictionary, signed)
        quantized = isinstance(model.input, QuantizedMatrix)
        # Beside a dense input fastText repeats its option and writes a dense output nonetheless.
        qout = isinstance(model.output, QuantizedMatrix) if quantized else model.args.qout
        for flag, matrix in ((quantized, model.input), (qout, model.output)):
            if signed:
                out.write(layout.FLAG.pack(flag))
            _write_matrix(out, matrix)


def _check_writable(model: FacebookModel) -> None:
    """Check what a model may be, but a file of fastText may not."""
    quantized = isinstance(model.input, QuantizedMatrix)
    if isinstance(model.output, QuantizedMatrix) and not quantized:
        raise ValueError("fastText's files hold a quantized output only beside a quantized input")
    if model.dictionary.pruned is not None and not quantized:
        raise ValueError("fastText's files hold pruned buckets only beside a quantized input")
    if model.version == layout.UNSIGNED and (quantized or model.args.qout):
        raise ValueError("files without a version hold no quantized model: set version to 12")
    for matrix in (model.input, model.output):
        if isinstance(matrix, QuantizedMatrix) and matrix.codes.size > layout.MAX_CODES:
            raise ValueError(
                f"fastText's files hold {layout.MAX_CODES} codes at most, not"
                f" {matrix.codes.size}: quantize with a larger dsub or a cutoff"
            )
    for kind, names in (("word", model.dictionary.words), ("label", model.dictionary.labels)):
        for i, name in enumerate(names):
            if b"\0" in name:
                raise ValueError(f"{kind} {i}, {name!r}, holds a zero byte, which ends words there")


def _pack_args(args: FacebookArgs) -> bytes:
    values = {name: getattr(args, name) for name in layout.ARG_NAMES}
    values["loss"] = layout.LOSSES[args.loss]
    values["model"] = layout.MODELS[args.model]
    if args.stored_maxn is not None and args.maxn == 0:
        values["maxn"] = args.stored_maxn
    return layout.ARGS.pack(*values.values())


def _write_dictionary(out: BinaryIO, dictionary: FacebookDictionary, signed: bool) -> None:
    n_words, n_labels = len(dictionary.words), len(dictionary.labels)
    pruned = dictionary.pruned
    out.write(layout.ENTRY_COUNTS.pack(n_words + n_labels, n_words, n_labels))
    out.write(layout.INT64.pack(dictionary.n_tokens))
    if signed:
        out.write(layout.INT64.pack(layout.UNPRUNED if pruned is None else len(pruned)))
    for is_label, names, counts in (
        (False, dictionary.words, dictionary.word_counts),
        (True, dictionary.labels, dictionary.label_counts),
    ):
        for block in _entries(names, counts, is_label):
            out.write(block)
    if pruned is not None:
        out.write(_bytes(pruned, layout.PAIR))


def _entries(names: list[bytes], counts: NDArray[np.int64], is_label: bool) -> Iterator[bytes]:
    size = layout.ENTRY_TAIL.itemsize
    for first in range(0, len(names), _ENTRIES):
        block = names[first : first + _ENTRIES]
        records = np.zeros(len(block), layout.ENTRY_TAIL)
        records["count"] = counts[first : first + _ENTRIES]
        records["is_label"] = is_label
        data = records.tobytes()
        tails = (data[begin : begin + size] for begin in range(0, len(data), size))
        yield b"".join(chain.from_iterable(zip(block, tails, strict=True)))


def _write_matrix(out: BinaryIO, matrix: Matrix) -> None:
    if isinstance(matrix, QuantizedMatrix):
        _write_quantized(out, matrix)
        return
    out.write(layout.SHAPE.pack(*matrix.shape))
    for block in row_blocks(matrix):
        out.write(_bytes(block, layout.NUMBER))


def _write_quantized(out: BinaryIO, matrix: QuantizedMatrix) -> None:
    out.write(layout.FLAG.pack(matrix.norm_codes is not None))
    out.write(layout.SHAPE.pack(*matrix.shape))
    out.write(layout.INT32.pack(matrix.codes.size))
    out.write(_bytes(matrix.codes, layout.CODE))
    _write_quantizer(out, matrix.quantizer)
    if matrix.norm_codes is not None and matrix.norm_quantizer is not None:
        out.write(_bytes(matrix.norm_codes, layout.CODE))
        _write_quantizer(out, matrix.norm_quantizer)


def _write_quantizer(out: BinaryIO, quantizer: ProductQuantizer) -> None:
    sizes = (quantizer.dim, quantizer.n_sub, quantizer.sub_dim, quantizer.last_sub_dim)
    out.write(layout.QUANTIZER.pack(*sizes))
    out.write(_bytes(quantizer.centroids, layout.NUMBER))


def _bytes(array: NDArray[Any], dtype: np.dtype[Any]) -> memoryview:
    """View an array as the bytes of the file: a copy only where it is not laid out like them."""
    return np.ascontiguousarray(array, dtype).reshape(-1).view(np.uint8).data
