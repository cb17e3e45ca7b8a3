"""Vectors of words into vectors of sentences; see encoding.pyi."""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from vecloom._core.kernels cimport active, vl_kernels

# How the words of a sentence become one vector.
MEAN, WEIGHTED_MEAN, LARGEST = range(3)
cdef enum:
    BY_COUNT = 0
    BY_WEIGHT = 1
    MAXIMUM = 2
    OTHERS = -2  # the first id of the other words; they count downwards


cdef struct Words:
    # The words of one sentence that have vectors.
    const float **rows
    float *weights
    int n


def pool(const float[:, ::1] vectors, const float[:, ::1] others, const float[::1] weights, double other_weight,
         const int32_t[::1] ids, const int64_t[::1] offsets, int how, const float[:, ::1] components,
         const float[::1] strengths, bint normalize, float[:, ::1] out):
    """Make the vectors of sentences; see encoding.pyi."""
    cdef int64_t n_sentences = offsets.shape[0] - 1, longest = 0, i
    cdef int dim = <int>vectors.shape[1]
    cdef Words words
    cdef float *products
    if not (out.shape[0] == n_sentences and out.shape[1] == others.shape[1] == components.shape[1] == dim):
        raise ValueError("the arrays do not fit each other")
    if weights is not None and weights.shape[0] != vectors.shape[0]:
        raise ValueError(f"{weights.shape[0]} weights for {vectors.shape[0]} vectors")
    assert strengths.shape[0] == components.shape[0]
    check(ids, offsets, vectors.shape[0], others.shape[0])
    if n_sentences == 0 or dim == 0:
        return
    for i in range(n_sentences):
        longest = max(longest, offsets[i + 1] - offsets[i])
    if longest >= 2**31:
        raise ValueError(f"a sentence of {longest} tokens is too long: cut it into parts")
    words.rows = <const float **>malloc((longest + 1) * sizeof(float *))
    words.weights = <float *>malloc((longest + 1) * sizeof(float))
    products = <float *>malloc((components.shape[0] + 1) * sizeof(float))
    try:
        if words.rows == NULL or words.weights == NULL or products == NULL:
            raise MemoryError("no memory left for the words of a sentence")
        with nogil:
            for i in range(n_sentences):
                gather(&words, vectors, others, weights, other_weight, ids, offsets[i], offsets[i + 1])
                combine(&words, how, dim, &out[i, 0])
                finish(components, strengths, normalize, dim, products, &out[i, 0])
    finally:
        free(words.rows)
        free(words.weights)
        free(products)


cdef check(const int32_t[::1] ids, const int64_t[::1] offsets, int64_t n_vectors, int64_t n_others):
    """Refuse what would lead outside the arrays."""
    cdef int64_t i
    cdef bint good = offsets[0] == 0 and offsets[offsets.shape[0] - 1] <= ids.shape[0]
    with nogil:
        for i in range(offsets.shape[0] - 1):
            good = good and offsets[i] <= offsets[i + 1]
        for i in range(ids.shape[0]):
            good = good and ids[i] < n_vectors and OTHERS - ids[i] < n_others
    if not good:
        raise ValueError(f"a word leads to a row that is not there, of {n_vectors}: do the keys fit the vectors?")


cdef void gather(Words *words, const float[:, ::1] vectors, const float[:, ::1] others, const float[::1] weights,
                 float other_weight, const int32_t[::1] ids, int64_t start, int64_t stop) noexcept nogil:
    """Collect the rows and weights of a sentence's words."""
    cdef int64_t k, row
    words.n = 0
    for k in range(start, stop):
        row = ids[k]
        if row >= 0:
            words.rows[words.n] = &vectors[row, 0]
            words.weights[words.n] = weights[row] if weights is not None else 1
        elif row <= OTHERS:
            words.rows[words.n] = &others[OTHERS - row, 0]
            words.weights[words.n] = other_weight
        else:
            continue
        words.n += 1


cdef void combine(const Words *words, int how, int dim, float *out) noexcept nogil:
    cdef const vl_kernels *kernels = active()
    cdef double total = 0
    cdef int k
    if words.n and how == MAXIMUM:
        kernels.maximum(words.rows, words.n, dim, out)
        return
    if how == BY_COUNT:
        total = words.n
    else:
        for k in range(words.n):
            total += words.weights[k]
    if total > 0:
        kernels.weighted_sum(words.rows, words.weights, words.n, dim, <float>(1 / total), out)
    else:
        memset(out, 0, dim * sizeof(float))


cdef void finish(const float[:, ::1] components, const float[::1] strengths, bint normalize, int dim,
                 float *products, float *out) noexcept nogil:
    """Take the share of each component away from a vector; scale it to length one."""
    cdef const vl_kernels *kernels = active()
    cdef const float *vector = out
    cdef int64_t k, self = 0
    cdef float square
    if components.shape[0]:
        kernels.scores(&vector, 1, &components[0, 0], components.shape[0], dim, products, components.shape[0])
        for k in range(components.shape[0]):
            kernels.scatter(out, &self, 1, dim, -strengths[k] * products[k], &components[k, 0])
    if normalize:
        kernels.square_norms(out, 1, dim, &square)
        if square > 0:
            square = 1 / sqrt(square)
            for k in range(dim):
                out[k] *= square


def count(const int32_t[::1] ids, const int64_t[::1] offsets, int64_t first, int64_t[::1] counts,
          int64_t[::1] sentences, int64_t[::1] last):
    """Add what a text says of words; see encoding.pyi."""
    cdef int64_t i, k, row
    assert sentences.shape[0] == last.shape[0] == counts.shape[0]
    check(ids, offsets, counts.shape[0], 0)
    with nogil:
        for i in range(offsets.shape[0] - 1):
            for k in range(offsets[i], offsets[i + 1]):
                row = ids[k]
                if row < 0:
                    continue
                counts[row] += 1
                if last[row] != first + i:
                    last[row] = first + i
                    sentences[row] += 1
