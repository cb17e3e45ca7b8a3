"""Bad input is told clearly, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from vecloom.corpus import Corpus, TextEncodingError

NATIVE_OR_NOT = pytest.mark.parametrize(
    "tokenizer", ["whitespace", "words", str.split], ids=["whitespace", "words", "callable"]
)


def test_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.txt: no such file"):
        Corpus.from_files(tmp_path / "absent.txt")
    with pytest.raises(FileNotFoundError, match=r"\*\.txt: no file matches"):
        Corpus.from_files(tmp_path / "*.txt")
    with pytest.raises(FileNotFoundError, match="no files directly in this folder"):
        Corpus.from_files(tmp_path)
    with pytest.raises(ValueError, match="no paths"):
        Corpus.from_files([])


@NATIVE_OR_NOT
def test_empty(tmp_path, tokenizer):
    path = tmp_path / "empty.txt"
    path.write_text(" \n\n")
    with pytest.raises(ValueError, match=r"empty\.txt: no tokens"):
        Corpus.from_files(path, tokenizer=tokenizer)


@NATIVE_OR_NOT
@pytest.mark.parametrize("workers", [1, 4])
def test_invalid_utf8_is_located(tmp_path, tokenizer, workers):
    good, bad = tmp_path / "1.txt", tmp_path / "2.txt"
    good.write_text("fine\n" * 10)
    before = "\ufeff" + "abc é\n\n" * 200
    bad.write_bytes(before.encode() + b"x \xff y\n" + b"\xff\n" * 100)
    with pytest.raises(TextEncodingError) as caught:
        Corpus.from_files(tmp_path, tokenizer=tokenizer, workers=workers, _block_size=32)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.source, error.offset, error.line) == (str(bad), len(before.encode()) + 2, 401)
    for part in ("2.txt", "byte 1605", "line 401", "invalid start byte", "encoding_errors="):
        assert part in str(error)


@NATIVE_OR_NOT
@pytest.mark.parametrize(
    "bad", [b"\xc3", b"\xe4\xb8", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
)
def test_invalid_sequences(tmp_path, tokenizer, bad):
    path = tmp_path / "bad.txt"
    for end in b"", b"\n":
        path.write_bytes(b"good\n" + bad + end)
        with pytest.raises(TextEncodingError, match="byte 5, line 2"):
            Corpus.from_files(path, tokenizer=tokenizer)


def test_error_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = tmp_path / "bad.txt"
    path.write_bytes(b"a b c d\n" * 1000 + b"\xff")
    target = tmp_path / "text.corpus"
    target.write_text("older")
    for options in {"storage": target}, {"_limit": 100}:
        with pytest.raises(TextEncodingError):
            Corpus.from_files(path, _block_size=64, **options)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt", "text.corpus"]
    assert target.read_text() == "older"


def test_storage_in_a_missing_folder(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("a b")
    with pytest.raises(FileNotFoundError, match=r"absent.x\.corpus: its folder does not exist"):
        Corpus.from_files(path, storage=tmp_path / "absent" / "x.corpus")


@NATIVE_OR_NOT
def test_too_many_words(tmp_path, tokenizer):
    path = tmp_path / "words.txt"
    path.write_text("a b c d e f g\n" * 20 + " ".join(f"w{i}" for i in range(20)))
    with pytest.raises(OverflowError, match="more different words"):
        Corpus.from_files(path, tokenizer=tokenizer, _max_words=10, workers=2, _block_size=32)
    # Each table has room, their union has not.
    path.write_text("\n".join(f"w{i}" for i in range(20)))
    with pytest.raises(OverflowError, match="more different words"):
        Corpus.from_files(path, tokenizer=tokenizer, _max_words=19, workers=2, _block_size=20)
    assert len(Corpus.from_files(path, tokenizer=tokenizer, _max_words=20).vocabulary) == 20


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tokenizer": "jeiba"}, "'jeiba' is unknown: choose among 'whitespace'"),
        ({"encoding_errors": "lax"}, "'lax': choose among 'strict'"),
        ({"workers": 0}, "at least one"),
    ],
)
def test_bad_options(tmp_path, options, message):
    path = tmp_path / "text.txt"
    path.write_text("a")
    with pytest.raises(ValueError, match=message):
        Corpus.from_files(path, **options)
    with pytest.raises(TypeError, match="expected a name or a function"):
        Corpus.from_files(path, tokenizer=3)


def test_tokenizer_returns_a_string(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("a\nb")
    with pytest.raises(TypeError, match="where a list of tokens is expected"):
        Corpus.from_files(path, tokenizer=str.lower)


def test_failing_tokenizer_is_heard(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("a\nb")
    with pytest.raises(ZeroDivisionError):
        Corpus.from_files(path, tokenizer=lambda line: [1 // 0])


INTERRUPTED = """
import sys, tempfile
from vecloom.corpus import Corpus
tempfile.tempdir = sys.argv[1]
def sentences():
    while True:
        yield ["a", "b"] * 100
print("ready", flush=True)
try:
    if sys.argv[2] == "files":
        Corpus.from_files("-", storage=sys.argv[1] + "/x.corpus")
    else:
        Corpus.from_sentences(sentences(), storage=sys.argv[1] + "/x.corpus")
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("kind", ["files", "sentences"])
def test_interruption(tmp_path, kind):
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout.readline() == b"ready\n"
        if kind == "files":
            process.stdin.write(b"a b c\n" * 1000)  # and no end: the reader waits for more
            process.stdin.flush()
        deadline = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert list(tmp_path.iterdir()), "nothing was written"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stdout.read() == b"interrupted\n"
        assert process.stderr.read() == b""
        assert not list(tmp_path.iterdir())
    finally:
        process.kill()
        process.communicate()
