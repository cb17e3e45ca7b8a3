"""Labels of lines by a trained classifier, with fastText's numbers (Joulin et al. 2017).

fastText tells the probability p of a label as exp(log(p + 1e-5)); with negative sampling and one
versus all, p is a sigmoid looked up in a table of 512 cells over [-8, 8]; with hierarchical
softmax logarithms are summed along the tree, and branches below the threshold are left out.
"""

from libc.math cimport exp, log
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

import numpy as np

from vecloom._core.heap cimport Scored, push, sort_best
from vecloom._core.kernels cimport active, vl_kernels

cdef extern from "<math.h>" nogil:
    float expf(float)

cdef extern from "matrix.h" nogil:
    const int VL_CENTROIDS

    ctypedef struct vl_matrix:
        int64_t rows
        int dim
        const float *dense
        const uint8_t *codes
        const float *centroids
        int n_sub
        int sub_dim
        int last_sub_dim
        const uint8_t *norm_codes
        const float *norms

    void vl_add_quantized(const vl_matrix *, int64_t, float *)
    float vl_dot_quantized(const vl_matrix *, int64_t, const float *)

cdef enum:
    CELLS = 512     # of the table of the sigmoid
    LARGEST = 8     # argument in it

cdef float SURELY_LESS = 0.999


cdef class RowMatrix:
    """A matrix to read rows of.

    Parameters
    ----------
    matrix : float32 (m, n), or CompactMatrix, or QuantizedMatrix
    """

    cdef vl_matrix matrix
    cdef const int32_t[::1] places  # of a compact one
    cdef int64_t n_words
    cdef object keep_alive

    def __cinit__(self, matrix):
        cdef const float[:, ::1] dense
        m, n = matrix.shape
        self.matrix.rows, self.matrix.dim = m, n
        self.places = None
        if hasattr(matrix, "codes"):
            self.set_codes(matrix)
            return
        if hasattr(matrix, "places"):
            self.places, self.n_words = matrix.places, matrix.n_words
            matrix = matrix.stored
        if matrix.size:
            dense = np.ascontiguousarray(matrix, np.float32)
            self.matrix.dense = &dense[0, 0]
            self.keep_alive = dense

    cdef int64_t find(self, const int32_t *rows, int64_t n, int64_t *ids) noexcept nogil:
        """Find where rows are in memory; return how many are: others are zero."""
        cdef int64_t i, place, found = 0
        for i in range(n):
            place = rows[i]
            if self.places is not None and place >= self.n_words:
                place = <int64_t>self.places[place - self.n_words] - 1
            ids[found] = place
            found += place >= 0
        return found

    cdef set_codes(self, matrix):
        quantizer = matrix.quantizer
        cdef const uint8_t[:, ::1] codes = np.ascontiguousarray(matrix.codes, np.uint8)
        cdef const float[::1] centroids = np.ascontiguousarray(quantizer.centroids, np.float32).reshape(-1)
        cdef const uint8_t[::1] norm_codes
        cdef const float[::1] norms
        m, n = matrix.shape
        n_sub, sub_dim, last = quantizer.n_sub, quantizer.sub_dim, quantizer.last_sub_dim
        if not (n_sub > 0 and 0 < last <= sub_dim and (n_sub - 1) * sub_dim + last == n
                and codes.shape[0] == m and codes.shape[1] == n_sub and centroids.shape[0] == VL_CENTROIDS * n):
            raise ValueError("the sizes of a quantized matrix contradict each other")
        self.matrix.n_sub, self.matrix.sub_dim, self.matrix.last_sub_dim = n_sub, sub_dim, last
        self.matrix.codes = &codes[0, 0] if m else NULL
        self.matrix.centroids = &centroids[0]
        self.keep_alive = (codes, centroids)
        if matrix.norm_codes is not None:
            norm_codes = np.ascontiguousarray(matrix.norm_codes, np.uint8)
            norms = np.ascontiguousarray(matrix.norm_quantizer.centroids, np.float32).reshape(-1)
            if norm_codes.shape[0] != m or norms.shape[0] != VL_CENTROIDS:
                raise ValueError("the norms of a quantized matrix do not fit its rows")
            if m:
                self.matrix.norm_codes, self.matrix.norms = &norm_codes[0], &norms[0]
            self.keep_alive += (norm_codes, norms)


