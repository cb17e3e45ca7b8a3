"""The opcodes of pickles, as functions of the machine, the file, and the place of their argument.

Each returns the place of the next opcode; 0 ends the pickle. Those of plain values are compiled
(`vecloom._core.opcodes`).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from struct import Struct
from struct import error as StructError
from typing import Any

from vecloom._core.opcodes import PlainOpcodes
from vecloom.formats.files import FormatError, TruncatedFileError
from vecloom.formats.pickled.arrays import Unfilled
from vecloom.formats.pickled.machine import Buffer, Machine, Refused, refuse

Opcode = Callable[[Machine, Buffer, int], int]
Stacked = Callable[[Machine], None]

_REMEDY = (
    "only what gensim's models of words need is read, and nothing of the file was run. If you trust"
    " it, open it with the program that wrote it, and save its vectors by save_word2vec_format"
)
_NEWEST = 5
_LONGEST_NUMBER = 64  # bytes, or digits: random generators have numbers of 128 bits

_UINT8, _INT32, _UINT32 = Struct("<B"), Struct("<i"), Struct("<I")
_UINT64, _FLOAT64 = Struct("<Q"), Struct(">d")


def _number(layout: Struct) -> Opcode:
    """Push a number."""
    unpack, size = layout.unpack_from, layout.size

    def push(m: Machine, data: Buffer, place: int) -> int:
        m.stack.append(unpack(data, place)[0])
        return place + size

    return push


def _counted(layout: Struct, decode: Callable[[bytes], Any]) -> Opcode:
    """Push what so many bytes are as the number before them says."""
    unpack, size = layout.unpack_from, layout.size

    def push(m: Machine, data: Buffer, place: int) -> int:
        n: int = unpack(data, place)[0]
        place += size
        m.stack.append(decode(m.take(place, n)))
        return place + n

    return push


def _lined(decode: Callable[[str], Any]) -> Opcode:
    """Push what a line of text is."""

    def push(m: Machine, data: Buffer, place: int) -> int:
        text, place = m.line(place)
        m.stack.append(decode(text))
        return place

    return push


def _stacked(work: Stacked) -> Opcode:
    """Work on the stack alone."""

    def run(m: Machine, data: Buffer, place: int) -> int:
        work(m)
        return place

    return run


def _tuple_of(n: int) -> Opcode:
    def push(m: Machine, data: Buffer, place: int) -> int:
        stack = m.stack
        items = tuple(stack[-n:])
        if len(items) < n:
            raise IndexError("a tuple of more than there is")
        stack[-n:] = [items]
        return place

    return push


def _refusing(what: str) -> Opcode:
    return lambda m, data, place: refuse(what)


# -- values


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _old_text(data: bytes) -> str:
    return data.decode("latin-1")  # Python 2's, and its bytes


def _integer(data: bytes) -> int:
    if len(data) > _LONGEST_NUMBER:
        raise ValueError(f"a whole number of {len(data)} bytes")
    return int.from_bytes(data, "little", signed=True)


def _decimal(text: str) -> int | bool:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a whole number of {len(text)} digits")
    return text == "01" if text in ("00", "01") else int(text.rstrip("L"))


def _decimal_float(text: str) -> float:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits")
    return float(text)


def _quoted(text: str) -> str:
    if len(text) < 2 or text[0] not in "'\"" or text[-1] != text[0]:
        raise ValueError("text without quotes")
    return codecs.escape_decode(text[1:-1].encode("utf-8", "surrogateescape"))[0].decode("latin-1")


def _escaped(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("raw-unicode-escape")


# -- names and objects


def _global(m: Machine, data: Buffer, place: int) -> int:
    module, place = m.line(place)
    name, place = m.line(place)
    m.stack.append(m.find(module, name))
    return place


def _inst(m: Machine, data: Buffer, place: int) -> int:
    module, place = m.line(place)
    name, place = m.line(place)
    return refuse(f"to run {m.find(module, name)}")


def _stack_global(m: Machine) -> None:
    name, module = m.stack.pop(), m.stack.pop()
    m.stack.append(m.find(module, name))


def _obj(m: Machine) -> None:
    refuse(f"to run {m.collected()[0]!s:.200}")


def _reduce(m: Machine) -> None:
    args, function = m.stack.pop(), m.stack.pop()
    m.stack.append(m.call(function, args))


def _new(m: Machine) -> None:
    args, of = m.stack.pop(), m.stack.pop()
    m.stack.append(m.make(of, args))


def _new_by_names(m: Machine) -> None:
    keywords, args, of = m.stack.pop(), m.stack.pop(), m.stack.pop()
    if keywords != {}:
        raise TypeError("an object that is made by names of arguments")
    m.stack.append(m.make(of, args))


# -- collections


def _append(m: Machine) -> None:
    item = m.stack.pop()
    m.extend([item])


def _appends(m: Machine) -> None:
    items = m.collected()
    m.extend(items)


def _set_item(m: Machine) -> None:
    value, key = m.stack.pop(), m.stack.pop()
    m.set_items([key, value])


def _set_items(m: Machine) -> None:
    items = m.collected()
    m.set_items(items)


def _dict(m: Machine) -> None:
    items = m.collected()
    m.stack.append({})
    m.set_items(items)


def _pop(m: Machine) -> None:
    if m.stack:
        m.stack.pop()
    else:
        m.collected()


def _pop_to_mark(m: Machine) -> None:
    m.collected()


def _begin(m: Machine, data: Buffer, place: int) -> int:
    if data[place] > _NEWEST:
        raise ValueError(f"protocol {data[place]} is newer than the newest known, {_NEWEST}")
    return place + 1


def _get(m: Machine, data: Buffer, place: int) -> int:
    key, place = m.line(place)
    m.stack.append(m.memo[int(key[:_LONGEST_NUMBER])])
    return place


def _put(m: Machine, data: Buffer, place: int) -> int:
    key, place = m.line(place)
    m.note(int(key[:_LONGEST_NUMBER]))
    return place


_EXTENSION = _refusing("a code from the registry of the module copyreg")
_PERSISTENT = _refusing("an object from outside the file, by a persistent id")
_OUT_OF_BAND = _refusing("a buffer from outside the file")

_BY_CODE: dict[bytes, Opcode] = {
    # protocols 0 and 1
    b"(": _stacked(Machine.mark),
    b".": lambda m, data, place: 0,
    b"0": _stacked(_pop),
    b"1": _stacked(_pop_to_mark),
    b"2": _stacked(lambda m: m.stack.append(m.stack[-1])),
    b"F": _lined(_decimal_float),
    b"I": _lined(_decimal),
    b"L": _lined(_decimal),
    b"P": _PERSISTENT,
    b"Q": _PERSISTENT,
    b"R": _stacked(_reduce),
    b"S": _lined(_quoted),
    b"T": _counted(_INT32, _old_text),
    b"U": _counted(_UINT8, _old_text),
    b"V": _lined(_escaped),
    b"a": _stacked(_append),
    b"b": _stacked(Machine.build),
    b"c": _global,
    b"d": _stacked(_dict),
    b"e": _stacked(_appends),
    b"g": _get,
    b"i": _inst,
    b"l": _stacked(lambda m: _push_collected(m, list)),
    b"o": _stacked(_obj),
    b"p": _put,
    b"s": _stacked(_set_item),
    b"t": _stacked(lambda m: _push_collected(m, tuple)),
    b"u": _stacked(_set_items),
    b"G": _number(_FLOAT64),
    # protocol 2
    b"\x80": _begin,
    b"\x81": _stacked(_new),
    b"\x82": _EXTENSION,
    b"\x83": _EXTENSION,
    b"\x84": _EXTENSION,
    b"\x85": _tuple_of(1),
    b"\x86": _tuple_of(2),
    b"\x87": _tuple_of(3),
    b"\x8a": _counted(_UINT8, _integer),
    b"\x8b": _counted(_INT32, _integer),
    # protocol 3
    b"B": _counted(_UINT32, bytes),
    b"C": _counted(_UINT8, bytes),
    # protocol 4
    b"\x8d": _counted(_UINT64, _text),
    b"\x8e": _counted(_UINT64, bytes),
    b"\x8f": _stacked(lambda m: m.stack.append([])),  # a set: nothing here asks for its members
    b"\x90": _stacked(_appends),
    b"\x91": _stacked(lambda m: _push_collected(m, list)),
    b"\x92": _stacked(_new_by_names),
    b"\x93": _stacked(_stack_global),
    b"\x95": lambda m, data, place: place + 8,  # a frame: only of use to who reads in pieces
    # protocol 5
    b"\x96": _counted(_UINT64, bytes),
    b"\x97": _OUT_OF_BAND,
    b"\x98": _OUT_OF_BAND,
}


def _push_collected(m: Machine, kind: Callable[[list[Any]], Any]) -> None:
    items = m.collected()
    m.stack.append(kind(items))


def _unknown(m: Machine, data: Buffer, place: int) -> int:
    raise ValueError(f"{data[place - 1]:#04x} is no opcode")


OPCODES = [_BY_CODE.get(bytes([code]), _unknown) for code in range(256)]


def read_pickle(data: Buffer, name: str) -> Any:
    """Read a pickle, and return what it leaves: plain values, arrays and `Record` objects.

    Parameters
    ----------
    data : bytes or mmap
        The whole file.
    name : str
        Of the file, for messages.

    Raises
    ------
    FormatError
        If the pickle wants what it must not, or is damaged.
    TruncatedFileError
        If it ends early.
    """
    machine, plain = Machine(data), PlainOpcodes(data, Unfilled)
    place = following = 0
    try:
        while True:
            place = plain.run(following, machine.stack, machine.memo)
            following = OPCODES[data[place]](machine, data, place + 1)
            if not following:
                return machine.stack.pop()
    except Refused as refused:
        raise FormatError(f"{name}, byte {place}: refused {refused}; {_REMEDY}") from None
    except (EOFError, StructError):
        raise _cut(name, max(place, plain.place)) from None
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        place = max(place, plain.place)
        if place >= len(data):
            raise _cut(name, place) from None
        raise FormatError(
            f"{name}, byte {place}: the pickle is damaged, or no file of gensim's: {error}"
        ) from None
    finally:
        plain.close()


def _cut(name: str, place: int) -> TruncatedFileError:
    return TruncatedFileError(
        f"{name}, byte {place}: the pickle ends early: the file was cut, restore it from a copy"
    )
