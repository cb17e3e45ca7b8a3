#include "dispatch.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__) || defined(_M_X64)
#define VL_X86_64 1
#elif defined(__aarch64__) || defined(_M_ARM64)
#define VL_AARCH64 1
#endif

extern const vl_kernels vl_kernels_scalar;
extern const vl_kernels_f64 vl_kernels_reference;

#ifdef VL_X86_64

extern const vl_kernels vl_kernels_v3;
extern const vl_kernels vl_kernels_v4;

#ifdef _MSC_VER
#include <immintrin.h>
#include <intrin.h>

static int has_bits(unsigned value, unsigned bits) { return (value & bits) == bits; }

/* Intel SDM vol. 2, CPUID: leaf 1 ecx FMA 12, OSXSAVE 27, AVX 28; leaf 7 ebx
 * AVX2 5, AVX512F 16, DQ 17, BW 30, VL 31. XCR0: SSE and AVX state 0x6, with
 * the AVX-512 state 0xe6. */
static int supports(int level)
{
    int leaf1[4], leaf7[4];
    __cpuidex(leaf1, 1, 0);
    __cpuidex(leaf7, 7, 0);
    if (!has_bits((unsigned)leaf1[2], 1u << 12 | 1u << 27 | 1u << 28)) return 0;
    unsigned state = (unsigned)_xgetbv(0);
    if (!has_bits(state, 0x6) || !has_bits((unsigned)leaf7[1], 1u << 5)) return 0;
    if (level == 3) return 1;
    return has_bits(state, 0xe6) &&
           has_bits((unsigned)leaf7[1], 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31);
}
#else
static int supports(int level)
{
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
    if (level == 3) return 1;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

#endif /* VL_X86_64 */

#ifdef VL_AARCH64
extern const vl_kernels vl_kernels_neon;
#endif

const vl_kernels *vl_find_kernels(const char *name)
{
    const vl_kernels *present[3];
    int n = 0;
#ifdef VL_X86_64
    if (supports(4)) present[n++] = &vl_kernels_v4;
    if (supports(3)) present[n++] = &vl_kernels_v3;
#endif
#ifdef VL_AARCH64
    present[n++] = &vl_kernels_neon;
#endif
    present[n++] = &vl_kernels_scalar;
    if (name == NULL) return present[0];
    for (int i = 0; i < n; ++i)
        if (strcmp(present[i]->name, name) == 0) return present[i];
    return NULL;
}

const vl_kernels_f64 *vl_reference_kernels(void) { return &vl_kernels_reference; }
