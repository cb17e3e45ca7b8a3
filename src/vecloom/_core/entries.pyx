"""The dictionary of fastText's files cut into words, counts and types."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memchr, memcpy

cdef enum:
    # What follows the bytes of a word: the zero that ends it, its count, its type.
    TAIL = 10


def split_entries(const uint8_t[::1] block, list words, int64_t[::1] counts, uint8_t[::1] types):
    """Cut whole entries off the front of a block; see entries.pyi."""
    cdef Py_ssize_t used = 0, size = block.shape[0], row = len(words)
    cdef const uint8_t *begin
    cdef const uint8_t *end
    while row < counts.shape[0] and used < size:
        begin = &block[used]
        end = <const uint8_t *>memchr(begin, 0, size - used)
        if end == NULL or end - begin + TAIL > size - used:
            break
        words.append(PyBytes_FromStringAndSize(<const char *>begin, end - begin))
        # Little-endian, as every machine this is built for; others turn the counts afterwards.
        memcpy(&counts[row], end + 1, sizeof(int64_t))
        types[row] = end[TAIL - 1]
        used += end - begin + TAIL
        row += 1
    return used
