"""Every query beside gensim's, on the same vectors."""

import copy

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors

gensim_models = pytest.importorskip("gensim.models", reason="gensim is not installed")


@pytest.fixture(scope="module")
def tables():
    """Return the same keys and vectors in both libraries."""
    rng = np.random.default_rng(11)
    vectors = rng.normal(size=(200, 12)).astype(np.float32)
    keys = [f"w{i}" for i in range(200)]
    result = []
    for cls in (KeyedVectors, gensim_models.KeyedVectors):
        table = cls(12)
        table.add_vectors(keys, vectors)
        for i, key in enumerate(keys):
            table.set_vecattr(key, "count", 1000 - i // 2 * 2 + 1000 * (i % 3))
        result.append(table)
    return result


def assert_same(ours, theirs):
    """Compare answers, numbers within rounding."""
    if isinstance(theirs, (list, tuple)):
        assert type(ours) is type(theirs)
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            assert_same(a, b)
    elif isinstance(theirs, (float, np.floating, np.ndarray)):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
        assert np.asarray(ours).dtype == np.asarray(theirs).dtype
    else:
        assert ours == theirs
        assert type(ours) is type(theirs)


QUERIES = {
    "item": lambda kv: kv["w3"],
    "items": lambda kv: kv[["w3", "w5"]],
    "position": lambda kv: (kv[7], 7 in kv, 200 in kv),
    "norm": lambda kv: kv.get_vector("w3", norm=True),
    "index": lambda kv: (kv.get_index("w3"), kv.get_index("x", -1)),
    "normed": lambda kv: kv.get_normed_vectors(),
    "mean": lambda kv: kv.get_mean_vector(["w1", "x", "w2"], weights=[1, 5, -2]),
    "mean post": lambda kv: kv.get_mean_vector(["w1", np.ones(12, "f")], post_normalize=True),
    "mean raw": lambda kv: kv.get_mean_vector(["w1", "w2"], pre_normalize=False),
    "similarity": lambda kv: kv.similarity("w1", "w2"),
    "distance": lambda kv: kv.distance("w1", "w2"),
    "distances": lambda kv: kv.distances("w1"),
    "distances of few": lambda kv: kv.distances(kv["w1"], ["w2", "w3"]),
    "most_similar": lambda kv: kv.most_similar("w1"),
    "all similarities": lambda kv: kv.most_similar("w1", topn=None),
    "analogy": lambda kv: kv.most_similar(positive=["w1", "w2"], negative=["w3"]),
    "weights": lambda kv: kv.most_similar([("w1", 0.3), "w2"], [("w3", -2.0)]),
    "vector": lambda kv: kv.most_similar(kv["w9"] + kv["w8"]),
    "vectors": lambda kv: kv.most_similar(kv.vectors[:3], [kv.vectors[7]]),
    "restricted": lambda kv: kv.most_similar("w1", restrict_vocab=20),
    "clipped": lambda kv: kv.most_similar("w1", clip_start=20, clip_end=60),
    "clipped, all": lambda kv: kv.most_similar("w1", topn=None, clip_start=20, clip_end=60),
    "more than there are": lambda kv: kv.most_similar("w1", topn=1000),
    "by word": lambda kv: kv.similar_by_word("w1", 4),
    "by key": lambda kv: kv.similar_by_key("w1", 4, 50),
    "by vector": lambda kv: kv.similar_by_vector(kv["w1"], 4),
    "cosmul": lambda kv: kv.most_similar_cosmul(["w1", "w2"], ["w3"]),
    "cosmul, all": lambda kv: kv.most_similar_cosmul(["w1", "w2"], ["w3"], topn=None),
    "cosmul of one": lambda kv: kv.most_similar_cosmul("w1", topn=3),
    "doesnt_match": lambda kv: kv.doesnt_match(["w1", "w2", "x", "w3", "w4"]),
    "centrality": lambda kv: kv.rank_by_centrality(["w1", "w2", "w3"]),
    "centrality raw": lambda kv: kv.rank_by_centrality(["w1", "w2", "w3"], use_norm=False),
    "rank": lambda kv: (kv.rank("w1", "w2"), kv.rank("w1", "w1")),
    "closer_than": lambda kv: kv.closer_than("w1", "w2"),
    "given": lambda kv: kv.most_similar_to_given("w1", ["w2", "w3", "w4"]),
    "n_similarity": lambda kv: kv.n_similarity(["w1", "x"], ["w2", "w3"]),
    "relative": lambda kv: kv.relative_cosine_similarity("w1", "w2"),
    "static": lambda kv: kv.cosine_similarities(kv["w1"], kv.vectors[:5]),
    "count": lambda kv: kv.get_vecattr("w7", "count"),
    "text": str,
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_query(tables, query):
    ours, theirs = tables
    assert_same(query(ours), query(theirs))


EDITS = {
    "add": lambda kv: kv.add_vector("new", np.ones(12)),
    "add several": lambda kv: kv.add_vectors(["new", "w1", "newer"], np.ones((3, 12))),
    "replace": lambda kv: kv.add_vectors(["new", "w1"], np.ones((2, 12)), replace=True),
    "assign": lambda kv: kv.__setitem__(["w1", "new"], np.ones((2, 12))),
    "normalise": lambda kv: (kv.fill_norms(), kv.unit_normalize_all())[1],
    "attribute": lambda kv: kv.set_vecattr("w1", "note", "x"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_edit(tables, edit):
    ours, theirs = map(copy.deepcopy, tables)
    assert_same(edit(ours), edit(theirs))
    assert ours.index_to_key == theirs.index_to_key
    assert ours.key_to_index == theirs.key_to_index
    assert ours.expandos.keys() == theirs.expandos.keys()
    assert_same(ours.vectors, theirs.vectors)


ERRORS = {
    "unknown key": lambda kv: kv["x"],
    "unknown position": lambda kv: kv[200],
    "unknown in sum": lambda kv: kv.most_similar("x"),
    "unknown in pair": lambda kv: kv.similarity("w1", "x"),
    "nothing": lambda kv: kv.most_similar(),
    "nothing to multiply": lambda kv: kv.most_similar_cosmul(),
    "no key known": lambda kv: kv.doesnt_match(["x"]),
    "empty set": lambda kv: kv.n_similarity([], ["w1"]),
    "wrong dimensions": lambda kv: kv.most_similar(np.ones(3, "f")),
    "attribute's type": lambda kv: kv.set_vecattr("w1", "count", 1.5),
    "no attribute": lambda kv: kv.get_vecattr("w1", "x"),
}


@pytest.mark.parametrize("query", ERRORS.values(), ids=ERRORS)
def test_error(tables, query):
    raised = []
    for table in tables:
        with pytest.raises(Exception) as error:
            query(table)
        raised.append(error.type)
    assert raised[0] is raised[1]
