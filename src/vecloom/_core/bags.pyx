"""Bags: the rows that make up each word. Its own alone, or those of its subwords too."""

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc

from vecloom._core.copies cimport (
    FrequentRows, count_use, merge_frequent, most_copies, own_row, release_frequent, reserve_frequent,
)
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
        self.n_words = n_words
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

    cdef bint reserve(self, BagScratch *s, bint own_copies) noexcept nogil:
        """Make room for a worker, which may have copies of the most frequent words' rows.

        Not where words have several rows: a word's own is then one of twenty, and those of its
        n-grams are many.
        """
        s.frequent = FrequentRows(0, 0, 0, <int>self.inputs.shape[1], NULL, NULL, NULL)
        if own_copies and self.offsets == NULL and self.lockf == NULL:
            s.frequent.words = min(most_copies(s.frequent.dim), self.n_words)
        s.members = <int64_t *>malloc(self.most * sizeof(int64_t))
        return s.members != NULL and reserve_frequent(&s.frequent, &self.inputs[0, 0])

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

    cdef void send_for(self, int64_t word, BagScratch *s) noexcept nogil:
        """Prefetch the rows of a word."""
        cdef size_t row_bytes = self.inputs.shape[1] * sizeof(float)
        cdef int64_t j
        if self.offsets == NULL:
            vl_prefetch(own_row(&s.frequent, &self.inputs[0, 0], word), row_bytes)
        else:
            for j in range(self.offsets[word], self.offsets[word + 1]):
                vl_prefetch(&self.inputs[self.rows[j], 0], row_bytes)

    cdef void read(self, int64_t word, float scale, float *out, BagScratch *s) noexcept nogil:
        """Sum up the rows of a word, times ``scale``."""
        cdef float *rows = &self.inputs[0, 0]
        cdef int n = self.find(word, s.members)
        if word < s.frequent.words:
            rows = s.frequent.own
        self.kernels.gather(rows, s.members, n, s.frequent.dim, scale, out)

    cdef void write(self, int64_t word, float scale, const float *delta, BagScratch *s) noexcept nogil:
        """Add ``scale`` times ``delta`` to each row of a word, as far as its lock lets it."""
        cdef float *inputs = &self.inputs[0, 0]
        cdef int n = self.find(word, s.members), dim = s.frequent.dim, j
        if word < s.frequent.words:
            self.kernels.scatter(s.frequent.own, s.members, n, dim, scale, delta)
            count_use(&s.frequent, inputs, word)
        elif self.lockf == NULL:
            self.kernels.scatter(inputs, s.members, n, dim, scale, delta)
        else:
            for j in range(n):
                self.kernels.scatter(inputs, s.members + j, 1, dim, scale * self.lockf[s.members[j]], delta)

    cdef void merge(self, BagScratch *s) noexcept nogil:
        """Move the shared rows by what the worker's copies have learnt."""
        merge_frequent(&s.frequent, &self.inputs[0, 0], 1)


cdef void release_bag(BagScratch *s) noexcept nogil:
    release_frequent(&s.frequent)
    free(s.members)
