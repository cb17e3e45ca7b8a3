"""Choosing an instruction set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vecloom._core import kernels


def in_new_process(isa: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "VECLOOM_ISA"}
    if isa is not None:
        environment["VECLOOM_ISA"] = isa
    code = "from vecloom._core import kernels; print(kernels.instruction_set())"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_scalar_kernels_are_always_there() -> None:
    assert kernels.available()[-1] == "scalar"


@pytest.mark.parametrize("isa", kernels.available())
def test_environment_variable_chooses(isa: str) -> None:
    assert in_new_process(isa).stdout.strip() == isa


@pytest.mark.parametrize("isa", [None, ""])
def test_the_fastest_is_the_default(isa: str | None) -> None:
    assert in_new_process(isa).stdout.strip() == kernels.available()[0]


def test_wrong_name_is_told_with_the_right_ones() -> None:
    result = in_new_process("sse9")
    assert result.returncode != 0
    last_line = result.stderr.strip().splitlines()[-1]
    assert "VECLOOM_ISA='sse9'" in last_line
    assert all(name in last_line for name in kernels.available())


def test_failed_choice_changes_nothing() -> None:
    before = kernels.instruction_set()
    with pytest.raises(ValueError, match="sse9"):
        kernels.choose("sse9")
    assert kernels.instruction_set() == before
