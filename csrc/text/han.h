/* Classes of characters, as jieba's regular expressions tell them apart. */
#ifndef VL_TEXT_HAN_H
#define VL_TEXT_HAN_H

#include <stdint.h>

#define VL_HAN_FIRST 0x4E00
#define VL_HAN_LAST 0x9FD5
#define VL_HAN_COUNT (VL_HAN_LAST - VL_HAN_FIRST + 1)

static inline int vl_is_han(uint32_t c)
{
    return c >= VL_HAN_FIRST && c <= VL_HAN_LAST;
}

static inline int vl_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline int vl_is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || vl_is_digit(c);
}

/* Whether str.isspace() holds. */
static inline int vl_is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

#endif