cdef class LabelScorer:
    """Scores the labels of lines.

    Parameters
    ----------
    inputs, outputs : float32 array or QuantizedMatrix, (n_rows, D) and (n_labels, D)
    loss : {"softmax", "hs", "ns", "ova"}
    paths : tuple
        For "hs": of each label ``offsets`` int64, ``nodes`` int32 and ``targets`` uint8, which is
        1 where the way goes right.
    """

    cdef RowMatrix inputs, outputs
    cdef int n_labels
    cdef bint is_tree, is_softmax
    cdef float[CELLS + 1] sigmoids
    cdef int32_t[:, ::1] children   # of inner node i, left and right: a label, or n_labels + a node
    cdef const vl_kernels *kernels

    def __cinit__(self, inputs, outputs, *, str loss, paths=None):
        cdef int i
        self.inputs, self.outputs = RowMatrix(inputs), RowMatrix(outputs)
        if self.inputs.matrix.dim != self.outputs.matrix.dim or self.inputs.matrix.dim == 0:
            raise ValueError(
                f"rows of {self.inputs.matrix.dim} and of {self.outputs.matrix.dim} dimensions do not meet"
            )
        if self.outputs.matrix.rows == 0:
            raise ValueError("the model has no labels")
        self.n_labels = self.outputs.matrix.rows
        self.is_tree, self.is_softmax = loss == "hs", loss == "softmax"
        self.kernels = active()
        for i in range(CELLS + 1):
            self.sigmoids[i] = <float>(1 / (1 + exp(-(<float>(i * 2 * LARGEST) / CELLS - LARGEST))))
        if self.is_tree:
            self.grow_tree(paths[0], paths[1], paths[2])

    cdef grow_tree(self, const int64_t[::1] offsets, const int32_t[::1] nodes, const uint8_t[::1] targets):
        cdef int64_t label, j
        self.children = np.zeros((max(self.n_labels - 1, 1), 2), np.int32)
        for label in range(self.n_labels):
            for j in range(offsets[label], offsets[label + 1]):
                if j + 1 < offsets[label + 1]:
                    self.children[nodes[j], targets[j]] = self.n_labels + nodes[j + 1]
                else:
                    self.children[nodes[j], targets[j]] = label

    def predict(self, const int32_t[::1] rows, const int64_t[::1] offsets, int k, float threshold):
        """Find the ``k`` likeliest labels of each line, of those at ``threshold`` or above.

        Parameters
        ----------
        rows : int32
            Rows of the input matrix, line after line.
        offsets : int64 (n + 1,)
            Where each line begins.

        Returns
        -------
        labels : int32 (n, k)
            Likeliest first, -1 where there are fewer. A line without rows has none.
        probabilities : float32 (n, k)
            fastText's; 0 where there is no label.
        """
        cdef Py_ssize_t n = offsets.shape[0] - 1, i, j
        labels_array = np.full((n, k), -1, np.int32)
        probabilities_array = np.zeros((n, k), np.float32)
        cdef int32_t[:, ::1] labels = labels_array
        cdef float[:, ::1] probabilities = probabilities_array
        cdef int room = min(k, self.n_labels) + 1, found
        cdef float *work = self.work_space()
        cdef int64_t[::1] ids = longest(offsets)
        cdef Scored *best = <Scored *>malloc(room * sizeof(Scored))
        cdef Scored *stack = <Scored *>malloc((self.n_labels + 2) * sizeof(Scored))
        try:
            if best == NULL or stack == NULL:
                raise MemoryError("no memory left to predict")
            self.check(rows)
            with nogil:
                for i in range(n):
                    if offsets[i] == offsets[i + 1]:
                        continue
                    self.mean(rows, offsets[i], offsets[i + 1], ids, work)
                    if self.is_tree:
                        found = self.descend(work, room - 1, threshold, best, stack)
                    else:
                        found = self.rank(work, room - 1, threshold, best)
                    sort_best(best, found)
                    for j in range(found):
                        labels[i, j] = best[j].label
                        probabilities[i, j] = expf(best[j].score)
        finally:
            free(work)
            free(best)
            free(stack)
        return labels_array, probabilities_array

    def probabilities(self, const int32_t[::1] rows, const int64_t[::1] offsets):
        """Compute the probability of every label (float32, (n, n_labels)).

        Unlike fastText's, they are exact: nothing is added to them, and sigmoids are not looked up.
        """
        cdef Py_ssize_t n = offsets.shape[0] - 1, i
        out_array = np.zeros((n, self.n_labels), np.float32)
        cdef float[:, ::1] out = out_array
        cdef float *work = self.work_space()
        cdef float *logits = work + self.inputs.matrix.dim
        cdef int64_t[::1] ids = longest(offsets)
        try:
            self.check(rows)
            with nogil:
                for i in range(n):
                    self.mean(rows, offsets[i], offsets[i + 1], ids, work)
                    if self.is_tree:
                        self.score(work, logits)
                        self.multiply_paths(logits, logits + self.n_labels, &out[i, 0])
                        continue
                    self.score(work, &out[i, 0])
                    if self.is_softmax:
                        softmax(&out[i, 0], self.n_labels)
                    else:
                        self.kernels.sigmoid(&out[i, 0], self.n_labels, &out[i, 0])
        finally:
            free(work)
        return out_array

    cdef check(self, const int32_t[::1] rows):
        """Refuse rows that the matrix does not have."""
        cdef Py_ssize_t i
        cdef int32_t least = 0, most = -1
        for i in range(rows.shape[0]):
            least, most = min(least, rows[i]), max(most, rows[i])
        if least < 0 or most >= self.inputs.matrix.rows:
            raise ValueError(f"row {least if least < 0 else most} is asked for, of {self.inputs.matrix.rows}: "
                             "the dictionary of the model does not fit its input matrix")

    cdef float *work_space(self) except NULL:
        """Room for a hidden vector and two numbers of each label."""
        cdef float *work = <float *>malloc((self.inputs.matrix.dim + 2 * self.n_labels) * sizeof(float))
        if work == NULL:
            raise MemoryError("no memory left to predict")
        return work

    cdef void mean(self, const int32_t[::1] rows, int64_t begin, int64_t end, int64_t[::1] ids,
                   float *hidden) noexcept nogil:
        """The mean of some rows, zero of none."""
        cdef vl_matrix *inputs = &self.inputs.matrix
        cdef float scale = <float>(1 / <double>(end - begin)) if begin < end else 0
        cdef int64_t found, i
        cdef int d
        if inputs.codes == NULL:
            found = self.inputs.find(&rows[0] + begin, end - begin, &ids[0])
            self.kernels.gather(inputs.dense, &ids[0], found, inputs.dim, scale, hidden)
            return
        memset(hidden, 0, inputs.dim * sizeof(float))
        for i in range(begin, end):
            vl_add_quantized(inputs, rows[i], hidden)
        for d in range(inputs.dim):
            hidden[d] *= scale

    cdef float score_one(self, const float *hidden, int64_t row) noexcept nogil:
        cdef vl_matrix *outputs = &self.outputs.matrix
        cdef float score
        if outputs.dense == NULL:
            return vl_dot_quantized(outputs, row, hidden)
        self.kernels.scores(&hidden, 1, outputs.dense + row * outputs.dim, 1, outputs.dim, &score, 1)
        return score

    cdef void score(self, const float *hidden, float *out) noexcept nogil:
        """The logit of every row of the outputs."""
        cdef vl_matrix *outputs = &self.outputs.matrix
        cdef int64_t row
        if outputs.dense != NULL:
            self.kernels.scores(&hidden, 1, outputs.dense, outputs.rows, outputs.dim, out, outputs.rows)
            return
        for row in range(outputs.rows):
            out[row] = vl_dot_quantized(outputs, row, hidden)

    # -- the k best

    cdef int rank(self, float *work, int k, float threshold, Scored *best) noexcept nogil:
        """Of all labels, those that are likeliest; the heap's top is the least of them."""
        cdef float *p = work + self.inputs.matrix.dim
        cdef int found = 0, i
        cdef float least = threshold, score
        self.score(work, p)
        if self.is_softmax:
            softmax(p, self.n_labels)
        else:
            for i in range(self.n_labels):
                p[i] = self.table_sigmoid(p[i])
        for i in range(self.n_labels):
            if p[i] < threshold or p[i] < least:
                continue
            score = logarithm(p[i])
            if found == k and score < best[0].score:
                continue
            found = push(best, found, k, Scored(score, i))
            if found == k:  # what is clearly less needs no logarithm
                least = SURELY_LESS * p[best[0].label]
        return found

    cdef float table_sigmoid(self, float x) noexcept nogil:
        if x < -LARGEST:
            return 0
        if x > LARGEST:
            return 1
        return self.sigmoids[<int>((x + LARGEST) * CELLS / LARGEST / 2)]

    cdef int descend(self, const float *hidden, int k, float threshold, Scored *best, Scored *stack) noexcept nogil:
        """Of the leaves of the tree, those that are likeliest, left branches first."""
        cdef float least = logarithm(threshold), right
        cdef int found = 0, depth = 1, node
        cdef Scored top
        stack[0] = Scored(0, 2 * self.n_labels - 2)
        while depth > 0:
            depth -= 1
            top = stack[depth]
            if top.score < least or (found == k and top.score < best[0].score):
                continue
            if top.label < self.n_labels:
                found = push(best, found, k, top)
                continue
            node = top.label - self.n_labels
            right = <float>(1.0 / (1 + expf(-self.score_one(hidden, node))))
            stack[depth] = Scored(top.score + logarithm(right), self.children[node, 1])
            stack[depth + 1] = Scored(top.score + logarithm(<float>(1.0 - right)), self.children[node, 0])
            depth += 2
        return found

    cdef void multiply_paths(self, const float *logits, float *reached, float *p) noexcept nogil:
        """Turn logits of nodes into probabilities of labels: the products along their paths."""
        cdef int n = self.n_labels, node, side, child
        cdef float right, share
        p[0] = 1
        reached[max(n - 2, 0)] = 1
        for node in range(n - 2, -1, -1):  # a node has a higher number than its children
            right = <float>(1.0 / (1 + expf(-logits[node])))
            for side in range(2):
                child = self.children[node, side]
                share = reached[node] * (right if side else <float>(1.0 - right))
                if child < n:
                    p[child] = share
                else:
                    reached[child - n] = share


cdef longest(const int64_t[::1] offsets):
    """Room for the rows of any one line."""
    return np.empty(np.diff(offsets).max(initial=1), np.int64)


cdef void softmax(float *p, int n) noexcept nogil:
    """As fastText computes it, in this order."""
    cdef float top = p[0], sum = 0
    cdef int i
    for i in range(n):
        top = max(top, p[i])
    for i in range(n):
        p[i] = expf(p[i] - top)
        sum += p[i]
    for i in range(n):
        p[i] /= sum


cdef inline float logarithm(float p) noexcept nogil:
    return <float>log(p + 1e-5)
