/* Bags of rows: CBOW's context, a word's subwords, a sentence or document and its words. */
#ifndef VL_BAG_H
#define VL_BAG_H

static void gather(const real *rows, const int64_t *ids, int n, int dim, real scale, real *out)
{
    vec s = vec_fill(scale);
    int i = 0;
    for (; i + 4 * VL_WIDTH <= dim; i += 4 * VL_WIDTH) {
        vec sum[4];
        VL_UNROLL for (int k = 0; k < 4; ++k) sum[k] = vec_zero();
        for (int j = 0; j < n; ++j) {
            const real *row = rows + ids[j] * dim + i;
            VL_UNROLL for (int k = 0; k < 4; ++k) sum[k] = vec_add(sum[k], vec_load(row + k * VL_WIDTH));
        }
        VL_UNROLL for (int k = 0; k < 4; ++k) vec_store(out + i + k * VL_WIDTH, vec_mul(sum[k], s));
    }
    for (; i < dim; i += VL_WIDTH) {
        int part = dim - i < VL_WIDTH ? dim - i : VL_WIDTH;
        vec sum = vec_zero();
        for (int j = 0; j < n; ++j) sum = vec_add(sum, load_n(rows + ids[j] * dim + i, part));
        store_n(out + i, vec_mul(sum, s), part);
    }
}

static void scatter(real *rows, const int64_t *ids, int n, int dim, real scale, const real *delta)
{
    vec s = vec_fill(scale);
    for (int j = 0; j < n; ++j) {
        real *row = rows + ids[j] * dim;
        int i = 0;
        for (; i + VL_WIDTH <= dim; i += VL_WIDTH)
            vec_store(row + i, vec_fma(s, vec_load(delta + i), vec_load(row + i)));
        if (i < dim)
            vec_store_part(row + i, vec_fma(s, vec_load_part(delta + i, dim - i), vec_load_part(row + i, dim - i)),
                           dim - i);
    }
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
