"""Pickles that want code to be run, or memory: nothing is run, and the message says what it was.

A file that must never appear, the canary, is what most of them would make.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecloom
from vecloom import Doc2Vec, FastText, KeyedVectors, Word2Vec
from vecloom.formats import FormatError
from vecloom.formats.pickled import Record, read_saved
from vecloom.formats.pickled.opcodes import read_pickle

from .pickle_bytes import (
    KEYED_VECTORS,
    PROTO2,
    STOP,
    WORD2VEC,
    Call,
    Named,
    Object,
    dumps,
    global_,
    keyed_vectors,
    text,
    whole,
)

CANARY = "canary"
TOUCH = f"touch {CANARY}"
MAKE = f"open({CANARY!r}, 'w').close()"
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
SYSTEM = Named("posix", "system")


@pytest.fixture(autouse=True)
def nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    modules = set(sys.modules)
    yield
    assert not (tmp_path / CANARY).exists()
    assert {"this", "antigravity", "numpy.f2py.crackfortran"}.isdisjoint(set(sys.modules) - modules)


WAYS = (vecloom.load, KeyedVectors.load, Word2Vec.load, FastText.load, Doc2Vec.load)


def refused(content: bytes, what: str, name: str = "evil.model", ways: Any = WAYS) -> str:
    """Open a file in every way, and see it refused; return the message."""
    Path(name).write_bytes(content)
    for way in ways:
        with pytest.raises(FormatError, match=what) as caught:
            way(name)
        assert name in str(caught.value)
    return str(caught.value)


CALLS = {
    "os.system": Call(Named("os", "system"), TOUCH),
    "posix.system": Call(SYSTEM, TOUCH),
    "nt.system": Call(Named("nt", "system"), TOUCH),
    "builtins.eval": Call(Named("builtins", "eval"), MAKE),
    "__builtin__.eval": Call(Named("__builtin__", "eval"), MAKE),
    "builtins.exec": Call(Named("builtins", "exec"), MAKE),
    "builtins.getattr": Call(Named("builtins", "getattr"), Named("builtins", "hash"), "__call__"),
    "builtins.__import__": Call(Named("builtins", "__import__"), "this"),
    "builtins.open": Call(Named("builtins", "open"), CANARY, "w"),
    "builtins.compile": Call(Named("builtins", "compile"), MAKE, "x", "exec"),
    "builtins.globals": Call(Named("builtins", "globals")),
    "subprocess.Popen": Call(Named("subprocess", "Popen"), ["touch", CANARY]),
    "subprocess.check_output": Call(Named("subprocess", "check_output"), ["touch", CANARY]),
    "commands.getoutput": Call(Named("commands", "getoutput"), TOUCH),
    "runpy.run_path": Call(Named("runpy", "run_path"), CANARY),
    "importlib.import_module": Call(Named("importlib", "import_module"), "this"),
    "webbrowser.open": Call(Named("webbrowser", "open"), "file:///"),
    "pickle.loads": Call(Named("pickle", "loads"), b"."),
    "_pickle.loads": Call(Named("_pickle", "loads"), b"."),
    "shutil.rmtree": Call(Named("shutil", "rmtree"), "/nowhere"),
    "operator.attrgetter": Call(Named("operator", "attrgetter"), "system"),
    "functools.partial": Call(Named("functools", "partial"), SYSTEM, TOUCH),
    "types.FunctionType": Call(Named("types", "FunctionType")),
    "numpy.load": Call(Named("numpy", "load"), CANARY, None, True),
    "numpy.fromfile": Call(Named("numpy", "fromfile"), CANARY),
    "numpy.testing._private.utils.runstring": Call(
        Named("numpy.testing._private.utils", "runstring"), MAKE, {}
    ),
    "numpy.f2py.crackfortran.myeval": Call(Named("numpy.f2py.crackfortran", "myeval"), MAKE),
    "gensim.utils.unpickle": Call(Named("gensim.utils", "unpickle"), CANARY),
    "gensim.utils.call_on_class_only": Call(Named("gensim.utils", "call_on_class_only")),
    "gensim.models.word2vec.Word2Vec": Call(Named(*WORD2VEC), [["a"]]),
    "torch.storage._load_from_bytes": Call(Named("torch.storage", "_load_from_bytes"), b""),
    "mymodule.function": Call(Named("mymodule", "function"), TOUCH),
    "builtins.hash": Call(Named("builtins", "hash"), "a"),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("named", CALLS)
def test_calls_are_refused_by_name(named: str, protocol: int) -> None:
    call = CALLS[named]
    short = named.rpartition(".")[2]
    for payload in (call, keyed_vectors(norms=call), Object(WORD2VEC, wv=keyed_vectors(x=[call]))):
        ways = WAYS if payload is call else WAYS[:1]
        message = refused(dumps(payload, protocol), rf"refused .*{short}", ways=ways)
        assert named in message
        assert "byte" in message
        assert "nothing of the file was run" in message
    assert "save_word2vec_format" in message


@pytest.mark.parametrize(
    ("name", "pack"),
    [("evil.gz", gzip.compress), ("evil.bz2", bz2.compress), ("evil.xz", lzma.compress)],
)
def test_compressed(name: str, pack: Any) -> None:
    refused(pack(dumps(CALLS["posix.system"])), r"posix\.system", name)


PERMITTED = {
    "a function as the class of an array": (
        Call(Named("numpy.core.multiarray", "_reconstruct"), SYSTEM, (0,), b"b"),
        "posix.system",
    ),
    "a function as the default of a dict": (
        Call(Named("collections", "defaultdict"), Call(SYSTEM, TOUCH)),
        "posix.system",
    ),
    "a codec that is no text": (Call(Named("_codecs", "encode"), "x", "zlib_codec"), "encode"),
    "a codec of the attacker": (Call(Named("_codecs", "encode"), "x", "evil"), "encode"),
    "a function to reconstruct": (
        Call(Named("copyreg", "_reconstructor"), SYSTEM, Named("builtins", "object"), None),
        "posix.system",
    ),
    "a base that is no object": (
        Call(Named("copyreg", "_reconstructor"), Named(*WORD2VEC), Named("builtins", "list"), []),
        "_reconstructor",
    ),
    "a random generator of the attacker": (
        Call(Named("numpy.random._pickle", "__randomstate_ctor"), SYSTEM, TOUCH),
        "posix.system",
    ),
    "the type of an array from text with fields": (
        Call(Named("numpy", "dtype"), "f4,O", False, True),
        "numpy.dtype",
    ),
    "the type of an array by an object": (Call(Named("numpy", "dtype"), Named(*WORD2VEC)), "dtype"),
    "a number that is an object": (
        Call(
            Named("numpy.core.multiarray", "scalar"),
            Call(Named("numpy", "dtype"), "O8", False, True),
            dumps(CALLS["posix.system"]),
        ),
        "numpy.core.multiarray.scalar",
    ),
    "an array of bytes in place of objects": (
        Call(
            Named("numpy._core.numeric", "_frombuffer"),
            dumps(CALLS["posix.system"]),
            Call(Named("numpy", "dtype"), "O8", False, True),
            (1,),
            "C",
        ),
        "_frombuffer",
    ),
    "an object of a function": (Object(("posix", "system"), (TOUCH,)), "posix.system"),
    "an object of a type": (Object(("builtins", "object")), "builtins.object"),
    "an object of a function that may be named": (
        Object(("builtins", "hash"), ("a",)),
        "builtins.hash",
    ),
    "a dotted name": (Named("gensim.utils", "os.system"), r"gensim.utils.os.system"),
    "a way to all classes": (Named("builtins", "object.__subclasses__"), "__subclasses__"),
    "a method of a class": (
        Call(Named("gensim.models.word2vec", "Word2Vec.load"), CANARY),
        "Word2Vec.load",
    ),
    "a dotted name of one's own": (Call(Named("mine", "os.system"), TOUCH), "mine.os.system"),
}


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("trick", PERMITTED)
def test_what_is_permitted_does_not_help(trick: str, protocol: int) -> None:
    payload, what = PERMITTED[trick]
    for value in (payload, keyed_vectors(norms=payload)):
        assert what in refused(dumps(value, protocol), "refused")


def mark(*items: bytes) -> bytes:
    return b"(" + b"".join(items)


OPCODES = {
    "INST": (mark(text(TOUCH)) + b"iposix\nsystem\n.", "posix.system"),
    "INST of a class of gensim's": (mark() + b"igensim.models.word2vec\nWord2Vec\n.", "Word2Vec"),
    "OBJ": (mark(global_("posix", "system"), text(TOUCH)) + b"o.", "posix.system"),
    "OBJ of a class of gensim's": (mark(global_(*WORD2VEC)) + b"o.", "gensim.models.word2vec"),
    "EXT1": (PROTO2 + b"\x82\x01.", "copyreg"),
    "EXT2": (PROTO2 + b"\x83\x01\x00.", "copyreg"),
    "EXT4": (PROTO2 + b"\x84\x01\x00\x00\x00.", "copyreg"),
    "PERSID": (PROTO2 + b"Pcanary\n.", "persistent"),
    "BINPERSID": (PROTO2 + text("canary") + b"Q.", "persistent"),
    "NEXT_BUFFER": (b"\x80\x05\x97.", "buffer"),
    "READONLY_BUFFER": (b"\x80\x05N\x98.", "buffer"),
    "BUILD of a class": (
        PROTO2 + global_(*WORD2VEC) + b"}" + text("load") + global_("builtins", "hash") + b"sb.",
        "to set attributes of gensim.models.word2vec.Word2Vec",
    ),
    "BUILD of a function": (
        PROTO2 + global_("builtins", "hash") + b"}" + text("x") + b"Nsb.",
        "to set attributes of builtins.hash",
    ),
    "BUILD of a dict": (PROTO2 + b"}}" + text("x") + b"Nsb.", "to set attributes"),
    "REDUCE of an object": (
        PROTO2 + global_(*WORD2VEC) + b")\x81)R.",
        "to call an object of type Record",
    ),
    "REDUCE of text": (PROTO2 + text("eval") + text(MAKE) + b"\x85R.", "to call an object"),
    "NEWOBJ of text": (PROTO2 + text("eval") + b")\x81.", "to make an object of"),
    "NEWOBJ_EX of a function": (
        b"\x80\x04" + global_("posix", "system") + text(TOUCH) + b"\x85}\x92.",
        "posix.system",
    ),
}


@pytest.mark.parametrize("name", OPCODES)
def test_opcodes(name: str) -> None:
    content, what = OPCODES[name]
    assert what in refused(PROTO2 + content, "refused")


@pytest.mark.parametrize(
    "state",
    [
        {"__class__": Named("builtins", "hash")},
        {"__setstate__": Named("builtins", "hash")},
        {"__reduce__": Named("mine", "evil"), "__dict__": {}, "load": Named("mine", "evil")},
        {"__getattr__": Named("mine", "evil"), "__len__": Named("mine", "evil")},
    ],
)
def test_attributes_that_python_would_call_are_just_names(state: dict[str, Any]) -> None:
    Path("odd.model").write_bytes(dumps(keyed_vectors(**state)))
    assert KeyedVectors.load("odd.model").index_to_key == ["the", "of", "ünï"]


def test_users_own_classes_are_never_imported(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "mine.py").write_text(MAKE)
    monkeypatch.syspath_prepend(tmp_path)
    callback = Object(("mine", "Callback"), path=CANARY)
    for value in (callback, [callback], Named("mine", "my_hash"), Named("__main__", "f")):
        Path("odd.model").write_bytes(dumps(keyed_vectors(callbacks=value)))
        assert len(KeyedVectors.load("odd.model")) == 3
    Path("odd.model").write_bytes(dumps(keyed_vectors(vectors=callback)))
    with pytest.raises(FormatError, match=r"vectors is no array, but a mine\.Callback"):
        KeyedVectors.load("odd.model")
    assert "mine" not in sys.modules


# -- files beside the main one


class Evil:
    def __reduce__(self) -> Any:
        import os

        return os.system, (TOUCH,)


def apart(*attributes: Any) -> bytes:
    return dumps(keyed_vectors(vectors=None, **{"__numpys": list(attributes)}))


def test_objects_in_an_npy_file() -> None:
    np.save("evil.model.vectors.npy", np.array([Evil()], object), allow_pickle=True)
    Path("evil.model").write_bytes(apart("vectors"))
    for mmap in (None, "r"):
        with pytest.raises(FormatError, match=r"vectors\.npy.*Python's objects"):
            KeyedVectors.load("evil.model", mmap=mmap)


def test_objects_in_an_npz_file() -> None:
    np.savez_compressed("evil.gz.vectors.npz", val=np.array([Evil()], object), allow_pickle=True)
    Path("evil.gz").write_bytes(gzip.compress(apart("vectors")))
    with pytest.raises(FormatError, match=r"vectors\.npz.*Python's objects"):
        KeyedVectors.load("evil.gz")


@pytest.mark.parametrize(
    "attribute",
    ["../secret", "/secret", "a/b", "a\\b", "..", "", "a.b", "a\0b", "v\n", "é", 3, None, ["x"]],
)
def test_no_file_elsewhere_is_read(attribute: Any) -> None:
    np.save("secret.npy", np.zeros((3, 2), np.float32))
    for listed in ("__numpys", "__scipys", "__ignoreds", "__recursive_saveloads"):
        Path("evil.model").write_bytes(dumps(keyed_vectors(**{listed: [attribute]})))
        with pytest.raises(FormatError, match=f"{listed} is no name of an attribute"):
            KeyedVectors.load("evil.model")


@pytest.mark.parametrize("shape", [(2**60, 4), (2**47, 2**40), (-1, 3), (1, 2**30)])
def test_the_size_in_an_npy_file_is_not_believed(shape: tuple[int, int]) -> None:
    header = repr({"descr": "<f4", "fortran_order": False, "shape": shape}).encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(64)
    Path("evil.model.vectors.npy").write_bytes(npy)
    Path("evil.model").write_bytes(apart("vectors"))
    for mmap in (None, "r"):
        with pytest.raises(FormatError, match="vectors.npy"):
            KeyedVectors.load("evil.model", mmap=mmap)
    with zipfile.ZipFile("evil.gz.vectors.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("val.npy", npy)
    Path("evil.gz").write_bytes(gzip.compress(apart("vectors")))
    with pytest.raises(FormatError, match="vectors.npz"):
        KeyedVectors.load("evil.gz")


def test_objects_that_hold_each_other_without_end() -> None:
    itself = keyed_vectors(**{"__recursive_saveloads": ["again"]})
    itself.state["again"] = itself
    Path("evil.model").write_bytes(dumps(itself))
    with pytest.raises(FormatError, match="objects within objects"):
        KeyedVectors.load("evil.model")


# -- memory and depth


DEEP = 200_000  # more than a recursion over it would survive
BOMBS = {
    "bytes": PROTO2 + b"\x8e" + struct.pack("<Q", 2**62),
    "text": PROTO2 + b"\x8d" + struct.pack("<Q", 2**62),
    "old text": PROTO2 + b"T" + struct.pack("<i", 2**31 - 1),
    "negative text": PROTO2 + b"T" + struct.pack("<i", -2) + STOP,
    "a whole number": PROTO2 + b"\x8b" + struct.pack("<i", 2**31 - 1),
    "a whole number that is there": PROTO2 + b"\x8b" + struct.pack("<i", 10**6) + bytes(10**6),
    "a decimal": b"ca\nb\nL" + b"9" * 10**6 + b"L\n.",
    "a note at a far place": PROTO2 + b"Nr" + struct.pack("<I", 2**32 - 1) + STOP,
    "a frame": b"\x80\x04\x95" + struct.pack("<Q", 2**63) + b"N.",
    "an array": dumps(
        Call(
            Named("numpy.core.numeric", "_frombuffer"),
            b"",
            Call(Named("numpy", "dtype"), "f8"),
            (2**39, 2**39),
            "C",
        )
    ),
    "the same bytes, copied": (
        PROTO2
        + b"X" + struct.pack("<I", 10**6) + b"a" * 10**6 + b"q\x00"
        + global_("_codecs", "encode") + b"q\x01" + text("latin1") + b"q\x02"
        + b"h\x01h\x00h\x02\x86R" * 10**4 + STOP
    ),
    "lists in lists": PROTO2 + b"]" * DEEP + b"a" * (DEEP - 1) + STOP,
    "tuples in tuples": PROTO2 + b")" + b"\x85" * DEEP + STOP,
    "a deep tuple as a key": PROTO2 + b"})" + b"\x85" * DEEP + b"Ns.",
    "marks": PROTO2 + b"(" * DEEP + STOP,
    "a list that holds itself": PROTO2 + b"]q\x00h\x00a.",
    "objects in objects": (
        PROTO2
        + global_(*KEYED_VECTORS) + b"q\x000"
        + b"".join([b"h\x00)\x81}" + text("wv")] * DEEP) + b"N" + b"sb" * DEEP + STOP
    ),
    "numbers of tags": dumps(
        Object(
            ("gensim.models.doc2vec", "Doc2Vec"),
            wv=keyed_vectors(),
            docvecs=Object(
                ("gensim.models.doc2vec", "DocvecsArray"),
                max_rawint=2**60,
                offset2doctag=[],
                doctags={},
                doctag_syn0=np.zeros((3, 2), np.float32),
            ),
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_little_content_takes_little_memory(name: str) -> None:
    import tracemalloc

    Path("evil.model").write_bytes(BOMBS[name])
    tracemalloc.start()
    try:
        with pytest.raises(FormatError, match=r"evil\.model"):
            Doc2Vec.load("evil.model")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200 * len(BOMBS[name]) + (8 << 20)


def test_a_deep_object_is_an_object() -> None:
    Path("deep.model").write_bytes(BOMBS["objects in objects"])
    assert isinstance(read_saved("deep.model"), Record)


def test_a_compressed_pickle_has_a_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr("vecloom.formats.pickled.saved._MOST_DECOMPRESSED", 1 << 20)
    Path("bomb.gz").write_bytes(gzip.compress(PROTO2 + b"N0" * (1 << 20) + b"N."))
    with pytest.raises(FormatError, match=r"bomb\.gz has more than 1 MB when decompressed"):
        read_saved("bomb.gz")


# -- damage

MODEL = (Path(__file__).parent / "golden" / "words.model").read_bytes()
GOOD = {protocol: dumps(keyed_vectors(), protocol) for protocol in PROTOCOLS}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_cut_at_every_byte(protocol: int) -> None:
    content = GOOD[protocol]
    assert isinstance(read_pickle(content, "whole"), Record)
    for n in range(len(content)):
        with pytest.raises(FormatError, match="cut"):
            read_pickle(content[:n], "cut.model")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(list(PROTOCOLS)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damaged_bytes(protocol: int, changes: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD[protocol])
    for place, value in changes:
        content[place % len(content)] = value
    try:
        read_pickle(bytes(content), "damaged.model")
    except FormatError as error:
        assert "damaged.model" in str(error)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_damaged_models(changes: list[tuple[int, int]]) -> None:
    """What is still a pickle may say anything: it is a model, or refused."""
    content = bytearray(MODEL)
    for place, value in changes:
        content[place % len(content)] = value
    Path("damaged.model").write_bytes(content)
    try:
        vecloom.load("damaged.model")
    except FormatError as error:
        assert "damaged.model" in str(error)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    try:
        read_pickle(PROTO2 + content, "any.model")
    except FormatError as error:
        assert "any.model" in str(error)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                bytes([code])
                for code in b"(.012FIJKLMNRVXabcdeghjlopqrstu})]\x81\x85\x86\x87\x88\x91\x92\x93\x94"
            ]
            + [global_(*WORD2VEC), global_("numpy", "dtype"), global_("collections", "OrderedDict")]
            + [text("f4"), whole(3), b"K\x00", b"q\x00", b"h\x00", b"]", b")", b"}"]
        ),
        max_size=60,
    )
)
def test_any_opcodes(parts: list[bytes]) -> None:
    try:
        read_pickle(PROTO2 + b"".join(parts), "any.model")
    except FormatError as error:
        assert "any.model" in str(error)
