"""Streaming: windows in text order, updates without locks (Recht et al. 2011, as word2vec.c).

For everything whose input is a bag of rows (CBOW) or whose outputs are nodes of
a tree or the whole vocabulary. Reproducible with one worker only.

A walk over the text emits batches: inputs, and the word that each is to
predict. Skip-gram's batch is the contexts of one word, CBOW's the bags of a
few words. Every loss takes the same batch.

The bags of a batch share their negatives, and come from as many places of the
text: neighbours' bags are nearly the same, their updates to a negative would add
up to one long step, which costs the analogies a sixth.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.kernels cimport VL_LOGITS, active, vl_kernels, vl_tile
from vecloom._core.noise cimport AliasTable, Negatives, add_negative
from vecloom._core.random cimport vl_draw, vl_fork, vl_next
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_prefetch, vl_unlock
from vecloom._core.windows cimport Span, Text, fill_span, useful_window

cdef enum:
    LOOKAHEAD = 2  # centres whose rows are sent for before they are needed
    HOT_NODES = 256
    HOT_CENTRES = 512


ctypedef struct Batch:
    int size
    int64_t *target         # of each input, the word it is to predict
    const float **h
    float **dh
    float **own
    # bags: their means, the updates to them, and the rows they are of
    float *means
    float *deltas
    int64_t *members
    int *member_stop


ctypedef struct Scratch:
    Span span
    Batch batch
    float **o               # shared outputs, their labels and weights
    float *label
    float *weight
    int64_t *negatives      # drawn for the next batch
    float *logits
    float **copies          # of the inputs, and their rows
    float *rows
    float *hot              # this worker's own copy of the tree's top, and what it was copied from
    float *hot_base
    int since_merge         # centres
    uint64_t stream
    float lr
    double loss
    int64_t predictions


cdef class Streaming:
    """Train one epoch at a time: ``begin``, then ``work`` in every worker thread.

    Parameters
    ----------
    inputs : float32 (V, D)
        Word vectors, updated in place.
    ids, offsets, rows, thresholds
        The encoded corpus and the model's view of it, as in ``BlockedSkipGram``.
    bags : bool
        CBOW rather than skip-gram.
    forward_mean, backward_mean : bool
        Whether a bag's sum, and the update of its members, are divided by its size.
    sampled : float32 (V, D) or None
        Output weights for negative sampling, with ``noise`` (V,) and ``negative``.
    tree : float32 (V - 1, D) or None
        Output weights for hierarchical softmax, with ``path_offsets`` int64 (V + 1,),
        ``path_nodes`` int32 and ``path_labels`` uint8 (1 - code), root first.
    full : float32 (V, D) or None
        Output weights for the full softmax.
    batch_size : int
        Bags in a batch; a chunk of text is cut into as many strips.

    Notes
    -----
    Every word's path leads through the top of the tree. Cores that wrote there at
    every word would wait for each other, so each worker has a copy of the nodes
    nearest the root, which now and then moves the shared ones by its share of
    what it learnt (parameter averaging, as in McDonald et al. 2010). Alone, a
    worker uses the shared ones.
    """

    cdef float[:, ::1] inputs
    cdef float[:, ::1] sampled
    cdef float[:, ::1] tree
    cdef float[:, ::1] full
    cdef object keep_alive
    cdef Text text
    cdef int64_t n_tokens, chunk_tokens, chunks, next_chunk, done
    cdef bint bags, forward_mean, backward_mean, with_loss, stopped
    cdef int dim, negative, batch_size, strips, max_outputs
    cdef AliasTable noise
    cdef const int64_t *path_offsets
    cdef const int32_t *path_nodes
    cdef const uint8_t *path_labels
    cdef const vl_kernels *kernels
    cdef uint64_t seed, text_stream, noise_stream
    cdef double lr_start, lr_stop, total_loss
    cdef int64_t total_predictions
    cdef vl_mutex mutex
    cdef int64_t first_hot      # of the tree's nodes: the root is the last
    cdef int workers

    def __cinit__(self, float[:, ::1] inputs, const int32_t[::1] ids, const int64_t[::1] offsets,
                  const int32_t[::1] rows, const uint32_t[::1] thresholds, *, int window, bint shrink,
                  bint bags, bint forward_mean, bint backward_mean, uint64_t seed,
                  float[:, ::1] sampled=None, noise=None, int negative=0,
                  float[:, ::1] tree=None, const int64_t[::1] path_offsets=None,
                  const int32_t[::1] path_nodes=None, const uint8_t[::1] path_labels=None,
                  float[:, ::1] full=None, int64_t chunk_tokens=16384, int batch_size=1):
        vl_mutex_init(&self.mutex)
        self.inputs, self.sampled, self.tree, self.full = inputs, sampled, tree, full
        self.keep_alive = (ids, offsets, rows, thresholds, path_offsets, path_nodes, path_labels)
        cdef int64_t most = useful_window(&offsets[0], offsets.shape[0] - 1, window)
        self.text = Text(NULL, &offsets[0], offsets.shape[0] - 1, &rows[0], &thresholds[0], window, most, shrink)
        self.n_tokens = ids.shape[0]
        if self.n_tokens:
            self.text.ids = &ids[0]
        self.bags, self.forward_mean, self.backward_mean = bags, forward_mean, backward_mean
        self.seed, self.chunk_tokens, self.dim = seed, chunk_tokens, inputs.shape[1]
        self.chunks = (self.n_tokens + chunk_tokens - 1) // chunk_tokens
        self.batch_size = batch_size if bags else 2 * most
        self.strips = batch_size if bags else 1
        self.kernels = active()
        self.max_outputs = 1
        if sampled is not None:
            self.noise = AliasTable(noise)
            self.negative = negative
            self.max_outputs = negative
        if tree is not None:
            self.path_offsets, self.path_nodes, self.path_labels = &path_offsets[0], NULL, NULL
            self.first_hot = max(0, tree.shape[0] - HOT_NODES)
            if path_nodes.shape[0]:
                self.path_nodes, self.path_labels = &path_nodes[0], &path_labels[0]
            for row in range(inputs.shape[0]):
                self.max_outputs = max(self.max_outputs, path_offsets[row + 1] - path_offsets[row])

    def __dealloc__(self):
        vl_mutex_free(&self.mutex)

    def begin(self, int epoch, double lr_start, double lr_stop, bint with_loss, int workers=1):
        """Prepare an epoch, in which the learning rate goes from ``lr_start`` to ``lr_stop``."""
        cdef uint64_t stream = vl_fork(self.seed, epoch)
        self.text_stream = vl_fork(stream, 0)
        self.noise_stream = vl_fork(stream, 1)
        self.lr_start, self.lr_stop, self.with_loss = lr_start, lr_stop, with_loss
        self.next_chunk = self.done = 0
        self.total_loss = 0
        self.total_predictions = 0
        self.stopped = False
        self.workers = workers

    @property
    def progress(self):
        """Share of the epoch that is done."""
        return self.done / <double>self.chunks if self.chunks else 1.0

    @property
    def loss(self):
        """Sum of the epoch's loss so far, and the number of predictions it is a sum over."""
        return self.total_loss, self.total_predictions

    def stop(self):
        """Make every worker return soon."""
        self.stopped = True

    def work(self):
        """Take chunks of text until the epoch is done; called once in each worker thread."""
        cdef Scratch scratch
        cdef bint enough
        cdef int64_t chunk
        memset(&scratch, 0, sizeof(Scratch))
        with nogil:
            enough = self.reserve(&scratch)
            while enough:
                chunk = self.take(&scratch)
                if chunk < 0:
                    break
                self.train_chunk(chunk, &scratch)
                self.finish(&scratch)
            if enough:
                self.merge_hot(&scratch)
        release(&scratch)
        if not enough:
            raise MemoryError("no memory for a worker's buffers")

    cdef bint reserve(self, Scratch *s) noexcept nogil:
        cdef int64_t room = self.chunk_tokens + 2 * self.text.most + 1
        cdef int64_t size = self.batch_size, members = size * 2 * self.text.most
        cdef int64_t vectors = size * self.dim * sizeof(float)
        s.span.row = <int32_t *>malloc(room * sizeof(int32_t))
        s.span.start = <uint32_t *>malloc(room * sizeof(uint32_t))
        s.span.stop = <uint32_t *>malloc(room * sizeof(uint32_t))
        s.batch.target = <int64_t *>malloc(size * sizeof(int64_t))
        s.batch.h = <const float **>malloc(size * sizeof(float *))
        s.batch.dh = <float **>malloc(size * sizeof(float *))
        s.batch.own = <float **>malloc(size * sizeof(float *))
        s.batch.means = <float *>malloc(vectors)
        s.batch.deltas = <float *>malloc(vectors)
        s.batch.members = <int64_t *>malloc(members * sizeof(int64_t))
        s.batch.member_stop = <int *>malloc(size * sizeof(int))
        s.o = <float **>malloc(self.max_outputs * sizeof(float *))
        s.label = <float *>malloc(self.max_outputs * sizeof(float))
        s.weight = <float *>malloc(self.max_outputs * sizeof(float))
        s.negatives = <int64_t *>malloc((self.negative + 1) * sizeof(int64_t))
        s.logits = <float *>calloc(max(<size_t>self.inputs.shape[0], VL_LOGITS(self.batch_size, self.max_outputs)),
                                   sizeof(float))
        s.copies = <float **>malloc(size * sizeof(float *))
        s.rows = <float *>malloc(vectors)
        s.hot = <float *>malloc(HOT_NODES * self.dim * sizeof(float))
        s.hot_base = <float *>malloc(HOT_NODES * self.dim * sizeof(float))
        if s.hot == NULL or s.hot_base == NULL:
            return False
        self.copy_hot(s)
        return (s.span.row != NULL and s.span.start != NULL and s.span.stop != NULL and s.batch.target != NULL
                and s.batch.h != NULL and s.batch.dh != NULL and s.batch.own != NULL and s.batch.means != NULL
                and s.batch.deltas != NULL and s.batch.members != NULL and s.batch.member_stop != NULL
                and s.o != NULL and s.label != NULL and s.weight != NULL and s.negatives != NULL
                and s.logits != NULL and s.copies != NULL and s.rows != NULL)

    cdef int64_t take(self, Scratch *s) noexcept nogil:
        cdef int64_t chunk = -1
        vl_lock(&self.mutex)
        if self.next_chunk < self.chunks and not self.stopped:
            chunk = self.next_chunk
            self.next_chunk += 1
        vl_unlock(&self.mutex)
        s.lr = self.lr_start + (self.lr_stop - self.lr_start) * (chunk / <double>self.chunks)
        s.stream = vl_fork(self.noise_stream, chunk)
        s.loss = 0
        s.predictions = 0
        return chunk

    cdef void finish(self, Scratch *s) noexcept nogil:
        vl_lock(&self.mutex)
        self.done += 1
        self.total_loss += s.loss
        self.total_predictions += s.predictions
        vl_unlock(&self.mutex)

    # -- who predicts whom

    cdef void train_chunk(self, int64_t chunk, Scratch *s) noexcept nogil:
        cdef int64_t low = chunk * self.chunk_tokens, high = min(low + self.chunk_tokens, self.n_tokens), i, k, step
        cdef int strip
        cdef Span *span = &s.span
        cdef Batch *batch = &s.batch
        fill_span(span, &self.text, self.text_stream, low, high)
        self.draw(s)
        batch.size = 0
        step = (span.size + self.strips - 1) // self.strips
        for k in range(step):
            if self.stopped:
                break
            for strip in range(self.strips):
                i = k + strip * step
                if k + LOOKAHEAD < step:
                    self.send_for(span, i + LOOKAHEAD)
                if i >= span.size or span.stop[i] <= span.start[i] + 1:
                    continue  # past the end, only seen, or alone
                s.since_merge += 1
                if self.bags:
                    self.add_bag(span, i, batch)
                else:
                    self.set_contexts(span, i, batch)
                    self.predict(s)
            if self.bags and batch.size > 0:
                self.train_bags(s)
            if s.since_merge >= HOT_CENTRES:
                self.merge_hot(s)

    cdef void send_for(self, Span *span, int64_t i) noexcept nogil:
        """Prefetch what the i-th token will need."""
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef int64_t row, j
        if i + self.text.most < span.size:
            vl_prefetch(&self.inputs[span.row[i + self.text.most], 0], row_bytes)
        if i < span.size:
            row = span.row[i]
            if self.negative:
                vl_prefetch(&self.sampled[row, 0], row_bytes)
            if self.path_offsets != NULL:
                for j in range(self.path_offsets[row], self.path_offsets[row + 1]):
                    vl_prefetch(&self.tree[self.path_nodes[j], 0], row_bytes)

    cdef void set_contexts(self, Span *span, int64_t i, Batch *batch) noexcept nogil:
        """Skip-gram: each word of the window is to predict the centre."""
        cdef int64_t j
        batch.size = 0
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                batch.dh[batch.size] = &self.inputs[span.row[j], 0]
                batch.target[batch.size] = span.row[i]
                batch.size += 1

    cdef void add_bag(self, Span *span, int64_t i, Batch *batch) noexcept nogil:
        """CBOW: the words of the window together are to predict the centre."""
        cdef int first = batch.member_stop[batch.size - 1] if batch.size else 0, last = first
        cdef float *mean = batch.means + batch.size * self.dim
        cdef int64_t j
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                batch.members[last] = span.row[j]
                last += 1
        self.kernels.gather(&self.inputs[0, 0], batch.members + first, last - first, self.dim,
                            1 / <float>(last - first) if self.forward_mean else 1, mean)
        batch.member_stop[batch.size] = last
        batch.h[batch.size] = mean
        batch.dh[batch.size] = batch.deltas + batch.size * self.dim
        batch.target[batch.size] = span.row[i]
        batch.size += 1

    cdef void train_bags(self, Scratch *s) noexcept nogil:
        cdef Batch *batch = &s.batch
        cdef int b, first = 0, last
        memset(batch.deltas, 0, batch.size * self.dim * sizeof(float))
        self.predict(s)
        for b in range(batch.size):
            last = batch.member_stop[b]
            self.kernels.scatter(&self.inputs[0, 0], batch.members + first, last - first, self.dim,
                                 1 / <float>(last - first) if self.backward_mean else 1, batch.dh[b])
            first = last
        batch.size = 0

    # -- the losses

    cdef void predict(self, Scratch *s) noexcept nogil:
        """One step: every input of the batch predicts its target, by every loss there is."""
        cdef Batch *batch = &s.batch
        cdef vl_tile tile
        cdef int first = 0, last, i
        tile.dim = self.dim
        tile.lr = s.lr
        tile.loss = &s.loss if self.with_loss else NULL
        tile.f = s.logits
        tile.copies = s.copies
        tile.scratch = s.rows
        tile.label = s.label
        tile.o = s.o
        tile.h = batch.h if self.bags else <const float **>batch.dh
        tile.dh = batch.dh
        s.predictions += batch.size
        if self.negative:
            self.negative_sampling(s, &tile)
        if self.path_offsets != NULL:
            while first < batch.size:  # inputs that share a target share its path
                last = first + 1
                while last < batch.size and batch.target[last] == batch.target[first]:
                    last += 1
                self.hierarchical_softmax(s, &tile, first, last)
                first = last
        if self.full is not None:
            for i in range(batch.size):
                memcpy(s.rows, tile.h[i], self.dim * sizeof(float))
                self.kernels.softmax(s.rows, batch.dh[i], &self.full[0, 0], self.full.shape[0], self.dim,
                                     batch.target[i], s.lr, s.logits, tile.loss)

    cdef void draw(self, Scratch *s) noexcept nogil:
        """Draw the negatives of the next batch, and send for their rows."""
        cdef int i
        for i in range(self.negative):
            s.negatives[i] = vl_draw(self.noise.entries, self.noise.size, vl_next(&s.stream))
            vl_prefetch(&self.sampled[s.negatives[i], 0], self.dim * sizeof(float))

    cdef void negative_sampling(self, Scratch *s, vl_tile *tile) noexcept nogil:
        """Mikolov et al. 2013b, eq. 4; the inputs of a batch share their negatives."""
        cdef Batch *batch = &s.batch
        cdef Negatives negatives = Negatives(s.o, s.label, s.weight, 0, False)
        cdef int i
        for i in range(batch.size):
            batch.own[i] = &self.sampled[batch.target[i], 0]
        for i in range(self.negative):
            add_negative(&negatives, &self.sampled[s.negatives[i], 0], batch.own, 1 if not self.bags else batch.size)
        tile.inputs = batch.size
        tile.outputs = negatives.size
        tile.weight = s.weight if negatives.weighted else NULL
        tile.own = batch.own
        self.draw(s)
        self.kernels.tile(tile)

    cdef int64_t hot_size(self) noexcept nogil:
        if self.path_offsets == NULL or self.workers == 1 or self.tree.shape[0] == 0:
            return 0
        return (self.tree.shape[0] - self.first_hot) * self.dim

    cdef void copy_hot(self, Scratch *s) noexcept nogil:
        cdef int64_t size = self.hot_size()
        if size:
            memcpy(s.hot, &self.tree[self.first_hot, 0], size * sizeof(float))
            memcpy(s.hot_base, s.hot, size * sizeof(float))

    cdef void merge_hot(self, Scratch *s) noexcept nogil:
        """Move the shared top of the tree by this worker's share, and take it as it is now."""
        cdef int64_t size = self.hot_size(), i
        cdef float share = 1 / <float>self.workers
        cdef float *shared
        s.since_merge = 0
        if size:
            shared = &self.tree[self.first_hot, 0]
            for i in range(size):
                shared[i] += share * (s.hot[i] - s.hot_base[i])
            self.copy_hot(s)

    cdef void hierarchical_softmax(self, Scratch *s, vl_tile *tile, int first, int last) noexcept nogil:
        """Mikolov et al. 2013b, eq. 3: the nodes on the way to the word, and which way it goes."""
        cdef vl_tile part = tile[0]
        cdef int64_t begin = self.path_offsets[s.batch.target[first]]
        cdef int64_t end = self.path_offsets[s.batch.target[first] + 1], j
        for j in range(begin, end):
            if self.workers > 1 and self.path_nodes[j] >= self.first_hot:
                s.o[j - begin] = s.hot + (self.path_nodes[j] - self.first_hot) * self.dim
            else:
                s.o[j - begin] = &self.tree[self.path_nodes[j], 0]
            s.label[j - begin] = self.path_labels[j]
        part.inputs = last - first
        part.outputs = <int>(end - begin)
        part.h = tile.h + first
        part.dh = tile.dh + first
        part.own = NULL
        part.weight = NULL
        if not self.bags:
            part.h = <const float **>part.dh  # in place
        if part.outputs > 0:
            self.kernels.tile(&part)


cdef void release(Scratch *s) noexcept:
    free(s.span.row)
    free(s.span.start)
    free(s.span.stop)
    free(s.batch.target)
    free(s.batch.h)
    free(s.batch.dh)
    free(s.batch.own)
    free(s.batch.means)
    free(s.batch.deltas)
    free(s.batch.members)
    free(s.batch.member_stop)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.negatives)
    free(s.logits)
    free(s.copies)
    free(s.rows)
    free(s.hot)
    free(s.hot_base)
