"""karateclub: nodes by Word2Vec with both losses, graphs by Doc2Vec without a window."""

import networkx as nx
import numpy as np
from karateclub import DeepWalk, Graph2Vec

club = nx.convert_node_labels_to_integers(nx.karate_club_graph())
nodes = DeepWalk(dimensions=16, window_size=3, epochs=5)
nodes.fit(club)

kinds = [nx.cycle_graph, nx.star_graph]
graphs = [kinds[i % 2](10 + i // 2) for i in range(40)]
texts = Graph2Vec(dimensions=16, min_count=1, epochs=50, down_sampling=0)
texts.fit(graphs)


def share_of_same(names, vectors):
    """Of how many the nearest neighbour has the same name."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = units @ units.T
    np.fill_diagonal(cosines, -1)
    return float(np.mean([names[i] == names[j] for i, j in enumerate(cosines.argmax(axis=1))]))


clubs = [name for _, name in club.nodes(data="club")]
result = {
    "nodes": list(nodes.get_embedding().shape),
    "same club": share_of_same(clubs, nodes.get_embedding()),
    "graphs": list(texts.get_embedding().shape),
    "same kind": share_of_same([i % 2 for i in range(40)], texts.get_embedding()),
    "inferred": list(texts.infer(graphs[:3]).shape),
}
