"""One seed, one result."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from variants import (
    BLOCKED,
    EVERY_MODEL,
    SMALL,
    TEXT,
    digest,
    make,
    over_every_model,
    zipf_text,
)

Make = Callable[..., Any]

# Enough words for several blocks, which the text above is too small for.
LARGE = zipf_text(n_words=3000, n_sentences=4000)

SCRIPT = """
from variants import EVERY_MODEL, TEXT, digest, make
for variant in EVERY_MODEL:
    print(digest(make(variant, TEXT)))
"""


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, dict[str, str]]:
    """The digest of every variant, from processes whose hashes are seeded differently."""
    runs = {}
    for hash_seed in ("0", "1"):
        path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path}
        result = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        runs[hash_seed] = dict(zip(EVERY_MODEL, result.stdout.split(), strict=True))
    return runs


@over_every_model
def test_other_processes_give_the_same_bytes(
    variant: str, trained: Make, elsewhere: dict[str, dict[str, str]]
) -> None:
    assert elsewhere["0"][variant] == elsewhere["1"][variant] == digest(trained())


@pytest.mark.parametrize("variant", BLOCKED, indirect=True)
def test_blocked_models_do_not_depend_on_workers(variant: str) -> None:
    models = [
        make(variant, LARGE, workers=workers, compute_loss=True) for workers in (1, 2, 3, 4, 7)
    ]
    assert {digest(model) for model in models} == {digest(models[0])}
    assert all(model.epoch_losses == models[0].epoch_losses for model in models)


@pytest.mark.parametrize("variant", sorted(set(EVERY_MODEL) - set(BLOCKED)), indirect=True)
def test_streaming_models_lose_alike_with_any_workers(variant: str) -> None:
    losses = [make(variant, TEXT * 10, workers=n, compute_loss=True).epoch_losses for n in (1, 4)]
    assert losses[0] == pytest.approx(losses[1], rel=0.05)


@over_every_model
def test_the_loss_is_the_same_each_time_and_does_not_matter(trained: Make) -> None:
    with_loss, again = trained(compute_loss=True), trained(compute_loss=True)
    assert with_loss.epoch_losses == again.epoch_losses
    assert digest(with_loss) == digest(trained())


@over_every_model
@pytest.mark.parametrize("seed", [4, -1, 2**40, 3 + 2**32])
def test_other_seeds_differ(trained: Make, seed: int) -> None:
    assert digest(trained(seed=seed)) != digest(trained())


@over_every_model
def test_two_models_may_train_at_once(variant: str, trained: Make) -> None:
    seeds = (1, 2, 3)
    found: dict[int, str] = {}

    def train(seed: int) -> None:
        found[seed] = digest(make(variant, TEXT * 2, seed=seed))

    threads = [threading.Thread(target=train, args=(seed,)) for seed in seeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {seed: digest(make(variant, TEXT * 2, seed=seed)) for seed in seeds}


@over_every_model
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_can_train(variant: str, trained: Make) -> None:
    expected = digest(trained())
    workers = 3 if variant in BLOCKED else SMALL["workers"]
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write_end, digest(trained(workers=workers)).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        assert pipe.read() == expected
    os.waitpid(child, 0)
