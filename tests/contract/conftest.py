"""Every model, in each of its variants: what the tests of this folder run over.

A model of words joins by an entry in `VARIANTS`, a classifier by one in `CLASSIFIERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from variants import (
    NOT_FOR_CONCATENATION,
    NOT_FOR_DOCUMENTS,
    NOT_FOR_GLOVE,
    NOT_FOR_TAGS_ALONE,
    NOT_FOR_TUNED,
    TEXT,
    VARIANTS,
    make,
)

from vecloom._core import kernels


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the tests that do not fit a model."""
    items[:] = [item for item in items if not _unfit(item)]


def _unfit(item: pytest.Item) -> bool:
    parameters = (
        item.callspec.params
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else {}
    )
    variant = str(parameters.get("variant", ""))
    unfit = {
        "GloVe": NOT_FOR_GLOVE,
        "PV-": NOT_FOR_DOCUMENTS,
        "PV-DM, concatenated": NOT_FOR_CONCATENATION,
        "PV-DBOW, sampling": NOT_FOR_TAGS_ALONE,
        "PV-DBOW, tree": NOT_FOR_TAGS_ALONE,
    }
    test = getattr(item, "originalname", "")
    if variant.endswith("fine-tuned"):
        return test in NOT_FOR_TUNED
    return any(variant.startswith(name) and test in tests for name, tests in unfit.items())


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    """Name of a variant."""
    return request.param


@pytest.fixture
def untrained(variant: str) -> Callable[..., Any]:
    """Make a model of the variant without text: ``untrained(**parameters)``."""
    return lambda **parameters: make(variant, **parameters)


@pytest.fixture
def trained(variant: str) -> Callable[..., Any]:
    """Make a model of the variant, and train it on the text."""
    return lambda **parameters: make(variant, TEXT, **parameters)


@pytest.fixture(autouse=True)
def _kernels_and_random_numbers_are_left_alone() -> Iterator[None]:
    """No model may choose other kernels, or draw from NumPy's global numbers."""
    np.random.seed(0)
    state, chosen = np.random.get_state()[1].tolist(), kernels.instruction_set()
    yield
    assert np.random.get_state()[1].tolist() == state
    assert kernels.instruction_set() == chosen
