"""Rows of word2vec files: cut from bytes, their numbers parsed and printed exactly, in no locale."""

import math
from decimal import Decimal

from cpython.mem cimport PyMem_Free
from libc.math cimport INFINITY, NAN
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memchr, memcpy

ctypedef fused real:
    float
    double

cdef extern from "Python.h":
    double PyOS_string_to_double(const char *text, char **end, void *overflow) except? -1.0
    char *PyOS_double_to_string(double value, char code, int precision, int flags, int *kind) except NULL
    int Py_DTSF_ADD_DOT_0

cdef enum:
    # The longest printed number ("-2.2250738585072014e-308") and the space before it.
    NUMBER_BYTES = 25


# ---------------------------------------------------------------- text to numbers

cdef double[23] POWERS_OF_TEN  # those that a double holds exactly
cdef int _i
for _i in range(23):
    POWERS_OF_TEN[_i] = 10.0 ** _i


cdef inline bint is_digit(unsigned char c) noexcept nogil:
    return 48 <= c <= 57


cdef bint spells(const unsigned char *at, const unsigned char *end, const char *name, int size) noexcept nogil:
    """Whether the bytes from ``at`` to ``end`` are ``name``, in either case."""
    cdef int i
    if end - at != size:
        return False
    for i in range(size):
        if (at[i] | 32) != <unsigned char>name[i]:
            return False
    return True


cdef double round_carefully(const unsigned char *at, const unsigned char *end, bint single) except? -1.0 with gil:
    """Round a number that is out of reach of the exact fast path, once.

    Rounding to double and then to float errs where the double falls midway between two floats (or
    is below the normal floats): there the double is moved a step towards the decimal's side first.
    """
    cdef bytes text = at[:end - at]
    cdef double value = PyOS_string_to_double(text, NULL, NULL)
    if not single or not midway(value):
        return value
    exact, rounded = Decimal(text.decode("ascii")), Decimal(value)
    if exact == rounded:
        return value
    return math.nextafter(value, math.inf if exact > rounded else -math.inf)


cdef inline bint midway(double value) noexcept nogil:
    """Whether rounding ``value`` to float may depend on bits that a double does not hold."""
    cdef uint64_t bits
    memcpy(&bits, &value, sizeof(bits))
    if value != 0 and -1.1754943508222875e-38 < value < 1.1754943508222875e-38:
        return True
    return (bits & 0x1FFFFFFF) == 0x10000000


cdef int parse(const unsigned char *at, const unsigned char *end, bint single, double *value) except -1 nogil:
    """Read the number that is all of ``at`` to ``end``; return whether it is one.

    Fifteen or so digits and a small power of ten are exact in doubles, so one multiplication or
    division rounds correctly (W. Clinger, "How to read floating point numbers accurately", 1990).
    """
    cdef const unsigned char *start = at
    cdef uint64_t mantissa = 0
    cdef int digits = 0, exponent = 0, scale = 0
    cdef bint negative = False, negative_scale = False, some = False
    if at < end and (at[0] == 45 or at[0] == 43):
        negative = at[0] == 45
        at += 1
    while at < end and is_digit(at[0]):
        some = True
        if digits < 19:
            mantissa = mantissa * 10 + (at[0] - 48)
            digits += mantissa != 0
        else:
            digits = 20
        at += 1
    if at < end and at[0] == 46:
        at += 1
        while at < end and is_digit(at[0]):
            some = True
            if digits < 19:
                mantissa = mantissa * 10 + (at[0] - 48)
                digits += mantissa != 0
                exponent -= exponent > -100000
            else:
                digits = 20
            at += 1
    if not some:
        if spells(at, end, b"nan", 3):
            value[0] = -NAN if negative else NAN
            return 1
        if spells(at, end, b"inf", 3) or spells(at, end, b"infinity", 8):
            value[0] = -INFINITY if negative else INFINITY
            return 1
        return 0
    if at < end and (at[0] | 32) == 101:
        at += 1
        if at < end and (at[0] == 45 or at[0] == 43):
            negative_scale = at[0] == 45
            at += 1
        if at == end:
            return 0
        while at < end and is_digit(at[0]):
            if scale < 100000:
                scale = scale * 10 + (at[0] - 48)
            at += 1
        exponent += -scale if negative_scale else scale
    if at != end:
        return 0
    if digits > 19 or mantissa > <uint64_t>1 << 53 or exponent < -22 or exponent > 22:
        if digits <= 19 and mantissa == 0:
            value[0] = -0.0 if negative else 0.0
            return 1
        value[0] = round_carefully(start, end, single)
        return 1
    value[0] = <double>mantissa
    if exponent < 0:
        value[0] /= POWERS_OF_TEN[-exponent]
    else:
        value[0] *= POWERS_OF_TEN[exponent]
    if single and midway(value[0]):
        value[0] = round_carefully(start, end, single)
    elif negative:
        value[0] = -value[0]
    return 1


