"""GloVe in blocks: race-free, the same bytes at any number of workers.

The records lie in buckets by (block of the word, block of the context): see ``records``. Buckets
are trained in the order of ``wavefront``, so those that run at the same time share neither words
nor contexts; which block takes which place in that order is drawn anew for each epoch. Within a
bucket the records of a word are cut into groups, and the groups shuffled.
"""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

import numpy as np

from vecloom._core.kernels cimport VL_GLOVE_CONTEXTS, active, vl_glove, vl_kernels
from vecloom._core.random cimport vl_below, vl_fork, vl_next
from vecloom._core.records cimport MAX_BLOCK_ROWS, Record
from vecloom._core.striping cimport Striping, rank_of, striping_of
from vecloom._core.threads cimport vl_prefetch
from vecloom._core.wavefront cimport DONE, TRAIN, Task, Wavefront

cdef enum:
    PIPELINE = 3


ctypedef struct Group:
    # a few contexts of one word
    uint32_t first
    uint16_t size
    uint16_t word


ctypedef struct Step:
    # a group on its way: its rows are sent for, then it is trained
    vl_glove step
    float *contexts[VL_GLOVE_CONTEXTS]


ctypedef struct Scratch:
    # what one worker needs; grown as buckets need it
    uint32_t *ends          # of the words of a bucket, in the counting sort
    uint16_t *contexts      # of a bucket, grouped by word
    float *log_x
    float *weight
    Group *groups
    int64_t capacity        # records
    Step steps[PIPELINE]


