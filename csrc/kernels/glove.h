/* A step of GloVe: one word with a few contexts (table.h says what it computes).
 *
 * The word's weights, and the sums that its own change is made of, stay in
 * registers while the contexts stream past. Rows are padded to whole vectors,
 * so no sweep has a remainder. */
#ifndef VL_GLOVE_H
#define VL_GLOVE_H

#include <math.h>

#include "panel.h"

/* From logits to rate * weight * (f - log_x), 0 where that is not finite. */
static int glove_errors(const VL_T(vl_glove) *s, real *f)
{
    int skipped = 0;
    double loss = 0;
    for (int k = 0; k < s->n; ++k) {
        const real difference = f[k] - s->log_x[k];
        const real weighted = s->weight[k] * difference;
        f[k] = s->rate * weighted;
        loss += (double)weighted * difference;
        if (!isfinite(f[k])) {
            f[k] = 0;
            ++skipped;
        }
    }
    if (s->loss) *s->loss += loss;
    return skipped;
}

VL_INLINE vec clipped(vec x, vec bound)
{
    return vec_max(vec_min(x, bound), vec_sub(vec_zero(), bound));
}

static int glove(const VL_T(vl_glove) *s)
{
    const int dim = s->dim;
    const vec bound = vec_fill(s->rate * s->clip);
    real *const word = s->word;
    real f[VL_GLOVE_CONTEXTS];
    const real *h = word;
    strip_dots(1, 0, s->n, dim, (const real *const *)s->contexts, &h, NULL, f);
    const int skipped = glove_errors(s, f);
    for (int i = 0; i < dim; i += VL_WIDTH) {
        const vec w = vec_load(word + i);
        vec sum = vec_zero(), squares = vec_load(word + dim + i);
        const vec scale = vec_sqrt(squares);
        for (int k = 0; k < s->n; ++k) {
            real *const row = s->contexts[k] + i;
            const vec g = vec_fill(f[k]), c = vec_load(row), history = vec_load(row + dim);
            const vec of_word = clipped(vec_mul(g, c), bound), of_context = clipped(vec_mul(g, w), bound);
            sum = vec_add(sum, of_word);
            squares = vec_fma(of_word, of_word, squares);
            vec_store(row, vec_sub(c, vec_div(of_context, vec_sqrt(history))));
            vec_store(row + dim, vec_fma(of_context, of_context, history));
        }
        vec_store(word + i, vec_sub(w, vec_div(sum, scale)));
        vec_store(word + dim + i, squares);
    }
    return skipped;
}

#endif
