"""Unsegmented text into words: see csrc/text/segment.h."""

from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_FromStringAndSize
from libc.math cimport INFINITY, log
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.table cimport VL_TEXT_SLACK

cdef extern from "text/trie.h" nogil:
    const int VL_TRIE_NONE

    ctypedef struct vl_trie_node:
        int64_t count
        double log_count
        int32_t tag
        uint8_t forbidden

    ctypedef struct vl_trie:
        vl_trie_node *nodes
        int32_t n_nodes

    int vl_trie_init(vl_trie *)
    void vl_trie_free(vl_trie *)
    int32_t vl_trie_add(vl_trie *, const uint32_t *, size_t)
    int32_t vl_trie_find(const vl_trie *, const uint32_t *, size_t)

cdef extern from "text/cut.h" nogil:
    enum: VL_HAN_FIRST
    enum: VL_HAN_COUNT
    enum: VL_STATES

    ctypedef enum vl_cut_mode:
        VL_EXACT
        VL_FULL
        VL_SEARCH

    ctypedef struct vl_dictionary:
        vl_trie words
        int64_t total
        double log_total
        double start[4]
        double change[4][4]
        double *emit

cdef extern from "text/tags.h" nogil:
    enum: VL_TAG_STATES

    ctypedef struct vl_emission:
        uint16_t state
        uint8_t usual
        double emit

    ctypedef struct vl_states:
        pass

    ctypedef struct vl_tagger:
        int32_t n_states
        uint8_t place[256]
        int32_t tag[256]
        double start[256]
        double change[256][256]
        vl_states after[256]
        vl_emission *emissions
        int32_t *first
        int32_t unknown
        int32_t number
        int32_t latin

    void vl_states_add(vl_states *, int32_t)

cdef extern from "text/segment.h" nogil:
    ctypedef struct vl_segmentation:
        const vl_dictionary *dictionary
        vl_cut_mode mode
        bint hmm
        int shortest
        int longest
        const uint32_t *lowered
        bint lower
        bint narrow
        bint punctuation
        const vl_tagger *tagger
        const uint8_t *wanted
        const vl_trie *stop_words

    ctypedef struct vl_written:
        uint8_t *bytes
        size_t size

    int vl_segment(const vl_segmentation *, const uint8_t *, size_t, vl_written *)

PADDING = VL_TEXT_SLACK + 1
HAN_FIRST = VL_HAN_FIRST
HAN_COUNT = VL_HAN_COUNT
MOST_STATES = VL_TAG_STATES
MODES = {"exact": VL_EXACT, "full": VL_FULL, "search": VL_SEARCH}
MOST_TOTAL = 2**62


cdef int32_t checked(int32_t node) except -2:
    """Raise MemoryError for what the functions return in place of a node."""
    if node < VL_TRIE_NONE:
        raise MemoryError("no memory left for the words of a dictionary")
    return node


cdef class CodePoints:
    """The code points of one word after the other."""

    cdef uint32_t *items
    cdef size_t capacity

    def __dealloc__(self):
        free(self.items)

    cdef uint32_t *of(self, str word) except NULL:
        cdef Py_ssize_t i, n = len(word)
        if self.items is NULL or <size_t> n > self.capacity:
            free(self.items)
            self.capacity = <size_t> max(2 * n, 16)
            self.items = <uint32_t *> malloc(self.capacity * sizeof(uint32_t))
            if self.items is NULL:
                raise MemoryError("no memory left for a word")
        for i in range(n):
            self.items[i] = word[i]
        return self.items


