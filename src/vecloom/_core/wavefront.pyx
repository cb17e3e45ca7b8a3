"""The order in which buckets of pairs are trained: fixed, whoever trains them.

In round r of a slab the bucket (i, (i + r) mod P) is trained for every block i
of input rows: buckets of one round share no rows. No barrier stands between
rounds; a bucket waits only for the two that last used its rows, which are the
round before of its own block of inputs, and that of the next block of inputs,
where its outputs were. Every row therefore sees its updates in the same order
at any number of workers.

Who trains a bucket is free, and matters for speed: rows that another core has
changed are slow to come by. Each worker has a home, a run of neighbouring
blocks of inputs; these stay with it, and of the blocks of outputs, which move
by one block a round, most do. It helps elsewhere only when nothing is ready.
"""

from libc.stdint cimport int64_t
from libc.stdlib cimport calloc, free

from vecloom._core.threads cimport (vl_condition_free, vl_condition_init, vl_lock, vl_mutex_free,
                                    vl_mutex_init, vl_unlock, vl_wait, vl_wake_all)


cdef class Wavefront:
    """Hands out tasks to workers: parts of a slab to prepare, buckets to train."""

    def __cinit__(self, int blocks, int64_t slabs, int parts, int workers=1):
        self.blocks = blocks
        self.slabs = slabs
        self.parts = parts
        self.workers = workers
        self.rounds = <int64_t *>calloc(blocks, sizeof(int64_t))
        self.busy = <char *>calloc(blocks, 1)
        self.prepared = <int *>calloc(2, sizeof(int))
        vl_mutex_init(&self.mutex)
        vl_condition_init(&self.changed)
        if self.rounds == NULL or self.busy == NULL or self.prepared == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.rounds)
        free(self.busy)
        free(self.prepared)
        vl_mutex_free(&self.mutex)
        vl_condition_free(&self.changed)

    def stop(self):
        """Let every worker finish its task and take no further one."""
        vl_lock(&self.mutex)
        self.stopped = True
        vl_wake_all(&self.changed)
        vl_unlock(&self.mutex)

    @property
    def progress(self):
        """Share of the buckets that are trained, 0 to 1."""
        if self.slabs == 0:
            return 1.0
        return self.finished / (<double>self.slabs * self.blocks * self.blocks)

    cdef int64_t oldest(self) noexcept nogil:
        # the slab that the block furthest behind is in
        cdef int64_t behind = self.rounds[0]
        cdef int i
        for i in range(1, self.blocks):
            if self.rounds[i] < behind:
                behind = self.rounds[i]
        return behind // self.blocks

    cdef int join(self) noexcept nogil:
        """Return a new worker's home: a number below ``workers``."""
        cdef int home
        vl_lock(&self.mutex)
        home = self.joined % self.workers
        self.joined += 1
        vl_unlock(&self.mutex)
        return home

    cdef bint is_ready(self, int i) noexcept nogil:
        cdef int64_t mine = self.rounds[i], slab = mine // self.blocks
        cdef int following = i + 1 if i + 1 < self.blocks else 0
        return (not self.busy[i] and slab < self.slabs
                and self.prepared[slab & 1] >= self.parts * (slab // 2 + 1)
                and self.rounds[following] >= mine)

    cdef bint find_bucket(self, Task *task, int home) noexcept nogil:
        # at home first; there or elsewhere the bucket furthest behind, so that the front stays even
        cdef int i, best = -1, first = home * self.blocks // self.workers
        cdef int stop = (home + 1) * self.blocks // self.workers
        cdef int64_t mine
        for i in range(first, stop):
            if (best < 0 or self.rounds[i] < self.rounds[best]) and self.is_ready(i):
                best = i
        if best < 0:
            for i in range(self.blocks):
                if (best < 0 or self.rounds[i] < self.rounds[best]) and self.is_ready(i):
                    best = i
        if best < 0:
            return False
        mine = self.rounds[best]
        task.kind = TRAIN
        task.slab = mine // self.blocks
        task.round = <int>(mine % self.blocks)
        task.input = best
        task.output = (best + task.round) % self.blocks
        self.busy[best] = 1
        return True

    cdef bint find_part(self, Task *task) noexcept nogil:
        # a slab is prepared while the one before it trains, in the place of the one before that
        cdef int64_t slab = self.next_part // self.parts
        if slab >= self.slabs or slab > self.oldest() + 1:
            return False
        task.kind = PREPARE
        task.slab = slab
        task.part = <int>(self.next_part % self.parts)
        self.next_part += 1
        return True

    cdef Task take(self, int home) noexcept nogil:
        cdef Task task
        task.kind = DONE
        vl_lock(&self.mutex)
        while not (self.stopped or self.finished == self.slabs * self.blocks * self.blocks):
            if self.find_bucket(&task, home) or self.find_part(&task):
                break
            vl_wait(&self.changed, &self.mutex)
        vl_unlock(&self.mutex)
        return task

    cdef void finish(self, Task *task) noexcept nogil:
        vl_lock(&self.mutex)
        if task.kind == TRAIN:
            self.rounds[task.input] += 1
            self.busy[task.input] = 0
            self.finished += 1
        else:
            self.prepared[task.slab & 1] += 1
        vl_wake_all(&self.changed)
        vl_unlock(&self.mutex)
