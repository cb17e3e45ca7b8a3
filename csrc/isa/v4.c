#include "../dispatch.h"

#define real float
#define VL_T(name) name
#include "../simd/avx512.h"
#include "../kernels/all.h"

const vl_kernels vl_kernels_v4 = VL_KERNELS("v4");
