"""Texts in other encodings than UTF-8, told or found out, read as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import Any, BinaryIO, cast

UTF_8 = "utf-8"
AUTO = "auto"
# What "auto" chooses among. GB18030 contains GBK and GB 2312, Big5-HKSCS contains Big5.
CANDIDATES = (UTF_8, "gb18030", "big5hkscs")
MARKS = {codecs.BOM_UTF8: UTF_8, codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

HEAD = 1 << 20  # bytes looked at to find an encoding out
CHUNK = 1 << 16  # bytes decoded at once

# The most frequent characters of Chinese, simplified and traditional, and its punctuation: nearly
# all bytes of the one encoding are characters in the other, but they are never these.
_COMMON = "的是不了在人有我他这這个個中大来來们們上国國到说說为為子和你时時也就那要下以生会會，。"


class TextEncodingError(ValueError):
    """Bytes of a text that are not of its encoding.

    Attributes
    ----------
    source : str
        File, or ``<stdin>``.
    offset : int
        Bytes before the invalid ones, in the decompressed text.
    line : int
        Number of the line, counted from 1.
    reason : str
        What is wrong, in the words of Python's decoder.
    encoding : str
        What the text was read as.
    """

    def __init__(
        self, source: str, offset: int, line: int, reason: str, encoding: str = UTF_8
    ) -> None:
        super().__init__(source, offset, line, reason, encoding)
        self.source, self.offset, self.line, self.reason = source, offset, line, reason
        self.encoding = encoding

    def __str__(self) -> str:
        found = f"not {self.encoding.upper()}"
        remedy = "encoding='auto', or the text's own, such as 'gb18030' or 'big5'"
        if self.encoding == AUTO:
            found, remedy = "neither UTF-8 nor GB18030 nor Big5", "encoding=, the text's own"
        return (
            f"{self.source}: {found} at byte {self.offset}, line {self.line} ({self.reason}); "
            f"pass {remedy}, or pass encoding_errors='replace' or 'ignore'"
        )


def checked(encoding: str) -> str:
    """Return the name of an encoding as Python knows it, or "auto".

    Raises
    ------
    ValueError
        If there is no such encoding of text.
    """
    try:
        if encoding == AUTO:
            return AUTO
        codec = codecs.lookup(encoding)
        if codec.incrementaldecoder is not None and isinstance("".encode(encoding), bytes):
            return codec.name
    except (LookupError, TypeError, ValueError):
        pass
    raise ValueError(
        f"encoding={encoding!r} is unknown: 'auto', or a name that Python knows, such as 'utf-8', "
        "'gb18030' or 'big5'"
    )


def as_utf8(stream: BinaryIO, name: str, encoding: str, errors: str) -> BinaryIO:
    """Let a stream of some encoding be read as UTF-8.

    Parameters
    ----------
    stream : binary stream
        Closed when the one returned is.
    name : str
        For messages.
    encoding : str
        What `checked` returned.
    errors : str
        What to do about bytes that are not of the encoding, as in ``bytes.decode``.

    Raises
    ------
    TextEncodingError
        At once, or while reading: bytes are not of the encoding, or of none that is known.
    """
    head = b""
    if encoding == AUTO:
        head, complete = _read_head(stream)
        encoding = detect(head, complete, name, errors)
    return cast(BinaryIO, _Decoded(stream, head, name, encoding, errors))


def _read_head(stream: BinaryIO) -> tuple[bytes, bool]:
    """Read up to HEAD bytes; tell whether that is all there is."""
    parts: list[bytes] = []
    size = 0
    while size < HEAD:
        part = stream.read(HEAD - size)
        if not part:
            return b"".join(parts), True
        parts.append(part)
        size += len(part)
    return b"".join(parts), False


def detect(head: bytes, complete: bool, name: str, errors: str = "strict") -> str:
    """Find out the encoding of a text from its beginning, or from all of it if ``complete``.

    Raises
    ------
    TextEncodingError
        If it is none of CANDIDATES, and errors are not to be passed over.
    """
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding
    scores: dict[str, int] = {}
    failures: list[UnicodeDecodeError] = []
    for encoding in CANDIDATES:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, complete)
        except UnicodeDecodeError as error:
            failures.append(error)
            continue
        if encoding == UTF_8:
            return UTF_8
        scores[encoding] = sum(map(text.count, _COMMON))
    if scores:
        return max(scores, key=lambda encoding: scores[encoding])
    if errors != "strict":
        return UTF_8
    # The one that went furthest is the likeliest.
    furthest = max(failures, key=lambda error: error.start)
    line = head.count(b"\n", 0, furthest.start) + 1
    raise TextEncodingError(name, furthest.start, line, furthest.reason, AUTO)


class _Decoded(io.RawIOBase):
    """The UTF-8 of a stream in another encoding; UTF-8 itself passes as it is."""

    def __init__(
        self, stream: BinaryIO, head: bytes, name: str, encoding: str, errors: str
    ) -> None:
        self._stream, self._head, self._name = stream, head, name
        self._encoding, self._errors = encoding, errors
        self._decoder: Any = None
        if encoding != UTF_8:
            self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._output = memoryview(head if encoding == UTF_8 else b"")
        self._offset = 0  # of what the decoder will be given next
        self._lines = 0  # ends of lines decoded
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            if self._decoder is None:
                return cast(int, cast(Any, self._stream).readinto(buffer))
            if self._ended:
                return 0
            self._decode()
        n = min(len(buffer), len(self._output))
        buffer[:n] = self._output[:n]
        self._output = self._output[n:]
        return n

    def _decode(self) -> None:
        chunk, self._head = self._head[:CHUNK], self._head[CHUNK:]
        chunk = chunk or self._stream.read(CHUNK)
        self._ended = not chunk
        kept = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(chunk, self._ended)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(self._encoding, "replace")
            line = self._lines + before.count("\n") + 1
            raise TextEncodingError(
                self._name,
                self._offset - kept + error.start,
                line,
                error.reason,
                self._encoding,
            ) from None
        self._offset += len(chunk)
        self._lines += text.count("\n")
        # Under errors="surrogateescape" bytes come out as they were.
        self._output = memoryview(text.encode("utf-8", "surrogateescape"))

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
