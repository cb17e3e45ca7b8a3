"""What users do with tables of vectors: derive classes, copy, replace, share them among threads."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vecloom import KeyedVectors
from vecloom.vectors import FastTextKeyedVectors


class Wiser(KeyedVectors):
    """Knows a vector for any word; made from other arguments than its base class."""

    def __init__(self, words, size):
        super().__init__(size)
        self.add_vectors(words, np.eye(len(words), size, dtype=np.float32))

    def get_vector(self, key, norm=False):
        if key in self.key_to_index:
            return super().get_vector(key, norm)
        return np.ones(self.vector_size, np.float32)


@pytest.fixture
def wiser():
    return Wiser(["a", "b"], 4)


def test_a_class_may_know_more_words(wiser):
    assert wiser["unheard"].tolist() == [1, 1, 1, 1]
    assert wiser[["a", "unheard"]].tolist() == [[1, 0, 0, 0], [1, 1, 1, 1]]
    assert wiser.similarity("a", "unheard") == pytest.approx(0.5)
    assert wiser.most_similar("unheard", topn=2) == [("a", 0.5), ("b", 0.5)]
    assert wiser.get_mean_vector(["unheard"], pre_normalize=False).tolist() == [1, 1, 1, 1]


def test_a_selection_is_of_the_plain_class(wiser):
    chosen = wiser.vectors_for_all(["b"])
    assert type(chosen) is KeyedVectors
    assert chosen["b"].tolist() == [0, 1, 0, 0]


@pytest.fixture(params=["words", "subwords"])
def table(request, cloud):
    if request.param == "words":
        return cloud
    kv = FastTextKeyedVectors(7, 2, 3, 50)
    kv.add_vectors(cloud.index_to_key, cloud.vectors)
    return kv


def test_subwords_are_vectors_too(table):
    assert isinstance(table, KeyedVectors)


COPIES = {
    "copy.deepcopy": copy.deepcopy,
    **{
        f"pickle, protocol {protocol}": lambda kv, protocol=protocol: pickle.loads(
            pickle.dumps(kv, protocol)
        )
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
}


@pytest.mark.parametrize("make", COPIES.values(), ids=COPIES)
def test_a_copy_is_whole_and_its_own(table, make):
    table.note = "the user's"
    table.set_vecattr("w3", "count", 5)
    made = make(table)
    assert type(made) is type(table)
    assert made.note == "the user's"
    assert made.most_similar("w3") == table.most_similar("w3")
    assert made.get_vecattr("w3", "count") == 5
    before = table["w3"].tolist()
    made.vectors[made.key_to_index["w3"]] = 0
    assert not made["w3"].any()
    assert table["w3"].tolist() == before


def test_a_pickle_holds_the_matrix_once(cloud):
    cloud.vectors = np.zeros((50, 10_000), np.float32)
    assert len(pickle.dumps(cloud)) < 1.1 * cloud.vectors.nbytes


def test_vectors_are_replaced_at_any_time(table):
    table.most_similar("w1")
    rows = np.random.default_rng(1).standard_normal((50, 7)).astype(np.float32)
    table.vectors = rows
    assert table.vectors is rows
    assert np.shares_memory(table["w3"], rows)
    rows[3] = 1
    assert table["w3"].tolist() == [1] * 7
    assert table.get_vector("w3", norm=True) == pytest.approx([7**-0.5] * 7)
    assert table.similarity("w3", "w3") == pytest.approx(1)


def test_single_vectors_are_read_only_and_the_matrix_is_not(table):
    for vector in (table["w3"], table.get_vector("w3", norm=True), table[3]):
        with pytest.raises(ValueError, match="read-only"):
            vector[0] = 1
    table.vectors[3, 0] = 9
    assert table["w3"][0] == 9


def test_rows_in_a_mapped_file_are_found(tmp_path, cloud):
    cloud.save(tmp_path / "vectors")
    mapped = KeyedVectors.load(tmp_path / "vectors", mmap="r")
    assert mapped["w3"].tolist() == cloud["w3"].tolist()
    assert type(mapped["w3"]) is np.ndarray
    assert mapped.similarity("w3", "w4") == cloud.similarity("w3", "w4")


def test_threads_share_a_table(table):
    def ask(row):
        word = f"w{row}"
        return (
            table.most_similar(word, topn=5),
            table[word].tolist(),
            table.similarity(word, "w0"),
            table.get_mean_vector([word, "w0"]).tolist(),
            table.rank(word, "w0") if row else 0,
        )

    alone = [ask(row) for row in range(50)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(50))) == alone


def test_what_happened_is_noted(cloud):
    cloud.add_lifecycle_event("read", log_level=False, words=50)
    assert [(event["event"], event["words"]) for event in cloud.lifecycle_events] == [("read", 50)]


def test_saving_takes_gensims_keywords(tmp_path, table):
    table.save(tmp_path / "a")
    table.save(tmp_path / "b", separately=["vectors"], sep_limit=1, ignore=["x"], pickle_protocol=4)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
