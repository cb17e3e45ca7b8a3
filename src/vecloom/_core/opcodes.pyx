"""Opcodes of pickles that push plain values, note down what is on top, and fetch it again.

They are most of a vocabulary. None has to do with names or calls: those are
`vecloom.formats.pickled`'s.
"""

from libc.stdint cimport int32_t, uint8_t, uint32_t


cdef extern from "Python.h":
    object PyUnicode_DecodeUTF8(const char *data, Py_ssize_t n, const char *errors)


cdef inline uint32_t uint32_at(const uint8_t *data) noexcept nogil:
    return data[0] | <uint32_t>data[1] << 8 | <uint32_t>data[2] << 16 | <uint32_t>data[3] << 24


cdef class PlainOpcodes:
    """Works off opcodes until one comes that is not plain.

    Parameters
    ----------
    data : bytes or mmap
        The whole file.
    unfilled : type
        Objects of it are told the place in the memo where they are noted down.

    Attributes
    ----------
    place : int
        Of the opcode that was worked off last.
    """

    cdef const uint8_t[::1] data
    cdef type unfilled
    cdef readonly Py_ssize_t place

    def __init__(self, const uint8_t[::1] data not None, type unfilled not None):
        self.data, self.unfilled, self.place = data, unfilled, 0

    def run(self, Py_ssize_t place, list stack not None, dict memo not None):
        """Begin at a place; return that of the first opcode that is not plain, or of the end.

        Raises
        ------
        EOFError
            If the file ends within an opcode.
        KeyError, IndexError, ValueError
            If it fetches what was never noted down, notes nothing, or text is not UTF-8.
        """
        cdef Py_ssize_t size, left, begin
        cdef const uint8_t *data
        cdef uint8_t code
        if self.data is None:
            raise ValueError("the file was let go")
        size = self.data.shape[0]
        if not 0 <= place < size:
            return place
        data = &self.data[0]
        while place < size:
            code = data[place]
            left = size - place - 1  # for the opcode's argument
            begin = place + 1
            self.place = place
            if code == b"h":
                self.need(left, 1)
                stack.append(memo[data[begin]])
                place += 2
            elif code == b"j":
                self.need(left, 4)
                stack.append(memo[uint32_at(data + begin)])
                place += 5
            elif code == b"q":
                self.need(left, 1)
                self.note(data[begin], stack, memo)
                place += 2
            elif code == b"r":
                self.need(left, 4)
                self.note(uint32_at(data + begin), stack, memo)
                place += 5
            elif code == 0x94:
                self.note(len(memo), stack, memo)
                place += 1
            elif code == b"K":
                self.need(left, 1)
                stack.append(data[begin])
                place += 2
            elif code == b"M":
                self.need(left, 2)
                stack.append(data[begin] | data[begin + 1] << 8)
                place += 3
            elif code == b"J":
                self.need(left, 4)
                stack.append(<int32_t>uint32_at(data + begin))
                place += 5
            elif code == 0x8c:
                self.need(left, 1)
                place = self.text(begin + 1, data[begin], stack)
            elif code == b"X":
                self.need(left, 4)
                place = self.text(begin + 4, uint32_at(data + begin), stack)
            elif code == b"N":
                stack.append(None)
                place += 1
            elif code == 0x88 or code == 0x89:
                stack.append(code == 0x88)
                place += 1
            elif code == b"}":
                stack.append({})
                place += 1
            elif code == b"]":
                stack.append([])
                place += 1
            elif code == b")":
                stack.append(())
                place += 1
            else:
                break
        return place

    def close(self):
        """Let go of the file, which else cannot be closed."""
        self.data = None

    cdef int need(self, Py_ssize_t left, Py_ssize_t n) except -1:
        if left < n:
            raise EOFError
        return 0

    cdef Py_ssize_t text(self, Py_ssize_t begin, Py_ssize_t n, list stack) except -1:
        """Push n bytes of text; return the place behind them."""
        self.need(self.data.shape[0] - begin, n)
        # within the file, or one behind its end where there is no text
        cdef const char *first = <const char *>&self.data[0] + begin
        stack.append(PyUnicode_DecodeUTF8(first, n, b"surrogatepass"))
        return begin + n

    cdef int note(self, object key, list stack, dict memo) except -1:
        if not stack:
            raise IndexError("nothing to note down")
        top = stack[len(stack) - 1]
        memo[key] = top
        if type(top) is self.unfilled:
            top.place = key
        return 0
