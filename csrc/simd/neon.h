/* The vector operations for AArch64: NEON, which every such processor has. */
#ifndef VL_SIMD_H
#define VL_SIMD_H

#include <arm_neon.h>
#include <stdint.h>

#define VL_WIDTH 4
#define VL_PANEL_ROWS 4 /* 4 x 6 sums, 4 inputs and 1 output in 32 registers */

typedef float32x4_t vec;

static inline vec vec_fill(float x) { return vdupq_n_f32(x); }
static inline vec vec_zero(void) { return vdupq_n_f32(0.0f); }
static inline vec vec_load(const float *p) { return vld1q_f32(p); }
static inline vec vec_load_part(const float *p, int n)
{
    float lanes[VL_WIDTH] = {0};
    for (int i = 0; i < n; ++i) lanes[i] = p[i];
    return vld1q_f32(lanes);
}
static inline void vec_store(float *p, vec a) { vst1q_f32(p, a); }
static inline void vec_store_part(float *p, vec a, int n)
{
    float lanes[VL_WIDTH];
    vst1q_f32(lanes, a);
    for (int i = 0; i < n; ++i) p[i] = lanes[i];
}
static inline vec vec_add(vec a, vec b) { return vaddq_f32(a, b); }
static inline vec vec_sub(vec a, vec b) { return vsubq_f32(a, b); }
static inline vec vec_mul(vec a, vec b) { return vmulq_f32(a, b); }
static inline vec vec_div(vec a, vec b) { return vdivq_f32(a, b); }
static inline vec vec_sqrt(vec a) { return vsqrtq_f32(a); }
static inline vec vec_fma(vec a, vec b, vec c) { return vfmaq_f32(c, a, b); }
static inline vec vec_max(vec a, vec b) { return vmaxq_f32(a, b); }
static inline vec vec_min(vec a, vec b) { return vminq_f32(a, b); }
static inline vec vec_round(vec a) { return vrndnq_f32(a); }

/* Adds n to the exponent's bits: right while the result is a normal number. */
static inline vec vec_scale_by_exp2(vec a, vec n)
{
    int32x4_t shift = vshlq_n_s32(vcvtq_s32_f32(n), 23);
    return vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(a), shift));
}
static inline float vec_sum(vec a) { return vaddvq_f32(a); }
static inline void vec_sum4(vec a, vec b, vec c, vec d, float *out)
{
    vst1q_f32(out, vpaddq_f32(vpaddq_f32(a, b), vpaddq_f32(c, d)));
}

#endif
