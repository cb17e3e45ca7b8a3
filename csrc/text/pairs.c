#include "pairs.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 6, FIRST_PAIRS = 1 << 5 };

int vl_pairs_init(vl_pairs *table)
{
    memset(table, 0, sizeof *table);
    table->mask = FIRST_SLOTS - 1;
    table->capacity = FIRST_PAIRS;
    table->slots = calloc(FIRST_SLOTS, sizeof *table->slots);
    table->pairs = malloc(FIRST_PAIRS * sizeof *table->pairs);
    if (table->slots && table->pairs) return 0;
    vl_pairs_free(table);
    return VL_PAIRS_NO_MEMORY;
}

void vl_pairs_free(vl_pairs *table)
{
    free(table->slots);
    free(table->pairs);
    memset(table, 0, sizeof *table);
}

/* Put all pairs into other slots. */
static int fill_slots(vl_pairs *table, uint64_t mask)
{
    uint32_t *slots = calloc(mask + 1, sizeof *slots);
    if (!slots) return VL_PAIRS_NO_MEMORY;
    for (int64_t i = 0; i < table->n; i++) {
        const vl_pair *pair = table->pairs + i;
        uint64_t at = vl_pair_hash(pair->first, pair->between, pair->last) & mask;
        while (slots[at]) at = (at + 1) & mask;
        slots[at] = (uint32_t)i + 1;
    }
    free(table->slots);
    table->slots = slots;
    table->mask = mask;
    return 0;
}

static int grow(vl_pairs *table)
{
    int64_t capacity = table->capacity + table->capacity / 2;
    vl_pair *pairs = realloc(table->pairs, (size_t)capacity * sizeof *pairs);
    if (!pairs) return VL_PAIRS_NO_MEMORY;
    table->pairs = pairs;
    table->capacity = capacity;
    return 0;
}

/* The slot of a pair, or the empty one where it would go. */
static uint64_t find_slot(const vl_pairs *table, int32_t first, int32_t between, int32_t last, uint64_t hash)
{
    uint64_t at = hash & table->mask;
    for (; table->slots[at]; at = (at + 1) & table->mask) {
        const vl_pair *pair = table->pairs + (table->slots[at] - 1);
        if (pair->first == first && pair->last == last && pair->between == between) break;
    }
    return at;
}

int64_t vl_pairs_find(const vl_pairs *table, int32_t first, int32_t between, int32_t last)
{
    uint64_t hash = vl_pair_hash(first, between, last);
    return (int64_t)table->slots[find_slot(table, first, between, last, hash)] - 1;
}

int64_t vl_pairs_add(vl_pairs *table, vl_pair pair, uint64_t hash)
{
    uint64_t at = find_slot(table, pair.first, pair.between, pair.last, hash);
    if (table->slots[at]) {
        vl_pair *known = table->pairs + (table->slots[at] - 1);
        if (known->count > UINT32_MAX - pair.count) return VL_PAIRS_TOO_MANY;
        known->count += pair.count;
        if (pair.place < known->place) known->place = pair.place;
        return (int64_t)table->slots[at] - 1;
    }
    if (table->n == INT32_MAX) return VL_PAIRS_TOO_MANY;
    if (table->n == table->capacity && grow(table)) return VL_PAIRS_NO_MEMORY;
    table->pairs[table->n] = pair;
    table->slots[at] = (uint32_t)++table->n;
    /* At most half full: probes stay short. */
    if (2 * (uint64_t)table->n > table->mask && fill_slots(table, 2 * table->mask + 1))
        return VL_PAIRS_NO_MEMORY;
    return table->n - 1;
}

int vl_pairs_prune(vl_pairs *table, uint32_t least)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < table->n; i++)
        if (table->pairs[i].count >= least) table->pairs[kept++] = table->pairs[i];
    table->n = kept;
    return fill_slots(table, table->mask);
}
