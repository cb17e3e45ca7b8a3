#include "../dispatch.h"

#define real float
#define VL_T(name) name
#include "../simd/neon.h"
#include "../kernels/all.h"

const vl_kernels vl_kernels_neon = VL_KERNELS("neon");
