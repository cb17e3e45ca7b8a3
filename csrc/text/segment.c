#include "segment.h"

#include <stdlib.h>

#include "encode.h"
#include "utf8.h"

enum { FIRST_SIZE = 1 << 12, MOST_BYTES = 4 /* of a code point */ };

static uint32_t narrow(uint32_t c)
{
    int is_digit = c >= 0xFF10 && c <= 0xFF19;
    int is_letter = (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
    return is_digit || is_letter ? c - 0xFEE0 : c;
}

/* Letters, digits and the like; the underscore counts as punctuation. */
static int is_of_word(const vl_segmentation *how, uint32_t c)
{
    return c != '_' && how->lowered[c] != VL_FOLD_SEPARATOR;
}

/* Characters that are words, or nearly: Han, kana and hangul. */
static int is_syllable(uint32_t c)
{
    return c >= 0x3007 && (c == 0x3007 || (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
                           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                           (c >= 0x20000 && c <= 0x3FFFF));
}

/* Read up to the line end or the end of the text. */
static int read_line(const vl_segmentation *how, const uint8_t **text, const uint8_t *end, vl_line *line)
{
    const uint8_t *p = *text;
    line->length = 0;
    while (p < end && *p != '\n') {
        if (vl_line_reserve(line, line->length + 1)) return VL_NO_MEMORY;
        uint32_t c = vl_read_code_point(&p);
        line->chars[line->length++] = how->narrow ? narrow(c) : c;
    }
    *text = p;
    return 0;
}

static int add_ngrams(const vl_segmentation *how, vl_line *line, size_t start, size_t stop)
{
    for (size_t at = start; at < stop; at++)
        for (size_t n = (size_t)how->shortest; n <= (size_t)how->longest && n <= stop - at; n++)
            if (vl_line_add(line, at, at + n)) return VL_NO_MEMORY;
    return 0;
}

/* Cut a line into n-grams of characters; what is of other scripts is cut between words. */
static int cut_characters(const vl_segmentation *how, vl_line *line)
{
    const uint32_t *c = line->chars;
    line->n_words = 0;
    for (size_t i = 0, end; i < line->length; i = end) {
        end = i + 1;
        int error = 0;
        if (is_syllable(c[i]) && is_of_word(how, c[i])) {
            while (end < line->length && is_syllable(c[end]) && is_of_word(how, c[end])) end++;
            error = add_ngrams(how, line, i, end);
        } else if (is_of_word(how, c[i])) {
            while (end < line->length && !is_syllable(c[end]) && is_of_word(how, c[end])) end++;
            error = vl_line_add(line, i, end);
        } else if (!vl_is_space(c[i])) {
            error = vl_line_add(line, i, end);
        }
        if (error) return error;
    }
    return 0;
}

static int reserve(vl_written *written, size_t more)
{
    if (written->capacity - written->size >= more) return 0;
    size_t capacity = written->capacity ? written->capacity : FIRST_SIZE;
    while (capacity - written->size < more) capacity *= 2;
    uint8_t *bytes = realloc(written->bytes, capacity);
    if (!bytes) return VL_NO_MEMORY;
    written->bytes = bytes;
    written->capacity = capacity;
    return 0;
}

static int cut(const vl_segmentation *how, vl_line *line)
{
    if (!how->dictionary) return cut_characters(how, line);
    if (how->tagger) return vl_tag(how->dictionary, how->tagger, line, how->hmm);
    return vl_cut(how->dictionary, line, how->mode, how->hmm);
}

static int is_kept(const vl_segmentation *how, const uint32_t *word, size_t length)
{
    int is_word = how->punctuation;
    for (size_t i = 0; i < length && !is_word; i++) is_word = is_of_word(how, word[i]);
    if (!is_word || !how->stop_words) return is_word;
    int32_t node = vl_trie_find(how->stop_words, word, length);
    return node == VL_TRIE_NONE || !how->stop_words->nodes[node].count;
}

static int write_line(const vl_segmentation *how, vl_line *line, vl_written *written)
{
    for (size_t i = 0; how->lower && i < line->length; i++) {
        uint32_t lowered = how->lowered[line->chars[i]];
        if (lowered != VL_FOLD_SEPARATOR && lowered != VL_FOLD_IN_PYTHON) line->chars[i] = lowered;
    }
    for (size_t w = 0; w < line->n_words; w++) {
        const uint32_t *word = line->chars + line->words[w].start;
        size_t length = (size_t)(line->words[w].stop - line->words[w].start);
        if (how->tagger && !how->wanted[line->words[w].tag]) continue;
        if (!is_kept(how, word, length)) continue;
        if (reserve(written, MOST_BYTES * length + 1)) return VL_NO_MEMORY;
        uint8_t *out = written->bytes + written->size;
        for (size_t i = 0; i < length; i++) out = vl_write_code_point(out, word[i]);
        *out++ = ' ';
        written->size = (size_t)(out - written->bytes);
    }
    return 0;
}

static int segment(const vl_segmentation *how, const uint8_t *text, const uint8_t *end, vl_line *line,
                   vl_written *written)
{
    while (text < end) {
        int error = read_line(how, &text, end, line);
        if (!error) error = cut(how, line);
        if (!error) error = write_line(how, line, written);
        if (!error) error = reserve(written, 1);
        if (error) return error;
        if (text < end) {
            written->bytes[written->size++] = '\n';
            text++;
        }
    }
    return 0;
}

int vl_segment(const vl_segmentation *how, const uint8_t *text, size_t length, vl_written *written)
{
    vl_line line = {0};
    int error = vl_line_reserve(&line, 0);
    if (!error) error = segment(how, text, text + length, &line, written);
    vl_line_free(&line);
    return error;
}
