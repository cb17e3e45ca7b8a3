"""Vecloom's own format."""

from __future__ import annotations

import json
import os
import tracemalloc
import zlib

import numpy as np
import pytest
import safetensors
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vecloom.formats import (
    FormatError,
    TruncatedFileError,
    header,
    read_arrays,
    read_vectors,
    write_arrays,
    write_vectors,
)

from .tables import Table, same_bits

DTYPES = [
    f"<{code}" for code in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?")
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.vecloom"


@pytest.fixture
def model(path):
    """A small model with everything in it."""
    write_arrays(
        path,
        kind="word2vec",
        config={"window": 5, "alpha": 0.025},
        arrays={
            "vectors": np.arange(6, dtype=np.float32).reshape(3, 2),
            "expandos.count": np.array([3, 2, 1]),
        },
        keys=["the", "of", "ünï"],
    )
    return path


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
def test_arrays_of_each_type_and_any_layout(path, dtype, mmap):
    whole = np.random.default_rng(0).integers(0, 2, (4, 6, 5)).astype(dtype)
    arrays = {
        "c": whole,
        "f": np.asfortranarray(whole),
        "strided": whole[::2, :, ::-1],
        "big": whole.astype(np.dtype(dtype).newbyteorder(">")),
        "empty": whole[:0],
        "scalar": whole[0, 0, 0],
        "read-only": np.broadcast_to(whole[0], (3, 6, 5)),
    }
    write_arrays(path, kind="test", config={}, arrays=arrays, keys=None)
    found = read_arrays(path, mmap=mmap, verify=True).arrays
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert found[name].dtype == np.dtype(dtype)
        assert type(found[name]) is np.ndarray
        assert found[name].flags.aligned
        assert found[name].flags.c_contiguous
        assert np.array_equal(found[name], array)
        assert found[name].shape == np.shape(array)


@pytest.mark.parametrize(
    "keys",
    [
        None,
        [],
        ["a"],
        ["", "new york", "a\nb", "\x00", "ünï", "\udcff", "\U0001f600"],
        [3, 1, -2, 10**30],
        ["a", 1, "1", np.int64(2)],
    ],
)
def test_keys(path, keys):
    write_arrays(path, kind="test", config={}, arrays={}, keys=keys)
    found = read_arrays(path).keys
    assert found == keys
    assert keys is None or [type(k) for k in found] == [
        str if isinstance(k, str) else int for k in keys
    ]


@given(
    keys=st.lists(
        st.one_of(st.text(st.characters()), st.integers()), unique_by=lambda k: (type(k), k)
    ),
    data=st.data(),
)
def test_round_trip_of_vectors(tmp_path_factory, keys, data):
    path = tmp_path_factory.mktemp("native") / "vectors"
    dtype = data.draw(st.sampled_from([np.float16, np.float32, np.float64]))
    shape = (len(keys), data.draw(st.integers(0, 3)))
    vectors = data.draw(hnp.arrays(dtype, shape, elements=hnp.from_dtype(np.dtype(dtype))))
    table = Table.of(keys, vectors, dtype, count=np.arange(len(keys)))
    write_vectors(table, path)
    for mmap in (False, True):
        found = read_vectors(path, cls=Table, mmap=mmap)
        assert found.index_to_key == keys
        assert found.key_to_index == table.key_to_index
        assert same_bits(found.vectors, vectors)
        assert (found.expandos["count"] == table.expandos["count"]).all()


@pytest.mark.parametrize(
    "config",
    [
        {"a": [1, 2.5, None, True, "ü\x00"], "b": {"c": {}}},
        {"losses": [float("inf"), float("-inf")]},
        {
            "alpha": np.float32(0.5),
            "window": np.int64(5),
            "flag": np.bool_(True),
            "list": np.arange(3),
        },
    ],
)
def test_configuration(path, config):
    write_arrays(path, kind="test", config=config, arrays={}, keys=None)
    plain = {
        k: v.tolist() if isinstance(v, (np.generic, np.ndarray)) else v for k, v in config.items()
    }
    assert read_arrays(path, kind="test").config == plain


def test_the_same_content_gives_the_same_bytes(path, table):
    write_vectors(table, path)
    first = path.read_bytes()
    write_vectors(table, path)
    assert path.read_bytes() == first


def test_the_library_of_safetensors_reads_our_files(model):
    arrays = safetensors.numpy.load_file(model)
    assert arrays["vectors"].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert arrays["keys.utf8"].tobytes() == "theofünï".encode()
    assert arrays["keys.offsets"].tolist() == [0, 3, 5, 10]
    with safetensors.safe_open(model, framework="np") as file:
        metadata = file.metadata()
    assert metadata["format"] == "vecloom"
    assert metadata["version"] == "1"
    assert json.loads(metadata["config"]) == {"window": 5, "alpha": 0.025}
    assert (
        json.loads(metadata["checksums"])["vectors"]
        == f"{zlib.crc32(arrays['vectors'].tobytes()):08x}"
    )


def test_mapped_arrays_are_read_only_and_outlive_the_file_object(model):
    vectors = read_arrays(model, mmap=True).arrays["vectors"]
    with pytest.raises(ValueError, match="read-only"):
        vectors[0, 0] = 1
    assert vectors[2, 1] == 5


def test_vectors_of_a_model_are_read_as_vectors(model, path):
    found = read_vectors(model, cls=Table)
    assert found.index_to_key == ["the", "of", "ünï"]
    assert found.expandos["count"].tolist() == [3, 2, 1]
    with pytest.raises(FormatError, match="holds 'word2vec', not 'fasttext'"):
        read_arrays(model, kind="fasttext")
    write_arrays(path, kind="corpus", config={}, arrays={}, keys=None)
    with pytest.raises(FormatError, match="kind 'corpus', holds no table"):
        read_vectors(path, cls=Table)


def test_what_cannot_be_written(path, table):
    path.write_bytes(b"old")

    def write(**changes):
        write_arrays(path, **({"kind": "test", "config": {}, "arrays": {}, "keys": None} | changes))

    with pytest.raises(TypeError, match="'colour' has the type object"):
        write(arrays={"colour": np.array(["a", None])})
    with pytest.raises(TypeError, match=r"key 1, 2\.5, is neither str nor int"):
        write(keys=["a", 2.5])
    with pytest.raises(ValueError, match="stands twice"):
        write(keys=["a", "a"])
    with pytest.raises(TypeError, match="configuration cannot be saved"):
        write(config={"callback": print})
    with pytest.raises(ValueError, match="reserved"):
        write(arrays={"keys.utf8": np.zeros(1)})
    with pytest.raises(ValueError, match="put large values into arrays"):
        write(config={"text": "x" * (5 << 20)})
    with pytest.raises(ValueError, match="not compressed"):
        write_vectors(table, path.with_suffix(".gz"))
    table.vectors = table.vectors[:2]
    with pytest.raises(ValueError, match="3 words, but only 2 vectors"):
        write_vectors(table, path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mmap", [False, True])
def test_cut_at_every_byte(model, mmap):
    whole = model.read_bytes()
    for length in range(len(whole)):
        model.write_bytes(whole[:length])
        with pytest.raises(FormatError) as caught:
            read_arrays(model, mmap=mmap)
        assert length < 10 or isinstance(caught.value, TruncatedFileError)
    model.write_bytes(whole + b"x")
    with pytest.raises(FormatError, match="1 bytes follow the last array"):
        read_arrays(model, mmap=mmap)


@pytest.mark.parametrize("mmap", [False, True])
def test_every_changed_byte_is_told(model, mmap):
    whole = model.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x04
        model.write_bytes(damaged)
        with pytest.raises(FormatError):
            read_arrays(model, mmap=mmap, verify=True)


def test_mapping_checks_only_the_vocabulary_unless_asked(model):
    damaged = bytearray(model.read_bytes())
    at = damaged.index(np.float32(5).tobytes(), 8 + int.from_bytes(damaged[:8], "little"))
    damaged[at] ^= 1
    model.write_bytes(damaged)
    assert read_arrays(model, mmap=True).arrays["vectors"].shape == (3, 2)
    assert read_arrays(model, verify=False).arrays["vectors"].shape == (3, 2)
    for options in ({}, {"mmap": True, "verify": True}):
        with pytest.raises(FormatError, match="checksum of 'vectors' is wrong"):
            read_arrays(model, **options)


def rewrite(path, change):
    """Change the header of a file, with a right checksum over what is wrong."""
    whole = path.read_bytes()
    size = int.from_bytes(whole[:8], "little")
    fields = json.loads(whole[8 : 8 + size])
    change(fields)
    fields["__metadata__"].pop("header_checksum")
    fields["__metadata__"]["header_checksum"] = header._checksum(fields)
    encoded = json.dumps(fields).encode()
    path.write_bytes(len(encoded).to_bytes(8, "little") + encoded + whole[8 + size :])


@pytest.mark.parametrize(
    ("tensor", "field", "value"),
    [
        ("vectors", "data_offsets", [0, 24]),
        ("vectors", "data_offsets", [56, 2**62]),
        ("vectors", "data_offsets", [-8, 16]),
        ("vectors", "data_offsets", [80, 56]),
        ("vectors", "data_offsets", [56]),
        ("vectors", "data_offsets", ["56", "80"]),
        ("vectors", "data_offsets", None),
        ("vectors", "shape", [3, 3]),
        ("vectors", "shape", [2**40, 2**40]),
        ("vectors", "shape", [-3, -2]),
        ("vectors", "shape", [3.0, 2]),
        ("vectors", "shape", [True, 6]),
        ("vectors", "shape", [1] * 100 + [6]),
        ("vectors", "shape", 6),
        ("vectors", "dtype", "F64"),
        ("vectors", "dtype", "O"),
        ("vectors", "dtype", ["F32"]),
        ("keys.offsets", "dtype", "U64"),
        ("keys.offsets", "shape", [2, 2]),
        ("keys.utf8", "dtype", "I8"),
        ("__metadata__", "keys", "int"),
        ("__metadata__", "keys", "mixed"),
        ("__metadata__", "keys", "none"),
        ("__metadata__", "keys", "objects"),
        ("__metadata__", "keys", []),
        ("__metadata__", "kind", 3),
        ("__metadata__", "config", "[]"),
        ("__metadata__", "config", "{"),
        ("__metadata__", "config", "[" * 100_000),
        ("__metadata__", "config", None),
        ("__metadata__", "checksums", "{}"),
        ("__metadata__", "checksums", "[]"),
        ("__metadata__", "version", "0"),
        ("__metadata__", "version", "one"),
        ("__metadata__", "version", 1),
        ("__metadata__", "format", "other"),
    ],
)
def test_hostile_headers(model, tensor, field, value):
    rewrite(model, lambda fields: None)
    assert read_arrays(model).kind == "word2vec"
    rewrite(model, lambda fields: fields[tensor].update({field: value}))
    tracemalloc.start()
    try:
        for mmap in (False, True):
            with pytest.raises(FormatError, match="model.vecloom"):
                read_arrays(model, mmap=mmap)
        assert tracemalloc.get_traced_memory()[1] < 32e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "encoded",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"__metadata__":[]}',
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b"{" * 1000,
        b"[" * 1_000_000,
        b'{"a":' * 1_000_000,
        b'{"a":' + b"9" * 100_000 + b"}",
        b"\xff" * 100,
        b"",
        b'{"__metadata__":{"format":"vecloom","version":"1"},"a":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_headers_that_are_none(path, encoded):
    path.write_bytes(len(encoded).to_bytes(8, "little") + encoded)
    with pytest.raises(FormatError, match="model.vecloom"):
        read_arrays(path)


@pytest.mark.parametrize("size", [0, 1, 2**31, 2**63, 2**64 - 1])
def test_huge_sizes_of_headers(model, size):
    model.write_bytes(size.to_bytes(8, "little") + model.read_bytes()[8:])
    with pytest.raises(FormatError, match="not in Vecloom's own format"):
        read_arrays(model)


def test_keys_that_do_not_fit(model):
    whole = model.read_bytes()
    start = 8 + int.from_bytes(whole[:8], "little")
    offsets = whole.index(np.array([0, 3, 5, 10]).tobytes(), start)
    for bad in (
        [0, 3, 2, 10],
        [0, 3, 5, 11],
        [1, 3, 5, 10],
        [0, -3, 5, 10],
        [0, 3, 6, 10],
        [0, 3, 9, 10],
    ):
        data = np.array(bad, "<i8").tobytes()
        model.write_bytes(whole[:offsets] + data + whole[offsets + 32 :])
        checksum = f"{zlib.crc32(data):08x}"

        def change(fields, checksum=checksum):
            sums = json.loads(fields["__metadata__"]["checksums"])
            sums["keys.offsets"] = checksum
            fields["__metadata__"]["checksums"] = json.dumps(sums)

        rewrite(model, change)
        with pytest.raises(FormatError, match=r"places of the keys|a key cannot be read"):
            read_arrays(model)


def test_newer_versions_and_other_files_are_refused(model, path):
    rewrite(model, lambda fields: fields["__metadata__"].update(version="2"))
    with pytest.raises(FormatError, match="newer Vecloom, in version 2 .* up to 1: upgrade"):
        read_arrays(model)
    safetensors.numpy.save_file({"a": np.zeros(3)}, path)
    with pytest.raises(FormatError, match="safetensors file, but not one of Vecloom's"):
        read_arrays(path)


def test_an_interrupted_write_leaves_the_old_file(model, monkeypatch):
    old = model.read_bytes()

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_arrays(model, kind="test", config={}, arrays={"a": np.zeros(9)}, keys=None)
    assert model.read_bytes() == old
    assert list(model.parent.iterdir()) == [model]


def test_memory_is_the_arrays_alone(path):
    big = np.zeros((1000, 5000), np.float32)  # 20 MB
    arrays = {"contiguous": big, "strided": big[:, ::-1]}
    tracemalloc.start()
    try:
        write_arrays(path, kind="test", config={}, arrays=arrays, keys=None)
        assert tracemalloc.get_traced_memory()[1] < 10e6
        tracemalloc.reset_peak()
        read_arrays(path, mmap=True, verify=True)
        assert tracemalloc.get_traced_memory()[1] < 10e6
        tracemalloc.reset_peak()
        read_arrays(path)
        assert tracemalloc.get_traced_memory()[1] < 2 * big.nbytes + 10e6
    finally:
        tracemalloc.stop()
