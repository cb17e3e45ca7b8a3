from libc.stdint cimport int64_t, uint32_t, uint64_t

from vecloom._core.bags cimport Bags
from vecloom._core.striping cimport Striping
from vecloom._core.windows cimport Span, Text


cdef enum:
    MAX_BLOCK_ROWS = 65536  # a pair is two 16-bit rows within blocks


ctypedef struct Part:
    # the pairs of one part of a slab, sorted by bucket: that of blocks (input, output)
    # is the (output * P + input)-th
    uint32_t *pairs     # input row << 16 | output row
    int64_t capacity
    uint32_t *offsets   # P^2 + 1


ctypedef struct PairScratch:
    Span span
    uint32_t *code      # of a kept token: block << 16 | row
    uint32_t *ends      # where each bucket ends so far


cdef class PairStore:
    """The (context, target) pairs of two slabs of text: one in training, one in preparation."""

    cdef readonly int parts             # of a slab
    cdef readonly int64_t slabs
    cdef object keep_alive
    cdef Text text
    cdef Bags documents         # the tags of each sentence, or None
    cdef int64_t first_tag      # the rank of the first tag: words, if any, come before
    cdef Striping striping
    cdef int blocks
    cdef int64_t n_tokens, slab_tokens, part_tokens
    cdef Part *store

    cdef bint reserve(self, PairScratch *scratch) noexcept nogil
    cdef bint prepare(self, int64_t slab, int part, uint64_t stream, PairScratch *scratch) noexcept nogil
    cdef int64_t begin_of(self, int64_t slab, int part) noexcept nogil
    cdef uint32_t code_of(self, int64_t rank) noexcept nogil
    cdef uint32_t code_of_tag(self, int64_t t) noexcept nogil
    cdef void tags_of(self, PairScratch *scratch, int64_t i, int64_t *first, int64_t *last) noexcept nogil
    cdef void encode(self, PairScratch *scratch) noexcept nogil
    cdef uint32_t count(self, Part *part, PairScratch *scratch) noexcept nogil
    cdef void place(self, Part *part, PairScratch *scratch) noexcept nogil

    cdef inline Part *slab_parts(self, int64_t slab) noexcept nogil:
        return self.store + (slab & 1) * self.parts


cdef void release_pairs(PairScratch *scratch) noexcept nogil
