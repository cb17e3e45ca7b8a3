/* Points and the centroids nearest to them: k-means, and codes of a product quantizer. */
#ifndef VL_NEAREST_H
#define VL_NEAREST_H

#include "panel.h"

/* Every lane is a point of its own: sums take the same order of additions on every
 * instruction set, and codes are the same. Plain C, which compilers vectorise: with a mask,
 * where a choice between codes would become a branch. */
VL_INLINE void keep_nearer(real sum, int32_t j, real *distance, int32_t *code)
{
    const int32_t nearer = -(sum < *distance);
    *code = (j & nearer) | (*code & ~nearer);
    *distance = sum < *distance ? sum : *distance;
}

VL_INLINE void nearest_lanes(const int dim, const real *x, const real *centroids, int k, int32_t *code,
                             real *distance)
{
    for (int j = 0; j < k; ++j) {
        const real *c = centroids + j * dim;
        for (int p = 0; p < VL_NEAREST_LANES; ++p) {
            real sum = 0;
            VL_UNROLL for (int i = 0; i < dim; ++i) {
                const real d = x[i * VL_NEAREST_LANES + p] - c[i];
                sum += d * d;
            }
            keep_nearer(sum, j, distance + p, code + p);
        }
    }
}

/* The same for any number of dimensions, which is not known when this is compiled. */
VL_INLINE void nearest_lanes_any(int dim, const real *x, const real *centroids, int k, int32_t *code,
                                 real *distance)
{
    for (int j = 0; j < k; ++j) {
        const real *c = centroids + (int64_t)j * dim;
        real sum[VL_NEAREST_LANES] = {0};
        for (int i = 0; i < dim; ++i)
            for (int p = 0; p < VL_NEAREST_LANES; ++p) {
                const real d = x[i * VL_NEAREST_LANES + p] - c[i];
                sum[p] += d * d;
            }
        for (int p = 0; p < VL_NEAREST_LANES; ++p) keep_nearer(sum[p], j, distance + p, code + p);
    }
}

static void nearest(const real *points, int64_t n, int64_t stride, int dim, const real *centroids, int k,
                    int32_t *code, real *distance, real *scratch)
{
    /* Arrays of this function alone, for compilers hold those in registers. */
    int32_t codes[VL_NEAREST_LANES];
    real distances[VL_NEAREST_LANES];
    for (int64_t first = 0; first < n; first += VL_NEAREST_LANES) {
        const int m = n - first < VL_NEAREST_LANES ? (int)(n - first) : VL_NEAREST_LANES;
        for (int p = 0; p < VL_NEAREST_LANES; ++p) {
            /* Lanes beyond the last point repeat it. */
            const real *point = points + (first + (p < m ? p : m - 1)) * stride;
            for (int i = 0; i < dim; ++i) scratch[i * VL_NEAREST_LANES + p] = point[i];
            codes[p] = 0;
            distances[p] = INFINITY;
        }
        switch (dim) {
        case 1: nearest_lanes(1, scratch, centroids, k, codes, distances); break;
        case 2: nearest_lanes(2, scratch, centroids, k, codes, distances); break;
        case 4: nearest_lanes(4, scratch, centroids, k, codes, distances); break;
        default: nearest_lanes_any(dim, scratch, centroids, k, codes, distances);
        }
        memcpy(code + first, codes, sizeof(int32_t) * (size_t)m);
        memcpy(distance + first, distances, sizeof(real) * (size_t)m);
    }
}

#endif
