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
to one long step, which costs the analogies a sixth. With documents, strips walked
side by side come from all over the text: see ``spread``.
"""

from math import gcd

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.bags cimport Bags, BagScratch, release_bag
from vecloom._core.contexts cimport Contexts, ContextScratch, release_contexts
from vecloom._core.kernels cimport active, vl_kernels
from vecloom._core.losses cimport Batch, Losses, LossScratch, release_batch, release_losses, reserve_batch
from vecloom._core.padded cimport PaddedRows, padded, release_rows, reserve_rows
from vecloom._core.random cimport vl_fork
from vecloom._core.threads cimport vl_lock, vl_mutex, vl_mutex_free, vl_mutex_init, vl_unlock
from vecloom._core.windows cimport Span, Text, fill_span, release_span, reserve_span, useful_window

cdef enum:
    LOOKAHEAD = 2       # centres whose rows are sent for before they are needed
    MOST_IN_REACH = 4096
    MANY_CHUNKS = 16    # for each worker


ctypedef struct Scratch:
    Span *spans             # one for each strip
    Batch batch
    LossScratch losses
    ContextScratch contexts
    BagScratch bag
    # of each bag of a batch
    int bags
    int *strip              # where it is from
    int64_t *centre         # and its place in the span
    PaddedRows means
    PaddedRows deltas       # of the means, or of locked rows; skip-gram: the means as they were read
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
    strip_tokens, strips : int
        The text is cut into strips, so many of which are a chunk and walked side by side.
    batch : int
        Bags of as many strips are trained at once.
    """

    cdef Bags bags
    cdef Losses losses
    cdef object keep_alive
    cdef Text text
    cdef int64_t n_tokens, strip_tokens, n_strips, chunks, stride, next_chunk, done
    cdef Contexts contexts
    cdef Bags documents
    cdef bint cbow, in_place, locked, words, stopped
    cdef int row            # floats between two means
    cdef int dim, strips, batch, most_inputs
    cdef const vl_kernels *kernels
    cdef uint64_t seed, text_stream, noise_stream
    cdef double lr_start, lr_stop, total_loss
    cdef int64_t total_predictions
    cdef vl_mutex mutex

    def __cinit__(self, Bags bags, Losses losses, const int32_t[::1] ids, const int64_t[::1] offsets,
                  const int32_t[::1] rows, const uint32_t[::1] thresholds, *, int window, bint shrink,
                  uint64_t seed, Contexts contexts=None, Bags documents=None, bint words=True,
                  int64_t strip_tokens=2048, int strips=8, int batch=8):
        vl_mutex_init(&self.mutex)
        self.bags, self.losses = bags, losses
        self.keep_alive = (ids, offsets, rows, thresholds)
        cdef bint mixed
        cdef int64_t most = useful_window(&offsets[0], offsets.shape[0] - 1, window if words else 0)
        self.text = Text(NULL, &offsets[0], offsets.shape[0] - 1, &rows[0], &thresholds[0], window, most, shrink)
        self.n_tokens = ids.shape[0]
        if self.n_tokens:
            self.text.ids = &ids[0]
        self.contexts, self.documents, self.words = contexts, documents, words
        self.cbow = contexts is not None
        self.seed, self.dim, self.row = seed, losses.dim, padded(losses.dim)
        self.kernels = active()
        self.in_place = not self.cbow and bags.offsets == NULL
        self.locked = self.in_place and (bags.lockf != NULL or documents is not None and documents.lockf != NULL)
        if documents is not None and not self.cbow and not self.in_place:
            raise ValueError("tags are contexts of words that are single rows")
        self.strips, self.strip_tokens = max(1, min(<int64_t>strips, MOST_IN_REACH // max(most, 1))), strip_tokens
        mixed = documents is not None or self.cbow and contexts.documents is not None
        if self.in_place and not mixed:  # one by one: rows are in the cache still
            self.strip_tokens, self.strips = strip_tokens * self.strips, 1
        self.batch = min(self.strips, batch)
        self.n_strips = (self.n_tokens + self.strip_tokens - 1) // self.strip_tokens
        self.chunks = (self.n_strips + self.strips - 1) // self.strips
        self.stride = spread(self.n_strips) if mixed else 1
        self.most_inputs = self.batch
        if self.in_place:
            self.batch = 1
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
        # Copies are for where all workers have much to do.
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
                self.losses.merge(&scratch.losses)
                if self.cbow:
                    self.contexts.words.merge(&scratch.contexts.words)
        release(&scratch, self.strips)
        if not enough:
            raise MemoryError("no memory for a worker's buffers")

    cdef bint reserve(self, Scratch *s) noexcept nogil:
        cdef size_t room = self.strip_tokens + 2 * self.text.most + 1
        cdef int strip
        cdef size_t inputs = self.most_inputs
        s.batch.in_place, s.batch.one_target = not self.cbow and not self.locked, self.in_place
        s.spans = <Span *>calloc(self.strips, sizeof(Span))
        s.strip = <int *>malloc(inputs * sizeof(int))
        s.centre = <int64_t *>malloc(inputs * sizeof(int64_t))
        s.lock = <float *>malloc(inputs * sizeof(float))
        if self.cbow and not self.contexts.reserve(&s.contexts, self.strips, self.losses.workers > 1):
            return False
        if not self.cbow and not self.bags.reserve(&s.bag, False):
            return False
        if not reserve_rows(&s.means, inputs, self.dim) or not reserve_rows(&s.deltas, inputs, self.dim):
            return False
        if s.spans == NULL:
            return False
        for strip in range(self.strips):
            if not reserve_span(&s.spans[strip], room, True):
                return False
        return (s.strip != NULL and reserve_batch(&s.batch, self.most_inputs)
                and self.losses.reserve(&s.losses, self.most_inputs)
                and s.centre != NULL and s.lock != NULL)

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
        cdef int64_t longest = 0, k
        cdef int strip
        self.losses.begin_chunk(&s.losses, vl_fork(self.noise_stream, chunk),
                                self.lr_start + (self.lr_stop - self.lr_start) * (chunk / <double>self.chunks))
        for strip in range(self.strips):
            self.begin_strip(s, strip, chunk * self.strips + strip)
            longest = max(longest, s.spans[strip].size)
        for k in range(longest):
            if self.stopped:
                break
            strip = 0
            while strip < self.strips:
                self.train_batch(s, k, strip, min(strip + self.batch, self.strips))
                strip += self.batch
        if self.cbow:
            for strip in range(self.strips):
                self.contexts.end(&s.contexts, &s.spans[strip], strip)

    cdef void begin_strip(self, Scratch *s, int strip, int64_t number) noexcept nogil:
        cdef int64_t low = number * self.stride % self.n_strips * self.strip_tokens
        if number < self.n_strips:
            fill_span(&s.spans[strip], &self.text, self.text_stream, low,
                      min(low + self.strip_tokens, self.n_tokens))
        else:
            s.spans[strip].size = 0
        if self.cbow:
            self.contexts.begin(&s.contexts, strip, 0)

    cdef void train_batch(self, Scratch *s, int64_t k, int first, int last) noexcept nogil:
        """Train the k-th tokens of some strips."""
        cdef Span *span
        cdef int strip, centres = 0
        s.bags = s.batch.size = 0
        for strip in range(first, last):
            span = &s.spans[strip]
            if k + LOOKAHEAD < span.size:
                self.send_for(s, span, k + LOOKAHEAD)
            if k >= span.size or span.sentence[k] < 0:
                continue  # past the end, or only seen
            if self.in_place:
                centres += self.set_contexts(s, k, strip)
            elif self.cbow:
                centres += self.add_context(s, k, strip)
            else:
                centres += self.add_centre(s, k, strip)
        if centres == 0:
            return
        if self.in_place:
            self.predict_centre(s)
        elif self.cbow:
            self.predict_centres(s)
        else:
            self.predict_contexts(s)
        self.losses.count_centres(&s.losses, centres)

    cdef void send_for(self, Scratch *s, Span *span, int64_t i) noexcept nogil:
        """Prefetch what the i-th token will need: what is new in its reach, and its own."""
        cdef int64_t inputs = i + self.text.most, outputs = i
        if not self.cbow and not self.in_place:
            inputs, outputs = outputs, inputs
        if outputs < span.size:
            self.losses.send_for(&s.losses, span.row[outputs])
        if inputs < span.size:
            self.bags.send_for(span.row[inputs], &s.contexts.words if self.cbow else &s.bag)

    # -- skip-gram

    cdef bint set_contexts(self, Scratch *s, int64_t i, int strip) noexcept nogil:
        """Each word of the window, and each tag, is to predict the centre."""
        cdef Span *span = &s.spans[strip]
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
            batch.dh[batch.size] = s.deltas.first + batch.size * self.row
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

    cdef bint add_centre(self, Scratch *s, int64_t i, int strip) noexcept nogil:
        """The rows of the centre together are to predict the words of the window."""
        cdef Span *span = &s.spans[strip]
        cdef int bag = s.bags
        cdef int32_t word = span.row[i]
        if span.stop[i] == span.start[i] + 1:
            return False  # alone
        self.bags.read(word, 1 / <float>self.bags.size(word), s.means.first + bag * self.row, &s.bag)
        s.strip[bag], s.centre[bag] = strip, i
        s.bags += 1
        return True

    cdef void predict_contexts(self, Scratch *s) noexcept nogil:
        """Let every bag predict its first context, then its second, until all have no more."""
        cdef Span *span
        cdef Batch *batch = &s.batch
        cdef int bag, context = 0
        cdef int64_t i, j, itself = 0
        cdef float *mean
        memcpy(s.deltas.first, s.means.first, s.bags * self.row * sizeof(float))
        while True:
            batch.size = 0
            for bag in range(s.bags):
                span, i = &s.spans[s.strip[bag]], s.centre[bag]
                j = span.start[i] + context
                j += j >= i  # not itself
                if j < span.stop[i]:
                    batch.dh[batch.size] = s.means.first + bag * self.row
                    batch.target[batch.size] = span.row[j]
                    batch.size += 1
            if batch.size == 0:
                break
            self.losses.predict(batch, &s.losses)
            context += 1
        for bag in range(s.bags):
            mean = s.means.first + bag * self.row
            self.kernels.scatter(mean, &itself, 1, self.dim, -1, s.deltas.first + bag * self.row)
            self.bags.write(s.spans[s.strip[bag]].row[s.centre[bag]], 1, mean, &s.bag)

    # -- CBOW

    cdef bint add_context(self, Scratch *s, int64_t i, int strip) noexcept nogil:
        """The words of the window, and the tags, are together to predict the centre."""
        cdef Batch *batch = &s.batch
        cdef int bag = s.bags
        cdef float *mean = s.means.first + bag * self.row
        if not self.contexts.compose(&s.contexts, &s.spans[strip], i, strip, bag, mean):
            return False
        batch.h[bag] = mean
        batch.dh[bag] = s.deltas.first + bag * self.row
        batch.target[bag] = s.spans[strip].row[i]
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
    """Return by how much to step through n strips, so that any few in a row come from all over the text.

    Documents are often sorted, by label say: what those of one stretch have in common, the
    outputs learn while they last, and their vectors lack it.
    """
    cdef int64_t step = max(1, <int64_t>(0.6180339887 * n))  # the golden section
    while gcd(step, n) != 1:
        step += 1
    return step


cdef void release(Scratch *s, int strips) noexcept:
    cdef int strip
    release_losses(&s.losses)
    if s.spans != NULL:
        for strip in range(strips):
            release_span(&s.spans[strip])
    free(s.spans)
    free(s.strip)
    release_batch(&s.batch)
    release_bag(&s.bag)
    free(s.centre)
    release_rows(&s.means)
    release_rows(&s.deltas)
    free(s.lock)
    release_contexts(&s.contexts)
