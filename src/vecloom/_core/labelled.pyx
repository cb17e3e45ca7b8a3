"""Labelled text as the compiled loops read it.

What a line says is worked out when it is visited, from what is known of each word: 4 bytes a
token are all that a text takes.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.string cimport memset

WORD = IS_WORD
RARE_LABEL = IS_RARE_LABEL


cdef class LabelledLines:
    """A text, and the rows of its words and of their n-grams.

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
    bucket_rows : int32 (bucket,) or None
        The rows of buckets where they are others; -1 for none.
    line_labels, line_label_offsets : int32, int64 (n_lines + 1,), or None
        Labels of lines, where they do not stand in the text.
    """

    def __cinit__(self, const int32_t[::1] ids, const int64_t[::1] offsets, *, const int32_t[::1] labels,
                  const int32_t[::1] bags, const int64_t[::1] bag_offsets, const uint32_t[::1] hashes, int32_t eos,
                  int64_t n_words, int64_t bucket, int word_ngrams, const int32_t[::1] bucket_rows=None,
                  const int32_t[::1] line_labels=None, const int64_t[::1] line_label_offsets=None):
        self.keep_alive = (ids, offsets, labels, bags, bag_offsets, hashes, bucket_rows, line_labels,
                           line_label_offsets)
        self.text.offsets, self.text.bag_offsets = &offsets[0], &bag_offsets[0]
        self.text.n_lines, self.text.n_tokens = offsets.shape[0] - 1, ids.shape[0]
        self.text.ids = &ids[0] if ids.shape[0] else NULL
        if labels.shape[0]:
            self.text.labels, self.text.hashes = &labels[0], &hashes[0]
        self.text.bags = &bags[0] if bags.shape[0] else NULL
        self.text.eos, self.text.word_ngrams = eos, word_ngrams
        self.text.n_words, self.text.bucket = n_words, bucket
        if bucket_rows is not None and bucket:
            self.text.bucket_rows = &bucket_rows[0]
        if line_label_offsets is not None:
            self.text.line_label_offsets = &line_label_offsets[0]
            self.text.line_labels = &line_labels[0] if line_labels.shape[0] else NULL

    def mark_rows(self, uint8_t[::1] used, int64_t first, int64_t last):
        """Set ``used`` of every row that the lines from ``first`` to before ``last`` read to 1."""
        cdef Line line
        cdef int64_t number, i
        cdef bint enough = True
        memset(&line, 0, sizeof(line))
        with nogil:
            for number in range(first, last):
                enough = read_line(&line, &self.text, number)
                if not enough:
                    break
                if line.n_labels > 0:
                    for i in range(line.n_rows):
                        used[line.rows[i]] = 1
            release_line(&line)
        if not enough:
            raise MemoryError("no memory for the rows of a line")
