"""The folder in which co-occurrences are counted: what is done stays done."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.cooccurrence.table import LAYOUT
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.mapped import name_beside
from vecloom.corpus.vocabulary import Int32s

RESULT = "cooccurrence"
TASK = "task.json"
RUN = re.compile(r"run-(\d{15})-(\d{15})")
STALE = re.compile(r"\.(run-.*|cooccurrence|task\.json)\.[0-9a-f]{12}\.tmp")
# Of a text so many pieces of so many tokens are looked at to tell it from another.
SAMPLES, SAMPLE = 64, 4096


class Workspace:
    """A folder with the counts of parts of a text, and then with those of all of it.

    A context manager. Without a ``directory`` it is a temporary folder, gone at the end.

    Parameters
    ----------
    directory : str or None
        Made if it does not exist.
    task : dict of str to str
        What is counted, as `describe` tells.

    Raises
    ------
    ValueError
        If the folder holds parts of something else.
    """

    def __init__(self, directory: str | None, task: dict[str, str]) -> None:
        self.kept = directory is not None
        self._directory, self._task = directory, task

    def __enter__(self) -> Workspace:
        if self._directory is not None:
            os.makedirs(self._directory, exist_ok=True)
            self._check_task()
            for name in os.listdir(self._directory):
                if STALE.fullmatch(name):  # of a process that was killed
                    os.unlink(os.path.join(self._directory, name))
        return self

    def __exit__(self, *error: object) -> None:
        if not self.kept and self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)

    def _check_task(self) -> None:
        path, before = self._path(TASK), None
        with contextlib.suppress(FileNotFoundError, ValueError), open(path, "rb") as file:
            before = json.loads(file.read(1 << 16))
        if before == self._task:
            return
        if before is not None or self.runs() or os.path.exists(self.result):
            before = before if isinstance(before, dict) else {}
            other = [name for name, value in self._task.items() if before.get(name) != value]
            raise ValueError(
                f"{self._directory}: holds parts of another count (its {', '.join(other)} differ): "
                "choose another directory, or delete this one"
            )
        temporary = name_beside(path)
        with open(temporary, "w", encoding="utf-8") as text:
            json.dump(self._task, text)
        os.replace(temporary, path)

    def _path(self, name: str) -> str:
        if self._directory is None:
            self._directory = tempfile.mkdtemp(prefix="vecloom-")
        return os.path.join(self._directory, name)

    @property
    def result(self) -> str:
        """The path of the whole count."""
        return self._path(RESULT)

    def run(self, low: int, high: int) -> str:
        """Return the path of the count of a part of the text, from one token to before another."""
        return self._path(f"run-{low:015d}-{high:015d}")

    def runs(self) -> list[str]:
        """List the paths of the parts that are done, from the first without a gap."""
        found = {}
        for name in os.listdir(self._directory) if self._directory else []:
            if match := RUN.fullmatch(name):
                found[int(match[1])] = int(match[2])
        paths, at = [], 0
        while at in found and found[at] > at:
            paths.append(self.run(at, found[at]))
            at = found[at]
        return paths

    def done(self) -> int:
        """Return how many tokens of the text are done; damaged parts are not, and removed."""
        at = 0
        for path in self.runs():
            try:
                LAYOUT.open(path)
            except ValueError:
                os.unlink(path)
                break
            at = int(path.rpartition("-")[2])
        return at

    def finished(self) -> bool:
        """Whether the whole is counted."""
        return self.kept and os.path.exists(self.result)

    def remove_runs(self) -> None:
        """Remove the parts."""
        for path in self.runs():
            os.unlink(path)

    def keep_while(self, mapped: npt.NDArray[Any]) -> None:
        """Keep a temporary folder as long as an array is mapped from it, where that is needed."""
        if os.name == "nt":  # a mapped file cannot be deleted there
            weakref.finalize(mapped, shutil.rmtree, str(self._directory), True)
            self._directory = None


def describe(corpus: Corpus, rows: Int32s, windows: Windows) -> dict[str, str]:
    """Describe what is counted: the settings, the vocabulary, and the text by samples of it."""
    text = hashlib.blake2b(digest_size=16)
    for array in (corpus.ids, corpus.offsets):
        text.update(len(array).to_bytes(8, "little"))
        for start in np.linspace(0, max(len(array) - SAMPLE, 0), SAMPLES).astype(int).tolist():
            text.update(np.ascontiguousarray(array[start : start + SAMPLE]).data)
    words = hashlib.blake2b(digest_size=16)
    for name in ("words", "word_starts", "counts"):
        words.update(np.ascontiguousarray(corpus.vocabulary.arrays()[name]).data)
    words.update(np.ascontiguousarray(rows).data)
    return {"text": text.hexdigest(), "vocabulary": words.hexdigest(), **windows.metadata()}
