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

/* The loss of one panel's logits f, m x (K + OWN): softplus(f) - label * f. */
VL_INLINE double panel_loss(const int K, const int OWN, int m, const real *label,
                            const real *weight, const real *f)
{
    real entropy[VL_TILE_ROWS * VL_TILE_COLS];
    double loss = 0;
    map_softplus(f, m * (K + OWN), entropy);
    const real *e = entropy;
    for (int c = 0; c < m; ++c, e += K + OWN, f += K + OWN) {
        for (int k = 0; k < K; ++k) loss += (e[k] - label[k] * f[k]) * (weight ? weight[k] : 1);
        if (OWN) loss += e[K] - f[K];
    }
    return loss;
}

/* Logits to gradients, in place. f has room for a whole last vector. */
VL_INLINE void panel_gradients(const int K, const int OWN, int m, real lr, const real *label,
                               const real *weight, real *f)
{
    const int ld = K + OWN, n = m * ld;
    const vec scale = vec_fill(-lr);
    for (int i = 0; i < n; i += VL_WIDTH) vec_store(f + i, vec_mul(scale, vec_sigmoid(vec_load(f + i))));
    if (OWN)
        for (int c = 0; c < m; ++c) f[c * ld + K] += lr;
    for (int k = 0; k < K; ++k) {
        if (label[k] != 0)
            for (int c = 0; c < m; ++c) f[c * ld + k] += lr * label[k];
        if (weight && weight[k] != 1)
            for (int c = 0; c < m; ++c) f[c * ld + k] *= weight[k];
    }
}

VL_INLINE void update_step(const int K, const int OWN, int m, const real *const *h, real *const *dh,
                           real *const *o, real *const *own, const real *g, int i, int n, int in_place)
{
    vec row[VL_TILE_COLS], sum[VL_TILE_COLS];
    VL_UNROLL for (int k = 0; k < K; ++k) sum[k] = row[k] = load_n(o[k] + i, n);
    for (int c = 0; c < m; ++c, g += K + OWN) {
        vec x = load_n(h[c] + i, n);
        vec y = in_place ? x : load_n(dh[c] + i, n);
        VL_UNROLL for (int k = 0; k < K; ++k) {
            vec w = vec_fill(g[k]);
            y = vec_fma(w, row[k], y);
            sum[k] = vec_fma(w, x, sum[k]);
        }
        if (OWN) {
            vec w = vec_fill(g[K]), t = load_n(own[c] + i, n);
            y = vec_fma(w, t, y);
            store_n(own[c] + i, vec_fma(w, x, t), n);
        }
        store_n(dh[c] + i, y, n);
    }
    VL_UNROLL for (int k = 0; k < K; ++k) store_n(o[k] + i, sum[k], n);
}

VL_INLINE void panel_update(const int K, const int OWN, int m, int dim, const real *const *h,
                            real *const *dh, real *const *o, real *const *own, const real *g, int in_place)
{
    int i = 0;
    for (; i + VL_WIDTH <= dim; i += VL_WIDTH) update_step(K, OWN, m, h, dh, o, own, g, i, VL_WIDTH, in_place);
    if (i < dim) update_step(K, OWN, m, h, dh, o, own, g, i, dim - i, in_place);
}

/* What a panel needs of its tile: inputs c.., shared outputs k... */
typedef struct {
    const VL_T(vl_tile) *tile;
    const real *const *h;
    real *const *dh;
    real *const *own;
    int m;     /* inputs, at most VL_TILE_ROWS */
    int first; /* shared output */
    int in_place;
} panel_job;

VL_INLINE void panel(const int K, const int OWN, const panel_job *p)
{
    real f[VL_TILE_ROWS * VL_TILE_COLS + VL_WIDTH];
    const VL_T(vl_tile) *t = p->tile;
    real *const *o = t->o + p->first;
    const real *label = t->label + p->first;
    const real *weight = t->weight ? t->weight + p->first : NULL;
    const int n = p->m * (K + OWN);
    strip_dots(K, OWN, p->m, t->dim, p->h, (const real *const *)o, (const real *const *)p->own, f);
    for (int i = n; i < n + VL_WIDTH; ++i) f[i] = 0;
    if (t->loss) *t->loss += panel_loss(K, OWN, p->m, label, weight, f);
    panel_gradients(K, OWN, p->m, t->lr, label, weight, f);
    if (p->in_place)
        panel_update(K, OWN, p->m, t->dim, p->h, p->dh, o, p->own, f, 1);
    else
        panel_update(K, OWN, p->m, t->dim, p->h, p->dh, o, p->own, f, 0);
}

#define VL_PANEL(K, OWN)                                                                           \
    static void panel_##K##_##OWN(const panel_job *p) { panel(K, OWN, p); }
VL_PANEL(0, 1)
VL_PANEL(1, 1)
VL_PANEL(2, 1)
VL_PANEL(3, 1)
VL_PANEL(4, 1)
VL_PANEL(5, 1)
VL_PANEL(1, 0)
VL_PANEL(2, 0)
VL_PANEL(3, 0)
VL_PANEL(4, 0)
VL_PANEL(5, 0)
VL_PANEL(6, 0)
#undef VL_PANEL

static void (*const panels[2][VL_TILE_COLS + 1])(const panel_job *) = {
    {NULL, panel_1_0, panel_2_0, panel_3_0, panel_4_0, panel_5_0, panel_6_0},
    {panel_0_1, panel_1_1, panel_2_1, panel_3_1, panel_4_1, panel_5_1, NULL},
};

static void tile(const VL_T(vl_tile) *t)
{
    const real *copies[VL_TILE_ROWS];
    const int own = t->own != NULL;
    const int in_place = (const real *const *)t->dh == t->h;
    const int one_panel = t->outputs + own <= VL_TILE_COLS;
    for (int c = 0; c < t->inputs; c += VL_TILE_ROWS) {
        panel_job p = {t, t->h + c, t->dh + c, own ? t->own + c : NULL, t->inputs - c, 0, in_place};
        if (p.m > VL_TILE_ROWS) p.m = VL_TILE_ROWS;
        if (in_place && !one_panel) {
            /* the second panel must not see what the first one changed */
            for (int j = 0; j < p.m; ++j) {
                real *copy = t->scratch + (size_t)j * t->dim;
                memcpy(copy, p.h[j], sizeof(real) * (size_t)t->dim);
                copies[j] = copy;
            }
            p.h = copies;
            p.in_place = 0;
        }
        int with_own = own;
        do { /* the first panel has room for the inputs' own outputs */
            int room = VL_TILE_COLS - with_own, left = t->outputs - p.first;
            int K = left < room ? left : room;
            panels[with_own][K](&p);
            p.first += K;
            with_own = 0;
        } while (p.first < t->outputs);
    }
}

#endif
