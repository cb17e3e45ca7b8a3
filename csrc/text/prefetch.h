#ifndef VL_TEXT_PREFETCH_H
#define VL_TEXT_PREFETCH_H

#if defined(__GNUC__) || defined(__clang__)
#define VL_TEXT_PREFETCH(address) __builtin_prefetch(address)
#else
#define VL_TEXT_PREFETCH(address) ((void)(address))
#endif

#endif
