"""Random walks: their probabilities, their places, their independence of threads."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chisquare

from vecloom import Word2Vec
from vecloom.corpus import Graph

# A hub, a triangle, a path, a loop: every case of p and q.
SOURCES = [0, 0, 0, 0, 1, 2, 3, 4, 5, 5]
TARGETS = [1, 2, 3, 4, 2, 3, 5, 6, 5, 6]
WEIGHTS = [1.0, 5.0, 0.1, 2.0, 1.0, 0.5, 3.0, 1.0, 2.0, 4.0]


def probabilities(graph, before, node, p, q):
    """Equation 2 of node2vec, edge by edge."""
    out = graph.neighbours(node)
    near = graph.neighbours(before)

    def bias(x):
        return 1 / p if x == before else 1 if x in near else 1 / q

    weights = {x: weight * bias(x) for x, weight in out.items()}
    total = sum(weights.values())
    return {x: weight / total for x, weight in weights.items()}


def steps(graph, **parameters):
    """Count the steps after (before, node)."""
    found = {}
    for walk in graph.walks(num_walks=200, walk_length=60, seed=5, **parameters).sentences():
        for before, node, x in zip(walk, walk[1:], walk[2:], strict=False):
            found.setdefault((before, node), Counter())[x] += 1
    return found


def assert_drawn_from(counted, expected):
    assert set(counted) <= set(expected)
    names = [x for x in expected if expected[x] * counted.total() > 5]
    if len(names) < 2:
        return
    observed = np.array([counted[x] for x in names])
    wanted = np.array([expected[x] for x in names])
    # the seeds are fixed: a step that is drawn rightly passes, always
    assert chisquare(observed, wanted / wanted.sum() * observed.sum()).pvalue > 1e-4


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize(
    ("p", "q"), [(1, 1), (0.25, 4), (4, 0.25), (0.01, 1), (1, 0.5), (1e6, 1e5), (1e-3, 1e3)]
)
def test_steps_have_the_probabilities_of_node2vec(directed, weights, p, q):
    graph = Graph(SOURCES, TARGETS, weights, directed=directed)
    found = steps(graph, p=p, q=q)
    assert len(found) > (5 if directed else 15)
    for (before, node), counted in found.items():
        assert_drawn_from(counted, probabilities(graph, before, node, p, q))


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_the_first_step_goes_by_weight_alone(weights):
    graph = Graph(SOURCES, TARGETS, weights)
    corpus = graph.walks(num_walks=3000, walk_length=2, p=0.1, q=7)
    first = {}
    for node, x in corpus.sentences():
        first.setdefault(node, Counter())[x] += 1
    assert len(first) == 7
    for node, counted in first.items():
        assert_drawn_from(counted, probabilities(graph, node, node, 1, 1))


def test_every_node_begins_as_many_walks_each_turn_in_another_order():
    graph = Graph(range(99), range(1, 100))
    corpus = graph.walks(num_walks=3, walk_length=4)
    starts = [walk[0] for walk in corpus.sentences()]
    turns = [starts[begin : begin + 100] for begin in (0, 100, 200)]
    assert all(sorted(turn) == list(range(100)) for turn in turns)
    assert turns[0] != turns[1] != turns[2] != sorted(turns[2])
    assert np.diff(corpus.offsets).tolist() == [4] * 300


@pytest.fixture(scope="module")
def wide():
    """Return a graph whose walks several threads make."""
    random = np.random.default_rng(1)
    ends = random.integers(0, 3000, (2, 9000))
    return Graph(*ends, random.random(9000), nodes=3000)


def test_walks_do_not_depend_on_threads(wide):
    one = wide.walks(p=0.5, q=2, workers=1)
    for workers in (2, 3, 7):
        other = wide.walks(p=0.5, q=2, workers=workers)
        assert np.array_equal(one.ids, other.ids) and np.array_equal(one.offsets, other.offsets)
        assert one.vocabulary.words == other.vocabulary.words


def test_a_seed_is_one_result_and_another_seed_another(wide):
    ids = [wide.walks(num_walks=1, seed=seed).ids for seed in (3, 3, 4)]
    assert np.array_equal(ids[0], ids[1])
    assert len(ids[0]) != len(ids[2]) or not np.array_equal(ids[0], ids[2])


def test_the_vocabulary_counts_the_walks(wide):
    corpus = wide.walks(num_walks=2)
    words = corpus.vocabulary
    assert words.counts.tolist() == np.bincount(corpus.ids).tolist()
    assert sorted(words.words) == list(range(3000))
    assert (np.diff(words.counts) <= 0).all()
    seen = list(dict.fromkeys(x for walk in corpus.sentences() for x in walk))
    assert [words.words[i] for i in words.order_of_occurrence()] == seen


def test_a_file_takes_what_memory_does_not(wide, tmp_path):
    corpus = wide.walks(num_walks=2, storage=tmp_path / "walks")
    expected = wide.walks(num_walks=2, storage="memory")
    assert np.array_equal(corpus.ids, expected.ids)
    opened = corpus.open(tmp_path / "walks")
    opened.validate()
    assert list(opened.sentences()) == list(expected.sentences())


def test_walks_end_where_no_edge_leads_on():
    graph = Graph([0, 1], [1, 2], directed=True, nodes=["a", "b", "c", "alone"])
    walks = set(map(tuple, graph.walks(num_walks=2).sentences()))
    assert walks == {("a", "b", "c"), ("b", "c"), ("c",), ("alone",)}


def test_a_loop_is_walked_in_place():
    graph = Graph([0], [0])
    assert list(graph.walks(num_walks=1, walk_length=3, p=2).sentences()) == [[0, 0, 0]]


def test_walks_of_one_node_each():
    graph = Graph([0, 1], [1, 2])
    assert sorted(graph.walks(num_walks=1, walk_length=1).sentences()) == [[0], [1], [2]]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"num_walks": 0}, "num_walks=0"),
        ({"walk_length": 0}, "walk_length=0"),
        ({"p": 0}, "p=0"),
        ({"p": -1}, "p=-1"),
        ({"q": float("nan")}, "q=nan"),
        ({"q": float("inf")}, "q=inf"),
        ({"p": 1e-310}, "p="),
        ({"seed": -1}, "seed=-1"),
        ({"workers": 0}, "workers=0"),
    ],
)
def test_parameters_out_of_range(wrong, message):
    with pytest.raises(ValueError, match=message):
        Graph([0], [1]).walks(**wrong)


def test_neighbours_in_the_graph_are_neighbours_of_vectors():
    # two cliques of ten, joined by one edge
    pairs = [(i, j) for i in range(10) for j in range(i)]
    sources = [i for i, _ in pairs] + [i + 10 for i, _ in pairs] + [0]
    targets = [j for _, j in pairs] + [j + 10 for _, j in pairs] + [10]
    corpus = Graph(sources, targets).walks(walk_length=20, q=0.5)
    model = Word2Vec(corpus, sg=1, vector_size=16, min_count=1, epochs=20, seed=1)
    for node in (5, 15):
        nearest = {other for other, _ in model.wv.most_similar(node, topn=9)}
        assert nearest == set(range(node // 10 * 10, node // 10 * 10 + 10)) - {node}
