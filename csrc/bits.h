/* The lowest set bit of a word that is not 0. */
#ifndef VL_BITS_H
#define VL_BITS_H

#include <stdint.h>

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
static inline int vl_lowest_bit(uint64_t word)
{
    unsigned long bit;
    _BitScanForward64(&bit, word);
    return (int)bit;
}
#else
static inline int vl_lowest_bit(uint64_t word) { return __builtin_ctzll(word); }
#endif

#endif
