#include "table.h"

#include <stdlib.h>

#include "prefetch.h"

enum { FIRST_SLOTS = 1 << 12, FIRST_WORDS = 1 << 10, FIRST_ARENA = 1 << 14, AHEAD = 16 };

int vl_table_init(vl_table *table, int64_t max_words)
{
    memset(table, 0, sizeof *table);
    table->max_words = max_words;
    table->mask = FIRST_SLOTS - 1;
    table->capacity = FIRST_WORDS;
    table->arena_capacity = FIRST_ARENA;
    table->slots = calloc(FIRST_SLOTS, sizeof *table->slots);
    table->words = malloc(FIRST_WORDS * sizeof *table->words);
    table->arena = malloc(FIRST_ARENA);
    if (table->slots && table->words && table->arena) return 0;
    vl_table_free(table);
    return VL_NO_MEMORY;
}

void vl_table_free(vl_table *table)
{
    free(table->slots);
    free(table->words);
    free(table->arena);
    memset(table, 0, sizeof *table);
}

static int double_slots(vl_table *table)
{
    uint64_t mask = 2 * table->mask + 1;
    vl_slot *slots = calloc(mask + 1, sizeof *slots);
    if (!slots) return VL_NO_MEMORY;
    for (int64_t id = 0; id < table->n_words; id++) {
        uint64_t hash = table->words[id].hash, at = hash & mask;
        while (slots[at].id) at = (at + 1) & mask;
        slots[at] = (vl_slot){(uint32_t)(hash >> 32), (uint32_t)id + 1};
    }
    free(table->slots);
    table->slots = slots;
    table->mask = mask;
    return 0;
}

static int double_words(vl_table *table)
{
    vl_word *words = realloc(table->words, 2 * (size_t)table->capacity * sizeof *words);
    if (!words) return VL_NO_MEMORY;
    table->words = words;
    table->capacity *= 2;
    return 0;
}

static int grow_arena(vl_table *table, uint64_t needed)
{
    uint64_t capacity = table->arena_capacity;
    while (capacity < needed) capacity *= 2;
    uint8_t *arena = realloc(table->arena, capacity);
    if (!arena) return VL_NO_MEMORY;
    table->arena = arena;
    table->arena_capacity = capacity;
    return 0;
}

static int32_t append(vl_table *table, const uint8_t *text, size_t length, vl_word word)
{
    if (table->n_words >= table->max_words) return VL_TOO_MANY_WORDS;
    if (table->n_words == table->capacity && double_words(table)) return VL_NO_MEMORY;
    uint64_t end = table->arena_size + length;
    if (end + VL_TEXT_SLACK > table->arena_capacity && grow_arena(table, end + VL_TEXT_SLACK))
        return VL_NO_MEMORY;
    word.start = table->arena_size;
    memcpy(table->arena + word.start, text, length);
    memset(table->arena + end, 0, VL_TEXT_SLACK);
    table->arena_size = end;
    table->words[table->n_words] = word;
    return (int32_t)table->n_words++;
}

/* The slot of a word, or the empty one where it would go. */
static vl_slot *find_slot(const vl_table *table, const uint8_t *text, size_t length, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    uint64_t at = hash & table->mask;
    for (; table->slots[at].id; at = (at + 1) & table->mask) {
        if (table->slots[at].tag != tag) continue;
        const vl_word *word = table->words + (table->slots[at].id - 1);
        if (word->length == length && vl_same_word(table->arena + word->start, text, length)) break;
    }
    return table->slots + at;
}

int32_t vl_table_find(const vl_table *table, const uint8_t *text, size_t length, uint64_t hash)
{
    return (int32_t)find_slot(table, text, length, hash)->id - 1;
}

int32_t vl_table_add(vl_table *table, const uint8_t *text, size_t length, uint64_t hash,
                     int64_t count, int64_t first)
{
    vl_slot *slot = find_slot(table, text, length, hash);
    if (slot->id) {
        vl_word *word = table->words + (slot->id - 1);
        word->count += count;
        if (first < word->first) word->first = first;
        return (int32_t)(slot->id - 1);
    }
    int32_t id = append(table, text, length, (vl_word){hash, 0, length, count, first});
    if (id < 0) return id;
    *slot = (vl_slot){(uint32_t)(hash >> 32), (uint32_t)id + 1};
    /* At most half full: probes stay short. */
    if (2 * (uint64_t)table->n_words > table->mask && double_slots(table)) return VL_NO_MEMORY;
    return id;
}

int vl_table_merge(vl_table *table, const vl_table *other, int32_t *ids)
{
    for (int64_t i = 0; i < other->n_words; i++) {
        if (i + AHEAD < other->n_words)
            VL_TEXT_PREFETCH(table->slots + (other->words[i + AHEAD].hash & table->mask));
        const vl_word *word = other->words + i;
        ids[i] = vl_table_add(table, other->arena + word->start, word->length, word->hash,
                              word->count, word->first);
        if (ids[i] < 0) return ids[i];
    }
    return 0;
}
