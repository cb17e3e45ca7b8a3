"""Words and their numbers; see words.pyi."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.string cimport memcpy

import numpy as np

cdef extern from "text/table.h" nogil:
    const size_t VL_TEXT_SLACK

    ctypedef struct vl_word:
        uint64_t start
        uint64_t length

    ctypedef struct vl_table:
        vl_word *words
        int64_t n_words
        uint8_t *arena
        uint64_t arena_size

    uint64_t vl_hash(const uint8_t *, size_t)
    int vl_table_init(vl_table *, int64_t)
    void vl_table_free(vl_table *)
    int32_t vl_table_add(vl_table *, const uint8_t *, size_t, uint64_t, int64_t, int64_t)
    int32_t vl_table_find(const vl_table *, const uint8_t *, size_t, uint64_t)

MAX_WORDS = 2**31 - 1
UNKNOWN = -1

# What stands for the empty word in the table, whose words have a byte at least: never UTF-8.
cdef bytes EMPTY = b"\xff"


cdef class Words:
    """Words, numbered as they come; see words.pyi."""

    cdef vl_table table

    def __cinit__(self):
        if vl_table_init(&self.table, MAX_WORDS):
            raise MemoryError("no memory left for the words of the text")

    def __dealloc__(self):
        vl_table_free(&self.table)

    def __len__(self):
        return self.table.n_words

    def add(self, const uint8_t[::1] blob, const int64_t[::1] starts):
        """Number the words of a vocabulary; see words.pyi."""
        cdef Py_ssize_t i, n = starts.shape[0] - 1, size = blob.shape[0]
        cdef uint8_t[::1] text = np.zeros(size + VL_TEXT_SLACK, np.uint8)
        cdef int32_t[::1] ids = np.empty(n + 1, np.int32)
        cdef const uint8_t *empty = EMPTY
        cdef uint8_t nothing[16]
        cdef const uint8_t *word
        cdef size_t length
        cdef int32_t id = 0
        memcpy(nothing, empty, 1)
        if size:
            memcpy(&text[0], &blob[0], size)
        with nogil:
            for i in range(n):
                word, length = &text[0] + starts[i], starts[i + 1] - starts[i]
                if length == 0:
                    word, length = nothing, 1
                id = vl_table_add(&self.table, word, length, vl_hash(word, length), 1, 0)
                if id < 0:
                    break
                ids[i] = id
        if id < 0:
            raise MemoryError("no memory left for the words of the text")
        return np.asarray(ids)[:n]

    def find(self, str word):
        """The number of a word, UNKNOWN if it is not there."""
        cdef bytes padded = (word.encode("utf-8", "surrogatepass") or EMPTY) + bytes(VL_TEXT_SLACK)
        cdef const uint8_t *text = padded
        cdef size_t length = len(padded) - VL_TEXT_SLACK
        return vl_table_find(&self.table, text, length, vl_hash(text, length))

    def insert(self, str word):
        """The number of a word, a new one if it is not there."""
        encoded = word.encode("utf-8", "surrogatepass")
        starts = np.array([0, len(encoded)], np.int64)
        return int(self.add(np.frombuffer(encoded, np.uint8), starts)[0])

    def spelled(self, const int32_t[::1] ids):
        """List some words, as str."""
        cdef Py_ssize_t i
        cdef const vl_word *word
        cdef list words = []
        for i in range(ids.shape[0]):
            word = &self.table.words[ids[i]]
            text = (<const char *>self.table.arena + word.start)[: word.length]
            words.append("" if text == EMPTY else text.decode("utf-8", "surrogatepass"))
        return words

    def arrays(self):
        """The words in UTF-8 and where each begins; see words.pyi."""
        cdef Py_ssize_t i, n = self.table.n_words
        cdef int64_t[::1] starts = np.empty(n + 1, np.int64)
        cdef uint8_t[::1] blob = np.empty(self.table.arena_size + 1, np.uint8)
        cdef const vl_word *word
        cdef uint8_t sign = EMPTY[0]
        cdef int64_t at = 0
        for i in range(n):
            word = &self.table.words[i]
            starts[i] = at
            if word.length == 1 and self.table.arena[word.start] == sign:
                continue
            memcpy(&blob[at], self.table.arena + word.start, word.length)
            at += word.length
        starts[n] = at
        return np.asarray(blob)[:at], np.asarray(starts)
