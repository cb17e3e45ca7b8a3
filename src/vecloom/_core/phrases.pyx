"""Counts of words and of what may be a phrase; see phrases.pyi."""

from libc.math cimport log
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import numpy as np

cdef extern from "text/table.h" nogil:
    const size_t VL_TEXT_SLACK

    ctypedef struct vl_word:
        uint64_t start
        uint64_t length

    ctypedef struct vl_table:
        vl_word *words
        int64_t n_words
        uint8_t *arena
        uint64_t arena_size

    uint64_t vl_hash(const uint8_t *, size_t)
    int vl_table_init(vl_table *, int64_t)
    void vl_table_free(vl_table *)
    int32_t vl_table_add(vl_table *, const uint8_t *, size_t, uint64_t, int64_t, int64_t)
    int32_t vl_table_find(const vl_table *, const uint8_t *, size_t, uint64_t)

cdef extern from "text/pairs.h" nogil:
    const int VL_PAIRS_NO_MEMORY

    ctypedef struct vl_pair:
        int32_t first
        int32_t between
        int32_t last
        uint32_t count
        int64_t place

    ctypedef struct vl_pairs:
        vl_pair *pairs
        uint32_t *slots
        uint64_t mask
        int64_t n

    uint64_t vl_pair_hash(int32_t, int32_t, int32_t)
    int vl_pairs_init(vl_pairs *)
    void vl_pairs_free(vl_pairs *)
    int64_t vl_pairs_add(vl_pairs *, vl_pair, uint64_t)
    int64_t vl_pairs_find(const vl_pairs *, int32_t, int32_t, int32_t)
    int vl_pairs_prune(vl_pairs *, uint32_t)

cdef extern from "text/prefetch.h" nogil:
    void VL_TEXT_PREFETCH(const void *)

MAX_WORDS = 2**31 - 1
# Roles of words.
IS_CONNECTOR, IS_ODD = 1, 2
N_SHARES = 16
NOTHING = -1
cdef enum:
    CONNECTOR = 1
    ODD = 2
    SHARES = 16
    SHARE_SHIFT = 60  # the highest four bits of a hash choose a share
    NONE = -1
    BATCH = 16

# What stands for the empty word in the table, whose words have a byte at least: never UTF-8.
cdef bytes EMPTY = b"\xff"


cdef class Words:
    """Words, numbered as they come; see phrases.pyi."""

    cdef vl_table table

    def __cinit__(self):
        if vl_table_init(&self.table, MAX_WORDS):
            raise MemoryError("no memory left for the words of the text")

    def __dealloc__(self):
        vl_table_free(&self.table)

    def __len__(self):
        return self.table.n_words

    def add(self, const uint8_t[::1] blob, const int64_t[::1] starts):
        """Number the words of a vocabulary; see phrases.pyi."""
        cdef Py_ssize_t i, n = starts.shape[0] - 1, size = blob.shape[0]
        cdef uint8_t[::1] text = np.zeros(size + VL_TEXT_SLACK, np.uint8)
        cdef int32_t[::1] ids = np.empty(n + 1, np.int32)
        cdef const uint8_t *empty = EMPTY
        cdef uint8_t nothing[16]
        cdef const uint8_t *word
        cdef size_t length
        cdef int32_t id = 0
        memcpy(nothing, empty, 1)
        if size:
            memcpy(&text[0], &blob[0], size)
        with nogil:
            for i in range(n):
                word, length = &text[0] + starts[i], starts[i + 1] - starts[i]
                if length == 0:
                    word, length = nothing, 1
                id = vl_table_add(&self.table, word, length, vl_hash(word, length), 1, 0)
                if id < 0:
                    break
                ids[i] = id
        if id < 0:
            raise MemoryError("no memory left for the words of the text")
        return np.asarray(ids)[:n]

    def find(self, str word):
        """The number of a word, NOTHING if it is not there."""
        cdef bytes padded = (word.encode("utf-8", "surrogatepass") or EMPTY) + bytes(VL_TEXT_SLACK)
        cdef const uint8_t *text = padded
        cdef size_t length = len(padded) - VL_TEXT_SLACK
        return vl_table_find(&self.table, text, length, vl_hash(text, length))

    def insert(self, str word):
        """The number of a word, a new one if it is not there."""
        encoded = word.encode("utf-8", "surrogatepass")
        starts = np.array([0, len(encoded)], np.int64)
        return int(self.add(np.frombuffer(encoded, np.uint8), starts)[0])

    def spelled(self, const int32_t[::1] ids):
        """List some words, as str."""
        cdef Py_ssize_t i
        cdef const vl_word *word
        cdef list words = []
        for i in range(ids.shape[0]):
            word = &self.table.words[ids[i]]
            text = (<const char *>self.table.arena + word.start)[: word.length]
            words.append("" if text == EMPTY else text.decode("utf-8", "surrogatepass"))
        return words

    def arrays(self):
        """The words in UTF-8 and where each begins; see phrases.pyi."""
        cdef Py_ssize_t i, n = self.table.n_words
        cdef int64_t[::1] starts = np.empty(n + 1, np.int64)
        cdef uint8_t[::1] blob = np.empty(self.table.arena_size + 1, np.uint8)
        cdef const vl_word *word
        cdef uint8_t sign = EMPTY[0]
        cdef int64_t at = 0
        for i in range(n):
            word = &self.table.words[i]
            starts[i] = at
            if word.length == 1 and self.table.arena[word.start] == sign:
                continue
            memcpy(&blob[at], self.table.arena + word.start, word.length)
            at += word.length
        starts[n] = at
        return np.asarray(blob)[:at], np.asarray(starts)


