"""Training of text classifiers (Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification").

A line is the mean of its rows: of its words, their subwords, and n-grams of words. It predicts
one of its labels, drawn anew at every visit, or all of them (one versus all). Threads update
without locks (Recht et al. 2011), each from its own place in the text; with one worker, the
same seed gives the same model.

What a line reads is worked out when it is visited, from what is known of each word: 4 bytes a
token are all the text takes.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memset

import numpy as np

from vecloom._core.kernels cimport VL_LOGITS, active, vl_kernels, vl_tile
from vecloom._core.noise cimport AliasTable, Negatives, add_negative
from vecloom._core.random cimport vl_at, vl_below, vl_draw, vl_fork, vl_next
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_prefetch, vl_unlock

cdef extern from "text/ngrams.h" nogil:
    uint64_t vl_word_ngram(uint64_t hash, uint32_t next)
    uint64_t vl_word_ngram_begin(uint32_t first)

cdef enum:
    # among the labels of words, what is none: a word, and a label that too few lines have
    IS_WORD = -1
    IS_RARE_LABEL = -2
    SOFTMAX
    TREE
    SAMPLED
    ONE_VERSUS_ALL
    LINES_AT_ONCE = 64
    PREFETCHED_ROWS = 64    # of the next line; more would push out this one's
    DRAWS = 64              # for a negative that is not the target

WORD = IS_WORD
RARE_LABEL = IS_RARE_LABEL
LOSSES = {"softmax": SOFTMAX, "hs": TREE, "ns": SAMPLED, "ova": ONE_VERSUS_ALL}


ctypedef struct Line:
    # what is read of a line, and room for it
    int64_t number
    int64_t *rows
    int64_t n_rows
    int64_t rows_capacity
    int32_t *labels
    uint32_t *hashes        # of its words
    int64_t tokens_capacity
    int n_labels
    int64_t n_tokens


ctypedef struct Scratch:
    Line here
    Line ahead
    float *hidden
    float *delta
    float **o               # outputs of a tile, their labels and weights
    float *label
    float *weight
    float *logits
    double loss
    double examples


cdef class SupervisedTrainer:
    """Train one epoch at a time: ``begin``, then ``work`` in every worker thread.

    Parameters
    ----------
    inputs : float32 (n_rows, D)
        Rows of words, then of n-grams; updated in place.
    outputs : float32 (n_labels, D)
        Updated in place. For "hs" they are those of the tree's nodes, and the last is not used.
    ids : int32
        The text: numbers of words.
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
    loss : str
        One of LOSSES.
    n_words, bucket, word_ngrams : int
        The n-grams of words, up to this length, have the ``bucket`` rows from ``n_words`` on.
    row_of_bucket : int32 (bucket,), or None
        Where only some buckets were kept: their rows, counted from ``n_words``, -1 for none.
    line_labels, line_label_offsets : int32, int64 (n_lines + 1,), or None
        Labels of lines, where they do not stand in the text.
    line_weights, label_weights : float32 (n_lines,), float32 (n_labels,), or None
        What the gradient of a line, and of its label, is multiplied by.
    paths : tuple
        For "hs", of each label: ``offsets`` int64, ``nodes`` int32, ``targets`` uint8.
    noise : float64 (n_labels,)
        For "ns": what the ``negative`` negatives are drawn by.
    seed : int
    """

    cdef float[:, ::1] inputs
    cdef float[:, ::1] outputs
    cdef const int32_t[::1] ids
    cdef const int64_t[::1] offsets
    cdef const int32_t[::1] labels
    cdef const int32_t[::1] bags
    cdef const int64_t[::1] bag_offsets
    cdef const uint32_t[::1] hashes
    cdef const int32_t[::1] row_of_bucket
    cdef const int32_t[::1] line_labels
    cdef const int64_t[::1] line_label_offsets
    cdef const float[::1] line_weights
    cdef const float[::1] label_weights
    cdef const int64_t[::1] path_offsets
    cdef const int32_t[::1] path_nodes
    cdef const unsigned char[::1] path_targets
    cdef const int64_t[::1] order
    cdef AliasTable noise
    cdef int loss_kind, dim, negative, word_ngrams, max_outputs
    cdef int64_t n_words, bucket, n_lines, n_tokens
    cdef int32_t eos
    cdef const vl_kernels *kernels
    cdef uint64_t seed, stream
    cdef double lr_start, lr_stop, total_loss, total_examples
    cdef bint with_loss, stopped
    cdef vl_mutex mutex
    cdef int workers, next_worker
    cdef int64_t[::1] next_line     # of each worker's part
    cdef int64_t[::1] last_line
    cdef int64_t done               # tokens

    def __cinit__(self, float[:, ::1] inputs, float[:, ::1] outputs, *, ids, offsets, labels, bags, bag_offsets,
                  hashes, int32_t eos, str loss, int64_t n_words, int64_t bucket, int word_ngrams, uint64_t seed,
                  line_labels=None, line_label_offsets=None, line_weights=None, label_weights=None,
                  paths=None, noise=None, int negative=5, row_of_bucket=None):
        vl_mutex_init(&self.mutex)
        self.inputs, self.outputs = inputs, outputs
        self.ids, self.offsets, self.labels, self.eos = ids, offsets, labels, eos
        self.bags, self.bag_offsets, self.hashes = bags, bag_offsets, hashes
        self.line_labels, self.line_label_offsets = line_labels, line_label_offsets
        self.line_weights, self.label_weights = line_weights, label_weights
        self.order = None
        self.n_words, self.bucket, self.word_ngrams = n_words, bucket, word_ngrams
        self.row_of_bucket = row_of_bucket
        if n_words + (bucket if row_of_bucket is None else np.max(row_of_bucket, initial=-1) + 1) > len(inputs):
            raise ValueError(f"the input matrix has {len(inputs)} rows, fewer than words and buckets need")
        self.n_lines, self.n_tokens = len(offsets) - 1, len(ids)
        self.loss_kind, self.dim, self.seed = LOSSES[loss], inputs.shape[1], seed
        self.kernels = active()
        self.max_outputs = max(outputs.shape[0], 1)
        if self.loss_kind == TREE:
            self.path_offsets, self.path_nodes, self.path_targets = paths
        elif self.loss_kind == SAMPLED:
            self.noise, self.negative = AliasTable(noise), negative
            self.max_outputs = max(negative, 1)

    def __dealloc__(self):
        vl_mutex_free(&self.mutex)

    def begin(self, int epoch, double lr_start, double lr_stop, bint with_loss, int workers=1):
        """Prepare an epoch, in which the learning rate goes from ``lr_start`` to ``lr_stop``."""
        parts = np.linspace(0, self.n_lines, workers + 1).astype(np.int64)
        self.next_line, self.last_line = parts[:workers].copy(), parts[1:].copy()
        self.stream = vl_fork(self.seed, epoch)
        self.lr_start, self.lr_stop, self.with_loss = lr_start, lr_stop, with_loss
        self.total_loss = self.total_examples = 0
        self.done = self.next_worker = 0
        self.workers = workers
        self.stopped = False

    def set_order(self, const int64_t[::1] order):
        """Visit the lines in this order from the next epoch on; as they stand if it is None."""
        self.order = order

    @property
    def progress(self):
        """Share of the epoch that is done."""
        return min(self.done / <double>self.n_tokens, 1.0) if self.n_tokens else 1.0

    @property
    def loss(self):
        """Sum of the epoch's loss so far, and the number (or weight) of lines it is a sum over."""
        return self.total_loss, self.total_examples

    def stop(self):
        """Make every worker return soon."""
        self.stopped = True

    def work(self):
        """Take lines until the epoch is done; called once in each worker thread."""
        cdef Scratch scratch
        cdef bint enough
        memset(&scratch, 0, sizeof(Scratch))
        with nogil:
            enough = self.reserve(&scratch) and self.run(&scratch)
        release(&scratch)
        if not enough:
            raise MemoryError("no memory for a worker's buffers")

    cdef bint reserve(self, Scratch *s) noexcept nogil:
        cdef int i
        s.hidden = <float *>malloc(self.dim * sizeof(float))
        s.delta = <float *>malloc(self.dim * sizeof(float))
        s.o = <float **>malloc(self.max_outputs * sizeof(float *))
        s.label = <float *>calloc(self.max_outputs, sizeof(float))
        s.weight = <float *>malloc(self.max_outputs * sizeof(float))
        s.logits = <float *>malloc(VL_LOGITS(1, self.max_outputs) * sizeof(float))
        if not (s.hidden and s.delta and s.o and s.label and s.weight and s.logits):
            return False
        if self.loss_kind == ONE_VERSUS_ALL:
            for i in range(self.outputs.shape[0]):
                s.o[i] = &self.outputs[i, 0]
        return True

    # -- which line next

    cdef bint run(self, Scratch *s) noexcept nogil:
        """Train on lines; the next one is read, and its rows sent for, before this one is trained."""
        cdef int64_t first, last, i
        cdef int64_t tokens
        cdef int worker
        vl_lock(&self.mutex)
        worker = self.next_worker
        self.next_worker += 1
        vl_unlock(&self.mutex)
        while self.take(worker, &first, &last):
            tokens = 0
            if not self.read(&s.ahead, first):
                return False
            for i in range(first, last):
                s.here, s.ahead = s.ahead, s.here
                if i + 1 < last and not self.read(&s.ahead, i + 1):
                    return False
                self.train(s, tokens)
                tokens += s.here.n_tokens
            self.finish(s, tokens)
        return True

    cdef bint take(self, int worker, int64_t *first, int64_t *last) noexcept nogil:
        """Take some lines of this worker's part, or of the one of which most is left."""
        cdef int part = worker % self.workers, i
        vl_lock(&self.mutex)
        if self.next_line[part] >= self.last_line[part]:
            for i in range(self.workers):
                if self.last_line[i] - self.next_line[i] > self.last_line[part] - self.next_line[part]:
                    part = i
        first[0] = self.next_line[part]
        last[0] = min(first[0] + LINES_AT_ONCE, self.last_line[part])
        self.next_line[part] = last[0]
        vl_unlock(&self.mutex)
        return first[0] < last[0] and not self.stopped

    cdef void finish(self, Scratch *s, int64_t tokens) noexcept nogil:
        vl_lock(&self.mutex)
        self.done += tokens
        self.total_loss += s.loss
        self.total_examples += s.examples
        vl_unlock(&self.mutex)
        s.loss = s.examples = 0

    # -- what a line says

    cdef bint read(self, Line *line, int64_t place) noexcept nogil:
        """Collect the rows and labels of a line; False where there is no memory for them."""
        cdef int64_t number = self.order[place] if self.order is not None else place
        cdef int64_t begin = self.offsets[number], end = self.offsets[number + 1], p
        cdef int64_t n_words = 0, n_rows = 0, i
        cdef int32_t id
        line.number, line.n_labels, line.n_rows, line.n_tokens = number, 0, 0, 0
        if end - begin > line.tokens_capacity and not grow_tokens(line, end - begin):
            return False
        for p in range(begin, end):
            id = self.ids[p]
            line.n_tokens += 1
            if self.labels[id] >= 0:
                line.labels[line.n_labels] = self.labels[id]
                line.n_labels += 1
            elif self.labels[id] == IS_WORD:
                line.hashes[n_words] = self.hashes[id]
                n_words += 1
                n_rows += self.bag_offsets[id + 1] - self.bag_offsets[id]
            if id == self.eos:
                break
        if self.bucket > 0 and self.word_ngrams > 1:
            n_rows += n_words * (self.word_ngrams - 1)
        if n_rows > line.rows_capacity and not grow_rows(line, n_rows):
            return False
        for p in range(begin, begin + line.n_tokens):
            id = self.ids[p]
            if self.labels[id] != IS_WORD:
                continue
            for i in range(self.bag_offsets[id], self.bag_offsets[id + 1]):
                line.rows[line.n_rows] = self.bags[i]
                line.n_rows += 1
        self.add_word_ngrams(line, n_words)
        self.send_for(line)
        return True

    cdef void add_word_ngrams(self, Line *line, int64_t n_words) noexcept nogil:
        cdef int64_t i, j, row
        cdef uint64_t hash
        if self.bucket == 0 or self.word_ngrams <= 1:
            return
        for i in range(n_words):
            hash = vl_word_ngram_begin(line.hashes[i])
            for j in range(i + 1, min(i + self.word_ngrams, n_words)):
                hash = vl_word_ngram(hash, line.hashes[j])
                row = <int64_t>(hash % <uint64_t>self.bucket)
                if self.row_of_bucket is not None:
                    row = self.row_of_bucket[row]
                if row >= 0:
                    line.rows[line.n_rows] = self.n_words + row
                    line.n_rows += 1

    cdef void send_for(self, Line *line) noexcept nogil:
        cdef int64_t i
        for i in range(min(line.n_rows, PREFETCHED_ROWS)):
            vl_prefetch(&self.inputs[line.rows[i], 0], self.dim * sizeof(float))

    # -- one step

    cdef void train(self, Scratch *s, int64_t tokens) noexcept nogil:
        cdef Line *line = &s.here
        cdef const int32_t *labels = line.labels
        cdef int n_labels = line.n_labels
        cdef int32_t target
        cdef uint64_t stream = vl_at(self.stream, line.number)
        cdef double share = (self.done + tokens) / <double>self.n_tokens
        cdef float lr = self.lr_start + (self.lr_stop - self.lr_start) * min(share, 1.0)
        cdef float weight = 1
        cdef double loss = 0
        if self.line_labels is not None:
            labels = &self.line_labels[0] + self.line_label_offsets[line.number]
            n_labels = self.line_label_offsets[line.number + 1] - self.line_label_offsets[line.number]
        if n_labels == 0 or line.n_rows == 0:
            return
        target = labels[vl_below(<uint32_t>(stream >> 32), n_labels)]
        if self.line_weights is not None:
            weight *= self.line_weights[line.number]
        if self.label_weights is not None:
            weight *= self.weight_of(labels, n_labels, target)
        if weight == 0:
            return
        self.kernels.gather(&self.inputs[0, 0], line.rows, line.n_rows, self.dim, 1 / <float>line.n_rows, s.hidden)
        memset(s.delta, 0, self.dim * sizeof(float))
        self.predict(s, labels, n_labels, target, lr * weight, &stream, &loss)
        self.kernels.scatter(&self.inputs[0, 0], line.rows, line.n_rows, self.dim, 1 / <float>line.n_rows, s.delta)
        s.loss += weight * loss
        s.examples += weight

    cdef float weight_of(self, const int32_t *labels, int n_labels, int32_t target) noexcept nogil:
        """The weight of what a line predicts: of its target, or of all its labels the mean."""
        cdef float sum = 0
        cdef int i
        if self.loss_kind != ONE_VERSUS_ALL:
            return self.label_weights[target]
        for i in range(n_labels):
            sum += self.label_weights[labels[i]]
        return sum / n_labels

    cdef void predict(self, Scratch *s, const int32_t *labels, int n_labels, int32_t target, float lr,
                      uint64_t *stream, double *loss) noexcept nogil:
        """Let the hidden vector predict: update the outputs, and add to ``s.delta``."""
        cdef vl_tile tile
        cdef const float *h = s.hidden
        cdef float *own = NULL
        if self.loss_kind == SOFTMAX:
            self.kernels.softmax(h, s.delta, &self.outputs[0, 0], self.outputs.shape[0], self.dim, target, lr,
                                 s.logits, loss if self.with_loss else NULL)
            return
        memset(&tile, 0, sizeof(tile))
        tile.inputs, tile.dim, tile.lr = 1, self.dim, lr
        tile.h, tile.dh = &h, &s.delta
        tile.o, tile.label, tile.f = s.o, s.label, s.logits
        tile.loss = loss if self.with_loss else NULL
        if self.loss_kind == TREE:
            self.set_path(s, &tile, target)
        elif self.loss_kind == SAMPLED:
            own = &self.outputs[target, 0]
            tile.own = &own
            self.set_negatives(s, &tile, target, stream)
        else:
            tile.outputs = self.outputs.shape[0]
            set_labels(s.label, labels, n_labels, 1)
        if tile.outputs > 0 or tile.own != NULL:
            self.kernels.tile(&tile)
        if self.loss_kind == ONE_VERSUS_ALL:
            set_labels(s.label, labels, n_labels, 0)

    cdef void set_path(self, Scratch *s, vl_tile *tile, int32_t target) noexcept nogil:
        """Hierarchical softmax: the nodes on the way to the label, and which way it goes."""
        cdef int64_t begin = self.path_offsets[target], i
        tile.outputs = <int>(self.path_offsets[target + 1] - begin)
        for i in range(tile.outputs):
            s.o[i] = &self.outputs[self.path_nodes[begin + i], 0]
            s.label[i] = self.path_targets[begin + i]

    cdef void set_negatives(self, Scratch *s, vl_tile *tile, int32_t target, uint64_t *stream) noexcept nogil:
        cdef Negatives negatives = Negatives(s.o, s.label, s.weight, 0, False)
        cdef uint32_t drawn
        cdef int i, _
        for i in range(self.negative):
            for _ in range(DRAWS):
                drawn = vl_draw(self.noise.entries, self.noise.size, vl_next(stream))
                if <int32_t>drawn != target:
                    break
            add_negative(&negatives, &self.outputs[drawn, 0], <float **>tile.own, 1)
        tile.outputs = negatives.size
        tile.weight = s.weight if negatives.weighted else NULL


