"""Co-occurrences in buckets: the same however they are read, and nothing is trusted unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from glove_counts import counted, dense

from vecloom import GloVe
from vecloom._core.records import RECORD
from vecloom.corpus import Cooccurrence
from vecloom.models.glove import records as glove_records
from vecloom.models.glove.records import Buckets, in_buckets, plan_blocks

RNG = np.random.default_rng(0)
COUNTS = counted([RNG.integers(0, 400, 20).tolist() for _ in range(100)], 5)
N = len(COUNTS.words)
ROWS = np.arange(N, dtype=np.int32)


def sorted_in(counts: Any = COUNTS, rows: Any = ROWS, workers: int = 1, **options: Any) -> Buckets:
    return in_buckets(
        counts, rows, N, x_max=1, alpha=0.75, seed=1, **{"workers": workers, **options}
    )


def test_every_record_is_there() -> None:
    buckets = sorted_in()
    assert buckets.blocks == 4
    sizes = np.diff(buckets.offsets).reshape(4, 4)
    assert (sizes[np.triu_indices(4)] > 0).all()
    assert sizes[np.tril_indices(4, -1)].sum() == 0  # they stand for both directions
    x = dense(COUNTS)
    same = np.count_nonzero(np.diag(x))
    within = len(buckets.records) - COUNTS.n_records
    assert within > same  # those within a block are there twice, but for the diagonal's
    found = np.sort(np.unique(buckets.records["log_x"]))
    expected = np.unique(np.log(x[x > 0]).astype(np.float32))
    np.testing.assert_array_equal(found, expected)
    weight = np.minimum(1, np.exp(buckets.records["log_x"].astype(np.float64)) ** 0.75)
    np.testing.assert_allclose(buckets.records["weight"], weight, rtol=1e-6)


def test_a_bucket_is_shuffled() -> None:
    buckets = sorted_in()
    first = buckets.records["first"][buckets.offsets[1] : buckets.offsets[2]].astype(int)
    assert (np.diff(first) < 0).sum() > len(first) / 4
    other = in_buckets(COUNTS, ROWS, N, x_max=1, alpha=0.75, seed=2, workers=1)
    np.testing.assert_array_equal(other.offsets, buckets.offsets)
    assert (other.records != buckets.records).any()


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("piece", [1, 97, 10**6])
def test_how_they_are_read_does_not_matter(
    workers: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = sorted_in()
    monkeypatch.setattr(glove_records, "PIECE", piece)
    buckets = sorted_in(workers=workers)
    np.testing.assert_array_equal(buckets.records, expected.records)


def test_records_may_lie_in_a_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    buckets = sorted_in(limit=0, directory=tmp_path)
    assert isinstance(buckets.records, np.memmap)
    assert not list(tmp_path.iterdir())
    np.testing.assert_array_equal(buckets.records, sorted_in().records)
    options = {"vector_size": 8, "epochs": 2, "workers": 2}
    expected = GloVe(COUNTS, **options)
    monkeypatch.setattr(glove_records, "memory_limit", lambda: 0)
    np.testing.assert_array_equal(GloVe(COUNTS, **options).wv.vectors, expected.wv.vectors)


class Changed(Cooccurrence):
    """Counts that hand out something else each time they are asked."""

    def __init__(self, *changes: Any) -> None:
        self.__dict__.update(COUNTS.__dict__)
        self.changes = list(changes)

    def blocks(self, max_records: int = 1 << 20) -> Iterator[tuple[Any, Any, Any]]:
        change = self.changes.pop(0)
        for block in super().blocks(max_records):
            yield change(*(array.copy() for array in block))


def as_it_is(*arrays: Any) -> Any:
    return arrays


def with_word(word: int) -> Any:
    def change(rows: Any, columns: Any, weights: Any) -> Any:
        columns[7] = word
        return rows, columns, weights

    return change


def without_weight(rows: Any, columns: Any, weights: Any) -> Any:
    weights[3] = 0
    return rows, columns, weights


@pytest.mark.parametrize("change", [with_word(N), with_word(-1), without_weight])
def test_damaged_counts_are_told(change: Any) -> None:
    with pytest.raises(ValueError, match="the file is damaged"):
        sorted_in(Changed(change, change))


@pytest.mark.parametrize(
    "change",
    [
        with_word(N),
        lambda *arrays: tuple(array[1:] for array in arrays),
        lambda *arrays: tuple(np.repeat(array, 2) for array in arrays),
        lambda rows, columns, weights: (rows * 0, columns * 0, weights),
    ],
    ids=["another word", "fewer", "more", "all in one"],
)
def test_counts_that_change_meanwhile_are_told(change: Any) -> None:
    with pytest.raises(ValueError, match="changed while they were read"):
        sorted_in(Changed(as_it_is, change))


@pytest.mark.parametrize("n", [1, 2, 63, 64, 128, 1000, 74_000, 5_000_000])
def test_the_plan_fits_the_words(n: int) -> None:
    blocks = plan_blocks(n)
    assert blocks & (blocks - 1) == 0
    assert n <= blocks * 65536
    assert plan_blocks(10 * n) >= blocks


def test_a_record_is_twelve_bytes() -> None:
    assert RECORD.itemsize == 12
