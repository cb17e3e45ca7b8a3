/* Bags of rows: CBOW's context, a word's subwords, a sentence or document and its words. */
#ifndef VL_BAG_H
#define VL_BAG_H

#include "../text/prefetch.h"

#define VL_GATHERED 8      /* vectors that sums are held in */
#define VL_GATHER_AHEAD 16 /* rows that are sent for before they are read: few bags are so long */

/* Sums of K vectors of each row, the last of them of `last` numbers. A row is read in one piece:
 * long bags come from memory, not from a cache. */
VL_INLINE void gather_part(const int K, const real *rows, const int64_t *ids, int n, int dim, vec scale,
                           real *out, int last)
{
    vec sum[VL_GATHERED];
    VL_UNROLL for (int k = 0; k < K; ++k) sum[k] = vec_zero();
    for (int j = 0; j < n; ++j) {
        const real *row = rows + ids[j] * dim;
        if (j + VL_GATHER_AHEAD < n) {
            const char *ahead = (const char *)(rows + ids[j + VL_GATHER_AHEAD] * dim);
            VL_UNROLL for (size_t b = 0; b < K * VL_WIDTH * sizeof(real); b += 64) VL_TEXT_PREFETCH(ahead + b);
        }
        VL_UNROLL for (int k = 0; k < K - 1; ++k) sum[k] = vec_add(sum[k], vec_load(row + k * VL_WIDTH));
        sum[K - 1] = vec_add(sum[K - 1], load_n(row + (K - 1) * VL_WIDTH, last));
    }
    VL_UNROLL for (int k = 0; k < K - 1; ++k) vec_store(out + k * VL_WIDTH, vec_mul(sum[k], scale));
    store_n(out + (K - 1) * VL_WIDTH, vec_mul(sum[K - 1], scale), last);
}

/* Adds K vectors, the last of them of `last` numbers, to each row: they stay in registers. */
VL_INLINE void scatter_part(const int K, real *rows, const int64_t *ids, int n, int dim, vec scale,
                            const real *delta, int last)
{
    vec step[VL_GATHERED];
    VL_UNROLL for (int k = 0; k < K - 1; ++k) step[k] = vec_mul(scale, vec_load(delta + k * VL_WIDTH));
    step[K - 1] = vec_mul(scale, load_n(delta + (K - 1) * VL_WIDTH, last));
    for (int j = 0; j < n; ++j) {
        real *row = rows + ids[j] * dim;
        VL_UNROLL for (int k = 0; k < K - 1; ++k)
            vec_store(row + k * VL_WIDTH, vec_add(vec_load(row + k * VL_WIDTH), step[k]));
        real *end = row + (K - 1) * VL_WIDTH;
        store_n(end, vec_add(load_n(end, last), step[K - 1]), last);
    }
}

/* Goes through the dimensions VL_GATHERED vectors at a time: part(K, where they begin, numbers in the
 * last of them). */
#define VL_FOR_PARTS(dim, part)                                                                 \
    do {                                                                                        \
        const int most = VL_GATHERED * VL_WIDTH;                                                \
        int i = 0;                                                                              \
        for (; i + most <= dim; i += most) part(VL_GATHERED, i, VL_WIDTH);                      \
        const int vectors = (dim - i + VL_WIDTH - 1) / VL_WIDTH;                                \
        const int last = dim - i - (vectors - 1) * VL_WIDTH;                                    \
        switch (vectors) {                                                                      \
        case 1: part(1, i, last); break;                                                        \
        case 2: part(2, i, last); break;                                                        \
        case 3: part(3, i, last); break;                                                        \
        case 4: part(4, i, last); break;                                                        \
        case 5: part(5, i, last); break;                                                        \
        case 6: part(6, i, last); break;                                                        \
        case 7: part(7, i, last); break;                                                        \
        case 8: part(8, i, last); break;                                                        \
        }                                                                                       \
    } while (0)

static void gather(const real *rows, const int64_t *ids, int n, int dim, real scale, real *out)
{
    const vec s = vec_fill(scale);
#define VL_PART(K, i, last) gather_part(K, rows + (i), ids, n, dim, s, out + (i), last)
    VL_FOR_PARTS(dim, VL_PART);
#undef VL_PART
}

static void scatter(real *rows, const int64_t *ids, int n, int dim, real scale, const real *delta)
{
    const vec s = vec_fill(scale);
#define VL_PART(K, i, last) scatter_part(K, rows + (i), ids, n, dim, s, delta + (i), last)
    VL_FOR_PARTS(dim, VL_PART);
#undef VL_PART
}

static void weighted_sum(const real *const *rows, const real *weights, int n, int dim, real scale, real *out)
{
    int i = 0;
    for (; i + 4 * VL_WIDTH <= dim; i += 4 * VL_WIDTH) {
        vec sum[4];
        VL_UNROLL for (int k = 0; k < 4; ++k) sum[k] = vec_zero();
        for (int j = 0; j < n; ++j) {
            vec w = vec_fill(weights[j]);
            VL_UNROLL for (int k = 0; k < 4; ++k)
                sum[k] = vec_fma(w, vec_load(rows[j] + i + k * VL_WIDTH), sum[k]);
        }
        VL_UNROLL for (int k = 0; k < 4; ++k) vec_store(out + i + k * VL_WIDTH, vec_mul(sum[k], vec_fill(scale)));
    }
    for (; i < dim; i += VL_WIDTH) {
        int part = dim - i < VL_WIDTH ? dim - i : VL_WIDTH;
        vec sum = vec_zero();
        for (int j = 0; j < n; ++j) sum = vec_fma(vec_fill(weights[j]), load_n(rows[j] + i, part), sum);
        store_n(out + i, vec_mul(sum, vec_fill(scale)), part);
    }
}

static void maximum(const real *const *rows, int n, int dim, real *out)
{
    for (int i = 0; i < dim; i += VL_WIDTH) {
        int part = dim - i < VL_WIDTH ? dim - i : VL_WIDTH;
        vec most = load_n(rows[0] + i, part);
        for (int j = 1; j < n; ++j) most = vec_max(most, load_n(rows[j] + i, part));
        store_n(out + i, most, part);
    }
}

#endif