cdef int parse_row(const unsigned char *at, const unsigned char *end, real[::1] row) except -1 nogil:
    """Read spaces and numbers, as many as ``row`` holds and no more; return whether they are there."""
    cdef const unsigned char *stop
    cdef Py_ssize_t column
    cdef double value = 0
    cdef bint single = real is float
    for column in range(row.shape[0]):
        while at < end and at[0] == 32:
            at += 1
        stop = at
        while stop < end and stop[0] != 32:
            stop += 1
        if not parse(at, stop, single, &value):
            return 0
        row[column] = <real>value
        at = stop
    return at == end


cdef const unsigned char *last_fields(const unsigned char *start, const unsigned char *end,
                                      Py_ssize_t fields) except? NULL nogil:
    """Find where a word that holds spaces ends, ``fields`` numbers before the line's end.

    It is found only if what stands before those numbers is not a number itself, for then the line
    may just as well hold too many of them.
    """
    cdef double value
    cdef const unsigned char *stop
    while fields and end > start:
        fields -= 1
        while end > start and (end - 1)[0] != 32:
            end -= 1
        while end > start and (end - 1)[0] == 32:
            end -= 1
    stop = end
    while end > start and (end - 1)[0] != 32:
        end -= 1
    if stop == start or parse(end, stop, False, &value):
        return start
    return stop


def split_text(const unsigned char[::1] data, real[:, ::1] rows, int64_t[::1] starts, int64_t[::1] stops,
               bint at_end, bint spaced):
    """Cut lines of a word and numbers out of ``data``.

    Parameters
    ----------
    data : buffer of bytes
        Text that begins at the beginning of a line.
    rows : ndarray, float32 or float64, shape (n, columns)
        Receives the numbers, each rounded once to its type.
    starts, stops : ndarray, int64, shape (n,)
        Receive the bounds of the words in ``data``.
    at_end : bool
        Whether the data ends here, so that a line without its newline counts.
    spaced : bool
        Whether a word may hold spaces, where the number of columns tells.

    Returns
    -------
    n_rows : int
        Rows cut.
    used : int
        Bytes they took.
    good : bool
        False if the line at ``used`` is not a word and as many numbers as there are columns.
    """
    if data.shape[0] == 0:
        return 0, 0, True
    cdef const unsigned char *begin = &data[0]
    cdef const unsigned char *end = begin + data.shape[0]
    cdef const unsigned char *line = begin
    cdef const unsigned char *newline
    cdef const unsigned char *stop
    cdef const unsigned char *word
    cdef Py_ssize_t n = 0
    cdef bint good = True
    with nogil:
        while n < rows.shape[0] and line < end:
            newline = <const unsigned char *>memchr(line, 10, end - line)
            if newline == NULL:
                if not at_end:
                    break
                newline = end
            stop = newline
            while stop > line and ((stop - 1)[0] == 32 or (stop - 1)[0] == 13):
                stop -= 1
            word = <const unsigned char *>memchr(line, 32, stop - line)
            good = word != NULL and parse_row(word, stop, rows[n])
            if not good and spaced and word != NULL:
                word = last_fields(line, stop, rows.shape[1])
                good = word != line and parse_row(word, stop, rows[n])
            if not good:
                break
            starts[n] = line - begin
            stops[n] = word - begin
            n += 1
            line = newline + (newline != end)
    return n, line - begin, bool(good)


