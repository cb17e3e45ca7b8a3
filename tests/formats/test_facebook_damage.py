"""fastText's files cut and changed: an error that names the file and the field, nothing else."""

from __future__ import annotations

import gzip
import io
import random
import tracemalloc

import numpy as np
import pytest

from vecloom.formats import FormatError, TruncatedFileError
from vecloom.formats.facebook import read_facebook, write_facebook

from .facebook_bytes import KINDS, facebook_file

VALUES = [0, -1, 2**31 - 1, 2**63 - 1]
# What may say anything without contradicting the rest of the file.
FREE = {
    *(
        "ws",
        "epoch",
        "min_count",
        "neg",
        "word_ngrams",
        "minn",
        "maxn",
        "lr_update_rate",
        "ntokens",
    ),
}
# What messages call the fields.
WORDS_FOR = {
    "magic": "no model of fastText",
    "size": "size of the dictionary",
    "nwords": "nwords|size of the dictionary",
    "nlabels": "nlabels|size of the dictionary",
    "flag": "flag|shape|pruned|rows|columns|centroids",
    "qnorm": "flag|goes on|end",
    "rows": "rows",
    "columns": "columns",
    "codesize": "codes",
    "type": "type of entry",
    "count": "count of",
    "nsubq": "n_sub",
    "dsub": "sub_dim",
    "lastdsub": "last_sub_dim",
    "pruned": "pruneidx",
    "pruneidx_size": "pruneidx|pruned|type|rows|byte",
}


class Named(io.BytesIO):
    name = "broken.bin"


def read(data: bytes):
    return read_facebook(Named(data))


def message_of(name: str) -> str:
    for last in (name.split(" ", 1)[0], name.rsplit(" ", 1)[-1]):
        if last in WORDS_FOR:
            return WORDS_FOR[last]
    return name.rsplit(" ", 1)[-1]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_count_replaced(kind, value):
    file = KINDS[kind]
    for name in file.fields:
        data = file.replaced(name, value)
        if data == bytes(file.data):
            continue
        tracemalloc.start()
        try:
            out = io.BytesIO()
            write_facebook(read(data), out)
            assert out.getvalue() == data, name
            assert harmless(kind, name, value), f"{name} = {value} was believed"
        except FormatError as error:
            assert "broken.bin" in str(error)
            if "magic" in file.fields or name not in ("dim", "ws"):
                assert any(word in str(error) for word in message_of(name).split("|")), (
                    name,
                    error,
                )
        finally:
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert peak < 10 * len(data) + (1 << 23), f"{name} = {value} took {peak} bytes"


def harmless(kind: str, name: str, value: int) -> bool:
    """Whether a value may stand in a field: the file is another one, as good as the first."""
    if name == "t" or name.endswith("first centroid"):
        return True
    if name in FREE:
        return value >= 0
    if name.startswith("count"):
        return 0 <= value < 2**31
    if name.startswith("pruned bucket"):
        return 0 <= value < 40
    if name == "bucket":
        return value > 39 or (kind == "all buckets pruned" and value >= 0)
    return name == "output flag" and value == 0 and kind == "option qout, dense"


@pytest.mark.parametrize("kind", KINDS)
def test_cut_at_every_byte_of_the_header(kind):
    file = KINDS[kind]
    header = file.fields["input rows"][0] + 16
    for end in range(header):
        with pytest.raises(FormatError, match="broken.bin") as caught:
            read(bytes(file.data[:end]))
        assert isinstance(caught.value, TruncatedFileError), (end, caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_cut_at_random_places(kind):
    data = bytes(KINDS[kind].data)
    for end in random.Random(3).choices(range(len(data)), k=1000):
        with pytest.raises(TruncatedFileError, match="broken.bin"):
            read(data[:end])


def test_a_real_file_cut_at_random_places(data, tmp_path):
    whole = data("models/lid.176.ftz").read_bytes()
    path = tmp_path / "cut.ftz"
    for end in random.Random(4).choices(range(len(whole)), k=100):
        path.write_bytes(whole[:end])
        with pytest.raises(TruncatedFileError, match="cut.ftz"):
            read_facebook(path, mmap=bool(end % 2))


@pytest.mark.parametrize("kind", KINDS)
def test_random_bytes_replaced(kind):
    """A thousand damaged files: read as something consistent, or refused."""
    rng = random.Random(5)
    whole = bytes(KINDS[kind].data)
    header = KINDS[kind].fields["input rows"][0] + 16
    refused = 0
    for _ in range(1000):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.randrange(header)] = rng.randrange(256)
        try:
            read(bytes(data)).check()
        except FormatError as error:
            assert "broken.bin" in str(error)
            refused += 1
    assert refused > 300


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_after_the_end(kind):
    with pytest.raises(FormatError, match="goes on after the output matrix"):
        read(bytes(KINDS[kind].data) + b"\0")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_centroids_that_are_not_finite(value):
    file = KINDS["quantized lengths"]
    for name, message in (("input", "of the input matrix"), ("input norm", "lengths of the input")):
        with pytest.raises(FormatError, match=f"broken.bin: .*{message}.*number 0 .* is {value}"):
            read(file.replaced(f"{name} first centroid", value))


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_flags_are_zero_or_one(value):
    data = KINDS["quantized"].replaced("input flag", value)
    if value == 1:
        read(data)
    else:
        with pytest.raises(FormatError, match="flag" if value > 1 else "matrix"):
            read(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            gzip.compress(bytes(200), mtime=0, compresslevel=0),
            "gzip data: its name must end in .gz",
        ),
        (b"PK\x03\x04" + bytes(100), "a zip archive"),
        (b"2 3\nthe 0.1 0.2 0.3\nof 0.1 0.2 0.3\n" * 9, "does not begin with the magic number"),
        (bytes(100), "does not begin with the magic number"),
        (b"", "ends within the magic number"),
    ],
)
def test_other_kinds_of_files(data, message):
    with pytest.raises(FormatError, match=message):
        read(data)


def test_newer_versions():
    with pytest.raises(FormatError, match="version is 13"):
        read(bytes(facebook_file(13).data))


def test_a_dimension_that_looks_like_a_pickle():
    """640 dimensions without a magic number begin with the bytes of one."""
    data = facebook_file(0, args={"dim": 640, "bucket": 1, "model": 2}, labels=[]).data
    assert read(bytes(data)).args.dim == 640


def test_a_word_that_never_ends():
    data = facebook_file().data[: facebook_file().fields["count 0"][0] - 1] + b"x" * 3_000_000
    with pytest.raises(FormatError, match="entry 0 of the 8 of the dictionary does not end"):
        read(bytes(data))
