from libc.stdint cimport uint32_t

from vecloom._core.random cimport vl_alias


cdef class AliasTable:
    """The noise distribution of one set of words, drawn from in constant time."""

    cdef readonly unsigned int size
    cdef vl_alias *entries

    cdef fill(self, double[::1] scaled)


cdef class StripedNoise:
    cdef list tables
    cdef vl_alias **entries     # of each block; NULL where no row of it may be drawn
    cdef uint32_t *rows         # of each block


ctypedef struct Negatives:
    # the outputs that the inputs of a tile share
    float **o
    float *label
    float *weight
    int size
    bint weighted   # some weight is not one


cdef inline void add_negative(Negatives *negatives, float *row, float **targets, int n) noexcept nogil:
    cdef int i
    for i in range(n):
        if targets[i] == row:
            return  # no word is its own negative
    for i in range(negatives.size):
        if negatives.o[i] == row:  # drawn twice, it counts twice
            negatives.weight[i] += 1
            negatives.weighted = True
            return
    negatives.o[negatives.size] = row
    negatives.label[negatives.size] = 0
    negatives.weight[negatives.size] = 1
    negatives.size += 1
