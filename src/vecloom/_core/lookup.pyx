"""Text and token lists into rows of a vocabulary that stays as it is; see lookup.pyi."""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.exc cimport PyErr_Occurred
from cpython.long cimport PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_CheckExact
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.string cimport memset

import numpy as np

from vecloom._core.text cimport as_list, plain

cdef extern from "text/table.h" nogil:
    const size_t VL_TEXT_SLACK

    ctypedef struct vl_word:
        uint64_t start
        uint64_t length

    ctypedef struct vl_table:
        vl_word *words
        int64_t n_words
        uint8_t *arena

    uint64_t vl_hash(const uint8_t *, size_t)
    int vl_table_init(vl_table *, int64_t)
    void vl_table_free(vl_table *)
    int32_t vl_table_add(vl_table *, const uint8_t *, size_t, uint64_t, int64_t, int64_t)

cdef extern from "text/encode.h" nogil:
    ctypedef struct vl_encoded:
        int64_t n_tokens
        int64_t n_ends

    int vl_find(const vl_table *, vl_table *, const uint8_t *, size_t, int32_t *, int64_t *, vl_encoded *)
    int VL_OTHER(int id)

cdef extern from "Python.h":
    long PyLong_AsLong(PyObject *)

MAX_WORDS = 2**31 - 1
cdef enum:
    UNKNOWN = -1
    # What a token of a list counts for beside a character of a text, where batches are cut.
    CHARACTERS = 8


def take(iterator, Py_ssize_t first, Py_ssize_t most_sentences, Py_ssize_t most_characters):
    """Take the next sentences from an iterator; see lookup.pyi."""
    cdef list sentences = []
    cdef Py_ssize_t characters = 0, n = 0, n_texts = 0
    while n < most_sentences and characters < most_characters:
        sentence = next(iterator, take)
        if sentence is take:
            break
        if isinstance(sentence, str):
            characters += len(<str> sentence)
            n_texts += 1
        else:
            sentence = as_list(sentence, first + n)
            characters += CHARACTERS * len(<list> sentence)
        sentences.append(sentence)
        n += 1
    return sentences, n_texts


cdef class WordRows:
    """The rows of words, for text and for token lists; see lookup.pyi."""

    cdef vl_table table
    cdef int32_t[::1] rows
    cdef dict index

    def __cinit__(self, dict index):
        if vl_table_init(&self.table, MAX_WORDS):
            raise MemoryError("no memory left for the words of the vectors")
        self.index = index
        rows = []
        for word, row in index.items():
            if isinstance(word, str) and word:
                self.add(word.encode("utf-8", "surrogatepass"))
                rows.append(row)
        self.rows = np.array([*rows, UNKNOWN], np.int32)

    def __dealloc__(self):
        vl_table_free(&self.table)

    cdef int add(self, bytes word) except -1:
        cdef bytes padded = word + bytes(VL_TEXT_SLACK)
        cdef const uint8_t *text = padded
        if vl_table_add(&self.table, text, len(word), vl_hash(text, len(word)), 1, 0) < 0:
            raise MemoryError("no memory left for the words of the vectors")
        return 0

    def find_text(self, uint8_t[::1] text, Py_ssize_t length, Py_ssize_t n_lines, bint others):
        """Find the words of a text; see lookup.pyi."""
        cdef int32_t[::1] ids = np.empty(length // 2 + 2, np.int32)
        cdef int64_t[::1] offsets = np.zeros(n_lines + 2, np.int64)
        cdef vl_table new
        cdef vl_encoded encoded
        cdef int64_t i
        cdef int error = 0
        assert length + <Py_ssize_t>VL_TEXT_SLACK < text.shape[0]
        memset(&new, 0, sizeof(new))
        if others and vl_table_init(&new, MAX_WORDS):
            raise MemoryError("no memory left for the words of some sentences")
        text[length] = 10
        try:
            if np.count_nonzero(np.frombuffer(text, np.uint8, length) == 10) != n_lines:
                raise ValueError(f"the tokenizer did not leave {n_lines} lines as they were")
            with nogil:
                error = vl_find(&self.table, &new if others else NULL, &text[0], length,
                                &ids[0], &offsets[1], &encoded)
                if not error:
                    for i in range(encoded.n_tokens):
                        if ids[i] >= 0:
                            ids[i] = self.rows[ids[i]]
            if error:
                raise MemoryError("no memory left for the words of some sentences")
            words = spelled(&new) if others else []
        finally:
            vl_table_free(&new)
        return np.asarray(ids)[: encoded.n_tokens], np.asarray(offsets)[: n_lines + 1], words

    def find_tokens(self, list sentences, Py_ssize_t first, bint others):
        """Find the tokens of lists; see lookup.pyi."""
        cdef Py_ssize_t n_tokens = 0, n = 0, i
        cdef PyObject *found
        cdef list sentence
        cdef dict new = {}
        cdef long row
        for sentence in sentences:
            n_tokens += len(sentence)
        cdef int32_t[::1] ids = np.empty(n_tokens + 1, np.int32)
        cdef int64_t[::1] offsets = np.zeros(len(sentences) + 1, np.int64)
        for i, sentence in enumerate(sentences):
            for token in sentence:
                if not (PyUnicode_CheckExact(token) or PyLong_CheckExact(token)):
                    token = plain(token, first + i)
                found = PyDict_GetItemWithError(self.index, token)
                if found is not NULL:
                    row = PyLong_AsLong(found)
                elif PyErr_Occurred():
                    raise
                elif others:
                    row = VL_OTHER(new.setdefault(token, len(new)))
                else:
                    row = UNKNOWN
                # Code run by a token (an __index__) may have lengthened the list.
                if n == n_tokens:
                    raise RuntimeError(f"sentence {first + i} (counted from 0) changed while it was read")
                ids[n] = <int32_t>row
                n += 1
            offsets[i + 1] = n
        return np.asarray(ids)[:n], np.asarray(offsets), list(new)


cdef list spelled(const vl_table *table):
    """The words of a table, by id."""
    cdef int64_t i
    cdef const vl_word *word
    words = []
    for i in range(table.n_words):
        word = &table.words[i]
        words.append((<const char *>table.arena + word.start)[: word.length].decode("utf-8", "surrogatepass"))
    return words
