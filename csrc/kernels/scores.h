/* Many queries against many rows: the logits of search and of full softmax. */
#ifndef VL_SCORES_H
#define VL_SCORES_H

#include "panel.h"

/* Row panels go around the outside: their six rows stay in the nearest cache
 * while all queries pass. */
static void scores(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                   real *out, int64_t ld)
{
    real f[VL_PANEL_ROWS * VL_TILE_COLS];
    const real *o[VL_TILE_COLS];
    int64_t r = 0;
    for (; r + VL_TILE_COLS <= n; r += VL_TILE_COLS) {
        for (int k = 0; k < VL_TILE_COLS; ++k) o[k] = rows + (r + k) * dim;
        int q = 0;
        for (; q + VL_PANEL_ROWS <= nq; q += VL_PANEL_ROWS) {
            panel_dots(VL_PANEL_ROWS, VL_TILE_COLS, 0, dim, queries + q, o, NULL, f);
            for (int c = 0; c < VL_PANEL_ROWS; ++c)
                memcpy(out + (q + c) * ld + r, f + c * VL_TILE_COLS, sizeof(real) * VL_TILE_COLS);
        }
        for (; q < nq; ++q) panel_dots(1, VL_TILE_COLS, 0, dim, queries + q, o, NULL, out + q * ld + r);
    }
    for (; r < n; ++r) {
        o[0] = rows + r * dim;
        for (int q = 0; q < nq; ++q) panel_dots(1, 1, 0, dim, queries + q, o, NULL, out + q * ld + r);
    }
}

static void square_norms(const real *rows, int64_t n, int dim, real *out)
{
    for (int64_t r = 0; r < n; ++r) {
        const real *row = rows + r * dim;
        panel_dots(1, 1, 0, dim, &row, &row, NULL, out + r);
    }
}

#endif
