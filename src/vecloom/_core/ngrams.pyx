"""Subwords: the buckets of a word's n-grams, rows for the buckets, and sums of rows.

Hashing is that of csrc/text/ngrams.h.
"""

import operator

import numpy as np

from vecloom._core.parallel import over_ranges

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp

from vecloom._core.kernels cimport active, vl_kernels


cdef extern from "text/ngrams.h" nogil:
    size_t vl_subwords(const uint8_t *bracketed, size_t length, int minn, int maxn, uint32_t *hashes)


# Words that a thread takes at a time.
WORDS = 2048

# The end of a line is a word to fastText, and the only one that it never takes apart.
cdef const char *END_OF_LINE = b"<</s>>"
cdef enum:
    END_OF_LINE_LENGTH = 6


def subword_buckets(list words, minn, maxn, bucket, workers=None):
    """Find the buckets of the n-grams of words; see ngrams.pyi."""
    for name, value in (("minn", minn), ("maxn", maxn), ("bucket", bucket)):
        if not 0 <= operator.index(value) < 2**31:
            raise ValueError(f"{name} must be 0 or more (and below 2**31), got {value}")
    offsets_array = np.zeros(len(words) + 1, np.int64)
    if not words or bucket == 0 or maxn < max(minn, 1):
        return np.empty(0, np.int32), offsets_array
    # Every word between its brackets, and where each ends.
    cdef const uint8_t[::1] text = b"<" + b"><".join(words) + b">"
    cdef int64_t[::1] ends = np.empty(len(words) + 1, np.int64), offsets = offsets_array
    cdef int least = minn, most = maxn
    cdef uint32_t n_buckets = bucket
    cdef int64_t i, end = 0
    for i in range(len(words)):
        ends[i] = end
        end += len(<bytes> words[i]) + 2
    ends[len(words)] = end

    def count(int64_t first, int64_t stop):
        with nogil:
            count_range(text, ends, least, most, first, stop, offsets)

    over_ranges(count, len(words), WORDS, workers)
    for i in range(len(words)):
        offsets[i + 1] += offsets[i]
    buckets_array = np.empty(offsets_array[len(words)], np.uint32)
    cdef uint32_t[::1] buckets = buckets_array

    def fill(int64_t first, int64_t stop):
        with nogil:
            fill_range(text, ends, least, most, n_buckets, first, stop, offsets, buckets)

    if len(buckets_array):
        over_ranges(fill, len(words), WORDS, workers)
    return buckets_array.view(np.int32), offsets_array


cdef bint is_whole(const uint8_t *bracketed, int64_t length) noexcept nogil:
    return length == END_OF_LINE_LENGTH and memcmp(bracketed, END_OF_LINE, END_OF_LINE_LENGTH) == 0


cdef void count_range(const uint8_t[::1] text, const int64_t[::1] ends, int minn, int maxn,
                      int64_t first, int64_t stop, int64_t[::1] counts) noexcept nogil:
    """Put the number of n-grams of word i at i + 1."""
    cdef int64_t i, length
    for i in range(first, stop):
        length = ends[i + 1] - ends[i]
        if not is_whole(&text[ends[i]], length):
            counts[i + 1] = vl_subwords(&text[ends[i]], length, minn, maxn, NULL)


cdef void fill_range(const uint8_t[::1] text, const int64_t[::1] ends, int minn, int maxn, uint32_t bucket,
                     int64_t first, int64_t stop, const int64_t[::1] offsets,
                     uint32_t[::1] buckets) noexcept nogil:
    cdef int64_t i, k
    for i in range(first, stop):
        if offsets[i + 1] > offsets[i]:
            vl_subwords(&text[ends[i]], ends[i + 1] - ends[i], minn, maxn, &buckets[offsets[i]])
    for k in range(offsets[first], offsets[stop]):
        buckets[k] %= bucket


def number_buckets(const int32_t[::1] buckets, int64_t bucket, const int32_t[::1] known):
    """Give numbers to buckets in the order in which they first occur; see ngrams.pyi."""
    cdef int64_t i, n = known.shape[0]
    bucket_of_row_array = np.empty(n + min(buckets.shape[0], bucket), np.int32)
    row_array = np.empty(buckets.shape[0], np.int32)
    cdef int32_t[::1] bucket_of_row = bucket_of_row_array, row = row_array
    cdef int32_t[::1] number = np.zeros(bucket, np.int32)  # row + 1; 0 for none
    with nogil:
        for i in range(n):
            bucket_of_row[i] = known[i]
            number[known[i]] = <int32_t>(i + 1)
        for i in range(buckets.shape[0]):
            if number[buckets[i]] == 0:
                bucket_of_row[n] = buckets[i]
                n += 1
                number[buckets[i]] = <int32_t>n
            row[i] = number[buckets[i]] - 1
    return bucket_of_row_array[:n].copy(), row_array


def bag_sums(const float[:, ::1] rows, const int64_t[::1] offsets, const int32_t[::1] members,
             const float[::1] scales, workers=None):
    """Sum the rows of bags, each sum scaled; see ngrams.pyi."""
    out_array = np.empty((scales.shape[0], rows.shape[1]), np.float32)
    cdef float[:, ::1] out = out_array
    cdef int64_t largest = 0, i
    assert offsets.shape[0] == scales.shape[0] + 1 and offsets[scales.shape[0]] == members.shape[0]
    for i in range(scales.shape[0]):
        largest = max(largest, offsets[i + 1] - offsets[i])
    for i in range(members.shape[0]):
        if not 0 <= members[i] < rows.shape[0]:
            raise ValueError(f"a bag leads to row {members[i]}, but there are {len(rows)} rows")
    if largest == 0 or rows.shape[1] == 0:
        out_array[:] = 0
        return out_array

    def add_up(int64_t first, int64_t stop):
        cdef int64_t *ids = <int64_t *>malloc(largest * sizeof(int64_t))
        if ids == NULL:
            raise MemoryError
        with nogil:
            sum_range(rows, offsets, members, scales, first, stop, ids, out)
        free(ids)

    over_ranges(add_up, len(scales), WORDS, workers)
    return out_array


cdef void sum_range(const float[:, ::1] rows, const int64_t[::1] offsets, const int32_t[::1] members,
                    const float[::1] scales, int64_t first, int64_t stop, int64_t *ids,
                    float[:, ::1] out) noexcept nogil:
    cdef const vl_kernels *kernels = active()
    cdef int64_t bag, k
    cdef int n
    for bag in range(first, stop):
        n = <int>(offsets[bag + 1] - offsets[bag])
        for k in range(n):
            ids[k] = members[offsets[bag] + k]
        kernels.gather(&rows[0, 0], ids, n, <int>rows.shape[1], scales[bag], &out[bag, 0])
