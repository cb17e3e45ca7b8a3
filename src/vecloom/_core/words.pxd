from libc.stdint cimport int32_t, uint8_t

from vecloom._core.table cimport vl_table


cdef class Words:
    cdef vl_table table
    # The number of a word, behind which VL_TEXT_SLACK bytes can be read; below zero if it is unknown
    # and not to be inserted, or if there is no memory.
    cdef int32_t number(self, const uint8_t *word, size_t length, bint insert) noexcept nogil
    cdef size_t length(self, int32_t number) noexcept nogil
    # Write the bytes of a word; return where they end.
    cdef uint8_t *write(self, int32_t number, uint8_t *out) noexcept nogil
