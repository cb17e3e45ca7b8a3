"""A small labelled text, models of it trained by Facebook's module, and how to ask that."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from kinds import KINDS, QUANTIZED
from texts import labelled_lines


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of labelled lines to learn from."""
    path = tmp_path_factory.mktemp("labelled") / "train.txt"
    path.write_text("\n".join(labelled_lines(2000, 1)) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def held_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of labelled lines to test with; some lines have no label, or none that is known."""
    path = tmp_path_factory.mktemp("held") / "test.txt"
    odd = ["no label here", "__label__unknown bread", "", "__label__sea", "__label__sea zzz qqq"]
    path.write_text("\n".join(labelled_lines(300, 2) + odd) + "\n", encoding="utf-8")
    return path


M_PERTURB = -6


class Facebook:
    """Facebook's module, asked in ways that work with NumPy 1 and 2.

    Version 0.9.3 initialises a tenth of a matrix for each of its threads, and reads more memory
    that it never wrote: training ends in NaN now and then. Hence ten threads, and fresh memory
    filled with zeros.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        with contextlib.suppress(OSError, AttributeError, TypeError):  # where there is no glibc
            ctypes.CDLL(None).mallopt(M_PERTURB, 255)

    def train_supervised(self, path: Path, **arguments: Any) -> Any:
        defaults: dict[str, Any] = {"thread": 10, "verbose": 0, "seed": 1}
        return self.module.train_supervised(input=str(path), **(defaults | arguments))

    def train_unsupervised(self, path: Path, **arguments: Any) -> Any:
        defaults: dict[str, Any] = {"thread": 10, "verbose": 0}
        return self.module.train_unsupervised(input=str(path), **(defaults | arguments))

    def load(self, path: Path) -> Any:
        return self.module.load_model(str(path))

    @staticmethod
    def predict(model: Any, lines: list[str], k: int = 1, threshold: float = 0.0) -> Any:
        """Labels and probabilities of each line."""
        pairs = [model.f.predict(line + "\n", k, threshold, "strict") for line in lines]
        labels = [[label for _, label in row] for row in pairs]
        return labels, [np.array([p for p, _ in row]) for row in pairs]

    @staticmethod
    def curve(meter: Any, label_id: int) -> Any:
        """Precision and recall of a label at every threshold."""
        return np.array(meter.m.precisionRecallCurveLabel(label_id))


@pytest.fixture(scope="session")
def facebook() -> Facebook:
    reason = "compares with Facebook's module"
    pytest.importorskip("fasttext_pybind", reason=reason)  # for this folder is called fasttext too
    return Facebook(pytest.importorskip("fasttext", reason=reason))


@pytest.fixture(scope="session")
def facebook_file(
    facebook: Facebook, labelled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Train a model of a kind with Facebook's module and return its file."""
    folder, made = tmp_path_factory.mktemp("facebook"), {}

    def file(kind: str) -> Path:
        if kind not in made:
            loss = kind.removesuffix("-ftz")
            model = facebook.train_supervised(labelled, dim=10, epoch=5, lr=0.5, **KINDS[loss])
            if kind in QUANTIZED:
                model.quantize(input=str(labelled), thread=1, verbose=0, **QUANTIZED[kind])
            made[kind] = folder / f"{kind}.{'ftz' if kind in QUANTIZED else 'bin'}"
            model.save_model(str(made[kind]))
        return made[kind]

    return file


@pytest.fixture(scope="session")
def facebook_vectors(
    facebook: Facebook, english: Path, tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """Word vectors trained by Facebook's module: the model and its file."""
    model = facebook.train_unsupervised(
        english, dim=20, epoch=1, minCount=20, bucket=20_000, minn=3, maxn=5
    )
    path = tmp_path_factory.mktemp("vectors") / "wiki.bin"
    model.save_model(str(path))
    return SimpleNamespace(model=model, path=path)
