from libc.stdint cimport int64_t

from vecloom._core.threads cimport vl_condition, vl_mutex


ctypedef struct Task:
    int kind        # PREPARE a part of a slab, TRAIN a bucket, or DONE
    int64_t slab
    int part        # of a slab, for PREPARE
    int input       # block of input rows, for TRAIN
    int output      # block of output rows, for TRAIN
    int round


cdef enum:
    DONE
    PREPARE
    TRAIN


cdef class Wavefront:
    cdef readonly int blocks
    cdef readonly int parts
    cdef readonly int64_t slabs
    cdef int workers, joined    # how many share the blocks, and have begun
    cdef int64_t *rounds        # rounds finished, per block of inputs
    cdef char *busy             # a bucket of this block of inputs is being trained
    cdef int64_t next_part      # parts are numbered through all slabs
    cdef int *prepared          # parts ready, for the slab in each of the two places
    cdef int64_t finished       # buckets
    cdef bint stopped
    cdef vl_mutex mutex
    cdef vl_condition changed

    cdef Task take(self, int home) noexcept nogil
    cdef int join(self) noexcept nogil
    cdef void finish(self, Task *task) noexcept nogil
    cdef bint is_ready(self, int i) noexcept nogil
    cdef bint find_bucket(self, Task *task, int home) noexcept nogil
    cdef bint find_part(self, Task *task) noexcept nogil
    cdef int64_t oldest(self) noexcept nogil
