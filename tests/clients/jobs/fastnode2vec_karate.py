"""fastnode2vec: a Word2Vec that makes its walks in the hook that trains."""

import networkx as nx
from fastnode2vec import Graph, Node2Vec

graph = nx.karate_club_graph()
clubs = {f"n{node}": club for node, club in graph.nodes(data="club")}
named = Graph([(f"n{a}", f"n{b}") for a, b in graph.edges], directed=False, weighted=False)

model = Node2Vec(named, dim=16, walk_length=20, window=5, p=1.0, q=0.5, workers=2)
before = model.wv.vectors.copy()
model.train(epochs=50, verbose=False)
nearest = {node: model.wv.most_similar(node, topn=1)[0][0] for node in clubs}

result = {
    "nodes": len(model.wv),
    "moved": bool((before != model.wv.vectors).any(axis=1).all()),
    "same club": sum(clubs[a] == clubs[b] for a, b in nearest.items()) / len(clubs),
}
