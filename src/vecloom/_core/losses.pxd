from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport free, malloc

from vecloom._core.copies cimport FrequentRows
from vecloom._core.kernels cimport vl_kernels, vl_tile
from vecloom._core.noise cimport AliasTable


ctypedef struct Batch:
    # inputs, and the word that each is to predict
    int size
    bint in_place           # the inputs are the rows updated
    bint one_target         # all predict the same word
    bint one_input          # all are the same; outputs must be frozen
    int64_t *target
    const float **h
    float **dh


cdef inline bint reserve_batch(Batch *batch, int inputs) noexcept nogil:
    batch.target = <int64_t *>malloc(inputs * sizeof(int64_t))
    batch.h = <const float **>malloc(inputs * sizeof(float *))
    batch.dh = <float **>malloc(inputs * sizeof(float *))
    return batch.target != NULL and batch.h != NULL and batch.dh != NULL


cdef inline void release_batch(Batch *batch) noexcept nogil:
    free(batch.target)
    free(batch.h)
    free(batch.dh)


ctypedef struct LossScratch:
    # what one worker needs
    int most_inputs
    float **own
    float **o               # shared outputs, their labels and weights
    float *label
    float *weight
    int64_t *negatives      # drawn for the next batch
    float *logits
    float **copies          # of the inputs, and their rows
    float *rows
    float *hot              # this worker's own copy of the tree's top, and what it was copied from
    float *hot_base
    int since_merge         # centres
    FrequentRows frequent   # copies of the outputs for negative sampling
    uint64_t stream
    float lr
    double loss
    int64_t predictions


cdef class Losses:
    cdef float[:, ::1] sampled
    cdef float[:, ::1] tree
    cdef float[:, ::1] full
    cdef object keep_alive
    cdef int dim, negative, max_outputs, workers
    cdef bint with_loss, frozen
    cdef AliasTable noise
    cdef const int64_t *path_offsets
    cdef const int32_t *path_nodes
    cdef const uint8_t *path_labels
    cdef const vl_kernels *kernels
    cdef int64_t first_hot      # of the tree's nodes: the root is the last

    cdef bint reserve(self, LossScratch *s, int most_inputs) noexcept nogil
    cdef void begin_chunk(self, LossScratch *s, uint64_t stream, float lr) noexcept nogil
    cdef void send_for(self, LossScratch *s, int64_t target) noexcept nogil
    cdef void predict(self, Batch *batch, LossScratch *s) noexcept nogil
    cdef void merge(self, LossScratch *s) noexcept nogil
    cdef void merge_hot(self, LossScratch *s) noexcept nogil
    cdef void count_centres(self, LossScratch *s, int centres) noexcept nogil
    cdef void draw(self, LossScratch *s) noexcept nogil
    cdef void negative_sampling(self, Batch *batch, LossScratch *s, vl_tile *tile) noexcept nogil
    cdef void join_inputs(self, Batch *batch, LossScratch *s, vl_tile *tile) noexcept nogil
    cdef void hierarchical_softmax(self, Batch *batch, LossScratch *s, vl_tile *tile, int first,
                                   int last) noexcept nogil
    cdef int64_t hot_size(self) noexcept nogil
    cdef void copy_hot(self, LossScratch *s) noexcept nogil


cdef void release_losses(LossScratch *s) noexcept nogil
