"""Which words stand near which, and how much that weighs: counted row by row.

A row of the counts is the sum over the places of its word: one sweep with an accumulator as long
as the vocabulary, which stays in the cache (Gustavson's way to multiply sparse matrices: ACM
Transactions on Mathematical Software 4(3), 1978). Rows come out sorted and whole, on any thread,
and sums are of integers, so that nothing depends on who did them.

A *record* is one count in 64 bits: the column in the upper half, the weight's lower 32 bits in the
lower. What a weight has beyond them stands apart, in *carries*: the number of the record and the
weight's upper bits.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, realloc

from vecloom._core.slabs cimport AHEAD, Slab

import numpy as np

cdef extern from "bits.h" nogil:
    int vl_lowest_bit(uint64_t)

cdef extern from "text/prefetch.h" nogil:
    void VL_TEXT_PREFETCH(const void *)

cdef enum:
    LINE = 16      # 32-bit numbers in a line of the cache


cdef struct Cursor:
    # a block, and how far it has been read
    const uint64_t *records
    const int64_t *lengths
    const int64_t *carries
    int64_t n_records, n_carries, at, carry


cdef class Cursors:
    """A cursor at the beginning of each of some blocks, which have as many rows."""

    cdef Cursor *of
    cdef list blocks    # kept alive

    def __cinit__(self, list blocks):
        cdef const uint64_t[::1] records
        cdef const int64_t[::1] lengths
        cdef const int64_t[:, ::1] carries
        cdef Py_ssize_t i
        self.blocks = blocks
        self.of = <Cursor *>calloc(len(blocks) + 1, sizeof(Cursor))
        if self.of == NULL:
            raise MemoryError
        for i in range(len(blocks)):
            records, lengths, carries = blocks[i]
            assert lengths.shape[0] == len(blocks[0][1]) and carries.shape[1] == 2
            self.of[i].n_records, self.of[i].n_carries = records.shape[0], carries.shape[0]
            self.of[i].lengths = &lengths[0]
            if records.shape[0]:
                self.of[i].records = &records[0]
            if carries.shape[0]:
                self.of[i].carries = &carries[0, 0]

    def __dealloc__(self):
        free(self.of)


cdef class Accumulator:
    """Sums of one row at a time, and the records made of them.

    Parameters
    ----------
    n_words : int
    capacity : int
        Most records that one call returns.
    """

    cdef uint64_t[::1] sums
    # which sums are not 0, and which words of `marks` are not 0
    cdef uint64_t[::1] marks, summits
    cdef uint64_t[::1] records
    cdef int64_t n_records
    cdef int64_t *carries
    cdef int64_t n_carries, carries_capacity
    # of one place: the neighbours that count, and what they count
    cdef int32_t[::1] near
    cdef uint64_t[::1] share

    def __init__(self, n_words, capacity, window=0):
        self.sums = np.zeros(n_words, np.uint64)
        self.marks = np.zeros((n_words + 63) // 64, np.uint64)
        self.summits = np.zeros((n_words + 4095) // 4096, np.uint64)
        self.records = np.empty(capacity, np.uint64)
        self.near = np.empty(2 * window + 1, np.int32)
        self.share = np.empty(2 * window + 1, np.uint64)

    def __dealloc__(self):
        free(self.carries)

    def count(self, Slab slab, const uint64_t[::1] weights, bint symmetric,
              int64_t row_start, int64_t row_stop, int64_t first, int64_t last):
        """Count rows of a slab, or of a single one some of its places.

        Parameters
        ----------
        weights : uint64 (most + 1,)
            By distance; 0 is not looked at. Of pairs further apart than ``most`` nothing counts.
        symmetric : bool
            Look to both sides, for columns not less than the row; otherwise to the right.
        first, last : int
            The places, of all in the slab.

        Returns
        -------
        records, lengths, carries : uint64 (n,), int64 (rows,), int64 (m, 2)
        """
        cdef int64_t[::1] lengths = np.zeros(row_stop - row_start, np.int64)
        cdef int64_t row, before
        cdef bint fits = True
        assert self.near.shape[0] >= 2 * (weights.shape[0] - 1)
        self.n_records = self.n_carries = 0
        with nogil:
            for row in range(row_start, row_stop):
                before = self.n_records
                self.sweep(slab, weights, symmetric, row,
                           max(first, slab.starts[row]), min(last, slab.starts[row + 1]))
                fits = fits and self.take(row if symmetric else 0)
                lengths[row - row_start] = self.n_records - before
        return self.block(fits, lengths)

    def merge(self, list blocks):
        """Add up blocks of the same rows: (records, lengths, carries) each; return such a block."""
        cdef Py_ssize_t n = len(blocks[0][1]), row, before, i, n_blocks = len(blocks)
        cdef int64_t[::1] lengths = np.zeros(n, np.int64)
        cdef bint fits = True, sound = True
        cdef Cursors cursors = Cursors(blocks)
        self.n_records = self.n_carries = 0
        with nogil:
            for row in range(n):
                before = self.n_records
                for i in range(n_blocks):
                    sound = sound and self.add_row(&cursors.of[i], row)
                fits = fits and self.take(0)
                lengths[row] = self.n_records - before
        check(sound)
        return self.block(fits, lengths)

    def add(self, block):
        """Add a block of a single row, to be read with ``total``."""
        cdef Cursors cursors = Cursors([block])
        cdef bint sound
        with nogil:
            sound = self.add_row(&cursors.of[0], 0)
        check(sound)

    def total(self):
        """Return the block of the single row that was added up, and forget it."""
        cdef bint fits
        self.n_records = self.n_carries = 0
        with nogil:
            fits = self.take(0)
        return self.block(fits, np.array([self.n_records]))

    cdef void sweep(self, Slab slab, const uint64_t[::1] weights, bint symmetric,
                    int64_t row, int64_t first, int64_t last) noexcept nogil:
        cdef const int32_t *text = &slab.text[0]
        cdef const uint32_t *places = &slab.places[0]
        cdef const uint64_t *weight = &weights[0]
        cdef int32_t *near = &self.near[0]
        cdef uint64_t *share = &self.share[0]
        cdef int32_t least = <int32_t>row if symmetric else 0, other
        cdef int64_t most = weights.shape[0] - 1, reach = min(most, LINE), n, d, k, i, place
        for i in range(first, last):
            VL_TEXT_PREFETCH(text + places[i + AHEAD])
            VL_TEXT_PREFETCH(text + places[i + AHEAD] + reach)
            if symmetric:
                VL_TEXT_PREFETCH(text + max(<int64_t>places[i + AHEAD] - reach, 0))
            place = places[i]
            n = 0
            # written always, kept if it counts: no branch to guess
            if symmetric and place >= slab.base:
                for d in range(1, most + 1):
                    other = text[place - d]
                    if other < 0:
                        break
                    near[n] = other
                    share[n] = weight[d]
                    n += other >= least
            # tokens of the stretch before know each other already
            for d in range(max(1, slab.base - place), most + 1):
                other = text[place + d]
                if other < 0:
                    break
                near[n] = other
                share[n] = weight[d]
                n += other >= least
            for k in range(n):
                self.increase(near[k], share[k])

    cdef inline void increase(self, int64_t column, uint64_t weight) noexcept nogil:
        if self.sums[column] == 0:
            self.marks[column >> 6] |= <uint64_t>1 << (column & 63)
            self.summits[column >> 12] |= <uint64_t>1 << ((column >> 6) & 63)
        self.sums[column] += weight

    cdef bint add_row(self, Cursor *cursor, Py_ssize_t row) noexcept nogil:
        """Add the next row of a block; False if the block is damaged."""
        cdef int64_t i, n_words = self.sums.shape[0], stop = cursor.at + cursor.lengths[row], at
        if stop < cursor.at or stop > cursor.n_records:
            return False
        for i in range(cursor.at, stop):
            if <int64_t>(cursor.records[i] >> 32) >= n_words:
                return False
            self.increase(cursor.records[i] >> 32, <uint32_t>cursor.records[i])
        while cursor.carry < cursor.n_carries and cursor.carries[2 * cursor.carry] < stop:
            at = cursor.carries[2 * cursor.carry]
            if at < cursor.at:
                return False
            self.increase(cursor.records[at] >> 32,
                          <uint64_t>cursor.carries[2 * cursor.carry + 1] << 32)
            cursor.carry += 1
        cursor.at = stop
        return True

    cdef bint take(self, int64_t least) noexcept nogil:
        """Turn the sums from column ``least`` on into records and clear them; False without room."""
        cdef int64_t top, word, column, n = self.n_records
        cdef uint64_t summit, mark, total
        for top in range(least >> 12, self.summits.shape[0]):
            summit = self.summits[top]
            self.summits[top] = 0
            while summit:
                word = (top << 6) | vl_lowest_bit(summit)
                summit &= summit - 1
                mark = self.marks[word]
                self.marks[word] = 0
                while mark:
                    column = (word << 6) | vl_lowest_bit(mark)
                    mark &= mark - 1
                    total = self.sums[column]
                    self.sums[column] = 0
                    if n == self.records.shape[0]:
                        return False
                    self.records[n] = <uint64_t>column << 32 | <uint32_t>total
                    if total >> 32 and not self.carry(n, total >> 32):
                        return False
                    n += 1
        self.n_records = n
        return True

    cdef bint carry(self, int64_t record, uint64_t upper) noexcept nogil:
        cdef int64_t capacity
        cdef void *memory
        if self.n_carries == self.carries_capacity:
            capacity = 2 * self.n_carries + 256
            memory = realloc(self.carries, 2 * capacity * sizeof(int64_t))
            if memory == NULL:
                return False
            self.carries, self.carries_capacity = <int64_t *>memory, capacity
        self.carries[2 * self.n_carries] = record
        self.carries[2 * self.n_carries + 1] = <int64_t>upper
        self.n_carries += 1
        return True

    cdef block(self, bint fits, lengths):
        cdef int64_t[::1] carries = np.empty(2 * self.n_carries, np.int64)
        cdef int64_t i
        if not fits:
            raise MemoryError("no memory left for the counts of a block of rows")
        for i in range(2 * self.n_carries):
            carries[i] = self.carries[i]
        return (
            np.array(self.records[: self.n_records]), np.asarray(lengths),
            np.asarray(carries).reshape(-1, 2),
        )


cdef int check(bint sound) except -1:
    if not sound:
        raise ValueError("its rows do not fit its records, or a column numbers no word")
    return 0


def unpack(const uint64_t[::1] records, const int64_t[::1] ends, const int64_t[:, ::1] carries,
           int64_t first_row, int64_t n_words, bint symmetric):
    """Take records apart.

    Parameters
    ----------
    records : uint64 (n,)
    ends : int64 (rows,)
        Ascending: where each row ends among these records; those of the last are all.
    carries : int64 (m, 2)
        Of these records, numbered from 0.

    Returns
    -------
    rows, columns, weights : int32, int32, uint64, all of shape (n,)

    Raises
    ------
    ValueError
        If a column numbers no word, or the columns of a row are not ascending.
    """
    cdef int64_t n = records.shape[0], i = 0, r, column, before, bad = -1
    cdef int32_t[::1] rows = np.empty(n, np.int32), columns = np.empty(n, np.int32)
    cdef uint64_t[::1] weights = np.empty(n, np.uint64)
    with nogil:
        for r in range(ends.shape[0]):
            before = first_row + r - 1 if symmetric else -1
            while i < min(ends[r], n):
                column = records[i] >> 32
                if bad < 0 and (column <= before or column >= n_words):
                    bad = i
                before = column
                rows[i] = <int32_t>(first_row + r)
                columns[i] = <int32_t>column
                weights[i] = <uint32_t>records[i]
                i += 1
    if bad >= 0 or i != n:
        raise ValueError(f"record {max(bad, 0)}")
    for r in range(carries.shape[0]):
        if not 0 <= carries[r, 0] < n:
            raise ValueError(f"record {carries[r, 0]}")
        weights[carries[r, 0]] += <uint64_t>carries[r, 1] << 32
    return np.asarray(rows), np.asarray(columns), np.asarray(weights)


def find_column(const uint64_t[::1] records, const int64_t[::1] starts, int64_t column):
    """Find the records of a column: their numbers (int64), those of rows without one left out.

    ``starts`` (int64, ascending) says where rows begin among the records, and where the last ends.
    """
    cdef int64_t rows = starts.shape[0] - 1, r, low, high, middle, n = 0
    cdef int64_t[::1] found = np.empty(max(rows, 0), np.int64)
    with nogil:
        for r in range(rows):
            low, high = starts[r], starts[r + 1]
            while low < high:
                middle = (low + high) // 2
                if <int64_t>(records[middle] >> 32) < column:
                    low = middle + 1
                else:
                    high = middle
            if low < starts[r + 1] and <int64_t>(records[low] >> 32) == column:
                found[n] = low
                n += 1
    return np.asarray(found)[:n]