cdef class Dictionary:
    """Words with their counts, and the model of words outside it."""

    cdef vl_dictionary c
    cdef CodePoints word
    cdef readonly dict tags  # numbers of parts of speech, from 1

    def __cinit__(self):
        self.tags = {}
        self.word = CodePoints()
        memset(&self.c, 0, sizeof(self.c))
        checked(vl_trie_init(&self.c.words))

    def __dealloc__(self):
        vl_trie_free(&self.c.words)
        free(self.c.emit)

    def add(self, str word, int64_t count, str tag=None):
        """Give a word a count, and a tag; a count of 0 forbids it. The total grows by the count."""
        if not 0 <= count <= MOST_TOTAL - self.c.total:
            raise ValueError(f"the count of {word!r} is {count}")
        cdef int32_t node = checked(vl_trie_add(&self.c.words, self.word.of(word), len(word)))
        cdef vl_trie_node *entry = &self.c.words.nodes[node]
        entry.count = count
        entry.log_count = log(<double> count) if count else 0
        entry.forbidden = count == 0
        if tag is not None:
            entry.tag = self.number_of(tag)
        self.c.total += count
        self.c.log_total = log(<double> self.c.total) if self.c.total else 0

    def number_of(self, str tag):
        """The number of a part of speech, given to it if need be."""
        return self.tags.setdefault(tag, len(self.tags) + 1)

    def count(self, str word):
        """The count of a word, 0 for the beginning of one, None if it is neither."""
        cdef int32_t node = vl_trie_find(&self.c.words, self.word.of(word), len(word))
        return None if node == VL_TRIE_NONE else self.c.words.nodes[node].count

    @property
    def total(self):
        """Sum of all counts given."""
        return self.c.total

    def set_model(self, const double[::1] start, const double[:, ::1] change, const double[:, ::1] emit):
        """Set the model's logarithms, with the states begin, end, middle, single in this order."""
        cdef Py_ssize_t i, j
        assert start.shape[0] == change.shape[0] == change.shape[1] == emit.shape[1] == VL_STATES
        assert emit.shape[0] == VL_HAN_COUNT and self.c.emit is NULL
        self.c.emit = <double *> malloc(VL_HAN_COUNT * VL_STATES * sizeof(double))
        if self.c.emit is NULL:
            raise MemoryError("no memory left for the model of Chinese words")
        for i in range(VL_STATES):
            self.c.start[i] = start[i]
            for j in range(VL_STATES):
                self.c.change[i][j] = change[i, j]
        for i in range(VL_HAN_COUNT):
            for j in range(VL_STATES):
                self.c.emit[VL_STATES * i + j] = emit[i, j]


cdef class Tagger:
    """The model of words outside the dictionary with their parts of speech.

    Parameters
    ----------
    places, tags : ndarray of uint8; of int32, shape (n_states,)
        Place in the word (begin, end, middle, single) and tag of each state.
    start : ndarray of float64, shape (n_states,)
    change : ndarray of float64, shape (n_states, n_states)
        Logarithms, from and to; NaN for what cannot follow.
    first : ndarray of int32, shape (HAN_COUNT + 1,)
        Where the emissions of each character begin.
    states, usual, emit : ndarray of uint16; of uint8; of float64, shape (n_emissions,)
        The emissions: state, whether the character is usually taken for it, logarithm.
    unknown, number, latin : int
        Tags.
    """

    cdef vl_tagger *c
    cdef int32_t most  # of the numbers of its tags

    def __cinit__(
        self, const uint8_t[::1] places, const int32_t[::1] tags, const double[::1] start,
        const double[:, ::1] change, const int32_t[::1] first, const uint16_t[::1] states,
        const uint8_t[::1] usual, const double[::1] emit, int32_t unknown, int32_t number,
        int32_t latin,
    ):
        cdef Py_ssize_t i, j, n = places.shape[0]
        assert 0 < n <= VL_TAG_STATES
        assert n == tags.shape[0] == start.shape[0] == change.shape[0] == change.shape[1]
        assert first.shape[0] == VL_HAN_COUNT + 1 and first[VL_HAN_COUNT] == states.shape[0]
        assert states.shape[0] == usual.shape[0] == emit.shape[0]
        self.c = <vl_tagger *> calloc(1, sizeof(vl_tagger))
        if self.c is NULL:
            raise MemoryError("no memory left for the model of Chinese words")
        self.c.emissions = <vl_emission *> calloc(states.shape[0] + 1, sizeof(vl_emission))
        if self.c.emissions is NULL:
            raise MemoryError("no memory left for the model of Chinese words")
        self.most = max(unknown, number, latin, max(tags))
        assert min(unknown, number, latin, min(tags)) > 0
        self.c.n_states = <int32_t> n
        self.c.unknown, self.c.number, self.c.latin = unknown, number, latin
        for i in range(n):
            self.c.place[i], self.c.tag[i], self.c.start[i] = places[i], tags[i], start[i]
            for j in range(n):
                if change[i, j] == change[i, j]:
                    self.c.change[i][j] = change[i, j]
                    vl_states_add(&self.c.after[i], <int32_t> j)
                else:
                    self.c.change[i][j] = -INFINITY
        for i in range(VL_HAN_COUNT + 1):
            self.c.first[i] = first[i]
        for i in range(states.shape[0]):
            assert states[i] < n
            self.c.emissions[i] = vl_emission(states[i], usual[i], emit[i])

    def __dealloc__(self):
        if self.c is not NULL:
            free(self.c.emissions)
        free(self.c)


