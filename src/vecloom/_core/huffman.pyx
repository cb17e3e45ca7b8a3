"""The binary tree of hierarchical softmax."""

from libc.stdint cimport int32_t, int64_t, uint8_t

import numpy as np


def huffman_paths(counts, *, ordered=False):
    """Huffman codes of words by their counts.

    The path of a word leads from the root to its leaf. Inner nodes are numbered
    in the order they are made, so the root is the last, V - 2.

    Parameters
    ----------
    counts : int64 (V,)
    ordered : bool
        Take the counts to be descending, also where they are not: then the tree is fastText's.

    Returns
    -------
    offsets : int64 (V + 1,)
        Where each word's path begins in the other two.
    nodes : int32
        Inner nodes on the way, 0 to V - 2.
    labels : uint8
        What each node is to predict: 1 - code (Mikolov et al. 2013b, eq. 3, as
        in word2vec.c: code 1 is the more frequent branch).
    """
    cdef int64_t n = len(counts), i, leaf, inner, node, length, k
    cdef int side
    order_array = np.argsort(-np.asarray(counts, dtype=np.int64), kind="stable").astype(np.int64)
    if ordered:
        order_array = np.arange(n, dtype=np.int64)
    cdef int64_t[::1] order = order_array
    # leaves by descending count, then inner nodes by ascending count: two queues
    weight_array = np.empty(max(2 * n - 1, 1), dtype=np.int64)
    weight_array[:n] = np.asarray(counts, dtype=np.int64)[order_array]
    cdef int64_t[::1] weight = weight_array
    cdef int64_t[::1] parent = np.zeros(max(2 * n - 1, 1), dtype=np.int64)
    cdef uint8_t[::1] code = np.zeros(max(2 * n - 1, 1), dtype=np.uint8)
    cdef int64_t[2] picked
    leaf = n - 1
    inner = n
    for i in range(n, 2 * n - 1):
        for side in range(2):
            if leaf >= 0 and (inner >= i or weight[leaf] < weight[inner]):
                picked[side] = leaf
                leaf -= 1
            else:
                picked[side] = inner
                inner += 1
        weight[i] = weight[picked[0]] + weight[picked[1]]
        parent[picked[0]] = parent[picked[1]] = i
        code[picked[1]] = 1
    # the depth of a node is one more than its parent's, which has a higher number
    depth_array = np.zeros(max(2 * n - 1, 1), dtype=np.int64)
    cdef int64_t[::1] depth = depth_array
    for i in range(2 * n - 3, -1, -1):
        depth[i] = depth[parent[i]] + 1
    lengths = np.zeros(n, dtype=np.int64)
    lengths[order_array] = depth_array[:n]
    offsets_array = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    cdef int64_t[::1] offsets = offsets_array
    nodes_array = np.empty(offsets_array[n], dtype=np.int32)
    labels_array = np.empty(offsets_array[n], dtype=np.uint8)
    cdef int32_t[::1] nodes = nodes_array
    cdef uint8_t[::1] labels = labels_array
    for i in range(n):
        node = i
        k = offsets[order[i] + 1]
        length = depth[i]
        while length > 0:
            k -= 1
            length -= 1
            labels[k] = 1 - code[node]
            node = parent[node]
            nodes[k] = <int32_t>(node - n)
    return offsets_array, nodes_array, labels_array
