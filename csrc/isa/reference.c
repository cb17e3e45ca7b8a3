/* The same source in double precision: what every kernel is tested against. */
#include "../dispatch.h"

#define real double
#define VL_T(name) name##_f64
#define VL_REFERENCE
#include "../simd/scalar.h"
#include "../kernels/all.h"

const vl_kernels_f64 vl_kernels_reference = VL_KERNELS("reference");
