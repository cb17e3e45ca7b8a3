#include "../dispatch.h"

#define real float
#define VL_T(name) name
#include "../simd/scalar.h"
#include "../kernels/all.h"

const vl_kernels vl_kernels_scalar = VL_KERNELS("scalar");
