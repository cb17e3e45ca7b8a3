from libc.stdint cimport uint32_t, uint64_t


cdef extern from "random.h" nogil:
    uint64_t vl_next(uint64_t *stream)
    uint64_t vl_fork(uint64_t stream, uint64_t index)
    uint64_t vl_at(uint64_t stream, uint64_t index)
    uint32_t vl_below(uint32_t bits, uint32_t n)

    ctypedef struct vl_alias:
        uint32_t threshold
        uint32_t alias

    uint32_t vl_draw(const vl_alias *table, uint32_t n, uint64_t bits)
