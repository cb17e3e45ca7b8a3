"""Graphs from arrays, files, NetworkX and SciPy."""

import gzip
import io
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from vecloom.corpus import Graph, TextEncodingError


def edges(graph):
    return {node: graph.neighbours(node) for node in graph.nodes}


# -- arrays


@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30),
    directed=st.booleans(),
    weighted=st.booleans(),
)
def test_any_edges(pairs, directed, weighted):
    weights = [1 + i % 4 for i in range(len(pairs))] if weighted else None
    graph = Graph(*zip(*pairs, strict=True), weights, directed=directed, nodes=6)
    expected = {node: {} for node in range(6)}
    for (a, b), weight in zip(pairs, weights or [1] * len(pairs), strict=True):
        for x, y in {(a, b)} if directed else {(a, b), (b, a)}:
            expected[x][y] = expected[x].get(y, 0) + weight if weighted else 1
    assert edges(graph) == expected
    assert all(list(near) == sorted(near) for near in edges(graph).values())
    distinct = {(a, b) if directed else (min(a, b), max(a, b)) for a, b in pairs}
    assert graph.n_edges == len(distinct)


def test_edges_of_weight_0_are_none():
    assert edges(Graph([0, 1], [1, 2], [0, 2])) == {0: {}, 1: {2: 2.0}, 2: {1: 2.0}}


def test_names():
    graph = Graph([0, 1], [1, 2], nodes=["x", np.str_("y"), "z"])
    assert edges(graph)["y"] == {"x": 1.0, "z": 1.0}
    assert {type(node) for node in graph.nodes} == {str}
    assert {type(node) for node in Graph([0], [1], nodes=np.array([7, 9]).tolist()).nodes} == {int}
    assert repr(graph) == "<Graph of 3 nodes, 2 edges>"
    assert repr(Graph([0], [1], [2], directed=True)) == (
        "<Graph of 2 nodes, 1 directed edges, weighted>"
    )


def test_an_unknown_node():
    with pytest.raises(KeyError, match="'d' is no node"):
        Graph([0], [1]).neighbours("d")


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([0, 1], [1]), {}, ValueError, "2 sources and 1 targets"),
        (([0.5], [1]), {}, TypeError, "float64"),
        (([[0]], [1]), {}, ValueError, "2 dimensions"),
        (([-1], [1]), {}, ValueError, "node -1: there are nodes 0 to 1"),
        (([0], [5]), {"nodes": 3}, ValueError, "node 5: there are nodes 0 to 2"),
        (([], []), {}, ValueError, "0 nodes"),
        (([0], [1]), {"nodes": []}, ValueError, "0 nodes"),
        (([0], [1]), {"nodes": ["a", "a"]}, ValueError, "two nodes have the name 'a'"),
        (([0], [1]), {"nodes": ["a", 1]}, TypeError, "some nodes are str and some int"),
        (([0], [1]), {"nodes": [("a",), ("b",)]}, TypeError, "must be str or int"),
        (([0], [1], [-1]), {}, ValueError, "weight of edge 0 .* is -1.0"),
        (([0, 1], [1, 0], [1, np.nan]), {}, ValueError, "weight of edge 1 .* is nan"),
        (([0], [1], [np.inf]), {}, ValueError, "is inf"),
        (([0], [1], [1e308]), {}, ValueError, "sum of the weights"),
        (([0], [1], [1, 2]), {}, ValueError, "one for each of 1 edges"),
        (([0], [1], ["much"]), {}, TypeError, "weights must be numbers"),
    ],
)
def test_bad_arrays(arguments, options, error, message):
    with pytest.raises(error, match=message):
        Graph(*arguments, **options)


# -- files


