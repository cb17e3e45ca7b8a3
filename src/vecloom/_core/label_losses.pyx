"""How lines predict their labels: softmax, hierarchical softmax, negative sampling, one versus all.

Here an input has one of few labels, or several, and every worker may have outputs of its own. For
inputs that predict words, see ``losses.pyx``.
"""

from libc.stdint cimport INT64_MAX, int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from vecloom._core.copies cimport merge_copy
from vecloom._core.kernels cimport VL_LOGITS, active
from vecloom._core.noise cimport Negatives, add_negative
from vecloom._core.random cimport vl_draw, vl_next
from vecloom._core.tree cimport follow

cdef enum:
    SOFTMAX
    TREE
    SAMPLED
    ONE_VERSUS_ALL
    OWN_OUTPUTS = 1 << 18   # floats: up to so many, each worker has outputs of its own
    DRAWS = 64              # for a negative that is not the target

LOSSES = {"softmax": SOFTMAX, "hs": TREE, "ns": SAMPLED, "ova": ONE_VERSUS_ALL}


cdef class LabelLosses:
    """The outputs of labels, and the loss that is descended.

    Parameters
    ----------
    outputs : float32 (n_labels, D)
        Updated in place. For "hs" they are those of the tree's nodes, and the last is not used.
    loss : str
        One of LOSSES.
    paths : tuple
        For "hs", of each label: ``offsets`` int64, ``nodes`` int32, ``targets`` uint8.
    noise : float64 (n_labels,)
        For "ns": what the ``negative`` negatives are drawn by.

    Notes
    -----
    Few outputs are changed by every line, or by most: then each of several workers has copies
    (``copies.pxd``).
    """

    def __cinit__(self, float[:, ::1] outputs, *, str loss, paths=None, noise=None, int negative=5):
        self.outputs, self.kind, self.dim = outputs, LOSSES[loss], outputs.shape[1]
        self.kernels = active()
        self.max_outputs = max(outputs.shape[0], 1)
        if self.kind == TREE:
            self.set_tree(paths[0], paths[1], paths[2])
        elif self.kind == SAMPLED:
            self.noise, self.negative = AliasTable(noise), negative
            self.max_outputs = max(negative, 1)

    cdef set_tree(self, const int64_t[::1] offsets, const int32_t[::1] nodes, const uint8_t[::1] targets):
        self.keep_alive = (offsets, nodes, targets)
        self.tree = Tree(&offsets[0], NULL, NULL, NULL, NULL, INT64_MAX)
        if nodes.shape[0]:
            self.tree.nodes, self.tree.labels = &nodes[0], &targets[0]

    cdef bint takes_all_labels(self) noexcept nogil:
        """Tell whether a line predicts all its labels, and not one of them."""
        return self.kind == ONE_VERSUS_ALL

    cdef bint reserve(self, LabelScratch *s, bint own_outputs) noexcept nogil:
        cdef int64_t size = self.outputs.shape[0] * self.dim
        cdef int i
        s.o = <float **>malloc(self.max_outputs * sizeof(float *))
        s.label = <float *>calloc(self.max_outputs, sizeof(float))
        s.weight = <float *>malloc(self.max_outputs * sizeof(float))
        s.logits = <float *>malloc(VL_LOGITS(1, self.max_outputs) * sizeof(float))
        if not (s.o and s.label and s.weight and s.logits):
            return False
        s.outputs = &self.outputs[0, 0]
        if own_outputs and size <= OWN_OUTPUTS:
            s.outputs = <float *>malloc(size * sizeof(float))
            s.base = <float *>malloc(size * sizeof(float))
            if s.outputs == NULL or s.base == NULL:
                return False
        if self.kind == ONE_VERSUS_ALL:
            for i in range(self.outputs.shape[0]):
                s.o[i] = s.outputs + i * self.dim
        return True

    cdef void copy_outputs(self, LabelScratch *s) noexcept nogil:
        cdef size_t size = self.outputs.shape[0] * self.dim * sizeof(float)
        if s.base != NULL:
            memcpy(s.outputs, &self.outputs[0, 0], size)
            memcpy(s.base, s.outputs, size)

    cdef void merge_outputs(self, LabelScratch *s) noexcept nogil:
        if s.base != NULL:
            merge_copy(&self.outputs[0, 0], s.outputs, s.base, self.outputs.shape[0] * self.dim, 1)

    cdef void predict(self, Example *example, LabelScratch *s, double *loss) noexcept nogil:
        """Let the hidden vector predict: update the outputs, and add to ``delta``, and to the loss unless NULL."""
        cdef vl_tile tile
        cdef const float *h = example.hidden
        cdef float *own = NULL
        if self.kind == SOFTMAX:
            self.kernels.softmax(h, example.delta, s.outputs, self.outputs.shape[0], self.dim, example.target,
                                 example.lr, s.logits, loss, False)
            return
        memset(&tile, 0, sizeof(tile))
        tile.inputs, tile.dim, tile.lr = 1, self.dim, example.lr
        tile.h, tile.dh = &h, &example.delta
        tile.o, tile.label, tile.f = s.o, s.label, s.logits
        tile.loss = loss
        if self.kind == TREE:
            self.set_path(s, &tile, example.target)
        elif self.kind == SAMPLED:
            own = s.outputs + <int64_t>example.target * self.dim
            tile.own = &own
            self.set_negatives(s, &tile, example)
        else:
            tile.outputs = self.outputs.shape[0]
            set_labels(s.label, example.labels, example.n_labels, 1)
        if tile.outputs > 0 or tile.own != NULL:
            self.kernels.tile(&tile)
        if self.kind == ONE_VERSUS_ALL:
            set_labels(s.label, example.labels, example.n_labels, 0)

    cdef void set_path(self, LabelScratch *s, vl_tile *tile, int32_t target) noexcept nogil:
        cdef Tree tree = self.tree
        tree.rows = s.outputs
        tile.outputs = follow(&tree, target, self.dim, s.o, s.label)

    cdef void set_negatives(self, LabelScratch *s, vl_tile *tile, Example *example) noexcept nogil:
        cdef Negatives negatives = Negatives(s.o, s.label, s.weight, 0, False)
        cdef uint32_t drawn = 0
        cdef int _, tries
        for _ in range(self.negative):
            tries = 0
            while tries < DRAWS:
                tries += 1
                drawn = vl_draw(self.noise.entries, self.noise.size, vl_next(&example.stream))
                if <int32_t>drawn != example.target:
                    break
            add_negative(&negatives, s.outputs + <int64_t>drawn * self.dim, <float **>tile.own, 1)
        tile.outputs = negatives.size
        tile.weight = s.weight if negatives.weighted else NULL


cdef void set_labels(float *label, const int32_t *labels, int n, float value) noexcept nogil:
    cdef int i
    for i in range(n):
        label[labels[i]] = value


cdef void release_label_scratch(LabelScratch *s) noexcept nogil:
    if s.base != NULL:
        free(s.outputs)
    free(s.base)
    free(s.o)
    free(s.label)
    free(s.weight)
    free(s.logits)