cdef struct Link:
    int32_t first
    int32_t between
    int32_t last
    uint32_t at


cdef int check(int64_t code) except -1:
    """Raise what a negative code of the table of pairs means."""
    if code == VL_PAIRS_NO_MEMORY:
        raise MemoryError("no memory left for the pairs of words")
    if code < 0:
        raise OverflowError("a pair of words occurs too often for 32 bits, or there are too many pairs")
    return 0


cdef class PairCounts:
    """How often words follow one another; see phrases.pyi."""

    # Pairs are shared out by their hashes, so that threads need no locks.
    cdef vl_pairs shares[SHARES]
    # What stands between two words, as a tree: a node is its parent and a connector word.
    cdef vl_pairs betweens
    # Of words that hold the delimiter, by themselves (first is NONE) and in pairs.
    cdef vl_pairs odd
    cdef Link *links
    cdef int64_t n_links, capacity, base
    # Where the walk over the text stands.
    cdef int64_t sentence
    cdef int32_t start, node
    cdef uint8_t oddness

    def __cinit__(self, int64_t slab):
        cdef int share
        check(vl_pairs_init(&self.betweens))
        check(vl_pairs_init(&self.odd))
        for share in range(SHARES):
            check(vl_pairs_init(&self.shares[share]))
        self.capacity = slab

    def __dealloc__(self):
        cdef int share
        for share in range(SHARES):
            vl_pairs_free(&self.shares[share])
        vl_pairs_free(&self.betweens)
        vl_pairs_free(&self.odd)
        free(self.links)

    def __len__(self):
        cdef int share
        cdef int64_t n = 0
        for share in range(SHARES):
            n += self.shares[share].n
        return n

    def begin(self):
        """Make ready for another text."""
        self.sentence, self.start = 0, NONE
        if self.links == NULL:
            self.links = <Link *>malloc(self.capacity * sizeof(Link))
            if self.links == NULL:
                check(VL_PAIRS_NO_MEMORY)

    def end(self):
        """Give back what only the walk over a text needs."""
        free(self.links)
        self.links = NULL

    def walk(
        self, const int32_t[::1] ids, const int64_t[::1] offsets, const int32_t[::1] words,
        const uint8_t[::1] roles, int64_t start, int64_t stop, int64_t position,
    ):
        """Note the pairs of the next tokens; see phrases.pyi."""
        cdef int64_t p = start, end
        cdef int64_t code = 0
        assert self.links != NULL and stop - start <= self.capacity
        self.n_links, self.base = 0, position
        with nogil:
            while p < stop and code >= 0:
                while offsets[self.sentence + 1] <= p:
                    self.sentence += 1
                if p == offsets[self.sentence]:
                    self.start = NONE
                end = min(offsets[self.sentence + 1], stop)
                while p < end and code >= 0:
                    code = self.step(words[ids[p]], roles[ids[p]], p - start)
                    p += 1
        check(code)

    cdef inline int64_t step(self, int32_t word, uint8_t role, int64_t at) noexcept nogil:
        cdef int64_t code = 0
        if role & CONNECTOR:
            if self.start != NONE:
                code = add(&self.betweens, self.node, 0, word, 0, 0)
                self.node = <int32_t>(code + 1)
                self.oddness |= role
            return code
        if role & ODD:
            code = add(&self.odd, NONE, 0, word, 1, 2 * (self.base + at))
        if self.start != NONE and code >= 0:
            if (self.oddness | role) & ODD:
                code = add(&self.odd, self.start, self.node, word, 1, 2 * (self.base + at) + 1)
            else:
                self.links[self.n_links] = Link(self.start, self.node, word, <uint32_t>at)
                self.n_links += 1
        self.start, self.node, self.oddness = word, 0, role
        return code

    def count(self, int share):
        """Count those of the noted pairs that belong to a share: a thread each."""
        cdef vl_pairs *table = &self.shares[share]
        cdef const Link *batch[BATCH]
        cdef uint64_t hashes[BATCH]
        cdef const Link *link
        cdef uint64_t hash
        cdef int64_t i, code = 0
        cdef int waiting = 0, k
        with nogil:
            for i in range(self.n_links + 1):
                if i < self.n_links:
                    link = self.links + i
                    hash = vl_pair_hash(link.first, link.between, link.last)
                    if <int>(hash >> SHARE_SHIFT) != share:
                        continue
                    VL_TEXT_PREFETCH(table.slots + (hash & table.mask))
                    batch[waiting], hashes[waiting] = link, hash
                    waiting += 1
                if waiting == BATCH or i == self.n_links:
                    for k in range(waiting):
                        if code >= 0:
                            code = vl_pairs_add(table, self.pair(batch[k]), hashes[k])
                    waiting = 0
        check(code)

    cdef inline vl_pair pair(self, const Link *link) noexcept nogil:
        return vl_pair(link.first, link.between, link.last, 1, 2 * (self.base + link.at) + 1)

    def take_odd(self):
        """The pairs with words that hold the delimiter, which are forgotten here; see phrases.pyi."""
        taken = unpacked(&self.odd)
        vl_pairs_free(&self.odd)
        check(vl_pairs_init(&self.odd))
        return taken

    def add(self, int32_t first, int32_t between, int32_t last, uint32_t count, int64_t place):
        """Add occurrences of a pair."""
        cdef int share = <int>(vl_pair_hash(first, between, last) >> SHARE_SHIFT)
        check(add(&self.shares[share], first, between, last, count, place))

    def add_share(
        self, int share, const int32_t[::1] first, const int32_t[::1] between,
        const int32_t[::1] last, const uint32_t[::1] counts, const int64_t[::1] places,
    ):
        """Add those of many pairs that belong to a share: a thread each."""
        cdef Py_ssize_t i
        cdef int64_t code = 0
        cdef uint64_t hash
        with nogil:
            for i in range(first.shape[0]):
                hash = vl_pair_hash(first[i], between[i], last[i])
                if <int>(hash >> SHARE_SHIFT) == share and code >= 0:
                    code = vl_pairs_add(
                        &self.shares[share],
                        vl_pair(first[i], between[i], last[i], counts[i], places[i]),
                        hash,
                    )
        check(code)

    def get(self, int32_t first, int32_t between, int32_t last):
        """How often a pair occurs."""
        cdef vl_pairs *share = &self.shares[vl_pair_hash(first, between, last) >> SHARE_SHIFT]
        cdef int64_t found = vl_pairs_find(share, first, between, last)
        return share.pairs[found].count if found >= 0 else 0

    def between(self, words, bint insert=False):
        """The node of the words between two others; see phrases.pyi."""
        cdef int32_t node = 0
        cdef int64_t found
        for word in words:
            if insert:
                node = self.insert_node(node, word)
                continue
            found = vl_pairs_find(&self.betweens, node, 0, word)
            if found < 0:
                return NONE
            node = <int32_t>(found + 1)
        return node

    def insert_node(self, int32_t parent, int32_t word):
        """Add a word to the words of a node; return the node of these."""
        cdef int64_t found = add(&self.betweens, parent, 0, word, 0, 0)
        check(found)
        return found + 1

    def words_between(self, int32_t node):
        """List the words of a node."""
        cdef list words = []
        while node:
            words.append(self.betweens.pairs[node - 1].last)
            node = self.betweens.pairs[node - 1].first
        return words[::-1]

    def nodes(self):
        """Parent and word of every node but the first."""
        first, _, last, _, _ = unpacked(&self.betweens)
        return first, last

    def arrays(self):
        """Return all pairs; see phrases.pyi."""
        cdef int share
        cdef list parts = []
        for share in range(SHARES):
            parts.append(unpacked(&self.shares[share]))
        return tuple(np.concatenate(part) for part in zip(*parts))

    def prune(self, int share, uint32_t least):
        """Drop the pairs of a share that occur less often."""
        cdef int code
        with nogil:
            code = vl_pairs_prune(&self.shares[share], least)
        check(code)

    def tally(self, int64_t[::1] occurring):
        """Add to ``occurring[c]`` how many pairs occur c times, at its end so often or more."""
        cdef int64_t i, last = occurring.shape[0] - 1
        cdef int share
        with nogil:
            for share in range(SHARES):
                for i in range(self.shares[share].n):
                    occurring[min(<int64_t>self.shares[share].pairs[i].count, last)] += 1

    def score(
        self, int share, const int64_t[::1] counts, double min_count, double n_vocabulary,
        double n_tokens, double threshold, bint npmi,
    ):
        """The pairs of a share that score above a threshold; see phrases.pyi."""
        cdef vl_pairs *table = &self.shares[share]
        cdef const vl_pair *pair
        cdef int64_t i, n = 0
        cdef int64_t[::1] found = np.empty(table.n + 1, np.int64)
        cdef double[::1] scores = np.empty(table.n + 1, np.float64)
        cdef double value
        with nogil:
            for i in range(table.n):
                pair = table.pairs + i
                # below, scores are minus infinity, or negative
                if pair.count < min_count and (npmi or threshold >= 0):
                    continue
                if counts[pair.first] <= 0 or counts[pair.last] <= 0:
                    continue
                if npmi:
                    value = normalized(
                        <double>counts[pair.first] / n_tokens, <double>counts[pair.last] / n_tokens,
                        <double>pair.count / n_tokens,
                    )
                else:
                    value = (<double>pair.count - min_count) / (
                        <double>counts[pair.first] * <double>counts[pair.last]
                    ) * n_vocabulary
                if value > threshold:
                    found[n], scores[n] = i, value
                    n += 1
        return *chosen(table, found[:n]), np.asarray(scores)[:n]


