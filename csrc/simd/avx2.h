/* The vector operations for x86-64-v3: AVX2 and FMA. */
#ifndef VL_SIMD_H
#define VL_SIMD_H

#include <immintrin.h>

#define VL_WIDTH 8
#define VL_PANEL_ROWS 2 /* 2 x 6 sums, 2 inputs and 1 output in 16 registers */

typedef __m256 vec;

static inline __m256i vec_first(int n)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

static inline vec vec_fill(float x) { return _mm256_set1_ps(x); }
static inline vec vec_zero(void) { return _mm256_setzero_ps(); }
static inline vec vec_load(const float *p) { return _mm256_loadu_ps(p); }
static inline vec vec_load_part(const float *p, int n) { return _mm256_maskload_ps(p, vec_first(n)); }
static inline void vec_store(float *p, vec a) { _mm256_storeu_ps(p, a); }
static inline void vec_store_part(float *p, vec a, int n) { _mm256_maskstore_ps(p, vec_first(n), a); }
static inline vec vec_add(vec a, vec b) { return _mm256_add_ps(a, b); }
static inline vec vec_sub(vec a, vec b) { return _mm256_sub_ps(a, b); }
static inline vec vec_mul(vec a, vec b) { return _mm256_mul_ps(a, b); }
static inline vec vec_div(vec a, vec b) { return _mm256_div_ps(a, b); }
static inline vec vec_sqrt(vec a) { return _mm256_sqrt_ps(a); }
static inline vec vec_fma(vec a, vec b, vec c) { return _mm256_fmadd_ps(a, b, c); }
static inline vec vec_max(vec a, vec b) { return _mm256_max_ps(a, b); }
static inline vec vec_min(vec a, vec b) { return _mm256_min_ps(a, b); }
static inline vec vec_round(vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

/* Adds n to the exponent's bits: right while the result is a normal number. */
static inline vec vec_scale_by_exp2(vec a, vec n)
{
    __m256i shift = _mm256_slli_epi32(_mm256_cvtps_epi32(n), 23);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), shift));
}

/* Four horizontal sums at once: transpose within the halves while adding. */
static inline void vec_sum4(vec a, vec b, vec c, vec d, float *out)
{
    vec s = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1)));
}
static inline float vec_sum(vec a)
{
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

#endif
