"""Streaming: windows in text order, updates without locks (Recht et al. 2011, as word2vec.c).

For everything whose input is a bag of rows (CBOW, subwords) or whose outputs are
nodes of a tree or the whole vocabulary. Reproducible with one worker only.

A walk over the text emits batches: inputs, and the word that each is to predict.

* Skip-gram over words: the rows of the contexts of one word, updated in place.
* Skip-gram over bags: the mean of the rows of a word predicts the words around it,
  one after the other (Bojanowski et al. 2017). It is read once, moves with each step
  as its rows would, and is written once. (All at once, the steps would add up to one
  too long: WordSim-353 loses .05, the analogies .1.)
* CBOW: the mean of all rows of the words around predicts the word in the middle.
  What the rows of a token add up to is read when the token comes into reach and
  written when it goes out of reach; between, each step moves the sum itself.

Bags of a batch come from as many strips of the text. They share their negatives,
and neighbours' bags are nearly the same: their updates to a negative would add up
to one long step, which costs the analogies a sixth.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.bags cimport Bags
from vecloom._core.kernels cimport active, vl_kernels
from vecloom._core.losses cimport Batch, Losses, LossScratch, release_losses
from vecloom._core.random cimport vl_fork
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_unlock
from vecloom._core.windows cimport Span, Text, fill_span, useful_window

cdef enum:
    LOOKAHEAD = 2       # centres whose rows are sent for before they are needed
    MOST_IN_REACH = 4096
    MANY_CHUNKS = 16    # for each worker


ctypedef struct Scratch:
    Span span
    Batch batch
    LossScratch losses
    int64_t *members        # the rows of one bag
    # of each bag of a batch
    int bags
    int64_t *centre         # its place in the span
    float *means
    float *deltas           # CBOW: of the means; skip-gram: the means as they were read
    float *backward         # the share of its update that each row receives
    int64_t *slots          # CBOW: where the sums of its tokens are
    int *n_slots
    # of each strip
    float *sums             # of the rows of each token in reach, as they are now
    float *sums_before      # and as they were read
    int64_t *entered        # tokens before this one have been read
    int64_t *left           # and before this one written


cdef class Streaming:
    """Train one epoch at a time: ``begin``, then ``work`` in every worker thread.

    Parameters
    ----------
    bags : Bags
        The rows of each word, updated in place.
    losses : Losses
        How words are predicted.
    ids, offsets, rows, thresholds
        The encoded corpus and the model's view of it, as in ``BlockedSkipGram``.
    cbow : bool
        CBOW rather than skip-gram.
    forward_mean, backward_mean : bool
        Whether CBOW's sum, and the update of its rows, are divided by their number.
    strips : int
        A chunk of text is cut into as many; so many bags make a batch.
    """

    cdef Bags bags
    cdef Losses losses
    cdef object keep_alive
    cdef Text text
    cdef int64_t n_tokens, chunk_tokens, chunks, next_chunk, done
    cdef bint cbow, in_place, forward_mean, backward_mean, stopped
    cdef int dim, strips, ring
    cdef const vl_kernels *kernels
    cdef uint64_t seed, text_stream, noise_stream
    cdef double lr_start, lr_stop, total_loss
    cdef int64_t total_predictions
    cdef vl_mutex mutex

    def __cinit__(self, Bags bags, Losses losses, const int32_t[::1] ids, const int64_t[::1] offsets,
                  const int32_t[::1] rows, const uint32_t[::1] thresholds, *, int window, bint shrink,
                  bint cbow, bint forward_mean, bint backward_mean, uint64_t seed,
                  int64_t chunk_tokens=16384, int strips=1):
        vl_mutex_init(&self.mutex)
        self.bags, self.losses = bags, losses
        self.keep_alive = (ids, offsets, rows, thresholds)
        cdef int64_t most = useful_window(&offsets[0], offsets.shape[0] - 1, window)
        self.text = Text(NULL, &offsets[0], offsets.shape[0] - 1, &rows[0], &thresholds[0], window, most, shrink)
        self.n_tokens = ids.shape[0]
        if self.n_tokens:
            self.text.ids = &ids[0]
        self.cbow, self.forward_mean, self.backward_mean = cbow, forward_mean, backward_mean
        self.seed, self.chunk_tokens, self.dim = seed, chunk_tokens, losses.dim
        self.chunks = (self.n_tokens + chunk_tokens - 1) // chunk_tokens
        self.kernels = active()
        self.in_place = not cbow and bags.reach == NULL
        self.strips = 1 if self.in_place else max(1, min(<int64_t>strips, MOST_IN_REACH // most))
        self.ring = 2 * most + 1

    def __dealloc__(self):
        vl_mutex_free(&self.mutex)

    def begin(self, int epoch, double lr_start, double lr_stop, bint with_loss, int workers=1):
        """Prepare an epoch, in which the learning rate goes from ``lr_start`` to ``lr_stop``."""
        cdef uint64_t stream = vl_fork(self.seed, epoch)
        self.text_stream = vl_fork(stream, 0)
        self.noise_stream = vl_fork(stream, 1)
        self.lr_start, self.lr_stop = lr_start, lr_stop
        self.losses.with_loss = with_loss
        # Copies of the tree's top move it by a worker's share: right where all have much to do.
        self.losses.workers = workers if self.chunks >= MANY_CHUNKS * workers else 1
        self.next_chunk = self.done = 0
        self.total_loss = 0
        self.total_predictions = 0
        self.stopped = False

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
                chunk = self.take()
                if chunk < 0:
                    break
                self.train_chunk(chunk, &scratch)
                self.finish(&scratch)
            if enough:
                self.losses.merge_hot(&scratch.losses)
        release(&scratch)
        if not enough:
            raise MemoryError("no memory for a worker's buffers")

    cdef bint reserve(self, Scratch *s) noexcept nogil:
        cdef size_t room = self.chunk_tokens + 2 * self.text.most + 1
        cdef size_t strips = self.strips, contexts = 2 * self.text.most
        cdef size_t inputs = contexts if self.in_place else strips
        cdef size_t row_bytes = self.dim * sizeof(float)
        s.span.row = <int32_t *>malloc(room * sizeof(int32_t))
        s.span.start = <uint32_t *>malloc(room * sizeof(uint32_t))
        s.span.stop = <uint32_t *>malloc(room * sizeof(uint32_t))
        s.batch.target = <int64_t *>malloc(inputs * sizeof(int64_t))
        s.batch.h = <const float **>malloc(inputs * sizeof(float *))
        s.batch.dh = <float **>malloc(inputs * sizeof(float *))
        s.batch.in_place, s.batch.one_target = not self.cbow, self.in_place
        s.members = <int64_t *>malloc(self.bags.most * sizeof(int64_t))
        s.centre = <int64_t *>malloc(strips * sizeof(int64_t))
        s.means = <float *>malloc(strips * row_bytes)
        s.deltas = <float *>malloc(strips * row_bytes)
        s.backward = <float *>malloc(strips * sizeof(float))
        s.slots = <int64_t *>malloc(strips * contexts * sizeof(int64_t))
        s.n_slots = <int *>malloc(strips * sizeof(int))
        s.sums = <float *>malloc(strips * self.ring * row_bytes if self.cbow else 1)
        s.sums_before = <float *>malloc(strips * self.ring * row_bytes if self.cbow else 1)
        s.entered = <int64_t *>calloc(strips, sizeof(int64_t))
        s.left = <int64_t *>calloc(strips, sizeof(int64_t))
        return (self.losses.reserve(&s.losses, inputs)
                and s.span.row != NULL and s.span.start != NULL and s.span.stop != NULL
                and s.batch.target != NULL and s.batch.h != NULL and s.batch.dh != NULL and s.members != NULL
                and s.centre != NULL and s.means != NULL and s.deltas != NULL and s.backward != NULL
                and s.slots != NULL and s.n_slots != NULL and s.sums != NULL and s.sums_before != NULL
                and s.entered != NULL and s.left != NULL)

    cdef int64_t take(self) noexcept nogil:
        cdef int64_t chunk = -1
        vl_lock(&self.mutex)
        if self.next_chunk < self.chunks and not self.stopped:
            chunk = self.next_chunk
            self.next_chunk += 1
        vl_unlock(&self.mutex)
        return chunk

    cdef void finish(self, Scratch *s) noexcept nogil:
        vl_lock(&self.mutex)
        self.done += 1
        self.total_loss += s.losses.loss
        self.total_predictions += s.losses.predictions
        vl_unlock(&self.mutex)

    # -- who predicts whom

    cdef void train_chunk(self, int64_t chunk, Scratch *s) noexcept nogil:
        cdef int64_t low = chunk * self.chunk_tokens, high = min(low + self.chunk_tokens, self.n_tokens)
        cdef int64_t i, k, step
        cdef int strip, centres
        cdef Span *span = &s.span
        fill_span(span, &self.text, self.text_stream, low, high)
        self.losses.begin_chunk(&s.losses, vl_fork(self.noise_stream, chunk),
                                self.lr_start + (self.lr_stop - self.lr_start) * (chunk / <double>self.chunks))
        step = (span.size + self.strips - 1) // self.strips
        for strip in range(self.strips):
            s.entered[strip] = s.left[strip] = min(max(0, strip * step - self.text.most), span.size)
        for k in range(step):
            if self.stopped:
                break
            centres = s.bags = s.batch.size = 0
            for strip in range(self.strips):
                i = k + strip * step
                if k + LOOKAHEAD < step:
                    self.send_for(span, i + LOOKAHEAD)
                if i >= span.size or span.stop[i] <= span.start[i] + 1:
                    continue  # past the end, only seen, or alone
                centres += 1
                if self.in_place:
                    self.set_contexts(span, i, &s.batch)
                elif self.cbow:
                    self.add_context(s, i, strip)
                else:
                    self.add_centre(s, i)
            if centres > 0:
                if self.in_place:
                    self.losses.predict(&s.batch, &s.losses)
                elif self.cbow:
                    self.losses.predict(&s.batch, &s.losses)
                    self.move_sums(s)
                else:
                    self.predict_contexts(s)
                self.losses.count_centres(&s.losses, centres)
        if self.cbow:
            for strip in range(self.strips):
                self.leave(s, strip, s.entered[strip])

    cdef void send_for(self, Span *span, int64_t i) noexcept nogil:
        """Prefetch what the i-th token will need: what is new in its reach, and its own."""
        cdef int64_t inputs = i + self.text.most, outputs = i
        if not self.cbow and not self.in_place:
            inputs, outputs = outputs, inputs
        if outputs < span.size:
            self.losses.send_for(span.row[outputs])
        if inputs < span.size:
            self.bags.send_for(span.row[inputs])

    # -- skip-gram

    cdef void set_contexts(self, Span *span, int64_t i, Batch *batch) noexcept nogil:
        """Each word of the window is to predict the centre."""
        cdef int64_t j
        batch.size = 0
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                batch.dh[batch.size] = &self.bags.inputs[span.row[j], 0]
                batch.target[batch.size] = span.row[i]
                batch.size += 1

    cdef void add_centre(self, Scratch *s, int64_t i) noexcept nogil:
        """The rows of the centre together are to predict the words of the window."""
        cdef int bag = s.bags
        cdef int32_t word = s.span.row[i]
        self.bags.read(word, 1 / <float>self.bags.size(word), s.means + bag * self.dim, s.members)
        s.centre[bag] = i
        s.bags += 1

    cdef void predict_contexts(self, Scratch *s) noexcept nogil:
        """Let every bag predict its first context, then its second, until all have no more."""
        cdef Span *span = &s.span
        cdef Batch *batch = &s.batch
        cdef int bag, context = 0
        cdef int64_t i, j, which
        memcpy(s.deltas, s.means, s.bags * self.dim * sizeof(float))
        while True:
            batch.size = 0
            for bag in range(s.bags):
                i = s.centre[bag]
                j = span.start[i] + context
                j += j >= i  # not itself
                if j < span.stop[i]:
                    batch.dh[batch.size] = s.means + bag * self.dim
                    batch.target[batch.size] = span.row[j]
                    batch.size += 1
            if batch.size == 0:
                break
            self.losses.predict(batch, &s.losses)
            context += 1
        for bag in range(s.bags):
            which = bag
            self.kernels.scatter(s.means, &which, 1, self.dim, -1, s.deltas + bag * self.dim)
            self.bags.write(span.row[s.centre[bag]], 1, s.means + bag * self.dim, s.members)

    cdef float *add_bag(self, Scratch *s, int64_t i) noexcept nogil:
        """Begin a bag; return where its mean goes."""
        cdef int bag = s.bags
        s.centre[bag] = i
        memset(s.deltas + bag * self.dim, 0, self.dim * sizeof(float))
        s.bags += 1
        return s.means + bag * self.dim

    # -- CBOW

    cdef void add_context(self, Scratch *s, int64_t i, int strip) noexcept nogil:
        """The words of the window together are to predict the centre."""
        cdef Span *span = &s.span
        cdef Batch *batch = &s.batch
        cdef float *mean = self.add_bag(s, i)
        cdef int bag = s.bags - 1, n = 0
        cdef int64_t *slots = s.slots + bag * 2 * self.text.most
        cdef int64_t j, size = 0
        self.leave(s, strip, i - self.text.most)
        self.enter(s, strip, span.stop[i])
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                slots[n] = strip * self.ring + j % self.ring
                size += self.bags.size(span.row[j])
                n += 1
        s.n_slots[bag] = n
        s.backward[bag] = 1 / <float>size if self.backward_mean else 1
        self.kernels.gather(s.sums, slots, n, self.dim, 1 / <float>size if self.forward_mean else 1, mean)
        batch.h[bag] = mean
        batch.dh[bag] = s.deltas + bag * self.dim
        batch.target[bag] = span.row[i]
        batch.size = s.bags

    cdef void move_sums(self, Scratch *s) noexcept nogil:
        """Move what the tokens of each bag add up to as their rows will move."""
        cdef Span *span = &s.span
        cdef int bag, n
        cdef int64_t i, j
        cdef int64_t *slots
        for bag in range(s.bags):
            slots = s.slots + bag * 2 * self.text.most
            if self.bags.reach == NULL:
                self.kernels.scatter(s.sums, slots, s.n_slots[bag], self.dim, s.backward[bag], s.batch.dh[bag])
                continue
            n = 0
            i = s.centre[bag]
            for j in range(span.start[i], span.stop[i]):
                if j != i:
                    self.kernels.scatter(s.sums, slots + n, 1, self.dim,
                                         s.backward[bag] * self.bags.reach[span.row[j]], s.batch.dh[bag])
                    n += 1

    cdef void enter(self, Scratch *s, int strip, int64_t stop) noexcept nogil:
        """Read the rows of the tokens before ``stop``."""
        cdef size_t row_bytes = self.dim * sizeof(float)
        cdef float *sum
        cdef int64_t slot
        while s.entered[strip] < stop:
            slot = strip * self.ring + s.entered[strip] % self.ring
            sum = s.sums + slot * self.dim
            self.bags.read(s.span.row[s.entered[strip]], 1, sum, s.members)
            memcpy(s.sums_before + slot * self.dim, sum, row_bytes)
            s.entered[strip] += 1

    cdef void leave(self, Scratch *s, int strip, int64_t stop) noexcept nogil:
        """Write what has been learnt to the rows of the tokens before ``stop``."""
        cdef int64_t slot
        cdef int32_t word
        cdef float reach
        while s.left[strip] < min(stop, s.entered[strip]):
            slot = strip * self.ring + s.left[strip] % self.ring
            word = s.span.row[s.left[strip]]
            reach = 1 if self.bags.reach == NULL else self.bags.reach[word]
            if reach != 0:
                self.kernels.scatter(s.sums, &slot, 1, self.dim, -1, s.sums_before + slot * self.dim)
                self.bags.write(word, 1 / reach, s.sums + slot * self.dim, s.members)
            s.left[strip] += 1


cdef void release(Scratch *s) noexcept:
    release_losses(&s.losses)
    free(s.span.row)
    free(s.span.start)
    free(s.span.stop)
    free(s.batch.target)
    free(s.batch.h)
    free(s.batch.dh)
    free(s.members)
    free(s.centre)
    free(s.means)
    free(s.deltas)
    free(s.backward)
    free(s.slots)
    free(s.n_slots)
    free(s.sums)
    free(s.sums_before)
    free(s.entered)
    free(s.left)
