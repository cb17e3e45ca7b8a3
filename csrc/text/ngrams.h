/* Subwords and word n-grams as fastText hashes them (Bojanowski et al. 2017; Joulin et al. 2017).
 *
 * Its models are arrays of rows found by these numbers, so they are part of the file format.
 */
#ifndef VL_TEXT_NGRAMS_H
#define VL_TEXT_NGRAMS_H

#include <stddef.h>
#include <stdint.h>

/* 32-bit FNV-1a, but each byte is a signed number widened to 32 bits: those beyond ASCII flip
 * the upper 24 bits as well. */
static inline uint32_t vl_fasttext_hash_byte(uint32_t hash, uint8_t byte)
{
    return (hash ^ (uint32_t)(int32_t)(int8_t)byte) * 16777619u;
}

static inline uint32_t vl_fasttext_hash(const uint8_t *bytes, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; ++i) hash = vl_fasttext_hash_byte(hash, bytes[i]);
    return hash;
}

static inline int vl_is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* Hashes of the n-grams of `bracketed`, a word between "<" and ">", in fastText's order: by
 * where they begin, then by length. An n-gram has minn to maxn characters; a character is a byte
 * that is no continuation and the continuations after it, whether or not that is UTF-8. A single
 * character is left out at either end, where it is a bracket.
 *
 * Returns how many there are; `hashes` may be NULL, and holds at least that many otherwise. */
static inline size_t vl_subwords(const uint8_t *bracketed, size_t length, int minn, int maxn, uint32_t *hashes)
{
    size_t count = 0;
    for (size_t begin = 0; begin < length; ++begin) {
        if (vl_is_continuation(bracketed[begin])) continue;
        uint32_t hash = 2166136261u;
        size_t end = begin;
        for (int n = 1; end < length && n <= maxn; ++n) {
            do hash = vl_fasttext_hash_byte(hash, bracketed[end++]);
            while (end < length && vl_is_continuation(bracketed[end]));
            if (n < minn || (n == 1 && (begin == 0 || end == length))) continue;
            if (hashes) hashes[count] = hash;
            ++count;
        }
    }
    return count;
}

/* One word more in a word n-gram; both are hashes of words, signed numbers widened to 64 bits. */
static inline uint64_t vl_word_ngram(uint64_t hash, uint32_t next)
{
    return hash * 116049371u + (uint64_t)(int64_t)(int32_t)next;
}

static inline uint64_t vl_word_ngram_begin(uint32_t first) { return (uint64_t)(int64_t)(int32_t)first; }

#endif
