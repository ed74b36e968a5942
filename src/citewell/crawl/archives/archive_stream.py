"""The bytes of an archive file, unpacked as they are read, with the place from which each can be read again.

In: a file, plain or gzip: with one member for each record, as it should be, or as a whole. Out: bytes and lines, never
more than asked for.
"""

from __future__ import annotations

import io
import zlib
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

_PACKED_STEP = 1 << 14  # bytes handed to the decoder at a time
_PLAIN_STEP = 1 << 16  # the most that it gives at a time
MAX_HEADER_BYTES = 1 << 18
"""Of the lines of one header; longer ones are hostile."""


class BrokenArchive(Exception):
    """Nothing can be read from here on; the message says why."""


class ArchiveStream:
    """An archive file, read from its beginning or from a place that `place` gave.

    Serves warcio's readers: `read`, `readline` and `tell` count plain bytes.
    """

    def __init__(self, path: Path, start: tuple[int, int] = (0, 0)) -> None:
        self._file: BinaryIO = path.open("rb")
        packed_offset, skip = start
        self._file.seek(packed_offset)
        head = self._file.read(4)
        self._file.seek(packed_offset)
        if head == b"\x28\xb5\x2f\xfd":
            self._file.close()
            raise BrokenArchive("it is packed with zstd, which is not read here")
        self._members = _Members(self._file) if head[:3] == b"\x1f\x8b\x08" else None
        self._reader = io.BufferedReader(self._members, _PLAIN_STEP) if self._members else self._file
        self._lines_left = MAX_HEADER_BYTES
        self._start = packed_offset
        self._position = 0
        while skip > 0 and (passed := len(self.read(min(skip, _PLAIN_STEP)))):
            skip -= passed

    def read(self, size: int) -> bytes:
        data = self._reader.read(size)
        self._position += len(data)
        return data

    def readline(self, size: int | None = None) -> bytes:
        """A line, at most `size` bytes of it.

        Raises:
            BrokenArchive: the lines since the last `expect_header` are longer than any header.
        """
        line = self._reader.readline(self._lines_left if size is None else min(size, self._lines_left))
        self._position += len(line)
        self._lines_left -= len(line)
        if self._lines_left <= 0:
            raise BrokenArchive(f"a header there is longer than {MAX_HEADER_BYTES:,} bytes")
        return line

    def expect_header(self) -> None:
        """Count the bytes of lines anew."""
        self._lines_left = MAX_HEADER_BYTES

    def tell(self) -> int:
        """Plain bytes read since the start."""
        return self._position

    def place(self) -> tuple[int, int]:
        """Where we are: an offset into the file at which reading can begin, and the plain bytes to skip then."""
        if self._members is None:
            return self._start + self._position, 0
        if isinstance(self._reader, io.BufferedReader):
            self._reader.peek(1)  # so that a member that begins right here has begun
        return self._members.place(self._position)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> ArchiveStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Members(io.RawIOBase):
    """The members of a gzip file (RFC 1952), unpacked one behind the other."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._packed = b""
        self._decoder: zlib._Decompress | None = None
        self._given = 0  # plain bytes
        self._begun: deque[tuple[int, int]] = deque()  # (plain offset, packed offset) where members begin

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._piece(min(len(buffer), _PLAIN_STEP))
        buffer[: len(piece)] = piece
        self._given += len(piece)
        return len(piece)

    def place(self, offset: int) -> tuple[int, int]:
        """Of the member that holds a plain byte that is not before the last one asked for."""
        while len(self._begun) > 1 and self._begun[1][0] <= offset:
            self._begun.popleft()
        plain, packed = self._begun[0] if self._begun else (0, 0)
        return packed, offset - plain

    def _piece(self, size: int) -> bytes:
        while True:
            self._packed = self._packed or self._file.read(_PACKED_STEP)
            if self._decoder is None and not self._next_member():
                return b""
            assert self._decoder is not None
            try:
                piece = self._decoder.decompress(self._packed, size)
            except zlib.error as error:
                raise BrokenArchive("its compressed data are broken") from error
            at_end = not self._packed
            self._packed = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            if self._decoder.eof:
                self._decoder = None
            elif at_end and not piece:
                raise BrokenArchive("its compressed data are cut off")
            if piece:
                return piece

    def _next_member(self) -> bool:
        """Begin another member; False at the end of the file, which zeros may pad."""
        while not self._packed.strip(b"\0"):
            self._packed = self._file.read(_PACKED_STEP)
            if not self._packed:
                return False
        self._packed = self._packed.lstrip(b"\0")
        if len(self._packed) < 3:
            self._packed += self._file.read(_PACKED_STEP)
        if self._packed[:2] != b"\x1f\x8b":
            raise BrokenArchive("what follows there is not compressed as what went before")
        self._begun.append((self._given, self._file.tell() - len(self._packed)))
        self._decoder = zlib.decompressobj(wbits=31)
        return True
