"""Sequences of letters cut into k-mers."""

from libc.stdint cimport uint8_t
from libc.string cimport memcpy


def expand(
    const uint8_t[::1] text, Py_ssize_t length, Py_ssize_t k, Py_ssize_t step, uint8_t[::1] out
):
    """Write the k-mers of the sequences among the first ``length`` bytes.

    Sequences stand between spaces and line ends; a k-mer begins at every ``step``-th letter of one.
    Behind each k-mer comes a space; line ends stay, spaces do not. Return how many bytes are
    written: at most ``(k + 1) * length``.
    """
    cdef Py_ssize_t i, letter, start = 0, at = 0
    assert k > 0 and step > 0 and 0 <= length <= text.shape[0] and out.shape[0] >= (k + 1) * length
    with nogil:
        for i in range(length + 1):
            if i < length and text[i] != 32 and text[i] != 10:
                continue
            letter = start
            while letter + k <= i:
                memcpy(&out[at], &text[letter], k)
                out[at + k] = 32
                at += k + 1
                letter += step
            if i < length and text[i] == 10:
                out[at] = 10
                at += 1
            start = i + 1
    return at
