/* The vector operations in plain C: the baseline of every build, and, with
 * `real` double, the reference that tests compare the others with.
 *
 * A vector is four lanes, so that a compiler can map it to whatever registers
 * the baseline has. `part` operations touch the first n lanes only; the others
 * read as zero. */
#ifndef VL_SIMD_H
#define VL_SIMD_H

#include <math.h>

#define VL_WIDTH 4
#define VL_PANEL_ROWS 2

typedef struct {
    real lane[VL_WIDTH];
} vec;

#define VL_LANES(expression)                                                   \
    vec r;                                                                     \
    for (int i = 0; i < VL_WIDTH; ++i) r.lane[i] = (expression);               \
    return r

static inline vec vec_fill(real x) { VL_LANES(x); }
static inline vec vec_zero(void) { return vec_fill(0); }
static inline vec vec_load(const real *p) { VL_LANES(p[i]); }
static inline vec vec_load_part(const real *p, int n) { VL_LANES(i < n ? p[i] : 0); }
static inline vec vec_add(vec a, vec b) { VL_LANES(a.lane[i] + b.lane[i]); }
static inline vec vec_sub(vec a, vec b) { VL_LANES(a.lane[i] - b.lane[i]); }
static inline vec vec_mul(vec a, vec b) { VL_LANES(a.lane[i] * b.lane[i]); }
static inline vec vec_div(vec a, vec b) { VL_LANES(a.lane[i] / b.lane[i]); }
static inline vec vec_sqrt(vec a) { VL_LANES((real)sqrt(a.lane[i])); }
static inline vec vec_fma(vec a, vec b, vec c) { VL_LANES(a.lane[i] * b.lane[i] + c.lane[i]); }
static inline vec vec_max(vec a, vec b) { VL_LANES(a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]); }
static inline vec vec_min(vec a, vec b) { VL_LANES(a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]); }
static inline vec vec_round(vec a) { VL_LANES((real)rint(a.lane[i])); }
static inline vec vec_scale_by_exp2(vec a, vec n) { VL_LANES((real)ldexp(a.lane[i], (int)n.lane[i])); }

static inline void vec_store(real *p, vec a)
{
    for (int i = 0; i < VL_WIDTH; ++i) p[i] = a.lane[i];
}
static inline void vec_store_part(real *p, vec a, int n)
{
    for (int i = 0; i < n; ++i) p[i] = a.lane[i];
}
static inline real vec_sum(vec a) { return (a.lane[0] + a.lane[2]) + (a.lane[1] + a.lane[3]); }
static inline void vec_sum4(vec a, vec b, vec c, vec d, real *out)
{
    out[0] = vec_sum(a);
    out[1] = vec_sum(b);
    out[2] = vec_sum(c);
    out[3] = vec_sum(d);
}

#endif
