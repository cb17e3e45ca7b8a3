"""Counts of pairs of words, which may be phrases; see phrases.pyi."""

from libc.math cimport log
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcmp, memcpy

import numpy as np

from vecloom._core.pairtable cimport (
    VL_PAIRS_NO_MEMORY, add, check, vl_pair, vl_pair_hash, vl_pairs, vl_pairs_add, vl_pairs_find, vl_pairs_free,
    vl_pairs_init, vl_pairs_prune,
)
from vecloom._core.table cimport VL_TEXT_SLACK
from vecloom._core.words cimport Words

cdef extern from "text/prefetch.h" nogil:
    void VL_TEXT_PREFETCH(const void *)

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
    AHEAD = 16  # pairs whose slots are sent for
    FIRST_LINKS = 1 << 10

cdef struct Link:
    # A pair that was met, and where.
    int32_t first
    int32_t between
    int32_t last
    uint32_t at
    uint64_t hash


cdef struct Cut:
    # A string and what it is cut at.
    const uint8_t *delimiter
    size_t size
    uint8_t *text
    size_t length


cdef struct Links:
    Link *links
    int64_t n
    int64_t capacity


cdef class PairCounts:
    """How often words follow one another; see phrases.pyi."""

    # Pairs are shared out by their hashes, so that threads need no locks.
    cdef vl_pairs shares[SHARES]
    # What stands between two words, as a tree: a node is its parent and a connector word.
    cdef vl_pairs betweens
    # Of words that hold the delimiter, by themselves (first is NONE) and in pairs.
    cdef vl_pairs odd
    # What the last walk met, by share.
    cdef Links met[SHARES]
    cdef int64_t base
    # Where the walk over the text stands.
    cdef int64_t sentence
    cdef int32_t start, node
    cdef uint8_t oddness

    def __cinit__(self):
        cdef int share
        check(vl_pairs_init(&self.betweens))
        check(vl_pairs_init(&self.odd))
        for share in range(SHARES):
            check(vl_pairs_init(&self.shares[share]))

    def __dealloc__(self):
        cdef int share
        for share in range(SHARES):
            vl_pairs_free(&self.shares[share])
        vl_pairs_free(&self.betweens)
        vl_pairs_free(&self.odd)
        self.end()

    def __len__(self):
        cdef int share
        cdef int64_t n = 0
        for share in range(SHARES):
            n += self.shares[share].n
        return n

    def begin(self):
        """Make ready for another text."""
        self.sentence, self.start = 0, NONE

    cpdef end(self):
        """Give back what only the walk over a text needs."""
        cdef int share
        for share in range(SHARES):
            free(self.met[share].links)
            self.met[share] = Links(NULL, 0, 0)

    def walk(
        self, const int32_t[::1] ids, const int64_t[::1] offsets, const int32_t[::1] words,
        const uint8_t[::1] roles, int64_t start, int64_t stop, int64_t position,
    ):
        """Note the pairs of the next tokens; see phrases.pyi."""
        cdef int64_t p = start, end
        cdef int64_t code = 0
        cdef int share
        assert stop - start < <int64_t>1 << 32
        self.base = position
        for share in range(SHARES):
            self.met[share].n = 0
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
                code = self.meet(self.start, self.node, word, at)
        self.start, self.node, self.oddness = word, 0, role
        return code

    cdef inline int64_t meet(self, int32_t first, int32_t between, int32_t last, int64_t at) noexcept nogil:
        cdef uint64_t hash = vl_pair_hash(first, between, last)
        cdef Links *met = &self.met[hash >> SHARE_SHIFT]
        cdef Link *links
        if met.n == met.capacity:
            links = <Link *>realloc(met.links, (2 * met.capacity + FIRST_LINKS) * sizeof(Link))
            if links == NULL:
                return VL_PAIRS_NO_MEMORY
            met.links, met.capacity = links, 2 * met.capacity + FIRST_LINKS
        met.links[met.n] = Link(first, between, last, <uint32_t>at, hash)
        met.n += 1
        return 0

    def count(self, int share):
        """Count those of the met pairs that belong to a share: a thread each."""
        cdef vl_pairs *table = &self.shares[share]
        cdef const Links *met = &self.met[share]
        cdef const Link *link
        cdef int64_t i, code = 0
        with nogil:
            for i in range(met.n):
                if i + AHEAD < met.n:
                    VL_TEXT_PREFETCH(table.slots + (met.links[i + AHEAD].hash & table.mask))
                link = met.links + i
                code = vl_pairs_add(
                    table,
                    vl_pair(link.first, link.between, link.last, 1, 2 * (self.base + link.at) + 1),
                    link.hash,
                )
                if code < 0:
                    break
        check(code)

    def cut_odd(self, Words words, bytes delimiter):
        """Count what was met of words that hold the delimiter by its parts; see phrases.pyi."""
        cdef int64_t i, n = 0, n_odd = self.odd.n, code = 0
        cdef int32_t[::1] single = np.empty(n_odd + 1, np.int32)
        cdef int64_t[::1] counts = np.empty(n_odd + 1, np.int64)
        cdef vl_pair *pair
        cdef Cut cut = Cut(delimiter, len(delimiter), NULL, 0)
        with nogil:
            for i in range(n_odd):
                pair = self.odd.pairs + i
                code = self.spell(words, pair, &cut)
                if code >= 0:
                    code = self.parse(words, &cut, True, pair)
                if code < 0:
                    break
                if pair.first == NONE:
                    single[n], counts[n] = pair.last, pair.count
                    n += 1
                else:
                    code = add(
                        &self.shares[vl_pair_hash(pair.first, pair.between, pair.last) >> SHARE_SHIFT],
                        pair.first, pair.between, pair.last, pair.count, pair.place,
                    )
        free(cut.text)
        check(code)
        vl_pairs_free(&self.odd)
        check(vl_pairs_init(&self.odd))
        return np.asarray(single)[:n], np.asarray(counts)[:n]

    cdef int64_t spell(self, Words words, const vl_pair *pair, Cut *cut) noexcept nogil:
        """Put the string of a pair together; a first word of NONE stands for the last by itself."""
        cdef size_t length = words.length(pair.last)
        cdef int32_t node = pair.between
        cdef uint8_t *end
        cdef uint8_t *text
        if pair.first != NONE:
            length += words.length(pair.first) + cut.size
            while node:
                length += words.length(self.betweens.pairs[node - 1].last) + cut.size
                node = self.betweens.pairs[node - 1].first
        if cut.length < length or cut.text == NULL:
            text = <uint8_t *>realloc(cut.text, 2 * length + VL_TEXT_SLACK)
            if text == NULL:
                return VL_PAIRS_NO_MEMORY
            cut.text = text
        cut.length = length
        # from its end, for the words of a node are known from the last to the first
        end = cut.text + length - words.length(pair.last)
        words.write(pair.last, end)
        if pair.first == NONE:
            return 0
        node = pair.between
        while node:
            end -= cut.size
            memcpy(end, cut.delimiter, cut.size)
            end -= words.length(self.betweens.pairs[node - 1].last)
            words.write(self.betweens.pairs[node - 1].last, end)
            node = self.betweens.pairs[node - 1].first
        end -= cut.size
        memcpy(end, cut.delimiter, cut.size)
        words.write(pair.first, cut.text)
        return 0

    cdef int64_t parse(self, Words words, const Cut *cut, bint insert, vl_pair *pair) noexcept nogil:
        """Cut a string at the delimiter: words and node are those of its parts.

        A string of one part is the last word, and the first NONE. Return 1 if a part is unknown.
        """
        cdef const uint8_t *begin = cut.text
        cdef const uint8_t *stop = cut.text + cut.length
        cdef const uint8_t *end
        cdef int64_t found
        cdef int32_t number
        pair.first, pair.last, pair.between = NONE, NONE, 0
        while True:
            end = begin
            while end + cut.size <= stop and memcmp(end, cut.delimiter, cut.size):
                end += 1
            if end + cut.size > stop:
                end = stop
            number = words.number(begin, end - begin, insert)
            if number < 0:
                return VL_PAIRS_NO_MEMORY if insert else 1
            if pair.first == NONE:
                pair.first, pair.last = pair.last, number
            else:
                if insert:
                    found = add(&self.betweens, pair.between, 0, pair.last, 0, 0)
                    if found < 0:
                        return found
                else:
                    found = vl_pairs_find(&self.betweens, pair.between, 0, pair.last)
                    if found < 0:
                        return 1
                pair.between, pair.last = <int32_t>(found + 1), number
            if end == stop:
                return 0
            begin = end + cut.size

    def get(self, Words words, bytes delimiter, str string, const int64_t[::1] counts):
        """How often a string occurs; see phrases.pyi."""
        cdef bytes text = string.encode("utf-8", "surrogatepass") + bytes(VL_TEXT_SLACK)
        cdef Cut cut = Cut(delimiter, len(delimiter), text, len(text) - VL_TEXT_SLACK)
        cdef vl_pair pair
        cdef vl_pairs *share
        cdef int64_t found
        if self.parse(words, &cut, False, &pair):
            return 0
        if pair.first == NONE:
            return counts[pair.last]
        share = &self.shares[vl_pair_hash(pair.first, pair.between, pair.last) >> SHARE_SHIFT]
        found = vl_pairs_find(share, pair.first, pair.between, pair.last)
        return share.pairs[found].count if found >= 0 else 0

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
