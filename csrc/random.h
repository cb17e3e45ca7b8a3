/* Random numbers that are a function of (seed, place): the same wherever and
 * on whichever thread they are drawn.
 *
 * SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
 * generators"): a counter and a bijective mixer. */
#ifndef VL_RANDOM_H
#define VL_RANDOM_H

#include <stdint.h>

#define VL_GOLDEN UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t vl_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The next number of a stream. */
static inline uint64_t vl_next(uint64_t *stream) { return vl_mix(*stream += VL_GOLDEN); }

/* A stream of its own for every (stream, index). */
static inline uint64_t vl_fork(uint64_t stream, uint64_t index)
{
    return vl_mix(vl_mix(stream + VL_GOLDEN) ^ (index * VL_GOLDEN + 1));
}

/* The index-th number of a stream, without the ones before it. */
static inline uint64_t vl_at(uint64_t stream, uint64_t index)
{
    return vl_mix(stream + (index + 1) * VL_GOLDEN);
}

/* A number below n from 32 random bits (Lemire 2019, without the rejection:
 * n is far below 2^32, and the bias below n / 2^32). */
static inline uint32_t vl_below(uint32_t bits, uint32_t n) { return (uint32_t)(((uint64_t)bits * n) >> 32); }

/* One entry of an alias table (Walker 1977): itself, or its alias when 32
 * further bits are at or above the threshold. */
typedef struct {
    uint32_t threshold;
    uint32_t alias;
} vl_alias;

static inline uint32_t vl_draw(const vl_alias *table, uint32_t n, uint64_t bits)
{
    uint32_t i = vl_below((uint32_t)(bits >> 32), n);
    return (uint32_t)bits < table[i].threshold ? i : table[i].alias;
}

#endif
