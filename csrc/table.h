/* The operations every instruction set offers, as one table of functions.
 *
 * Written once for a type `real`; dispatch.h includes it for float (the
 * kernels that train) and for double (the reference that tests compare with).
 * The includer defines `real` and VL_T(name), which appends the type's suffix.
 */

/* One step of stochastic gradient descent on inputs x outputs.
 *
 * Every input meets every shared output; besides, each input may have one
 * output of its own, which it is to predict.
 *
 *   f[c][k] = <h[c], o[k]>
 *   g[c][k] = lr * weight[k] * (label[k] - sigmoid(f[c][k]))
 *   dh[c]  += sum_k g[c][k] * o[k]        with the o[k] from before the step
 *   o[k]   += sum_c g[c][k] * h[c]
 *
 * and the same for own[c] with label and weight 1. Inputs that follow each other
 * with the same own output all see it as it was before the first of them; where
 * one comes again later, it has been updated.
 *
 * Negative sampling: inputs are contexts (skip-gram) or means of contexts
 * (CBOW), own outputs the words they predict, shared outputs the negatives.
 * Hierarchical softmax: shared outputs are the nodes of a path, labels its code.
 */
typedef struct {
    int inputs;
    int outputs; /* shared ones */
    int dim;
    real lr;
    const real *const *h; /* rows read */
    real *const *dh;      /* rows updated; `h` itself for an update in place */
    real *const *own;     /* one per input, none among `o`; or NULL */
    real *const *o;       /* shared by all inputs, all distinct */
    const real *label;    /* one per shared output */
    const real *weight;   /* one per shared output, or NULL for ones */
    double *loss;         /* cross-entropy is added here, or NULL */
    real *f;              /* room for VL_LOGITS(inputs, outputs) */
    real **copies;        /* room for `inputs` pointers, */
    real *scratch;        /* and for inputs * dim reals: needed in place where
                             the outputs fill more than one panel */
    int frozen;           /* outputs, own ones too, stay as they are */
} VL_T(vl_tile);

/* One step of AdaGrad (Duchi et al. 2011) on GloVe's objective (Pennington et al.
 * 2014, eq. 8), for one word with a few contexts that are all distinct.
 *
 *   f[k] = <w, c[k]>
 *   g[k] = weight[k] * (f[k] - log_x[k])
 *   dw   = rate * clip(g[k] * c[k])       one for each k
 *   dc   = rate * clip(g[k] * w)
 *   w    -= sum of dw / sqrt(history),     history += sum of dw^2
 *   c[k] -= dc / sqrt(history of c[k]),    its history += dc^2
 *
 * all from the values before the step. A row is `dim` weights, then the
 * histories of each. Biases are weights like others, which meet a constant 1 in
 * the other row; the history of a constant is infinite, so it never changes.
 */
typedef struct {
    int n;     /* contexts, at most VL_GLOVE_CONTEXTS */
    int dim;   /* a multiple of VL_MAX_WIDTH */
    real rate; /* learning rate */
    real clip; /* bound of a gradient's components, before the rate */
    real *word;
    real *const *contexts;
    const real *log_x;  /* logarithms of the co-occurrences */
    const real *weight; /* f(x) in the paper */
    double *loss;       /* sum of weight * (f - log_x)^2 is added here, or NULL */
} VL_T(vl_glove);

typedef struct {
    const char *name;
    int width; /* reals in one vector register */

    /* A tile, whole or in its three stages. Between stages others may run on
     * other tiles: the logits of the next one fill the time in which the
     * sigmoid of this one is waited for. */
    void (*tile)(const VL_T(vl_tile) *tile);
    void (*tile_logits)(const VL_T(vl_tile) *tile);
    void (*tile_gradients)(const VL_T(vl_tile) *tile);
    void (*tile_update)(const VL_T(vl_tile) *tile);

    /* out = scale * sum of rows[ids[0..n)] */
    void (*gather)(const real *rows, const int64_t *ids, int n, int dim, real scale, real *out);

    /* rows[ids[i]] += scale * delta, once per occurrence */
    void (*scatter)(real *rows, const int64_t *ids, int n, int dim, real scale, const real *delta);

    /* out = scale * sum of weights[i] * rows[i] */
    void (*weighted_sum)(const real *const *rows, const real *weights, int n, int dim, real scale,
                         real *out);

    /* out = the largest of rows[0..n), number by number; n is 1 at least */
    void (*maximum)(const real *const *rows, int n, int dim, real *out);

    /* The exact softmax over all `n` rows of `o`: the same step as a tile with
     * g[k] = lr * ((k == target) - softmax(f)[k]). `f` is scratch for n reals; `frozen` as in a tile. */
    void (*softmax)(const real *h, real *dh, real *o, int64_t n, int dim, int64_t target, real lr,
                    real *f, double *loss, int frozen);

    /* GloVe's step. Contexts whose gradient is not finite change nothing: returns how many. */
    int (*glove)(const VL_T(vl_glove) *step);

    /* out[q * ld + r] = <queries[q], rows + r * dim>, r in [0, n) */
    void (*scores)(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                   real *out, int64_t ld);

    /* out[r] = |rows + r * dim|^2 */
    void (*square_norms)(const real *rows, int64_t n, int dim, real *out);

    /* out[q * ld + r] = <queries[q], rows + r * dim> / |rows + r * dim|, 0 for a row of
     * zeros: the cosine, where the query has length one. A score depends on its two
     * vectors alone, to the last bit, not on how many are asked for at once. */
    void (*cosines)(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                    real *out, int64_t ld);

    /* out[q * ld + r] = |queries[q] - (rows + r * dim)|, alike */
    void (*distances)(const real *const *queries, int nq, const real *rows, int64_t n, int dim,
                      real *out, int64_t ld);

    /* The first index from i on with x[index] > threshold, n if there is none. */
    int64_t (*next_above)(const real *x, int64_t i, int64_t n, real threshold);

    /* code[i] = the centroid nearest to points + i * stride, the first of equals, of `k` centroids
     * of `dim` dimensions; distance[i] = |point - centroid|^2. The same bits on every instruction
     * set. `scratch` has room for VL_NEAREST_LANES * dim reals. */
    void (*nearest)(const real *points, int64_t n, int64_t stride, int dim, const real *centroids, int k,
                    int32_t *code, real *distance, real *scratch);

    /* out = sigmoid(x) and softplus(x), for tests of the mathematics */
    void (*sigmoid)(const real *x, int n, real *out);
    void (*softplus)(const real *x, int n, real *out);
} VL_T(vl_kernels);
