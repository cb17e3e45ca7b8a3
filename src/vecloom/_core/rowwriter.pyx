"""Rows of word2vec files; in text, each number in the fewest digits that give it back."""

from array import array

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memcpy

ctypedef fused real:
    float
    double

cdef extern from "Python.h":
    char *PyOS_double_to_string(double value, char code, int precision, int flags, int *kind) except NULL
    int Py_DTSF_ADD_DOT_0

cdef enum:
    # The longest printed number ("-2.2250738585072014e-308") and the space or line end after it.
    NUMBER_BYTES = 25
    # What shortest() asks for, from the greatest floats to the least.
    MIN_POWER = -31
    MAX_POWER = 45

cdef uint64_t[MAX_POWER - MIN_POWER + 1] SCALES  # powers of ten, their first 64 bits rounded up


def _scale(power):
    """Leading 64 bits of 10**power, rounded up."""
    if power >= 0:
        excess = (10**power).bit_length() - 64
        return 10**power << -excess if excess < 0 else -(-(10**power) >> excess)
    divisor = 10**-power
    return -(-(1 << (divisor.bit_length() + 63)) // divisor)


cdef int _i
for _i in range(MIN_POWER, MAX_POWER + 1):
    SCALES[_i - MIN_POWER] = _scale(_i)


cdef inline uint32_t scaled_to_odd(uint64_t scale, uint32_t value) noexcept nogil:
    """scale * value / 2**64, its last bit set if anything was cut off."""
    cdef uint64_t product = (scale >> 32) * value + ((<uint64_t><uint32_t>scale * value) >> 32)
    cdef uint32_t cut = <uint32_t>product > 1
    return <uint32_t>(product >> 32) | cut


cdef uint32_t shortest(uint32_t bits, int *power) noexcept nogil:
    """Digits and power of ten of the shortest decimal that rounds to a positive float.

    R. Giulietti, "The Schubfach way to render doubles", 2020, section 9, for floats.
    """
    cdef uint32_t mantissa = bits & 0x7FFFFF, exponent = bits >> 23
    cdef uint32_t c = mantissa | 0x800000 if exponent else mantissa
    cdef int q = <int>(exponent if exponent else 1) - 150
    # Below a power of two the floats lie twice as close.
    cdef bint closer = mantissa == 0 and exponent > 1
    cdef bint odd = c & 1
    # floor(log10(2**q)), or of 3/4 * 2**q; then floor(log2(10**-k)).
    cdef int k = (q * 1262611 - (524031 if closer else 0)) >> 22
    cdef int h = q + ((-k * 1741647) >> 19) + 1
    cdef uint64_t scale = SCALES[-k - MIN_POWER]
    # The float and the bounds of what rounds to it, in quarters of 10**k.
    cdef uint32_t middle = scaled_to_odd(scale, (4 * c) << h)
    cdef uint32_t lower = scaled_to_odd(scale, (4 * c - 2 + closer) << h) + odd
    cdef uint32_t upper = scaled_to_odd(scale, (4 * c + 2) << h) - odd
    cdef uint32_t s = middle >> 2, tens = s // 10
    cdef bint below, above
    if s >= 10:
        below = lower <= 40 * tens
        above = 40 * tens + 40 <= upper
        if below != above:
            power[0] = k + 1
            return tens + above
    power[0] = k
    below = lower <= 4 * s
    above = 4 * s + 4 <= upper
    if below != above:
        return s + above
    above = middle > 4 * s + 2 or (middle == 4 * s + 2 and s % 2 == 1)
    return s + above


cdef char *put_zeros(char *out, int n) noexcept nogil:
    while n > 0:
        out[0] = 48
        out += 1
        n -= 1
    return out


cdef char *put_bytes(char *out, const char *source, Py_ssize_t n) noexcept nogil:
    memcpy(out, source, n)
    return out + n


cdef char *put_float(char *out, float value) noexcept nogil:
    """Print a float as Python prints numbers: the fewest digits that give it back."""
    cdef char[10] digits
    cdef int first = 10, power = 0, n, point
    cdef uint32_t bits, number
    memcpy(&bits, &value, sizeof(bits))
    if (bits & 0x7FFFFFFF) > 0x7F800000:
        return put_bytes(out, b"nan", 3)
    if bits >> 31:
        out[0] = 45
        out += 1
        bits &= 0x7FFFFFFF
    if bits == 0x7F800000:
        return put_bytes(out, b"inf", 3)
    if bits == 0:
        return put_bytes(out, b"0.0", 3)
    number = shortest(bits, &power)
    while number % 10 == 0:
        number //= 10
        power += 1
    while number:
        first -= 1
        digits[first] = 48 + number % 10
        number //= 10
    n = 10 - first
    point = n + power  # of the digits, how many stand before the point
    if -4 < point <= 0:
        out = put_zeros(put_bytes(out, b"0.", 2), -point)
        return put_bytes(out, digits + first, n)
    if 0 < point <= 16:
        if power >= 0:
            return put_bytes(put_zeros(put_bytes(out, digits + first, n), power), b".0", 2)
        out = put_bytes(out, digits + first, point)
        out[0] = 46
        return put_bytes(out + 1, digits + first + point, n - point)
    out = put_bytes(out, digits + first, 1)
    if n > 1:
        out[0] = 46
        out = put_bytes(out + 1, digits + first + 1, n - 1)
    out[0] = 101
    out[1] = 45 if point < 1 else 43
    point = point - 1 if point > 0 else 1 - point
    out[2] = 48 + point // 10
    out[3] = 48 + point % 10
    return out + 4


cdef char *put_double(char *out, double value) except NULL:
    cdef char *text = PyOS_double_to_string(value, b"r", 0, Py_DTSF_ADD_DOT_0, NULL)
    for byte in text:
        out[0] = byte
        out += 1
    PyMem_Free(text)
    return out


cdef class Words:
    """The words of some rows, to be read without the GIL."""

    cdef bytes joined
    cdef int64_t[::1] lengths
    cdef const char *at
    cdef Py_ssize_t size

    def __init__(self, list words):
        self.joined = b"".join(words)
        self.lengths = array("q", map(len, words))
        self.at = self.joined
        self.size = len(self.joined)

    cdef inline char *put(self, char *out, Py_ssize_t row) noexcept nogil:
        """Put the next word, which is that of ``row``, and a space behind it."""
        out = put_bytes(out, self.at, self.lengths[row])
        self.at += self.lengths[row]
        out[0] = 32
        return out + 1


def join_binary(list words, const float[:, ::1] rows):
    """Put together records of a word, a space and floats, as they are in memory.

    Parameters
    ----------
    words : list of bytes, length n
    rows : ndarray, float32, shape (n, columns)

    Returns
    -------
    records : bytes
    """
    cdef Words names = Words(words)
    cdef Py_ssize_t row, row_bytes = rows.shape[1] * sizeof(float)
    # Bytes that are filled here need not be zeroed before.
    cdef bytes records = PyBytes_FromStringAndSize(NULL, names.size + rows.shape[0] * (1 + row_bytes))
    cdef char *out = PyBytes_AS_STRING(records)
    with nogil:
        for row in range(rows.shape[0]):
            out = put_bytes(names.put(out, row), <const char *>&rows[row, 0], row_bytes)
    return records


def join_text(list words, const real[:, ::1] rows):
    """Print lines of a word and numbers, the shortest that give each number back.

    Parameters
    ----------
    words : list of bytes, length n
    rows : ndarray, float32 or float64, shape (n, columns)

    Returns
    -------
    lines : memoryview of bytes
    """
    cdef Words names = Words(words)
    cdef Py_ssize_t row, column
    cdef Py_ssize_t most = names.size + rows.shape[0] * (rows.shape[1] * NUMBER_BYTES + 1)
    cdef bytes buffer = PyBytes_FromStringAndSize(NULL, most)
    cdef char *begin = PyBytes_AS_STRING(buffer)
    cdef char *out = begin
    if real is float:
        with nogil:
            for row in range(rows.shape[0]):
                out = names.put(out, row)
                for column in range(rows.shape[1]):
                    out = put_float(out, rows[row, column])
                    out[0] = 32
                    out += 1
                (out - 1)[0] = 10
    else:
        for row in range(rows.shape[0]):
            out = names.put(out, row)
            for column in range(rows.shape[1]):
                out = put_double(out, rows[row, column])
                out[0] = 32
                out += 1
            (out - 1)[0] = 10
    return memoryview(buffer)[:out - begin]