cdef void set_labels(float *label, const int32_t *labels, int n, float value) noexcept nogil:
    cdef int i
    for i in range(n):
        label[labels[i]] = value


cdef bint grow_tokens(Line *line, int64_t needed) noexcept nogil:
    cdef void *labels = realloc(line.labels, 2 * needed * sizeof(int32_t))
    cdef void *hashes
    if labels == NULL:
        return False
    line.labels = <int32_t *>labels
    hashes = realloc(line.hashes, 2 * needed * sizeof(uint32_t))
    if hashes == NULL:
        return False
    line.hashes = <uint32_t *>hashes
    line.tokens_capacity = 2 * needed
    return True


cdef bint grow_rows(Line *line, int64_t needed) noexcept nogil:
    cdef void *rows = realloc(line.rows, 2 * needed * sizeof(int64_t))
    if rows == NULL:
        return False
    line.rows = <int64_t *>rows
    line.rows_capacity = 2 * needed
    return True


cdef void release_line(Line *line) noexcept:
    free(line.rows)
    free(line.labels)
    free(line.hashes)


cdef void release(Scratch *s) noexcept:
    release_line(&s.here)
    release_line(&s.ahead)
    free(s.hidden)
    free(s.delta)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.logits)


def fill_uniform(float[:, ::1] rows, int64_t first, double bound, uint64_t seed):
    """Draw rows uniformly from [-bound, bound), each as a function of the seed and its number.

    Parameters
    ----------
    rows : float32 (n, D)
    first : int
        The number of the first one.
    """
    cdef int64_t i, dim = rows.shape[1]
    cdef int64_t d
    cdef uint64_t bits, stream
    cdef float scale = <float>(bound / 2147483648.0)
    with nogil:
        for i in range(rows.shape[0]):
            stream = vl_fork(seed, first + i)
            for d in range(0, dim, 2):
                bits = vl_next(&stream)
                rows[i, d] = scale * <float><int32_t>(bits >> 32)
                if d + 1 < dim:
                    rows[i, d + 1] = scale * <float><int32_t><uint32_t>bits
