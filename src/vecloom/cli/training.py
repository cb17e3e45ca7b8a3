"""What the commands that train have in common: before, meanwhile and afterwards."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from vecloom.cli.console import CommandError, message
from vecloom.vectors import KeyedVectors

INTERRUPTED = 130


def prepare(output: str, quiet: bool) -> None:
    """Check where the result will go, before anything takes time, and let progress be seen.

    Raises
    ------
    CommandError
        If there is no such folder.
    """
    if not Path(output).resolve().parent.is_dir():
        raise CommandError(f"{output}: there is no such folder")
    if not quiet and not sys.stderr.isatty():  # a terminal shows a progress bar
        logging.basicConfig(format="vecloom: %(message)s", level=logging.INFO)


def is_interrupted(train: Callable[[], object]) -> bool:
    """Train, and tell whether Ctrl-C ended it."""
    try:
        train()
    except KeyboardInterrupt:
        return True
    return False


def finish(wv: KeyedVectors, output: str, quiet: bool, interrupted: bool) -> int:
    """Say what was written; return the exit code."""
    if not quiet or interrupted:
        state = "stopped early, " if interrupted else ""
        message(f"{state}wrote {len(wv):,} vectors of {wv.vector_size} to {output}")
    return INTERRUPTED if interrupted else 0
