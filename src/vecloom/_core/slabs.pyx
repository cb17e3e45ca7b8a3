"""Stretches of a text, freed of the words left out, with an index of where each word stands."""

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.string cimport memset

import numpy as np

cdef enum:
    END = -1       # in a slab's text, before and after each sentence


cdef class Slab:
    """A stretch of an encoded text without the words left out, and the places of each word.

    Filled anew for each stretch: ``begin``, then ``tally`` for every part (in any thread),
    ``arrange``, and ``place`` for every part.

    Parameters
    ----------
    ids, offsets : int32 (n_tokens,), int64 (n_sentences + 1,)
        The encoded corpus.
    rows : int32 (n_types,)
        The row of each id, -1 if it is left out.
    n_words, window : int
    capacity : int
        Most tokens and beginnings of sentences in a stretch.
    parts : int
    """

    def __init__(self, ids, offsets, rows, n_words, window, capacity, parts):
        # a history, the ends around everything, and the places sent for behind the last
        room = capacity + min(window, len(ids)) + 2
        if room >= 2**32:
            raise OverflowError(f"a slab of {capacity} tokens has no room in 32-bit places")
        self.ids, self.offsets, self.rows = ids, offsets, rows
        self.text = np.empty(room, np.int32)
        self.places = np.empty(room + AHEAD, np.uint32)
        self.next = np.zeros((parts, n_words), np.uint32)
        self.starts = np.zeros(n_words + 1, np.int64)
        self.cuts, self.sizes = np.zeros(parts + 1, np.int64), np.zeros(parts + 1, np.int64)
        self.parts, self.window = parts, window

    @property
    def occurrences(self):
        """How many places each row has up to it: int64 (n_words + 1,)."""
        return np.asarray(self.starts)

    def begin(self, int64_t low, int64_t high):
        """Set the stretch to the tokens from ``low`` to before ``high``."""
        cdef int64_t p, first = low, i, n = 0
        cdef int32_t row
        assert 0 <= low <= high <= self.ids.shape[0]
        for i in range(self.parts + 1):
            self.cuts[i] = low + (high - low) * i // self.parts
        if low < self.ids.shape[0]:
            first = self.offsets[self.sentence_of(low)]
        p = low
        self.text[0] = END
        # what a window reaches back into, in the order of the text
        while p > first and n < self.window:
            p -= 1
            n += self.rows[self.ids[p]] >= 0
        n = 0
        while p < low:
            row = self.rows[self.ids[p]]
            p += 1
            if row >= 0:
                n += 1
                self.text[n] = row
        self.base = n + 1

    def tally(self, int part):
        """Count the tokens of a part, all and by row."""
        with nogil:
            self.sizes[part] = self.walk(part, 0, False)

    def arrange(self):
        """Lay out the places, by row and then by part."""
        cdef int64_t r, n = self.starts.shape[0] - 1, at, total = 0, place
        cdef int part
        cdef uint32_t count
        at = self.base
        for part in range(self.parts):
            self.sizes[part], at = at, at + self.sizes[part]
        self.sizes[self.parts] = at
        assert at < self.text.shape[0]
        self.text[at] = END
        for place in range(1, self.base):
            self.next[0, self.text[place]] += 1
        with nogil:
            for r in range(n):
                self.starts[r] = total
                for part in range(self.parts):
                    count = self.next[part, r]
                    self.next[part, r] = <uint32_t>total
                    total += count
            self.starts[n] = total
        for place in range(1, self.base):
            self.put(0, place)
        for place in range(total, total + AHEAD):
            self.places[place] = 0

    def place(self, int part):
        """Write a part's text and its places."""
        with nogil:
            self.walk(part, self.sizes[part], True)
            memset(&self.next[part, 0], 0, self.next.shape[1] * sizeof(uint32_t))

    cdef void put(self, int part, int64_t place) noexcept nogil:
        cdef int32_t row = self.text[place]
        self.places[self.next[part, row]] = <uint32_t>place
        self.next[part, row] += 1

    cdef int64_t walk(self, int part, int64_t at, bint writing) noexcept nogil:
        """Go through a part; return where it ends in the text, if it begins ``at``."""
        cdef int64_t p = self.cuts[part], high = self.cuts[part + 1], stop, sentence
        cdef int32_t row
        if p == high:
            return at
        sentence = self.sentence_of(p)
        while p < high:
            if p == self.offsets[sentence]:
                if writing:
                    self.text[at] = END
                at += 1
            sentence += 1
            stop = min(self.offsets[sentence], high)
            while p < stop:
                row = self.rows[self.ids[p]]
                p += 1
                if row < 0:
                    continue
                if writing:
                    self.text[at] = row
                    self.put(part, at)
                else:
                    self.next[part, row] += 1
                at += 1
        return at

    cdef int64_t sentence_of(self, int64_t position) noexcept nogil:
        # the last sentence that starts at or before the position
        cdef int64_t low = 0, high = self.offsets.shape[0] - 1, middle
        while high - low > 1:
            middle = (low + high) // 2
            if self.offsets[middle] <= position:
                low = middle
            else:
                high = middle
        return low
