"""Fixtures for the tests of the SIMD kernels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vecloom._core import kernels


@pytest.fixture(scope="module", params=kernels.available())
def instruction_set(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test once with each instruction set that is present here."""
    before = kernels.instruction_set()
    kernels.choose(request.param)
    yield request.param
    kernels.choose(before)
