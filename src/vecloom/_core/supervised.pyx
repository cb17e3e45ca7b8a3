"""Training of text classifiers (Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification").

A line is the mean of its rows: of its words, their subwords, and n-grams of words. It predicts
one of its labels, drawn anew at every visit, or all of them (one versus all). Threads update
without locks (Recht et al. 2011), each from its own place in the text; with one worker, the
same seed gives the same model.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

import numpy as np

from vecloom._core.labelled cimport LabelledLines, Line, read_line, release_line
from vecloom._core.kernels cimport VL_LOGITS, active, vl_kernels, vl_tile
from vecloom._core.noise cimport AliasTable, Negatives, add_negative
from vecloom._core.random cimport vl_at, vl_below, vl_draw, vl_fork, vl_next
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_prefetch, vl_unlock

cdef enum:
    SOFTMAX
    TREE
    SAMPLED
    ONE_VERSUS_ALL
    LINES_AT_ONCE = 16
    OWN_OUTPUTS = 1 << 18   # floats: up to so many, each worker has outputs of its own
    PREFETCHED_ROWS = 64    # of the next line; more would push out this one's
    DRAWS = 64              # for a negative that is not the target

LOSSES = {"softmax": SOFTMAX, "hs": TREE, "ns": SAMPLED, "ova": ONE_VERSUS_ALL}


ctypedef struct Scratch:
    Line here
    Line ahead
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

    Notes
    -----
    Few outputs are changed by every line, or by most. Cores that wrote them at every line would
    wait for each other, so each worker has a copy, to which it adds what the others did, and they
    what it did, after every few lines.
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
                  line_weights=None, label_weights=None, paths=None, noise=None, int negative=5):
        vl_mutex_init(&self.mutex)
        self.inputs, self.outputs, self.lines = inputs, outputs, lines
        self.line_weights, self.label_weights = line_weights, label_weights
        self.order = None
        self.n_lines, self.n_tokens = lines.text.n_lines, lines.text.n_tokens
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

    cdef void copy_outputs(self, Scratch *s) noexcept nogil:
        cdef size_t size = self.outputs.shape[0] * self.dim * sizeof(float)
        if s.base != NULL:
            memcpy(s.outputs, &self.outputs[0, 0], size)
            memcpy(s.base, &self.outputs[0, 0], size)

    cdef void merge_outputs(self, Scratch *s) noexcept nogil:
        """Add what this worker did to the outputs that all share, and take what the others did."""
        cdef float *shared = &self.outputs[0, 0]
        cdef int64_t i
        if s.base == NULL:
            return
        for i in range(self.outputs.shape[0] * self.dim):
            shared[i] += s.outputs[i] - s.base[i]
            s.outputs[i] = s.base[i] = shared[i]

    # -- which line next

    cdef bint run(self, Scratch *s) noexcept nogil:
        """Train on lines; the next one is read, and its rows sent for, before this one is trained."""
        cdef int64_t first, last, i
        cdef int64_t tokens
        cdef int worker
        vl_lock(&self.mutex)
        worker = self.next_worker
        self.next_worker += 1
        self.copy_outputs(s)
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
        self.merge_outputs(s)
        self.total_loss += s.loss
        self.total_examples += s.examples
        vl_unlock(&self.mutex)
        s.loss = s.examples = 0

    cdef bint read(self, Line *line, int64_t place) noexcept nogil:
        """Read the line at a place in the order of this epoch, and send for its rows."""
        cdef int64_t i
        if not read_line(line, &self.lines.text, self.order[place] if self.order is not None else place):
            return False
        for i in range(min(line.n_rows, PREFETCHED_ROWS)):
            vl_prefetch(&self.inputs[line.rows[i], 0], self.dim * sizeof(float))
        return True

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
            self.kernels.softmax(h, s.delta, s.outputs, self.outputs.shape[0], self.dim, target, lr,
                                 s.logits, loss if self.with_loss else NULL, False)
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
    release_line(&s.here)
    release_line(&s.ahead)
    if s.base != NULL:
        free(s.outputs)
    free(s.base)
    free(s.hidden)
    free(s.delta)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.logits)


def fill_uniform(float[:, ::1] rows, int64_t first, double bound, uint64_t seed, const uint8_t[::1] used):
    """Draw rows uniformly from [-bound, bound), each as a function of the seed and its number.

    Parameters
    ----------
    rows : float32 (n, D)
    first : int
        The number of the first one.
    used : uint8 (n,)
        1 for the rows to draw; others stay.
    """
    cdef int64_t i, dim = rows.shape[1], d
    cdef uint64_t bits, stream
    cdef float scale = <float>(bound / 2147483648.0)
    with nogil:
        for i in range(rows.shape[0]):
            if not used[i]:
                continue
            stream = vl_fork(seed, first + i)
            for d in range(0, dim, 2):
                bits = vl_next(&stream)
                rows[i, d] = scale * <float><int32_t>(bits >> 32)
                if d + 1 < dim:
                    rows[i, d + 1] = scale * <float><int32_t><uint32_t>bits
