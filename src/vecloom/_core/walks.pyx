"""Random walks over a graph: DeepWalk's, and node2vec's biased ones."""

from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport free, malloc

import numpy as np

from vecloom._core.noise cimport fill_alias
from vecloom._core.random cimport vl_alias, vl_at, vl_draw, vl_fork, vl_next

cdef enum:
    # After so many rejections a step is drawn from all weights: a large q would reject for ever.
    TRIES = 32


cdef inline double uniform(uint64_t *stream) noexcept nogil:
    """A number from [0, 1)."""
    return (vl_next(stream) >> 11) * (1.0 / 9007199254740992.0)


cdef class Walker:
    """Walks over a graph in compressed rows.

    The weight of a step from v to x, after one from t to v, is the edge's weight times 1 / p if
    x is t, 1 if t has an edge to x, else 1 / q (Grover and Leskovec 2016, "node2vec", eq. 2). It
    is drawn by rejection (Yang et al. 2019, "KnightKing"): an edge is proposed by its weight and
    taken with the probability that p and q leave it. No table is larger than the graph, and the
    distribution is exact. Where 1 / p is above all else, what it has more than they is an area of
    its own beside the proposals, as in KnightKing: otherwise one edge would decide how many of
    the others are rejected.

    Parameters
    ----------
    offsets, targets : int64 (n_nodes + 1,), int32 (n_edges,)
        Node v has edges to ``targets[offsets[v]:offsets[v + 1]]``, ascending.
    weights : float64 (n_edges,) or None
        Positive; None for all the same.
    p, q : float
    seed : int
    """

    cdef const int64_t[::1] offsets
    cdef const int32_t[::1] targets
    cdef const double[::1] weights
    cdef double[::1] totals
    cdef vl_alias *aliases
    cdef double back, far, bound, excess
    cdef bint biased
    cdef uint64_t seed

    def __cinit__(self, offsets, targets, weights, double p, double q, uint64_t seed):
        self.offsets, self.targets, self.weights, self.seed = offsets, targets, weights, seed
        self.biased = p != 1 or q != 1
        self.back, self.far = 1 / p, 1 / q
        self.bound = max(1.0, self.far)
        self.excess = max(self.back - self.bound, 0.0)
        if weights is not None:
            self.weigh()

    def __dealloc__(self):
        free(self.aliases)

    cdef weigh(self):
        """Make an alias table for the edges of each node."""
        cdef int64_t n = self.offsets.shape[0] - 1, v, begin, degree, i
        cdef double total
        widest = int(np.max(np.diff(self.offsets), initial=0))
        cdef double[::1] scaled = np.empty(widest + 1)
        cdef Py_ssize_t[::1] stack = np.empty(widest + 1, np.intp)
        self.totals = np.zeros(n)
        self.aliases = <vl_alias *>malloc((self.targets.shape[0] + 1) * sizeof(vl_alias))
        if self.aliases == NULL:
            raise MemoryError("no memory left for the weights of the graph")
        with nogil:
            for v in range(n):
                begin, degree, total = self.offsets[v], self.offsets[v + 1] - self.offsets[v], 0
                for i in range(degree):
                    total += self.weights[begin + i]
                for i in range(degree):
                    scaled[i] = self.weights[begin + i] / total * degree
                self.totals[v] = total
                fill_alias(self.aliases + begin, &scaled[0], degree, &stack[0])

    def walk(self, const int32_t[::1] starts, int64_t length, int64_t first):
        """Walk from each node of ``starts``, ``length`` nodes at most.

        A walk ends early at a node without edges. ``first`` is the number of the first walk: each
        has a stream of random numbers of its own. Return the nodes (int32) and where each walk
        ends among them (int64).
        """
        cdef int64_t n = starts.shape[0], i, at = 0
        nodes_array, ends_array = np.empty(n * length, np.int32), np.empty(n, np.int64)
        cdef int32_t[::1] nodes = nodes_array
        cdef int64_t[::1] ends = ends_array
        cdef uint64_t stream
        with nogil:
            for i in range(n):
                stream = vl_fork(self.seed, first + i)
                at += self.walk_once(starts[i], length, &stream, &nodes[at])
                ends[i] = at
        return nodes_array[:at], ends_array

    cdef int64_t walk_once(
        self, int32_t v, int64_t length, uint64_t *stream, int32_t *out
    ) noexcept nogil:
        cdef int64_t at
        cdef int32_t before = v, x
        out[0] = v
        for at in range(1, length):
            if self.offsets[v] == self.offsets[v + 1]:
                return at
            if at > 1 and self.biased:
                x = self.biased_step(before, v, stream)
            else:
                x = self.targets[self.draw(v, stream)]
            before, v = v, x
            out[at] = v
        return length

    cdef inline int64_t draw(self, int32_t v, uint64_t *stream) noexcept nogil:
        """An edge of v, by its weight."""
        cdef int64_t begin = self.offsets[v], degree = self.offsets[v + 1] - begin
        if self.aliases != NULL:
            return begin + vl_draw(self.aliases + begin, <unsigned int>degree, vl_next(stream))
        return begin + <int64_t>(uniform(stream) * degree)

    cdef int32_t biased_step(self, int32_t t, int32_t v, uint64_t *stream) noexcept nogil:
        cdef double share = 0, area = 1, u
        cdef int _attempt
        cdef int32_t x
        if self.excess > 0:
            share = self.excess * self.weight_of(v, t)
            area = share + self.bound * self.total(v)
        for _attempt in range(TRIES):
            if share > 0 and uniform(stream) * area < share:
                return t
            x = self.targets[self.draw(v, stream)]
            u = uniform(stream) * self.bound
            if x == t:
                if u < self.back:
                    return x
            elif u < min(1.0, self.far):  # whatever lies between t and x
                return x
            elif u < self.bias(t, x):
                return x
        return self.step_by_all(t, v, stream)

    cdef int32_t step_by_all(self, int32_t t, int32_t v, uint64_t *stream) noexcept nogil:
        """Draw from the weights of all edges of v, summed up."""
        cdef int64_t begin = self.offsets[v], end = self.offsets[v + 1], edge
        cdef double total = 0, u
        for edge in range(begin, end):
            total += self.edge_weight(edge) * self.bias(t, self.targets[edge])
        u = uniform(stream) * total
        for edge in range(begin, end - 1):
            u -= self.edge_weight(edge) * self.bias(t, self.targets[edge])
            if u < 0:
                return self.targets[edge]
        return self.targets[end - 1]

    cdef inline double bias(self, int32_t t, int32_t x) noexcept nogil:
        """What p and q make of an edge to x, after a step from t."""
        if x == t:
            return self.back
        if self.far == 1 or self.find(t, x) >= 0:
            return 1
        return self.far

    cdef inline double edge_weight(self, int64_t edge) noexcept nogil:
        return 1 if self.aliases == NULL else self.weights[edge]

    cdef inline double weight_of(self, int32_t v, int32_t x) noexcept nogil:
        """The weight of the edge from v to x, 0 if there is none."""
        cdef int64_t edge = self.find(v, x)
        return 0 if edge < 0 else self.edge_weight(edge)

    cdef inline double total(self, int32_t v) noexcept nogil:
        if self.aliases == NULL:
            return <double>(self.offsets[v + 1] - self.offsets[v])
        return self.totals[v]

    cdef inline int64_t find(self, int32_t v, int32_t x) noexcept nogil:
        """The edge from v to x, -1 if there is none."""
        cdef int64_t low = self.offsets[v], high = self.offsets[v + 1], end = high, middle
        while low < high:
            middle = (low + high) // 2
            if self.targets[middle] < x:
                low = middle + 1
            else:
                high = middle
        return low if low < end and self.targets[low] == x else -1


def shuffled(int64_t n, uint64_t seed, uint64_t turn):
    """The numbers below ``n`` in an order of their own for each turn (int32)."""
    keys_array = np.empty(n, np.uint64)
    cdef uint64_t[::1] keys = keys_array
    cdef uint64_t stream = vl_fork(~seed, turn)  # no walk's
    cdef int64_t i
    for i in range(n):
        keys[i] = vl_at(stream, i)
    return np.argsort(keys_array, kind="stable").astype(np.int32)


def tally(const int32_t[::1] nodes, int64_t position, int64_t[::1] counts, int64_t[::1] first):
    """Count nodes, and note where each stands first; the first of these is at ``position``."""
    cdef Py_ssize_t i
    cdef int32_t node
    with nogil:
        for i in range(nodes.shape[0]):
            node = nodes[i]
            if counts[node] == 0:
                first[node] = position + i
            counts[node] += 1
