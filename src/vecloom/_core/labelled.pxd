"""What a line of labelled text says: the rows of its words and of their n-grams, and its labels."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, realloc

cdef extern from "text/ngrams.h" nogil:
    uint64_t vl_word_ngram(uint64_t hash, uint32_t next)
    uint64_t vl_word_ngram_begin(uint32_t first)

cdef enum:
    # among the labels of words, what is none: a word, and a label that too few lines have
    IS_WORD = -1
    IS_RARE_LABEL = -2


ctypedef struct Text:
    const int32_t *ids
    const int64_t *offsets
    int64_t n_lines
    int64_t n_tokens
    int32_t eos
    # of each number of a token
    const int32_t *labels
    const int32_t *bags
    const int64_t *bag_offsets
    const uint32_t *hashes
    # n-grams of words
    int word_ngrams
    int64_t n_words
    int64_t bucket
    const int32_t *bucket_rows          # -1: no row; NULL: buckets follow the words
    # labels of lines, where they stand apart
    const int32_t *line_labels
    const int64_t *line_label_offsets


ctypedef struct Line:
    # what is read of a line, and room for it
    int64_t number
    int64_t n_tokens
    int64_t *rows
    int64_t n_rows
    int64_t rows_capacity
    const int32_t *labels
    int n_labels
    int32_t *own_labels
    uint32_t *hashes                    # of its words
    int64_t tokens_capacity


cdef class LabelledLines:
    cdef Text text
    cdef object keep_alive


cdef inline bint read_line(Line *line, const Text *text, int64_t number) noexcept nogil:
    """Collect the rows and labels of a line; False where there is no memory for them."""
    cdef int64_t begin = text.offsets[number], end = text.offsets[number + 1], p, i
    cdef int64_t n_words = 0, n_rows = 0
    cdef int32_t id
    line.number, line.n_labels, line.n_rows, line.n_tokens = number, 0, 0, 0
    if end - begin > line.tokens_capacity and not grow_tokens(line, end - begin):
        return False
    line.labels = line.own_labels
    for p in range(begin, end):
        id = text.ids[p]
        line.n_tokens += 1
        if text.labels[id] >= 0:
            line.own_labels[line.n_labels] = text.labels[id]
            line.n_labels += 1
        elif text.labels[id] == IS_WORD:
            line.hashes[n_words] = text.hashes[id]
            n_words += 1
            n_rows += text.bag_offsets[id + 1] - text.bag_offsets[id]
        if id == text.eos:
            break
    if text.bucket > 0 and text.word_ngrams > 1:
        n_rows += n_words * (text.word_ngrams - 1)
    if n_rows > line.rows_capacity and not grow_rows(line, n_rows):
        return False
    for p in range(begin, begin + line.n_tokens):
        id = text.ids[p]
        if text.labels[id] == IS_WORD:
            for i in range(text.bag_offsets[id], text.bag_offsets[id + 1]):
                line.rows[line.n_rows] = text.bags[i]
                line.n_rows += 1
    if text.bucket > 0:
        add_word_ngrams(line, text, n_words)
    if text.line_label_offsets != NULL:
        line.labels = text.line_labels + text.line_label_offsets[number]
        line.n_labels = <int>(text.line_label_offsets[number + 1] - text.line_label_offsets[number])
    return True


cdef inline void add_word_ngrams(Line *line, const Text *text, int64_t n_words) noexcept nogil:
    cdef int64_t i, j, row
    cdef uint64_t hash
    for i in range(n_words):
        hash = vl_word_ngram_begin(line.hashes[i])
        for j in range(i + 1, min(i + text.word_ngrams, n_words)):
            hash = vl_word_ngram(hash, line.hashes[j])
            row = <int64_t>(hash % <uint64_t>text.bucket)
            row = text.n_words + row if text.bucket_rows == NULL else text.bucket_rows[row]
            if row >= 0:
                line.rows[line.n_rows] = row
                line.n_rows += 1


cdef inline bint grow_tokens(Line *line, int64_t needed) noexcept nogil:
    cdef void *labels = realloc(line.own_labels, 2 * needed * sizeof(int32_t))
    cdef void *hashes
    if labels == NULL:
        return False
    line.own_labels = <int32_t *>labels
    hashes = realloc(line.hashes, 2 * needed * sizeof(uint32_t))
    if hashes == NULL:
        return False
    line.hashes = <uint32_t *>hashes
    line.tokens_capacity = 2 * needed
    return True


cdef inline bint grow_rows(Line *line, int64_t needed) noexcept nogil:
    cdef void *rows = realloc(line.rows, 2 * needed * sizeof(int64_t))
    if rows == NULL:
        return False
    line.rows = <int64_t *>rows
    line.rows_capacity = 2 * needed
    return True


cdef inline void release_line(Line *line) noexcept nogil:
    free(line.rows)
    free(line.own_labels)
    free(line.hashes)
