/* The vector operations for x86-64-v4: AVX-512 F, DQ, BW, VL. */
#ifndef VL_SIMD_H
#define VL_SIMD_H

#include <immintrin.h>

#define VL_WIDTH 16
#define VL_PANEL_ROWS 4 /* 4 x 6 sums, 6 outputs and 1 input in 32 registers */

typedef __m512 vec;

static inline __mmask16 vec_first(int n) { return (__mmask16)((1u << n) - 1u); }

static inline vec vec_fill(float x) { return _mm512_set1_ps(x); }
static inline vec vec_zero(void) { return _mm512_setzero_ps(); }
static inline vec vec_load(const float *p) { return _mm512_loadu_ps(p); }
static inline vec vec_load_part(const float *p, int n) { return _mm512_maskz_loadu_ps(vec_first(n), p); }
static inline void vec_store(float *p, vec a) { _mm512_storeu_ps(p, a); }
static inline void vec_store_part(float *p, vec a, int n) { _mm512_mask_storeu_ps(p, vec_first(n), a); }
static inline vec vec_add(vec a, vec b) { return _mm512_add_ps(a, b); }
static inline vec vec_sub(vec a, vec b) { return _mm512_sub_ps(a, b); }
static inline vec vec_mul(vec a, vec b) { return _mm512_mul_ps(a, b); }
static inline vec vec_div(vec a, vec b) { return _mm512_div_ps(a, b); }
static inline vec vec_sqrt(vec a) { return _mm512_sqrt_ps(a); }
static inline vec vec_fma(vec a, vec b, vec c) { return _mm512_fmadd_ps(a, b, c); }
static inline vec vec_max(vec a, vec b) { return _mm512_max_ps(a, b); }
static inline vec vec_min(vec a, vec b) { return _mm512_min_ps(a, b); }
static inline vec vec_round(vec a) { return _mm512_roundscale_ps(a, 0x08); }
static inline vec vec_scale_by_exp2(vec a, vec n) { return _mm512_scalef_ps(a, n); }
static inline float vec_sum(vec a) { return _mm512_reduce_add_ps(a); }

/* Four horizontal sums for little more than the price of one: transpose within
 * the 128-bit quarters while adding, then add the quarters. */
static inline void vec_sum4(vec a, vec b, vec c, vec d, float *out)
{
    vec ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
    vec cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
    vec s = _mm512_add_ps(
        _mm512_castpd_ps(_mm512_unpacklo_pd(_mm512_castps_pd(ab), _mm512_castps_pd(cd))),
        _mm512_castpd_ps(_mm512_unpackhi_pd(_mm512_castps_pd(ab), _mm512_castps_pd(cd))));
    __m256 half = _mm256_add_ps(_mm512_castps512_ps256(s), _mm512_extractf32x8_ps(s, 1));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1)));
}

#endif
