"""Copies of rows that every worker changes.

Cores that write the same rows at every step wait for each other. So each worker has a copy of its
own, which now and then moves the shared rows by what it learnt, and takes them as they are then.
"""

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

cdef enum:
    MOST_FREQUENT_ROWS = 1024   # of inputs; copies and what they were copied from take 0.8 MB at 100 dimensions
    MOST_FREQUENT_WORDS = 512   # of words: more are no faster
    MOST_COPIED = 1 << 16       # floats, where rows are long
    USES_PER_MERGE = 16
    WORD_USES_PER_MERGE = 8     # 16 are no faster, and the loss is higher


ctypedef struct FrequentRows:
    # A worker's copies of the first `words` rows of a matrix, and of `buckets` rows from
    # `first_bucket` on
    int64_t words
    int64_t first_bucket
    int64_t buckets
    int dim
    float *own
    float *base             # what they were copied from
    int32_t *uses           # of each copy since it was merged


cdef inline int64_t most_copies(int dim) noexcept nogil:
    """Return of how many words a worker has copies."""
    return min(MOST_FREQUENT_WORDS, MOST_COPIED // dim)


cdef inline void merge_copy(float *shared, float *own, float *base, int64_t n, float share) noexcept nogil:
    """Move shared numbers by a share of what a copy learnt, and copy them again."""
    cdef int64_t i
    for i in range(n):
        shared[i] += share * (own[i] - base[i])
        own[i] = base[i] = shared[i]


cdef inline bint reserve_frequent(FrequentRows *rows, float *shared) noexcept nogil:
    """Make the copies; False where there is no memory for them."""
    cdef int64_t n = rows.words + rows.buckets
    cdef size_t row_bytes = rows.dim * sizeof(float)
    if n == 0:
        return True
    rows.own = <float *>malloc(n * row_bytes)
    rows.base = <float *>malloc(n * row_bytes)
    rows.uses = <int32_t *>calloc(n, sizeof(int32_t))
    if rows.own == NULL or rows.base == NULL or rows.uses == NULL:
        return False
    memcpy(rows.own, shared, rows.words * row_bytes)
    memcpy(rows.own + rows.words * rows.dim, shared + rows.first_bucket * rows.dim, rows.buckets * row_bytes)
    memcpy(rows.base, rows.own, n * row_bytes)
    return True


cdef inline int64_t part_frequent(FrequentRows *rows, int64_t *ids, int64_t n, int64_t *copies,
                                  int64_t *n_copies) noexcept nogil:
    """Part the rows of a line: numbers of copies go to ``copies``; return how many others stay."""
    cdef int64_t i, row, bucket, others = 0
    cdef bint is_word, is_bucket
    n_copies[0] = 0
    for i in range(n):  # without branches: which rows are frequent is hard to foretell
        row, bucket = ids[i], ids[i] - rows.first_bucket
        is_word = row < rows.words
        is_bucket = 0 <= bucket < rows.buckets
        copies[n_copies[0]] = row if is_word else rows.words + bucket
        n_copies[0] += is_word | is_bucket
        ids[others] = row
        others += not (is_word | is_bucket)
    return others


cdef inline void merge_frequent(FrequentRows *rows, float *shared, int32_t least_uses) noexcept nogil:
    """Merge the copies that were used so often since they were merged."""
    cdef int64_t i, row
    for i in range(rows.words + rows.buckets):
        if rows.uses[i] >= least_uses:
            row = i if i < rows.words else rows.first_bucket + i - rows.words
            merge_copy(shared + row * rows.dim, rows.own + i * rows.dim, rows.base + i * rows.dim, rows.dim, 1)
            rows.uses[i] = 0


cdef inline void merge_row(FrequentRows *rows, float *shared, int64_t copy) noexcept nogil:
    """Merge a copy, told by its number."""
    cdef int64_t row = copy if copy < rows.words else rows.first_bucket + copy - rows.words
    merge_copy(shared + row * rows.dim, rows.own + copy * rows.dim, rows.base + copy * rows.dim, rows.dim, 1)
    rows.uses[copy] = 0


cdef inline void count_use(FrequentRows *rows, float *shared, int64_t copy) noexcept nogil:
    """Note that a copy was changed, and merge it when it is due."""
    rows.uses[copy] += 1
    if rows.uses[copy] >= WORD_USES_PER_MERGE:
        merge_row(rows, shared, copy)


cdef inline float *own_row(const FrequentRows *rows, float *shared, int64_t row) noexcept nogil:
    """Return this worker's copy of a word's row, or the shared one where it has none."""
    return (rows.own if row < rows.words else shared) + row * rows.dim


cdef inline float *use_row(FrequentRows *rows, float *shared, int64_t row) noexcept nogil:
    """Return ``own_row``, which is about to be changed."""
    if row < rows.words:
        count_use(rows, shared, row)
    return own_row(rows, shared, row)


cdef inline void release_frequent(FrequentRows *rows) noexcept nogil:
    free(rows.own)
    free(rows.base)
    free(rows.uses)