cdef class Segmenter:
    """Cuts text into words. Threads may share one, and its dictionary, which must not change.

    Parameters
    ----------
    dictionary : Dictionary or None
        None for n-grams of characters, of lengths from ``shortest`` to ``longest``.
    lowered : ndarray of uint32
        The lower case of each code point; 0 if it is part of no word.
    mode : {"exact", "full", "search"}
    hmm, lower, narrow, punctuation, stop_words
        See csrc/text/segment.h.
    tagger : Tagger or None
        Keep words of some parts of speech alone, for the mode "exact";
    wanted : ndarray of uint8
        which ones, by tag.
    """

    cdef vl_segmentation c
    cdef Dictionary dictionary, stop_words
    cdef Tagger tagger
    cdef const uint32_t[::1] lowered
    cdef const uint8_t[::1] wanted

    def __init__(
        self, Dictionary dictionary, const uint32_t[::1] lowered, *, str mode="exact", bint hmm=True,
        int shortest=1, int longest=1, bint lower=False, bint narrow=False, bint punctuation=True,
        stop_words=(), Tagger tagger=None, const uint8_t[::1] wanted=None,
    ):
        assert lowered.shape[0] == 0x110000 and 1 <= shortest <= longest
        assert dictionary is None or dictionary.c.emit is not NULL or not hmm
        self.dictionary, self.lowered = dictionary, lowered
        self.c.dictionary = NULL if dictionary is None else &dictionary.c
        self.c.mode = MODES[mode]
        self.c.hmm, self.c.lower, self.c.narrow, self.c.punctuation = hmm, lower, narrow, punctuation
        self.c.shortest, self.c.longest = shortest, longest
        self.c.lowered = &lowered[0]
        self.c.tagger, self.c.wanted, self.c.stop_words = NULL, NULL, NULL
        if tagger is not None:
            assert mode == "exact" and wanted.shape[0] > len(dictionary.tags) >= tagger.most
            self.tagger, self.wanted = tagger, wanted
            self.c.tagger, self.c.wanted = tagger.c, &wanted[0]
        if stop_words:
            self.stop_words = Dictionary()
            for word in stop_words:
                self.stop_words.add(word, 1)
            self.c.stop_words = &self.stop_words.c.words

    def segment(self, const uint8_t[::1] text, Py_ssize_t length):
        """Return the words of the first ``length`` bytes with spaces between, and how many bytes.

        The text is UTF-8; its line ends stay. PADDING bytes follow what is returned.
        """
        cdef vl_written written
        cdef int error
        cdef bytearray out
        assert 0 <= length <= text.shape[0]
        if not length:
            return bytearray(PADDING), 0
        memset(&written, 0, sizeof(written))
        with nogil:
            error = vl_segment(&self.c, &text[0], length, &written)
        try:
            if error:
                raise MemoryError("no memory left for the words of a line")
            out = PyByteArray_FromStringAndSize(NULL, <Py_ssize_t> written.size + VL_TEXT_SLACK + 1)
            copy(<uint8_t *> PyByteArray_AS_STRING(out), &written)
            return out, written.size
        finally:
            free(written.bytes)


cdef void copy(uint8_t *out, const vl_written *written) noexcept:
    if written.size:
        memcpy(out, written.bytes, written.size)
    memset(out + written.size, 0, VL_TEXT_SLACK + 1)
