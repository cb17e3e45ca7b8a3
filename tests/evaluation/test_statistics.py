"""Correlations and their p-values, against SciPy and against known values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecloom.evaluation.statistics import pearson, spearman


def test_known_values():
    # r = 0.5 of 3 pairs: t = 1 / sqrt(3) with one degree of freedom, p = 2/3.
    assert pearson([1, 2, 3], [1, 3, 2]) == pytest.approx((0.5, 2 / 3))
    assert pearson([1, 2, 3], [2, 4, 6]) == pytest.approx((1, 0), abs=1e-7)
    assert spearman([1, 2, 3, 4], [1, 10, 100, 1000]) == (1, 0)
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]).statistic == pytest.approx(0.9**0.5)


def test_two_pairs_always_correlate():
    assert pearson([1, 2], [5, 3]) == (-1, 1)


def test_no_spread_no_correlation():
    for function in (pearson, spearman):
        assert all(map(math.isnan, function([1, 1, 1], [1, 2, 3])))
        assert all(map(math.isnan, function([1, math.nan, 1], [1, 2, 3])))
        with pytest.raises(ValueError, match="at least two"):
            function([1], [1])


@given(st.integers(3, 2000), st.sampled_from([0, 0.05, 0.5, 3]), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=60)
def test_agrees_with_scipy(n, strength, seed):
    stats = pytest.importorskip("scipy.stats", reason="SciPy is not installed")
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n).round(1)
    y = (strength * x + rng.normal(size=n)).round(1)
    for ours, theirs in ((pearson, stats.pearsonr), (spearman, stats.spearmanr)):
        if np.ptp(x) > 0 and np.ptp(y) > 0:
            found, expected = ours(x, y), theirs(x, y)
            assert found.statistic == pytest.approx(expected.statistic, abs=1e-9)
            assert found.pvalue == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-7)
