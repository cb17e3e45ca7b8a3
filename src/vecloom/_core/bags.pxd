from libc.stdint cimport int32_t, int64_t

from vecloom._core.copies cimport FrequentRows
from vecloom._core.kernels cimport vl_kernels


ctypedef struct BagScratch:
    # what one worker needs
    FrequentRows frequent   # copies, where words are single rows
    int64_t *members        # the rows of one bag


cdef class Bags:
    cdef float[:, ::1] inputs
    cdef object keep_alive
    cdef readonly int most      # rows of the largest bag
    cdef int64_t n_words
    cdef const int64_t *offsets
    cdef const int32_t *rows
    cdef const float *lockf
    cdef float *reach           # by how many times a word's sum moves when its rows do; NULL for once
    cdef const vl_kernels *kernels

    cdef measure(self, int64_t n_words)
    cdef int64_t size(self, int64_t word) noexcept nogil
    cdef bint reserve(self, BagScratch *s, bint own_copies) noexcept nogil
    cdef int find(self, int64_t word, int64_t *members) noexcept nogil
    cdef void send_for(self, int64_t word, BagScratch *s) noexcept nogil
    cdef void read(self, int64_t word, float scale, float *out, BagScratch *s) noexcept nogil
    cdef void write(self, int64_t word, float scale, const float *delta, BagScratch *s) noexcept nogil
    cdef void merge(self, BagScratch *s) noexcept nogil


cdef void release_bag(BagScratch *s) noexcept nogil
