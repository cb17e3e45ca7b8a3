/* Lines as fastText reads them: its own white space, and a word "</s>" at the end of each. */
#ifndef VL_TEXT_LINES_H
#define VL_TEXT_LINES_H

#include "encode.h"

typedef struct {
    const uint8_t *text;
    size_t length;
} vl_token;

/* The word that stands for the end of a line, with VL_TEXT_SLACK bytes behind it. */
#define VL_EOS_LENGTH 4
static const uint8_t VL_EOS[VL_EOS_LENGTH + VL_TEXT_SLACK] = "</s>";

static inline int vl_is_eos(vl_token token)
{
    return token.length == VL_EOS_LENGTH && !memcmp(token.text, VL_EOS, VL_EOS_LENGTH);
}

static inline int vl_is_blank(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == 0;
}

/* Take the next token from [*text, end). Return 0 where there is none. */
static inline int vl_next_token(const uint8_t **text, const uint8_t *end, vl_token *token)
{
    const uint8_t *p = *text;
    while (p < end && vl_is_blank(*p))
        if (*p++ == '\n') {
            *token = (vl_token){VL_EOS, VL_EOS_LENGTH};
            *text = p;
            return 1;
        }
    const uint8_t *begin = p;
    while (p < end && !vl_is_blank(*p)) p++;
    *token = (vl_token){begin, (size_t)(p - begin)};
    *text = p;
    return p > begin;
}

/* As vl_encode, but for fastText's lines; each '\n' is a token too. ids and ends have room for
 * length + 1; n_lines counts the '\n', each of which is an end. */
int vl_encode_lines(vl_table *table, const uint8_t *text, size_t length, int64_t position,
                    int32_t *ids, int64_t *ends, vl_encoded *encoded);

#endif
