"""Rows of word2vec files cut from bytes, their numbers parsed exactly, in no locale."""

import math
from decimal import Decimal

from libc.math cimport INFINITY, NAN
from libc.stdint cimport int64_t, uint64_t
from libc.string cimport memchr, memcpy

ctypedef fused real:
    float
    double

cdef extern from "Python.h":
    double PyOS_string_to_double(const char *text, char **end, void *overflow) except? -1.0

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


cdef struct decimal:
    uint64_t mantissa
    int digits  # of the mantissa, without leading zeros; 20 if it does not hold them all
    int exponent


cdef inline const unsigned char *read_digits(const unsigned char *at, const unsigned char *end,
                                             decimal *number) noexcept nogil:
    """Read digits to the end of the mantissa; return where they end."""
    while at < end and is_digit(at[0]):
        if number.digits < 19:
            number.mantissa = number.mantissa * 10 + (at[0] - 48)
            number.digits += number.mantissa != 0
        else:
            number.digits = 20
        at += 1
    return at


cdef inline const unsigned char *read_exponent(const unsigned char *at, const unsigned char *end,
                                               decimal *number) noexcept nogil:
    """Read what follows the "e"; return where it ends, NULL if there are no digits."""
    cdef bint negative = at < end and at[0] == 45
    cdef int exponent = 0
    if at < end and (at[0] == 45 or at[0] == 43):
        at += 1
    if at == end:
        return NULL
    while at < end and is_digit(at[0]):
        if exponent < 100000:
            exponent = exponent * 10 + (at[0] - 48)
        at += 1
    number.exponent += -exponent if negative else exponent
    return at


cdef bint parse_word(const unsigned char *at, const unsigned char *end, double *value) noexcept nogil:
    """Read "nan", "inf" or "infinity"; return whether it is one."""
    if spells(at, end, b"nan", 3):
        value[0] = NAN
    elif spells(at, end, b"inf", 3) or spells(at, end, b"infinity", 8):
        value[0] = INFINITY
    else:
        return False
    return True


cdef int parse(const unsigned char *start, const unsigned char *end, bint single,
               double *value) except -1 nogil:
    """Read the number that is all of ``start`` to ``end``; return whether it is one.

    Fifteen or so digits and a small power of ten are exact in doubles, so one multiplication or
    division rounds correctly (W. Clinger, "How to read floating point numbers accurately", 1990).
    """
    cdef const unsigned char *at = start
    cdef const unsigned char *first
    cdef const unsigned char *point
    cdef bint negative = at < end and at[0] == 45
    cdef decimal number = decimal(0, 0, 0)
    if at < end and (at[0] == 45 or at[0] == 43):
        at += 1
    first = at
    at = point = read_digits(at, end, &number)
    if at < end and at[0] == 46:
        at = read_digits(at + 1, end, &number)
        number.exponent = <int>(point + 1 - at)
    if at == first or at == first + 1 and first == point:  # nothing, or a point alone
        if not parse_word(first, end, value):
            return 0
    else:
        if at < end and (at[0] | 32) == 101:
            at = read_exponent(at + 1, end, &number)
        if at != end:
            return 0
        if number.digits > 19 or number.mantissa > <uint64_t>1 << 53 or (
            number.mantissa and not -22 <= number.exponent <= 22
        ):
            value[0] = round_carefully(start, end, single)
            return 1
        value[0] = <double>number.mantissa
        if number.mantissa and number.exponent < 0:
            value[0] /= POWERS_OF_TEN[-number.exponent]
        elif number.mantissa:
            value[0] *= POWERS_OF_TEN[number.exponent]
        if single and midway(value[0]):
            value[0] = round_carefully(start, end, single)
            return 1
    if negative:
        value[0] = -value[0]
    return 1


cdef inline const unsigned char *parse_plain(const unsigned char *at, const unsigned char *end, bint single,
                                             double *value) noexcept nogil:
    """Read digits with or without a point, as most numbers are, in a single pass.

    Returns where they end, at a space or ``end``; NULL if only :func:`parse` can tell.
    """
    cdef const unsigned char *first
    cdef uint64_t mantissa = 0
    cdef Py_ssize_t digits, decimals = 0
    cdef bint negative = at < end and at[0] == 45
    at += negative
    first = at
    while at < end and is_digit(at[0]):
        mantissa = mantissa * 10 + (at[0] - 48)
        at += 1
    digits = at - first
    if at < end and at[0] == 46:
        first = at = at + 1
        while at < end and is_digit(at[0]):
            mantissa = mantissa * 10 + (at[0] - 48)
            at += 1
        decimals = at - first
        digits += decimals
    # Nineteen digits are held; what of them a double holds is divided exactly, see parse.
    if not 0 < digits <= 19 or mantissa > <uint64_t>1 << 53 or (at != end and at[0] != 32):
        return NULL
    value[0] = <double>mantissa / POWERS_OF_TEN[decimals]
    if single and midway(value[0]):
        return NULL
    if negative:
        value[0] = -value[0]
    return at


cdef int parse_row(const unsigned char *at, const unsigned char *end, real[::1] row) except -1 nogil:
    """Read spaces and numbers, as many as ``row`` holds and no more; return whether they are there."""
    cdef const unsigned char *stop
    cdef Py_ssize_t column
    cdef double value = 0
    cdef bint single = real is float
    for column in range(row.shape[0]):
        while at < end and at[0] == 32:
            at += 1
        stop = parse_plain(at, end, single, &value)
        if stop == NULL:
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
