"""Counts on disk: saved, opened, damaged, merged, gone on with."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_cooccurrence import as_dict, naive
from test_cooccurrence import content, count

from vecloom.corpus import Cooccurrence, Corpus
from vecloom.corpus.cooccurrence import assembly, budget, table, workspace
from vecloom.corpus.mapped import HEADER_SIZE

TEXT = [list("abracadabra"), list("abc"), ["z", "a"]]
WORDS = st.sampled_from("abcdefgh")
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=8)


@pytest.fixture
def saved(tmp_path):
    """A file of counts, one of them beyond 32 bits."""
    path = tmp_path / "counts"
    count([["a"] * 30_000, *TEXT], 18).save(path)
    return path


@pytest.fixture
def tiny_slabs(monkeypatch):
    """Let every count take many parts, and keep its result in a file."""
    monkeypatch.setattr(budget.Needs, "share_out", lambda *_: budget.Budget(2, 64, 7))
    monkeypatch.setattr("vecloom.corpus.cooccurrence.pipeline.RAM_SHARE", 1 << 60)


def test_saved_counts_are_mapped_and_the_same(saved):
    counts, opened = count([["a"] * 30_000, *TEXT], 18), Cooccurrence.open(saved)
    assert content(opened) == content(counts)
    assert (opened.window, opened.symmetric, opened.distance_weighting) == (18, True, True)
    assert opened.path == str(saved) and str(saved) in repr(opened)
    assert opened["a", "a"] == counts["a", "a"] > 1 << 10
    again = saved.with_name("again")
    opened.save(again)
    assert again.read_bytes() == saved.read_bytes()
    if os.name != "nt":  # where a mapped file cannot be replaced
        opened.save(saved)
        assert content(Cooccurrence.open(saved)) == content(counts)


def test_safetensors_reads_the_file(saved):
    safetensors = pytest.importorskip("safetensors.numpy")
    arrays = safetensors.load_file(saved)
    assert len(arrays["records"]) == Cooccurrence.open(saved).n_records


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
def test_settings_and_integers_survive(tmp_path, symmetric, weighted):
    counts = count([[3, 1, 3]], 2, symmetric=symmetric, distance_weighting=weighted)
    counts.save(tmp_path / "counts")
    opened = Cooccurrence.open(tmp_path / "counts")
    assert as_dict(opened) == naive([[3, 1, 3]], 2, symmetric=symmetric, weighted=weighted)
    assert opened.unit == counts.unit


def test_every_truncation_is_told(saved):
    whole = saved.read_bytes()
    for size in [*range(0, HEADER_SIZE, 97), *range(HEADER_SIZE, len(whole))]:
        saved.write_bytes(whole[:size])
        with pytest.raises(ValueError, match="co-occurrence file"):
            Cooccurrence.open(saved)
    saved.write_bytes(whole + b"x")
    with pytest.raises(ValueError, match="bytes long instead of"):
        Cooccurrence.open(saved)


def overwrite(path, name, index, value):
    """Change one number of one array in a file."""
    header = json.loads(path.read_bytes()[8:HEADER_SIZE])
    start = HEADER_SIZE + header[name]["data_offsets"][0]
    array = np.memmap(path, table.TYPES[name], "r+", start, tuple(header[name]["shape"]))
    array[index] = value
    array.flush()


@pytest.mark.parametrize(
    ("name", "index", "value"),
    [
        ("row_starts", 0, 1),
        ("row_starts", 1, 1 << 40),
        ("row_starts", 1, -5),
        ("row_starts", -1, 0),
        ("carries", 0, -1),
        ("carries", 0, 1 << 40),
        ("carries", 1, -1),
        ("carries", 1, 1 << 32),
        ("word_starts", 1, 1 << 40),
        ("words", 0, 255),
        ("words", 0, ord("b")),
    ],
)
def test_hostile_arrays_are_told_when_opened(saved, name, index, value):
    overwrite(saved, name, index, value)
    with pytest.raises(ValueError, match=r"counts: damaged co-occurrence file .*; copy it again"):
        Cooccurrence.open(saved)


@pytest.mark.parametrize("column", [0, 6, 1 << 31, (1 << 32) - 1])
def test_hostile_records_are_told_when_read(saved, column):
    overwrite(saved, "records", 2, column << 32 | 1)
    counts = Cooccurrence.open(saved)
    other = count(TEXT, 18)
    for read in (
        lambda: list(counts.blocks()),
        counts.top,
        counts.to_scipy,
        lambda: counts.merge(other),
        lambda: other.merge(counts),
    ):
        with pytest.raises(ValueError, match="damaged co-occurrence file"):
            read()
    if column >= 6:
        with pytest.raises(ValueError, match="damaged co-occurrence file"):
            counts.row("a")


def change_header(path, change):
    whole = path.read_bytes()
    header = json.loads(whole[8:HEADER_SIZE])
    change(header)
    text = json.dumps(header).encode().ljust(HEADER_SIZE - 8)
    path.write_bytes(whole[:8] + text + whole[HEADER_SIZE:])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("window", "0", "describe"),
        ("window", "x", "describe"),
        ("window", 5, "describe"),
        ("window", "9" * 500, "describe"),
        ("symmetric", "maybe", "describe"),
        ("kind", "list", "describe"),
        ("kind", None, "describe"),
        ("version", "2", "upgrade vecloom"),
        ("format", "vecloom.corpus", "not a co-occurrence file"),
    ],
)
def test_hostile_metadata(saved, key, value, message):
    change_header(saved, lambda header: header["__metadata__"].update({key: value}))
    with pytest.raises(ValueError, match=message):
        Cooccurrence.open(saved)


def test_a_hostile_size_is_not_allocated(saved):
    def huge(header):
        header["records"]["shape"] = [1 << 60]
        header["records"]["data_offsets"] = [0, 1 << 63]

    change_header(saved, huge)
    with pytest.raises(ValueError, match="co-occurrence"):
        Cooccurrence.open(saved)


def test_other_files(tmp_path):
    with pytest.raises(FileNotFoundError):
        Cooccurrence.open(tmp_path / "absent")
    Corpus(TEXT).save(tmp_path / "corpus")
    with pytest.raises(ValueError, match="not a co-occurrence file"):
        Cooccurrence.open(tmp_path / "corpus")
    with pytest.raises(FileNotFoundError, match="create it first"):
        count(TEXT).save(tmp_path / "absent" / "counts")


@settings(deadline=None)
@given(SENTENCES, SENTENCES, st.booleans(), st.integers(1, 6))
def test_merged_counts_are_those_of_both(here, there, symmetric, window):
    one, two = (count(text, window, symmetric=symmetric) for text in (here, there))
    merged = one.merge(two)
    assert as_dict(merged) == naive(here + there, window, symmetric=symmetric)
    assert merged.counts.tolist() == sorted(merged.counts.tolist(), reverse=True)
    # a part of the rows at a time, and in a file
    assert content(one.merge(two, memory=100)) == content(merged)


def test_parts_counted_with_the_words_of_the_whole_add_up_to_it():
    text = [list("abcabcab"), list("cabxxx"), list("bcaabb"), list("yab")]
    whole = count(text, min_count=2)
    parts = [count(text[i::2], words=whole.words) for i in range(2)]
    assert content(parts[0].merge(parts[1])) == content(whole)


def test_merging_sums_beyond_32_bits():
    counts = count([["a"] * 20_000, ["b", "a"]], 18)
    merged = counts.merge(counts)
    assert merged["a", "a"] == 2 * counts["a", "a"] and merged["b", "a"] == 2


def test_what_cannot_be_merged():
    counts = count(TEXT, 5)
    with pytest.raises(ValueError, match="different settings"):
        counts.merge(count(TEXT, 6))
    with pytest.raises(ValueError, match="different settings"):
        counts.merge(count(TEXT, 5, symmetric=False))
    with pytest.raises(TypeError, match="int"):
        counts.merge(count([[1, 2]], 5))
    with pytest.raises(TypeError, match="list"):
        counts.merge([])


def test_results_and_parts_are_in_the_directory(tmp_path, tiny_slabs):
    counts = count(TEXT, directory=tmp_path / "new")
    assert as_dict(counts) == naive(TEXT, 5)
    assert counts.path == str(tmp_path / "new" / "cooccurrence")
    assert sorted(os.listdir(tmp_path / "new")) == ["cooccurrence", "task.json"]
    before = os.stat(counts.path).st_mtime_ns
    assert content(count(TEXT, directory=tmp_path / "new")) == content(counts)
    assert os.stat(counts.path).st_mtime_ns == before


def test_without_a_directory_nothing_stays(tmp_path, tiny_slabs, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    counts = count(TEXT)
    assert as_dict(counts) == naive(TEXT, 5) and counts.path is None
    if os.name != "nt":
        assert os.listdir(tmp_path) == []


def fail_after(monkeypatch, writes, error):
    """Let the disk fail after so many writes of blocks."""
    left, write = [writes], assembly.write_array

    def fails(file, array):
        left[0] -= 1
        if left[0] < 0:
            raise error
        write(file, array)

    monkeypatch.setattr(assembly, "write_array", fails)


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 5, 8])
def test_a_full_disk_keeps_what_is_finished(tmp_path, tiny_slabs, monkeypatch, writes):
    with monkeypatch.context() as patch:
        fail_after(patch, writes, OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(OSError, match="No space left"):
            count(TEXT * 3, directory=tmp_path)
    names = os.listdir(tmp_path)
    assert not [name for name in names if name.endswith(".tmp")]
    assert as_dict(count(TEXT * 3, directory=tmp_path)) == naive(TEXT * 3, 5)


def test_a_full_disk_leaves_no_temporary_files(tmp_path, tiny_slabs, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    fail_after(monkeypatch, 3, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space left"):
        count(TEXT * 3)
    assert os.listdir(tmp_path) == []


def test_goes_on_after_parts_that_are_done(tmp_path, tiny_slabs, monkeypatch):
    expected = content(count(TEXT))
    with monkeypatch.context() as patch:
        fail_after(patch, 3, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            count(TEXT, directory=tmp_path)
    done = workspace.Workspace(str(tmp_path), {}).runs()
    assert done
    damaged = Path(done[-1])
    damaged.write_bytes(damaged.read_bytes()[:-1])
    (tmp_path / ".cooccurrence.0123456789ab.tmp").write_bytes(b"of a process that was killed")
    assert content(count(TEXT, directory=tmp_path)) == expected
    assert sorted(os.listdir(tmp_path)) == ["cooccurrence", "task.json"]


@pytest.mark.parametrize("options", [{"window": 4}, {"min_count": 2}, {"symmetric": False}])
def test_a_directory_of_another_count_is_refused(tmp_path, tiny_slabs, options):
    count(TEXT, directory=tmp_path)
    with pytest.raises(ValueError, match="holds parts of another count"):
        count(TEXT, directory=tmp_path, **options)
    with pytest.raises(ValueError, match=r"its text.* differ"):
        count([*TEXT, ["a", "b"]], directory=tmp_path)


# Counts, and ends without a word at the n-th call of a function in any thread; prints how many
# calls there were if it comes to the end.
KILLED = """
import os, sys, threading
from vecloom.corpus import Cooccurrence, Corpus

