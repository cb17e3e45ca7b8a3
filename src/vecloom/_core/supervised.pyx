"""Training of text classifiers (Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification").

A line is the mean of its rows: of its words, their subwords, and n-grams of words. It predicts
one of its labels, drawn anew at every visit, or all of them (one versus all). Threads update
without locks (Recht et al. 2011), each from its own place in the text; with one worker, the
same seed gives the same model.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

import numpy as np

from vecloom._core.copies cimport (
    MOST_FREQUENT_ROWS, USES_PER_MERGE, FrequentRows, merge_copy, merge_frequent, part_frequent,
    release_frequent, reserve_frequent,
)
from vecloom._core.kernels cimport VL_LOGITS, active, vl_kernels, vl_tile
from vecloom._core.labelled cimport LabelledLines, Line, read_line, release_line
from vecloom._core.noise cimport AliasTable, Negatives, add_negative
from vecloom._core.random cimport vl_at, vl_below, vl_draw, vl_fork, vl_next
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_unlock

cdef enum:
    SOFTMAX
    TREE
    SAMPLED
    ONE_VERSUS_ALL
    LINES_AT_ONCE = 16
    OWN_OUTPUTS = 1 << 18   # floats: up to so many, each worker has outputs of its own
    DRAWS = 64              # for a negative that is not the target

LOSSES = {"softmax": SOFTMAX, "hs": TREE, "ns": SAMPLED, "ova": ONE_VERSUS_ALL}


ctypedef struct Scratch:
    Line line
    FrequentRows frequent
    int64_t *copies         # which of those a line has
    int64_t n_copies, copies_capacity
    float *hidden
    float *delta
    float *outputs          # this worker's, and what they were copied from; or those that all share
    float *base
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
    lines : LabelledLines
    loss : str
        One of LOSSES.
    line_weights, label_weights : float32 (n_lines,), float32 (n_labels,), or None
        What the gradient of a line, and of its label, is multiplied by.
    paths : tuple
        For "hs", of each label: ``offsets`` int64, ``nodes`` int32, ``targets`` uint8.
    noise : float64 (n_labels,)
        For "ns": what the ``negative`` negatives are drawn by.
    seed : int
    frequent_words, frequent_buckets, first_bucket : int
        Many lines have a row of the first ``frequent_words``, or of the ``frequent_buckets`` that
        follow row ``first_bucket``.

    Notes
    -----
    Few outputs are changed by every line, or by most, and so are the rows of frequent words. Of
    these, each of several workers has copies (``copies.pxd``).
    """

    cdef float[:, ::1] inputs
    cdef float[:, ::1] outputs
    cdef LabelledLines lines
    cdef const float[::1] line_weights
    cdef const float[::1] label_weights
    cdef const int64_t[::1] path_offsets
    cdef const int32_t[::1] path_nodes
    cdef const uint8_t[::1] path_targets
    cdef const int64_t[::1] order
    cdef AliasTable noise
    cdef int loss_kind, dim, negative, max_outputs
    cdef int64_t frequent_words, frequent_buckets, first_bucket
    cdef int64_t n_lines, n_tokens
    cdef const vl_kernels *kernels
    cdef uint64_t seed, stream
    cdef double lr_start, lr_stop, total_loss, total_examples
    cdef bint with_loss, stopped
    cdef vl_mutex mutex
    cdef int workers, next_worker
    cdef int64_t[::1] next_line     # of each worker's part
    cdef int64_t[::1] last_line
    cdef int64_t done               # tokens

    def __cinit__(self, float[:, ::1] inputs, float[:, ::1] outputs, LabelledLines lines, *, str loss, uint64_t seed,
                  line_weights=None, label_weights=None, paths=None, noise=None, int negative=5,
                  int64_t frequent_words=0, int64_t frequent_buckets=0, int64_t first_bucket=0):
        vl_mutex_init(&self.mutex)
        self.inputs, self.outputs, self.lines = inputs, outputs, lines
        self.line_weights, self.label_weights = line_weights, label_weights
        self.order = None
        self.n_lines, self.n_tokens = lines.text.n_lines, lines.text.n_tokens
        self.loss_kind, self.dim, self.seed = LOSSES[loss], inputs.shape[1], seed
        if first_bucket + frequent_buckets > inputs.shape[0] or frequent_words > first_bucket:
            raise ValueError("frequent rows that the matrix does not have")
        self.frequent_words = min(frequent_words, MOST_FREQUENT_ROWS // 2)
        self.frequent_buckets = min(frequent_buckets, MOST_FREQUENT_ROWS // 2)
        self.first_bucket = first_bucket
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
        s.frequent = FrequentRows(self.frequent_words, self.first_bucket, self.frequent_buckets, self.dim,
                                  NULL, NULL, NULL)
        if self.workers == 1:
            s.frequent.words = s.frequent.buckets = 0
        s.hidden = <float *>malloc(self.dim * sizeof(float))
        s.delta = <float *>malloc(self.dim * sizeof(float))
        s.o = <float **>malloc(self.max_outputs * sizeof(float *))
        s.label = <float *>calloc(self.max_outputs, sizeof(float))
        s.weight = <float *>malloc(self.max_outputs * sizeof(float))
        s.logits = <float *>malloc(VL_LOGITS(1, self.max_outputs) * sizeof(float))
        if not (s.hidden and s.delta and s.o and s.label and s.weight and s.logits):
            return False
        s.outputs = &self.outputs[0, 0]
        if self.workers > 1 and self.outputs.shape[0] * self.dim <= OWN_OUTPUTS:
            s.outputs = <float *>malloc(self.outputs.shape[0] * self.dim * sizeof(float))
            s.base = <float *>malloc(self.outputs.shape[0] * self.dim * sizeof(float))
            if s.outputs == NULL or s.base == NULL:
                return False
        if self.loss_kind == ONE_VERSUS_ALL:
            for i in range(self.outputs.shape[0]):
                s.o[i] = s.outputs + i * self.dim
        return True

    cdef bint copy_shared(self, Scratch *s) noexcept nogil:
        """Make this worker's copies of what all share."""
        cdef size_t size = self.outputs.shape[0] * self.dim * sizeof(float)
        if s.base != NULL:
            memcpy(s.outputs, &self.outputs[0, 0], size)
            memcpy(s.base, &self.outputs[0, 0], size)
        return reserve_frequent(&s.frequent, &self.inputs[0, 0])

    # -- which line next

    cdef bint run(self, Scratch *s) noexcept nogil:
        cdef int64_t first, last, i, tokens
        cdef bint enough
        cdef int worker
        vl_lock(&self.mutex)
        worker = self.next_worker
        self.next_worker += 1
        enough = self.copy_shared(s)
        vl_unlock(&self.mutex)
        while enough and self.take(worker, &first, &last):
            tokens = 0
            for i in range(first, last):
                enough = self.read(s, self.order[i] if self.order is not None else i)
                if not enough:
                    break
                self.train(s, tokens)
                tokens += s.line.n_tokens
            self.finish(s, tokens)
        merge_frequent(&s.frequent, &self.inputs[0, 0], 1)
        return enough

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
        merge_frequent(&s.frequent, &self.inputs[0, 0], USES_PER_MERGE)
        vl_lock(&self.mutex)
        self.done += tokens
        if s.base != NULL:
            merge_copy(&self.outputs[0, 0], s.outputs, s.base, self.outputs.shape[0] * self.dim, 1)
        self.total_loss += s.loss
        self.total_examples += s.examples
        vl_unlock(&self.mutex)
        s.loss = s.examples = 0

    cdef bint read(self, Scratch *s, int64_t number) noexcept nogil:
        """Read a line, and part its rows into those shared and those that this worker has copies of."""
        cdef int64_t *copies
        cdef bint enough = read_line(&s.line, &self.lines.text, number)
        s.n_copies = 0
        if not enough or s.frequent.own == NULL:
            return enough
        if s.line.n_rows >= s.copies_capacity:
            copies = <int64_t *>realloc(s.copies, 2 * (s.line.n_rows + 1) * sizeof(int64_t))
            if copies == NULL:
                return False
            s.copies, s.copies_capacity = copies, 2 * (s.line.n_rows + 1)
        s.line.n_rows = part_frequent(&s.frequent, s.line.rows, s.line.n_rows, s.copies, &s.n_copies)
        return True

    # -- one step

    cdef void train(self, Scratch *s, int64_t tokens) noexcept nogil:
        cdef Line *line = &s.line
        cdef const int32_t *labels = line.labels
        cdef int n_labels = line.n_labels
        cdef int32_t target
        cdef uint64_t stream = vl_at(self.stream, line.number)
        cdef double share = (self.done + tokens) / <double>self.n_tokens
        cdef float lr = self.lr_start + (self.lr_stop - self.lr_start) * min(share, 1.0)
        cdef float weight = 1
        cdef double loss = 0
        if n_labels == 0 or line.n_rows + s.n_copies == 0:
            return
        target = labels[vl_below(<uint32_t>(stream >> 32), n_labels)]
        if self.line_weights is not None:
            weight *= self.line_weights[line.number]
        if self.label_weights is not None:
            weight *= self.weight_of(labels, n_labels, target)
        if weight == 0:
            return
        self.gather(s)
        memset(s.delta, 0, self.dim * sizeof(float))
        self.predict(s, labels, n_labels, target, lr * weight, &stream, &loss)
        self.scatter(s)
        s.loss += weight * loss
        s.examples += weight

    cdef void gather(self, Scratch *s) noexcept nogil:
        """The mean of a line's rows."""
        cdef float scale = 1 / <float>(s.line.n_rows + s.n_copies)
        cdef int d
        self.kernels.gather(&self.inputs[0, 0], s.line.rows, s.line.n_rows, self.dim, scale, s.hidden)
        if s.n_copies:
            self.kernels.gather(s.frequent.own, s.copies, s.n_copies, self.dim, scale, s.delta)
            for d in range(self.dim):
                s.hidden[d] += s.delta[d]

    cdef void scatter(self, Scratch *s) noexcept nogil:
        cdef float scale = 1 / <float>(s.line.n_rows + s.n_copies)
        cdef int64_t i
        self.kernels.scatter(&self.inputs[0, 0], s.line.rows, s.line.n_rows, self.dim, scale, s.delta)
        if s.n_copies:
            self.kernels.scatter(s.frequent.own, s.copies, s.n_copies, self.dim, scale, s.delta)
            for i in range(s.n_copies):
                s.frequent.uses[s.copies[i]] += 1

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
            self.kernels.softmax(h, s.delta, s.outputs, self.outputs.shape[0], self.dim, target, lr,
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
            own = s.outputs + <int64_t>target * self.dim
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
            s.o[i] = s.outputs + <int64_t>self.path_nodes[begin + i] * self.dim
            s.label[i] = self.path_targets[begin + i]

    cdef void set_negatives(self, Scratch *s, vl_tile *tile, int32_t target, uint64_t *stream) noexcept nogil:
        cdef Negatives negatives = Negatives(s.o, s.label, s.weight, 0, False)
        cdef uint32_t drawn = 0
        cdef int _, tries
        for _ in range(self.negative):
            tries = 0
            while tries < DRAWS:
                tries += 1
                drawn = vl_draw(self.noise.entries, self.noise.size, vl_next(stream))
                if <int32_t>drawn != target:
                    break
            add_negative(&negatives, s.outputs + <int64_t>drawn * self.dim, <float **>tile.own, 1)
        tile.outputs = negatives.size
        tile.weight = s.weight if negatives.weighted else NULL


cdef void set_labels(float *label, const int32_t *labels, int n, float value) noexcept nogil:
    cdef int i
    for i in range(n):
        label[labels[i]] = value


cdef void release(Scratch *s) noexcept:
    release_line(&s.line)
    release_frequent(&s.frequent)
    free(s.copies)
    if s.base != NULL:
        free(s.outputs)
    free(s.base)
    free(s.hidden)
    free(s.delta)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.logits)


def fill_uniform(float[:, ::1] rows, const int64_t[::1] numbers, double bound, uint64_t seed):
    """Draw rows uniformly from [-bound, bound), each as a function of the seed and its number.

    Parameters
    ----------
    rows : float32 (n, D)
    numbers : int64 (n,)
    """
    cdef int64_t i, dim = rows.shape[1], d
    cdef uint64_t bits, stream
    cdef float scale = <float>(bound / 2147483648.0)
    with nogil:
        for i in range(rows.shape[0]):
            stream = vl_fork(seed, numbers[i])
            for d in range(0, dim, 2):
                bits = vl_next(&stream)
                rows[i, d] = scale * <float><int32_t>(bits >> 32)
                if d + 1 < dim:
                    rows[i, d + 1] = scale * <float><int32_t><uint32_t>bits
