"""Vectors of new documents, against weights that stay as they are (Le and Mikolov 2014, section 2.2).

Documents do not know of each other: each has random numbers of its own, which
depend on the seed alone. A tile predicts several words of one document at once.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

import numpy as np

from vecloom._core.kernels cimport active, vl_kernels
from vecloom._core.losses cimport Batch, Losses, LossScratch, release_batch, release_losses, reserve_batch
from vecloom._core.random cimport vl_fork
from vecloom._core.windows cimport Span, Text, fill_span, release_span, reserve_span

cdef enum:
    TILE = 8


ctypedef struct Scratch:
    # what one call needs
    Span span
    Batch batch
    LossScratch losses
    int64_t offsets[2]      # of the only sentence
    int64_t *rows           # of the words around
    float *inputs           # PV-DM: what predicts each word of a batch
    float *deltas


cdef class Inference:
    """Train the vectors of documents alone.

    Parameters
    ----------
    losses : Losses
        How words are predicted; frozen.
    words : float32 (V, D)
        The words' vectors, for PV-DM.
    ids, offsets : int32, int64 (n_documents + 1,)
        Rows of words, all of them known, and where documents begin.
    thresholds : uint32 (V,)
        Chance of a word to be kept, in 2^-32.
    vectors : float32 (n_documents, D)
        Where to begin, updated in place.
    dm : bool
        PV-DM rather than PV-DBOW.
    forward_mean, backward_mean : bool
        As in ``Contexts``.
    concat : int
        PV-DM concatenates: the document's vector so many times, then 2 * ``window`` words;
        0: adds up.
    null : float32 (1, D), optional
        Stands for words that a window lacks.
    """

    cdef Losses losses
    cdef object keep_alive
    cdef Text text
    cdef const int32_t *ids
    cdef const int64_t *offsets
    cdef const float *words
    cdef const float *null
    cdef float[:, ::1] vectors
    cdef bint dm, forward_mean, backward_mean
    cdef int dim, concat
    cdef int64_t positions
    cdef uint64_t seed
    cdef const vl_kernels *kernels

    def __cinit__(self, Losses losses not None, const float[:, ::1] words not None, const int32_t[::1] ids,
                  const int64_t[::1] offsets, const uint32_t[::1] thresholds, float[:, ::1] vectors not None, *,
                  int window, bint shrink, bint dm, uint64_t seed, bint forward_mean=True,
                  bint backward_mean=False, int concat=0, const float[:, ::1] null=None):
        cdef int32_t[::1] rows = np.arange(thresholds.shape[0], dtype=np.int32)
        self.keep_alive = (words, ids, offsets, thresholds, rows, null)
        self.losses, self.vectors = losses, vectors
        self.ids = &ids[0] if ids.shape[0] else NULL
        self.offsets, self.words = &offsets[0], &words[0, 0]
        self.null = &null[0, 0] if null is not None else NULL
        self.text = Text(NULL, NULL, 1, &rows[0], &thresholds[0], window, window if dm else 0, shrink)
        self.dm, self.forward_mean, self.backward_mean = dm, forward_mean, backward_mean
        self.dim, self.concat, self.seed = vectors.shape[1], concat if dm else 0, seed
        self.positions = 2 * window if dm else 0
        self.kernels = active()

    def infer(self, int64_t first, int64_t stop, int epochs, double lr_start, double lr_stop):
        """Train the documents [first, stop), each epoch at a constant rate."""
        cdef Scratch scratch
        cdef int64_t document
        cdef bint enough
        memset(&scratch, 0, sizeof(Scratch))
        with nogil:
            enough = self.reserve(&scratch, first, stop)
            if enough:
                for document in range(first, stop):
                    self.infer_document(document, epochs, lr_start, lr_stop, &scratch)
        release(&scratch)
        if not enough:
            raise MemoryError("no memory to infer documents with")

    cdef bint reserve(self, Scratch *s, int64_t first, int64_t stop) noexcept nogil:
        cdef int64_t longest = 1, document
        cdef size_t inputs = TILE * self.losses.dim
        for document in range(first, stop):
            longest = max(longest, self.offsets[document + 1] - self.offsets[document])
        s.rows = <int64_t *>malloc((self.positions + 1) * sizeof(int64_t))
        s.inputs = <float *>malloc(inputs * sizeof(float))
        s.deltas = <float *>malloc(inputs * sizeof(float))
        return (reserve_span(&s.span, longest, False) and reserve_batch(&s.batch, TILE)
                and self.losses.reserve(&s.losses, TILE) and s.rows != NULL and s.inputs != NULL
                and s.deltas != NULL)

    cdef void infer_document(self, int64_t document, int epochs, double lr_start, double lr_stop,
                             Scratch *s) noexcept nogil:
        cdef Text text = self.text
        cdef int64_t length = self.offsets[document + 1] - self.offsets[document], i, stop
        cdef float *vector = &self.vectors[document, 0]
        cdef uint64_t stream
        cdef double step = (lr_start - lr_stop) / max(epochs - 1, 1)
        cdef int epoch
        text.ids = self.ids + self.offsets[document]
        s.offsets[0], s.offsets[1] = 0, length
        text.offsets = s.offsets
        for epoch in range(epochs if length else 0):
            stream = vl_fork(self.seed, epoch)
            fill_span(&s.span, &text, vl_fork(stream, 0), 0, length)
            self.losses.begin_chunk(&s.losses, vl_fork(stream, 1), lr_start - step * epoch)
            i = 0
            while i < s.span.size:
                stop = min(i + TILE, s.span.size)
                if self.dm:
                    self.predict_from_contexts(s, i, stop, vector)
                else:
                    self.predict_from_document(s, i, stop, vector)
                i = stop

    cdef void predict_from_document(self, Scratch *s, int64_t first, int64_t stop, float *vector) noexcept nogil:
        """PV-DBOW: the vector alone is to predict each word."""
        cdef int64_t i
        s.batch.in_place, s.batch.one_input, s.batch.size = True, True, <int>(stop - first)
        for i in range(first, stop):
            self.losses.send_for(&s.losses, s.span.row[i])
            s.batch.target[i - first] = s.span.row[i]
            s.batch.dh[i - first] = vector
        self.losses.predict(&s.batch, &s.losses)

    cdef void predict_from_contexts(self, Scratch *s, int64_t first, int64_t stop, float *vector) noexcept nogil:
        """PV-DM: the vector and the words around are to predict the word in the middle."""
        cdef int width = self.losses.dim, k
        cdef int64_t i, itself = 0
        cdef float scale
        s.batch.in_place, s.batch.size = False, <int>(stop - first)
        memset(s.deltas, 0, s.batch.size * width * sizeof(float))
        for i in range(first, stop):
            self.losses.send_for(&s.losses, s.span.row[i])
        for i in range(first, stop):
            k = <int>(i - first)
            s.batch.target[k] = s.span.row[i]
            s.batch.h[k], s.batch.dh[k] = s.inputs + k * width, s.deltas + k * width
            if self.concat:
                self.concatenate(s, i, vector, s.inputs + k * width)
            else:
                self.add_up(s, i, vector, s.inputs + k * width)
        self.losses.predict(&s.batch, &s.losses)
        for i in range(first, stop):
            scale = 1
            if self.backward_mean and not self.concat:
                scale = 1 / <float>max(s.span.stop[i] - s.span.start[i], 1)
            for k in range(max(self.concat, 1)):
                self.kernels.scatter(vector, &itself, 1, self.dim, scale,
                                     s.deltas + (i - first) * width + k * self.dim)

    cdef void add_up(self, Scratch *s, int64_t i, const float *vector, float *out) noexcept nogil:
        """Add up the words around and the document, in the place of the word itself."""
        cdef int64_t j, itself = 0
        cdef int n = 0
        cdef float scale = 1 / <float>max(s.span.stop[i] - s.span.start[i], 1) if self.forward_mean else 1
        for j in range(s.span.start[i], s.span.stop[i]):
            if j != i:
                s.rows[n] = s.span.row[j]
                n += 1
        self.kernels.gather(self.words, s.rows, n, self.dim, scale, out)
        self.kernels.scatter(out, &itself, 1, self.dim, scale, vector)

    cdef void concatenate(self, Scratch *s, int64_t i, const float *vector, float *out) noexcept nogil:
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef int64_t window = self.positions // 2, j, p
        cdef const float *row
        for p in range(self.concat):
            memcpy(out + p * self.dim, vector, row_bytes)
        for p in range(self.positions):
            j = i + p - window + (p >= window)
            row = self.null
            if s.span.start[i] <= j < s.span.stop[i]:
                row = self.words + s.span.row[j] * <int64_t>self.dim
            memcpy(out + (self.concat + p) * self.dim, row, row_bytes)


cdef void release(Scratch *s) noexcept:
    release_losses(&s.losses)
    release_span(&s.span)
    release_batch(&s.batch)
    free(s.rows)
    free(s.inputs)
    free(s.deltas)
