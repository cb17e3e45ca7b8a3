from libc.stdint cimport int64_t, uint16_t

cdef enum:
    MAX_BLOCK_ROWS = 65536


cdef packed struct Record:
    # a co-occurrence of two words, each a row within its block
    uint16_t first
    uint16_t second
    float log_x     # log X
    float weight    # f(X)
