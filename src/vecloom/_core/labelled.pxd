"""What a line of labelled text says: the rows of its words and of their n-grams, and its labels."""

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free, realloc

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
    const int32_t *alone                # its row, where it is a word that has but this one; else -1
    const int32_t *labels
    const int32_t *bags
    const int64_t *bag_offsets
    # n-grams of words: of each place in the text so many rows, -1 for none
    const int32_t *ngrams
    int ngrams_per_token
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
    int64_t labels_capacity


cdef class LabelledLines:
    cdef Text text
    cdef readonly object bags, ngrams
    cdef int64_t n_words, bucket
    cdef const uint32_t[::1] hashes
    cdef object keep_alive
    cdef int64_t hash_words(self, int64_t number, uint32_t *hashes) noexcept nogil
    cdef void hash_ngrams(self, const uint32_t *hashes, int64_t n_words, int32_t *rows) noexcept nogil


cdef inline bint read_line(Line *line, const Text *text, int64_t number) noexcept nogil:
    """Collect the rows and labels of a line; False where there is no memory for them."""
    cdef int64_t begin = text.offsets[number], end = text.offsets[number + 1], p, n_words = 0
    cdef int32_t id
    line.number, line.n_labels, line.n_rows, line.n_tokens = number, 0, 0, 0
    if end - begin > line.labels_capacity and not grow_labels(line, end - begin):
        return False
    if end - begin > line.rows_capacity and not grow_rows(line, end - begin):
        return False
    line.labels = line.own_labels
    for p in range(begin, end):
        id = text.ids[p]
        line.n_tokens += 1
        if text.alone[id] >= 0 and line.n_rows < line.rows_capacity:
            line.rows[line.n_rows] = text.alone[id]
            line.n_rows += 1
            n_words += 1
        elif text.labels[id] >= 0:
            line.own_labels[line.n_labels] = text.labels[id]
            line.n_labels += 1
        elif text.labels[id] == IS_WORD:
            n_words += 1
            if not add_rows(line, text.bags, text.bag_offsets[id], text.bag_offsets[id + 1]):
                return False
        if id == text.eos:
            break
    if not add_rows(line, text.ngrams, begin * text.ngrams_per_token, (begin + n_words) * text.ngrams_per_token):
        return False
    if text.line_label_offsets != NULL:
        line.labels = text.line_labels + text.line_label_offsets[number]
        line.n_labels = <int>(text.line_label_offsets[number + 1] - text.line_label_offsets[number])
    return True


cdef inline bint add_rows(Line *line, const int32_t *rows, int64_t begin, int64_t end) noexcept nogil:
    """Append some rows to those of a line, but for those that are -1."""
    cdef int64_t needed = line.n_rows + end - begin, i
    if needed > line.rows_capacity and not grow_rows(line, needed):
        return False
    for i in range(begin, end):
        line.rows[line.n_rows] = rows[i]
        line.n_rows += rows[i] >= 0
    return True


cdef inline bint grow_labels(Line *line, int64_t needed) noexcept nogil:
    cdef void *labels = realloc(line.own_labels, 2 * needed * sizeof(int32_t))
    if labels == NULL:
        return False
    line.own_labels = <int32_t *>labels
    line.labels_capacity = 2 * needed
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
