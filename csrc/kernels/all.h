/* All kernels over the vector operations included before, as one table. */

#include <math.h>
#include <string.h>

#include "math.h"
#include "panel.h"
#include "tile.h"
#include "bag.h"
#include "glove.h"
#include "scores.h"
#include "softmax.h"
#include "topk.h"
#include "nearest.h"

#define VL_KERNELS(isa)                                                                            \
    {                                                                                              \
        .name = isa, .width = VL_WIDTH, .tile = tile, .tile_logits = tile_logits,                       \
        .tile_gradients = tile_gradients, .tile_update = tile_update, .gather = gather, .scatter = scatter,        \
        .weighted_sum = weighted_sum, .maximum = maximum,                                          \
        .softmax = softmax, .glove = glove, .scores = scores, .square_norms = square_norms,        \
        .cosines = cosines, .distances = distances, .next_above = next_above,                      \
        .nearest = nearest,                                                                        \
        .sigmoid = map_sigmoid, .softplus = map_softplus                                           \
    }