cdef class BlockedGlove:
    """Train one epoch at a time: ``begin``, then ``work`` in every worker thread.

    Parameters
    ----------
    words, contexts : float32 (V, 2 * S)
        S weights and the history of each, S a multiple of 16; updated in place.
    records, offsets : RECORD (n,), int64 (blocks ** 2 + 1,)
        Co-occurrences by bucket.
    blocks : int
        P, a power of two, V / P at most 65,536.
    symmetric : bool
        A record stands for both directions.
    clip : float
        Bound of the components of a gradient.
    group : int
        At most so many contexts of a word are trained at once, at most 16.
    anchors, anchor_rows : float32 (R, D), int32 (V,), optional
        Vectors that words are held near to, and the row of each word among them, -1 for none.
    mu : float
        Weight of the squared distance of ``word + context`` to the anchor.
    """

    cdef float[:, ::1] words
    cdef float[:, ::1] contexts
    cdef Record[::1] records
    cdef const int64_t[::1] offsets
    cdef float[:, ::1] anchors
    cdef const int32_t[::1] anchor_rows
    cdef Striping striping
    cdef int blocks, dim, group
    cdef bint symmetric
    cdef double clip, mu
    cdef uint64_t seed, bucket_stream
    cdef Wavefront wavefront
    cdef const vl_kernels *kernels
    cdef double lr_start, lr_stop
    cdef int32_t[::1] word_blocks       # at each place of the wavefront
    cdef int32_t[::1] context_blocks
    cdef double *losses                 # per place of words, as their buckets are in a fixed order
    cdef int64_t *trained
    cdef int64_t *skipped
    cdef bint out_of_memory

    def __cinit__(self, float[:, ::1] words, float[:, ::1] contexts, Record[::1] records,
                  const int64_t[::1] offsets, *, int blocks, bint symmetric, double clip, int group, uint64_t seed,
                  float[:, ::1] anchors=None, const int32_t[::1] anchor_rows=None, double mu=0):
        if blocks < 1 or blocks & (blocks - 1) or words.shape[0] > blocks * MAX_BLOCK_ROWS:
            raise ValueError(f"{blocks} blocks do not fit {words.shape[0]} rows")
        if offsets.shape[0] != blocks * blocks + 1 or offsets[blocks * blocks] != records.shape[0]:
            raise ValueError(f"the records are not in {blocks} x {blocks} buckets")
        if words.shape[1] % 32 or words.shape[1] != contexts.shape[1] or words.shape[0] != contexts.shape[0]:
            raise ValueError("words and contexts differ in shape, or their rows are not padded")
        if anchor_rows is not None and (
                anchors is None or anchor_rows.shape[0] != words.shape[0] or anchors.shape[1] > words.shape[1] // 2
                or np.max(anchor_rows, initial=-1) >= anchors.shape[0]):
            raise ValueError("the anchors do not fit the words")
        self.words, self.contexts, self.records, self.offsets = words, contexts, records, offsets
        self.blocks, self.symmetric, self.clip, self.seed = blocks, symmetric, clip, seed
        self.anchors, self.anchor_rows, self.mu = anchors, anchor_rows, mu
        self.dim = words.shape[1] // 2
        self.group = max(1, min(group, VL_GLOVE_CONTEXTS))
        self.striping = striping_of(blocks, 0)
        self.kernels = active()
        self.losses = <double *>calloc(blocks, sizeof(double))
        self.trained = <int64_t *>calloc(blocks, sizeof(int64_t))
        self.skipped = <int64_t *>calloc(blocks, sizeof(int64_t))
        if self.losses == NULL or self.trained == NULL or self.skipped == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.losses)
        free(self.trained)
        free(self.skipped)

    def begin(self, int epoch, double lr_start, double lr_stop, bint with_loss=True, int workers=1):
        """Prepare an epoch, in which the learning rate goes from ``lr_start`` to ``lr_stop``.

        ``workers`` is how many will work on it, for speed only: any number may. The loss costs
        nothing, and is summed up in any case.
        """
        cdef uint64_t stream = vl_fork(self.seed, epoch)
        self.bucket_stream = vl_fork(stream, 0)
        self.lr_start, self.lr_stop = lr_start, lr_stop
        self.word_blocks = permutation(self.blocks, vl_fork(stream, 1))
        self.context_blocks = permutation(self.blocks, vl_fork(stream, 2))
        memset(self.losses, 0, self.blocks * sizeof(double))
        memset(self.trained, 0, self.blocks * sizeof(int64_t))
        memset(self.skipped, 0, self.blocks * sizeof(int64_t))
        # one part, with nothing in it to prepare: the records are there
        self.wavefront = Wavefront(self.blocks, 1, 1, workers)

    @property
    def progress(self):
        """Share of the epoch that is done."""
        return self.wavefront.progress

    @property
    def loss(self):
        """Sum of the epoch's loss so far, and the number of records it is a sum over."""
        cdef int b
        cdef double loss = 0
        cdef int64_t trained = 0
        for b in range(self.blocks):
            loss += self.losses[b]
            trained += self.trained[b]
        return loss, trained

    @property
    def not_finite(self):
        """Records passed over because their gradient was not finite."""
        cdef int b
        cdef int64_t skipped = 0
        for b in range(self.blocks):
            skipped += self.skipped[b]
        return skipped

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
            scratch.ends = <uint32_t *>malloc((MAX_BLOCK_ROWS + 1) * sizeof(uint32_t))
            if scratch.ends == NULL:
                self.out_of_memory = True
            home = self.wavefront.join()
            while not self.out_of_memory:
                task = self.wavefront.take(home)
                if task.kind == DONE:
                    break
                if task.kind == TRAIN and not self.train(&task, &scratch):
                    self.out_of_memory = True
                self.wavefront.finish(&task)
        free(scratch.ends)
        release(&scratch)
        if self.out_of_memory:
            self.wavefront.stop()
            raise MemoryError("no memory for a bucket of co-occurrences: use fewer workers")

    cdef bint train(self, Task *task, Scratch *scratch) noexcept nogil:
        """Train one bucket."""
        cdef int words = self.word_blocks[task.input], contexts = self.context_blocks[task.output]
        cdef uint64_t stream = vl_fork(self.bucket_stream, task.round * self.blocks + task.input)
        cdef double rate = self.lr_start + (self.lr_stop - self.lr_start) * task.round / self.blocks
        cdef double loss = 0
        cdef int64_t trained = 0, skipped = 0, i
        cdef Step *step
        cdef int64_t n_groups = self.group_by_word(words, contexts, scratch)
        if n_groups < 0:
            return False
        shuffle(scratch.groups, n_groups, &stream)
        for i in range(PIPELINE):
            step = &scratch.steps[i]
            step.step = vl_glove(0, self.dim, rate, self.clip, NULL, &step.contexts[0], NULL, NULL, &loss)
        for i in range(n_groups + PIPELINE - 1):
            if self.wavefront.stopped:
                break
            if i < n_groups:
                self.fetch(&scratch.groups[i], words, contexts, scratch, &scratch.steps[i % PIPELINE])
            if i >= PIPELINE - 1:
                step = &scratch.steps[(i + 1) % PIPELINE]
                skipped += self.kernels.glove(&step.step)
                trained += step.step.n
        if words == contexts and self.anchor_rows is not None:
            self.pull_to_anchors(words, rate)
        self.losses[task.input] += loss
        self.trained[task.input] += trained
        self.skipped[task.input] += skipped
        return True

    cdef int64_t group_by_word(self, int words, int contexts, Scratch *scratch) noexcept nogil:
        """Sort the records of a bucket by word, and cut them into groups; return how many."""
        cdef bint turned = self.symmetric and words > contexts
        cdef int64_t bucket = <int64_t>(contexts if turned else words) * self.blocks + (words if turned else contexts)
        cdef int64_t n = self.offsets[bucket + 1] - self.offsets[bucket]
        cdef int64_t n_words = ((self.words.shape[0] - 1) >> self.striping.shift) + 1 if n else 0
        cdef Record *records = &self.records[0] + self.offsets[bucket] if n else NULL
        cdef uint32_t *ends = scratch.ends
        cdef uint32_t total = 0, held, to
        cdef int64_t i
        if not reserve(scratch, n):
            return -1
        memset(ends, 0, n_words * sizeof(uint32_t))
        for i in range(n):
            ends[records[i].second if turned else records[i].first] += 1
        for i in range(n_words):
            held = ends[i]
            ends[i] = total
            total += held
        for i in range(n):
            held = records[i].second if turned else records[i].first
            to = ends[held]
            ends[held] = to + 1
            scratch.contexts[to] = records[i].first if turned else records[i].second
            scratch.log_x[to] = records[i].log_x
            scratch.weight[to] = records[i].weight
        return self.cut(n_words, scratch)

    cdef int64_t cut(self, int64_t n_words, Scratch *scratch) noexcept nogil:
        """Cut what is sorted into groups of a word each, as even as can be; return how many."""
        cdef int64_t word, n = 0
        cdef uint32_t first = 0, stop, cuts, size
        for word in range(n_words):
            stop = scratch.ends[word]
            cuts = (stop - first + self.group - 1) // self.group
            while cuts > 0:
                size = (stop - first + cuts - 1) // cuts
                scratch.groups[n] = Group(first, <uint16_t>size, <uint16_t>word)
                n += 1
                first += size
                cuts -= 1
        return n

    cdef void fetch(self, Group *group, int words, int contexts, Scratch *scratch, Step *step) noexcept nogil:
        """Make a group's step, and send for its rows."""
        cdef size_t row = 2 * self.dim, row_bytes = row * sizeof(float)
        cdef int k
        step.step.n = group.size
        step.step.word = &self.words[0, 0] + row * rank_of(self.striping, words, group.word)
        step.step.log_x = scratch.log_x + group.first
        step.step.weight = scratch.weight + group.first
        vl_prefetch(step.step.word, row_bytes)
        for k in range(group.size):
            step.contexts[k] = (&self.contexts[0, 0]
                                + row * rank_of(self.striping, contexts, scratch.contexts[group.first + k]))
            vl_prefetch(step.contexts[k], row_bytes)

    cdef void pull_to_anchors(self, int block, double rate) noexcept nogil:
        """One step of AdaGrad on mu * |word + context - anchor|^2 for each word of a block.

        Dingwall and Potts 2018, eq. 3. The step is implicit, with the gradient from where it leads
        to, so that no mu overshoots. The bucket of the block with itself is the one in which both
        rows of a word are this thread's own.
        """
        cdef int64_t row, rank
        cdef int32_t anchor
        cdef int d
        cdef double change, of_word, of_context
        cdef float *word
        cdef float *context
        for row in range(((self.words.shape[0] - 1) >> self.striping.shift) + 1):
            rank = rank_of(self.striping, block, <uint32_t>row)
            if rank >= self.words.shape[0] or self.anchor_rows[rank] < 0:
                continue
            anchor = self.anchor_rows[rank]
            word, context = &self.words[rank, 0], &self.contexts[rank, 0]
            for d in range(<int>self.anchors.shape[1]):
                of_word, of_context = 1 / sqrt(word[self.dim + d]), 1 / sqrt(context[self.dim + d])
                change = 2 * self.mu * rate * (<double>word[d] + context[d] - self.anchors[anchor, d])
                change /= 1 + 2 * self.mu * rate * (of_word + of_context)
                word[d] -= <float>(change * of_word)
                context[d] -= <float>(change * of_context)
                word[self.dim + d] += <float>(change * change)
                context[self.dim + d] += <float>(change * change)


