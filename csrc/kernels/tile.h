/* The tile: logits, sigmoid, both updates (table.h says what it computes).
 *
 * Outputs are taken VL_TILE_COLS at a time and inputs VL_TILE_ROWS at a time,
 * so that one sweep over the dimensions holds the outputs and their sums of
 * updates in registers while the inputs stream past. */
#ifndef VL_TILE_H
#define VL_TILE_H

#include "math.h"
#include "panel.h"

#include <string.h>

/* Gradients of one panel of m x K logits, in place. */
VL_INLINE void panel_gradients(const int K, int m, const VL_T(vl_tile) *t, int first, real *f)
{
    const int n = m * K;
    const real *label = t->label + first;
    if (t->loss) {
        real entropy[VL_TILE_ROWS * VL_TILE_COLS];
        map_softplus(f, n, entropy);
        double loss = 0;
        for (int c = 0; c < m; ++c)
            for (int k = 0; k < K; ++k)
                loss += (entropy[c * K + k] - label[k] * f[c * K + k]) *
                        (t->weight ? t->weight[first + k] : 1);
        *t->loss += loss;
    }
    vec scale = vec_fill(-t->lr);
    int i = 0;
    for (; i < n; i += VL_WIDTH) /* f has room for a whole last vector */
        vec_store(f + i, vec_mul(scale, vec_sigmoid(vec_load(f + i))));
    for (int k = 0; k < K; ++k) {
        if (label[k] != 0)
            for (int c = 0; c < m; ++c) f[c * K + k] += t->lr * label[k];
        if (t->weight && t->weight[first + k] != 1)
            for (int c = 0; c < m; ++c) f[c * K + k] *= t->weight[first + k];
    }
}

VL_INLINE void update_step(const int K, int m, const real *const *h, real *const *dh,
                           real *const *o, const real *g, int i, int n, int in_place)
{
    vec row[VL_TILE_COLS], sum[VL_TILE_COLS];
    VL_UNROLL for (int k = 0; k < K; ++k) sum[k] = row[k] = load_n(o[k] + i, n);
    for (int c = 0; c < m; ++c, g += K) {
        vec x = load_n(h[c] + i, n);
        vec y = in_place ? x : load_n(dh[c] + i, n);
        VL_UNROLL for (int k = 0; k < K; ++k) {
            vec w = vec_fill(g[k]);
            y = vec_fma(w, row[k], y);
            sum[k] = vec_fma(w, x, sum[k]);
        }
        store_n(dh[c] + i, y, n);
    }
    VL_UNROLL for (int k = 0; k < K; ++k) store_n(o[k] + i, sum[k], n);
}

VL_INLINE void panel_update(const int K, int m, int dim, const real *const *h, real *const *dh,
                            real *const *o, const real *g, int in_place)
{
    int i = 0;
    for (; i + VL_WIDTH <= dim; i += VL_WIDTH) update_step(K, m, h, dh, o, g, i, VL_WIDTH, in_place);
    if (i < dim) update_step(K, m, h, dh, o, g, i, dim - i, in_place);
}

/* m <= VL_TILE_ROWS inputs, the K outputs from `first` on. */
VL_INLINE void panel(const int K, int m, const VL_T(vl_tile) *t, int first, const real *const *h,
                     real *const *dh, int in_place)
{
    real f[VL_TILE_ROWS * VL_TILE_COLS + VL_WIDTH];
    real *const *o = t->o + first;
    strip_dots(K, m, t->dim, h, (const real *const *)o, f);
    for (int i = m * K; i < m * K + VL_WIDTH; ++i) f[i] = 0;
    panel_gradients(K, m, t, first, f);
    if (in_place)
        panel_update(K, m, t->dim, h, dh, o, f, 1);
    else
        panel_update(K, m, t->dim, h, dh, o, f, 0);
}

#define VL_PANEL(K)                                                                                \
    static void panel_##K(int m, const VL_T(vl_tile) *t, int first, const real *const *h,          \
                          real *const *dh, int in_place)                                           \
    {                                                                                              \
        panel(K, m, t, first, h, dh, in_place);                                                    \
    }
VL_PANEL(1)
VL_PANEL(2)
VL_PANEL(3)
VL_PANEL(4)
VL_PANEL(5)
VL_PANEL(6)
#undef VL_PANEL

typedef void (*panel_function)(int, const VL_T(vl_tile) *, int, const real *const *, real *const *, int);
static const panel_function panels[VL_TILE_COLS + 1] = {NULL,    panel_1, panel_2, panel_3,
                                                        panel_4, panel_5, panel_6};

static void tile(const VL_T(vl_tile) *t)
{
    const real *copies[VL_TILE_ROWS];
    for (int c = 0; c < t->inputs; c += VL_TILE_ROWS) {
        int m = t->inputs - c < VL_TILE_ROWS ? t->inputs - c : VL_TILE_ROWS;
        const real *const *h = t->h + c;
        int in_place = (const real *const *)t->dh == t->h;
        if (in_place && t->outputs > VL_TILE_COLS) {
            /* the second panel must not see what the first one changed */
            for (int j = 0; j < m; ++j) {
                real *copy = t->scratch + (size_t)j * t->dim;
                memcpy(copy, h[j], sizeof(real) * (size_t)t->dim);
                copies[j] = copy;
            }
            h = copies;
            in_place = 0;
        }
        for (int k = 0; k < t->outputs; k += VL_TILE_COLS) {
            int K = t->outputs - k < VL_TILE_COLS ? t->outputs - k : VL_TILE_COLS;
            panels[K](m, t, k, h, t->dh + c, in_place);
        }
    }
}

#endif
