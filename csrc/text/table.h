/* The words of a text with their counts: an open-addressing hash table over an arena of bytes. */
#ifndef VL_TEXT_TABLE_H
#define VL_TEXT_TABLE_H

#include <stdint.h>

#include "hash.h"

enum { VL_NO_MEMORY = -1, VL_TOO_MANY_WORDS = -2 };

typedef struct {
    uint64_t hash;
    uint64_t start; /* of its bytes in the arena */
    uint64_t length;
    int64_t count;
    int64_t first; /* position of its first occurrence */
} vl_word;

typedef struct {
    uint32_t tag; /* high half of the hash: most strangers are told here, without touching words */
    uint32_t id;  /* plus one; zero is an empty slot */
} vl_slot;

typedef struct {
    vl_slot *slots;
    uint64_t mask; /* number of slots, a power of two, less one */
    vl_word *words; /* by id, in order of insertion */
    int64_t n_words;
    int64_t capacity;
    int64_t max_words;
    uint8_t *arena;
    uint64_t arena_size;
    uint64_t arena_capacity;
} vl_table;

/* Return 0, or VL_NO_MEMORY. */
int vl_table_init(vl_table *table, int64_t max_words);

void vl_table_free(vl_table *table);

/* Add `count` occurrences of a word, the first of them at `first`.
 * Return the word's id, VL_NO_MEMORY or VL_TOO_MANY_WORDS. */
int32_t vl_table_add(vl_table *table, const uint8_t *text, size_t length, uint64_t hash,
                     int64_t count, int64_t first);

/* Return a word's id, -1 where the table does not have it. */
int32_t vl_table_find(const vl_table *table, const uint8_t *text, size_t length, uint64_t hash);

/* Add all words of another table; ids[i] receives the id here of the other's word i. */
int vl_table_merge(vl_table *table, const vl_table *other, int32_t *ids);

#endif
