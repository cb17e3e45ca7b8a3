"""Text into ids: tokens are split, hashed and counted in C, Python's own in a dict."""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.exc cimport PyErr_CheckSignals, PyErr_Occurred
from cpython.long cimport PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_CheckExact
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy

import numbers
import operator

import numpy as np

from vecloom._core.table cimport (
    VL_NO_MEMORY, VL_TEXT_SLACK, VL_TOO_MANY_WORDS, vl_table, vl_table_free, vl_table_init, vl_table_merge, vl_word,
)

cdef extern from "text/encode.h" nogil:
    const uint32_t VL_FOLD_IN_PYTHON

    ctypedef struct vl_encoded:
        int64_t n_tokens
        int64_t n_ends
        int64_t n_lines

    bint vl_is_utf8(const uint8_t *, size_t)
    size_t vl_last_space(const uint8_t *, size_t)
    size_t vl_fold(const uint8_t *, size_t, const uint32_t *, uint8_t *, size_t *)
    int vl_encode(vl_table *, const uint8_t *, size_t, int64_t, bint, int32_t *, int64_t *, vl_encoded *)

cdef extern from "text/lines.h" nogil:
    int vl_encode_lines(vl_table *, const uint8_t *, size_t, int64_t, int32_t *, int64_t *, vl_encoded *)

cdef extern from "Python.h":
    long PyLong_AsLong(PyObject *)

MAX_WORDS = 2**31 - 1
# A line end and slack behind the text of a block, see vl_encode.
PADDING = VL_TEXT_SLACK + 1
FOLD_IN_PYTHON = VL_FOLD_IN_PYTHON
# Signals are looked at every so many tokens of one sentence.
cdef enum:
    SIGNAL_MASK = 0xFFFF


def is_utf8(const uint8_t[::1] text, Py_ssize_t length):
    """Whether the first ``length`` bytes are valid UTF-8."""
    cdef bint valid
    assert length < text.shape[0]
    with nogil:
        valid = vl_is_utf8(&text[0], length)
    return valid


def last_space(const uint8_t[::1] text, Py_ssize_t length):
    """Where the last white space among the first ``length`` bytes ends, 0 if there is none."""
    assert length < text.shape[0]
    return vl_last_space(&text[0], length)


def fold(
    const uint8_t[::1] text, Py_ssize_t start, Py_ssize_t stop, const uint32_t[::1] table,
    uint8_t[::1] out, Py_ssize_t at,
):
    """Replace every code point by its entry in ``table``, those of entry 0 by a space.

    Line ends stay. Read ``text[start:stop]``, write ``out[at:]``. Return where reading stopped,
    at a code point whose entry is FOLD_IN_PYTHON or at the end, and where writing did.
    """
    cdef size_t n_read, n_written
    assert 0 <= start <= stop < text.shape[0] and table.shape[0] == 0x110000
    assert 0 <= at and at + 2 * (stop - start) < out.shape[0]
    with nogil:
        n_read = vl_fold(&text[0] + start, stop - start, &table[0], &out[0] + at, &n_written)
    return start + n_read, at + n_written


def remap(int32_t[::1] ids, const int32_t[::1] mapping):
    """Replace every id by ``mapping[id]``, in place."""
    cdef Py_ssize_t i
    with nogil:
        for i in range(ids.shape[0]):
            ids[i] = mapping[ids[i]]


cdef int check(int32_t code) except -1:
    """Raise what a negative code of the C functions means."""
    if code == VL_NO_MEMORY:
        raise MemoryError("no memory left for the words of the text")
    if code == VL_TOO_MANY_WORDS:
        raise OverflowError("more different words than 32-bit ids can number")
    return 0


