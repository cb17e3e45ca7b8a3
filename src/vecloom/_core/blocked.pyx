"""Blocked skip-gram with negative sampling: race-free, the same bytes at any number of workers.

PV-DBOW is the same (Le and Mikolov 2014, section 2.3): the tags of a document are
contexts of its words, besides the words around or in place of them.

Rows are spread over P blocks. A slab of text is turned into (context, target)
pairs, bucketed by (block of the context, block of the target), and the buckets
are trained in the order of ``wavefront``: those that run at the same time share
neither input nor output rows. Within a bucket pairs are grouped by target, the
groups cut into tiles that share their negatives, and the tiles shuffled.
"""

from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from vecloom._core.bags cimport Bags
from vecloom._core.kernels cimport VL_LOGITS, active, vl_kernels, vl_tile
from vecloom._core.noise cimport Negatives, StripedNoise, add_negative
from vecloom._core.pairs cimport MAX_BLOCK_ROWS, PairScratch, PairStore, Part, release_pairs
from vecloom._core.random cimport vl_alias, vl_below, vl_draw, vl_fork, vl_next
from vecloom._core.striping cimport Striping, rank_of, striping_of
from vecloom._core.threads cimport vl_prefetch
from vecloom._core.wavefront cimport DONE, PREPARE, Task, Wavefront

cdef enum:
    MAX_OUTPUTS = 64
    TILE = 16   # pairs that share their negatives
    GROUP = 4   # at most so many of one target in a row: they are one step of it
    PIPELINE = 3


ctypedef struct Group:
    # up to GROUP contexts of one target
    uint32_t first
    uint16_t size
    uint16_t target


ctypedef struct Queue:
    # pairs in the order of training: through the groups, and through each of them
    Group *group
    uint16_t *contexts
    int used


ctypedef struct Batch:
    # a tile on its way: its rows are sent for, then come logits, gradients, updates
    vl_tile tile
    float *h[TILE]
    float *own[TILE]
    float *targets[TILE]    # the rows among `own`, without those that repeat the one before
    int n_targets
    float *copies[TILE]
    float lock[TILE]
    float *o[MAX_OUTPUTS]
    float label[MAX_OUTPUTS]
    float weight[MAX_OUTPUTS]


ctypedef struct Scratch:
    # what one worker needs; grown as buckets need it
    PairScratch pairs
    uint32_t *ends          # of the targets of a bucket, in the counting sort
    uint16_t *contexts      # of a bucket, grouped by target
    Group *groups
    int64_t capacity        # pairs
    Batch batches[PIPELINE]
    float *logits           # of each batch
    float *rows             # copies of its inputs


