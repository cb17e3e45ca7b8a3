/* One table of kernels per instruction set, and the choice among them. */
#ifndef VL_DISPATCH_H
#define VL_DISPATCH_H

#include <stdint.h>

/* A tile is worked off in panels of at most this many inputs and outputs. */
#define VL_TILE_ROWS 8
#define VL_TILE_COLS 6

#define real float
#define VL_T(name) name
#include "table.h"
#undef real
#undef VL_T

#define real double
#define VL_T(name) name##_f64
#include "table.h"
#undef real
#undef VL_T

/* The kernels named `name` ("scalar", "v3", "v4", "neon"), or NULL where this
 * build or this processor has none; the fastest ones present for NULL. */
const vl_kernels *vl_find_kernels(const char *name);

/* The kernels' source in double precision, with the C library's functions. */
const vl_kernels_f64 *vl_reference_kernels(void);

#endif
