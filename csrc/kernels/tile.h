/* The tile: logits, gradients, updates (table.h says what it computes).
 *
 * Outputs are taken a panel of VL_TILE_COLS at a time, so that one sweep over
 * the dimensions holds them and the sums of their updates in registers while
 * the inputs stream past. The first panel has room for the inputs' own outputs. */
#ifndef VL_TILE_H
#define VL_TILE_H

#include "math.h"
#include "panel.h"

#include <string.h>

/* A panel: K shared outputs from `first` on, own outputs or not, and where in
 * the tile's f its logits are, m x (K + own). */
typedef struct {
    const VL_T(vl_tile) *tile;
    const real *const *h;
    real *const *own;
    real *f;
    int first;
    int in_place;
} panel_job;

/* The loss of a panel's logits: softplus(f) - label * f. */
VL_INLINE double panel_loss(const int K, const int OWN, const panel_job *p)
{
    const VL_T(vl_tile) *t = p->tile;
    const real *label = t->label + p->first, *weight = t->weight ? t->weight + p->first : NULL;
    const real *f = p->f;
    double loss = 0;
    for (int c = 0; c < t->inputs; c += 8) {
        real entropy[8 * VL_TILE_COLS];
        const real *e = entropy;
        const int m = t->inputs - c < 8 ? t->inputs - c : 8;
        map_softplus(f, m * (K + OWN), entropy);
        for (int i = 0; i < m; ++i, e += K + OWN, f += K + OWN) {
            for (int k = 0; k < K; ++k) loss += (e[k] - label[k] * f[k]) * (weight ? weight[k] : 1);
            if (OWN) loss += e[K] - f[K];
        }
    }
    return loss;
}

VL_INLINE void panel_gradients(const int K, const int OWN, const panel_job *p)
{
    const VL_T(vl_tile) *t = p->tile;
    const real *label = t->label + p->first, *weight = t->weight ? t->weight + p->first : NULL;
    const int m = t->inputs, ld = K + OWN;
    const vec scale = vec_fill(-t->lr);
    real *f = p->f;
    if (t->loss) *t->loss += panel_loss(K, OWN, p);
    for (int i = 0; i < m * ld; i += VL_WIDTH) vec_store(f + i, vec_mul(scale, vec_sigmoid(vec_load(f + i))));
    if (OWN)
        for (int c = 0; c < m; ++c) f[c * ld + K] += t->lr;
    for (int k = 0; k < K; ++k) {
        if (label[k] != 0)
            for (int c = 0; c < m; ++c) f[c * ld + k] += t->lr * label[k];
        if (weight && weight[k] != 1)
            for (int c = 0; c < m; ++c) f[c * ld + k] *= weight[k];
    }
}

VL_INLINE void update_step(const int K, const int OWN, int m, const real *const *h, real *const *dh,
                           real *const *o, real *const *own, const real *g, int i, int n, int in_place,
                           int frozen)
{
    vec row[VL_TILE_COLS], sum[VL_TILE_COLS];
    /* the own output of a run of inputs, and the sum of its updates */
    vec t = vec_zero(), ts = t;
    real *of_run = NULL;
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
            if (own[c] != of_run) {
                if (of_run && !frozen) store_n(of_run + i, ts, n);
                of_run = own[c];
                ts = t = load_n(of_run + i, n);
            }
            vec w = vec_fill(g[K]);
            y = vec_fma(w, t, y);
            ts = vec_fma(w, x, ts);
        }
        store_n(dh[c] + i, y, n);
    }
    if (frozen) return;
    if (OWN && of_run) store_n(of_run + i, ts, n);
    VL_UNROLL for (int k = 0; k < K; ++k) store_n(o[k] + i, sum[k], n);
}

VL_INLINE void panel_update(const int K, const int OWN, int m, int dim, const real *const *h,
                            real *const *dh, real *const *o, real *const *own, const real *g, int in_place,
                            int frozen)
{
    int i = 0;
    for (; i + VL_WIDTH <= dim; i += VL_WIDTH) update_step(K, OWN, m, h, dh, o, own, g, i, VL_WIDTH, in_place, frozen);
    if (i < dim) update_step(K, OWN, m, h, dh, o, own, g, i, dim - i, in_place, frozen);
}

