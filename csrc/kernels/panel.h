/* Dot products of a few rows with a few rows, their sums held in registers. */
#ifndef VL_PANEL_H
#define VL_PANEL_H

#if defined(_MSC_VER)
#define VL_INLINE static __forceinline
#define VL_UNROLL
#elif defined(__clang__)
#define VL_INLINE static inline __attribute__((always_inline))
#define VL_UNROLL _Pragma("clang loop unroll(full)")
#else
#define VL_INLINE static inline __attribute__((always_inline))
#define VL_UNROLL _Pragma("GCC unroll 32")
#endif

/* A whole vector in the body of a sweep over the dimensions, the rest at its
 * end: n is a constant in the first case, and the choice goes away. */
VL_INLINE vec load_n(const real *p, int n) { return n == VL_WIDTH ? vec_load(p) : vec_load_part(p, n); }
VL_INLINE void store_n(real *p, vec a, int n)
{
    if (n == VL_WIDTH)
        vec_store(p, a);
    else
        vec_store_part(p, a, n);
}

/* Sums of M inputs with K shared outputs, and with one of their own each if OWN:
 * acc[c * (K + OWN) + k], the own output being the last. */
VL_INLINE void panel_step(const int M, const int K, const int OWN, vec *acc, const real *const *h,
                          const real *const *o, const real *const *own, int i, int n)
{
    vec x[VL_PANEL_ROWS];
    VL_UNROLL for (int c = 0; c < M; ++c) x[c] = load_n(h[c] + i, n);
    VL_UNROLL for (int k = 0; k < K; ++k) {
        vec y = load_n(o[k] + i, n);
        VL_UNROLL for (int c = 0; c < M; ++c)
            acc[c * (K + OWN) + k] = vec_fma(x[c], y, acc[c * (K + OWN) + k]);
    }
    if (OWN)
        VL_UNROLL for (int c = 0; c < M; ++c)
            acc[c * (K + 1) + K] = vec_fma(x[c], load_n(own[c] + i, n), acc[c * (K + 1) + K]);
}

/* f[c * (K + OWN) + k] = <h[c], o[k]>, M <= VL_PANEL_ROWS, K + OWN <= VL_TILE_COLS.
 * M, K and OWN are constants wherever this is inlined. */
VL_INLINE void panel_dots(const int M, const int K, const int OWN, int dim, const real *const *h,
                          const real *const *o, const real *const *own, real *f)
{
    const int sums = M * (K + OWN), whole = sums / 4 * 4;
    vec acc[VL_PANEL_ROWS * VL_TILE_COLS];
    VL_UNROLL for (int j = 0; j < sums; ++j) acc[j] = vec_zero();
    int i = 0;
    for (; i + VL_WIDTH <= dim; i += VL_WIDTH) panel_step(M, K, OWN, acc, h, o, own, i, VL_WIDTH);
    if (i < dim) panel_step(M, K, OWN, acc, h, o, own, i, dim - i);
    VL_UNROLL for (int j = 0; j < whole; j += 4) vec_sum4(acc[j], acc[j + 1], acc[j + 2], acc[j + 3], f + j);
    VL_UNROLL for (int j = whole; j < sums; ++j) f[j] = vec_sum(acc[j]);
}

/* The same for any number of inputs m. */
VL_INLINE void strip_dots(const int K, const int OWN, int m, int dim, const real *const *h,
                          const real *const *o, const real *const *own, real *f)
{
    int c = 0;
    for (; c + VL_PANEL_ROWS <= m; c += VL_PANEL_ROWS)
        panel_dots(VL_PANEL_ROWS, K, OWN, dim, h + c, o, own + c, f + c * (K + OWN));
#if VL_PANEL_ROWS > 2
    if (m - c == 3) panel_dots(3, K, OWN, dim, h + c, o, own + c, f + c * (K + OWN));
    if (m - c == 2) panel_dots(2, K, OWN, dim, h + c, o, own + c, f + c * (K + OWN));
#endif
    if (m - c == 1) panel_dots(1, K, OWN, dim, h + c, o, own + c, f + c * (K + OWN));
}

#endif
