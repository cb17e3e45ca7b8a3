"""A graph, and the corpus of random walks over it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.encoded import Corpus
from vecloom.corpus.graphs import edgelist
from vecloom.corpus.graphs.adjacency import Adjacency, Float64s, adjacency
from vecloom.corpus.graphs.checks import (
    WeightError,
    checked_names,
    checked_numbers,
    checked_weights,
)
from vecloom.corpus.graphs.walking import walks
from vecloom.corpus.sources import StrPath
from vecloom.corpus.vocabulary import Int32s, Int64s, Word


class Graph:
    """A graph whose random walks are the sentences of a corpus, and its nodes the words.

    Made of arrays by the constructor, or by `from_file`, `from_networkx` and `from_scipy`. An edge
    that is given more than once counts once, or with the sum of its weights if there are weights.
    An edge of weight 0 is none. Nodes may have edges to themselves, or no edges at all.

    Parameters
    ----------
    sources, targets : array_like of int, shape (n,)
        Numbers of the nodes that each edge goes from and to, counted from 0.
    weights : array_like of float, shape (n,), optional
        Not negative, finite.
    directed : bool, default False
        Whether edges are walked from source to target only.
    nodes : int or sequence of str or int, optional
        How many nodes there are, or their names, all str or all int; by default as many as the
        greatest number tells, under their numbers.

    Attributes
    ----------
    nodes : sequence of str or int
        Names of the nodes, which become the words.
    directed : bool
        Whether edges have one direction.
    offsets : ndarray of int64, shape (n_nodes + 1,)
        Node v has edges to ``targets[offsets[v]:offsets[v + 1]]``.
    targets : ndarray of int32
        Numbers of the nodes that edges lead to, ascending for each node; an edge that is not
        directed is there twice.
    weights : ndarray of float64, or None
        Of each edge; None for all the same.

    Raises
    ------
    TypeError
        If numbers of nodes are no integers, or names neither all str nor all int.
    ValueError
        If arrays differ in length, a number is no node's, two nodes have one name, a weight is
        negative or not finite, or there are no nodes.

    Examples
    --------
    >>> graph = Graph([0, 1, 2], [1, 2, 0], nodes=["a", "b", "c"])
    >>> graph.neighbours("a")
    {'b': 1.0, 'c': 1.0}
    >>> graph.walks(num_walks=2, walk_length=5)
    <Corpus of 6 sentences, 30 tokens, 3 words>
    """

    def __init__(
        self,
        sources: npt.ArrayLike,
        targets: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        directed: bool = False,
        nodes: int | Sequence[Word] | None = None,
    ) -> None:
        ends = checked_numbers("sources", sources), checked_numbers("targets", targets)
        if len(ends[0]) != len(ends[1]):
            raise ValueError(f"{len(ends[0])} sources and {len(ends[1])} targets of edges")
        greatest = max((int(end.max()) for end in ends if len(end)), default=-1)
        self.nodes = checked_names(nodes, greatest)
        for end in ends:
            if len(end) and (end.min() < 0 or greatest >= len(self.nodes)):
                wrong = end.min() if end.min() < 0 else greatest
                raise ValueError(f"an edge has node {wrong}: there are nodes 0 to {len(self) - 1}")
        checked = None if weights is None else checked_weights(weights, len(ends[0]))
        self._set(adjacency(*ends, checked, len(self.nodes), directed), directed)

    def _set(self, edges: Adjacency, directed: bool) -> None:
        self.offsets: Int64s = edges.offsets
        self.targets: Int32s = edges.targets
        self.weights: Float64s | None = edges.weights
        self.directed = directed

    @classmethod
    def from_file(
        cls,
        path: StrPath,
        *,
        directed: bool = False,
        weighted: bool | None = None,
        delimiter: str | None = None,
        header: bool = False,
        node_type: type = str,
        workers: int | None = None,
    ) -> Graph:
        """Read a list of edges: source, target and perhaps a weight on each line.

        Text in UTF-8, plain or compressed (.gz, .bz2, .xz; .zst with the extra ``zstd``). Empty
        lines, and lines that begin with ``#`` or ``%``, are left out. Columns between white space
        are read natively, on all cores.

        Parameters
        ----------
        path : path
            File; ``"-"`` for standard input.
        directed : bool, default False
            Whether edges are walked from source to target only.
        weighted : bool, optional
            True: every line has a weight. False: what follows the two nodes is not looked at.
            By default a third column is a weight, and every line has it or none.
        delimiter : str, optional
            What stands between columns, one character; fields may be quoted, as in CSV. By default
            white space, or what the file's name ends in: ``","`` for .csv, a tab for .tsv.
        header : bool, default False
            Whether the first line names the columns.
        node_type : {str, int}
            Type of the nodes' names.
        workers : int, optional
            Threads that read; by default one for each core, 16 at most.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            Naming file and line: a line has too few or too many columns, a weight is no number,
            negative or not finite, a name is no integer where ``node_type`` is int. Or there are
            no edges.
        TextEncodingError
            (a ValueError) at bytes that are not UTF-8.
        """
        edges = edgelist.read(
            path,
            weighted=weighted,
            delimiter=delimiter,
            header=header,
            node_type=node_type,
            workers=workers,
        )
        return cls(
            edges.sources, edges.targets, edges.weights, directed=directed, nodes=edges.nodes
        )

    @classmethod
    def from_networkx(cls, graph: Any, *, weight: str | None = "weight") -> Graph:
        """Take over a graph of NetworkX, directed or not.

        Parameters
        ----------
        graph : networkx.Graph, DiGraph, MultiGraph or MultiDiGraph
            Its nodes are all str, or all int.
        weight : str, optional
            Attribute of edges that is their weight; those without it have weight 1. Without any,
            or with None, there are no weights.

        Raises
        ------
        TypeError
            If nodes are neither all str nor all int, or a weight is no number.
        ValueError
            If a weight is negative or not finite, or there are no nodes.
        """
        names = list(graph.nodes)
        index = {name: number for number, name in enumerate(names)}
        edges = list(graph.edges(data=weight) if weight else graph.edges(data=False))
        sources = np.fromiter((index[edge[0]] for edge in edges), np.int64, len(edges))
        targets = np.fromiter((index[edge[1]] for edge in edges), np.int64, len(edges))
        given = [edge[2] for edge in edges] if weight else []
        weights = None
        if any(value is not None for value in given):
            weights = [1.0 if value is None else value for value in given]
        try:
            return cls(sources, targets, weights, directed=graph.is_directed(), nodes=names)
        except WeightError as error:
            at = error.edge
            raise type(error)(at, f"of edge {edges[at][:2]}", error.value) from None

    @classmethod
    def from_scipy(cls, matrix: Any, *, nodes: Sequence[Word] | None = None) -> Graph:
        """Take over an adjacency matrix: entry (i, j) is the weight of the edge from i to j.

        A symmetric matrix is a graph that is not directed. If all entries that are not zero are 1,
        there are no weights.

        Parameters
        ----------
        matrix : SciPy sparse matrix or array, shape (n, n)
            Of numbers or bools.
        nodes : sequence of str or int, optional
            Names of the nodes; 0 to n - 1 by default.

        Raises
        ------
        TypeError
            If entries are complex, or names neither all str nor all int.
        ValueError
            If the matrix is not square, an entry is negative or not finite, or ``nodes`` has
            another length.
        """
        rows, columns = matrix.shape
        if rows != columns:
            raise ValueError(f"a matrix of {rows} x {columns}: an adjacency matrix is square")
        if nodes is not None and len(nodes) != rows:
            raise ValueError(f"{len(nodes)} names for the {rows} nodes of the matrix")
        entries = matrix.tocsr().tocoo()
        values = entries.data
        if np.iscomplexobj(values):
            raise TypeError("the matrix has complex entries: weights are real numbers")
        there = values != 0
        row, column, values = entries.row[there], entries.col[there], values[there]
        weights = None if (values == 1).all() else values
        named = rows if nodes is None else nodes
        try:
            return cls(row, column, weights, directed=True, nodes=named)
        except WeightError as error:
            at = error.edge
            raise type(error)(at, f"at ({row[at]}, {column[at]})", error.value) from None

    def walks(
        self,
        *,
        num_walks: int = 10,
        walk_length: int = 80,
        p: float = 1.0,
        q: float = 1.0,
        seed: int = 1,
        workers: int | None = None,
        storage: StrPath = "auto",
    ) -> Corpus:
        """Walk at random from every node, on all cores; the walks are the sentences of a corpus.

        With p = q = 1 these are DeepWalk's walks (Perozzi et al. 2014), otherwise node2vec's
        (Grover and Leskovec 2016): after a step from t to v, the weight of an edge from v to x is
        multiplied by 1 / p if x is t, by 1 if there is an edge from t to x, else by 1 / q. The
        distribution is exact, and memory does not grow with p and q. The walks depend on ``seed``
        and not on ``workers``.

        A walk ends early at a node that no edge leads away from; that of a node without edges is
        the node alone. Node and walk are word and sentence to every model, in which ``min_count=1``
        keeps all nodes.

        Parameters
        ----------
        num_walks : int, default 10
            Walks from each node. The nodes take turns, in an order that is drawn for each turn.
        walk_length : int, default 80
            Nodes in a walk, the first one included.
        p : float, default 1.0
            Return parameter: above 1 walks seldom step back at once, below 1 often.
        q : float, default 1.0
            In-out parameter: below 1 walks lead outwards, above 1 they stay near.
        seed : int, default 1
            Of all random numbers, not negative.
        workers : int, optional
            Threads; one for each core by default.
        storage : {"auto", "memory"} or path
            Where the corpus is kept, as in `Corpus.from_files`.

        Returns
        -------
        Corpus
            Its words are the nodes: str or int.

        Raises
        ------
        ValueError
            If a parameter is out of its range.
        """
        return walks(
            Adjacency(self.offsets, self.targets, self.weights),
            self.nodes,
            num_walks=num_walks,
            walk_length=walk_length,
            p=p,
            q=q,
            seed=seed,
            workers=workers,
            storage=storage,
        )

    def neighbours(self, node: Word) -> dict[Word, float]:
        """Return the nodes that edges of a node lead to, with their weights.

        Raises
        ------
        KeyError
            If there is no such node.
        """
        if node not in self._index:
            raise KeyError(f"{node!r} is no node of the graph")
        v = self._index[node]
        edges = slice(self.offsets[v], self.offsets[v + 1])
        targets = [self.nodes[x] for x in self.targets[edges].tolist()]
        weights = [1.0] * len(targets) if self.weights is None else self.weights[edges].tolist()
        return dict(zip(targets, weights, strict=True))

    @functools.cached_property
    def _index(self) -> dict[Word, int]:
        return {name: number for number, name in enumerate(self.nodes)}

    @property
    def n_edges(self) -> int:
        """Number of edges; one that is not directed counts once."""
        if self.directed:
            return len(self.targets)
        rows = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        return (len(self.targets) + int((rows == self.targets).sum())) // 2

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        kind = "directed " if self.directed else ""
        weighted = "" if self.weights is None else ", weighted"
        return f"<Graph of {len(self):,} nodes, {self.n_edges:,} {kind}edges{weighted}>"
