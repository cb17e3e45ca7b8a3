/* From UTF-8 text to ids: checking, folding, splitting. */
#ifndef VL_TEXT_ENCODE_H
#define VL_TEXT_ENCODE_H

#include "table.h"

/* Whether the text is UTF-8 (RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF). */
int vl_is_utf8(const uint8_t *text, size_t length);

/* Where the last space of any kind ends, 0 if there is none. */
size_t vl_last_space(const uint8_t *text, size_t length);

/* What fold[c] says of a code point that is not simply replaced by one other. */
#define VL_FOLD_SEPARATOR 0u
#define VL_FOLD_IN_PYTHON 0xFFFFFFFFu

/* Write the text with code point c replaced by fold[c], and by a space where that is
 * VL_FOLD_SEPARATOR; line ends stay. `out` holds 2 * length bytes.
 * Stop at a code point that only Python can fold; return the length read. */
size_t vl_fold(const uint8_t *text, size_t length, const uint32_t *fold, uint8_t *out,
               size_t *written);

typedef struct {
    int64_t n_tokens;
    int64_t n_ends;
    int64_t n_lines; /* line ends seen, those of empty lines too */
} vl_encoded;

/* Split at white space as Python's str.split() does, and add every token to the table.
 * The text must be followed by a '\n' and VL_TEXT_SLACK readable bytes. `position` is that of
 * its first byte. ids (room for length / 2 + 1) receives the tokens, ends (as much and one more)
 * the number of tokens before each line end: repeated numbers once, or, if `every_line`, as often
 * as they are (room for length + 1).
 * Return 0, VL_NO_MEMORY or VL_TOO_MANY_WORDS. */
int vl_encode(vl_table *table, const uint8_t *text, size_t length, int64_t position, int every_line,
              int32_t *ids, int64_t *ends, vl_encoded *encoded);

/* What vl_find returns for the word `id` of the table `others`, and the way back. */
#define VL_OTHER(id) (-2 - (id))

/* Split as vl_encode does, but look tokens up in a table that stays as it is: threads share it.
 * An unknown token is -1, or, if `others` is not NULL, added to that table and VL_OTHER(its id).
 * Every '\n' has an end, those of empty lines too: ends has room for length + 1. */
int vl_find(const vl_table *known, vl_table *others, const uint8_t *text, size_t length,
            int32_t *ids, int64_t *ends, vl_encoded *encoded);

/* Look up n tokens alike, which stand one after the other in `text`, each from one of `starts` to
 * the next, whatever is in them. VL_TEXT_SLACK readable bytes follow. */
int vl_find_tokens(const vl_table *known, vl_table *others, const uint8_t *text, const int64_t *starts,
                   int64_t n, int32_t *ids);

#endif
