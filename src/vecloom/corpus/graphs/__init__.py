"""Graphs as sources of tokens: random walks are sentences, nodes are words."""

from vecloom.corpus.graphs.graph import Graph

__all__ = ["Graph"]
