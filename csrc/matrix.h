/* A matrix of rows, dense or quantized, as models read from files have them.
 *
 * Quantized (Jegou et al. 2011, "Product quantization for nearest neighbor search"; layout as in
 * fastText's files): a row is cut into sub-vectors of `sub_dim` numbers, the last one maybe
 * shorter, and of each a byte tells which of 256 centroids stands for it. */
#ifndef VL_MATRIX_H
#define VL_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#define VL_CENTROIDS 256

typedef struct {
    int64_t rows;
    int dim;
    const float *dense; /* NULL where quantized */
    const uint8_t *codes;
    const float *centroids;
    int n_sub;
    int sub_dim;
    int last_sub_dim;
    const uint8_t *norm_codes; /* NULL where norms are not quantized apart */
    const float *norms;
} vl_matrix;

static inline float vl_row_norm(const vl_matrix *m, int64_t row)
{
    return m->norm_codes ? m->norms[m->norm_codes[row]] : 1;
}

/* The centroid of the s-th sub-vector of a row, and how long it is. */
static inline const float *vl_centroid(const vl_matrix *m, int64_t row, int s, int *length)
{
    *length = s == m->n_sub - 1 ? m->last_sub_dim : m->sub_dim;
    return m->centroids + (size_t)s * VL_CENTROIDS * m->sub_dim + (size_t)m->codes[row * m->n_sub + s] * *length;
}

/* out += row */
static inline void vl_add_quantized(const vl_matrix *m, int64_t row, float *out)
{
    const float norm = vl_row_norm(m, row);
    int length;
    for (int s = 0; s < m->n_sub; ++s, out += m->sub_dim) {
        const float *centroid = vl_centroid(m, row, s, &length);
        for (int d = 0; d < length; ++d) out[d] += norm * centroid[d];
    }
}

static inline float vl_dot_quantized(const vl_matrix *m, int64_t row, const float *x)
{
    float sum = 0;
    int length;
    for (int s = 0; s < m->n_sub; ++s, x += m->sub_dim) {
        const float *centroid = vl_centroid(m, row, s, &length);
        for (int d = 0; d < length; ++d) sum += x[d] * centroid[d];
    }
    return sum * vl_row_norm(m, row);
}

#endif