cdef class BlockedSkipGram:
    """Train one epoch at a time: ``begin``, then ``work`` in every worker thread.

    Parameters
    ----------
    inputs, outputs : float32 (V, D)
        Word vectors (or None) and output weights, updated in place.
    ids, offsets : int32 (n_tokens,), int64 (n_sentences + 1,)
        The encoded corpus.
    documents : Bags, optional
        The tags of each sentence, over a matrix of their own. Inputs are ranked words first,
        then tags; without `inputs`, tags alone.
    rows, thresholds : int32 (n_types,), uint32 (V,)
        Row of each corpus id, -1 if it has none; chance of a row to be kept, in 2^-32.
    noise : float64 (V,)
        Weights that negatives are drawn by.
    lockf : float32 (inputs,), optional
        What the updates of each input, by rank, are multiplied by.
    blocks, slab_tokens : int
        P, a power of two, inputs / P at most 65,536; tokens in a slab.
    part_tokens, tile_pairs : int
        Tokens prepared at a time; pairs that share their negatives, at most 16.
    """

    cdef object keep_alive
    cdef float *inputs
    cdef float *tags            # ranks from first_tag on are these
    cdef int64_t first_tag
    cdef const float *lockf
    cdef float[:, ::1] outputs
    cdef Striping striping
    cdef int blocks, negative, dim, tile_pairs
    cdef uint64_t seed
    cdef StripedNoise noise
    cdef object noise_weights
    cdef PairStore store
    cdef Wavefront wavefront
    cdef const vl_kernels *kernels
    cdef double lr_start, lr_stop
    cdef bint with_loss
    cdef uint64_t text_stream, bucket_stream
    cdef double *losses         # per block of inputs, as their buckets are in a fixed order
    cdef int64_t *pairs
    cdef bint out_of_memory

    def __cinit__(self, float[:, ::1] inputs, float[:, ::1] outputs not None, const int32_t[::1] ids,
                  const int64_t[::1] offsets, const int32_t[::1] rows, const uint32_t[::1] thresholds, noise, *,
                  int window, bint shrink, int negative, uint64_t seed, int blocks, int64_t slab_tokens,
                  int64_t part_tokens=32768, int tile_pairs=TILE, Bags documents=None,
                  const float[::1] lockf=None):
        cdef int64_t n_tags = 0 if documents is None else documents.inputs.shape[0]
        self.first_tag = 0 if inputs is None else inputs.shape[0]
        cdef int64_t most_rows = max(self.first_tag + n_tags, outputs.shape[0])
        if blocks < 1 or blocks & (blocks - 1) or most_rows > <int64_t>blocks * MAX_BLOCK_ROWS:
            raise ValueError(f"{blocks} blocks do not fit {most_rows} rows")
        if not 1 <= negative < MAX_OUTPUTS:
            raise ValueError(f"negative must be 1 to {MAX_OUTPUTS - 1} here, not {negative}")
        self.keep_alive, self.noise_weights = (inputs, documents, lockf), noise
        if self.first_tag:
            self.inputs = &inputs[0, 0]
        if n_tags:
            self.tags = &documents.inputs[0, 0]
        if lockf is not None and lockf.shape[0]:
            self.lockf = &lockf[0]
        self.outputs = outputs
        self.store = PairStore(ids, offsets, rows, thresholds, window=window, shrink=shrink, blocks=blocks,
                               slab_tokens=slab_tokens, part_tokens=part_tokens, documents=documents,
                               first_tag=self.first_tag)
        self.blocks, self.negative, self.dim = blocks, negative, outputs.shape[1]
        self.seed = seed
        self.tile_pairs = max(1, min(tile_pairs, TILE))
        self.kernels = active()
        self.losses = <double *>calloc(blocks, sizeof(double))
        self.pairs = <int64_t *>calloc(blocks, sizeof(int64_t))
        if self.losses == NULL or self.pairs == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.losses)
        free(self.pairs)

    def begin(self, int epoch, double lr_start, double lr_stop, bint with_loss, int workers=1):
        """Prepare an epoch, in which the learning rate goes from ``lr_start`` to ``lr_stop``.

        ``workers`` is how many will work on it, for speed only: any number may.
        """
        cdef uint64_t stream = vl_fork(self.seed, epoch)
        self.text_stream = vl_fork(stream, 0)
        self.bucket_stream = vl_fork(stream, 1)
        self.lr_start, self.lr_stop, self.with_loss = lr_start, lr_stop, with_loss
        memset(self.losses, 0, self.blocks * sizeof(double))
        memset(self.pairs, 0, self.blocks * sizeof(int64_t))
        self.deal(epoch)
        self.wavefront = Wavefront(self.blocks, self.store.slabs, self.store.parts, workers)

    cdef deal(self, uint32_t number):
        """Spread the words over the blocks anew.

        Negatives come from the block of the word they stand against: if blocks stayed as they are,
        always from the same one (Cora's F1 .807 in place of .809).
        """
        self.striping = self.store.striping = striping_of(self.blocks, number)
        self.noise = StripedNoise(self.noise_weights, self.blocks, number)

    @property
    def progress(self):
        """Share of the epoch that is done."""
        return self.wavefront.progress

    @property
    def loss(self):
        """Sum of the epoch's loss so far, and the number of pairs it is a sum over."""
        cdef int b
        cdef double loss = 0
        cdef int64_t pairs = 0
        for b in range(self.blocks):
            loss += self.losses[b]
            pairs += self.pairs[b]
        return loss, pairs

    def stop(self):
        """Make every worker return soon."""
        self.wavefront.stop()

    def work(self):
        """Take tasks until the epoch is done; called once in each worker thread."""
        cdef Scratch scratch
        cdef Task task
        cdef int home
        memset(&scratch, 0, sizeof(Scratch))
        with nogil:
            if self.reserve(&scratch):
                home = self.wavefront.join()
                while True:
                    task = self.wavefront.take(home)
                    if task.kind == DONE:
                        break
                    if not self.run(&task, &scratch):
                        self.out_of_memory = True
                    if self.out_of_memory:
                        break
                    self.wavefront.finish(&task)
            else:
                self.out_of_memory = True
        release_pairs(&scratch.pairs)
        free(scratch.ends)
        free(scratch.contexts)
        free(scratch.groups)
        free(scratch.logits)
        free(scratch.rows)
        if self.out_of_memory:
            self.wavefront.stop()
            raise MemoryError("no memory for a slab of training pairs: use a smaller window")

    cdef bint reserve(self, Scratch *scratch) noexcept nogil:
        scratch.ends = <uint32_t *>malloc((MAX_BLOCK_ROWS + 1) * sizeof(uint32_t))
        scratch.logits = <float *>calloc(PIPELINE * VL_LOGITS(TILE, MAX_OUTPUTS), sizeof(float))
        scratch.rows = <float *>malloc(TILE * self.dim * sizeof(float))
        return (self.store.reserve(&scratch.pairs) and scratch.ends != NULL and scratch.logits != NULL
                and scratch.rows != NULL)

    cdef bint run(self, Task *task, Scratch *scratch) noexcept nogil:
        if task.kind == PREPARE:
            return self.store.prepare(task.slab, task.part, self.text_stream, &scratch.pairs)
        return self.train(task, scratch)

    cdef bint train(self, Task *task, Scratch *scratch) noexcept nogil:
        """Train one bucket."""
        cdef uint64_t stream = vl_fork(self.bucket_stream,
                                       (task.slab * self.blocks + task.round) * self.blocks + task.input)
        cdef double progress = (task.slab + task.round / <double>self.blocks) / self.wavefront.slabs
        cdef double loss = 0
        cdef int64_t n_groups, tiles, i
        cdef int lag = self.tags == NULL
        cdef Queue queue
        cdef Batch *batch
        cdef int64_t n_pairs = self.group_by_target(task, scratch, &n_groups)
        if n_pairs < 0:
            return False
        shuffle(scratch.groups, n_groups, &stream)
        queue = Queue(scratch.groups, scratch.contexts, 0)
        for i in range(PIPELINE):
            self.equip(&scratch.batches[i], scratch, i)
            scratch.batches[i].tile.lr = self.lr_start + (self.lr_stop - self.lr_start) * progress
            scratch.batches[i].tile.loss = &loss if self.with_loss else NULL
        tiles = (n_pairs + self.tile_pairs - 1) // self.tile_pairs
        for i in range(tiles + 2):
            # The rows of one tile are sent for while the logits of the tile before are
            # computed, which hide the latency of the gradients of the tile before that.
            # Documents, being alike, do not bear logits that lag behind the updates.
            if self.wavefront.stopped:
                break
            if i < tiles:
                batch = &scratch.batches[i % PIPELINE]
                self.fill_batch(task, &queue, min(self.tile_pairs, n_pairs - i * self.tile_pairs), batch)
                self.draw_negatives(task, batch, &stream)
            if i >= 2 and lag:
                self.kernels.tile_gradients(&scratch.batches[(i - 2) % PIPELINE].tile)
            if 1 <= i <= tiles:
                self.kernels.tile_logits(&scratch.batches[(i - 1) % PIPELINE].tile)
                if not lag:
                    self.kernels.tile_gradients(&scratch.batches[(i - 1) % PIPELINE].tile)
            if 1 + lag <= i <= tiles + lag:
                self.update(&scratch.batches[(i - 1 - lag) % PIPELINE])
        self.losses[task.input] += loss
        self.pairs[task.input] += min(n_pairs, max(i - 1, 0) * self.tile_pairs)
        return True

    cdef void update(self, Batch *batch) noexcept nogil:
        """Move the rows of a tile; locked inputs as far as their locks let them."""
        cdef vl_tile tile
        cdef int64_t row = 0
        cdef int i
        if self.lockf == NULL:
            self.kernels.tile_update(&batch.tile)
            return
        tile = batch.tile
        tile.dh = tile.copies
        memset(tile.scratch, 0, <size_t>tile.inputs * self.dim * sizeof(float))
        for i in range(tile.inputs):
            tile.copies[i] = tile.scratch + i * self.dim
        self.kernels.tile_update(&tile)
        for i in range(tile.inputs):
            self.kernels.scatter(batch.h[i], &row, 1, self.dim, batch.lock[i], tile.copies[i])

    cdef void equip(self, Batch *batch, Scratch *scratch, int64_t place) noexcept nogil:
        """Give a batch its share of the scratch memory."""
        batch.tile.dim = self.dim
        batch.tile.h = <const float **>batch.h
        batch.tile.dh = batch.h
        batch.tile.own = batch.own
        batch.tile.o = batch.o
        batch.tile.label = batch.label
        batch.tile.f = scratch.logits + place * VL_LOGITS(TILE, MAX_OUTPUTS)
        batch.tile.copies = batch.copies
        batch.tile.scratch = scratch.rows

    cdef int64_t group_by_target(self, Task *task, Scratch *scratch, int64_t *n_groups) noexcept nogil:
        """Sort a bucket's contexts by target, and cut them into groups; return the pairs."""
        cdef int64_t bucket = <int64_t>task.output * self.blocks + task.input
        cdef uint32_t n_targets = self.noise.rows[task.output]
        cdef Part *parts = self.store.slab_parts(task.slab)
        cdef uint32_t *ends = scratch.ends
        cdef int64_t total = 0, n = 0
        cdef uint32_t p, i, t, first, stop, cuts, c
        memset(ends, 0, (n_targets + 1) * sizeof(uint32_t))
        for p in range(<uint32_t>self.store.parts):
            for i in range(parts[p].offsets[bucket], parts[p].offsets[bucket + 1]):
                ends[parts[p].pairs[i] & 0xffff] += 1
        for t in range(n_targets):
            i = ends[t]
            ends[t] = <uint32_t>total
            total += i
        if total > scratch.capacity:
            free(scratch.contexts)
            free(scratch.groups)
            scratch.capacity = total + total // 8
            scratch.contexts = <uint16_t *>malloc(scratch.capacity * sizeof(uint16_t))
            scratch.groups = <Group *>malloc(scratch.capacity * sizeof(Group))
            if scratch.contexts == NULL or scratch.groups == NULL:
                scratch.capacity = 0
                return -1
        for p in range(<uint32_t>self.store.parts):
            for i in range(parts[p].offsets[bucket], parts[p].offsets[bucket + 1]):
                t = parts[p].pairs[i] & 0xffff
                scratch.contexts[ends[t]] = <uint16_t>(parts[p].pairs[i] >> 16)
                ends[t] += 1
        first = 0
        for t in range(n_targets):
            stop = ends[t]
            cuts = (stop - first + GROUP - 1) // GROUP
            while cuts > 0:
                c = (stop - first + cuts - 1) // cuts
                scratch.groups[n] = Group(first, <uint16_t>c, <uint16_t>t)
                n += 1
                first += c
                cuts -= 1
        n_groups[0] = n
        return total

    cdef void fill_batch(self, Task *task, Queue *queue, int size, Batch *batch) noexcept nogil:
        """Take the next pairs, and send for their rows."""
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef float *outputs = &self.outputs[0, 0]
        cdef int64_t rank
        cdef int i
        batch.n_targets = 0
        for i in range(size):
            rank = rank_of(self.striping, task.input, queue.contexts[queue.group.first + queue.used])
            batch.h[i] = (self.inputs + self.dim * rank if rank < self.first_tag
                          else self.tags + self.dim * (rank - self.first_tag))
            if self.lockf != NULL:
                batch.lock[i] = self.lockf[rank]
            batch.own[i] = outputs + self.dim * rank_of(self.striping, task.output, queue.group.target)
            vl_prefetch(batch.h[i], row_bytes)
            if i == 0 or batch.own[i] != batch.own[i - 1]:
                vl_prefetch(batch.own[i], row_bytes)
                batch.targets[batch.n_targets] = batch.own[i]
                batch.n_targets += 1
            queue.used += 1
            if queue.used == queue.group.size:
                queue.group += 1
                queue.used = 0
        batch.tile.inputs = size

    cdef void draw_negatives(self, Task *task, Batch *batch, uint64_t *stream) noexcept nogil:
        """Draw the negatives that the tile's contexts share, and send for their rows."""
        cdef const vl_alias *noise = self.noise.entries[task.output]
        cdef uint32_t n_noise = self.noise.rows[task.output]
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef float *outputs = &self.outputs[0, 0]
        cdef Negatives negatives = Negatives(&batch.o[0], &batch.label[0], &batch.weight[0], 0, False)
        cdef float *row
        cdef int _
        for _ in range(self.negative if noise != NULL else 0):
            row = outputs + self.dim * rank_of(self.striping, task.output,
                                               vl_draw(noise, n_noise, vl_next(stream)))
            vl_prefetch(row, row_bytes)
            add_negative(&negatives, row, batch.targets, batch.n_targets)
        batch.tile.outputs = negatives.size
        batch.tile.weight = batch.weight if negatives.weighted else NULL


cdef void shuffle(Group *groups, int64_t n, uint64_t *stream) noexcept nogil:
    """Without it frequent words are trained in runs, and the analogies suffer."""
    cdef int64_t i, j
    cdef Group held
    for i in range(n - 1, 0, -1):
        j = vl_below(<uint32_t>(vl_next(stream) >> 32), <uint32_t>(i + 1))
        held = groups[i]
        groups[i] = groups[j]
        groups[j] = held
