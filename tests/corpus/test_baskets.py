"""Baskets from files, windows as long as they, and other orders of the same items."""

import gzip
import json

import numpy as np
import pytest

from vecloom import Corpus, Word2Vec
from vecloom.corpus import basket_window, read_baskets, shuffled
from vecloom.corpus import baskets as module

BASKETS = [["tea", "milk"], ["tea", "lemon", "cake"], ["salt"]]


def write(path, content):
    content = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(gzip.compress(content) if path.name.endswith(".gz") else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("b.csv", "tea,milk\ntea, lemon,,cake\n\nsalt\n", {}),
        ("b.txt", "tea milk\ntea lemon  cake\nsalt\n", {"delimiter": " "}),
        ("b.tsv.gz", "tea\tmilk\ntea\tlemon\tcake\nsalt\n", {}),
        ("b.jsonl", "\n".join(map(json.dumps, BASKETS)), {}),
        ("b.ndjson", "\n".join(json.dumps({"i": b}) for b in BASKETS), {"item": "i"}),
        (
            "b.csv",
            "order, item,price\n7,tea,1\n8,tea,1\n7,milk,2\n8,lemon,1\n9,salt,0\n8,cake,9",
            {"basket": "order", "item": "item"},
        ),
        (
            "b.jsonl.gz",
            "\n".join(json.dumps({"n": n, "i": i}) for n, b in enumerate(BASKETS) for i in b),
            {"basket": "n", "item": "i"},
        ),
    ],
)
def test_files(tmp_path, name, content, options):
    assert list(read_baskets(write(tmp_path / name, content), **options).sentences()) == BASKETS


def test_integers_and_what_is_taken_twice(tmp_path):
    path = write(tmp_path / "b.jsonl", "[3, 1, 3]\n[]\n[1]")
    assert list(read_baskets(path).sentences()) == [[3, 1], [1]]
    assert list(read_baskets(path, distinct=False).sentences()) == [[3, 1, 3], [1]]
    corpus = read_baskets(path, storage=tmp_path / "corpus")
    assert list(Corpus.open(corpus.path).sentences()) == [[3, 1], [1]]


LONG = {"basket": "order", "item": "item"}


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("b.csv", "order,thing\n1,a\n", LONG, "no column 'item'; the first line has order, thing"),
        ("b.csv", "", LONG, "no column 'order'"),
        ("b.csv", "order,item\n1,a\n\n2\n", LONG, "line 4: 1 fields"),
        ("b.csv", "order,item\n1,\n", LONG, "line 2: item is empty"),
        ("b.csv", "order,item\n ,a\n", LONG, "line 2: order is empty"),
        ("b.csv", 'order,item\n1,"a\n', LONG, "line 2"),
        ("b.csv", "a,b\n", {"item": "item"}, "needs basket"),
        ("b.csv", "a,b\n", {"basket": "order"}, "without item"),
        ("b.csv", "a,b\n", {"delimiter": ""}, "one character"),
        ("b.csv", ",\n", {}, "no tokens"),
        ("b.csv", b"a\n\xff\n", {}, "line 2"),
        ("b.jsonl", "[1]\n[1,\n", {}, "line 2: no JSON"),
        ("b.jsonl", "[" * 100_000, {}, "line 1: no JSON"),
        ("b.jsonl", f"[{'9' * 5000}]", {}, "line 1: no JSON"),
        ("b.jsonl", '{"items": [1]}', {}, "line 1: expected a list"),
        ("b.jsonl", '{"items": [1]}', {"item": "i"}, "line 1: no 'i', but items"),
        ("b.jsonl", "[1]", {"item": "i"}, "line 1: expected an object"),
        ("b.jsonl", "[1, null]", {}, "line 1: None is neither"),
        ("b.jsonl", "[1.5]", {}, "line 1: 1.5 is neither"),
        ("b.jsonl", '{"order": [1], "item": 2}', LONG, r"line 1: \[1\] is neither"),
    ],
)
def test_bad_files(tmp_path, name, content, options, message):
    with pytest.raises(ValueError, match=message):
        read_baskets(write(tmp_path / name, content), **options)


def test_items_of_two_types(tmp_path):
    with pytest.raises(TypeError, match="all tokens str, or all int"):
        read_baskets(write(tmp_path / "b.jsonl", '[1]\n["a"]\n'))


def test_the_window_is_the_longest_basket():
    assert basket_window(Corpus(BASKETS)) == {"window": 2, "shrink_windows": False}
    assert basket_window(Corpus([["a"]]))["window"] == 1


def test_a_window_of_a_basket_brings_its_ends_together():
    # "first" and "last" meet in every basket, and only there, with ten items between them
    random = np.random.default_rng(1)
    baskets = []
    for number in range(400):
        kind = number % 2
        between = (f"item{kind}{i}" for i in random.permutation(30)[:10])
        baskets.append([f"first{kind}", *between, f"last{kind}"])
    corpus = Corpus(baskets)
    parameters = {"sg": 1, "vector_size": 16, "min_count": 1, "epochs": 10, "sample": 0, "seed": 1}
    wv = Word2Vec(corpus, **parameters, **basket_window(corpus)).wv
    assert wv.similarity("first0", "last0") > wv.similarity("first0", "last1") + 0.3


@pytest.mark.parametrize("at_once", [1, 7, 1 << 22])
def test_shuffling_keeps_items_in_their_baskets(monkeypatch, at_once):
    monkeypatch.setattr(module, "SHUFFLE_TOKENS", at_once)
    random = np.random.default_rng(3)
    corpus = Corpus([random.integers(0, 99, n).tolist() for n in random.integers(1, 12, 200)])
    other = shuffled(corpus, 5)
    pairs = list(zip(corpus.sentences(), other.sentences(), strict=True))
    assert all(sorted(one) == sorted(two) for one, two in pairs)
    assert sum(one != two for one, two in pairs) > 100
    assert not np.array_equal(other.ids, shuffled(corpus, 6).ids)
    assert np.array_equal(other.ids, shuffled(corpus, 5).ids)


def test_every_order_is_as_likely():
    corpus = Corpus([[0, 1, 2]] * 6000)
    orders = shuffled(corpus).ids.reshape(-1, 3) @ [9, 3, 1]
    _, counts = np.unique(orders, return_counts=True)
    assert len(counts) == 6 and counts.min() > 900 and counts.max() < 1100
