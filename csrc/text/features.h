/* The rows of fastText's input matrix that a line or a word stands for (Joulin et al. 2017). */
#ifndef VL_TEXT_FEATURES_H
#define VL_TEXT_FEATURES_H

#include "lines.h"

/* Numbers that come one by one. */
typedef struct {
    int32_t *items;
    size_t size;
    size_t capacity;
} vl_numbers;

/* Make room for `extra` more numbers. Return 0 or VL_NO_MEMORY. */
int vl_reserve(vl_numbers *numbers, size_t extra);

/* A map from the buckets that a pruned model kept to their rows, by open addressing. Few are kept
 * of many: a filter (Bloom 1970, with one hash) that stays in the nearest caches answers for most. */
typedef struct {
    int32_t bucket; /* -1 is an empty slot */
    int32_t row;
} vl_kept_bucket;

typedef struct {
    vl_kept_bucket *slots; /* NULL where the model is not pruned */
    uint8_t *filter;
    uint32_t bits; /* there are 2^bits slots, and 2^(bits + VL_FILTER_BITS) bits in the filter */
} vl_kept_buckets;

#define VL_FILTER_BITS 3
#define VL_MOST_KEPT_BITS (32 - VL_FILTER_BITS)

/* Keep n buckets, given as pairs with their rows. Return 0 or VL_NO_MEMORY. */
int vl_keep_buckets(vl_kept_buckets *kept, const vl_kept_bucket *pairs, size_t n);

void vl_kept_buckets_free(vl_kept_buckets *kept);

typedef struct {
    vl_table table;         /* words and labels, */
    const int32_t *entries; /* and where in the dictionary each is: words first, then labels */
    int32_t n_words;
    int32_t minn;
    int32_t maxn;
    int32_t word_ngrams;
    uint32_t bucket;        /* 0: n-grams have no rows */
    vl_kept_buckets kept;
    const uint8_t *label_prefix; /* NULL: a word is never taken for a label */
    size_t label_prefix_length;
} vl_features;

/* What is read, and room to work in. */
typedef struct {
    vl_numbers rows;
    vl_numbers labels;
    vl_numbers hashes;    /* of the words of a line */
    vl_numbers ngrams;    /* hashes of the subwords of a word */
    vl_numbers bracketed; /* its bytes, between "<" and ">" */
} vl_reading;

void vl_reading_free(vl_reading *reading);

/* Append the rows and labels of one line: of what comes first, a '\n', a word "</s>" or the end.
 * VL_TEXT_SLACK bytes behind the line are readable. Return 0 or VL_NO_MEMORY. */
int vl_read_line(const vl_features *features, const uint8_t *line, size_t length, vl_reading *reading);

/* Append the rows of one word: its own, if it is known, and those of its subwords. */
int vl_read_word(const vl_features *features, vl_token word, vl_reading *reading);

#endif