def read(tmp_path, content, name="edges", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Graph.from_file(path, **options)


TRIANGLE = {
    "a": {"b": 1.0, "c": 1.0},
    "b": {"a": 1.0, "c": 1.0},
    "c": {"a": 1.0, "b": 1.0},
}


@pytest.mark.parametrize(
    ("content", "name", "options"),
    [
        ("a b\nb c\nc a\n", "edges.txt", {}),
        ("# made up\n\n  a\tb \r\nb  c\r\n% more\n\nc a", "edges.txt", {}),
        ("a,b\nb,c\nc,a\n", "edges.csv", {}),
        ('"a", b\n\nb,"c"\nc,a\n', "edges.csv", {}),
        ("\ufeffsource\ttarget\na\tb\nb\tc\nc\ta\n", "edges.tsv", {"header": True}),
        ("from to\na b\nb c\nc a\n", "edges", {"header": True}),
        ("a|b\nb|c\nc|a\n", "edges", {"delimiter": "|"}),
        ("a b 3 x\nb c\nc a 5\n", "edges", {"weighted": False}),
        ("a b\nb a\na b\nb c\nc a\n", "edges", {}),
        (gzip.compress(b"a,b\nb,c\nc,a\n"), "edges.csv.gz", {}),
    ],
)
def test_files(tmp_path, content, name, options):
    assert edges(read(tmp_path, content, name, **options)) == dict(TRIANGLE)


def test_weights(tmp_path):
    expected = {"a": {"b": 2.5}, "b": {"a": 2.5, "2.5": 0.5}, "2.5": {"b": 0.5}}
    for content, name in (("a b 2.5\nb 2.5 .5", "e"), ("a,b,2.5\nb,2.5,5e-1\n", "e.csv")):
        assert edges(read(tmp_path, content, name)) == expected
    assert edges(read(tmp_path, "a b 2.5 then\nb 2.5 .5 now", weighted=True)) == expected


def test_numbers_as_nodes(tmp_path):
    graph = read(tmp_path, "1 2\n2 30\n", node_type=int, directed=True)
    assert edges(graph) == {1: {2: 1.0}, 2: {30: 1.0}, 30: {}}
    assert {type(node) for node in graph.walks().vocabulary.words} == {int}


def test_names_of_any_kind(tmp_path):
    graph = read(tmp_path, '"Zhuge Liang",刘备\n刘备,"Guan ""Yu"""\n', "edges.csv")
    assert edges(graph)["刘备"] == {"Zhuge Liang": 1.0, 'Guan "Yu"': 1.0}


def test_standard_input(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"a b 1\nb c much\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(ValueError, match="<stdin>, row 2: its weight"):
        Graph.from_file("-")


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("a b\n\n# c\nc\n", {}, "line 4, 'c': expected two nodes"),
        ("a b\nb c 2\n", {}, "line 2, 'b c 2': the first edge has 2 columns"),
        ("a b 1 2\n", {}, "line 1.* weighted=False"),
        ("a b 1\na b\n", {"weighted": True}, "line 2, 'a b': expected two nodes and a weight"),
        ("a b 1\nb c -1\n", {}, "line 2, 'b c -1': its weight"),
        ("a b nan\n", {}, "line 1, 'a b nan': its weight"),
        ("a b 1e999\n", {}, "line 1"),
        ("a b {}\n", {}, "line 1, 'a b {}': its weight is no number"),
        ("1 2\n2 x\n", {"node_type": int}, "line 2, '2 x': node 'x' is no integer"),
        ("1 2\n01 3\n", {"node_type": int}, "nodes '1' and '01' are the same number"),
        ("a,b\n,c\n", {"delimiter": ","}, "line 2, ' c': a node has no name"),
        ('a,b\n"b,c\n', {"delimiter": ","}, "line 2: "),
        ("", {}, "no tokens"),
        ("", {"delimiter": ","}, "no edges"),
        ("# nothing\n", {}, "no edges"),
        ("a b\n", {"header": True}, "no edges"),
        ("a b\n", {"node_type": float}, "choose str or int"),
        ("a b\n", {"delimiter": "::"}, "one character"),
    ],
)
def test_bad_files(tmp_path, content, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        read(tmp_path, content, **options)
    if "choose" not in message and "one character" not in message:
        assert str(tmp_path / "edges") in str(caught.value)


@pytest.mark.parametrize("name", ["edges", "edges.csv"])
def test_bytes_that_are_not_utf8(tmp_path, name):
    with pytest.raises(TextEncodingError, match="line 2"):
        read(tmp_path, b"a,b\nb,\xff\n", name)


def test_absent_and_damaged_files(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent"):
        Graph.from_file(tmp_path / "absent")
    with pytest.raises(ValueError, match="truncated or damaged"):
        read(tmp_path, gzip.compress(b"a b\n" * 99)[:-9], "edges.gz")
    (tmp_path / "folder").mkdir()
    for name in "ab":
        (tmp_path / "folder" / name).write_text("a b")
    with pytest.raises(ValueError, match="2 files"):
        Graph.from_file(tmp_path / "folder")


# -- NetworkX


@pytest.mark.parametrize("kind", ["Graph", "DiGraph", "MultiGraph", "MultiDiGraph"])
def test_networkx(kind):
    networkx = pytest.importorskip("networkx")
    theirs = getattr(networkx, kind)()
    theirs.add_nodes_from(["alone", "a"])
    theirs.add_edge("a", "b", weight=2)
    theirs.add_edge("b", "c")
    theirs.add_edge("b", "c", weight=3)
    graph = Graph.from_networkx(theirs)
    assert graph.directed == theirs.is_directed()
    assert graph.neighbours("a") == {"b": 2.0}
    assert graph.neighbours("alone") == {}
    both = 4.0 if "Multi" in kind else 3.0
    assert graph.neighbours("b") == ({"c": both} if graph.directed else {"a": 2.0, "c": both})
    assert Graph.from_networkx(theirs, weight=None).weights is None


def test_networkx_without_weights_and_with_bad_ones():
    networkx = pytest.importorskip("networkx")
    assert Graph.from_networkx(networkx.karate_club_graph(), weight="absent").weights is None
    theirs = networkx.Graph()
    theirs.add_edge("a", "b", weight=-2)
    with pytest.raises(ValueError, match=r"of edge \('a', 'b'\) is -2"):
        Graph.from_networkx(theirs)
    with pytest.raises(TypeError, match="convert_node_labels_to_integers"):
        Graph.from_networkx(networkx.grid_2d_graph(2, 2))
    with pytest.raises(ValueError, match="0 nodes"):
        Graph.from_networkx(networkx.Graph())


# -- SciPy


@pytest.mark.parametrize("make", [sparse.csr_matrix, sparse.coo_array, sparse.csc_array])
def test_scipy(make):
    dense = np.array([[0, 2, 0], [0, 0.5, 3], [0, 0, 0]])
    graph = Graph.from_scipy(make(dense), nodes=["a", "b", "c"])
    assert graph.directed
    assert edges(graph) == {"a": {"b": 2.0}, "b": {"b": 0.5, "c": 3.0}, "c": {}}
    assert Graph.from_scipy(make(dense > 0)).weights is None


def test_bad_matrices():
    with pytest.raises(ValueError, match="2 x 3"):
        Graph.from_scipy(sparse.csr_array((2, 3)))
    with pytest.raises(ValueError, match=r"at \(1, 0\) is -1"):
        Graph.from_scipy(sparse.csr_array([[0, 1], [-1, 0]]))
    with pytest.raises(TypeError, match="complex"):
        Graph.from_scipy(sparse.csr_array([[0, 1j], [1, 0]]))
    with pytest.raises(ValueError, match="1 names for the 2 nodes"):
        Graph.from_scipy(sparse.csr_array((2, 2)), nodes=["a"])
