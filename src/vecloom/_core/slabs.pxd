"""What the counting of co-occurrences sees of a slab."""

from libc.stdint cimport int32_t, int64_t, uint32_t

cdef enum:
    AHEAD = 16     # behind the last place so many more may be read


cdef class Slab:

    cdef const int32_t[::1] ids, rows
    cdef const int64_t[::1] offsets
    cdef int32_t[::1] text
    cdef uint32_t[::1] places       # in the text, by row
    cdef uint32_t[:, ::1] next      # of a part and row: first how many places, then where the next goes
    cdef int64_t[::1] starts        # row r has places[starts[r]:starts[r + 1]]
    cdef int64_t[::1] cuts, sizes   # where parts begin in the corpus, and how long they are in the text
    cdef readonly int parts
    cdef int64_t window
    cdef int64_t base               # tokens of the text before this belong to the stretch before

    cdef void put(self, int part, int64_t place) noexcept nogil
    cdef int64_t walk(self, int part, int64_t at, bint writing) noexcept nogil
    cdef int64_t sentence_of(self, int64_t position) noexcept nogil
