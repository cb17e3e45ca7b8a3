"""The losses: how inputs predict words, whatever the inputs are.

Negative sampling, hierarchical softmax and the full softmax, each with its own
output weights; a model may use several at once.
"""

from libc.stdint cimport INT64_MAX, int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy

from vecloom._core.copies cimport (
    FrequentRows, merge_copy, merge_frequent, most_copies, own_row, release_frequent, reserve_frequent, use_row,
)
from vecloom._core.kernels cimport VL_LOGITS, active, vl_tile
from vecloom._core.noise cimport AliasTable, Negatives, add_negative
from vecloom._core.random cimport vl_draw, vl_next
from vecloom._core.tree cimport Tree, follow
from vecloom._core.threads cimport vl_prefetch

cdef enum:
    HOT_NODES = 256
    HOT_CENTRES = 512


cdef class Losses:
    """Output weights of every loss a model uses.

    Parameters
    ----------
    dim : int
        Dimensions D of the inputs.
    sampled : float32 (V, D) or None
        Output weights for negative sampling, with ``noise`` (V,) and ``negative``.
    tree : float32 (V - 1, D) or None
        Output weights for hierarchical softmax, with ``path_offsets`` int64 (V + 1,),
        ``path_nodes`` int32 and ``path_labels`` uint8 (1 - code), root first.
    full : float32 (V, D) or None
        Output weights for the full softmax.
    frozen : bool
        Leave the output weights as they are.

    Notes
    -----
    Every word's path leads through the top of the tree. Cores that wrote there at
    every word would wait for each other, so each worker has a copy of the nodes
    nearest the root, which now and then moves the shared ones by its share of
    what it learnt (parameter averaging, as in McDonald et al. 2010). Alone, a
    worker uses the shared ones.
    """

    def __cinit__(self, int dim, *, float[:, ::1] sampled=None, noise=None, int negative=0,
                  float[:, ::1] tree=None, const int64_t[::1] path_offsets=None,
                  const int32_t[::1] path_nodes=None, const uint8_t[::1] path_labels=None,
                  float[:, ::1] full=None, bint frozen=False):
        cdef int64_t word
        self.dim = dim
        self.frozen = frozen
        self.sampled, self.tree, self.full = sampled, tree, full
        self.keep_alive = (path_offsets, path_nodes, path_labels)
        self.kernels = active()
        self.max_outputs = 1
        self.workers = 1
        if sampled is not None:
            self.noise = AliasTable(noise)
            self.negative = negative
            self.max_outputs = negative
        if tree is not None:
            self.path_offsets, self.path_nodes, self.path_labels = &path_offsets[0], NULL, NULL
            self.first_hot = max(0, tree.shape[0] - HOT_NODES)
            if path_nodes.shape[0]:
                self.path_nodes, self.path_labels = &path_nodes[0], &path_labels[0]
            for word in range(path_offsets.shape[0] - 1):
                self.max_outputs = max(self.max_outputs, path_offsets[word + 1] - path_offsets[word])

    cdef bint reserve(self, LossScratch *s, int most_inputs) noexcept nogil:
        cdef int outputs = self.max_outputs + most_inputs  # where inputs are joined, targets are outputs too
        cdef size_t logits = max(VL_LOGITS(most_inputs, self.max_outputs), VL_LOGITS(1, outputs))
        if self.full is not None and <size_t>self.full.shape[0] > logits:
            logits = self.full.shape[0]
        s.most_inputs = most_inputs
        s.own = <float **>malloc(most_inputs * sizeof(float *))
        s.o = <float **>malloc(outputs * sizeof(float *))
        s.label = <float *>malloc(outputs * sizeof(float))
        s.weight = <float *>malloc(outputs * sizeof(float))
        s.negatives = <int64_t *>malloc((self.negative + 1) * sizeof(int64_t))
        s.logits = <float *>calloc(logits, sizeof(float))
        s.copies = <float **>malloc(most_inputs * sizeof(float *))
        s.rows = <float *>malloc(<size_t>most_inputs * self.dim * sizeof(float))
        s.hot = <float *>malloc(HOT_NODES * self.dim * sizeof(float))
        s.hot_base = <float *>malloc(HOT_NODES * self.dim * sizeof(float))
        if s.hot == NULL or s.hot_base == NULL:
            return False
        self.copy_hot(s)
        s.frequent = FrequentRows(0, 0, 0, self.dim, NULL, NULL, NULL)
        if self.negative:
            if self.workers > 1:
                s.frequent.words = min(most_copies(self.dim), self.sampled.shape[0])
            if not reserve_frequent(&s.frequent, &self.sampled[0, 0]):
                return False
        return (s.own != NULL and s.o != NULL and s.label != NULL and s.weight != NULL and s.negatives != NULL
                and s.logits != NULL and s.copies != NULL and s.rows != NULL)

    cdef void begin_chunk(self, LossScratch *s, uint64_t stream, float lr) noexcept nogil:
        s.stream, s.lr, s.loss, s.predictions = stream, lr, 0, 0
        self.draw(s)

    cdef void send_for(self, LossScratch *s, int64_t target) noexcept nogil:
        """Prefetch what the prediction of a word will need."""
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef int64_t j
        if self.negative:
            vl_prefetch(own_row(&s.frequent, &self.sampled[0, 0], target), row_bytes)
        if self.path_offsets != NULL:
            for j in range(self.path_offsets[target], self.path_offsets[target + 1]):
                vl_prefetch(&self.tree[self.path_nodes[j], 0], row_bytes)

    cdef void predict(self, Batch *batch, LossScratch *s) noexcept nogil:
        """One step: every input of the batch predicts its target, by every loss there is."""
        cdef vl_tile tile
        cdef int first = 0, last, i
        tile.dim = self.dim
        tile.lr = s.lr
        tile.frozen = self.frozen
        tile.loss = &s.loss if self.with_loss else NULL
        tile.f = s.logits
        tile.copies = s.copies
        tile.scratch = s.rows
        tile.label = s.label
        tile.o = s.o
        tile.h = <const float **>batch.dh if batch.in_place else batch.h
        tile.dh = batch.dh
        s.predictions += batch.size
        if self.negative:
            self.negative_sampling(batch, s, &tile)
        if self.path_offsets != NULL:
            while first < batch.size:  # inputs that share a target share its path
                last = first + 1
                while last < batch.size and batch.target[last] == batch.target[first]:
                    last += 1
                self.hierarchical_softmax(batch, s, &tile, first, last)
                first = last
        if self.full is not None:
            for i in range(batch.size):
                memcpy(s.rows, tile.h[i], self.dim * sizeof(float))
                self.kernels.softmax(s.rows, batch.dh[i], &self.full[0, 0], self.full.shape[0], self.dim,
                                     batch.target[i], s.lr, s.logits, tile.loss, self.frozen)

    cdef void draw(self, LossScratch *s) noexcept nogil:
        """Draw the negatives of the next batch, and send for their rows."""
        cdef int i
        for i in range(self.negative):
            s.negatives[i] = vl_draw(self.noise.entries, self.noise.size, vl_next(&s.stream))
            vl_prefetch(own_row(&s.frequent, &self.sampled[0, 0], s.negatives[i]), self.dim * sizeof(float))

    cdef void negative_sampling(self, Batch *batch, LossScratch *s, vl_tile *tile) noexcept nogil:
        """Mikolov et al. 2013b, eq. 4; the inputs of a batch share their negatives."""
        cdef Negatives negatives = Negatives(s.o, s.label, s.weight, 0, False)
        cdef float *shared = &self.sampled[0, 0]
        cdef int i
        for i in range(batch.size):
            s.own[i] = use_row(&s.frequent, shared, batch.target[i])
        for i in range(self.negative):
            add_negative(&negatives, use_row(&s.frequent, shared, s.negatives[i]), s.own,
                         1 if batch.one_target else batch.size)
        tile.inputs = batch.size
        tile.outputs = negatives.size
        tile.weight = s.weight if negatives.weighted else NULL
        tile.own = s.own
        if batch.one_input:
            self.join_inputs(batch, s, tile)
        self.draw(s)
        self.kernels.tile(tile)

    cdef void join_inputs(self, Batch *batch, LossScratch *s, vl_tile *tile) noexcept nogil:
        """Make one input of many that are the same: it predicts all targets, each negative as many times."""
        cdef int n = tile.outputs, i
        for i in range(n):
            s.weight[i] *= batch.size
        for i in range(batch.size):
            s.o[n + i], s.label[n + i], s.weight[n + i] = s.own[i], 1, 1
        tile.inputs, tile.outputs = 1, n + batch.size
        tile.weight, tile.own = s.weight, NULL

    cdef void hierarchical_softmax(self, Batch *batch, LossScratch *s, vl_tile *tile, int first,
                                   int last) noexcept nogil:
        """Mikolov et al. 2013b, eq. 3: the nodes on the way to the word, and which way it goes."""
        cdef vl_tile part = tile[0]
        cdef Tree tree = Tree(self.path_offsets, self.path_nodes, self.path_labels, &self.tree[0, 0], s.hot,
                              self.first_hot if self.workers > 1 else INT64_MAX)
        part.inputs = last - first
        part.outputs = follow(&tree, batch.target[first], self.dim, s.o, s.label)
        part.h = tile.h + first
        part.dh = tile.dh + first
        part.own = NULL
        part.weight = NULL
        if part.outputs > 0:
            self.kernels.tile(&part)

    # -- the top of the tree

    cdef void count_centres(self, LossScratch *s, int centres) noexcept nogil:
        """Merge the top of the tree when enough has been learnt."""
        s.since_merge += centres
        if s.since_merge >= HOT_CENTRES:
            self.merge_hot(s)

    cdef int64_t hot_size(self) noexcept nogil:
        if self.path_offsets == NULL or self.workers == 1 or self.tree.shape[0] == 0:
            return 0
        return (self.tree.shape[0] - self.first_hot) * self.dim

    cdef void copy_hot(self, LossScratch *s) noexcept nogil:
        cdef int64_t size = self.hot_size()
        if size:
            memcpy(s.hot, &self.tree[self.first_hot, 0], size * sizeof(float))
            memcpy(s.hot_base, s.hot, size * sizeof(float))

    cdef void merge_hot(self, LossScratch *s) noexcept nogil:
        """Move the shared top of the tree by this worker's share, and take it as it is now."""
        cdef int64_t size = self.hot_size()
        s.since_merge = 0
        if size:
            merge_copy(&self.tree[self.first_hot, 0], s.hot, s.hot_base, size, 1 / <float>self.workers)

    # -- all copies

    cdef void merge(self, LossScratch *s) noexcept nogil:
        """Merge what is left at the end."""
        self.merge_hot(s)
        if self.negative:
            merge_frequent(&s.frequent, &self.sampled[0, 0], 0)  # uses are counted before


cdef void release_losses(LossScratch *s) noexcept nogil:
    free(s.own)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.negatives)
    free(s.logits)
    free(s.copies)
    free(s.rows)
    free(s.hot)
    free(s.hot_base)
    release_frequent(&s.frequent)
