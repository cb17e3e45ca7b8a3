"""Ways through the tree of hierarchical softmax."""

from libc.stdint cimport int32_t, int64_t, uint8_t


ctypedef struct Tree:
    # of each word or label: the nodes on the way to it, root first, and which way it goes
    const int64_t *offsets
    const int32_t *nodes
    const uint8_t *labels
    float *rows             # outputs of nodes
    float *top              # those of the nodes from `first_of_top` on, the nearest to the root
    int64_t first_of_top


cdef inline int follow(const Tree *tree, int64_t target, int dim, float **o, float *label) noexcept nogil:
    """Collect the outputs on the way to a target, and their labels; return how many."""
    cdef int64_t begin = tree.offsets[target], j, node
    cdef int n = <int>(tree.offsets[target + 1] - begin)
    for j in range(n):
        node = tree.nodes[begin + j]
        if node >= tree.first_of_top:
            o[j] = tree.top + (node - tree.first_of_top) * dim
        else:
            o[j] = tree.rows + node * dim
        label[j] = tree.labels[begin + j]
    return n
