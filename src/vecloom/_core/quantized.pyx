"""Product quantization: centroids by k-means, and the codes of vectors."""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t

from vecloom._core.kernels cimport VL_NEAREST_LANES, active

cdef enum:
    # Rows whose pieces are encoded one after the other while they are in the second-level cache.
    BLOCK_ROWS = 512


def train_centroids(const float[:, ::1] points, float[:, ::1] centroids, int iterations):
    """Move centroids to the means of the points nearest to them; see quantized.pyi."""
    cdef int64_t n = points.shape[0]
    cdef int dim = points.shape[1], k = centroids.shape[0], _
    if centroids.shape[1] != dim:
        raise ValueError(f"centroids of {centroids.shape[1]} dimensions for points of {dim}")
    if n == 0 or k == 0 or dim == 0:
        return
    cdef int32_t[::1] codes = np.empty(n, np.int32)
    cdef float[::1] distances = np.empty(n, np.float32)
    cdef float[::1] scratch = np.empty(VL_NEAREST_LANES * dim, np.float32)
    cdef double[:, ::1] sums = np.empty((k, dim))
    cdef int64_t[::1] sizes = np.empty(k, np.int64)
    with nogil:
        for _ in range(iterations):
            active().nearest(&points[0, 0], n, dim, dim, &centroids[0, 0], k, &codes[0],
                             &distances[0], &scratch[0])
            move_to_means(points, codes, centroids, sums, sizes)
            fill_empty(points, distances, centroids, sizes)


cdef void move_to_means(const float[:, ::1] points, const int32_t[::1] codes, float[:, ::1] centroids,
                        double[:, ::1] sums, int64_t[::1] sizes) noexcept nogil:
    cdef int64_t row
    cdef Py_ssize_t i, j
    sums[:, :] = 0
    sizes[:] = 0
    for row in range(points.shape[0]):
        j = codes[row]
        sizes[j] += 1
        for i in range(points.shape[1]):
            sums[j, i] += points[row, i]
    for j in range(centroids.shape[0]):
        if sizes[j] > 0:
            for i in range(points.shape[1]):
                centroids[j, i] = <float>(sums[j, i] / <double>sizes[j])


cdef void fill_empty(const float[:, ::1] points, float[::1] distances, float[:, ::1] centroids,
                     const int64_t[::1] sizes) noexcept nogil:
    """Move each centroid that has no points to the point that is worst off."""
    cdef int64_t row, worst
    cdef Py_ssize_t i, j
    for j in range(centroids.shape[0]):
        if sizes[j] > 0:
            continue
        worst = 0
        for row in range(1, points.shape[0]):
            if distances[row] > distances[worst]:
                worst = row
        if distances[worst] <= 0:
            return  # there are fewer different points than centroids
        for i in range(points.shape[1]):
            centroids[j, i] = points[worst, i]
        distances[worst] = 0


def encode(const float[:, ::1] rows, const float[::1] centroids, int sub_dim, int k, uint8_t[:, ::1] codes):
    """Find the nearest centroid of every piece of every row; see quantized.pyi."""
    cdef int dim = rows.shape[1], begin, columns
    cdef int64_t first = 0, n
    cdef Py_ssize_t sub
    if not 1 <= sub_dim <= dim or not 1 <= k <= 256 or centroids.shape[0] != k * dim:
        raise ValueError("the centroids do not fit the rows")
    if codes.shape[0] != rows.shape[0] or codes.shape[1] != (dim + sub_dim - 1) // sub_dim:
        raise ValueError("the codes do not fit the rows")
    cdef int32_t[::1] found = np.empty(BLOCK_ROWS, np.int32)
    cdef float[::1] distances = np.empty(BLOCK_ROWS, np.float32)
    cdef float[::1] scratch = np.empty(VL_NEAREST_LANES * sub_dim, np.float32)
    with nogil:
        while first < rows.shape[0]:
            n = min(<int64_t>BLOCK_ROWS, rows.shape[0] - first)
            for sub in range(codes.shape[1]):
                begin = <int>sub * sub_dim
                columns = min(sub_dim, dim - begin)
                active().nearest(&rows[first, begin], n, dim, columns, &centroids[k * begin], k,
                                 &found[0], &distances[0], &scratch[0])
                store(found, codes, first, n, sub)
            first += n


cdef inline void store(const int32_t[::1] found, uint8_t[:, ::1] codes, int64_t first, int64_t n,
                       Py_ssize_t sub) noexcept nogil:
    cdef int64_t row
    for row in range(n):
        codes[first + row, sub] = <uint8_t>found[row]
