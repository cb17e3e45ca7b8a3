"""Walks over a graph, and what vectors of its nodes tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases.base import Case, Figure, Sizes, compare
from benchmarks.runner import Bench
from benchmarks.systems import NODE2VEC

WALKS = {"DeepWalk, p 1, q 1": (1.0, 1.0), "node2vec, p 0.25, q 0.5": (0.25, 0.5)}


def graphs(bench: Bench, sizes: Sizes) -> Iterator[Figure]:
    for variant, (p, q) in WALKS.items():
        results = bench.side_by_side(
            "embed_nodes",
            (NODE2VEC,),
            seeds=sizes.seeds,
            graph=str(bench.data.find("graphs/cora_edgelist.txt")),
            walks={"num_walks": sizes.walks, "walk_length": 80, "p": p, "q": q},
            settings={
                "workers": bench.workers,
                "vector_size": 128,
                "window": 10,
                "min_count": 1,
                "sg": 1,
                "epochs": sizes.epochs,
            },
            output=str(bench.data.work / f"nodes-{p:g}-{q:g}"),
        )
        labels = str(bench.data.find("graphs/cora_labels.txt"))
        for runs in results.values():
            for run in runs:
                vectors = run["vectors"]
                judged = bench.run("classify_nodes", vectors=vectors, labels=labels)
                run["scores"] = judged["scores"]
                Path(vectors).unlink(missing_ok=True)
        yield from compare(bench.case, results, variant=variant)
        walking = {
            system: [{"walking": run["walking"]} for run in runs]
            for system, runs in results.items()
        }
        yield from compare(bench.case, walking, variant=f"walks, {variant}", key="walking")


CASES = (
    Case(
        "graphs",
        "graph, Cora",
        "2,708 papers and 5,278 citations between them, from the graph in memory to vectors: 10 "
        "walks of 80 nodes from each, 128 dimensions, window 10. Walks: of the package node2vec "
        "with its tables of probabilities. The score is the micro-F1 of a logistic regression "
        "trained on half of the labels, the mean of ten splits",
        graphs,
    ),
)
