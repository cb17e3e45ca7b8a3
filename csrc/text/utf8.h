/* Single code points. The reading functions trust the text to be UTF-8. */
#ifndef VL_TEXT_UTF8_H
#define VL_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t vl_read_code_point(const uint8_t **text)
{
    const uint8_t *p = *text;
    if (p[0] < 0x80) return *text += 1, p[0];
    if (p[0] < 0xE0) return *text += 2, (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    if (p[0] < 0xF0)
        return *text += 3, (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return *text += 4, (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

static inline uint8_t *vl_write_code_point(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (uint8_t)c;
        return out;
    }
    if (c < 0x800) {
        *out++ = (uint8_t)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *out++ = (uint8_t)(0xE0 | c >> 12);
        } else {
            *out++ = (uint8_t)(0xF0 | c >> 18);
            *out++ = (uint8_t)(0x80 | (c >> 12 & 0x3F));
        }
        *out++ = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    }
    *out++ = (uint8_t)(0x80 | (c & 0x3F));
    return out;
}

/* Bytes of the space beyond ASCII that begins here, 0 if none does: U+0085, U+00A0, U+1680,
 * U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000, the ones that str.isspace() knows. */
static inline size_t vl_wide_space(const uint8_t *p)
{
    switch (p[0]) {
    case 0xC2: return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    case 0xE1: return p[1] == 0x9A && p[2] == 0x80 ? 3 : 0;
    case 0xE2:
        if (p[1] == 0x80)
            return (p[2] >= 0x80 && p[2] <= 0x8A) || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF ? 3 : 0;
        return p[1] == 0x81 && p[2] == 0x9F ? 3 : 0;
    case 0xE3: return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
    default: return 0;
    }
}

#endif
