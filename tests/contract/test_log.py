"""What a user sees while a model trains."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from variants import SMALL, TEXT, over_every_model

Make = Callable[..., Any]


def test_log_tells_words_epochs_and_speed(trained: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "vecloom"):
        model = trained(compute_loss=True)
    log = "\n".join(record.getMessage() for record in caplog.records)
    tokens = sum(map(len, TEXT))
    assert f"collected {len(model.wv)} word types from {tokens} tokens" in log
    assert "effective_min_count=1 keeps" in log
    assert f"training {len(model.wv)} words x {SMALL['vector_size']} dimensions" in log
    for epoch, loss in enumerate(model.epoch_losses, 1):
        pattern = rf"epoch {epoch} of 2 done: {tokens} words in .* words/s, loss {loss:.6g}"
        assert re.search(pattern, log)


@over_every_model
def test_nothing_is_shown_where_there_is_no_terminal(
    trained: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    trained()
    assert capfd.readouterr() == ("", "")


@over_every_model
def test_a_bar_is_shown_on_demand(trained: Make, capfd: pytest.CaptureFixture[str]) -> None:
    trained(progress=True)
    output, bar = capfd.readouterr()
    assert output == ""
    assert "training" in bar
