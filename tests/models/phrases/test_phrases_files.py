"""Phrases saved and loaded, and files that are not what they say."""

import numpy as np
import pytest

import vecloom
from vecloom import FrozenPhrases, KeyedVectors, Phrases
from vecloom.formats import FormatError, read_arrays, write_arrays
from vecloom.models import load_vectors

SENTENCES = [["new", "york", "_", "a_b", "", "of"], ["bank", "of", "america"]] * 6
SETTINGS = {"min_count": 1, "threshold": 0.2, "connector_words": ["of"], "max_vocab_size": 99}


@pytest.fixture
def phrases():
    return Phrases(SENTENCES, **SETTINGS)


@pytest.mark.parametrize("opened_by", [Phrases.load, FrozenPhrases.load, vecloom.load])
def test_what_was_saved_comes_back(phrases, tmp_path, opened_by):
    phrases.save(tmp_path / "counts")
    phrases.freeze().save(tmp_path / "frozen")
    counted, frozen = opened_by(tmp_path / "counts"), opened_by(tmp_path / "frozen")
    assert (type(counted), type(frozen)) == (Phrases, FrozenPhrases)
    assert dict(counted.vocab) == dict(phrases.vocab)
    assert str(counted) == str(phrases)
    assert list(counted.export_phrases().items()) == list(phrases.export_phrases().items())
    assert frozen.phrasegrams == phrases.export_phrases()
    for made in (counted, frozen):
        for name in ("min_count", "threshold", "delimiter", "scoring", "connector_words"):
            assert getattr(made, name) == getattr(phrases, name)
        assert made[["bank", "of", "america"]] == ["bank_of_america"]
    more = [["new", "york", "times"]]
    counted.add_vocab(more)
    phrases.add_vocab(more)
    assert dict(counted.vocab) == dict(phrases.vocab)
    assert counted.corpus_word_count == phrases.corpus_word_count


def test_bytes_are_the_same_again(phrases, tmp_path):
    phrases.save(tmp_path / "one")
    Phrases.load(tmp_path / "one").save(tmp_path / "two")
    one, two = (read_arrays(tmp_path / name) for name in ("one", "two"))
    assert one.config == two.config
    order = [np.argsort(file.arrays["pair_places"]) for file in (one, two)]
    for name in one.arrays:
        if name.startswith("pair"):
            left, right = (f.arrays[name][o] for f, o in zip((one, two), order, strict=True))
            np.testing.assert_array_equal(left, right)


def own(worda_count, wordb_count, bigram_count, len_vocab, min_count, corpus_word_count):
    return bigram_count


def test_own_scoring_functions_are_not_saved(tmp_path, caplog):
    phrases = Phrases(SENTENCES, scoring=own, threshold=5)
    phrases.save(tmp_path / "counts")
    assert "not saved" in caplog.text
    phrases.freeze().save(tmp_path / "frozen")
    with pytest.raises(ValueError, match="scoring="):
        Phrases.load(tmp_path / "counts")
    loaded = Phrases.load(tmp_path / "counts", scoring=own)
    assert loaded.export_phrases() == phrases.export_phrases()
    frozen = FrozenPhrases.load(tmp_path / "frozen")
    assert frozen.scoring is None
    assert frozen.phrasegrams == phrases.export_phrases()
    frozen.save(tmp_path / "again")


def test_other_files_are_refused(phrases, tmp_path):
    KeyedVectors(3).save(tmp_path / "vectors")
    with pytest.raises(FormatError, match="no phrases"):
        Phrases.load(tmp_path / "vectors")
    phrases.save(tmp_path / "counts")
    with pytest.raises(FormatError, match="no table of word vectors"):
        load_vectors(tmp_path / "counts")


def altered(path, to, arrays=None, config=None):
    file = read_arrays(path)
    write_arrays(
        to,
        kind=file.kind,
        config=file.config | (config or {}),
        arrays=file.arrays | (arrays or {}),
        keys=file.keys,
    )
    return to


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("words", lambda a: a[:-1]),
        ("word_starts", lambda a: a[::-1].copy()),
        ("word_starts", lambda a: np.append(np.minimum(a[:-1], a[1]), a[-1])),
        ("word_counts", lambda a: a[:-1]),
        ("word_counts", lambda a: -a),
        ("node_words", lambda a: a + 1000),
        ("node_parents", lambda a: a + 5),
        ("pair_first", lambda a: a + 1000),
        ("pair_first", lambda a: a.astype(np.float32)),
        ("pair_last", lambda a: a - 1000),
        ("pair_between", lambda a: a + 1000),
        ("pair_counts", lambda a: a * 0),
        ("pair_places", lambda a: a[:-1]),
    ],
)
def test_arrays_that_do_not_fit(phrases, tmp_path, name, change):
    phrases.save(tmp_path / "counts")
    array = read_arrays(tmp_path / "counts").arrays[name]
    bad = altered(tmp_path / "counts", tmp_path / "bad", {name: change(array)})
    with pytest.raises(FormatError, match="bad"):
        Phrases.load(bad)


@pytest.mark.parametrize(
    "config",
    [
        {"min_count": "5"},
        {"threshold": None},
        {"threshold": float("nan")},
        {"delimiter": ""},
        {"delimiter": 5},
        {"connector_words": "of"},
        {"connector_words": [5]},
        {"scoring": "os.system"},
    ],
    ids=str,
)
def test_settings_that_are_none(phrases, tmp_path, config):
    for made in (phrases, phrases.freeze()):
        made.save(tmp_path / "saved")
        bad = altered(tmp_path / "saved", tmp_path / "bad", config=config)
        with pytest.raises(FormatError, match="bad"):
            Phrases.load(bad)


def test_numbers_out_of_range(phrases, tmp_path):
    phrases.save(tmp_path / "counts")
    for config in ({"min_count": 0}, {"max_vocab_size": 0}, {"max_vocab_size": 1.5}):
        with pytest.raises(FormatError, match="bad"):
            Phrases.load(altered(tmp_path / "counts", tmp_path / "bad", config=config))


def test_scores_that_do_not_fit(phrases, tmp_path):
    phrases.freeze().save(tmp_path / "frozen")
    for scores in (np.zeros(1), np.zeros((1, 1)), np.zeros(2, np.float32)):
        with pytest.raises(FormatError, match="scores"):
            Phrases.load(altered(tmp_path / "frozen", tmp_path / "bad", {"scores": scores}))
