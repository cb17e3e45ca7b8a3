#ifndef VL_TEXT_HASH_H
#define VL_TEXT_HASH_H
#endif
