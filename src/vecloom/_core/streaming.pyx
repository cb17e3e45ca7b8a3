"""Streaming: windows in text order, updates without locks (Recht et al. 2011, as word2vec.c).

For everything whose input is a bag of rows (CBOW, subwords) or whose outputs are
nodes of a tree or the whole vocabulary. Reproducible with one worker only.

A walk over the text emits batches: inputs, and the word that each is to predict.

* Skip-gram over words: the rows of the contexts of one word, updated in place.
* Skip-gram over bags: the mean of the rows of a word predicts the words around it,
  one after the other (Bojanowski et al. 2017). It is read once, moves with each step
  as its rows would, and is written once. (All at once, the steps would add up to one
  too long: WordSim-353 loses .05, the analogies .1.)
* CBOW: the mean of all rows of the words around predicts the word in the middle
  (see ``contexts``).

Of documents (Le and Mikolov 2014) the tags are contexts of every word: inputs by
themselves beside the words around, or in their place (PV-DBOW); part of the mean
(PV-DM).

Bags of a batch come from as many strips of the text. They share their negatives,
and neighbours' bags are nearly the same: their updates to a negative would add up
to one long step, which costs the analogies a sixth.
"""

from math import gcd

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.bags cimport Bags
from vecloom._core.contexts cimport Contexts, ContextScratch, release_contexts
from vecloom._core.kernels cimport active, vl_kernels
from vecloom._core.losses cimport Batch, Losses, LossScratch, release_batch, release_losses, reserve_batch
from vecloom._core.random cimport vl_fork
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_unlock
from vecloom._core.windows cimport Span, Text, fill_span, release_span, reserve_span, useful_window

cdef enum:
    LOOKAHEAD = 2       # centres whose rows are sent for before they are needed
    MOST_IN_REACH = 4096
    MANY_CHUNKS = 16    # for each worker


