"""Bags: the rows that make up each word. Its own alone, or those of its subwords too."""

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc

from vecloom._core.kernels cimport active
from vecloom._core.threads cimport vl_prefetch


cdef class Bags:
    """Read and write the rows of a word together.

    Parameters
    ----------
    inputs : float32 (R, D)
        The rows, updated in place.
    n_words : int
        Words V.
    offsets : int64 (V + 1,), rows : int32, or None
        The rows of each word; without, word and row are the same.
    lockf : float32 (R,) or None
        What the updates of each row are multiplied by.
    """

    def __cinit__(self, float[:, ::1] inputs, int64_t n_words, const int64_t[::1] offsets=None,
                  const int32_t[::1] rows=None, const float[::1] lockf=None):
        self.inputs = inputs
        self.keep_alive = (offsets, rows, lockf)
        self.kernels = active()
        self.most = 1
        if offsets is not None:
            self.offsets = &offsets[0]
            if rows.shape[0]:
                self.rows = &rows[0]
        if lockf is not None and lockf.shape[0]:
            self.lockf = &lockf[0]
        if self.offsets != NULL or self.lockf != NULL:
            self.measure(n_words)

    def __dealloc__(self):
        free(self.reach)

    cdef measure(self, int64_t n_words):
        cdef int64_t word, j
        cdef bint even = True
        self.reach = <float *>malloc(max(n_words, 1) * sizeof(float))
        if self.reach == NULL:
            raise MemoryError("no memory for the sizes of the bags")
        for word in range(n_words):
            self.most = max(self.most, self.size(word))
            self.reach[word] = self.size(word)
            if self.lockf != NULL and self.offsets == NULL:
                self.reach[word] = self.lockf[word]
            elif self.lockf != NULL:
                self.reach[word] = 0
                for j in range(self.offsets[word], self.offsets[word + 1]):
                    self.reach[word] += self.lockf[self.rows[j]]
            even = even and self.reach[word] == 1
        if even:
            free(self.reach)
            self.reach = NULL

    cdef int64_t size(self, int64_t word) noexcept nogil:
        """Count the rows of a word."""
        return 1 if self.offsets == NULL else self.offsets[word + 1] - self.offsets[word]

    cdef int find(self, int64_t word, int64_t *members) noexcept nogil:
        """Return how many rows a word has, and which."""
        cdef int64_t first, j
        if self.offsets == NULL:
            members[0] = word
            return 1
        first = self.offsets[word]
        for j in range(first, self.offsets[word + 1]):
            members[j - first] = self.rows[j]
        return <int>(self.offsets[word + 1] - first)

    cdef void send_for(self, int64_t word) noexcept nogil:
        """Prefetch the rows of a word."""
        cdef size_t row_bytes = self.inputs.shape[1] * sizeof(float)
        cdef int64_t j
        if self.offsets == NULL:
            vl_prefetch(&self.inputs[word, 0], row_bytes)
        else:
            for j in range(self.offsets[word], self.offsets[word + 1]):
                vl_prefetch(&self.inputs[self.rows[j], 0], row_bytes)

    cdef void read(self, int64_t word, float scale, float *out, int64_t *members) noexcept nogil:
        """Sum up the rows of a word, times ``scale``; ``members`` is room for ``most``."""
        cdef int n = self.find(word, members)
        self.kernels.gather(&self.inputs[0, 0], members, n, <int>self.inputs.shape[1], scale, out)

    cdef void write(self, int64_t word, float scale, const float *delta, int64_t *members) noexcept nogil:
        """Add ``scale`` times ``delta`` to each row of a word, as far as its lock lets it."""
        cdef int n = self.find(word, members), dim = <int>self.inputs.shape[1], j
        if self.lockf == NULL:
            self.kernels.scatter(&self.inputs[0, 0], members, n, dim, scale, delta)
            return
        for j in range(n):
            self.kernels.scatter(&self.inputs[0, 0], members + j, 1, dim, scale * self.lockf[members[j]], delta)