def split_binary(const unsigned char[::1] data, float[:, ::1] rows, int64_t[::1] starts, int64_t[::1] stops):
    """Cut records of a word, a space and floats out of ``data``; as :func:`split_text`.

    Newlines before a word are skipped: word2vec.c ends each record with one, gensim does not. The
    floats are copied as they are, in the file's byte order.

    Returns
    -------
    n_rows, used : int
        Rows cut, and the bytes they took.
    """
    if data.shape[0] == 0:
        return 0, 0
    cdef const unsigned char *begin = &data[0]
    cdef const unsigned char *end = begin + data.shape[0]
    cdef const unsigned char *at = begin
    cdef const unsigned char *start
    cdef const unsigned char *stop
    cdef Py_ssize_t n = 0, size = rows.shape[1] * sizeof(float)
    with nogil:
        while n < rows.shape[0]:
            start = at
            while start < end and start[0] == 10:
                start += 1
            stop = <const unsigned char *>memchr(start, 32, end - start)
            if stop == NULL or end - stop - 1 < size:
                break
            memcpy(&rows[n, 0], stop + 1, size)
            starts[n] = start - begin
            stops[n] = stop - begin
            at = stop + 1 + size
            n += 1
    return n, at - begin


# ---------------------------------------------------------------- numbers to text

cdef enum:
    MIN_POWER = -31
    MAX_POWER = 45

cdef uint64_t[MAX_POWER - MIN_POWER + 1] SCALES  # powers of ten, their first 64 bits rounded up


def _scale(power):
    """Leading 64 bits of 10**power, rounded up."""
    if power >= 0:
        shift = max((10**power).bit_length() - 64, 0)
        return -(-(10**power) >> shift) << max(64 - (10**power).bit_length(), 0)
    divisor = 10**-power
    scaled = -(-(1 << (divisor.bit_length() + 63)) // divisor)
    return scaled


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


cdef char *put_digits(char *out, const char *digits, int n) noexcept nogil:
    memcpy(out, digits, n)
    return out + n


cdef char *put_float(char *out, float value) noexcept nogil:
    """Print a float as Python prints numbers: the fewest digits that give it back."""
    cdef char[10] digits
    cdef int first = 10, power = 0, n, point
    cdef uint32_t bits, number
    memcpy(&bits, &value, sizeof(bits))
    if (bits & 0x7FFFFFFF) > 0x7F800000:
        return put_digits(out, b"nan", 3)
    if bits >> 31:
        out[0] = 45
        out += 1
        bits &= 0x7FFFFFFF
    if bits == 0x7F800000:
        return put_digits(out, b"inf", 3)
    if bits == 0:
        return put_digits(out, b"0.0", 3)
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
        out = put_zeros(put_digits(out, b"0.", 2), -point)
        return put_digits(out, digits + first, n)
    if 0 < point <= 16:
        if power >= 0:
            return put_digits(put_zeros(put_digits(out, digits + first, n), power), b".0", 2)
        out = put_digits(out, digits + first, point)
        out[0] = 46
        return put_digits(out + 1, digits + first + point, n - point)
    out = put_digits(out, digits + first, 1)
    if n > 1:
        out[0] = 46
        out = put_digits(out + 1, digits + first + 1, n - 1)
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
    cdef Py_ssize_t row, column
    cdef Py_ssize_t size = sum(map(len, words)) + rows.shape[0] * (rows.shape[1] * NUMBER_BYTES + 1)
    buffer = bytearray(size)
    cdef char *begin = buffer
    cdef char *out = begin
    cdef bytes word
    for row in range(rows.shape[0]):
        word = words[row]
        out = put_digits(out, word, <int>len(word))
        if real is float:
            with nogil:
                for column in range(rows.shape[1]):
                    out[0] = 32
                    out = put_float(out + 1, rows[row, column])
        else:
            for column in range(rows.shape[1]):
                out[0] = 32
                out = put_double(out + 1, rows[row, column])
        out[0] = 10
        out += 1
    return memoryview(buffer)[:out - begin]
