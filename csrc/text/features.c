#include "features.h"

#include <stdlib.h>

#include "ngrams.h"

int vl_reserve(vl_numbers *numbers, size_t extra)
{
    size_t needed = numbers->size + extra, capacity = 2 * numbers->capacity;
    if (needed <= numbers->capacity) return 0;
    if (needed < extra || needed > SIZE_MAX / (2 * sizeof *numbers->items)) return VL_NO_MEMORY;
    if (capacity < needed) capacity = needed < 256 ? 256 : needed;
    int32_t *items = realloc(numbers->items, capacity * sizeof *items);
    if (!items) return VL_NO_MEMORY;
    numbers->items = items;
    numbers->capacity = capacity;
    return 0;
}

void vl_reading_free(vl_reading *reading)
{
    free(reading->rows.items);
    free(reading->labels.items);
    free(reading->hashes.items);
    free(reading->ngrams.items);
    free(reading->bracketed.items);
    memset(reading, 0, sizeof *reading);
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the high bits are the good ones. */
static uint32_t mixed(int32_t bucket) { return (uint32_t)bucket * 2654435769u; }

static vl_kept_bucket *slot_of(const vl_kept_buckets *kept, int32_t bucket)
{
    const uint32_t mask = (1u << kept->bits) - 1;
    uint32_t at = mixed(bucket) >> (32 - kept->bits);
    while (kept->slots[at].bucket >= 0 && kept->slots[at].bucket != bucket) at = (at + 1) & mask;
    return kept->slots + at;
}

int vl_keep_buckets(vl_kept_buckets *kept, const vl_kept_bucket *pairs, size_t n)
{
    kept->bits = 1;
    while (((size_t)1 << kept->bits) < 2 * n) kept->bits++;
    if (kept->bits > VL_MOST_KEPT_BITS) return VL_NO_MEMORY;
    kept->slots = malloc(sizeof *kept->slots << kept->bits);
    kept->filter = calloc((size_t)1 << kept->bits, (1 << VL_FILTER_BITS) / 8);
    if (!kept->slots || !kept->filter) return VL_NO_MEMORY;
    memset(kept->slots, 0xFF, sizeof *kept->slots << kept->bits); /* every bucket -1 */
    for (size_t i = 0; i < n; i++) {
        *slot_of(kept, pairs[i].bucket) = pairs[i];
        const uint32_t bit = mixed(pairs[i].bucket) >> (VL_MOST_KEPT_BITS - kept->bits);
        kept->filter[bit / 8] |= (uint8_t)(1 << bit % 8);
    }
    return 0;
}

void vl_kept_buckets_free(vl_kept_buckets *kept)
{
    free(kept->slots);
    free(kept->filter);
    memset(kept, 0, sizeof *kept);
}

/* The row of a bucket, -1 where it was not kept. */
static int32_t row_of_kept(const vl_kept_buckets *kept, int32_t bucket)
{
    const uint32_t bit = mixed(bucket) >> (VL_MOST_KEPT_BITS - kept->bits);
    if (!(kept->filter[bit / 8] >> bit % 8 & 1)) return -1;
    const vl_kept_bucket *slot = slot_of(kept, bucket);
    return slot->bucket < 0 ? -1 : slot->row;
}

/* A number for which there is room. */
static void push(vl_numbers *numbers, int32_t number) { numbers->items[numbers->size++] = number; }

static int append(vl_numbers *numbers, int32_t number)
{
    if (vl_reserve(numbers, 1)) return VL_NO_MEMORY;
    push(numbers, number);
    return 0;
}

/* Append the row of an n-gram, unless it was pruned. There is room. */
static void push_bucket(const vl_features *f, int32_t bucket, vl_numbers *rows)
{
    if (f->kept.slots && (bucket = row_of_kept(&f->kept, bucket)) < 0) return;
    push(rows, f->n_words + bucket);
}

static int add_subwords(const vl_features *f, vl_token word, vl_reading *r)
{
    const size_t length = word.length + 2;
    r->bracketed.size = 0;
    if (vl_reserve(&r->bracketed, length / sizeof(int32_t) + 1)) return VL_NO_MEMORY;
    uint8_t *bracketed = (uint8_t *)r->bracketed.items;
    bracketed[0] = '<';
    memcpy(bracketed + 1, word.text, word.length);
    bracketed[length - 1] = '>';

    /* Counted only where the n-grams of the longest word so far would not be enough room. */
    size_t most = length * ((size_t)f->maxn < length ? (size_t)f->maxn : length);
    if (most > r->ngrams.capacity) most = vl_subwords(bracketed, length, f->minn, f->maxn, NULL);
    if (vl_reserve(&r->ngrams, most)) return VL_NO_MEMORY;
    uint32_t *hashes = (uint32_t *)r->ngrams.items;
    size_t n = vl_subwords(bracketed, length, f->minn, f->maxn, hashes);
    if (vl_reserve(&r->rows, n)) return VL_NO_MEMORY;
    for (size_t i = 0; i < n; i++) push_bucket(f, (int32_t)(hashes[i] % f->bucket), &r->rows);
    return 0;
}

/* The place of a word in the dictionary, -1 if it has none. */
static int32_t find_entry(const vl_features *f, vl_token word)
{
    int32_t id = vl_table_find(&f->table, word.text, word.length, vl_hash(word.text, word.length));
    return id < 0 ? -1 : f->entries[id];
}

static int add_word(const vl_features *f, vl_token word, int32_t entry, vl_reading *r)
{
    if (entry >= 0 && entry < f->n_words && append(&r->rows, entry)) return VL_NO_MEMORY;
    if (f->maxn <= 0 || f->bucket == 0 || vl_is_eos(word)) return 0;
    return add_subwords(f, word, r);
}

int vl_read_word(const vl_features *f, vl_token word, vl_reading *r)
{
    return add_word(f, word, word.length ? find_entry(f, word) : -1, r);
}

static int add_word_ngrams(const vl_features *f, vl_reading *r)
{
    const size_t n = r->hashes.size, most = (size_t)f->word_ngrams;
    const int32_t *hashes = r->hashes.items;
    for (size_t i = 0; i < n; i++) {
        size_t end = n - i < most ? n : i + most;
        if (vl_reserve(&r->rows, end - i)) return VL_NO_MEMORY;
        uint64_t hash = vl_word_ngram_begin((uint32_t)hashes[i]);
        for (size_t j = i + 1; j < end; j++) {
            hash = vl_word_ngram(hash, (uint32_t)hashes[j]);
            push_bucket(f, (int32_t)(hash % f->bucket), &r->rows);
        }
    }
    return 0;
}

static int is_like_label(const vl_features *f, vl_token word)
{
    return f->label_prefix && word.length >= f->label_prefix_length &&
           !memcmp(word.text, f->label_prefix, f->label_prefix_length);
}

int vl_read_line(const vl_features *f, const uint8_t *line, size_t length, vl_reading *r)
{
    const uint8_t *p = line, *end = line + length;
    const int ngrams = f->word_ngrams > 1 && f->bucket > 0;
    vl_token token;
    r->hashes.size = 0;
    while (vl_next_token(&p, end, &token)) {
        int32_t entry = find_entry(f, token);
        if (entry >= f->n_words) {
            if (append(&r->labels, entry - f->n_words)) return VL_NO_MEMORY;
        } else if (entry >= 0 || !is_like_label(f, token)) {
            if (add_word(f, token, entry, r)) return VL_NO_MEMORY;
            if (ngrams && append(&r->hashes, (int32_t)vl_fasttext_hash(token.text, token.length)))
                return VL_NO_MEMORY;
        }
        if (vl_is_eos(token)) break;
    }
    return ngrams ? add_word_ngrams(f, r) : 0;
}
