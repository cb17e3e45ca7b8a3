"""Words of a text joined to phrases; see joining.pyi."""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.exc cimport PyErr_Occurred
from cpython.float cimport PyFloat_AsDouble
from cpython.list cimport PyList_GET_SIZE
from cpython.long cimport PyLong_AsLong
from cpython.object cimport PyObject, PyObject_Hash
from cpython.unicode cimport PyUnicode_CheckExact
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.string cimport memcpy

import numpy as np

from vecloom._core.table cimport (
    VL_TEXT_SLACK, vl_hash, vl_table, vl_table_add, vl_table_find, vl_table_free, vl_table_init,
)
from vecloom._core.text cimport plain

# Roles of words; see joining.pyi.
BEGINS_PHRASE, ENDS_PHRASE, CONNECTS_WORDS = 1, 2, 4
cdef enum:
    BEGINS = 1
    ENDS = 2
    CONNECTS = 4
    IS_ODD = 8
    NONE = -1
    # Bits for a word.
    SPREAD = 32
    LEAST_BITS = 1 << 10
    SPACE = 32
    LINE_END = 10

MAX_WORDS = 2**31 - 1


cdef class Joiner:
    """Joins the phrases of encoded text; see joining.pyi."""

    cdef vl_table phrases
    cdef const uint8_t[::1] delimiter
    cdef size_t longest

    def __cinit__(self, phrases, str delimiter):
        cdef bytes padded
        cdef const uint8_t *text
        cdef size_t length
        if vl_table_init(&self.phrases, MAX_WORDS):
            raise MemoryError("no memory left for the phrases")
        self.delimiter = delimiter.encode("utf-8", "surrogatepass")
        for phrase in phrases:
            padded = phrase.encode("utf-8", "surrogatepass") + bytes(VL_TEXT_SLACK)
            text, length = padded, len(padded) - VL_TEXT_SLACK
            if not length:  # of no words
                raise ValueError("a phrase is empty")
            self.longest = max(self.longest, length)
            if vl_table_add(&self.phrases, text, length, vl_hash(text, length), 1, 0) < 0:
                raise MemoryError("no memory left for the phrases")

    def __dealloc__(self):
        vl_table_free(&self.phrases)

    def find(self, str phrase):
        """The number of a phrase, -1 if it is none."""
        cdef bytes padded = phrase.encode("utf-8", "surrogatepass") + bytes(VL_TEXT_SLACK)
        cdef const uint8_t *text = padded
        cdef size_t length = len(padded) - VL_TEXT_SLACK
        return vl_table_find(&self.phrases, text, length, vl_hash(text, length)) if length else NONE

    def join(
        self, const int32_t[::1] ids, const int64_t[::1] offsets, int64_t first, int64_t stop,
        const uint8_t[::1] blob, const int64_t[::1] starts, const uint8_t[::1] roles,
        const int32_t[::1] tokens,
    ):
        """Join the phrases of some sentences; see joining.pyi."""
        cdef int64_t s, base = offsets[first], n = 0
        cdef int32_t[::1] joined = np.empty(offsets[stop] - base + 1, np.int32)
        cdef int64_t[::1] ends = np.empty(stop - first, np.int64)
        cdef uint8_t[::1] buffer = np.zeros(self.longest + 1 + VL_TEXT_SLACK, np.uint8)
        cdef Walk walk = Walk(
            &ids[0], &joined[0], &blob[0], &starts[0], &roles[0], &tokens[0], &buffer[0]
        )
        with nogil:
            for s in range(first, stop):
                n = self.join_sentence(&walk, offsets[s], offsets[s + 1], n)
                ends[s - first] = n
        return np.array(joined[:n]), np.asarray(ends)

    cdef int64_t join_sentence(self, const Walk *w, int64_t begin, int64_t end, int64_t n) noexcept nogil:
        """Join from left to right; return how many tokens there are then."""
        cdef int64_t start = NONE, p, q
        cdef int32_t phrase
        for p in range(begin, end):
            if w.roles[w.ids[p]] & CONNECTS:
                if start == NONE:
                    w.joined[n] = w.ids[p]
                    n += 1
                continue
            phrase = NONE
            if start != NONE:
                if w.roles[w.ids[start]] & BEGINS and w.roles[w.ids[p]] & ENDS:
                    phrase = self.look_up(w, start, p)
                if phrase == NONE:
                    for q in range(start, p):
                        w.joined[n] = w.ids[q]
                        n += 1
            if phrase == NONE:
                start = p
            else:
                w.joined[n] = w.tokens[phrase]
                n += 1
                start = NONE
        if start != NONE:
            for q in range(start, end):
                w.joined[n] = w.ids[q]
                n += 1
        return n

    cdef int32_t look_up(self, const Walk *w, int64_t start, int64_t last) noexcept nogil:
        """The number of the phrase that the tokens from ``start`` to ``last`` are, NONE if none."""
        cdef size_t length = 0, size, between = self.delimiter.shape[0]
        cdef int64_t p, at
        cdef uint8_t *text = w.buffer
        for p in range(start, last + 1):
            at = w.starts[w.ids[p]]
            size = w.starts[w.ids[p] + 1] - at
            if length + size + (between if p > start else 0) > self.longest:
                return NONE
            if p > start:
                memcpy(text + length, &self.delimiter[0], between)
                length += between
            memcpy(text + length, w.blob + at, size)
            length += size
        return vl_table_find(&self.phrases, text, length, vl_hash(text, length))


