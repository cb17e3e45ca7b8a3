"""Tokens and their numbers."""

from __future__ import annotations

import json
import pickle

import pytest

from vecloom.corpus.dictionary import Dictionary

DOCUMENTS = [["b", "a", "b"], ["c", "a"], [], ["a", "d", "e", "d"]]


@pytest.fixture
def dictionary():
    return Dictionary(iter(DOCUMENTS))


def counts(dictionary):
    """Of each token its documents and occurrences."""
    return {
        token: (dictionary.dfs.get(i, 0), dictionary.cfs.get(i, 0))
        for token, i in dictionary.token2id.items()
    }


def totals(dictionary):
    return dictionary.num_docs, dictionary.num_pos, dictionary.num_nnz


def test_documents_are_counted(dictionary):
    assert dictionary.token2id == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}
    assert counts(dictionary) == {"a": (3, 3), "b": (1, 2), "c": (1, 1), "d": (1, 2), "e": (1, 1)}
    assert totals(dictionary) == (4, 9, 7)
    assert dictionary.most_common(2) == [("a", 3), ("b", 2)] and len(dictionary.most_common()) == 5


def test_it_is_a_mapping_from_numbers_to_tokens(dictionary):
    assert dictionary[3] == "d" and len(dictionary) == 5 and 4 in dictionary and 5 not in dictionary
    assert list(dictionary) == dictionary.keys() == [0, 1, 2, 3, 4]
    assert dict(dictionary) == dict(dictionary.items()) == dictionary.id2token
    assert list(dictionary.values()) == ["a", "b", "c", "d", "e"] and dictionary.get(9) is None
    with pytest.raises(KeyError):
        dictionary[9]
    dictionary.doc2bow(["new"], allow_update=True)
    assert dictionary[5] == "new"
    assert str(Dictionary()) == "Dictionary<0 unique tokens: []>"
    assert "6 unique tokens" in str(dictionary) and str(dictionary).endswith("...>")


def test_bags_of_words(dictionary):
    assert dictionary.doc2bow(["e", "a", "zz", "e", b"a"]) == [(0, 2), (4, 2)]
    bag, missing = dictionary.doc2bow(["z", "a", "y", "z"], return_missing=True)
    assert bag == [(0, 1)] and missing == {"y": 1, "z": 2}
    assert totals(dictionary) == (4, 9, 7)
    bag, missing = dictionary.doc2bow(["z", "a", "y"], allow_update=True, return_missing=True)
    assert bag == [(0, 1), (5, 1), (6, 1)] and missing == {"y": 1, "z": 1}
    assert dictionary.token2id["y"] == 5 and totals(dictionary) == (5, 12, 10)
    assert dictionary.doc2idx(["e", "zz", "a", "e"]) == [4, -1, 0, 4]
    assert dictionary.doc2idx(["zz"], unknown_word_index=7) == [7]


@pytest.mark.parametrize("method", ["doc2bow", "doc2idx"])
def test_only_lists_of_tokens_are_documents(dictionary, method):
    for text in ("a text", b"a text"):
        with pytest.raises(TypeError, match="a list of tokens is expected"):
            getattr(dictionary, method)(text)
    with pytest.raises(TypeError, match="the token 5 is a int"):
        getattr(dictionary, method)(["a", 5])
    assert totals(dictionary) == (4, 9, 7)


def test_rare_and_common_tokens_are_forgotten():
    documents = [["all", "half" if number % 2 else "other", f"own{number}"] for number in range(10)]
    for options, expected in [
        ({"no_below": 2, "no_above": 0.5}, {"half", "other"}),
        ({"no_below": 2, "no_above": 1.0}, {"all", "half", "other"}),
        ({"no_below": 2, "no_above": 1.0, "keep_n": 1}, {"all"}),
        ({"no_below": 6, "no_above": 0.5, "keep_tokens": ["own3", "absent"]}, {"own3"}),
        ({"no_below": 2, "no_above": 0.5, "keep_n": 1, "keep_tokens": ["own3"]}, {"own3"}),
        ({"no_below": 0, "no_above": 1.0, "keep_n": None}, None),
    ]:
        dictionary = Dictionary(documents)
        before = counts(dictionary)
        dictionary.filter_extremes(**options)
        assert dictionary.token2id.keys() == (before.keys() if expected is None else expected)
        assert sorted(dictionary.keys()) == list(range(len(dictionary)))
        assert counts(dictionary) == {word: before[word] for word in dictionary.token2id}


def test_tokens_are_forgotten_by_number(dictionary):
    dictionary.filter_n_most_frequent(1)
    assert dictionary.token2id == {"b": 0, "c": 1, "d": 2, "e": 3}
    dictionary.filter_tokens(bad_ids=[1], good_ids=[1, 2, 3])
    assert dictionary.token2id == {"d": 0, "e": 1}
    assert counts(dictionary) == {"d": (1, 2), "e": (1, 1)} and dictionary[1] == "e"


def test_gaps_are_closed(dictionary):
    del dictionary.token2id["b"]
    dictionary.compactify()
    assert dictionary.token2id == {"a": 0, "c": 1, "d": 2, "e": 3}
    assert counts(dictionary) == {"a": (3, 3), "c": (1, 1), "d": (1, 2), "e": (1, 1)}


def test_memory_is_bounded():
    documents = [["common", f"own{number}"] for number in range(10_001)]
    assert len(Dictionary(documents, prune_at=100)) == 101
    assert len(Dictionary(documents, prune_at=None)) == 10_002


