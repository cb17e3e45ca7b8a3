/* Pairs of words, with what stands between them, and their counts: an open-addressing hash table. */
#ifndef VL_TEXT_PAIRS_H
#define VL_TEXT_PAIRS_H

#include <stdint.h>

enum { VL_PAIRS_NO_MEMORY = -1, VL_PAIRS_TOO_MANY = -2 };

typedef struct {
    int32_t first, between, last;
    uint32_t count;
    int64_t place; /* orders the pairs by their first occurrence */
} vl_pair;

typedef struct {
    vl_pair *pairs;  /* in order of insertion */
    uint32_t *slots; /* number of a pair plus one; zero is an empty slot */
    uint64_t mask;   /* number of slots, a power of two, less one */
    int64_t n;
    int64_t capacity;
} vl_pairs;

/* MurmurHash3's 64-bit finaliser (Appleby, public domain) over the mixed numbers: tables are chosen
 * by the high bits, slots by the low ones. */
static inline uint64_t vl_pair_hash(int32_t first, int32_t between, int32_t last)
{
    uint64_t hash = (uint64_t)(uint32_t)first << 32 | (uint32_t)last;
    hash ^= (uint64_t)(uint32_t)between * 0x9E3779B97F4A7C15u;
    hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDu;
    hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53u;
    return hash ^ (hash >> 33);
}

/* Return 0, or VL_PAIRS_NO_MEMORY. */
int vl_pairs_init(vl_pairs *table);

void vl_pairs_free(vl_pairs *table);

/* Add `count` occurrences of a pair, the first of them at `place`.
 * Return the pair's number, VL_PAIRS_NO_MEMORY, or VL_PAIRS_TOO_MANY where a count or a number
 * exceeds 32 bits. */
int64_t vl_pairs_add(vl_pairs *table, vl_pair pair, uint64_t hash);

/* Return a pair's number, -1 where the table does not have it. */
int64_t vl_pairs_find(const vl_pairs *table, int32_t first, int32_t between, int32_t last);

/* Keep the pairs that occur at least so often. Return 0, or VL_PAIRS_NO_MEMORY. */
int vl_pairs_prune(vl_pairs *table, uint32_t least);

#endif