ctypedef struct Scratch:
    Span span
    Batch batch
    LossScratch losses
    ContextScratch contexts
    int64_t *members        # the rows of one bag
    # of each bag of a batch
    int bags
    int64_t *centre         # its place in the span
    float *means
    float *deltas           # of the means, or of locked rows; skip-gram: the means as they were read
    float *lock             # of each input


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
    contexts : Contexts, optional
        CBOW, or PV-DM, from these; else skip-gram, or PV-DBOW.
    documents : Bags, optional
        The tags of each sentence, for PV-DBOW.
    words : bool
        PV-DBOW trains words as well.
    strips : int
        A chunk of text is cut into as many; so many bags make a batch.
    """

    cdef Bags bags
    cdef Losses losses
    cdef object keep_alive
    cdef Text text
    cdef int64_t n_tokens, chunk_tokens, chunks, stride, next_chunk, done
    cdef Contexts contexts
    cdef Bags documents
    cdef bint cbow, in_place, locked, words, stopped
    cdef int dim, strips, most_inputs
    cdef const vl_kernels *kernels
    cdef uint64_t seed, text_stream, noise_stream
    cdef double lr_start, lr_stop, total_loss
    cdef int64_t total_predictions
    cdef vl_mutex mutex

    def __cinit__(self, Bags bags, Losses losses, const int32_t[::1] ids, const int64_t[::1] offsets,
                  const int32_t[::1] rows, const uint32_t[::1] thresholds, *, int window, bint shrink,
                  uint64_t seed, Contexts contexts=None, Bags documents=None, bint words=True,
                  int64_t chunk_tokens=16384, int strips=1):
        vl_mutex_init(&self.mutex)
        self.bags, self.losses = bags, losses
        self.keep_alive = (ids, offsets, rows, thresholds)
        cdef int64_t most = useful_window(&offsets[0], offsets.shape[0] - 1, window if words else 0)
        self.text = Text(NULL, &offsets[0], offsets.shape[0] - 1, &rows[0], &thresholds[0], window, most, shrink)
        self.n_tokens = ids.shape[0]
        if self.n_tokens:
            self.text.ids = &ids[0]
        self.contexts, self.documents, self.words = contexts, documents, words
        self.cbow = contexts is not None
        self.seed, self.chunk_tokens, self.dim = seed, chunk_tokens, losses.dim
        self.chunks = (self.n_tokens + chunk_tokens - 1) // chunk_tokens
        self.stride = 1
        if documents is not None or self.cbow and contexts.documents is not None:
            self.stride = spread(self.chunks)
        self.kernels = active()
        self.in_place = not self.cbow and bags.offsets == NULL
        self.locked = self.in_place and (bags.lockf != NULL or documents is not None and documents.lockf != NULL)
        if documents is not None and not self.cbow and not self.in_place:
            raise ValueError("tags are contexts of words that are single rows")
        self.strips = 1 if self.in_place else max(1, min(<int64_t>strips, MOST_IN_REACH // max(most, 1)))
        self.most_inputs = self.strips
        if self.in_place:
            self.most_inputs = <int>max(1, 2 * most + (0 if documents is None else documents.most))

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
        cdef size_t inputs = self.most_inputs, row_bytes = self.dim * sizeof(float)
        s.batch.in_place, s.batch.one_target = not self.cbow and not self.locked, self.in_place
        s.members = <int64_t *>malloc(self.bags.most * sizeof(int64_t))
        s.centre = <int64_t *>malloc(inputs * sizeof(int64_t))
        s.means = <float *>malloc(inputs * row_bytes)
        s.deltas = <float *>malloc(inputs * row_bytes)
        s.lock = <float *>malloc(inputs * sizeof(float))
        if self.cbow and not self.contexts.reserve(&s.contexts, self.strips):
            return False
        return (reserve_span(&s.span, room, True) and reserve_batch(&s.batch, self.most_inputs)
                and self.losses.reserve(&s.losses, self.most_inputs) and s.members != NULL
                and s.centre != NULL and s.means != NULL and s.deltas != NULL and s.lock != NULL)

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
        cdef int64_t low = chunk * self.stride % self.chunks * self.chunk_tokens
        cdef int64_t high = min(low + self.chunk_tokens, self.n_tokens)
        cdef int64_t i, k, step
        cdef int strip, centres
        cdef Span *span = &s.span
        fill_span(span, &self.text, self.text_stream, low, high)
        self.losses.begin_chunk(&s.losses, vl_fork(self.noise_stream, chunk),
                                self.lr_start + (self.lr_stop - self.lr_start) * (chunk / <double>self.chunks))
        step = (span.size + self.strips - 1) // self.strips
        if self.cbow:
            for strip in range(self.strips):
                self.contexts.begin(&s.contexts, strip, min(max(0, strip * step - self.text.most), span.size))
        for k in range(step):
            if self.stopped:
                break
            centres = s.bags = s.batch.size = 0
            for strip in range(self.strips):
                i = k + strip * step
                if k + LOOKAHEAD < step:
                    self.send_for(span, i + LOOKAHEAD)
                if i >= span.size or span.sentence[i] < 0:
                    continue  # past the end, or only seen
                if self.in_place:
                    centres += self.set_contexts(s, i)
                elif self.cbow:
                    centres += self.add_context(s, i, strip)
                else:
                    centres += self.add_centre(s, i)
            if centres > 0:
                if self.in_place:
                    self.predict_centre(s)
                elif self.cbow:
                    self.predict_centres(s)
                else:
                    self.predict_contexts(s)
                self.losses.count_centres(&s.losses, centres)
        if self.cbow:
            for strip in range(self.strips):
                self.contexts.end(&s.contexts, span, strip)

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

    cdef bint set_contexts(self, Scratch *s, int64_t i) noexcept nogil:
        """Each word of the window, and each tag, is to predict the centre."""
        cdef Span *span = &s.span
        cdef int64_t j, sentence = span.sentence[i]
        s.batch.size = 0
        for j in range(span.start[i], span.stop[i]):
            if j != i:
                self.add_input(s, self.bags, span.row[j], span.row[i])
        if self.documents is not None:
            for j in range(self.documents.offsets[sentence], self.documents.offsets[sentence + 1]):
                self.add_input(s, self.documents, self.documents.rows[j], span.row[i])
        return s.batch.size > 0

    cdef void add_input(self, Scratch *s, Bags bags, int64_t row, int64_t target) noexcept nogil:
        cdef Batch *batch = &s.batch
        batch.target[batch.size] = target
        batch.h[batch.size] = batch.dh[batch.size] = &bags.inputs[row, 0]
        if not batch.in_place:  # the row is locked, more or less
            batch.dh[batch.size] = s.deltas + batch.size * self.dim
            memset(batch.dh[batch.size], 0, self.dim * sizeof(float))
            s.lock[batch.size] = 1 if bags.lockf == NULL else bags.lockf[row]
        batch.size += 1

    cdef void predict_centre(self, Scratch *s) noexcept nogil:
        cdef int64_t itself = 0
        cdef int k
        self.losses.predict(&s.batch, &s.losses)
        if not s.batch.in_place:
            for k in range(s.batch.size):
                self.kernels.scatter(<float *>s.batch.h[k], &itself, 1, self.dim, s.lock[k], s.batch.dh[k])

    # -- skip-gram over bags

    cdef bint add_centre(self, Scratch *s, int64_t i) noexcept nogil:
        """The rows of the centre together are to predict the words of the window."""
        cdef int bag = s.bags
        cdef int32_t word = s.span.row[i]
        if s.span.stop[i] == s.span.start[i] + 1:
            return False  # alone
        self.bags.read(word, 1 / <float>self.bags.size(word), s.means + bag * self.dim, s.members)
        s.centre[bag] = i
        s.bags += 1
        return True

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

    # -- CBOW

    cdef bint add_context(self, Scratch *s, int64_t i, int strip) noexcept nogil:
        """The words of the window, and the tags, are together to predict the centre."""
        cdef Batch *batch = &s.batch
        cdef int bag = s.bags
        cdef float *mean = s.means + bag * self.dim
        if not self.contexts.compose(&s.contexts, &s.span, i, strip, bag, mean):
            return False
        batch.h[bag] = mean
        batch.dh[bag] = s.deltas + bag * self.dim
        batch.target[bag] = s.span.row[i]
        memset(batch.dh[bag], 0, self.dim * sizeof(float))
        s.bags += 1
        batch.size = s.bags
        return True

    cdef void predict_centres(self, Scratch *s) noexcept nogil:
        cdef int bag
        self.losses.predict(&s.batch, &s.losses)
        for bag in range(s.bags):
            self.contexts.learn(&s.contexts, bag, s.batch.dh[bag])


cdef int64_t spread(int64_t n):
    """Return by how much to step through n chunks, so that any few in a row come from all over the text.

    Documents are often sorted: see ``PairStore.begin_of``.
    """
    cdef int64_t step = max(1, <int64_t>(0.6180339887 * n))  # the golden section
    while gcd(step, n) != 1:
        step += 1
    return step


cdef void release(Scratch *s) noexcept:
    release_losses(&s.losses)
    release_span(&s.span)
    release_batch(&s.batch)
    free(s.members)
    free(s.centre)
    free(s.means)
    free(s.deltas)
    free(s.lock)
    release_contexts(&s.contexts)
