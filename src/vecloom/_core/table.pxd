"""The table of words of csrc."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

cdef extern from "text/table.h" nogil:
    const int VL_TEXT_SLACK
    const int VL_NO_MEMORY
    const int VL_TOO_MANY_WORDS

    ctypedef struct vl_word:
        size_t start
        size_t length
        int64_t count
        int64_t first

    ctypedef struct vl_table:
        vl_word *words
        int64_t n_words
        uint8_t *arena
        size_t arena_size

    uint64_t vl_hash(const uint8_t *, size_t)
    int vl_table_init(vl_table *, int64_t)
    void vl_table_free(vl_table *)
    int32_t vl_table_add(vl_table *, const uint8_t *, size_t, uint64_t, int64_t, int64_t)
    int32_t vl_table_find(const vl_table *, const uint8_t *, size_t, uint64_t)
    int vl_table_merge(vl_table *, const vl_table *, int32_t *)
