/* Exact search: how near many rows are to a group of queries. */
#ifndef VL_TOPK_H
#define VL_TOPK_H

#include "panel.h"
#include "scores.h"

/* Rows whose norms are held while all queries pass: whole panels, whole scans. */
#define VL_SEARCH_ROWS 192

/* panel_dots with squared differences: f[c * K + k] = |h[c] - o[k]|^2. */
VL_INLINE void panel_distances(const int M, const int K, int dim, const real *const *h,
                               const real *const *o, real *f)
{
    vec acc[VL_PANEL_ROWS * VL_TILE_COLS];
    VL_UNROLL for (int j = 0; j < M * K; ++j) acc[j] = vec_zero();
    for (int i = 0; i < dim; i += VL_WIDTH) {
        int n = dim - i < VL_WIDTH ? dim - i : VL_WIDTH;
        vec x[VL_PANEL_ROWS];
        VL_UNROLL for (int c = 0; c < M; ++c) x[c] = load_n(h[c] + i, n);
        VL_UNROLL for (int k = 0; k < K; ++k) {
            vec y = load_n(o[k] + i, n);
            VL_UNROLL for (int c = 0; c < M; ++c) {
                vec d = vec_sub(x[c], y);
                acc[c * K + k] = vec_fma(d, d, acc[c * K + k]);
            }
        }
    }
    VL_UNROLL for (int j = 0; j < M * K; j += 4) vec_sum4(acc[j], acc[j + 1], acc[j + 2], acc[j + 3], f + j);
}

/* Every query with every row, in panels of M x K, a multiple of four: then all
 * sums take the same order of additions, and a score depends on its two vectors
 * alone. One query or a thousand, any cut of the rows: the same bits. Panels
 * that are not full repeat their last row. */
VL_INLINE void pair_up(const int euclidean, const int M, const int K, const real *const *queries,
                       int nq, const real *rows, int64_t n, int dim, real *out, int64_t ld)
{
    const real *h[VL_PANEL_ROWS];
    const real *o[VL_TILE_COLS];
    real f[VL_PANEL_ROWS * VL_TILE_COLS];
    for (int64_t r = 0; r < n; r += K) {
        const int cols = n - r < K ? (int)(n - r) : K;
        for (int k = 0; k < K; ++k) o[k] = rows + (r + (k < cols ? k : cols - 1)) * dim;
        for (int q = 0; q < nq; q += M) {
            const int m = nq - q < M ? nq - q : M;
            for (int c = 0; c < M; ++c) h[c] = queries[q + (c < m ? c : m - 1)];
            if (euclidean)
                panel_distances(M, K, dim, h, o, f);
            else
                panel_dots(M, K, 0, dim, h, o, NULL, f);
            for (int c = 0; c < m; ++c) {
                real *to = out + (q + c) * ld + r;
                if (cols == K)
                    memcpy(to, f + c * K, sizeof(real) * K);
                else
                    memcpy(to, f + c * K, sizeof(real) * (size_t)cols);
            }
        }
    }
}

VL_INLINE void pair_any(const int euclidean, const real *const *queries, int nq, const real *rows,
                        int64_t n, int dim, real *out, int64_t ld)
{
    if (nq == 1)
        pair_up(euclidean, 1, 4, queries, nq, rows, n, dim, out, ld);
    else
        pair_up(euclidean, VL_PANEL_ROWS, VL_TILE_COLS, queries, nq, rows, n, dim, out, ld);
}

static void cosines(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                    real *out, int64_t ld)
{
    real inverse[VL_SEARCH_ROWS];
    for (int64_t r = 0; r < n; r += VL_SEARCH_ROWS) {
        const int m = n - r < VL_SEARCH_ROWS ? (int)(n - r) : VL_SEARCH_ROWS;
        square_norms(rows + r * dim, m, dim, inverse);
        for (int i = 0; i < m; ++i) {
            const real norm = (real)sqrt(inverse[i]);
            inverse[i] = norm == 0 ? 0 : 1 / norm;
        }
        pair_any(0, queries, nq, rows + r * dim, m, dim, out + r, ld);
        for (int q = 0; q < nq; ++q) {
            real *to = out + q * ld + r;
            for (int i = 0; i < m; ++i) to[i] *= inverse[i];
        }
    }
}

static void distances(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                      real *out, int64_t ld)
{
    pair_any(1, queries, nq, rows, n, dim, out, ld);
    for (int q = 0; q < nq; ++q)
        for (int64_t r = 0; r < n; ++r) out[q * ld + r] = (real)sqrt(out[q * ld + r]);
}

/* The test of 64 scores at once has no exit, so that compilers vectorise it. */
static int64_t next_above(const real *x, int64_t i, int64_t n, real threshold)
{
    for (; i + 64 <= n; i += 64) {
        int any = 0;
        for (int j = 0; j < 64; ++j) any |= x[i + j] > threshold;
        if (any) break;
    }
    while (i < n && !(x[i] > threshold)) ++i;
    return i;
}

#endif
