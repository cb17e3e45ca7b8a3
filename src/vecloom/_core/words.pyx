"""Words and their numbers; see words.pyi."""

from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.string cimport memcpy

import numpy as np

from vecloom._core.table cimport (
    VL_TEXT_SLACK, vl_hash, vl_table_add, vl_table_find, vl_table_free, vl_table_init, vl_word,
)

MAX_WORDS = 2**31 - 1
UNKNOWN = -1

# What stands for the empty word in the table, whose words have a byte at least: never UTF-8.
cdef enum:
    EMPTY = 0xFF


cdef class Words:
    """Words, numbered as they come; see words.pyi."""

    def __cinit__(self):
        if vl_table_init(&self.table, MAX_WORDS):
            raise MemoryError("no memory left for the words of the text")

    def __dealloc__(self):
        vl_table_free(&self.table)

    def __len__(self):
        return self.table.n_words

    cdef int32_t number(self, const uint8_t *word, size_t length, bint insert) noexcept nogil:
        cdef uint8_t empty[16]
        if length == 0:
            empty[0] = EMPTY
            word, length = empty, 1
        if insert:
            return vl_table_add(&self.table, word, length, vl_hash(word, length), 1, 0)
        return vl_table_find(&self.table, word, length, vl_hash(word, length))

    cdef size_t length(self, int32_t number) noexcept nogil:
        cdef const vl_word *word = &self.table.words[number]
        return 0 if word.length == 1 and self.table.arena[word.start] == EMPTY else word.length

    cdef uint8_t *write(self, int32_t number, uint8_t *out) noexcept nogil:
        cdef size_t length = self.length(number)
        memcpy(out, self.table.arena + self.table.words[number].start, length)
        return out + length

    def add(self, const uint8_t[::1] blob, const int64_t[::1] starts, bint insert=True):
        """Number the words of a vocabulary; see words.pyi."""
        cdef Py_ssize_t i, n = starts.shape[0] - 1, size = blob.shape[0]
        cdef uint8_t[::1] text = np.zeros(size + VL_TEXT_SLACK, np.uint8)
        cdef int32_t[::1] ids = np.empty(n + 1, np.int32)
        if size:
            memcpy(&text[0], &blob[0], size)
        ids[n] = 0
        with nogil:
            for i in range(n):
                ids[i] = self.number(&text[0] + starts[i], starts[i + 1] - starts[i], insert)
                if insert and ids[i] < 0:
                    ids[n] = ids[i]
                    break
        if ids[n] < 0:
            raise MemoryError("no memory left for the words of the text")
        return np.asarray(ids)[:n]

    def find(self, str word):
        """The number of a word, UNKNOWN if it is not there."""
        cdef bytes padded = word.encode("utf-8", "surrogatepass") + bytes(VL_TEXT_SLACK)
        return self.number(padded, len(padded) - VL_TEXT_SLACK, False)

    def spelled(self, const int32_t[::1] ids):
        """List some words, as str."""
        cdef Py_ssize_t i
        cdef const char *word
        cdef list words = []
        for i in range(ids.shape[0]):
            word = <const char *>self.table.arena + self.table.words[ids[i]].start
            words.append(word[: self.length(ids[i])].decode("utf-8", "surrogatepass"))
        return words

    def arrays(self):
        """The words in UTF-8 and where each begins; see words.pyi."""
        cdef Py_ssize_t i, n = self.table.n_words
        cdef int64_t[::1] starts = np.empty(n + 1, np.int64)
        cdef uint8_t[::1] blob = np.empty(self.table.arena_size + 1, np.uint8)
        cdef uint8_t *end = &blob[0]
        for i in range(n):
            starts[i] = end - &blob[0]
            end = self.write(i, end)
        starts[n] = end - &blob[0]
        return np.asarray(blob)[: starts[n]], np.asarray(starts)
