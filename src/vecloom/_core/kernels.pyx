"""The SIMD kernels: which of them this process uses, and each of them for tests."""

import os

from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc

import numpy as np

ctypedef fused real:
    float
    double

INSTRUCTION_SETS = ("v4", "v3", "neon", "scalar")

cdef const vl_kernels *_active = NULL


cdef const vl_kernels *active() noexcept nogil:
    return _active


def available():
    """Names of the instruction sets this build and this processor both have, fastest first."""
    return [name for name in INSTRUCTION_SETS if vl_find_kernels(name.encode()) != NULL]


def instruction_set():
    """Name of the instruction set in use."""
    return (<bytes>_active.name).decode()


def choose(name=None):
    """Use the named instruction set from now on; the fastest present for None."""
    global _active
    cdef const vl_kernels *found
    if name is None:
        found = vl_find_kernels(NULL)
    else:
        encoded = name.encode()
        found = vl_find_kernels(encoded)
    if found == NULL:
        raise ValueError(
            f"VECLOOM_ISA={name!r} is not available: this processor and this build offer "
            f"{', '.join(available())}"
        )
    _active = found


choose(os.environ.get("VECLOOM_ISA") or None)


# What follows calls one kernel on NumPy arrays, float32 for the instruction set
# in use and float64 for the reference. It is for tests and micro-benchmarks.

def tile(real[:, ::1] h, real[:, ::1] dh, real[:, ::1] o, real[::1] label, real[::1] weight, double lr, *,
         real[:, ::1] own=None, bint in_place=False, bint with_loss=True, bint frozen=False, int repeat=1):
    """Run one tile: every row of ``h`` with every row of ``o``, and with its own; return the loss.

    ``label`` and ``weight`` have one entry at least, also where ``o`` has none.

    ``dh`` receives the updates of the inputs unless ``in_place``, when ``h`` does.
    """
    cdef int m = h.shape[0], k = o.shape[0], i, _
    cdef double loss = 0
    cdef vl_tile t
    cdef vl_tile_f64 r
    cdef real **rows = <real **>malloc((4 * m + k) * sizeof(real *))
    cdef real **updated = rows + m
    cdef double *losses = &loss
    cdef real **owned = NULL
    cdef real[::1] scratch = np.empty(m * h.shape[1], dtype=np.asarray(h).dtype)
    cdef real[::1] f = np.zeros(VL_LOGITS(m, k), dtype=np.asarray(h).dtype)
    if rows == NULL:
        raise MemoryError
    if in_place:
        updated = rows
    if not with_loss:
        losses = NULL
    if own is not None:
        owned = rows + 2 * m
    for i in range(m):
        rows[i] = &h[i, 0]
        rows[m + i] = &dh[i, 0]
        if owned != NULL:
            owned[i] = &own[i, 0]
    for i in range(k):
        rows[3 * m + i] = &o[i, 0]
    if real is float:
        t = vl_tile(m, k, h.shape[1], lr, <const float **>rows, updated, owned, rows + 3 * m,
                    &label[0], &weight[0], losses, &f[0], rows + 3 * m + k, &scratch[0], frozen)
        with nogil:
            for _ in range(repeat):
                _active.tile(&t)
    else:
        r = vl_tile_f64(m, k, h.shape[1], lr, <const double **>rows, updated, owned, rows + 3 * m,
                        &label[0], &weight[0], losses, &f[0], rows + 3 * m + k, &scratch[0], frozen)
        with nogil:
            for _ in range(repeat):
                vl_reference_kernels().tile(&r)
    free(rows)
    return loss


def gather(real[:, ::1] rows, int64_t[::1] ids, double scale, real[::1] out):
    """out = scale * rows[ids].sum(axis=0)"""
    if real is float:
        _active.gather(&rows[0, 0], &ids[0], ids.shape[0], rows.shape[1], scale, &out[0])
    else:
        vl_reference_kernels().gather(&rows[0, 0], &ids[0], ids.shape[0], rows.shape[1], scale, &out[0])


def scatter(real[:, ::1] rows, int64_t[::1] ids, double scale, real[::1] delta):
    """np.add.at(rows, ids, scale * delta)"""
    if real is float:
        _active.scatter(&rows[0, 0], &ids[0], ids.shape[0], rows.shape[1], scale, &delta[0])
    else:
        vl_reference_kernels().scatter(&rows[0, 0], &ids[0], ids.shape[0], rows.shape[1], scale, &delta[0])


