"""What CBOW and PV-DM predict a word from: the words around, and the tags of the document.

What the rows of a token add up to is read when the token comes into reach and
written when it goes out of reach; between, each step moves the sum itself. The
tags of a document are in reach of all its words, and written now and then: parts
of a long document may be trained side by side, and their steps would add up.

PV-DM (Le and Mikolov 2014, section 2.2) adds the tags to the words, or puts the
vectors of tags and words one after the other.
"""

from libc.stdint cimport int64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy

from vecloom._core.bags cimport Bags, release_bag
from vecloom._core.copies cimport WORD_USES_PER_MERGE
from vecloom._core.kernels cimport active
from vecloom._core.padded cimport padded, release_rows, reserve_rows
from vecloom._core.windows cimport Span

cdef class Contexts:
    """Make up what predicts a word, and pass on what it learns.

    Parameters
    ----------
    words : Bags
        The rows of each word.
    most : int
        Words on either side that a window can reach in this text.
    forward_mean, backward_mean : bool
        Whether the sum, and the update of its rows, are divided by their number.
    documents : Bags, optional
        The tags of each sentence.
    concat : int
        Concatenate so many tags and 2 * ``window`` words; 0: add up.
    window : int
        Words on either side of what is concatenated.
    null : Bags, optional
        Has one bag, which stands for words that the window lacks.
    """

    def __cinit__(self, Bags words not None, int64_t most, *, bint forward_mean, bint backward_mean,
                  Bags documents=None, int concat=0, int window=0, Bags null=None):
        if concat and (documents is None or null is None):
            raise ValueError("to concatenate, tags and a vector for missing words are needed")
        self.words, self.documents, self.null = words, documents, null
        if concat:  # each by itself
            self.tags = Bags(documents.inputs, documents.inputs.shape[0], None, None, documents.keep_alive[2])
        self.kernels = active()
        self.dim = words.inputs.shape[1]
        self.row = padded(self.dim)
        self.most, self.window, self.concat = most, window, concat
        self.ring = 2 * most + 1
        self.tag_slots = concat if concat else documents is not None
        self.stride = self.ring + self.tag_slots + (concat > 0)
        self.most_slots = concat + 2 * window if concat else 2 * most + 1
        self.width = <int>self.most_slots * self.dim if concat else self.dim
        self.forward_mean, self.backward_mean = forward_mean, backward_mean
        self.uniform = not concat and words.reach == NULL and (documents is None or documents.reach == NULL)

    cdef bint reserve(self, ContextScratch *s, int strips, bint own_copies) noexcept nogil:
        cdef size_t slots = strips * self.stride
        if not self.words.reserve(&s.words, own_copies):
            return False
        if self.documents is not None and not self.documents.reserve(&s.tags, False):
            return False
        if not reserve_rows(&s.sums, slots, self.dim) or not reserve_rows(&s.before, slots, self.dim):
            return False
        s.reach = <float *>malloc(slots * sizeof(float))
        s.entered = <int64_t *>calloc(strips, sizeof(int64_t))
        s.left = <int64_t *>calloc(strips, sizeof(int64_t))
        s.uses = <int *>calloc(strips, sizeof(int))
        s.document = <int64_t *>calloc(strips, sizeof(int64_t))
        s.slots = <int64_t *>malloc(strips * self.most_slots * sizeof(int64_t))
        s.n_slots = <int *>malloc(strips * sizeof(int))
        s.backward = <float *>malloc(strips * sizeof(float))
        return (s.reach != NULL and s.entered != NULL and s.left != NULL and s.document != NULL and s.uses != NULL
                and s.slots != NULL and s.n_slots != NULL and s.backward != NULL)

    cdef void begin(self, ContextScratch *s, int strip, int64_t first) noexcept nogil:
        """Begin a strip, whose windows reach no further back than to the token ``first``."""
        s.entered[strip] = s.left[strip] = first
        s.document[strip] = -1
        if self.null is not None:
            self.read(s, (strip + 1) * self.stride - 1, self.null, 0)

    cdef bint compose(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag,
                      float *out) noexcept nogil:
        """Make up what is to predict the i-th token; return False where there is nothing.

        ``out`` and what ``learn`` is given are padded rows, unless vectors are concatenated.
        """
        self.leave(s, span, strip, i - self.most)
        self.enter(s, span, strip, span.stop[i])
        if self.documents is not None:
            self.enter_document(s, strip, span.sentence[i])
        if not self.concat:
            return self.add_up(s, span, i, strip, bag, out) > 0
        if self.documents.size(span.sentence[i]) != self.concat:
            return False
        self.concatenate(s, span, i, strip, bag, out)
        return True

    cdef int64_t add_up(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag,
                        float *out) noexcept nogil:
        """Add up the rows of the window's words and of the tags; return their number."""
        cdef int64_t *slots = s.slots + bag * self.most_slots
        cdef int64_t j, first = strip * self.stride, size = 0, slot = span.start[i] % self.ring
        cdef int n = 0
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                slots[n] = first + slot
                size += 1 if self.words.offsets == NULL else self.words.size(span.row[j])
                n += 1
            slot = slot + 1 if slot + 1 < self.ring else 0
        if self.documents is not None:
            slots[n] = first + self.ring
            size += self.documents.size(span.sentence[i])
            n += 1
        if size > 0:
            s.n_slots[bag] = n
            s.backward[bag] = 1 / <float>size if self.backward_mean else 1
            self.kernels.gather(s.sums.first, slots, n, self.row, 1 / <float>size if self.forward_mean else 1, out)
        return size

    cdef void concatenate(self, ContextScratch *s, Span *span, int64_t i, int strip, int bag,
                          float *out) noexcept nogil:
        """Put the tags one after the other, then the words of the window at their places."""
        cdef int64_t *slots = s.slots + bag * self.most_slots
        cdef int64_t j, k, first = strip * self.stride, missing = first + self.stride - 1
        for k in range(self.most_slots):
            slots[k] = first + self.ring + k if k < self.concat else missing
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                slots[self.concat + self.window + j - i - (j > i)] = first + j % self.ring
        for k in range(self.most_slots):
            memcpy(out + k * self.dim, self.sum_of(s, slots[k]), self.dim * sizeof(float))

    cdef void learn(self, ContextScratch *s, int bag, const float *delta) noexcept nogil:
        """Move the sums that made up a bag as their rows will move."""
        cdef int64_t *slots = s.slots + bag * self.most_slots
        cdef int64_t k
        if self.uniform:
            self.kernels.scatter(s.sums.first, slots, s.n_slots[bag], self.row, s.backward[bag], delta)
        elif self.concat:
            for k in range(self.most_slots):
                self.kernels.scatter(self.sum_of(s, slots[k]), &ZERO, 1, self.dim, s.reach[slots[k]],
                                     delta + k * self.dim)
        else:
            for k in range(s.n_slots[bag]):
                self.kernels.scatter(self.sum_of(s, slots[k]), &ZERO, 1, self.dim,
                                     s.backward[bag] * s.reach[slots[k]], delta)

    cdef void end(self, ContextScratch *s, Span *span, int strip) noexcept nogil:
        """End a strip: write all that is in reach."""
        self.leave(s, span, strip, s.entered[strip])
        if self.documents is not None:
            self.leave_document(s, strip)
        if self.null is not None:
            self.write(s, (strip + 1) * self.stride - 1, self.null, 0)

    # -- in and out of reach

    cdef void enter(self, ContextScratch *s, Span *span, int strip, int64_t stop) noexcept nogil:
        """Read the tokens before ``stop``."""
        cdef int64_t i
        while s.entered[strip] < stop:
            i = s.entered[strip]
            self.read(s, strip * self.stride + i % self.ring, self.words, span.row[i])
            s.entered[strip] += 1

    cdef void leave(self, ContextScratch *s, Span *span, int strip, int64_t stop) noexcept nogil:
        """Write the tokens before ``stop``."""
        cdef int64_t i
        while s.left[strip] < min(stop, s.entered[strip]):
            i = s.left[strip]
            self.write(s, strip * self.stride + i % self.ring, self.words, span.row[i])
            s.left[strip] += 1

    cdef void enter_document(self, ContextScratch *s, int strip, int64_t document) noexcept nogil:
        cdef int64_t t, first, slot = strip * self.stride + self.ring
        s.uses[strip] += 1
        if s.document[strip] == document and s.uses[strip] < WORD_USES_PER_MERGE:
            return
        self.leave_document(s, strip)
        s.document[strip] = document
        s.uses[strip] = 0
        if not self.concat:
            self.read(s, slot, self.documents, document)
        elif self.documents.size(document) == self.concat:
            first = self.documents.offsets[document]
            for t in range(self.concat):
                self.read(s, slot + t, self.tags, self.documents.rows[first + t])

    cdef void leave_document(self, ContextScratch *s, int strip) noexcept nogil:
        cdef int64_t t, first, document = s.document[strip], slot = strip * self.stride + self.ring
        if document < 0:
            return
        s.document[strip] = -1
        if not self.concat:
            self.write(s, slot, self.documents, document)
        elif self.documents.size(document) == self.concat:
            first = self.documents.offsets[document]
            for t in range(self.concat):
                self.write(s, slot + t, self.tags, self.documents.rows[first + t])

    cdef void read(self, ContextScratch *s, int64_t slot, Bags bags, int64_t key) noexcept nogil:
        """Put into a slot what the rows of a bag add up to."""
        cdef float *sum = self.sum_of(s, slot)
        bags.read(key, 1, sum, &s.words if bags is self.words else &s.tags)
        memcpy(s.before.first + slot * self.row, sum, self.dim * sizeof(float))
        s.reach[slot] = 1 if bags.reach == NULL else bags.reach[key]

    cdef void write(self, ContextScratch *s, int64_t slot, Bags bags, int64_t key) noexcept nogil:
        """Move the rows of a bag as their sum has moved since it was read."""
        cdef float *sum = self.sum_of(s, slot)
        if s.reach[slot] != 0:
            self.kernels.scatter(sum, &ZERO, 1, self.dim, -1, s.before.first + slot * self.row)
            bags.write(key, 1 / s.reach[slot], sum, &s.words if bags is self.words else &s.tags)


cdef int64_t ZERO = 0


cdef void release_contexts(ContextScratch *s) noexcept nogil:
    release_rows(&s.sums)
    release_rows(&s.before)
    free(s.reach)
    release_bag(&s.words)
    release_bag(&s.tags)
    free(s.entered)
    free(s.left)
    free(s.document)
    free(s.uses)
    free(s.slots)
    free(s.n_slots)
    free(s.backward)
