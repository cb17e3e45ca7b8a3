"""Parameters are checked once, and errors name them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from vecloom.training import TrainingConfig

NAN, INFINITY = float("nan"), float("inf")

OUT_OF_RANGE = [
    *(("vector_size", value) for value in (0, -1, 2**31)),
    *(("window", value) for value in (-1, -3)),
    *(("negative", value) for value in (-1, 64, 0)),
    ("epochs", -1),
    *(("alpha", value) for value in (NAN, INFINITY, -0.1)),
    *(("min_alpha", value) for value in (NAN, -INFINITY, -0.1)),
    *(("sample", value) for value in (NAN, INFINITY, -1e-3)),
    *(("ns_exponent", value) for value in (NAN, INFINITY)),
]
OF_WRONG_TYPE = [
    *((name, value) for name in ("vector_size", "window", "negative", "epochs")
      for value in (None, "5", 2.5, NAN, [5])),
    *(("seed", value) for value in ("5", 2.5, NAN, [5])),
    *((name, value) for name in ("min_alpha", "sample", "ns_exponent")
      for value in (None, "0.1", "much", [0.1])),
    *(("alpha", value) for value in ("0.1", "much", [0.1])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        *((ValueError, *case) for case in OUT_OF_RANGE),
        *((TypeError, *case) for case in OF_WRONG_TYPE),
    ],
)
def test_bad_values_are_named(error: type[Exception], name: str, value: Any) -> None:
    with pytest.raises(error, match=name):
        TrainingConfig(**{name: value})


def test_numbers_may_be_numpys() -> None:
    config = TrainingConfig(
        vector_size=np.int64(7), seed=np.uint64(2**63), alpha=np.float32(0.5), sg=np.bool_(True)
    )
    assert (config.vector_size, config.seed, config.alpha, config.sg) == (7, 2**63, 0.5, True)
    assert {type(value) for value in config.as_dict().values()} == {int, float, bool}


@pytest.mark.parametrize(("sg", "alpha"), [(True, 0.025), (False, 0.05)])
def test_default_learning_rate(sg: bool, alpha: float) -> None:
    assert TrainingConfig(sg=sg).start_alpha == alpha


def test_learning_rate_falls_linearly() -> None:
    config = TrainingConfig(alpha=0.5, min_alpha=0.1, epochs=4)
    assert [config.alpha_at(epoch) for epoch in range(5)] == pytest.approx(
        [0.5, 0.4, 0.3, 0.2, 0.1]
    )


def test_it_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainingConfig().window = 3  # type: ignore[misc]


def test_dictionary_makes_the_same_again() -> None:
    config = TrainingConfig(sg=True, window=3, seed=-1)
    assert TrainingConfig(**config.as_dict()) == config


def test_without_a_seed_one_is_drawn() -> None:
    seeds = {TrainingConfig(seed=None).seed for _ in range(20)}
    assert len(seeds) > 10
    assert all(0 <= seed < 2**31 for seed in seeds)
