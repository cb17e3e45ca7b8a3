"""Encoded texts kept between runs."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import pytest

from vecloom import Corpus
from vecloom.corpus import Characters, caching

TEXT = "我们来到北京的清华大学\n江州市长江大桥\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "zh.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "of mine"


def read(text: Path, folder: Path, **options: Any) -> Corpus:
    return Corpus.from_files(text, **{"tokenizer": "characters", "cache": folder, **options})


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_a_second_run_does_not_read_the_text(
    text: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(text, folder)
    assert [Path(str(first.path))] == kept(folder)
    monkeypatch.setattr("vecloom.corpus.reading.TextReader.read", None)
    second = read(text, folder)
    assert list(second.sentences()) == list(first.sentences())
    assert second.path == first.path
    assert second._checked


def test_a_changed_text_is_read_again_and_the_stale_one_removed(text: Path, folder: Path) -> None:
    first = str(read(text, folder).path)
    text.write_text(TEXT + "好\n", encoding="utf-8")
    assert read(text, folder).n_sentences == 3
    assert len(kept(folder)) == 1
    second = str(kept(folder)[0])
    status = text.stat()
    os.utime(text, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))
    third = read(text, folder)
    assert third.n_sentences == 3
    assert len({first, second, str(third.path)}) == 3


def test_other_settings_are_kept_apart(text: Path, folder: Path) -> None:
    everything = [
        read(text, folder, **options)
        for options in (
            {},
            {"tokenizer": "words"},
            {"tokenizer": Characters(max_n=2)},
            {"tokenizer": Characters(max_n=2, punctuation=True)},
            {"encoding": "auto"},
            {"encoding_errors": "replace"},
        )
    ]
    assert len({corpus.path for corpus in everything}) == len(everything) == len(kept(folder))
    assert read(text, folder, tokenizer=Characters()).path == everything[0].path


def test_a_new_version_reads_again(
    text: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(text, folder).path
    monkeypatch.setattr(caching.metadata, "version", lambda name: "99")
    assert read(text, folder).path != before


@pytest.mark.parametrize("size", [0, 100, -1])
def test_a_damaged_file_is_made_anew(
    text: Path, folder: Path, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(str(read(text, folder).path))
    content = path.read_bytes()
    path.write_bytes(
        content[:size] if size >= 0 else content[:4100] + b"\xff" * (len(content) - 4100)
    )
    with caplog.at_level(logging.WARNING):
        corpus = read(text, folder)
    assert "the text is read again" in caplog.text
    assert corpus.n_sentences == 2
    assert path.read_bytes() == content


def test_what_cannot_be_known_again_is_not_kept(
    text: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(text, folder, tokenizer=str.split).n_sentences == 2
    assert "its tokenizer is a function" in caplog.text
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_does_not_hinder(
    text: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(text, text / "cache").n_sentences == 2
    assert "is not kept" in caplog.text


def test_storage_besides_is_an_error(text: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give one"):
        read(text, folder, storage=tmp_path / "zh.corpus")


def test_the_folder_of_the_environment(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VECLOOM_CACHE", str(tmp_path / "kept"))
    assert Path(str(read(text, "auto").path)).parent == tmp_path / "kept"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("platform", "variable", "tail"),
    [
        ("linux", "XDG_CACHE_HOME", ("vecloom",)),
        ("win32", "LOCALAPPDATA", ("vecloom", "cache")),
    ],
)
def test_the_folder_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, tail: tuple[str]
) -> None:
    monkeypatch.delenv("VECLOOM_CACHE", raising=False)
    monkeypatch.setattr(caching.sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert caching.default_folder() == tmp_path.joinpath(*tail)
    monkeypatch.delenv(variable)
    assert caching.default_folder().is_relative_to(Path.home())
