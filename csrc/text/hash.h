/* Hashing and comparing words eight bytes at a time.
 *
 * Every function may read up to seven bytes past the end of a word, so texts and arenas carry
 * VL_TEXT_SLACK bytes behind their last word. */
#ifndef VL_TEXT_HASH_H
#define VL_TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VL_TEXT_SLACK 8

static inline uint64_t vl_load_word(const uint8_t *text)
{
    uint64_t value;
    memcpy(&value, text, 8);
    return value;
}

/* The first `length` (1 to 8) bytes of a text, whatever follows them. */
static inline uint64_t vl_load_tail(const uint8_t *text, size_t length)
{
#if defined(__BYTE_ORDER__) && defined(__ORDER_BIG_ENDIAN__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return vl_load_word(text) >> (64 - 8 * length);
#else
    return vl_load_word(text) & (~(uint64_t)0 >> (64 - 8 * length));
#endif
}

/* A word is never empty. The last mix is MurmurHash3's 64-bit finaliser (Appleby, public domain):
 * the table takes its slot from the low bits and its tag from the high ones, both must be good. */
static inline uint64_t vl_hash(const uint8_t *text, size_t length)
{
    uint64_t hash = (uint64_t)length * 0x9E3779B97F4A7C15u;
    for (; length > 8; text += 8, length -= 8) {
        hash = (hash ^ vl_load_word(text)) * 0x9FB21C651E98DF25u;
        hash ^= hash >> 32;
    }
    hash ^= vl_load_tail(text, length);
    hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDu;
    hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53u;
    return hash ^ (hash >> 33);
}

static inline int vl_same_word(const uint8_t *a, const uint8_t *b, size_t length)
{
    for (; length > 8; a += 8, b += 8, length -= 8)
        if (vl_load_word(a) != vl_load_word(b)) return 0;
    return vl_load_tail(a, length) == vl_load_tail(b, length);
}

#endif
