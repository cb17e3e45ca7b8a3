"""Every query of subword vectors beside gensim's, on the same rows."""

import copy

import numpy as np
import pytest
from test_gensim_queries import assert_same

from vecloom.vectors import FastTextKeyedVectors

fasttext = pytest.importorskip("gensim.models.fasttext", reason="gensim is not installed")

KEYS = [
    "night", "nights", "knight", "nightly", "kniga", "三国演义", "三国志", "水浒传", "naïve",
    "😀", "a", "ab", "x" * 300, *(f"word{i}" for i in range(60)),
]  # fmt: skip


@pytest.fixture(scope="module", params=[(3, 6, 300), (1, 2, 50), (3, 3, 1), (2, 9, 5000)])
def tables(request):
    """Return the same words and rows in both libraries."""
    rng = np.random.default_rng(11)
    sizes = request.param
    own = rng.normal(size=(len(KEYS), 12)).astype(np.float32)
    ngrams = rng.normal(size=(sizes[-1], 12)).astype(np.float32)
    result = []
    for cls in (FastTextKeyedVectors, fasttext.FastTextKeyedVectors):
        table = cls(12, *sizes)
        table.index_to_key = list(KEYS)
        table.key_to_index = {key: i for i, key in enumerate(KEYS)}
        table.resize_vectors()
        table.vectors_vocab = own
        table.vectors_ngrams = ngrams
        table.adjust_vectors()
        for i, key in enumerate(KEYS):
            table.set_vecattr(key, "count", 1000 - i)
        result.append(table)
    return result


QUERIES = {
    "known": lambda kv: kv["night"],
    "Chinese": lambda kv: kv["三国演义"],
    "emoji": lambda kv: kv["😀"],
    "unknown": lambda kv: kv["nightfall"],
    "unknown Chinese": lambda kv: kv["三国演"],
    "unknown emoji": lambda kv: kv["😀😀"],
    "unknown and very long": lambda kv: kv["nonsense" * 200],
    "several": lambda kv: kv[["night", "nightfall", "三国志"]],
    "unknown's norm": lambda kv: kv.get_vector("nightfall", norm=True),
    "membership": lambda kv: ("night" in kv, "nightfall" in kv, "night" in kv.key_to_index),
    "row": lambda kv: (kv.has_index_for("night"), kv.has_index_for("nightfall")),
    "index": lambda kv: (kv.get_index("ab"), kv.get_index("nightfall", -1)),
    "vectors": lambda kv: kv.vectors,
    "words' own": lambda kv: kv.vectors_vocab,
    "n-grams": lambda kv: kv.vectors_ngrams,
    "sizes": lambda kv: (kv.min_n, kv.max_n, kv.bucket, kv.vector_size, len(kv)),
    "buckets": lambda kv: [part.tolist() for part in kv.buckets_word],
    "neighbours": lambda kv: kv.most_similar("night"),
    "neighbours of an unknown word": lambda kv: kv.most_similar("nightfall"),
    "analogy": lambda kv: kv.most_similar(positive=["nightfall", "三国志"], negative=["knights"]),
    "cosmul": lambda kv: kv.most_similar_cosmul(["nightfall", "kniga"], ["ab"]),
    "similarity": lambda kv: kv.similarity("night", "nightfall"),
    "distance": lambda kv: kv.distance("nightfall", "knights"),
    "distances": lambda kv: kv.distances("nightfall", ["night", "nights"]),
    "sets": lambda kv: kv.n_similarity(["night", "nightfall"], ["三国", "水浒"]),
    "mean": lambda kv: kv.get_mean_vector(["night", "nightfall"], weights=[1, -2]),
    "sentence": lambda kv: kv.get_sentence_vector(["night", "nightfall", "三国"]),
    "doesnt_match": lambda kv: kv.doesnt_match(["night", "nightfall", "knights", "三国"]),
    "given": lambda kv: kv.most_similar_to_given("nightfall", ["knights", "三国"]),
    "rank": lambda kv: kv.rank("night", "nights"),
    "normed": lambda kv: kv.get_normed_vectors(),
    "whole words": lambda kv: kv.vectors_for_all(["nightfall", "ab", "ab"]).vectors,
    "their kind": lambda kv: type(kv.vectors_for_all(["ab"])).__name__,
    "known ones": lambda kv: kv.vectors_for_all(["nightfall", "ab"], False).index_to_key,
    "count": lambda kv: kv.get_vecattr("ab", "count"),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_query(tables, query):
    ours, theirs = tables
    assert_same(query(ours), query(theirs))


ERRORS = {
    "unknown attribute": lambda kv: kv.get_vecattr("nightfall", "count"),
    "unknown index": lambda kv: kv.get_index("nightfall"),
    "nothing": lambda kv: kv.most_similar(),
}


@pytest.mark.parametrize("query", ERRORS.values(), ids=ERRORS)
def test_error(tables, query):
    raised = []
    for table in tables:
        with pytest.raises(Exception) as error:
            query(table)
        raised.append(error.type)
    assert raised[0] is raised[1]


def test_more_words(tables):
    """Rows that are there stay, in both."""
    ours, theirs = map(copy.deepcopy, tables)
    for table in (ours, theirs):
        table.index_to_key.append("brandnew")
        table.key_to_index["brandnew"] = len(KEYS)
        table.resize_vectors(seed=1)
    assert ours.vectors.shape == theirs.vectors.shape
    assert_same(ours.vectors[: len(KEYS)], theirs.vectors[: len(KEYS)])
    assert ours.buckets_word[-1].tolist() == theirs.buckets_word[-1].tolist()


def test_without_buckets():
    result = []
    for cls in (FastTextKeyedVectors, fasttext.FastTextKeyedVectors):
        table = cls(4, 3, 6, 0)
        table.index_to_key, table.key_to_index = ["night"], {"night": 0}
        table.resize_vectors()
        table.vectors_vocab = np.arange(4, dtype=np.float32)[None]
        table.adjust_vectors()
        with pytest.raises(KeyError, match="n-?grams"):
            table["nightfall"]
        result.append((table["night"], "night" in table, "nightfall" in table))
    assert_same(*result)
