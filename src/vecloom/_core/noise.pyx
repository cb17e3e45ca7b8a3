"""The noise distribution that negatives are drawn from."""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc

import numpy as np

from vecloom._core.random cimport vl_alias, vl_draw, vl_next
from vecloom._core.striping cimport Striping, block_of, striping_of


cdef void fill_alias(
    vl_alias *entries, double *scaled, Py_ssize_t n, Py_ssize_t *stack
) noexcept nogil:
    """Pair each entry below the mean, 1, with one above it, which gives of its surplus.

    ``scaled`` is used up; ``stack`` has room for n.
    """
    cdef Py_ssize_t n_small = 0, n_large = n, i, small, large
    for i in range(n):
        if scaled[i] < 1:
            stack[n_small] = i
            n_small += 1
        else:
            n_large -= 1
            stack[n_large] = i
    while n_small > 0 and n_large < n:
        n_small -= 1
        small = stack[n_small]
        large = stack[n_large]
        entries[small] = vl_alias(<uint32_t>(scaled[small] * 4294967295.0), <uint32_t>large)
        scaled[large] -= 1 - scaled[small]
        if scaled[large] < 1:
            n_large += 1
            stack[n_small] = large
            n_small += 1
    for i in range(n_small):  # what rounding left over
        entries[stack[i]] = vl_alias(4294967295U, <uint32_t>stack[i])
    for i in range(n_large, n):
        entries[stack[i]] = vl_alias(4294967295U, <uint32_t>stack[i])


cdef class AliasTable:
    """An alias table: entry i, or its alias (Walker 1977; built as in Vose 1991)."""

    def __cinit__(self, weights):
        cdef double[::1] scaled = np.ascontiguousarray(weights, dtype=np.float64).copy()
        cdef Py_ssize_t n = scaled.shape[0], i
        total = np.sum(scaled)
        if n == 0 or not 0 < total < np.inf:
            raise ValueError("noise weights must be finite and not all zero")
        self.size = n
        self.entries = <vl_alias *>malloc(n * sizeof(vl_alias))
        if self.entries == NULL:
            raise MemoryError
        cdef double scale = n / total
        for i in range(n):
            scaled[i] *= scale
        cdef Py_ssize_t[::1] stack = np.empty(n, dtype=np.intp)
        fill_alias(self.entries, &scaled[0], n, &stack[0])

    def __dealloc__(self):
        free(self.entries)

    def draw(self, Py_ssize_t n, uint64_t seed):
        """Draw ``n`` entries (for tests)."""
        out_array = np.empty(n, dtype=np.uint32)
        cdef uint32_t[::1] out = out_array
        cdef Py_ssize_t i
        for i in range(n):
            out[i] = vl_draw(self.entries, self.size, vl_next(&seed))
        return out_array


cdef class StripedNoise:
    """An alias table for each block of rows, over its own rows."""

    def __cinit__(self, weights, int blocks, uint32_t deal):
        cdef double[::1] all_weights = np.ascontiguousarray(weights, dtype=np.float64)
        cdef Py_ssize_t n = all_weights.shape[0], rank
        cdef Striping striping = striping_of(blocks, deal)
        cdef int b
        self.entries = <vl_alias **>calloc(blocks, sizeof(vl_alias *))
        self.rows = <uint32_t *>calloc(blocks, sizeof(uint32_t))
        if self.entries == NULL or self.rows == NULL:
            raise MemoryError
        self.tables = []
        cdef uint32_t[::1] block = np.empty(n, dtype=np.uint32)
        for rank in range(n):
            block[rank] = block_of(striping, <uint32_t>rank)
        for b in range(blocks):
            members = np.asarray(all_weights)[np.asarray(block) == b]
            self.rows[b] = len(members)
            if len(members) and members.sum() > 0:
                table = AliasTable(members)
                self.tables.append(table)
                self.entries[b] = (<AliasTable>table).entries

    def __dealloc__(self):
        free(self.entries)
        free(self.rows)
