/* Sigmoid, exponential and softplus of a vector. */
#ifndef VL_MATH_H
#define VL_MATH_H

#ifdef VL_REFERENCE /* the C library's own, to hold the polynomials against */

static inline vec vec_exp(vec x) { VL_LANES(exp(x.lane[i])); }
static inline vec vec_sigmoid(vec x) { VL_LANES(1.0 / (1.0 + exp(-x.lane[i]))); }
static inline vec vec_softplus(vec x)
{
    VL_LANES((x.lane[i] > 0 ? x.lane[i] : 0) + log1p(exp(-fabs(x.lane[i]))));
}

#else

/* exp(x) = 2^n * exp(r), n = round(x / ln 2), |r| <= ln(2) / 2. ln 2 is taken
 * off in two parts so that r keeps all its bits (Cody and Waite 1980, ch. 6);
 * exp(r) is its Taylor polynomial of degree 6, off by 1.2e-7 at the most. */
static inline vec vec_exp(vec x)
{
    x = vec_min(vec_max(x, vec_fill((real)-87)), vec_fill((real)88));
    vec n = vec_round(vec_mul(x, vec_fill((real)1.44269504088896341)));
    vec r = vec_fma(n, vec_fill((real)-0.693359375), x);
    r = vec_fma(n, vec_fill((real)2.12194440e-4), r);
    vec p = vec_fill((real)(1.0 / 720));
    p = vec_fma(p, r, vec_fill((real)(1.0 / 120)));
    p = vec_fma(p, r, vec_fill((real)(1.0 / 24)));
    p = vec_fma(p, r, vec_fill((real)(1.0 / 6)));
    p = vec_fma(p, r, vec_fill((real)0.5));
    p = vec_fma(p, r, vec_fill((real)1));
    p = vec_fma(p, r, vec_fill((real)1));
    return vec_scale_by_exp2(p, n);
}

static inline vec vec_sigmoid(vec x)
{
    vec one = vec_fill((real)1);
    return vec_div(one, vec_add(one, vec_exp(vec_sub(vec_zero(), x))));
}

/* softplus(x) = max(x, 0) + log(1 + t), t = exp(-|x|) in (0, 1], and
 * log(1 + t) = 2 artanh(z), z = t / (2 + t) <= 1/3: seven terms of the series
 * leave less than 1e-8. */
static inline vec vec_softplus(vec x)
{
    vec positive = vec_max(x, vec_zero());
    vec t = vec_exp(vec_sub(x, vec_add(positive, positive)));
    vec z = vec_div(t, vec_add(t, vec_fill((real)2)));
    vec z2 = vec_mul(z, z);
    vec p = vec_fill((real)(2.0 / 13));
    p = vec_fma(p, z2, vec_fill((real)(2.0 / 11)));
    p = vec_fma(p, z2, vec_fill((real)(2.0 / 9)));
    p = vec_fma(p, z2, vec_fill((real)(2.0 / 7)));
    p = vec_fma(p, z2, vec_fill((real)(2.0 / 5)));
    p = vec_fma(p, z2, vec_fill((real)(2.0 / 3)));
    p = vec_fma(p, z2, vec_fill((real)2));
    return vec_fma(p, z, positive);
}

#endif

#define VL_MAP(function)                                                                           \
    int i = 0;                                                                                     \
    for (; i + VL_WIDTH <= n; i += VL_WIDTH) vec_store(out + i, function(vec_load(x + i)));        \
    if (i < n) vec_store_part(out + i, function(vec_load_part(x + i, n - i)), n - i)

static void map_sigmoid(const real *x, int n, real *out) { VL_MAP(vec_sigmoid); }
static void map_softplus(const real *x, int n, real *out) { VL_MAP(vec_softplus); }

#endif