def test_special_tokens_take_their_numbers(dictionary):
    before = counts(dictionary)
    dictionary.patch_with_special_tokens({"pad": 0, "c": 1, "e": 4})
    assert dictionary.token2id == {"a": 5, "b": 2, "c": 1, "d": 3, "e": 4, "pad": 0}
    assert counts(dictionary) == before | {"pad": (0, 0)}
    assert dictionary[0] == "pad" and dictionary[5] == "a"
    dictionary.patch_with_special_tokens({"far": 9})
    assert dictionary.token2id["far"] == 9 and dictionary[9] == "far"


def test_dictionaries_are_merged(dictionary):
    other = Dictionary([["x", "a"], ["b", "x", "x"]])
    renumbered = dictionary.merge_with(other)
    assert counts(dictionary)["a"] == (4, 4) and counts(dictionary)["x"] == (2, 3)
    assert totals(dictionary) == (6, 14, 11)
    bag = other.doc2bow(["x", "x", "b"])
    assert renumbered[bag] == dictionary.doc2bow(["x", "x", "b"])
    assert renumbered[[bag, []]] == [renumbered[bag], []]
    dictionary.merge_with({7: "seven"})
    assert dictionary[dictionary.token2id["seven"]] == "seven"
    assert totals(dictionary) == (6, 14, 11)


def test_a_dictionary_is_made_of_bags():
    bags = [[(1, 1.0)], [], [(0, 5.0), (3, 1.0)]]
    made = Dictionary.from_corpus(bags)
    assert made.token2id == {"0": 0, "1": 1, "2": 2, "3": 3}
    assert made.dfs == {0: 1, 1: 1, 2: 0, 3: 1} and totals(made) == (3, 7.0, 3)
    named = Dictionary.from_corpus(bags, {0: "a", 1: "b", 3: "c"})
    assert named.token2id == {"a": 0, "b": 1, "c": 3} and named.cfs == {0: 5.0, 1: 1.0, 3: 1.0}
    assert len(Dictionary.from_corpus([])) == 0


@pytest.mark.parametrize("name", ["d.dict", "d.gz"])
def test_everything_is_saved(dictionary, name, tmp_path):
    dictionary.doc2bow(["naïve\n", "\udcff", "日本"], allow_update=True)
    dictionary.save(tmp_path / name)
    loaded = Dictionary.load(tmp_path / name)
    assert vars(loaded) == vars(dictionary) | {"id2token": {}}
    assert pickle.loads(pickle.dumps(dictionary)) == dictionary


@pytest.mark.parametrize("by_word", [True, False])
def test_text_is_saved(dictionary, by_word, tmp_path):
    dictionary.doc2bow(["c", "naïve tab\there"], allow_update=True)
    dictionary.save_as_text(tmp_path / "d.txt", sort_by_word=by_word)
    lines = (tmp_path / "d.txt").read_text(encoding="utf-8").split("\n")
    assert lines[:3] == (["5", "0\ta\t3", "1\tb\t1"] if by_word else ["5", "0\ta\t3", "2\tc\t2"])
    loaded = Dictionary.load_from_text(tmp_path / "d.txt")
    assert loaded.token2id == dictionary.token2id and loaded.dfs == dictionary.dfs
    assert loaded.num_docs == 5


def test_a_token_with_a_line_end_is_not_lost_silently(tmp_path):
    with pytest.raises(ValueError, match="has a line end"):
        Dictionary([["a\nb"]]).save_as_text(tmp_path / "d.txt")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("3\n0\ta\t1\n1 b 2\n", r"d.txt, line 3: '1 b 2' is not a number"),
        ("3\n0\ta\tx\n", "line 2"),
        ("3\n0\ta\t1\n0\tb\t1\n", "twice"),
        ("3\n0\ta\t1\n1\ta\t1\n", "twice"),
    ],
)
def test_damaged_text_is_told(content, message, tmp_path):
    (tmp_path / "d.txt").write_text(content)
    with pytest.raises(ValueError, match=message):
        Dictionary.load_from_text(tmp_path / "d.txt")


def test_old_text_lacks_the_number_of_documents(tmp_path):
    (tmp_path / "d.txt").write_text("0\ta\t1\n")
    assert Dictionary.load_from_text(tmp_path / "d.txt").token2id == {"a": 0}


def test_pickles_are_refused(tmp_path):
    for protocol in range(5):
        (tmp_path / "d").write_bytes(pickle.dumps(Dictionary(DOCUMENTS), protocol))
        with pytest.raises(ValueError, match=r"pickle.*save_as_text.*load_from_text"):
            Dictionary.load(tmp_path / "d")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 99},
        {"tokens": ["a"]},
        {"tokens": ["a", "a"]},
        {"ids": [0, "1"]},
        {"ids": [0, True]},
        {"dfs": None},
        {"cfs": {}},
        {"num_docs": "3"},
    ],
)
def test_damaged_files_are_told(change, tmp_path):
    path = tmp_path / "d"
    Dictionary([["a", "b"]]).save(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ValueError, match="not a dictionary that Vecloom saved, or damaged"):
        Dictionary.load(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe{}"])
def test_other_files_are_told(content, tmp_path):
    (tmp_path / "d").write_bytes(content)
    with pytest.raises(ValueError, match="not a dictionary"):
        Dictionary.load(tmp_path / "d")
