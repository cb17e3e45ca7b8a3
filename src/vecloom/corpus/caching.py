"""Encoded texts kept between runs, each under a name that tells what it was made of.

The folder is the one given, or that of the environment's VECLOOM_CACHE, or else ``vecloom`` in the
system's folder for caches. A file is called ``<task>-<state>.corpus``: the task is which files are
read and how, the state their sizes and times and the versions of what reads them. A change of state
makes the file of the same task stale, and it is removed when the new one is written. All of the
folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from vecloom.corpus import tokenizers
from vecloom.corpus.sources import STANDARD_INPUT, Source, StrPath

logger = logging.getLogger(__name__)

AUTO = "auto"
VARIABLE = "VECLOOM_CACHE"
SUFFIX = ".corpus"


def default_folder() -> Path:
    """Return the folder for ``cache="auto"``."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "vecloom" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "vecloom"
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "vecloom"


def place(
    cache: StrPath, texts: list[Source], tokenizer: Any, options: dict[str, Any]
) -> Path | None:
    """Return the file in which an encoded text is, or is to be, kept.

    None, with a warning in the log, where a text cannot be known again: it is not a file, or the
    tokenizer is a function.

    Parameters
    ----------
    cache : "auto" or path
        The folder, made if need be.
    texts : list of Source
        What is read.
    tokenizer : str, callable or a tokenizer with settings
        By which it is read.
    options : dict
        What else decides the result, as plain values.
    """
    tokenizer = tokenizers.named(tokenizer)
    configured = isinstance(tokenizer, tokenizers.ConfiguredTokenizer)
    if not (configured or isinstance(tokenizer, str)):
        logger.warning("the encoded text is not kept: its tokenizer is a function")
        return None
    if strange := [text for text in texts if not _is_file(text)]:
        logger.warning("the encoded text is not kept: %s is not a file", strange[0])
        return None
    folder = default_folder() if cache == AUTO else Path(cache)
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        logger.warning("the encoded text is not kept: %s", error)
        return None
    paths = [(os.path.realpath(text.path), text.encoding, text.errors) for text in texts]
    packages = ["vecloom", *(tokenizer.packages() if configured else ())]
    task = [paths, tokenizer.to_dict() if configured else tokenizer, options]
    states = [os.stat(text.path) for text in texts]
    state = [[(s.st_size, s.st_mtime_ns) for s in states], [_version(name) for name in packages]]
    return folder / f"{_digest(task)}-{_digest(state)}{SUFFIX}"


def remove_stale(path: Path) -> None:
    """Remove the files of the same task in other states."""
    task, _, _ = path.name.partition("-")
    for other in path.parent.glob(f"{task}-*{SUFFIX}"):
        if other != path:
            with contextlib.suppress(OSError):  # still mapped, on Windows, or gone already
                other.unlink()


def _is_file(text: Source) -> bool:
    return text.path != STANDARD_INPUT and os.path.isfile(text.path)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _digest(value: Any) -> str:
    """Return 128 bits that are others for other plain values."""
    content = json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
    return hashlib.sha256(content).hexdigest()[:32]
