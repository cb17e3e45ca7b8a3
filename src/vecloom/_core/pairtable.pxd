"""The table of pairs of words of csrc."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

cdef extern from "text/pairs.h" nogil:
    const int VL_PAIRS_NO_MEMORY

    ctypedef struct vl_pair:
        int32_t first
        int32_t between
        int32_t last
        uint32_t count
        int64_t place

    ctypedef struct vl_pairs:
        vl_pair *pairs
        uint32_t *slots
        uint64_t mask
        int64_t n

    uint64_t vl_pair_hash(int32_t, int32_t, int32_t)
    int vl_pairs_init(vl_pairs *)
    void vl_pairs_free(vl_pairs *)
    int64_t vl_pairs_add(vl_pairs *, vl_pair, uint64_t)
    int64_t vl_pairs_find(const vl_pairs *, int32_t, int32_t, int32_t)
    int vl_pairs_prune(vl_pairs *, uint32_t)


cdef inline int check(int64_t code) except -1:
    """Raise what a negative code of the table of pairs means."""
    if code == VL_PAIRS_NO_MEMORY:
        raise MemoryError("no memory left for the pairs of words")
    if code < 0:
        raise OverflowError("a pair of words occurs too often for 32 bits, or there are too many pairs")
    return 0


cdef inline int64_t add(
    vl_pairs *table, int32_t first, int32_t between, int32_t last, uint32_t count, int64_t place,
) noexcept nogil:
    return vl_pairs_add(
        table, vl_pair(first, between, last, count, place), vl_pair_hash(first, between, last)
    )
