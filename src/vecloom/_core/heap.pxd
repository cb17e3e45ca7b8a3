"""The best of many labels.

The heap is the C++ library's, to the order of equal items: fastText tells ties in that order, and
labels far from a line are often equally unlikely.
"""

from libc.stdint cimport int32_t


ctypedef struct Scored:
    float score
    int32_t label


cdef inline void rise(Scored *heap, int at, Scored item) noexcept nogil:
    """Put an item at a place, or as far above it as greater ones are."""
    cdef int parent
    while at > 0:
        parent = (at - 1) // 2
        if heap[parent].score <= item.score:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


cdef inline void take_least(Scored *heap, int size) noexcept nogil:
    """Move the least item behind the others; of equal children the right one moves up."""
    cdef Scored last = heap[size - 1]
    cdef int at = 0, child
    size -= 1
    heap[size] = heap[0]
    while 2 * at + 1 < size:
        child = 2 * at + 2
        if child == size or heap[child].score > heap[child - 1].score:
            child -= 1
        heap[at] = heap[child]
        at = child
    rise(heap, at, last)


cdef inline int push(Scored *heap, int size, int k, Scored item) noexcept nogil:
    """Put an item into a heap of at most ``k``, the least on top; return its size.

    There is room for one item more.
    """
    rise(heap, size, item)
    if size < k:
        return size + 1
    take_least(heap, k + 1)
    return k


cdef inline void sort_best(Scored *heap, int size) noexcept nogil:
    """Sort a heap, the greatest first."""
    while size > 1:
        take_least(heap, size)
        size -= 1
