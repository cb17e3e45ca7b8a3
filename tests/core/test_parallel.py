"""Work done on several threads, in order."""

from __future__ import annotations

import threading
import time
from itertools import count, islice

import pytest

from vecloom._core.parallel import in_order


@pytest.mark.parametrize("workers", [1, 2, 8, None])
def test_results_come_in_order(workers):
    def slowest_first(item):
        time.sleep((50 - item) * 1e-5)
        return -item

    assert list(in_order(slowest_first, range(50), workers)) == [-item for item in range(50)]


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_items_will_do(workers):
    results = in_order(lambda item: item + 1, count(), workers)
    assert list(islice(results, 20)) == list(range(1, 21))
    results.close()


@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_is_raised_in_its_place(workers):
    results = in_order(lambda item: 1 // (item - 5), range(100), workers)
    assert [next(results) for _ in range(5)] == [-1, -1, -1, -1, -1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_one_worker_is_the_caller():
    threads = set(in_order(lambda item: threading.get_ident(), range(3), 1))
    assert threads == {threading.get_ident()}
