"""Seconds and memory of what a job does."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Meter:
    """Seconds and peak memory of a ``with`` block, beyond what the process held before."""

    def __enter__(self) -> Meter:
        now = status("VmRSS")
        self._before = peak_bytes() if now is None else now
        self._start = time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._start
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * RSS_UNIT
        self.peak_bytes = peak_bytes() - self._before + children

    def result(self) -> dict[str, Any]:
        return {"seconds": self.seconds, "peak_mb": self.peak_bytes / 1e6}


RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def peak_bytes() -> int:
    """Peak memory of this process.

    Linux's ru_maxrss begins with the peak of the process that started this one; VmHWM does not.
    """
    peak = status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT if peak is None else peak


def status(field: str) -> int | None:
    """Bytes that Linux tells of this process under a name, None elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(x.split()[1]) * 1024 for x in lines if x.startswith(field + ":")), None)


def seconds(function: Callable[..., Any], *arguments: Any, **options: Any) -> float:
    start = time.perf_counter()
    function(*arguments, **options)
    return time.perf_counter() - start
