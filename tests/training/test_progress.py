"""The bar and the lines in the log."""

from __future__ import annotations

import logging

import pytest

from vecloom.training.progress import Progress


def walk(show: bool | None, report_delay: float = 0) -> None:
    with Progress(1000, 2, show, report_delay) as progress:
        for epoch in range(2):
            progress.update(epoch, 0.5, 0.025)
            progress.end_epoch(epoch, 2.0, 1234.5 if epoch else None)


def test_log_tells_progress(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "vecloom"):
        walk(show=False)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 4
    assert lines[0].startswith("epoch 1 of 2: 50.0%")
    assert "learning rate 0.025000" in lines[0]
    assert lines[1].startswith("epoch 1 of 2 done: 1000 words in 2.0 s, 500 words/s")
    assert "loss" not in lines[1]
    assert lines[3].endswith("loss 1234.5")


def test_log_is_not_flooded(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "vecloom"):
        walk(show=False, report_delay=3600)
    assert len(caplog.records) == 2


@pytest.mark.parametrize(("show", "shown"), [(True, True), (False, False), (None, False)])
def test_bar_is_for_terminals(
    capsys: pytest.CaptureFixture[str], show: bool | None, shown: bool
) -> None:
    walk(show)
    output = capsys.readouterr()
    assert ("training" in output.err) == shown
    assert output.out == ""
