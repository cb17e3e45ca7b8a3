"""PecanPy: the karate club by its classes and by its command."""

import sys
from pathlib import Path

import networkx as nx
import numpy as np
from gensim.models import KeyedVectors
from pecanpy import cli, pecanpy

graph = nx.karate_club_graph()
clubs = {str(node): club for node, club in graph.nodes(data="club")}
Path("karate.edg").write_text("".join(f"{a}\t{b}\n" for a, b in graph.edges), encoding="utf-8")


def share_of_same_club(nodes, vectors):
    """Of how many nodes the nearest neighbour is of the same club."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = units @ units.T
    np.fill_diagonal(cosines, -1)
    nearest = cosines.argmax(axis=1)
    return float(
        np.mean([clubs[a] == clubs[nodes[b]] for a, b in zip(nodes, nearest, strict=True)])
    )


def embed(kind):
    """Embed by one of its ways to walk."""
    walker = kind(p=1, q=0.5, workers=1, verbose=False, random_state=1)
    walker.read_edg("karate.edg", weighted=False, directed=False)
    vectors = walker.embed(dim=16, num_walks=50, walk_length=20, window_size=5)
    return list(vectors.shape), share_of_same_club(walker.nodes, vectors)


kinds = pecanpy.SparseOTF, pecanpy.DenseOTF, pecanpy.PreComp
by_class = {kind.__name__: embed(kind) for kind in kinds}

options = "--dimensions 16 --num-walks 50 --walk-length 20 --window-size 5 --workers 1"
sys.argv = ["pecanpy", "--input", "karate.edg", "--output", "karate.emb", *options.split()]
cli.main()
loaded = KeyedVectors.load_word2vec_format("karate.emb")

result = {
    "by class": by_class,
    "by command": [
        list(loaded.vectors.shape),
        share_of_same_club(loaded.index_to_key, loaded.vectors),
    ],
}
