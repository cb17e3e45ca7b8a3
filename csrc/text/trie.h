/* Words in a trie over code points, which tells at every step whether a longer word may follow. */
#ifndef VL_TEXT_TRIE_H
#define VL_TEXT_TRIE_H

#include <stddef.h>
#include <stdint.h>

#define VL_TRIE_ROOT 0
#define VL_TRIE_NONE (-1)

typedef struct {
    int64_t count;     /* 0: only the beginning of words */
    double log_count;  /* natural; of a count of 0 it is 0 */
    int32_t tag;       /* part of speech, 0 for none */
    uint8_t forbidden; /* never a word, whatever a model thinks */
} vl_trie_node;

typedef struct {
    uint64_t key; /* 1 + (node << 21 | code point), 0 for an empty slot */
    int32_t child;
} vl_trie_edge;

typedef struct {
    vl_trie_node *nodes;
    int32_t n_nodes;
    int32_t capacity;
    vl_trie_edge *edges; /* by open addressing, 2^bits of them, at most half of them used */
    uint32_t bits;
} vl_trie;

/* Return 0 or VL_NO_MEMORY. */
int vl_trie_init(vl_trie *trie);

void vl_trie_free(vl_trie *trie);

/* Return the node of a word, made if need be, or VL_NO_MEMORY. */
int32_t vl_trie_add(vl_trie *trie, const uint32_t *word, size_t length);

static inline uint64_t vl_trie_key(int32_t node, uint32_t c)
{
    return 1 + ((uint64_t)(uint32_t)node << 21 | c);
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4). */
static inline uint64_t vl_trie_slot(uint64_t key, uint32_t bits)
{
    return key * 0x9E3779B97F4A7C15u >> (64 - bits);
}

/* Return the node that a code point leads to, VL_TRIE_NONE if there is none. */
static inline int32_t vl_trie_child(const vl_trie *trie, int32_t node, uint32_t c)
{
    uint64_t key = vl_trie_key(node, c), mask = ((uint64_t)1 << trie->bits) - 1;
    for (uint64_t at = vl_trie_slot(key, trie->bits);; at = (at + 1) & mask) {
        if (trie->edges[at].key == key) return trie->edges[at].child;
        if (!trie->edges[at].key) return VL_TRIE_NONE;
    }
}

/* Return the node of a word or of the beginning of one, VL_TRIE_NONE if it is neither. */
static inline int32_t vl_trie_find(const vl_trie *trie, const uint32_t *word, size_t length)
{
    int32_t node = VL_TRIE_ROOT;
    for (size_t i = 0; i < length && node != VL_TRIE_NONE; i++) node = vl_trie_child(trie, node, word[i]);
    return node;
}

#endif
