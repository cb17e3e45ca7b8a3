#include "trie.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

enum { FIRST_NODES = 1 << 6, FIRST_BITS = 7, MOST_NODES = INT32_MAX / 2 };

int vl_trie_init(vl_trie *trie)
{
    memset(trie, 0, sizeof *trie);
    trie->nodes = calloc(FIRST_NODES, sizeof *trie->nodes);
    trie->edges = calloc((size_t)1 << FIRST_BITS, sizeof *trie->edges);
    trie->capacity = FIRST_NODES;
    trie->bits = FIRST_BITS;
    trie->n_nodes = 1;
    if (trie->nodes && trie->edges) return 0;
    vl_trie_free(trie);
    return VL_NO_MEMORY;
}

void vl_trie_free(vl_trie *trie)
{
    free(trie->nodes);
    free(trie->edges);
    memset(trie, 0, sizeof *trie);
}

static void put(vl_trie_edge *edges, uint32_t bits, vl_trie_edge edge)
{
    uint64_t at = vl_trie_slot(edge.key, bits), mask = ((uint64_t)1 << bits) - 1;
    while (edges[at].key) at = (at + 1) & mask;
    edges[at] = edge;
}

/* Nodes but the root are as many as edges, and of the edges half the slots stay empty. */
static int grow(vl_trie *trie)
{
    if (trie->n_nodes >= MOST_NODES) return VL_NO_MEMORY;
    vl_trie_edge *edges = calloc((size_t)2 << trie->bits, sizeof *edges);
    if (!edges) return VL_NO_MEMORY;
    for (size_t at = 0; at < (size_t)1 << trie->bits; at++)
        if (trie->edges[at].key) put(edges, trie->bits + 1, trie->edges[at]);
    free(trie->edges);
    trie->edges = edges;
    trie->bits++;
    vl_trie_node *nodes = realloc(trie->nodes, 2 * (size_t)trie->capacity * sizeof *nodes);
    if (!nodes) return VL_NO_MEMORY;
    memset(nodes + trie->capacity, 0, (size_t)trie->capacity * sizeof *nodes);
    trie->nodes = nodes;
    trie->capacity *= 2;
    return 0;
}

int32_t vl_trie_add(vl_trie *trie, const uint32_t *word, size_t length)
{
    int32_t node = VL_TRIE_ROOT;
    for (size_t i = 0; i < length; i++) {
        int32_t child = vl_trie_child(trie, node, word[i]);
        if (child == VL_TRIE_NONE) {
            if (trie->n_nodes == trie->capacity && grow(trie)) return VL_NO_MEMORY;
            child = trie->n_nodes++;
            put(trie->edges, trie->bits, (vl_trie_edge){vl_trie_key(node, word[i]), child});
        }
        node = child;
    }
    return node;
}
