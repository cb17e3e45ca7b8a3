"""Paths of hierarchical softmax."""

from __future__ import annotations

import heapq
import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vecloom._core.huffman import huffman_paths


def codes_of(counts: list[int]) -> list[tuple[int, ...]]:
    offsets, _, labels = huffman_paths(np.array(counts, np.int64))
    return [tuple(labels[i:j].tolist()) for i, j in itertools.pairwise(offsets)]


def least_weighted_length(counts: list[int]) -> int:
    """Sum of count * length over an optimal code: the sum of all inner nodes (Huffman 1952)."""
    heap, total = list(counts), 0
    heapq.heapify(heap)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        total += joined
        heapq.heappush(heap, joined)
    return total


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60))
def test_codes_are_optimal_and_no_prefix_of_each_other(counts: list[int]) -> None:
    codes = codes_of(counts)
    length = sum(count * len(code) for count, code in zip(counts, codes, strict=True))
    assert length == least_weighted_length(counts)
    ordered = sorted(codes)
    assert all(b[: len(a)] != a for a, b in itertools.pairwise(ordered))


@given(st.lists(st.integers(0, 50), min_size=2, max_size=40))
def test_a_node_stands_for_one_beginning_of_a_code(counts: list[int]) -> None:
    offsets, nodes, _ = huffman_paths(np.array(counts, np.int64))
    beginning_of: dict[int, tuple[int, ...]] = {}
    for word, code in enumerate(codes_of(counts)):
        for depth, node in enumerate(nodes[offsets[word] : offsets[word + 1]].tolist()):
            assert beginning_of.setdefault(node, code[:depth]) == code[:depth]
    assert sorted(beginning_of) == list(range(len(counts) - 1))
    assert beginning_of[len(counts) - 2] == ()  # the root is the last


def test_trees_of_one_and_two_words() -> None:
    assert codes_of([7]) == [()]
    assert sorted(codes_of([1, 5])) == [(0,), (1,)]


def test_a_very_uneven_tree_is_as_deep_as_it_has_to_be() -> None:
    fibonacci = [1, 1]
    while len(fibonacci) < 60:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    assert max(map(len, codes_of(fibonacci))) == 59