def pool(real[:, ::1] rows, real[::1] weights, double scale, real[::1] out, bint largest=False):
    """out = scale * weights @ rows, or rows.max(axis=0)"""
    cdef int i, n = rows.shape[0], dim = rows.shape[1]
    cdef real **pointers = <real **>malloc(n * sizeof(real *))
    if pointers == NULL:
        raise MemoryError
    for i in range(n):
        pointers[i] = &rows[i, 0]
    if real is float:
        if largest:
            _active.maximum(<const float **>pointers, n, dim, &out[0])
        else:
            _active.weighted_sum(<const float **>pointers, &weights[0], n, dim, scale, &out[0])
    else:
        if largest:
            vl_reference_kernels().maximum(<const double **>pointers, n, dim, &out[0])
        else:
            vl_reference_kernels().weighted_sum(<const double **>pointers, &weights[0], n, dim, scale, &out[0])
    free(pointers)


def softmax(real[::1] h, real[::1] dh, real[:, ::1] o, int64_t target, double lr, *,
            bint frozen=False):
    """Run one step of the full softmax; return the loss."""
    cdef double loss = 0
    cdef real[::1] f = np.empty(o.shape[0], dtype=np.asarray(h).dtype)
    if real is float:
        _active.softmax(&h[0], &dh[0], &o[0, 0], o.shape[0], o.shape[1], target, lr, &f[0], &loss,
                        frozen)
    else:
        vl_reference_kernels().softmax(&h[0], &dh[0], &o[0, 0], o.shape[0], o.shape[1], target, lr, &f[0],
                                       &loss, frozen)
    return loss


def glove(real[:, ::1] word, real[:, ::1] contexts, real[::1] log_x, real[::1] weight, double rate, double clip):
    """Run one step of GloVe; return the loss and how many contexts were skipped.

    ``word`` has one row; rows are weights, then histories. At most VL_GLOVE_CONTEXTS contexts,
    at least one; each half of a row is a multiple of 16 long.
    """
    cdef double loss = 0
    cdef int k, skipped, n = contexts.shape[0], dim = word.shape[1] // 2
    cdef vl_glove s
    cdef vl_glove_f64 r
    cdef real *rows[VL_GLOVE_CONTEXTS]
    for k in range(n):
        rows[k] = &contexts[k, 0]
    if real is float:
        s = vl_glove(n, dim, rate, clip, &word[0, 0], &rows[0], &log_x[0], &weight[0], &loss)
        skipped = _active.glove(&s)
    else:
        r = vl_glove_f64(n, dim, rate, clip, &word[0, 0], &rows[0], &log_x[0], &weight[0], &loss)
        skipped = vl_reference_kernels().glove(&r)
    return loss, skipped


def scores(real[:, ::1] queries, real[:, ::1] rows):
    """queries @ rows.T"""
    out_array = np.empty((queries.shape[0], rows.shape[0]), dtype=np.asarray(rows).dtype)
    cdef real[:, ::1] out = out_array
    cdef int q, nq = queries.shape[0]
    cdef real **pointers = <real **>malloc(nq * sizeof(real *))
    if pointers == NULL:
        raise MemoryError
    for q in range(nq):
        pointers[q] = &queries[q, 0]
    if real is float:
        _active.scores(<const float **>pointers, nq, &rows[0, 0], rows.shape[0], rows.shape[1],
                       &out[0, 0], rows.shape[0])
    else:
        vl_reference_kernels().scores(<const double **>pointers, nq, &rows[0, 0], rows.shape[0], rows.shape[1],
                                      &out[0, 0], rows.shape[0])
    free(pointers)
    return out_array


def square_norms(real[:, ::1] rows):
    """(rows ** 2).sum(axis=1)"""
    out_array = np.empty(rows.shape[0], dtype=np.asarray(rows).dtype)
    cdef real[::1] out = out_array
    if real is float:
        _active.square_norms(&rows[0, 0], rows.shape[0], rows.shape[1], &out[0])
    else:
        vl_reference_kernels().square_norms(&rows[0, 0], rows.shape[0], rows.shape[1], &out[0])
    return out_array


def sigmoid(real[::1] x):
    """1 / (1 + exp(-x))"""
    out_array = np.empty_like(np.asarray(x))
    cdef real[::1] out = out_array
    if real is float:
        _active.sigmoid(&x[0], x.shape[0], &out[0])
    else:
        vl_reference_kernels().sigmoid(&x[0], x.shape[0], &out[0])
    return out_array


def softplus(real[::1] x):
    """log(1 + exp(x))"""
    out_array = np.empty_like(np.asarray(x))
    cdef real[::1] out = out_array
    if real is float:
        _active.softplus(&x[0], x.shape[0], &out[0])
    else:
        vl_reference_kernels().softplus(&x[0], x.shape[0], &out[0])
    return out_array
