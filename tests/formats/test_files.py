"""Opening and replacing files."""

from __future__ import annotations

import errno
import io
import os
import sys
import threading

import pytest

from vecloom.corpus import writing
from vecloom.formats import FormatError, TruncatedFileError, atomic_write, open_source

SUFFIXES = ["", ".gz", ".bz2", ".xz", ".zst", ".GZ"]
TEXT = b"some bytes, and more\n" * 50_000


def write(path, data):
    with atomic_write(path) as out:
        out.write(data)


def read(path):
    with open_source(path) as source:
        data, block = b"", bytearray(70_001)
        while n := source.stream.readinto(block):
            data += block[:n]
        return data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    write(path, TEXT)
    assert read(path) == TEXT
    assert (path.stat().st_size < len(TEXT) // 10) == bool(suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_appending_keeps_what_is_there(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    write(path, b"one ")
    with atomic_write(path, append=True) as out:
        out.write(b"two")
    assert read(path) == b"one two"


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_compressed_file_cut_anywhere_is_told(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    write(path, os.urandom(300))
    whole = path.read_bytes()
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(FormatError, match="file") as caught:
            read(path)
        assert length < 4 or isinstance(caught.value, TruncatedFileError)


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_what_is_not_compressed_is_told(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(b"3 2\nplain text, not compressed at all\n")
    with pytest.raises(FormatError, match="file.*damaged, or not what the name's ending says"):
        read(path)


def test_equal_content_gives_equal_gzip(tmp_path):
    write(tmp_path / "a.gz", TEXT)
    write(tmp_path / "b.gz", TEXT)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_file_objects_stay_open():
    file = io.BytesIO()
    write(file, b"abc")
    file.seek(1)
    with open_source(file) as source:
        assert source.size == 2
    assert read(file) == b"bc"
    assert not file.closed


def test_absent_extra_names_itself(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "compression", None)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(
        ImportError, match=r"needs the extra 'zstd': pip install \"vecloom\[zstd\]\""
    ):
        write(tmp_path / "a.zst", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_interrupted_write_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(error), atomic_write(path) as out:
        out.write(b"new and half")
        raise error
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_full_disk_leaves_the_old_file_and_names_it(tmp_path, monkeypatch, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left.*not written.*file") as caught:
        write(path, b"new")
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_full_device():
    with pytest.raises(OSError, match="No space left.*/dev/full"):
        write("/dev/full", TEXT)


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no /dev/null on this system")
def test_devices_are_written_to_and_not_replaced():
    write("/dev/null", b"abc")
    assert not os.path.isfile("/dev/null")


def test_links_are_followed(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")
    write(link, b"abc")
    assert link.is_symlink()
    assert target.read_bytes() == b"abc"


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_mode_is_kept_and_a_new_file_has_the_usual_one(tmp_path):
    path, usual = tmp_path / "file", tmp_path / "usual"
    usual.touch()
    write(path, b"")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o640)
    write(path, b"")
    assert path.stat().st_mode & 0o777 == 0o640


def test_missing_and_directories_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing"):
        read(tmp_path / "nothing")
    with pytest.raises(IsADirectoryError, match=tmp_path.name):
        read(tmp_path)
    with pytest.raises(IsADirectoryError, match=tmp_path.name):
        write(tmp_path, b"")
    with pytest.raises(FileNotFoundError, match="No such folder.*no-folder.*file"):
        write(tmp_path / "no-folder" / "file", b"")


def test_errors_about_other_files_are_left_alone(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, atomic_write(tmp_path / "file"):
        (tmp_path / "other").read_bytes()
    assert caught.value.filename == str(tmp_path / "other")


def test_a_disk_that_fails_while_more_is_written_is_told(tmp_path, monkeypatch):
    """The system tells of such an error once: later calls say that all is well."""
    path, asked = tmp_path / "file", threading.Event()
    path.write_bytes(b"old")

    def fail_once(descriptor):
        if not asked.is_set():
            asked.set()
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(writing, "_FLUSH_BYTES", 1)
    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(OSError, match="file was not written"), atomic_write(path) as file:
        file.write(b"new" * 100_000)
        assert asked.wait(10)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