cdef class WordTable:
    """The words of a text, numbered in order of insertion, with counts and first positions."""

    cdef vl_table table
    # Room for the worst case of a block, kept from one block to the next.
    cdef int32_t[::1] ids
    cdef int64_t[::1] ends

    def __cinit__(self, int64_t max_words=MAX_WORDS):
        check(vl_table_init(&self.table, max_words))
        self.reserve(0)

    cdef reserve(self, Py_ssize_t tokens):
        self.ids = np.empty(tokens + 1, np.int32)
        self.ends = np.empty(tokens + 2, np.int64)

    def __dealloc__(self):
        vl_table_free(&self.table)

    def __len__(self):
        return self.table.n_words

    def encode(
        self, uint8_t[::1] text, Py_ssize_t length, int64_t position, *, bint fasttext=False,
        bint every_line=False,
    ):
        """Split the first ``length`` bytes at white space and count the tokens.

        Return ids (int32), the ascending numbers of tokens before the line ends (int64, without
        repetitions unless ``every_line``) and how many line ends there are. ``position`` is that of
        the first byte. PADDING bytes behind the text are overwritten. With ``fasttext`` white space
        is what fastText takes for it, and every line end is a token too, the word "</s>".
        """
        assert length + VL_TEXT_SLACK < text.shape[0]
        cdef Py_ssize_t most = length if fasttext or every_line else length // 2
        if self.ids.shape[0] < most + 1:
            self.reserve(most)
        cdef int32_t[::1] ids = self.ids
        cdef int64_t[::1] ends = self.ends
        cdef vl_encoded encoded
        cdef int error
        text[length] = 10
        with nogil:
            if fasttext:
                error = vl_encode_lines(&self.table, &text[0], length, position, &ids[0], &ends[0], &encoded)
            else:
                error = vl_encode(
                    &self.table, &text[0], length, position, every_line, &ids[0], &ends[0], &encoded
                )
        check(error)
        return (
            np.array(ids[: encoded.n_tokens]), np.array(ends[: encoded.n_ends]), encoded.n_lines
        )

    def merge(self, WordTable other):
        """Add the words of another table; return the ids they have here (int32)."""
        cdef Py_ssize_t n = other.table.n_words
        cdef int32_t[::1] ids = np.empty(n + 1, np.int32)
        cdef int error
        with nogil:
            error = vl_table_merge(&self.table, &other.table, &ids[0])
        check(error)
        return np.asarray(ids)[:n]

    def counts(self):
        """Occurrences of every word (int64) and positions of the first ones (int64)."""
        cdef Py_ssize_t i, n = self.table.n_words
        cdef int64_t[::1] counts = np.empty(n, np.int64), first = np.empty(n, np.int64)
        for i in range(n):
            counts[i] = self.table.words[i].count
            first[i] = self.table.words[i].first
        return np.asarray(counts), np.asarray(first)

    def spelling(self, const int64_t[::1] order):
        """The words in the given order: their bytes (uint8) and where each begins (int64)."""
        cdef Py_ssize_t i, n = order.shape[0]
        cdef uint8_t[::1] blob = np.empty(self.table.arena_size, np.uint8)
        cdef int64_t[::1] starts = np.empty(n + 1, np.int64)
        cdef vl_word *word
        cdef int64_t at = 0
        assert n == self.table.n_words
        with nogil:
            for i in range(n):
                word = &self.table.words[order[i]]
                starts[i] = at
                memcpy(&blob[0] + at, self.table.arena + word.start, word.length)
                at += word.length
            starts[n] = at
        return np.asarray(blob), np.asarray(starts)


