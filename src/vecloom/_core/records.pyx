"""Co-occurrence records as they are trained on: in buckets by the blocks of their two words.

Words are spread over P blocks (``striping``). A record (i, j) belongs to the bucket (block of i,
block of j). Where it stands for (j, i) as well it is kept once, in the bucket whose first block is
not above the second, and that bucket is trained in both directions; within one block it is kept
twice. The text's counts are read twice: once to learn the sizes of the buckets, once to fill them.
"""

from libc.math cimport log, pow
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

import numpy as np

from vecloom._core.random cimport vl_below, vl_fork, vl_next
from vecloom._core.striping cimport Striping, block_of, row_of, striping_of

RECORD = np.dtype([("first", "u2"), ("second", "u2"), ("log_x", "f4"), ("weight", "f4")])

CHANGED = "the co-occurrences changed while they were read"


ctypedef struct Place:
    int64_t bucket      # -1 for a record of words that have no row
    uint32_t first
    uint32_t second
    bint twice


cdef inline Place place_of(int64_t i, int64_t j, Striping striping, bint symmetric) noexcept nogil:
    cdef Place place
    cdef int64_t blocks = <int64_t>striping.mask + 1
    cdef uint32_t a, b
    place.bucket = -1
    if i < 0 or j < 0:
        return place
    a, b = block_of(striping, <uint32_t>i), block_of(striping, <uint32_t>j)
    if symmetric and a > b:
        i, j = j, i
        a, b = b, a
    place.bucket = a * blocks + b
    place.first, place.second = row_of(striping, <uint32_t>i), row_of(striping, <uint32_t>j)
    place.twice = symmetric and a == b and i != j
    return place


def count(const int32_t[::1] firsts, const int32_t[::1] seconds, const uint64_t[::1] weights,
          const int32_t[::1] rows, int blocks, bint symmetric):
    """Return the number of records in each bucket, int64 (blocks * blocks,).

    Raises
    ------
    ValueError
        If an id numbers no word, or a weight is zero.
    """
    counts_array = np.zeros(blocks * blocks, dtype=np.int64)
    cdef int64_t[::1] counts = counts_array
    cdef Striping striping = striping_of(blocks, 0)
    cdef uint64_t n_words = rows.shape[0]
    cdef int64_t n, bad = -1
    cdef Place place
    if not firsts.shape[0] == seconds.shape[0] == weights.shape[0]:
        raise ValueError("rows, columns and weights of a block differ in length")
    with nogil:
        for n in range(firsts.shape[0]):
            if <uint64_t>firsts[n] >= n_words or <uint64_t>seconds[n] >= n_words or weights[n] == 0:
                bad = n
                break
            place = place_of(rows[firsts[n]], rows[seconds[n]], striping, symmetric)
            if place.bucket >= 0:
                counts[place.bucket] += 1 + place.twice
    if bad >= 0:
        raise ValueError(f"co-occurrence ({firsts[bad]}, {seconds[bad]}) of weight {weights[bad]} among "
                         f"{n_words} words: the file is damaged, count the text again")
    return counts_array


def place(const int32_t[::1] firsts, const int32_t[::1] seconds, const uint64_t[::1] weights,
          const int32_t[::1] rows, int blocks, bint symmetric, Record[::1] records, int64_t[::1] ends, *,
          double unit, double x_max, double alpha):
    """Write records that were counted; ``ends`` says where each bucket goes on, and is moved.

    X is ``weight * unit``; ``f(X) = min(1, (X / x_max) ** alpha)`` (Pennington et al. 2014, eq. 9).

    Raises
    ------
    ValueError
        If an id numbers no word, or there are more records than were counted.
    """
    cdef Striping striping = striping_of(blocks, 0)
    cdef uint64_t n_words = rows.shape[0]
    cdef int64_t n, last = records.shape[0] - 1
    cdef bint bad = False
    cdef double x
    cdef Place place
    cdef Record record
    with nogil:
        for n in range(firsts.shape[0]):
            if <uint64_t>firsts[n] >= n_words or <uint64_t>seconds[n] >= n_words:
                bad = True
                break
            place = place_of(rows[firsts[n]], rows[seconds[n]], striping, symmetric)
            if place.bucket < 0:
                continue
            if ends[place.bucket] + place.twice > last:
                bad = True
                break
            x = weights[n] * unit
            record.first, record.second = <uint16_t>place.first, <uint16_t>place.second
            record.log_x = <float>log(x)
            record.weight = <float>pow(x / x_max, alpha) if x < x_max else 1
            records[ends[place.bucket]] = record
            ends[place.bucket] += 1
            if place.twice:
                record.first, record.second = record.second, record.first
                records[ends[place.bucket]] = record
                ends[place.bucket] += 1
    if bad:
        raise ValueError(CHANGED)


def shuffle(Record[::1] records, const int64_t[::1] offsets, int64_t first, int64_t stop, uint64_t seed):
    """Shuffle the records within each of the buckets from ``first`` to ``stop``."""
    cdef int64_t bucket, start, n, i, j
    cdef uint64_t stream
    cdef Record held
    with nogil:
        for bucket in range(first, stop):
            stream = vl_fork(seed, bucket)
            start = offsets[bucket]
            n = offsets[bucket + 1] - start
            for i in range(n - 1, 0, -1):
                j = <int64_t>vl_below(<uint32_t>(vl_next(&stream) >> 32), <uint32_t>(i + 1))
                held = records[start + i]
                records[start + i] = records[start + j]
                records[start + j] = held
