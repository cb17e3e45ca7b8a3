"""node2vec: nodes and edges of the karate club."""

from pathlib import Path

import networkx as nx
from node2vec import Node2Vec
from node2vec.edges import HadamardEmbedder

graph = nx.karate_club_graph()
clubs = {str(node): club for node, club in graph.nodes(data="club")}

walks = Node2Vec(graph, dimensions=16, walk_length=20, num_walks=50, workers=1, quiet=True, seed=1)
model = walks.fit(window=5, min_count=1, batch_words=4)
neighbours = {node: model.wv.most_similar(node, topn=1)[0][0] for node in clubs}

edges = HadamardEmbedder(model.wv, quiet=True)
edge_vectors = edges.as_keyed_vectors()
model.wv.save_word2vec_format("nodes.txt")
model.save("nodes.model")

result = {
    "class": type(model).__qualname__,
    "nodes": len(model.wv),
    "dimensions": model.wv.vector_size,
    "same club": sum(clubs[a] == clubs[b] for a, b in neighbours.items()) / len(clubs),
    "header": Path("nodes.txt").read_text(encoding="utf-8").split()[:2],
    "edge": list(edges["0", "33"].shape),
    "edges": len(edge_vectors),
    "nearest edge": edge_vectors.most_similar(str(("0", "33")), topn=1)[0],
    "loaded": len(type(model).load("nodes.model").wv),
}
