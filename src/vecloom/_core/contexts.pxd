from libc.stdint cimport int64_t

from vecloom._core.bags cimport Bags, BagScratch
from vecloom._core.kernels cimport vl_kernels
from vecloom._core.padded cimport PaddedRows
from vecloom._core.windows cimport Span


ctypedef struct ContextScratch:
    # what one worker needs
    PaddedRows sums         # in each slot: what the rows of a token (or of tags) add up to, as it is now
    PaddedRows before       # and as it was read
    float *reach            # how far that moves when each of its rows moves by one
    BagScratch words
    BagScratch tags         # of documents, and what stands for missing words
    # of each strip
    int64_t *entered        # tokens before this one have been read
    int64_t *left           # and before this one written
    int64_t *document       # whose tags are in reach, -1 for none
    int *uses               # since they were read
    # of each bag of a batch
    int64_t *slots          # that it is made of
    int *n_slots
    float *backward         # the share of its update that each row receives


cdef class Contexts:
    cdef Bags words
    cdef Bags documents         # the tags of each sentence, or None
    cdef Bags tags              # concatenated: each by itself
    cdef Bags null              # PV-DM: what stands for words that a window lacks, or None
    cdef readonly int width     # dimensions of what they make up
    cdef int row                # floats between two sums
    cdef int dim, window, concat, tag_slots
    cdef int64_t most, ring, stride, most_slots
    cdef bint forward_mean, backward_mean, uniform
    cdef const vl_kernels *kernels

    cdef bint reserve(self, ContextScratch *s, int strips, bint own_copies) noexcept nogil
    cdef void begin(self, ContextScratch *s, int strip, int64_t first) noexcept nogil
    cdef bint compose(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag, float *out) noexcept nogil
    cdef void learn(self, ContextScratch *s, int bag, const float *delta) noexcept nogil
    cdef void end(self, ContextScratch *s, Span *span, int strip) noexcept nogil
    cdef int64_t add_up(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag, float *out) noexcept nogil
    cdef void concatenate(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag, float *out) noexcept nogil
    cdef void enter(self, ContextScratch *s, Span *span, int strip, int64_t stop) noexcept nogil
    cdef void leave(self, ContextScratch *s, Span *span, int strip, int64_t stop) noexcept nogil
    cdef void enter_document(self, ContextScratch *s, int strip, int64_t document) noexcept nogil
    cdef void leave_document(self, ContextScratch *s, int strip) noexcept nogil
    cdef void read(self, ContextScratch *s, int64_t slot, Bags bags, int64_t key) noexcept nogil
    cdef inline float *sum_of(self, ContextScratch *s, int64_t slot) noexcept nogil:
        return s.sums.first + slot * self.row

    cdef void write(self, ContextScratch *s, int64_t slot, Bags bags, int64_t key) noexcept nogil


cdef void release_contexts(ContextScratch *s) noexcept nogil