cdef class TokenEncoder:
    """Ids of Python tokens in order of first occurrence, with their counts."""

    cdef readonly dict index
    cdef readonly object kind
    cdef readonly Py_ssize_t n_sentences
    cdef object iterator
    cdef bint keep_empty
    cdef Py_ssize_t max_words
    cdef int32_t *ids
    cdef Py_ssize_t n_ids, ids_capacity
    cdef int64_t *counted
    cdef Py_ssize_t counted_capacity

    def __init__(self, sentences, max_words=MAX_WORDS, *, bint keep_empty=False):
        self.index = {}
        self.keep_empty = keep_empty
        self.kind = None
        self.iterator = iter(sentences)
        self.max_words = max_words

    def __dealloc__(self):
        free(self.ids)
        free(self.counted)

    def encode(self, Py_ssize_t n_tokens):
        """Encode sentences until there are ``n_tokens`` or no more.

        Return ids (int32) and the ascending ends of the sentences among them (int64); both are
        empty after the last sentence. Empty sentences are left out unless ``keep_empty``.
        """
        cdef list ends = []
        cdef Py_ssize_t before
        self.n_ids = 0
        while self.n_ids < n_tokens:
            sentence = next(self.iterator, self)
            if sentence is self:
                break
            before = self.n_ids
            self.encode_sentence(as_list(sentence, self.n_sentences))
            self.n_sentences += 1
            if self.keep_empty or self.n_ids > before:
                ends.append(self.n_ids)
            PyErr_CheckSignals()
        if self.n_ids == 0:
            return np.empty(0, np.int32), np.array(ends, np.int64)
        return np.array(<int32_t[: self.n_ids]> self.ids), np.array(ends, np.int64)

    def counts(self):
        """Occurrences of every token (int64), by id."""
        if not self.index:
            return np.empty(0, np.int64)
        return np.array(<int64_t[: len(self.index)]> self.counted)

    cdef int encode_sentence(self, list tokens) except -1:
        cdef PyObject *found
        cdef long id
        cdef Py_ssize_t n = self.n_ids
        self.reserve_ids(n + len(tokens))
        for token in tokens:
            if not (PyUnicode_CheckExact(token) or PyLong_CheckExact(token)):
                token = plain(token, self.n_sentences)
            found = PyDict_GetItemWithError(self.index, token)
            if found is not NULL:
                id = PyLong_AsLong(found)
            elif PyErr_Occurred():
                raise
            else:
                id = self.add(token)
            # Code run by a token (an __index__) may have lengthened the list.
            if n == self.ids_capacity:
                self.reserve_ids(2 * n)
            self.ids[n] = <int32_t> id
            self.counted[id] += 1
            n += 1
            if n & SIGNAL_MASK == 0:
                PyErr_CheckSignals()
        self.n_ids = n
        return 0

    cdef long add(self, token) except -1:
        cdef Py_ssize_t id = len(self.index), capacity
        if self.kind is None:
            self.kind = type(token)
        elif type(token) is not self.kind:
            raise TypeError(
                f"sentence {self.n_sentences} (counted from 0) holds {token!r}, "
                f"{type(token).__name__}, where tokens so far are {self.kind.__name__}: "
                "make all tokens str, or all int"
            )
        if id >= self.max_words:
            check(VL_TOO_MANY_WORDS)
        if id == self.counted_capacity:
            capacity = max(1024, 2 * id)
            self.counted = <int64_t *> resized(self.counted, capacity * sizeof(int64_t))
            self.counted_capacity = capacity
        self.counted[id] = 0
        self.index[token] = id
        return id

    cdef int reserve_ids(self, Py_ssize_t needed) except -1:
        if needed > self.ids_capacity:
            needed = max(needed, 2 * self.ids_capacity, 1024)
            self.ids = <int32_t *> resized(self.ids, needed * sizeof(int32_t))
            self.ids_capacity = needed
        return 0


cdef void *resized(void *memory, size_t size) except NULL:
    memory = realloc(memory, size)
    if memory == NULL:
        raise MemoryError("no memory left for the tokens of the text")
    return memory


cdef object plain(token, Py_ssize_t number):
    """Return a token as exactly str or int."""
    if isinstance(token, str):
        return str.__str__(token)
    if isinstance(token, numbers.Integral) and not isinstance(token, bool):
        return int(operator.index(token))
    remedy = "; decode it first: token.decode()" if isinstance(token, bytes) else ""
    raise TypeError(
        f"sentence {number} (counted from 0) holds {token!r}, a token of type "
        f"{type(token).__name__}: tokens must be str or int{remedy}"
    )


cdef list as_list(sentence, Py_ssize_t number):
    """Return a sentence as a list of tokens."""
    if isinstance(sentence, list):
        return <list> sentence
    if isinstance(sentence, (str, bytes, bytearray)):
        raise TypeError(
            f"sentence {number} (counted from 0) is {sentence[:40]!r}, of type "
            f"{type(sentence).__name__}, where a list of tokens is expected: split it first, "
            "for instance with str.split()"
        )
    if isinstance(sentence, np.ndarray):
        return sentence.tolist() if sentence.ndim == 1 else list(sentence)
    try:
        return list(sentence)
    except TypeError:
        if hasattr(type(sentence), "__iter__"):
            raise
    raise TypeError(
        f"sentence {number} (counted from 0) is of type {type(sentence).__name__}, where a list "
        "of tokens is expected: give an iterable of sentences, each of them a list of tokens"
    )
