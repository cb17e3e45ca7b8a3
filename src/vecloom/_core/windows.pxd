"""Which tokens stay, and how far each one sees: shared by every walk over text.

Both are functions of (stream, position), so that a chunk can look beyond its
ends and finds what its neighbour finds: no pair is lost where text is cut.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from vecloom._core.random cimport vl_at, vl_below


ctypedef struct Text:
    # an encoded corpus, and what a model makes of its ids
    const int32_t *ids
    const int64_t *offsets      # n_sentences + 1
    int64_t n_sentences
    const int32_t *rows         # the model's row of an id, -1 if it has none
    const uint32_t *thresholds  # of a row: chance to be kept, in 2^-32; 0xffffffff is always
    int window
    int64_t most                # tokens a window can reach: no more than the longest sentence has
    bint shrink


ctypedef struct Span:
    # kept tokens of a few sentences; centres are those that predict or are predicted
    int32_t *row
    uint32_t *start             # of a centre: its window is [start, stop), itself included;
    uint32_t *stop              # of a token that is only seen: empty
    int64_t *sentence           # of a centre, -1 of a token that is only seen; or NULL
    int64_t size


cdef inline bint reserve_span(Span *span, int64_t room, bint with_sentences) noexcept nogil:
    span.row = <int32_t *>malloc(room * sizeof(int32_t))
    span.start = <uint32_t *>malloc(room * sizeof(uint32_t))
    span.stop = <uint32_t *>malloc(room * sizeof(uint32_t))
    span.sentence = <int64_t *>malloc(room * sizeof(int64_t)) if with_sentences else NULL
    return (span.row != NULL and span.start != NULL and span.stop != NULL
            and (span.sentence != NULL or not with_sentences))


cdef inline void release_span(Span *span) noexcept nogil:
    free(span.row)
    free(span.start)
    free(span.stop)
    free(span.sentence)


cdef inline int64_t useful_window(const int64_t *offsets, int64_t n_sentences, int window) noexcept nogil:
    cdef int64_t longest = 1, i
    for i in range(n_sentences):
        if offsets[i + 1] - offsets[i] > longest:
            longest = offsets[i + 1] - offsets[i]
    return longest if longest < window else window


cdef inline bint is_kept(const Text *text, uint64_t bits, int32_t row) noexcept nogil:
    # word2vec.c's subsampling (Mikolov et al. 2013b, section 2.3, as implemented there)
    return <uint32_t>(bits >> 32) <= text.thresholds[row]


cdef inline int64_t sentence_of(const Text *text, int64_t position) noexcept nogil:
    # the last sentence that starts at or before the position
    cdef int64_t low = 0, high = text.n_sentences, middle
    while high - low > 1:
        middle = (low + high) // 2
        if text.offsets[middle] <= position:
            low = middle
        else:
            high = middle
    return low


cdef inline void keep(Span *span, int32_t row, uint32_t reach, int64_t sentence) noexcept nogil:
    span.row[span.size] = row
    if span.sentence != NULL:
        span.sentence[span.size] = sentence
    span.start[span.size] = reach   # made a range by close_windows
    span.size += 1


cdef inline void look_back(Span *span, const Text *text, uint64_t stream, int64_t first,
                           int64_t position) noexcept nogil:
    # the kept tokens within a window before the position, in text order
    cdef int64_t p = position, begin = span.size, end
    cdef int32_t row
    while p > first and span.size - begin < text.most:
        p -= 1
        row = text.rows[text.ids[p]]
        if row >= 0 and is_kept(text, vl_at(stream, p), row):
            keep(span, row, 0, -1)
    end = span.size - 1
    while begin < end:
        row = span.row[begin]
        span.row[begin] = span.row[end]
        span.row[end] = row
        begin += 1
        end -= 1


cdef inline void look_ahead(Span *span, const Text *text, uint64_t stream, int64_t position,
                            int64_t last) noexcept nogil:
    cdef int64_t p = position, begin = span.size
    cdef int32_t row
    while p < last and span.size - begin < text.most:
        row = text.rows[text.ids[p]]
        if row >= 0 and is_kept(text, vl_at(stream, p), row):
            keep(span, row, 0, -1)
        p += 1


cdef inline void close_windows(Span *span, int64_t begin) noexcept nogil:
    # turn each token's reach into a range within [begin, size), one sentence
    cdef int64_t i, reach
    for i in range(begin, span.size):
        reach = span.start[i]
        if reach == 0:
            span.start[i] = span.stop[i] = <uint32_t>i
        else:
            span.start[i] = <uint32_t>(i - reach if i - reach > begin else begin)
            span.stop[i] = <uint32_t>(i + reach + 1 if i + reach + 1 < span.size else span.size)


cdef inline int64_t fill_span(Span *span, const Text *text, uint64_t stream, int64_t low,
                              int64_t high) noexcept nogil:
    """Fill the span with the kept tokens of positions [low, high) and what they see.

    The span needs room for (high - low) + 2 * most tokens. Returns the number of centres.
    """
    cdef int64_t sentence = sentence_of(text, low), first, last, begin, p, stop, centres = 0
    cdef uint32_t reach = <uint32_t>text.most
    cdef uint64_t bits
    cdef int32_t row
    span.size = 0
    p = low
    while p < high:
        first = text.offsets[sentence]
        last = text.offsets[sentence + 1]
        begin = span.size
        if p > first:
            look_back(span, text, stream, first, p)
        stop = last if last < high else high
        while p < stop:
            row = text.rows[text.ids[p]]
            if row >= 0:
                bits = vl_at(stream, p)
                if is_kept(text, bits, row):
                    if text.shrink:
                        reach = 1 + vl_below(<uint32_t>bits, <uint32_t>text.window)
                        if reach > <uint32_t>text.most:
                            reach = <uint32_t>text.most
                    keep(span, row, reach, sentence)
                    centres += 1
            p += 1
        if stop < last:
            look_ahead(span, text, stream, stop, last)
        close_windows(span, begin)
        sentence += 1
    return centres