cdef struct Walk:
    # What is read, what is written, and room for a phrase.
    const int32_t *ids
    int32_t *joined
    const uint8_t *blob
    const int64_t *starts
    const uint8_t *roles
    const int32_t *tokens
    uint8_t *buffer


cdef class Roles:
    """What words may be in phrases; see joining.pyi."""

    cdef dict roles
    # A bit by hash for each word that has a role: most words have none, and need no look-up.
    cdef uint8_t[::1] bits
    cdef size_t mask

    def __init__(self, dict roles):
        cdef size_t at
        self.roles = roles
        self.mask = LEAST_BITS
        while self.mask < <size_t>(SPREAD * len(roles)):
            self.mask *= 2
        self.bits = np.zeros(self.mask // 8, np.uint8)
        self.mask -= 1
        for word in roles:
            at = <size_t>hash(word) & self.mask
            self.bits[at >> 3] |= 1 << (at & 7)

    cdef inline long of(self, str word) except -1:
        cdef size_t at = <size_t>PyObject_Hash(word) & self.mask
        cdef PyObject *found
        if not self.bits[at >> 3] >> (at & 7) & 1:
            return 0
        found = PyDict_GetItemWithError(self.roles, word)
        if found is not NULL:
            return PyLong_AsLong(<object>found)
        if PyErr_Occurred():
            raise
        return 0


def join_tokens(tokens, str delimiter, phrases, Roles roles, double threshold, odd, list scores):
    """Join the phrases of one sentence; see joining.pyi."""
    # a list of our own, in which a phrase takes the place of its first word, and None those of others
    cdef list words = list(tokens)
    cdef str token, first = None
    cdef long role, first_role = 0
    cdef Py_ssize_t i, k, start = NONE, n = PyList_GET_SIZE(words)
    cdef bint any_found = False
    if scores is not None:
        scores.extend([None] * n)
    for i in range(n):
        if not PyUnicode_CheckExact(words[i]):
            words[i] = checked(words[i])
        token = <str>words[i]
        role = roles.of(token)
        if role & CONNECTS:
            continue
        if odd is not None and holds(token, delimiter):
            role |= IS_ODD
        if start >= 0:
            score = None
            if (first_role | role) & IS_ODD or (odd is not None and any_holds(words, start + 1, i, delimiter)):
                phrase, score = odd(first, token, words[start + 1 : i])
            elif first_role & BEGINS and role & ENDS:
                phrase = spelled(words, start, i, delimiter)
                score = score_of(phrases, phrase, threshold)
            if score is not None:
                words[start] = phrase
                for k in range(start + 1, i + 1):
                    words[k] = None
                if scores is not None:
                    scores[start] = score
                start, any_found = NONE, True
                continue
        start, first, first_role = i, token, role
    if any_found:
        close_gaps(words, scores)
    return words


cdef int close_gaps(list words, list scores) except -1:
    cdef Py_ssize_t i, n = 0
    for i in range(PyList_GET_SIZE(words)):
        if words[i] is None:
            continue
        if n < i:
            words[n] = words[i]
            if scores is not None:
                scores[n] = scores[i]
        n += 1
    del words[n:]
    if scores is not None:
        del scores[n:]
    return 0


cdef inline object score_of(phrases, str phrase, double threshold):
    """The score of a phrase if it is above the threshold, else None."""
    cdef PyObject *found = PyDict_GetItemWithError(phrases, phrase)
    if found is not NULL:
        return <object>found if PyFloat_AsDouble(<object>found) > threshold else None
    if PyErr_Occurred():
        raise
    return None


cdef inline str spelled(list words, Py_ssize_t first, Py_ssize_t last, str delimiter):
    if last == first + 1:
        return f"{<str>words[first]}{delimiter}{<str>words[last]}"
    return delimiter.join(words[first : last + 1])


cdef inline bint holds(str word, str delimiter) except -1:
    """Whether a character of the delimiter is in a word: it may be cut elsewhere than it was joined."""
    cdef Py_UCS4 character
    for character in delimiter:
        if character in word:
            return True
    return False


cdef bint any_holds(list words, Py_ssize_t start, Py_ssize_t stop, str delimiter) except -1:
    cdef Py_ssize_t i
    for i in range(start, stop):
        if holds(<str>words[i], delimiter):
            return True
    return False


cdef str checked(token):
    """Return a token as exactly str."""
    token = plain(token, 0) if isinstance(token, (str, bytes)) else token
    if not isinstance(token, str):
        raise TypeError(
            f"a sentence holds {token!r:.60}, of type {type(token).__name__}: phrases are made of str"
        )
    return token


def gathered(const uint8_t[::1] blob, const int64_t[::1] starts, const int64_t[::1] order):
    """Some of the words that stand in ``blob``, in the given order; see joining.pyi."""
    cdef Py_ssize_t i, n = order.shape[0]
    cdef int64_t size = 0, at = 0, length
    cdef int64_t[::1] places = np.empty(n + 1, np.int64)
    for i in range(n):
        size += starts[order[i] + 1] - starts[order[i]]
    cdef uint8_t[::1] words = np.empty(size + 1, np.uint8)
    with nogil:
        for i in range(n):
            places[i] = at
            length = starts[order[i] + 1] - starts[order[i]]
            if length:
                memcpy(&words[at], &blob[starts[order[i]]], length)
            at += length
        places[n] = at
    return np.asarray(words)[:size], np.asarray(places)


def lines(
    const int32_t[::1] ids, const int64_t[::1] offsets, int64_t first, int64_t stop,
    const uint8_t[::1] blob, const int64_t[::1] starts,
):
    """Some sentences as text; see joining.pyi."""
    cdef int64_t p, s, size = stop - first + 1, length, at = 0
    for p in range(offsets[first], offsets[stop]):
        size += starts[ids[p] + 1] - starts[ids[p]] + 1
    cdef uint8_t[::1] text = np.empty(size, np.uint8)
    with nogil:
        for s in range(first, stop):
            for p in range(offsets[s], offsets[s + 1]):
                length = starts[ids[p] + 1] - starts[ids[p]]
                if length:
                    memcpy(&text[at], &blob[starts[ids[p]]], length)
                at += length
                if p + 1 < offsets[s + 1]:
                    text[at] = SPACE
                    at += 1
            text[at] = LINE_END
            at += 1
    return np.asarray(text)[:at]
