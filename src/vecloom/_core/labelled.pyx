"""Labelled text as the compiled loops read it.

Words are looked up when a line is visited. The rows of n-grams of words are worked out once, for
their hashes take longer than their training: 4 bytes a token, and 4 for each length of n-grams
from 2 on.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

import numpy as np

cdef extern from "text/ngrams.h" nogil:
    uint64_t vl_word_ngram(uint64_t hash, uint32_t next)
    uint64_t vl_word_ngram_begin(uint32_t first)

WORD = IS_WORD
RARE_LABEL = IS_RARE_LABEL


cdef class LabelledLines:
    """A text, and the rows of its words and of their n-grams.

    Rows are numbered as in fastText's files, words first, then buckets, until ``renumber`` gives
    them other numbers.

    Parameters
    ----------
    ids : int32 (n_tokens,)
        Numbers of the tokens.
    offsets : int64 (n_lines + 1,)
        Where each line begins.
    labels : int32 (n_types,)
        For each number, which label it is; WORD or RARE_LABEL where it is none.
    bags, bag_offsets : int32, int64 (n_types + 1,)
        The rows of each number that is no label.
    hashes : uint32 (n_types,)
        What word n-grams are hashed from.
    eos : int
        The number that ends a line wherever it stands; -1 for none.
    n_words, bucket, word_ngrams : int
        The n-grams of words, up to this length, have the ``bucket`` rows from ``n_words`` on.
    line_labels, line_label_offsets : int32, int64 (n_lines + 1,), or None
        Labels of lines, where they do not stand in the text.

    Attributes
    ----------
    bags : int32
        A copy of those given.
    ngrams : int32 (n_tokens * (word_ngrams - 1),)
        Rows of n-grams, once ``find_ngrams`` has found them: those that begin with the first word of
        a line, then with the second; -1 for those that would reach beyond the line.
    """

    def __cinit__(self, const int32_t[::1] ids, const int64_t[::1] offsets, *, const int32_t[::1] labels,
                  const int32_t[::1] bags, const int64_t[::1] bag_offsets, const uint32_t[::1] hashes, int32_t eos,
                  int64_t n_words, int64_t bucket, int word_ngrams, const int32_t[::1] line_labels=None,
                  const int64_t[::1] line_label_offsets=None):
        cdef int per_token = word_ngrams - 1 if word_ngrams > 1 and bucket > 0 else 0
        cdef const int32_t[::1] own_bags, ngrams
        self.bags = np.array(bags, np.int32)
        self.ngrams = np.full(ids.shape[0] * per_token, -1, np.int32)
        own_bags, ngrams = self.bags, self.ngrams
        cdef const int32_t[::1] alone = rows_alone(labels, self.bags, bag_offsets, n_words)
        self.keep_alive = (ids, offsets, labels, alone, bag_offsets, line_labels, line_label_offsets)
        self.n_words, self.bucket, self.hashes = n_words, bucket, hashes
        self.text.offsets, self.text.bag_offsets = &offsets[0], &bag_offsets[0]
        self.text.n_lines, self.text.n_tokens = offsets.shape[0] - 1, ids.shape[0]
        self.text.ids = &ids[0] if ids.shape[0] else NULL
        if labels.shape[0]:
            self.text.labels, self.text.alone = &labels[0], &alone[0]
        self.text.bags = &own_bags[0] if own_bags.shape[0] else NULL
        self.text.ngrams = &ngrams[0] if ngrams.shape[0] else NULL
        self.text.eos, self.text.ngrams_per_token = eos, per_token
        if line_label_offsets is not None:
            self.text.line_label_offsets = &line_label_offsets[0]
            self.text.line_labels = &line_labels[0] if line_labels.shape[0] else NULL

    def find_ngrams(self, int64_t first, int64_t last):
        """Find the rows of the n-grams of the lines from ``first`` to before ``last``.

        Lines without a label are left out: nothing is learnt from them.
        """
        cdef const Text *text = &self.text
        cdef int32_t[::1] ngrams = self.ngrams
        cdef int64_t number, longest = 0, n_words
        for number in range(first, last):
            longest = max(longest, text.offsets[number + 1] - text.offsets[number])
        cdef uint32_t[::1] hashes = np.empty(longest, np.uint32)
        if text.ngrams_per_token == 0 or longest == 0:
            return
        with nogil:
            for number in range(first, last):
                n_words = self.hash_words(number, &hashes[0])
                self.hash_ngrams(&hashes[0], n_words, &ngrams[0] + text.offsets[number] * text.ngrams_per_token)

    cdef int64_t hash_words(self, int64_t number, uint32_t *hashes) noexcept nogil:
        """Collect the hashes of a line's words, and return how many there are; 0 without a label."""
        cdef const Text *text = &self.text
        cdef int64_t p, n_words = 0, n_labels = 0
        cdef int32_t id
        for p in range(text.offsets[number], text.offsets[number + 1]):
            id = text.ids[p]
            hashes[n_words] = self.hashes[id]
            n_words += text.labels[id] == IS_WORD
            n_labels += text.labels[id] >= 0
            if id == text.eos:
                break
        if text.line_label_offsets != NULL:
            n_labels = text.line_label_offsets[number + 1] - text.line_label_offsets[number]
        return n_words if n_labels else 0

    cdef void hash_ngrams(self, const uint32_t *hashes, int64_t n_words, int32_t *rows) noexcept nogil:
        """Write the rows of a line's n-grams."""
        cdef int64_t per_token = self.text.ngrams_per_token, i, j
        cdef uint64_t hash
        for i in range(n_words):
            hash = vl_word_ngram_begin(hashes[i])
            for j in range(min(per_token, n_words - i - 1)):
                hash = vl_word_ngram(hash, hashes[i + j + 1])
                rows[i * per_token + j] = <int32_t>(self.n_words + <int64_t>(hash % <uint64_t>self.bucket))

    def count_rows(self, const int64_t[::1] token_counts, int64_t[::1] counts):
        """Count the occurrences of rows, and list the buckets among them.

        Parameters
        ----------
        token_counts : int64 (n_types,)
            Occurrences of each number.
        counts : int64 (n_words + bucket,)
            Zeros; set to the counts.

        Returns
        -------
        int32 (R,)
            The buckets that occur, the first to occur first: those of subwords by the frequency of
            their words, then those of n-grams of words.
        """
        cdef const int32_t[::1] bags = self.bags, ngrams = self.ngrams
        cdef int64_t type, i, n = 0
        cdef int32_t[::1] buckets = np.empty(self.bucket, np.int32)  # pages that are not used are not taken
        cdef int32_t row
        with nogil:
            for type in range(token_counts.shape[0]):
                if self.text.labels[type] != IS_WORD:
                    continue
                for i in range(self.text.bag_offsets[type], self.text.bag_offsets[type + 1]):
                    row = bags[i]
                    if counts[row] == 0 and row >= self.n_words:
                        buckets[n] = <int32_t>(row - self.n_words)
                        n += 1
                    counts[row] += token_counts[type]
            for i in range(ngrams.shape[0]):
                row = ngrams[i]
                if row < 0:
                    continue
                if counts[row] == 0:
                    buckets[n] = <int32_t>(row - self.n_words)
                    n += 1
                counts[row] += 1
        return np.array(buckets[:n])


cdef rows_alone(const int32_t[::1] labels, const int32_t[::1] bags, const int64_t[::1] bag_offsets, int64_t n_words):
    """Find the rows of words that have but their own: one look instead of three."""
    cdef int32_t[::1] alone = np.full(labels.shape[0], -1, np.int32)
    cdef int64_t type, begin
    for type in range(labels.shape[0]):
        begin = bag_offsets[type]
        if labels[type] == IS_WORD and bag_offsets[type + 1] == begin + 1 and bags[begin] < n_words:
            alone[type] = bags[begin]
    return alone


def renumber(int32_t[::1] rows, int64_t n_words, const int32_t[::1] bucket_rows):
    """Put other rows, or -1, in the place of those of buckets.

    Parameters
    ----------
    rows : int32
        As in fastText's files; changed in place.
    n_words : int
    bucket_rows : int32 (bucket,)
        The row of each bucket; -1 for none.
    """
    cdef int64_t i
    with nogil:
        for i in range(rows.shape[0]):
            if rows[i] >= n_words:
                rows[i] = bucket_rows[rows[i] - n_words]
