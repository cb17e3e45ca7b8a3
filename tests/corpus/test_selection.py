"""Which words a model keeps, against a naive reading of the rules."""

import logging
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom.corpus import (
    RULE_DEFAULT,
    RULE_DISCARD,
    RULE_KEEP,
    Corpus,
    Vocabulary,
    noise_weights,
    select,
    subsampling_thresholds,
)

tokens = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60)
RULES = {
    None: None,
    "keep a": lambda word, count, min_count: RULE_KEEP if word == "a" else RULE_DEFAULT,
    "drop b": lambda word, count, min_count: RULE_DISCARD if word == "b" else None,
    "odd": lambda word, count, min_count: RULE_KEEP if count % 2 else RULE_DISCARD,
}


def naive(text, min_count, max_final_vocab, max_vocab_size, rule, sorted_vocab):
    counts = Counter(text)
    ranked = sorted(counts, key=lambda word: -counts[word])[:max_vocab_size]
    if max_final_vocab is not None:
        while sum(counts[word] >= min_count for word in ranked) > max_final_vocab:
            min_count += 1
    kept = []
    for word in ranked:
        verdict = rule(word, counts[word], min_count) if rule else RULE_DEFAULT
        if verdict == RULE_KEEP or (verdict != RULE_DISCARD and counts[word] >= min_count):
            kept.append(word)
    if not sorted_vocab:
        kept = [word for word in counts if word in kept]
    return kept, [counts[word] for word in kept]


limits = st.none() | st.integers(1, 12)


@given(
    text=tokens,
    min_count=st.integers(0, 9),
    max_final_vocab=limits,
    max_vocab_size=limits,
    rule=st.sampled_from(list(RULES)),
    sorted_vocab=st.booleans(),
)
def test_select(text, min_count, max_final_vocab, max_vocab_size, rule, sorted_vocab):
    vocabulary = Corpus([text]).vocabulary
    selection = select(
        vocabulary,
        min_count=min_count,
        max_final_vocab=max_final_vocab,
        max_vocab_size=max_vocab_size,
        trim_rule=RULES[rule],
        sorted_vocab=sorted_vocab,
    )
    words, counts = naive(
        text, min_count, max_final_vocab, max_vocab_size, RULES[rule], sorted_vocab
    )
    assert selection.words == words and selection.counts.tolist() == counts
    row = {word: i for i, word in enumerate(words)}
    assert selection.rows.tolist() == [row.get(word, -1) for word in vocabulary.words]
    assert selection.counts.dtype == np.int64 and selection.rows.dtype == np.int32
    assert selection.index == row and len(selection) == len(words)


@given(old=tokens, new=tokens, min_count=st.integers(1, 4), sorted_vocab=st.booleans())
def test_extended(old, new, min_count, sorted_vocab):
    first = select(Corpus([old]).vocabulary, min_count=min_count)
    vocabulary = Corpus([new]).vocabulary
    both = first.extended(vocabulary, min_count=min_count, sorted_vocab=sorted_vocab)
    counts = Counter(new)
    passing, _ = naive(new, min_count, None, None, None, sorted_vocab)
    words = first.words + [word for word in passing if word not in first.words]
    assert both.words == words
    known = dict(zip(first.words, first.counts.tolist(), strict=True))
    assert both.counts.tolist() == [known.get(word, 0) + counts[word] for word in words]
    row = {word: i for i, word in enumerate(words)}
    assert both.rows.tolist() == [row.get(word, -1) for word in vocabulary.words]


def test_extended_by_the_other_kind_of_words():
    first = select(Corpus([["a"]]).vocabulary, min_count=1)
    with pytest.raises(TypeError, match="int words.*str words"):
        first.extended(Corpus([[1]]).vocabulary, min_count=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_count": -1}, "min_count=-1"),
        ({"max_final_vocab": 0}, "max_final_vocab=0: must be positive"),
        ({"max_vocab_size": -3}, "max_vocab_size=-3: must be positive"),
        ({"trim_rule": lambda *_: 7}, "returned 7 for 'a'"),
    ],
)
def test_bad_limits(options, message):
    with pytest.raises(ValueError, match=message):
        select(Corpus([["a"]]).vocabulary, **options)


def test_select_logs(caplog):
    vocabulary = Vocabulary.from_counts({"a": 6, "b": 3, "c": 1})
    with caplog.at_level(logging.INFO):
        select(vocabulary, min_count=3)
        select(vocabulary, min_count=9)
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert lines == [
        ("INFO", "effective_min_count=3 keeps 2 words (66.67% of 3, drops 1)"),
        ("INFO", "effective_min_count=3 keeps 9 tokens (90.00% of 10, drops 1)"),
        ("WARNING", "effective_min_count=9 keeps 0 words (0.00% of 3, drops 3)"),
        ("WARNING", "effective_min_count=9 keeps 0 tokens (0.00% of 10, drops 10)"),
    ]


@given(
    counts=st.lists(st.integers(1, 10**12), min_size=1, max_size=20),
    sample=st.floats(1e-9, 0.999) | st.integers(1, 10**9).map(float),
)
def test_subsampling(counts, sample):
    counts = np.array(counts)
    thresholds = subsampling_thresholds(counts, sample)
    assert thresholds.dtype == np.uint32
    if sample < 1:
        t, share = sample, counts / counts.sum()
    else:
        t, share = int(sample * (3 + 5**0.5) / 2), counts
    wanted = np.minimum(1, (np.sqrt(share / t) + 1) * t / share)
    assert np.allclose((thresholds.astype(float) + 1) / 2**32, wanted, rtol=1e-9, atol=2**-31)
    assert (thresholds[wanted == 1] == 0xFFFFFFFF).all()


def test_no_subsampling():
    assert subsampling_thresholds(np.array([5, 1]), 0).tolist() == [0xFFFFFFFF] * 2
    assert subsampling_thresholds(np.empty(0, np.int64), 1e-3).shape == (0,)
    for sample in -1.0, float("nan"), float("inf"):
        with pytest.raises(ValueError, match="sample="):
            subsampling_thresholds(np.array([1]), sample)


def test_noise_weights():
    counts = np.array([16, 1])
    assert np.allclose(noise_weights(counts, 0.75), [8, 1])
    assert noise_weights(counts, 0).tolist() == [1, 1]
    assert np.allclose(noise_weights(counts, -0.5), [0.25, 1])
    for exponent in float("nan"), float("inf"), 1e4:
        with pytest.raises(ValueError, match="ns_exponent="):
            noise_weights(counts, exponent)
