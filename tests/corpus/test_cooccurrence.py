"""Counts against a count in plain Python, at any number of threads and any memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_cooccurrence import as_dict, naive

from vecloom.corpus import Cooccurrence, Corpus
from vecloom.corpus.cooccurrence import budget, counting, runs

WORDS = st.sampled_from("abcdefghij")
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=25), min_size=1, max_size=30)


def count(sentences, window=5, **options):
    options = {"min_count": 1, "progress": False, **options}
    return Cooccurrence.from_corpus(Corpus(sentences), window, **options)


def content(counts):
    """All that a count consists of, to be compared."""
    blocks = [np.concatenate(column).tolist() for column in zip(*counts.blocks(), strict=True)]
    return counts.words, counts.counts.tolist(), blocks


def least_memory(sentences, window):
    """The least memory with which these sentences can be counted by one thread."""
    with pytest.raises(ValueError, match="or more") as error:
        count(sentences, window, memory=1, workers=1)
    return int(str(error.value).partition("give ")[2].split()[0])


@settings(deadline=None)
@given(
    SENTENCES,
    st.integers(1, 30),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.integers(1, 4),
)
def test_counts_are_those_of_a_naive_count(
    sentences, window, min_count, symmetric, weighted, workers
):
    expected = naive(sentences, window, min_count=min_count, symmetric=symmetric, weighted=weighted)
    options = {
        "min_count": min_count,
        "symmetric": symmetric,
        "distance_weighting": weighted,
        "workers": workers,
    }
    if not any(sum(s.count(w) for s in sentences) >= min_count for w in "abcdefghij"):
        with pytest.raises(ValueError, match="min_count"):
            count(sentences, window, **options)
        return
    counts = count(sentences, window, **options)
    if window <= 18 or not weighted:  # exact
        assert as_dict(counts) == expected
    else:
        found = as_dict(counts)
        assert found.keys() == expected.keys()
        assert all(abs(found[p] / expected[p] - 1) < window * 2**-25 for p in expected)


@settings(deadline=None, max_examples=50)
@given(SENTENCES, st.integers(1, 12), st.booleans(), st.integers(0, 3000), st.integers(1, 5))
def test_counts_do_not_depend_on_memory_or_workers(sentences, window, symmetric, more, workers):
    expected = content(count(sentences, window, symmetric=symmetric))
    memory = least_memory(sentences, window) + more
    tight = count(sentences, window, symmetric=symmetric, memory=memory, workers=workers)
    assert content(tight) == expected


@pytest.mark.parametrize("room", [2, 3, 7, 50])
def test_slabs_of_any_size_give_the_same(monkeypatch, room):
    """Sentences are cut anywhere, words left out before the cut."""
    sentences = [list("abacadabra"), list("xyz"), ["a"], list("abracadabra" * 6), list("ab")]
    expected = content(count(sentences, 6, min_count=3))
    ends, slab_end = [], counting.slab_end

    def share_out(*args):
        return budget.Budget(workers=2, block=64, slab=room)

    def noted(*args):
        ends.append(slab_end(*args))
        return ends[-1]

    monkeypatch.setattr(budget.Needs, "share_out", share_out)
    monkeypatch.setattr("vecloom.corpus.cooccurrence.pipeline.slab_end", noted)
    assert content(count(sentences, 6, min_count=3)) == expected
    assert len(set(ends)) >= 82 / room


@pytest.mark.parametrize(
    ("n_words", "memory"),
    [(3000, "1200kB"), (3000, "3MB"), (3000, "12MB"), (40_000, "7700kB"), (40_000, "30MB")],
)
def test_memory_is_a_bound(tmp_path, n_words, memory):
    """All that NumPy and Python allocate, beyond the corpus."""
    rng = np.random.default_rng(3)
    words = (n_words ** rng.random(600_000)).astype(int)
    corpus = Corpus(np.array_split(words, 1000))
    tracemalloc.start()
    try:
        counts = Cooccurrence.from_corpus(
            corpus,
            10,
            min_count=2,
            memory=memory,
            workers=4,
            directory=tmp_path,
            progress=False,
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(counts.words) > n_words / 4
    assert peak <= 1.1 * budget.parse_memory(memory)


def test_lengths_of_rows_take_room_when_runs_are_merged():
    starts = np.cumsum([0, 5, 0, 0, 0, 0, 300, 0, 0, 2, 2, 2])
    units = list(runs._units(starts, n_runs=20, room=100))
    assert [unit.row_start for unit in units] == [0, 4, 5, 6, 10]
    assert [unit.row_stop for unit in units] == [4, 5, 6, 10, 11]
    assert [unit.number for unit in units] == list(range(5))


def test_frequent_words_are_shared_among_threads(monkeypatch):
    monkeypatch.setattr(counting, "LEAST_SHARE", 3)
    monkeypatch.setattr(counting, "SHARE", 10)
    rng = np.random.default_rng(1)
    sentences = [rng.choice(list("aaaaaabcdefg"), 40).tolist() for _ in range(20)]
    assert as_dict(count(sentences, 7)) == naive(sentences, 7)


def test_words_left_out_do_not_take_room_in_windows():
    counts = count([["a", "rare", "b"], ["b", "a"]], 1, min_count=2)
    assert counts.words == ["a", "b"]
    assert counts["a", "b"] == 2


def test_a_word_near_itself_counts_twice():
    assert count([["a", "a"]])["a", "a"] == 2
    assert count([["a", "a"]], symmetric=False)["a", "a"] == 1


def test_asymmetric_rows_stand_left():
    counts = count([["left", "right"]], symmetric=False)
    assert counts["left", "right"] == 1 and counts["right", "left"] == 0
    assert len(counts.row("right")[0]) == 0


def test_sums_beyond_32_bits():
    counts = count([["a"] * 300, ["a", "b"]], 18)
    assert counts.unit == 1 / 12252240
    assert as_dict(counts) == naive([["a"] * 300, ["a", "b"]], 18)
    assert counts.row("a")[1][0] == counts["a", "a"] == float(naive([["a"] * 300], 18)["a", "a"])
    assert counts.top(1)[0][2] == counts["a", "a"]


@pytest.mark.parametrize("sentences", [[["one"]], [["a"], ["b"]]])
def test_nothing_near_anything(sentences):
    counts = count(sentences)
    assert counts.n_records == 0 and list(counts.blocks()) == [] and counts.top() == []
    assert counts.to_scipy().nnz == 0 and len(counts.row(sentences[0][0])[0]) == 0


def test_corpus_without_text():
    corpus = Corpus.from_counts({"a": 9, "b": 7})
    counts = Cooccurrence.from_corpus(corpus)
    assert counts.words == ["a", "b"] and counts.n_records == 0


def test_window_wider_than_any_sentence():
    assert as_dict(count([list("abc")], 12)) == naive([list("abc")], 12)
    assert as_dict(count([list("abc")], 65_536, distance_weighting=False)) == naive(
        [list("abc")], 5, weighted=False
    )


def test_integer_words():
    counts = count([[7, 8, 7]])
    assert counts.words == [7, 8] and counts[7, 8] == 2


def test_given_words_are_counted_whatever_their_frequency():
    sentences = [["a", "b", "a", "c"]]
    counts = count(sentences, words=["c", "a", "absent"])
    assert counts.words == ["a", "c", "absent"] and counts.counts.tolist() == [2, 1, 0]
    assert as_dict(counts) == naive(sentences, 5, keep={"a", "c"})


def test_max_vocab():
    sentences = [["a", "b", "a", "c", "a", "b"]]
    counts = count(sentences, max_vocab=2)
    assert counts.words == ["a", "b"]
    assert as_dict(counts) == naive(sentences, 5, keep={"a", "b"})


def test_inspection():
    sentences = [list("abcab"), list("bca"), list("ad")]
    counts, expected = count(sentences, 3), naive(sentences, 3)
    for word in counts.words:
        columns, values = counts.row(word)
        found = dict(zip((counts.words[i] for i in columns), values, strict=True))
        assert found == pytest.approx({b: float(x) for (a, b), x in expected.items() if a == word})
    best = sorted({frozenset(p): x for p, x in expected.items()}.values(), reverse=True)
    assert [x for _, _, x in counts.top(100)] == [float(x) for x in best]
    assert [b for _, b, _ in counts.top(2, "d")] == ["a"]
    matrix = counts.to_scipy()
    for (a, b), x in expected.items():
        assert matrix[counts.words.index(a), counts.words.index(b)] == float(x)
    assert matrix.nnz == len(expected)
    assert "4 words" in repr(counts) and "a" in counts and "z" not in counts


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"window": 0}, ValueError, "window=0"),
        ({"window": 1 << 20}, ValueError, "window"),
        ({"window": 2.5}, TypeError, "window=2.5"),
        ({"workers": 0}, ValueError, "workers=0"),
        ({"min_count": 99}, ValueError, "min_count=99"),
        ({"memory": "lots"}, ValueError, "512MB"),
        ({"memory": 0}, ValueError, "positive"),
        ({"memory": None}, TypeError, "memory=None"),
        ({"memory": 1}, ValueError, "too little for 3 words"),
        ({"words": []}, ValueError, "words"),
        ({"words": [1]}, ValueError, "all str"),
    ],
)
def test_wrong_parameters(options, error, message):
    with pytest.raises(error, match=message):
        count([list("abc")], **options)


def test_unknown_words():
    counts = count([list("abc")])
    for ask in (counts.row, lambda word: counts.top(1, word), lambda word: counts["a", word]):
        with pytest.raises(KeyError, match="'z' is not in the vocabulary"):
            ask("z")
    with pytest.raises(ValueError, match="max_records"):
        counts.blocks(0)
    with pytest.raises(ValueError, match="n=-1"):
        counts.top(-1)


def test_sums_that_could_outgrow_64_bits_are_refused():
    corpus = Corpus.from_counts({"a": 1 << 40})
    with pytest.raises(OverflowError, match="smaller window"):
        Cooccurrence.from_corpus(corpus, 60)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("512MB", 512_000_000), ("1.5 GiB", 3 << 29), ("800kb", 800_000), ("7", 7), (9, 9)],
)
def test_amounts_of_memory(text, amount):
    assert budget.parse_memory(text) == amount


def test_an_interruption_stops_the_threads(monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("vecloom.corpus.cooccurrence.pipeline.Report.update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        count([list("abc")])
