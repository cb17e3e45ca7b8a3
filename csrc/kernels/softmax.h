/* The full softmax over a small vocabulary, as the textbooks write word2vec:
 * p = softmax(O h), loss = -log p[target] (Mikolov et al. 2013a, eq. 2). */
#ifndef VL_SOFTMAX_H
#define VL_SOFTMAX_H

#include "scores.h"
#include "tile.h"

static void softmax(const real *h, real *dh, real *o, int64_t n, int dim, int64_t target, real lr,
                    real *f, double *loss, int frozen)
{
    scores(&h, 1, o, n, dim, f, n);
    real top = f[0];
    for (int64_t k = 1; k < n; ++k)
        if (f[k] > top) top = f[k];
    const real at_target = f[target];
    vec shift = vec_fill(top);
    double sum = 0;
    for (int64_t k = 0; k < n; k += VL_WIDTH) {
        int part = n - k < VL_WIDTH ? (int)(n - k) : VL_WIDTH;
        store_n(f + k, vec_exp(vec_sub(load_n(f + k, part), shift)), part);
        for (int i = 0; i < part; ++i) sum += f[k + i];
    }
    if (loss) *loss += log(sum) - (double)(at_target - top);
    const real scale = (real)(-lr / sum);
    for (int64_t k = 0; k < n; ++k) f[k] *= scale;
    f[target] += lr;
    real *rows[VL_TILE_COLS];
    for (int64_t k = 0; k < n; k += VL_TILE_COLS) {
        int K = n - k < VL_TILE_COLS ? (int)(n - k) : VL_TILE_COLS;
        for (int j = 0; j < K; ++j) rows[j] = o + (k + j) * dim;
        if (K == VL_TILE_COLS)
            panel_update(VL_TILE_COLS, 0, 1, dim, &h, &dh, rows, NULL, f + k, 0, frozen);
        else
            for (int j = 0; j < K; ++j) panel_update(1, 0, 1, dim, &h, &dh, rows + j, NULL, f + k + j, 0, frozen);
    }
}

#endif
