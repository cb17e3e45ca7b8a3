"""From text to pairs of rows that train each other, bucketed by the blocks of their rows.

Contexts with the word in their middle; the tags of a document with each of its words.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from vecloom._core.bags cimport Bags
from vecloom._core.striping cimport block_of, row_of, striping_of
from vecloom._core.windows cimport Text, fill_span, release_span, reserve_span, useful_window

cdef enum:
    MOST_PAIRS = 1 << 30


cdef class PairStore:

    def __cinit__(self, const int32_t[::1] ids, const int64_t[::1] offsets, const int32_t[::1] rows,
                  const uint32_t[::1] thresholds, *, int window, bint shrink, int blocks,
                  int64_t slab_tokens, int64_t part_tokens, Bags documents=None, int64_t first_tag=0):
        self.keep_alive = (ids, offsets, rows, thresholds)
        cdef int64_t most = useful_window(&offsets[0], offsets.shape[0] - 1, window)
        self.text = Text(NULL, &offsets[0], offsets.shape[0] - 1, &rows[0], &thresholds[0], window, most, shrink)
        self.n_tokens = ids.shape[0]
        if self.n_tokens:
            self.text.ids = &ids[0]
        self.blocks = blocks
        self.striping = striping_of(blocks, 0)
        self.documents, self.first_tag = documents, first_tag
        cdef int64_t pairs = max(1, 2 * most + (0 if documents is None else documents.most))
        # the pairs of a part are counted in 32 bits
        self.slab_tokens, self.part_tokens = slab_tokens, max(1, min(part_tokens, MOST_PAIRS // pairs))
        self.slabs = (self.n_tokens + slab_tokens - 1) // slab_tokens
        self.parts = (slab_tokens + self.part_tokens - 1) // self.part_tokens
        self.store = <Part *>calloc(2 * self.parts, sizeof(Part))
        if self.store == NULL:
            raise MemoryError

    def __dealloc__(self):
        cdef int i
        if self.store != NULL:
            for i in range(2 * self.parts):
                free(self.store[i].pairs)
                free(self.store[i].offsets)
        free(self.store)

    cdef bint reserve(self, PairScratch *scratch) noexcept nogil:
        # only the first and the last sentence of a part look beyond it, by a window
        cdef int64_t room = self.part_tokens + 2 * self.text.most + 1
        scratch.code = <uint32_t *>malloc(room * sizeof(uint32_t))
        scratch.ends = <uint32_t *>malloc(<int64_t>self.blocks * self.blocks * sizeof(uint32_t))
        return (reserve_span(&scratch.span, room, self.documents is not None)
                and scratch.code != NULL and scratch.ends != NULL)

    cdef bint prepare(self, int64_t slab, int part, uint64_t stream, PairScratch *scratch) noexcept nogil:
        """Write the pairs of one part of a slab; return False when memory runs out."""
        cdef int64_t low = self.begin_of(slab, part), stop = min((slab + 1) * self.slab_tokens, self.n_tokens)
        cdef int64_t high = min(low + self.part_tokens, stop if self.documents is None else self.n_tokens)
        cdef Part *out = self.slab_parts(slab) + part
        cdef uint32_t total
        if out.offsets == NULL:
            out.offsets = <uint32_t *>malloc((<int64_t>self.blocks * self.blocks + 1) * sizeof(uint32_t))
            if out.offsets == NULL:
                return False
        scratch.span.size = 0
        if low < high:
            fill_span(&scratch.span, &self.text, stream, low, high)
        self.encode(scratch)
        total = self.count(out, scratch)
        if total > out.capacity:
            free(out.pairs)
            out.capacity = total + total // 8
            out.pairs = <uint32_t *>malloc(out.capacity * sizeof(uint32_t))
            if out.pairs == NULL:
                out.capacity = 0
                return False
        self.place(out, scratch)
        return True

    cdef int64_t begin_of(self, int64_t slab, int part) noexcept nogil:
        """Return where the text of a part begins.

        Documents are often sorted, by label say. Were they trained in that order, the output weights
        would follow what the documents of the hour have in common, and their vectors would lack it
        (IMDB's reviews, sorted: 59% right in place of 86%). So a slab has parts from all over the text.
        """
        if self.documents is None:
            return slab * self.slab_tokens + part * self.part_tokens
        return (part * self.slabs + slab) * self.part_tokens

    cdef void encode(self, PairScratch *scratch) noexcept nogil:
        cdef int64_t i
        for i in range(scratch.span.size):
            scratch.code[i] = self.code_of(scratch.span.row[i])

    cdef uint32_t code_of(self, int64_t rank) noexcept nogil:
        return (block_of(self.striping, <uint32_t>rank) << 16) | row_of(self.striping, <uint32_t>rank)

    cdef uint32_t code_of_tag(self, int64_t t) noexcept nogil:
        return self.code_of(self.first_tag + self.documents.rows[t])

    cdef uint32_t count(self, Part *part, PairScratch *scratch) noexcept nogil:
        """Count the pairs of each bucket, and turn the counts into offsets."""
        cdef uint32_t *code = scratch.code
        cdef uint32_t *ends = scratch.ends
        cdef uint32_t *row
        cdef int64_t n_buckets = <int64_t>self.blocks * self.blocks, i, b, t, first, last
        cdef uint32_t j, n, total = 0
        memset(ends, 0, n_buckets * sizeof(uint32_t))
        for i in range(scratch.span.size):
            row = ends + ((code[i] >> 16) << self.striping.shift)
            for j in range(scratch.span.start[i], scratch.span.stop[i]):
                row[code[j] >> 16] += 1
            if scratch.span.stop[i] > scratch.span.start[i]:
                row[code[i] >> 16] -= 1  # a word is not its own context
            self.tags_of(scratch, i, &first, &last)
            for t in range(first, last):
                row[self.code_of_tag(t) >> 16] += 1
        for b in range(n_buckets):
            part.offsets[b] = total
            n = ends[b]
            ends[b] = total
            total += n
        part.offsets[n_buckets] = total
        return total

    cdef void place(self, Part *part, PairScratch *scratch) noexcept nogil:
        cdef uint32_t *code = scratch.code
        cdef uint32_t *row
        cdef uint32_t *pairs = part.pairs
        cdef int64_t i, t, first, last
        cdef uint32_t j, b, target, tag
        for i in range(scratch.span.size):
            row = scratch.ends + ((code[i] >> 16) << self.striping.shift)
            target = code[i] & 0xffff
            for j in range(scratch.span.start[i], scratch.span.stop[i]):
                if j != <uint32_t>i:
                    b = code[j] >> 16
                    pairs[row[b]] = (code[j] << 16) | target
                    row[b] += 1
            self.tags_of(scratch, i, &first, &last)
            for t in range(first, last):
                tag = self.code_of_tag(t)
                pairs[row[tag >> 16]] = (tag << 16) | target
                row[tag >> 16] += 1

    cdef void tags_of(self, PairScratch *scratch, int64_t i, int64_t *first, int64_t *last) noexcept nogil:
        """Find the tags that are to predict the i-th token: those of its document, if it is a centre."""
        cdef int64_t sentence = -1 if self.documents is None else scratch.span.sentence[i]
        first[0] = last[0] = 0
        if sentence >= 0:
            first[0], last[0] = self.documents.offsets[sentence], self.documents.offsets[sentence + 1]


cdef void release_pairs(PairScratch *scratch) noexcept nogil:
    release_span(&scratch.span)
    free(scratch.code)
    free(scratch.ends)
