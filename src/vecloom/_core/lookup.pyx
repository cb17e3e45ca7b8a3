"""Text and token lists into rows of a vocabulary that stays as it is; see lookup.pyi."""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.exc cimport PyErr_Occurred
from cpython.long cimport PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_CheckExact
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy, memset

import numpy as np

from vecloom._core.table cimport (
    VL_TEXT_SLACK, vl_hash, vl_table, vl_table_add, vl_table_free, vl_table_init, vl_word,
)
from vecloom._core.text cimport as_list, plain

cdef extern from "text/encode.h" nogil:
    ctypedef struct vl_encoded:
        int64_t n_tokens
        int64_t n_ends

    int vl_find(const vl_table *, vl_table *, const uint8_t *, size_t, int32_t *, int64_t *, vl_encoded *)
    int vl_find_tokens(const vl_table *, vl_table *, const uint8_t *, const int64_t *, int64_t, int32_t *)
    int VL_OTHER(int id)

cdef extern from "text/utf8.h" nogil:
    uint8_t *vl_write_code_point(uint8_t *, uint32_t)

cdef extern from "Python.h":
    long PyLong_AsLong(PyObject *)
    bint PyUnicode_IS_ASCII(object)
    int PyUnicode_KIND(object)
    void *PyUnicode_DATA(object)
    uint32_t PyUnicode_READ(int, void *, Py_ssize_t)

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


cdef class NewWords:
    """The unknown words of a batch, numbered as they come, if anybody wants them."""

    cdef vl_table table
    cdef vl_table *pointer

    def __cinit__(self, bint wanted):
        self.pointer = NULL
        if wanted:
            if vl_table_init(&self.table, MAX_WORDS):
                raise MemoryError("no memory left for the words of some sentences")
            self.pointer = &self.table

    def __dealloc__(self):
        if self.pointer != NULL:
            vl_table_free(self.pointer)

    cdef list spelled(self):
        """List them, by number."""
        cdef int64_t i
        cdef const vl_word *word
        cdef list words = []
        if self.pointer != NULL:
            for i in range(self.table.n_words):
                word = &self.table.words[i]
                text = (<const char *>self.table.arena + word.start)[: word.length]
                words.append(text.decode("utf-8", "surrogatepass"))
        return words


cdef class Tokens:
    """The tokens of lists in UTF-8, one after the other: what can be looked up without the GIL."""

    cdef uint8_t *text
    cdef size_t capacity
    cdef int64_t *starts
    cdef Py_ssize_t n
    cdef object offsets

    def __dealloc__(self):
        free(self.text)
        free(self.starts)

    cdef bint copy(self, list sentences) except -1:
        """Copy the tokens of sentences; return whether all are str."""
        cdef Py_ssize_t most = 0, i
        cdef list sentence
        cdef uint8_t *end
        for sentence in sentences:
            most += len(sentence)
        cdef int64_t[::1] offsets = np.zeros(len(sentences) + 1, np.int64)
        self.starts = <int64_t *>grown(self.starts, (most + 1) * sizeof(int64_t))
        self.reserve(0, 0)
        end = self.text
        for i, sentence in enumerate(sentences):
            for token in sentence:
                if not PyUnicode_CheckExact(token) or self.n == most:  # lengthened by another thread
                    return False
                self.starts[self.n] = end - self.text
                end = self.write(token, end)
                self.n += 1
            offsets[i + 1] = self.n
        self.starts[self.n] = end - self.text
        memset(end, 0, VL_TEXT_SLACK)
        self.offsets = np.asarray(offsets)
        return True

    cdef uint8_t *write(self, token, uint8_t *end) except NULL:
        cdef Py_ssize_t length = len(<str>token), i
        cdef void *characters
        cdef int kind
        cdef size_t used = end - self.text
        if used + 4 * length + VL_TEXT_SLACK > self.capacity:
            self.reserve(used, 4 * length)
            end = self.text + used
        characters = PyUnicode_DATA(token)
        if PyUnicode_IS_ASCII(token):
            memcpy(end, characters, length)
            return end + length
        kind = PyUnicode_KIND(token)
        for i in range(length):
            end = vl_write_code_point(end, PyUnicode_READ(kind, characters, i))
        return end

    cdef int reserve(self, size_t used, size_t more) except -1:
        cdef size_t capacity = 2 * (used + more) + (1 << 16) + VL_TEXT_SLACK
        self.text = <uint8_t *>grown(self.text, capacity)
        self.capacity = capacity
        return 0


cdef void *grown(void *memory, size_t size) except NULL:
    memory = realloc(memory, size)
    if memory == NULL:
        raise MemoryError("no memory left for the tokens of some sentences")
    return memory


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
        cdef NewWords new = NewWords(others)
        cdef vl_encoded encoded
        cdef int error
        assert length + <Py_ssize_t>VL_TEXT_SLACK < text.shape[0]
        if np.count_nonzero(np.frombuffer(text, np.uint8, length) == 10) != n_lines:
            raise ValueError(f"the tokenizer did not leave {n_lines} lines as they were")
        text[length] = 10
        with nogil:
            error = vl_find(&self.table, new.pointer, &text[0], length, &ids[0], &offsets[1], &encoded)
            if not error:
                self.number(ids, encoded.n_tokens)
        if error:
            raise MemoryError("no memory left for the words of some sentences")
        return np.array(ids[: encoded.n_tokens]), np.asarray(offsets)[: n_lines + 1], new.spelled()

    cdef void number(self, int32_t[::1] ids, int64_t n) noexcept nogil:
        """Put rows in place of the table's own numbers."""
        cdef int64_t i
        for i in range(n):
            if ids[i] >= 0:
                ids[i] = self.rows[ids[i]]

    def find_tokens(self, list sentences, Py_ssize_t first, bint others):
        """Find the tokens of lists; see lookup.pyi."""
        cdef Tokens tokens = Tokens()
        cdef NewWords new
        cdef int32_t[::1] ids
        cdef int error
        if not tokens.copy(sentences):
            return self.find_objects(sentences, first, others)
        new = NewWords(others)
        ids = np.empty(tokens.n + 1, np.int32)
        with nogil:
            error = vl_find_tokens(&self.table, new.pointer, tokens.text, tokens.starts, tokens.n, &ids[0])
            if not error:
                self.number(ids, tokens.n)
        if error:
            raise MemoryError("no memory left for the words of some sentences")
        return np.asarray(ids)[: tokens.n], tokens.offsets, new.spelled()

    cdef find_objects(self, list sentences, Py_ssize_t first, bint others):
        """As find_tokens, of tokens of any kind."""
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