/* The stages of a panel, for every K and with own outputs or not. */
typedef struct {
    void (*logits)(const panel_job *p);
    void (*gradients)(const panel_job *p);
    void (*update)(const panel_job *p);
} panel_stages;

#define VL_PANEL(K, OWN)                                                                           \
    static void logits_##K##_##OWN(const panel_job *p)                                             \
    {                                                                                              \
        strip_dots(K, OWN, p->tile->inputs, p->tile->dim, p->h,                                    \
                   (const real *const *)p->tile->o + p->first, (const real *const *)p->own, p->f); \
    }                                                                                              \
    static void gradients_##K##_##OWN(const panel_job *p) { panel_gradients(K, OWN, p); }          \
    static void update_##K##_##OWN(const panel_job *p)                                             \
    {                                                                                              \
        const VL_T(vl_tile) *t = p->tile;                                                          \
        if (p->in_place)                                                                           \
            panel_update(K, OWN, t->inputs, t->dim, p->h, t->dh, t->o + p->first, p->own, p->f, 1, t->frozen);   \
        else                                                                                       \
            panel_update(K, OWN, t->inputs, t->dim, p->h, t->dh, t->o + p->first, p->own, p->f, 0, t->frozen);   \
    }
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

#define VL_STAGES(K, OWN) {logits_##K##_##OWN, gradients_##K##_##OWN, update_##K##_##OWN}
static const panel_stages stages[2][VL_TILE_COLS + 1] = {
    {{0}, VL_STAGES(1, 0), VL_STAGES(2, 0), VL_STAGES(3, 0), VL_STAGES(4, 0), VL_STAGES(5, 0), VL_STAGES(6, 0)},
    {VL_STAGES(0, 1), VL_STAGES(1, 1), VL_STAGES(2, 1), VL_STAGES(3, 1), VL_STAGES(4, 1), VL_STAGES(5, 1), {0}},
};
#undef VL_STAGES

/* Go through the panels of a tile, with one statement that sees the panel's
 * stages as `s` and its job as `p`. */
#define VL_FOR_PANELS(t, statement)                                                                \
    panel_job p = {t, t->h, t->own, t->f, 0, (const real *const *)t->dh == t->h};                \
    do {                                                                                           \
        const int own = p.own != NULL, left = t->outputs - p.first;                                \
        const int K = left < VL_TILE_COLS - own ? left : VL_TILE_COLS - own;                       \
        const panel_stages *s = &stages[own][K];                                                   \
        statement;                                                                                 \
        p.f += (t->inputs * (K + own) + VL_WIDTH - 1) / VL_WIDTH * VL_WIDTH;                       \
        p.first += K;                                                                              \
        p.own = NULL;                                                                              \
    } while (p.first < t->outputs)

static void tile_logits(const VL_T(vl_tile) *t) { VL_FOR_PANELS(t, s->logits(&p)); }

static void tile_gradients(const VL_T(vl_tile) *t) { VL_FOR_PANELS(t, s->gradients(&p)); }

static void tile_update(const VL_T(vl_tile) *t)
{
    const size_t dim = (size_t)t->dim;
    const int one_panel = t->outputs + (t->own != NULL) <= VL_TILE_COLS;
    VL_T(vl_tile) copied = *t;
    if ((const real *const *)t->dh == t->h && !one_panel) {
        /* the second panel must not see what the first one changed */
        for (int c = 0; c < t->inputs; ++c) {
            t->copies[c] = memcpy(t->scratch + c * dim, t->h[c], sizeof(real) * dim);
        }
        copied.h = (const real *const *)t->copies;
    }
    VL_FOR_PANELS((&copied), s->update(&p));
}

static void tile(const VL_T(vl_tile) *t)
{
    tile_logits(t);
    tile_gradients(t);
    tile_update(t);
}

#endif