left = calls = int(sys.argv[3])

def tick(frame, event, argument):
    global left
    left -= 1
    if left < 0:
        os._exit(9)

corpus = Corpus.open(sys.argv[1])
threading.setprofile(tick)
sys.setprofile(tick)
Cooccurrence.from_corpus(
    corpus, 10, min_count=2, memory=700_000, workers=2, directory=sys.argv[2], progress=False
)
sys.setprofile(None)
print(calls - left)
"""


def test_killed_at_any_moment_ends_with_the_same_bytes(tmp_path):
    rng = np.random.default_rng(7)
    corpus = Corpus(np.array_split(np.minimum(rng.zipf(1.3, 200_000), 1000), 100))
    corpus.save(tmp_path / "corpus")
    whole = Cooccurrence.from_corpus(corpus, 10, min_count=2, directory=tmp_path / "whole")

    def run(directory, calls):
        command = [sys.executable, "-c", KILLED, tmp_path / "corpus", tmp_path / directory]
        return subprocess.run([*command, str(calls)], capture_output=True, text=True)

    needed = int(run("other", 1 << 60).stdout)
    moments, killed, parts = random.Random(7), 0, set()
    for _ in range(10):
        killed += run("parts", moments.randrange(needed)).returncode == 9
        parts.add(len(workspace.Workspace(str(tmp_path / "parts"), {}).runs()))
    assert killed and len(parts) > 2
    assert run("parts", 1 << 60).returncode == 0
    result = (tmp_path / "parts" / "cooccurrence").read_bytes()
    assert result == Path(str(whole.path)).read_bytes()
