/* Chinese words with their parts of speech, as jieba.posseg finds them.
 *
 * Words of the dictionary have the dictionary's tags. What it leaves in single characters is cut
 * and tagged at once, by a model whose states are places in a word together with tags. */
#ifndef VL_TEXT_TAGS_H
#define VL_TEXT_TAGS_H

#include "cut.h"

#define VL_TAG_STATES 256 /* at most */
#define VL_TAG_NEVER (-3.14e100) /* logarithm of what was never seen */

typedef struct {
    uint16_t state;
    uint8_t usual; /* a state that the character is taken for if possible */
    double emit;   /* logarithm */
} vl_emission;

/* A set of states. */
typedef struct {
    uint64_t bits[VL_TAG_STATES / 64];
} vl_states;

typedef struct {
    int32_t n_states; /* in alphabetical order: of equally likely ones the last counts */
    uint8_t place[VL_TAG_STATES]; /* VL_BEGIN and so on */
    int32_t tag[VL_TAG_STATES];
    double start[VL_TAG_STATES];
    double change[VL_TAG_STATES][VL_TAG_STATES]; /* from, to; -infinity if never seen */
    vl_states after[VL_TAG_STATES];
    vl_emission *emissions; /* by character, those of the first beginning at first[0] */
    int32_t first[VL_HAN_COUNT + 1];
    int32_t unknown; /* tags of numbers, of Latin words, and of what has none */
    int32_t number;
    int32_t latin;
} vl_tagger;

/* Cut a line into words with tags. Return 0 or VL_NO_MEMORY. */
int vl_tag(const vl_dictionary *dictionary, const vl_tagger *tagger, vl_line *line, int hmm);

static inline void vl_states_add(vl_states *states, int32_t state)
{
    states->bits[state / 64] |= (uint64_t)1 << state % 64;
}

#endif
