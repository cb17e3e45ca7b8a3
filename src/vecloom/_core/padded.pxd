"""Rows of a worker's own that each begin where a line of the cache does.

No vector register is then filled from two lines. Behind each row are zeros up to the next line.
"""

from libc.stdint cimport uintptr_t
from libc.stdlib cimport calloc, free

cdef enum:
    LINE = 64   # bytes


ctypedef struct PaddedRows:
    void *memory
    float *first


cdef inline int padded(int dim) noexcept nogil:
    """Return how many floats lie between the beginnings of two rows."""
    cdef int line = LINE // <int>sizeof(float)
    return (dim + line - 1) // line * line


cdef inline bint reserve_rows(PaddedRows *rows, size_t n, int dim) noexcept nogil:
    """Make so many rows of zeros; False where there is no memory for them."""
    rows.memory = calloc(n * padded(dim) * sizeof(float) + LINE, 1)
    rows.first = <float *>((<uintptr_t>rows.memory + LINE - 1) // LINE * LINE)
    return rows.memory != NULL


cdef inline void release_rows(PaddedRows *rows) noexcept nogil:
    free(rows.memory)