cdef inline double normalized(double first, double last, double both) noexcept nogil:
    """Normalised pointwise mutual information (Bouma 2009, section 4.1)."""
    return log(both / (first * last)) / -log(both)


cdef inline int64_t add(
    vl_pairs *table, int32_t first, int32_t between, int32_t last, uint32_t count, int64_t place,
) noexcept nogil:
    return vl_pairs_add(
        table, vl_pair(first, between, last, count, place), vl_pair_hash(first, between, last)
    )


cdef tuple unpacked(const vl_pairs *table):
    """The pairs of a table as arrays."""
    return chosen(table, np.arange(table.n))


cdef tuple chosen(const vl_pairs *table, const int64_t[::1] numbers):
    """Some pairs of a table as arrays."""
    cdef int64_t i, n = numbers.shape[0]
    cdef const vl_pair *pair
    cdef int32_t[::1] first = np.empty(n, np.int32), between = np.empty(n, np.int32)
    cdef int32_t[::1] last = np.empty(n, np.int32)
    cdef uint32_t[::1] counts = np.empty(n, np.uint32)
    cdef int64_t[::1] places = np.empty(n, np.int64)
    for i in range(n):
        pair = table.pairs + numbers[i]
        first[i], between[i], last[i] = pair.first, pair.between, pair.last
        counts[i], places[i] = pair.count, pair.place
    return (
        np.asarray(first), np.asarray(between), np.asarray(last), np.asarray(counts), np.asarray(places)
    )
