#include "../dispatch.h"

#define real float
#define VL_T(name) name
#include "../simd/avx2.h"
#include "../kernels/all.h"

const vl_kernels vl_kernels_v3 = VL_KERNELS("v3");
