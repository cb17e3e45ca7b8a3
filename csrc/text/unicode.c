#include "encode.h"
#include "utf8.h"

static int is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the well-formed sequence beyond ASCII at p, 0 if there is none before `end`.
 * The second byte's range depends on the first (The Unicode Standard, table 3-7). */
static size_t sequence_length(const uint8_t *p, const uint8_t *end)
{
    size_t length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (p[0] < 0xC2 || p[0] > 0xF4 || (size_t)(end - p) < length) return 0;
    uint8_t low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    uint8_t high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_tail(p[i])) return 0;
    return length;
}

int vl_is_utf8(const uint8_t *text, size_t length)
{
    const uint8_t *p = text, *end = text + length;
    while (p < end) {
        if (end - p >= 8 && !(vl_load_word(p) & 0x8080808080808080u)) {
            p += 8;
        } else if (*p < 0x80) {
            p++;
        } else {
            size_t n = sequence_length(p, end);
            if (!n) return 0;
            p += n;
        }
    }
    return 1;
}

size_t vl_last_space(const uint8_t *text, size_t length)
{
    for (size_t at = length; at-- > 0;) {
        uint8_t byte = text[at];
        if (byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte >= 0x1C && byte <= 0x1F)) return at + 1;
        if (byte >= 0xC2 && byte <= 0xE3) {
            uint8_t head[3] = {byte, at + 1 < length ? text[at + 1] : 0, at + 2 < length ? text[at + 2] : 0};
            size_t n = vl_wide_space(head);
            if (n) return at + n;
        }
    }
    return 0;
}

size_t vl_fold(const uint8_t *text, size_t length, const uint32_t *fold, uint8_t *out,
               size_t *written)
{
    const uint8_t *p = text, *end = text + length;
    uint8_t *o = out;
    while (p < end) {
        uint32_t folded = fold[*p];
        if (*p < 0x80 && folded < 0x80) {
            *o++ = folded ? (uint8_t)folded : *p == '\n' ? '\n' : ' ';
            p++;
            continue;
        }
        const uint8_t *next = p;
        folded = fold[vl_read_code_point(&next)];
        if (folded == VL_FOLD_IN_PYTHON) break;
        o = vl_write_code_point(o, folded == VL_FOLD_SEPARATOR ? ' ' : folded);
        p = next;
    }
    *written = (size_t)(o - out);
    return (size_t)(p - text);
}
