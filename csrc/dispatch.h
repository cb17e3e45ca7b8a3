/* One table of kernels per instruction set, and the choice among them. */
#ifndef VL_DISPATCH_H
#define VL_DISPATCH_H

#include <stddef.h>
#include <stdint.h>

/* A tile is worked off in panels of at most this many outputs. */
#define VL_TILE_COLS 6

/* Logits of a tile: each panel of them begins on a whole vector. */
#define VL_MAX_WIDTH 16
#define VL_LOGITS(inputs, outputs)                                                                 \
    ((size_t)(inputs) * ((size_t)(outputs) + 1) + VL_MAX_WIDTH * ((size_t)(outputs) / VL_TILE_COLS + 2))

/* Contexts in one step of GloVe. */
#define VL_GLOVE_CONTEXTS 16

/* Points that are compared with centroids side by side. */
#define VL_NEAREST_LANES 64

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
