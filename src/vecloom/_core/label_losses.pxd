from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

from vecloom._core.kernels cimport vl_kernels, vl_tile
from vecloom._core.noise cimport AliasTable
from vecloom._core.tree cimport Tree


ctypedef struct LabelScratch:
    # what one worker needs
    float *outputs          # this worker's, and what they were copied from; or those that all share
    float *base
    float **o               # outputs of a tile, their labels and weights
    float *label
    float *weight
    float *logits


ctypedef struct Example:
    # a hidden vector, what is added to it, and what it predicts
    float *hidden
    float *delta
    const int32_t *labels
    int n_labels
    int32_t target          # the one of them that is drawn
    float lr
    uint64_t stream


cdef class LabelLosses:
    cdef float[:, ::1] outputs
    cdef object keep_alive
    cdef Tree tree
    cdef AliasTable noise
    cdef int kind, dim, negative, max_outputs
    cdef const vl_kernels *kernels

    cdef bint reserve(self, LabelScratch *s, bint own_outputs) noexcept nogil
    cdef void copy_outputs(self, LabelScratch *s) noexcept nogil
    cdef void merge_outputs(self, LabelScratch *s) noexcept nogil
    cdef set_tree(self, const int64_t[::1] offsets, const int32_t[::1] nodes, const uint8_t[::1] targets)
    cdef bint takes_all_labels(self) noexcept nogil
    cdef void predict(self, Example *example, LabelScratch *s, double *loss) noexcept nogil
    cdef void set_path(self, LabelScratch *s, vl_tile *tile, int32_t target) noexcept nogil
    cdef void set_negatives(self, LabelScratch *s, vl_tile *tile, Example *example) noexcept nogil


cdef void release_label_scratch(LabelScratch *s) noexcept nogil