cdef int32_t[::1] permutation(int n, uint64_t stream):
    """Draw an order of the blocks."""
    cdef int32_t[::1] order = np.arange(n, dtype=np.int32)
    cdef int32_t held
    cdef int i, j
    for i in range(n - 1, 0, -1):
        j = <int>vl_below(<uint32_t>(vl_next(&stream) >> 32), <uint32_t>(i + 1))
        held = order[i]
        order[i] = order[j]
        order[j] = held
    return order


cdef void shuffle(Group *groups, int64_t n, uint64_t *stream) noexcept nogil:
    cdef int64_t i, j
    cdef Group held
    for i in range(n - 1, 0, -1):
        j = vl_below(<uint32_t>(vl_next(stream) >> 32), <uint32_t>(i + 1))
        held = groups[i]
        groups[i] = groups[j]
        groups[j] = held


cdef void release(Scratch *scratch) noexcept nogil:
    free(scratch.contexts)
    free(scratch.log_x)
    free(scratch.weight)
    free(scratch.groups)
    scratch.contexts = NULL
    scratch.log_x = scratch.weight = NULL
    scratch.groups = NULL
    scratch.capacity = 0


cdef bint reserve(Scratch *scratch, int64_t n) noexcept nogil:
    """Make room for a bucket of n records."""
    if n <= scratch.capacity:
        return True
    release(scratch)
    n += n // 8
    scratch.contexts = <uint16_t *>malloc(n * sizeof(uint16_t))
    scratch.log_x = <float *>malloc(n * sizeof(float))
    scratch.weight = <float *>malloc(n * sizeof(float))
    scratch.groups = <Group *>malloc(n * sizeof(Group))
    if scratch.contexts == NULL or scratch.log_x == NULL or scratch.weight == NULL or scratch.groups == NULL:
        release(scratch)
        return False
    scratch.capacity = n
    return True
