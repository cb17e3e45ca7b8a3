"""Who predicts whom: the pairs a schedule trains, counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedules import ALWAYS, Text, count_pairs

from vecloom._core.pairs import PairStore

KINDS = ["blocked", "streaming"]
WORDS = 9

Counts = npt.NDArray[np.int64]

sentences = st.lists(
    st.lists(st.integers(0, WORDS - 1), min_size=1, max_size=25), min_size=1, max_size=8
)


def pairs_of(text: list[list[int]], window: int) -> Counts:
    """Count the pairs in the obvious way."""
    counts = np.zeros((WORDS, WORDS), np.int64)
    for sentence in text:
        for i, target in enumerate(sentence):
            for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
                if j != i:
                    counts[target, sentence[j]] += 1
    return counts


@pytest.mark.parametrize("kind", KINDS)
@given(text=sentences, window=st.integers(1, 30), cut=st.integers(1, 12), data=st.data())
@settings(deadline=None, max_examples=80)
def test_pairs_are_those_of_a_plain_loop(
    kind: str, text: list[list[int]], window: int, cut: int, data: st.DataObject
) -> None:
    options = {"strip_tokens": cut}
    if kind == "blocked":
        slab = data.draw(st.integers(cut, 60))
        options = {"blocks": 2 ** data.draw(st.integers(0, 4)), "part_tokens": cut}
        options["slab_tokens"] = slab
    counts = count_pairs(Text(text, WORDS, window), kind, **options)
    np.testing.assert_array_equal(counts, pairs_of(text, window))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["never kept", "no row"])
def test_words_that_go_do_not_keep_others_apart(kind: str, how: str) -> None:
    gone = 4
    text = [[0, gone, gone, 1, gone, 2, 3], [gone], [gone, 5]]
    thresholds = np.full(WORDS, ALWAYS, np.uint32)
    rows = np.arange(WORDS + 1, dtype=np.int32)
    if how == "no row":
        rows[gone] = -1
    else:
        thresholds[gone] = 0
    seen = Text(text, WORDS, 1, thresholds=thresholds, rows=rows)
    left = [[word for word in sentence if word != gone] for sentence in text]
    np.testing.assert_array_equal(count_pairs(seen, kind), pairs_of(left, 1))


@pytest.fixture(scope="module")
def thinned() -> Text:
    """A text whose windows shrink and whose words are thinned out, all by one seed."""
    rng = np.random.default_rng(5)
    lengths = rng.integers(1, 60, 40)
    thresholds = np.linspace(0.3, 1, WORDS) * ALWAYS
    return Text(
        [rng.integers(0, WORDS, n).tolist() for n in lengths],
        WORDS, window=5, shrink=True, thresholds=thresholds.astype(np.uint32),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("blocked", {"slab_tokens": 64}),
        ("blocked", {"slab_tokens": 100, "part_tokens": 7}),
        ("blocked", {"slab_tokens": 5000, "part_tokens": 1, "blocks": 8}),
        ("streaming", {"strip_tokens": 1}),
        ("streaming", {"strip_tokens": 13}),
        ("streaming", {}),
    ],
)
def test_random_choices_do_not_depend_on_where_text_is_cut(
    thinned: Text, kind: str, options: dict[str, int]
) -> None:
    uncut = count_pairs(thinned, "blocked", slab_tokens=10_000)
    np.testing.assert_array_equal(count_pairs(thinned, kind, **options), uncut)


def test_random_choices_depend_on_the_seed(thinned: Text) -> None:
    counts = [count_pairs(thinned.changed(seed=seed), "blocked") for seed in (1, 2)]
    assert (counts[0] != counts[1]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_window_sizes_are_uniform(kind: str) -> None:
    """A context at distance d is seen by windows of size d and more."""
    window, repeats = 4, 4000
    text = Text([list(range(WORDS))] * repeats, WORDS, window, shrink=True)
    counts = count_pairs(text, kind)
    for distance in range(1, WORDS):
        share = max(0, window - distance + 1) / window
        deviation = np.sqrt(repeats * share * (1 - share))
        seen = np.concatenate([counts.diagonal(distance), counts.diagonal(-distance)])
        assert np.abs(seen - repeats * share).max() <= 5 * deviation
    for before, after in ((2, 6), (3, 5)):  # both sides of a centre have one size
        assert counts[4, before] == counts[4, after]


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_kept_as_often_as_their_thresholds_say(kind: str) -> None:
    repeats = 4000
    share = np.array([1, 0.9, 0.5, 0.1, 0.01, 0, 1, 1, 1])
    thresholds = np.round(share * ALWAYS).astype(np.uint32)
    beside = WORDS - 1  # always there
    text = [[word, beside] for word in range(WORDS - 1)] * repeats
    counts = count_pairs(Text(text, WORDS, 1, thresholds=thresholds), kind)[beside]
    deviation = np.sqrt(repeats * share * (1 - share))
    assert (np.abs(counts - repeats * share)[:-1] <= 5 * deviation[:-1]).all()


@pytest.mark.parametrize("window", [10**5, 2**31 - 1])
def test_pairs_of_a_part_can_be_counted_in_32_bits(window: int) -> None:
    """However long windows and sentences are: parts become smaller."""
    n_tokens = 140_000
    text = Text([[0] * n_tokens], 1, window)
    store = PairStore(
        *text.arrays(), window=window, shrink=False, blocks=1,
        slab_tokens=n_tokens, part_tokens=32_768,
    )  # fmt: skip
    part = -(-n_tokens // store.parts)
    assert part * 2 * min(window, n_tokens) < 2**32
