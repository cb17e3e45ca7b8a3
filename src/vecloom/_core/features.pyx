"""Lines and words into rows of fastText's input matrix: see csrc/text/features.h."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy, memset

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from vecloom._core.table cimport (
    VL_TEXT_SLACK, vl_hash, vl_table, vl_table_add, vl_table_free, vl_table_init,
)

cdef extern from "text/ngrams.h" nogil:
    uint32_t vl_fasttext_hash(const uint8_t *, size_t)

cdef extern from "text/features.h" nogil:
    ctypedef struct vl_token:
        const uint8_t *text
        size_t length

    ctypedef struct vl_numbers:
        int32_t *items
        size_t size

    ctypedef struct vl_kept_bucket:
        int32_t bucket
        int32_t row

    ctypedef struct vl_kept_buckets:
        pass

    ctypedef struct vl_features:
        vl_table table
        const int32_t *entries
        int32_t n_words
        int32_t minn
        int32_t maxn
        int32_t word_ngrams
        uint32_t bucket
        vl_kept_buckets kept
        const uint8_t *label_prefix
        size_t label_prefix_length

    ctypedef struct vl_reading:
        vl_numbers rows
        vl_numbers labels

    int vl_read_line(const vl_features *, const uint8_t *, size_t, vl_reading *)
    int vl_read_word(const vl_features *, vl_token, vl_reading *)
    void vl_reading_free(vl_reading *)
    int vl_keep_buckets(vl_kept_buckets *, const vl_kept_bucket *, size_t)
    void vl_kept_buckets_free(vl_kept_buckets *)

MAX_WORDS = 2**31 - 1
# Lines that one thread reads at a time.
cdef enum:
    LINES_AT_ONCE = 1024


cdef class Buffer:
    """Bytes that are copied here, so that VL_TEXT_SLACK more behind them can be read."""

    cdef uint8_t *bytes
    cdef size_t capacity

    def __dealloc__(self):
        free(self.bytes)

    cdef uint8_t *reserve(self, size_t length) except NULL:
        cdef uint8_t *grown
        if self.bytes == NULL or length + VL_TEXT_SLACK > self.capacity:
            grown = <uint8_t *>realloc(self.bytes, 2 * length + 64 + VL_TEXT_SLACK)
            if grown == NULL:
                raise MemoryError("no memory left for the text of some lines")
            self.bytes, self.capacity = grown, 2 * length + 64 + VL_TEXT_SLACK
        return self.bytes

    cdef vl_token copy(self, bytes text) except *:
        cdef size_t length = PyBytes_GET_SIZE(text)
        memcpy(self.reserve(length), PyBytes_AS_STRING(text), length)
        return vl_token(self.bytes, length)


cdef class FeatureReader:
    """Reads lines and words as fastText does (Joulin et al. 2017; its program's own conventions).

    Tokens stand between spaces, tabs, carriage returns, vertical tabs, form feeds, NULs and line
    ends. A line end is itself the word ``</s>``, which has no subwords. A line ends there, or at
    a ``</s>`` spelled out. A token is a label if the dictionary has it as one, or, being unknown,
    if it begins with the label prefix; an unknown label is passed over. An unknown word has no
    row of its own; its subwords have theirs, and it takes part in n-grams of words.

    Parameters
    ----------
    words, labels : list of bytes
        The dictionary, in the order of its rows.
    minn, maxn : int
        Shortest and longest subwords, in characters; none where ``maxn`` is 0.
    bucket : int
        Rows that n-grams share, behind those of the words; 0 for none.
    word_ngrams : int
        The longest n-grams of words.
    label_prefix : bytes or None
        What unknown labels begin with; None where every unknown token is a word.
    pruned : int32 (n, 2) or None
        The buckets that a quantized model kept, and their rows behind those of the words.
    """

    cdef vl_features features
    cdef int32_t[::1] entries
    cdef bytes label_prefix

    def __cinit__(self, list words, list labels, *, int minn, int maxn, int64_t bucket, int word_ngrams,
                  bytes label_prefix=b"__label__", pruned=None):
        if not 0 <= bucket < 2**31:
            raise ValueError(f"bucket must be 0 or more and below 2**31, got {bucket}")
        if vl_table_init(&self.features.table, MAX_WORDS):
            raise MemoryError("no memory left for the dictionary")
        self.features.n_words = len(words)
        self.features.minn, self.features.maxn = max(minn, 0), max(maxn, 0)
        self.features.bucket, self.features.word_ngrams = bucket, word_ngrams
        self.label_prefix = label_prefix
        if label_prefix is not None:
            self.features.label_prefix = <const uint8_t *>PyBytes_AS_STRING(label_prefix)
            self.features.label_prefix_length = len(label_prefix)
        self.number(words, labels)
        if pruned is not None:
            self.keep(np.ascontiguousarray(pruned, np.int32))

    def __dealloc__(self):
        vl_table_free(&self.features.table)
        vl_kept_buckets_free(&self.features.kept)

    cdef number(self, list words, list labels):
        """Make the table of words and labels. Of two alike the later one counts, as in fastText."""
        cdef Buffer buffer = Buffer()
        cdef vl_token token
        cdef int32_t id, entry = 0
        cdef list part
        self.entries = np.zeros(len(words) + len(labels) + 1, np.int32)
        for part in (words, labels):
            for word in part:
                if not word:  # no text has it
                    entry += 1
                    continue
                token = buffer.copy(word)
                id = vl_table_add(&self.features.table, token.text, token.length,
                                  vl_hash(token.text, token.length), 1, 0)
                if id < 0:
                    raise MemoryError("no memory left for the dictionary")
                self.entries[id] = entry
                entry += 1
        self.features.entries = &self.entries[0]

    cdef keep(self, const int32_t[:, ::1] pruned):
        cdef Py_ssize_t i, n = pruned.shape[0]
        cdef vl_kept_bucket none
        for i in range(n):
            if pruned[i, 0] < 0 or pruned[i, 1] < 0:
                raise ValueError(f"pruned bucket {i} is {pruned[i, 0]} at row {pruned[i, 1]}: none may be negative")
        if vl_keep_buckets(&self.features.kept, <const vl_kept_bucket *>&pruned[0, 0] if n else &none, n):
            raise MemoryError("no memory left for the pruned buckets")

    def read(self, list lines, int workers=1):
        """Read lines, each as it stands: only one with a line end has the word ``</s>``.

        Parameters
        ----------
        lines : list of bytes
        workers : int
            Threads.

        Returns
        -------
        rows : int32
            Rows of the input matrix, line after line.
        offsets : int64 (n + 1,)
            Where each line begins in ``rows``.
        labels : int32
            Labels, counted from 0, line after line.
        label_offsets : int64 (n + 1,)
        """
        if workers <= 1 or len(lines) <= LINES_AT_ONCE:
            return self.read_some(lines)
        parts = [lines[i:i + LINES_AT_ONCE] for i in range(0, len(lines), LINES_AT_ONCE)]
        with ThreadPoolExecutor(workers) as pool:
            rows, offsets, labels, label_offsets = zip(*pool.map(self.read_some, parts), strict=True)
        return np.concatenate(rows), _joined(offsets), np.concatenate(labels), _joined(label_offsets)

    def read_some(self, list lines):
        """As ``read``, in this thread."""
        return self.read_text(b"".join(lines), line_starts(lines))

    def read_text(self, const uint8_t[::1] text, const int64_t[::1] starts):
        """As ``read``, in this thread, lines that stand in ``text``, each from one of ``starts`` to the next.

        Raises
        ------
        ValueError
            The starts do not ascend, or are beyond the text.
        """
        cdef Py_ssize_t n = starts.shape[0] - 1, i
        cdef int64_t[::1] offsets = np.zeros(n + 1, np.int64), label_offsets = np.zeros(n + 1, np.int64)
        cdef int64_t first = starts[0]
        cdef Buffer buffer = Buffer()
        cdef vl_reading reading
        cdef int error = 0
        for i in range(n):
            if not 0 <= starts[i] <= starts[i + 1] <= text.shape[0]:
                raise ValueError(f"line {i} stands from {starts[i]} to {starts[i + 1]} of {text.shape[0]} bytes")
        if n and first < starts[n]:
            memcpy(buffer.reserve(starts[n] - first), &text[first], starts[n] - first)
        else:
            buffer.reserve(0)
        memset(&reading, 0, sizeof(reading))
        with nogil:
            for i in range(n):
                error = vl_read_line(&self.features, buffer.bytes + starts[i] - first, starts[i + 1] - starts[i],
                                     &reading)
                if error:
                    break
                offsets[i + 1] = reading.rows.size
                label_offsets[i + 1] = reading.labels.size
        try:
            if error:
                raise MemoryError("no memory left for the features of some lines")
            return (numbers(&reading.rows), np.asarray(offsets),
                    numbers(&reading.labels), np.asarray(label_offsets))
        finally:
            vl_reading_free(&reading)

    def word_rows(self, bytes word):
        """Return the rows of a word (int32): its own, if it is known, and those of its subwords."""
        cdef Buffer buffer = Buffer()
        cdef vl_reading reading
        memset(&reading, 0, sizeof(reading))
        try:
            if vl_read_word(&self.features, buffer.copy(word), &reading):
                raise MemoryError("no memory left for the subwords of a word")
            return numbers(&reading.rows)
        finally:
            vl_reading_free(&reading)

    def bags(self, const uint8_t[::1] blob, const int64_t[::1] starts):
        """Read many words, one after the other in ``blob``, each from one of ``starts`` to the next.

        Returns
        -------
        rows : int32
            Those of each word, as ``word_rows`` returns them.
        offsets : int64 (n + 1,)
        hashes : uint32 (n,)
            What word n-grams are hashed from.
        """
        cdef Py_ssize_t n = starts.shape[0] - 1, i
        cdef int64_t[::1] offsets = np.zeros(n + 1, np.int64)
        cdef uint32_t[::1] hashes = np.zeros(n, np.uint32)
        cdef Buffer buffer = Buffer()
        cdef vl_reading reading
        cdef vl_token token
        cdef int error = 0
        buffer.reserve(blob.shape[0])
        if blob.shape[0]:
            memcpy(buffer.bytes, &blob[0], blob.shape[0])
        memset(&reading, 0, sizeof(reading))
        with nogil:
            for i in range(n):
                token = vl_token(buffer.bytes + starts[i], starts[i + 1] - starts[i])
                hashes[i] = vl_fasttext_hash(token.text, token.length)
                error = vl_read_word(&self.features, token, &reading)
                if error:
                    break
                offsets[i + 1] = reading.rows.size
        try:
            if error:
                raise MemoryError("no memory left for the subwords of the vocabulary")
            return numbers(&reading.rows), np.asarray(offsets), np.asarray(hashes)
        finally:
            vl_reading_free(&reading)


def line_starts(list lines):
    """Return where each of some lines, all bytes, begins when they are joined, and the end: int64 (n + 1,)."""
    cdef Py_ssize_t i
    cdef int64_t[::1] starts = np.zeros(len(lines) + 1, np.int64)
    cdef bytes line
    for i in range(len(lines)):
        line = lines[i]
        starts[i + 1] = starts[i] + PyBytes_GET_SIZE(line)
    return np.asarray(starts)


cdef numbers(const vl_numbers *some):
    """Copy numbers into an array."""
    cdef int32_t[::1] out = np.empty(some.size, np.int32)
    if some.size:
        memcpy(&out[0], some.items, some.size * sizeof(int32_t))
    return np.asarray(out)


def _joined(parts):
    """Offsets of parts that follow each other, as one array."""
    ends = np.cumsum([0] + [part.max() for part in parts])
    return np.concatenate([parts[0][:1]] + [part[1:] + end for part, end in zip(parts, ends, strict=False)])
