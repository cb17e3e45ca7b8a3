"""Training that ends before its time: by Ctrl-C, by a callback, by an error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from variants import TEXT, digest, inputs, make, matrices, over_every_model, query, set_matrix

from vecloom.training import Callback, TrainingInterrupted, runner
from vecloom.training.callbacks import StopTraining

Make = Callable[..., Any]

HOOKS = ["on_train_begin", "on_epoch_begin", "on_epoch_end", "on_train_end"]


class Recorder(Callback):
    """Notes which hooks are called, and when; raises an error at one of them."""

    def __init__(self, at: tuple[str, int] | None = None, error: BaseException | None = None):
        self.at, self.error = at, error
        self.calls: list[tuple[str, int]] = []

    def note(self, hook: str, model: Any) -> None:
        assert not workers_alive()
        self.calls.append((hook, model.epochs_trained))
        if self.at == self.calls[-1]:
            assert self.error is not None
            raise self.error

    def on_train_begin(self, model: Any) -> None:
        self.note("on_train_begin", model)

    def on_epoch_begin(self, model: Any) -> None:
        self.note("on_epoch_begin", model)

    def on_epoch_end(self, model: Any) -> None:
        self.note("on_epoch_end", model)

    def on_train_end(self, model: Any) -> None:
        self.note("on_train_end", model)


ALL_CALLS = [
    ("on_train_begin", 0),
    ("on_epoch_begin", 0),
    ("on_epoch_end", 1),
    ("on_epoch_begin", 1),
    ("on_epoch_end", 2),
    ("on_train_end", 2),
]


def workers_alive() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("vecloom-")]


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert not workers_alive()


def assert_usable(model: Any, folder: Path) -> None:
    """Query the model, save it, and train it on."""
    query(model)
    model.save(folder / "model")
    loaded = type(model).load(folder / "model")
    assert digest(loaded) == digest(model)
    epochs = model.epochs_trained
    for each in (model, loaded):
        each.train(TEXT)
    assert digest(loaded) == digest(model)
    assert model.epochs_trained == epochs + model.epochs
    assert all(np.isfinite(matrix).all() for matrix in matrices(model).values())


@over_every_model
def test_callbacks_are_called_in_order(trained: Make) -> None:
    first, second = Recorder(), Recorder()
    trained(callbacks=[first, second], workers=3)
    assert first.calls == second.calls == ALL_CALLS


def test_callbacks_see_the_loss_of_their_epoch(untrained: Make) -> None:
    class Losses(Callback):
        def __init__(self) -> None:
            self.seen: list[int] = []

        def on_epoch_end(self, model: Any) -> None:
            self.seen.append(len(model.epoch_losses))

    model, losses = untrained(), Losses()
    model.build_vocab(TEXT)
    model.train(TEXT, callbacks=[losses], compute_loss=True)
    assert losses.seen == [1, 2]


@pytest.mark.parametrize("hook", ["on_train_begin", "on_epoch_begin", "on_epoch_end"])
def test_callbacks_may_change_the_model(trained: Make, hook: str) -> None:
    """Whether they write into a matrix or put another in its place, training goes on with it."""
    in_place, anew = Callback(), Callback()

    def halve_in_place(model: Any) -> None:
        matrix = matrices(model)[inputs(model)]
        matrix *= 0.5
        set_matrix(model, inputs(model), matrix)

    def halve_anew(model: Any) -> None:
        set_matrix(model, inputs(model), matrices(model)[inputs(model)] * np.float32(0.5))

    setattr(in_place, hook, halve_in_place)
    setattr(anew, hook, halve_anew)
    models = [trained(callbacks=[callback]) for callback in (in_place, anew)]
    assert digest(models[0]) == digest(models[1]) != digest(trained())


@pytest.mark.parametrize("at", ALL_CALLS, ids=str)
def test_errors_of_callbacks_are_passed_on(untrained: Make, at: tuple[str, int]) -> None:
    model = untrained(workers=3)
    model.build_vocab(TEXT)
    recorder = Recorder(at, LookupError("mine"))
    with pytest.raises(LookupError, match="mine"):
        model.train(TEXT, callbacks=[recorder])
    assert recorder.calls[-1] == at
    assert model.epochs_trained == at[1]


@over_every_model
@pytest.mark.parametrize("at", ALL_CALLS, ids=str)
def test_callbacks_may_end_training(trained: Make, at: tuple[str, int], tmp_path: Path) -> None:
    recorder = Recorder(at, StopTraining())
    model = trained(callbacks=[recorder])
    assert model.epochs_trained == at[1]
    assert recorder.calls[-1] == ("on_train_end", at[1])
    assert_usable(model, tmp_path)


def test_words_of_a_training_ended_early_are_those_trained(untrained: Make) -> None:
    model = untrained()
    model.build_vocab(TEXT)
    read = model.train(TEXT, callbacks=[Recorder(("on_epoch_end", 1), StopTraining())])
    assert read == (sum(map(len, TEXT)),) * 2


@pytest.mark.parametrize("at", ALL_CALLS[1:5], ids=str)
def test_interrupted_between_epochs(untrained: Make, at: tuple[str, int], tmp_path: Path) -> None:
    model = untrained()
    model.build_vocab(TEXT)
    with pytest.raises(KeyboardInterrupt) as caught:
        model.train(TEXT, callbacks=[Recorder(at, KeyboardInterrupt())])
    assert isinstance(caught.value, TrainingInterrupted)
    assert caught.value.model is model
    assert_usable(model, tmp_path)


@over_every_model
def test_interrupted_amid_an_epoch_of_the_constructor(
    variant: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The watch, in the main thread, is where Ctrl-C arrives while workers run."""
    watched = runner.run_workers

    def interrupted(schedule: Any, workers: int, watch: Callable[[], None]) -> None:
        def raise_while_they_run() -> None:
            watch()
            raise KeyboardInterrupt

        watched(schedule, workers, raise_while_they_run)
        raise KeyboardInterrupt  # they were done before the first look

    with monkeypatch.context() as patched:
        patched.setattr(runner, "run_workers", interrupted)
        with pytest.raises(TrainingInterrupted, match="epoch 1") as caught:
            make(variant, TEXT, workers=3)
    model = caught.value.model
    assert model.epochs_trained == 0
    model.workers = 1
    assert_usable(model, tmp_path)


SCRIPT = """
import sys
from variants import zipf_text, make
from vecloom.training import Callback, TrainingInterrupted

class Begun(Callback):
    def on_epoch_begin(self, model):
        print("begun", flush=True)

text = zipf_text(2000, 2000) * 50
try:
    # an epoch takes minutes
    make(sys.argv[1], text, vector_size=300, window=50, workers=2, callbacks=[Begun()], sample=0)
except TrainingInterrupted as interruption:
    model = interruption.model
    model.save(sys.argv[2])
    print("interrupted", model.epochs_trained)
"""


@pytest.mark.parametrize(
    "variant", ["skip-gram, sampling", "skip-gram, softmax", "CBOW, all, exact sum"], indirect=True
)
@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise on this system")
def test_a_real_interrupt(variant: str, tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, variant, str(tmp_path / "model")],
        env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.5)  # until the workers run
        process.send_signal(signal.SIGINT)
        try:
            output, _ = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail("still training 20 seconds after Ctrl-C")
    assert output == "interrupted 0\n"
    assert (tmp_path / "model").exists()
