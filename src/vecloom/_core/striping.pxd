"""How the rows of a matrix are spread over P blocks.

Each stripe of P ranks is rotated by an amount of its own: no block holds the
first word of every stripe, and the rows of one block do not fall into the same
sets of a cache.
"""

from libc.stdint cimport int64_t, uint32_t, uint64_t


ctypedef struct Striping:
    uint32_t shift  # log2 P
    uint32_t mask   # P - 1
    uint32_t factor  # decides the rotations


cdef inline Striping striping_of(int blocks, uint32_t deal) noexcept nogil:
    """Spread rows over ``blocks``, a power of two; another deal spreads them otherwise."""
    cdef uint32_t shift = 0, factor = 0x9e3779b1
    while (1 << shift) < blocks:
        shift += 1
    return Striping(shift, blocks - 1, factor ^ (deal * 0x6a09e666))


cdef inline uint32_t rotation(Striping s, uint32_t row) noexcept nogil:
    return <uint32_t>((<uint64_t>(row * s.factor)) >> (32 - s.shift))


cdef inline uint32_t block_of(Striping s, uint32_t rank) noexcept nogil:
    return (rank + rotation(s, rank >> s.shift)) & s.mask


cdef inline uint32_t row_of(Striping s, uint32_t rank) noexcept nogil:
    return rank >> s.shift


cdef inline int64_t rank_of(Striping s, uint32_t block, uint32_t row) noexcept nogil:
    return (<int64_t>row << s.shift) | ((block - rotation(s, row)) & s.mask)
