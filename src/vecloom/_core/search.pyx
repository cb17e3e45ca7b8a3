"""Exact nearest neighbours: many queries against all rows of a matrix at once.

The rows are cut into blocks that fit the second-level cache and handed to Python
threads that run without the GIL. Norms are computed as the rows pass, never kept:
a matrix may change between two calls. Every score depends on its query and its row
alone, and ties are settled by index, so an answer is the same to the last bit
whatever the number of queries, of threads and the cut into blocks.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from vecloom._core.cores import available_cores

from libc.math cimport INFINITY
from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc

from vecloom._core.kernels cimport active, vl_kernels

METRICS = ("cosine", "euclidean")

# Blocks are multiples of this many rows, what the kernels take at once; in bytes, the
# rows of a block, the queries of a group and their scores fit a second-level cache.
cdef enum:
    ROWS = 192
    BLOCK_BYTES = 1 << 17
    GROUP_BYTES = 3 << 15

# Multiplications worth one more thread, and candidates held at once by all threads.
cdef int64_t WORK_PER_THREAD = 3_000_000
MAX_CANDIDATES = 1 << 24


cdef class Candidates:
    """The best ``k`` rows seen so far by one thread, for each query.

    Each query has a heap whose root is the worst row kept: the lowest score and,
    among equals, the highest index.
    """

    cdef float[:, ::1] scores
    cdef int64_t[:, ::1] rows
    cdef int64_t[::1] count
    cdef readonly object arrays

    def __init__(self, int64_t n_queries, int64_t k):
        self.arrays = (
            np.full((n_queries, k), np.iinfo(np.int64).max),
            np.full((n_queries, k), -np.inf, dtype=np.float32),
        )
        self.rows, self.scores = self.arrays
        self.count = np.zeros(n_queries, dtype=np.int64)

    cdef float threshold(self, int64_t q) noexcept nogil:
        """A score must exceed this one: rows come in ascending order."""
        return self.scores[q, 0] if self.count[q] == self.scores.shape[1] else -INFINITY

    cdef void offer(self, int64_t q, int64_t row, float score) noexcept nogil:
        """Keep the row, in place of the worst one where ``k`` are kept already."""
        cdef float *scores = &self.scores[q, 0]
        cdef int64_t *rows = &self.rows[q, 0]
        cdef int64_t k = self.scores.shape[1], n = self.count[q], i, child
        if n < k:
            self.count[q] = n + 1
            i = n
            while i > 0 and worse(score, row, scores[(i - 1) // 2], rows[(i - 1) // 2]):
                scores[i] = scores[(i - 1) // 2]
                rows[i] = rows[(i - 1) // 2]
                i = (i - 1) // 2
        else:
            i = 0
            while 2 * i + 1 < k:
                child = 2 * i + 1
                if child + 1 < k and worse(scores[child + 1], rows[child + 1], scores[child], rows[child]):
                    child += 1
                if not worse(scores[child], rows[child], score, row):
                    break
                scores[i] = scores[child]
                rows[i] = rows[child]
                i = child
        scores[i] = score
        rows[i] = row


cdef inline bint worse(float score, int64_t row, float than_score, int64_t than_row) noexcept nogil:
    return score < than_score or (score == than_score and row > than_row)


cdef inline bint contains(const int64_t *ascending, int64_t n, int64_t value) noexcept nogil:
    cdef int64_t low = 0, high = n, middle
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low < n and ascending[low] == value


cdef class Scan:
    """The queries and the matrix of one call, shared by its threads."""

    cdef const float[:, ::1] vectors, queries
    cdef const int64_t[:, ::1] exclude
    cdef int64_t start, end, block
    cdef int group
    cdef bint euclidean
    cdef const float **pointers

    def __cinit__(self):
        self.pointers = NULL

    def __init__(self, const float[:, ::1] vectors, const float[:, ::1] queries, int64_t start,
                 int64_t end, const int64_t[:, ::1] exclude, bint euclidean):
        cdef int64_t bytes_per_row = 4 * max(1, vectors.shape[1]), q
        self.vectors, self.queries, self.exclude = vectors, queries, exclude
        self.start, self.end, self.euclidean = start, end, euclidean
        self.block = max(ROWS, BLOCK_BYTES // bytes_per_row // ROWS * ROWS)
        self.group = max(4, GROUP_BYTES // bytes_per_row // 4 * 4)
        self.pointers = <const float **>malloc(queries.shape[0] * sizeof(float *))
        if self.pointers == NULL:
            raise MemoryError
        for q in range(queries.shape[0]):
            self.pointers[q] = &queries[q, 0]

    def __dealloc__(self):
        free(self.pointers)

    cdef void score(self, int64_t q, int nq, int64_t row, int64_t n, float *out, int64_t ld) noexcept nogil:
        """Score ``n`` rows for ``nq`` queries: more is nearer, whatever the metric."""
        cdef const vl_kernels *kernels = active()
        cdef int dim = self.vectors.shape[1], i
        cdef int64_t r
        if not self.euclidean:
            kernels.cosines(self.pointers + q, nq, &self.vectors[row, 0], n, dim, out, ld)
            return
        kernels.distances(self.pointers + q, nq, &self.vectors[row, 0], n, dim, out, ld)
        for i in range(nq):
            for r in range(n):
                out[i * ld + r] = -out[i * ld + r]

    cdef void collect(self, Candidates found, int64_t q, int64_t row, int64_t n,
                      const float *scores) noexcept nogil:
        """Offer the rows of a block that beat the threshold of query ``q``."""
        cdef const vl_kernels *kernels = active()
        cdef int64_t width = self.exclude.shape[1]
        cdef float threshold = found.threshold(q)
        cdef int64_t i = kernels.next_above(scores, 0, n, threshold)
        while i < n:
            if width == 0 or not contains(&self.exclude[q, 0], width, row + i):
                found.offer(q, row + i, scores[i])
                threshold = found.threshold(q)
            i = kernels.next_above(scores, i + 1, n, threshold)

    def best(self, Candidates found, tasks):
        """Search the ranges of rows that ``tasks`` yields, in ascending order."""
        cdef float[:, ::1] scores = np.empty((self.group, self.block), dtype=np.float32)
        cdef int64_t first, last, row, n, q, i, nq
        for first, last in tasks:
            with nogil:
                row = first
                while row < last:
                    n = min(self.block, last - row)
                    q = 0
                    while q < self.queries.shape[0]:
                        nq = min(<int64_t>self.group, self.queries.shape[0] - q)
                        self.score(q, <int>nq, row, n, &scores[0, 0], self.block)
                        for i in range(nq):
                            self.collect(found, q + i, row, n, &scores[i, 0])
                        q += nq
                    row += n

    def every(self, float[:, ::1] out, tasks):
        """Write the scores of the ranges of rows that ``tasks`` yields."""
        cdef int64_t first, last, row, n, q, nq
        for first, last in tasks:
            with nogil:
                row = first
                while row < last:
                    n = min(self.block, last - row)
                    q = 0
                    while q < self.queries.shape[0]:
                        nq = min(<int64_t>self.group, self.queries.shape[0] - q)
                        self.score(q, <int>nq, row, n, &out[q, row - self.start], out.shape[1])
                        q += nq
                    row += n


class Ranges:
    """Consecutive ranges of rows, handed to whichever thread asks next."""

    def __init__(self, start, end, step):
        self._bounds = iter(range(start, end, step))
        self._end, self._step = end, step
        self._lock = threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self._lock:
            first = next(self._bounds)
        return first, min(first + self._step, self._end)


def _as_matrix(array, name):
    matrix = np.ascontiguousarray(array, dtype=np.float32)
    if matrix.ndim != 2:
        raise ValueError(f"{name} must have two dimensions, got an array of shape {np.shape(array)}")
    return matrix


def _unit(queries):
    """Scale to length one; zeros stay zeros."""
    wide = queries.astype(np.float64)
    norms = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    return np.divide(wide, norms, out=np.zeros_like(wide), where=norms != 0).astype(np.float32)


def _prepare(vectors, queries, start, end, metric):
    """Check and convert the arguments that both kinds of search share."""
    if metric not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}, got {metric!r}")
    vectors = _as_matrix(vectors, "vectors")
    queries = _as_matrix(queries, "queries")
    if queries.shape[1] != vectors.shape[1]:
        raise ValueError(
            f"queries of {queries.shape[1]} dimensions do not fit vectors of {vectors.shape[1]}"
        )
    start, end, _ = slice(start, end).indices(len(vectors))
    if metric == "cosine":
        queries = _unit(queries)
    return vectors, queries, start, max(start, end)


def _most_threads(workers):
    if workers is None:
        return available_cores()
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    return workers


def _run(search, start, end, work_per_row, most_threads):
    """Call ``search(tasks)`` on as many threads as the work is worth, this one included."""
    n_threads = max(1, min(most_threads, (end - start) * work_per_row // WORK_PER_THREAD))
    # Several tasks a thread, for some of them may have to wait for a processor.
    tasks = Ranges(start, end, (1 + (end - start) // (8 * n_threads * ROWS)) * ROWS)
    if n_threads == 1:
        search(tasks)
        return
    with ThreadPoolExecutor(n_threads - 1) as pool:
        others = [pool.submit(search, tasks) for _ in range(n_threads - 1)]
        search(tasks)
    for other in others:
        other.result()


def top_k(vectors, queries, k, start=0, end=None, exclude=None, workers=None, metric="cosine"):
    """Find the ``k`` rows nearest to each query; see search.pyi."""
    vectors, queries, start, end = _prepare(vectors, queries, start, end, metric)
    most_threads = _most_threads(workers)
    n_queries = len(queries)
    k = min(max(k, 0), end - start)
    if exclude is None:
        exclude = np.empty((n_queries, 0), dtype=np.int64)
    exclude = np.sort(np.asarray(exclude, dtype=np.int64), axis=-1)
    if exclude.ndim != 2 or len(exclude) != n_queries:
        raise ValueError(f"exclude must have one row per query, got an array of shape {exclude.shape}")
    indices = np.empty((n_queries, k), dtype=np.int64)
    scores = np.empty((n_queries, k), dtype=np.float32)
    if k == 0 or n_queries == 0:
        return indices, scores
    batch = max(1, MAX_CANDIDATES // (k * most_threads))
    for first in range(0, n_queries, batch):
        part = slice(first, first + batch)
        scan = Scan(vectors, queries[part], start, end, exclude[part], metric == "euclidean")
        indices[part], scores[part] = _best(scan, len(queries[part]), k, start, end,
                                            vectors.shape[1], most_threads)
    return indices, scores


def _best(scan, n_queries, k, start, end, dim, most_threads):
    """Run the scan and merge what its threads found."""
    found = []

    def search(tasks):
        candidates = Candidates(n_queries, k)
        found.append(candidates)
        scan.best(candidates, tasks)

    _run(search, start, end, n_queries * dim, most_threads)
    rows, scores = (np.hstack(parts) for parts in zip(*(part.arrays for part in found)))
    order = np.lexsort((rows, -scores), axis=-1)[:, :k]
    rows = np.take_along_axis(rows, order, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    return np.where(np.isneginf(scores), -1, rows), scores


def all_scores(vectors, queries, start=0, end=None, workers=None, metric="cosine"):
    """Score every row for every query; see search.pyi."""
    vectors, queries, start, end = _prepare(vectors, queries, start, end, metric)
    most_threads = _most_threads(workers)
    out = np.empty((len(queries), end - start), dtype=np.float32)
    if out.size:
        scan = Scan(vectors, queries, start, end, None, metric == "euclidean")
        _run(lambda tasks: scan.every(out, tasks), start, end, queries.size, most_threads)
    return out
