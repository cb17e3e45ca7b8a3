"""Parsing and printing of numbers."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom._core.rowreader import split_text
from vecloom._core.rowwriter import join_text

from .tables import same_bits


def parse(*numbers: bytes, dtype=np.float32):
    """Parse numbers, one a line; None if one of them is not a number."""
    rows, bounds = np.empty((len(numbers), 1), dtype), np.empty((2, len(numbers)), np.int64)
    data = b"".join(b"w " + number + b"\n" for number in numbers)
    n, _, good = split_text(data, rows, bounds[0], bounds[1], False, False)
    return rows[:, 0] if good and n == len(numbers) else None


def show(values: np.ndarray) -> list[str]:
    lines = bytes(join_text([b"w"] * len(values), values.reshape(-1, 1))).decode()
    return [line.removeprefix("w ") for line in lines.splitlines()]


def all_exponents() -> np.ndarray:
    """Each power of two that is a float32, and the floats beside it."""
    bits = np.arange(1, 256, dtype=np.int64) << 23
    return np.unique(np.concatenate([bits + d for d in range(-2, 3)])).astype(np.uint32)


@pytest.mark.parametrize(
    "bits",
    [
        pytest.param(all_exponents(), id="powers of two"),
        pytest.param(np.arange(5000, dtype=np.uint32), id="denormals"),
        pytest.param(
            np.random.default_rng(0).integers(0, 2**32, 200_000, dtype=np.uint32), id="random bits"
        ),
    ],
)
def test_float32_is_printed_shortest_and_comes_back(bits):
    values = bits.view(np.float32)
    printed = show(values)
    assert same_bits(parse(*map(str.encode, printed)), values)
    for value, text in zip(values, printed, strict=True):
        shortest = np.format_float_scientific(value, unique=True, trim="-")
        assert np.isnan(value) or Decimal(text) == Decimal(shortest)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (100.0, "100.0"),
        (0.1, "0.1"),
        (-12.5, "-12.5"),
        (1e-4, "0.0001"),
        (1e-5, "1e-05"),
        (1.5e-5, "1.5e-05"),
        (1e16, "1e+16"),
        (1e15, "1000000000000000.0"),
        (3.4028235e38, "3.4028235e+38"),
        (1e-45, "1e-45"),
        (np.nan, "nan"),
        (np.inf, "inf"),
        (-np.inf, "-inf"),
    ],
)
def test_float32_is_laid_out_as_python_does(value, text):
    assert show(np.array([value], np.float32)) == [text]


@given(st.lists(st.floats(), min_size=1))
def test_float64_is_printed_as_python_does_and_comes_back(values):
    array = np.array(values)
    printed = show(array)
    assert printed == [repr(value) for value in values]
    assert same_bits(parse(*map(str.encode, printed), dtype=np.float64), array)


@given(
    st.from_regex(
        rb"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?", fullmatch=True
    )
)
def test_any_decimal_is_rounded_as_python_does(number):
    assert same_bits(parse(number, dtype=np.float64), np.array([float(number)]))


@given(st.integers(0, 0x7F000000), st.sampled_from([-1, 0, 1]))
def test_decimals_about_midway_between_two_floats_are_rounded_once(bits, side):
    low, high = np.array([bits, bits + 1], np.uint32).view(np.float32)
    with localcontext() as context:
        context.prec = 400
        midway = (Decimal(float(low)) + Decimal(float(high))) / 2
        number = midway * (1 + side * Decimal("1e-40"))
        text = f"{number:e}".encode()
    even = low if bits % 2 == 0 else high
    assert parse(text)[0] == {-1: low, 0: even, 1: high}[side]


@pytest.mark.parametrize(
    "number",
    [
        b"nan",
        b"-NaN",
        b"inf",
        b"+Infinity",
        b"-INF",
        b"1e400",
        b"-1e400",
        b"1e-400",
        b"5.",
        b".5",
        b"0" * 400 + b"1",
        b"0." + b"0" * 400 + b"1",
        b"9" * 400,
        b"0e999999999999",
        b"1E5",
    ],
)
def test_odd_numbers(number):
    assert same_bits(parse(number, dtype=np.float64), np.array([float(number)]))


@pytest.mark.parametrize(
    "number",
    [
        b"",
        b"+",
        b"-",
        b".",
        b"e5",
        b"1e",
        b"1e+",
        b"1.2.3",
        b"--1",
        b"1,5",
        b"1_000",
        b"0x10",
        b"nanx",
        b"infin",
        b"1\x00",
        b"\x00",
        b"1\t",
        b"1\xc2\xa0",
        b"one",
    ],
)
def test_what_is_not_a_number(number):
    assert parse(number) is None


def test_the_locale_of_the_machine_is_not_asked():
    import locale

    before = locale.setlocale(locale.LC_NUMERIC)
    for name in ("de_DE.UTF-8", "de_DE", "German_Germany.1252"):
        try:
            locale.setlocale(locale.LC_NUMERIC, name)
            break
        except locale.Error:
            continue
    else:
        pytest.skip("no locale with a decimal comma here")
    try:
        assert show(np.array([0.5])) == ["0.5"]
        assert parse(b"0.12345678901234567890", dtype=np.float64)[0] == 0.12345678901234567890
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
