"""Unpack the body of an HTTP response as it arrives, a bounded piece at a time.

In: the values of Content-Encoding, then bytes as sent. Out: pieces of bytes as meant. Who counts and stops: download.

A few kilobytes can unpack to gigabytes. So nothing here is unpacked further than the next piece, and whoever reads the
pieces may stop at any of them. Read for each coding: RFC 1952 (gzip), 1950 and 1951 (deflate), 7932 (br), 8878 and 9659
(zstd).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import brotli
import zstandard

from citewell.errors import FetchError

PIECE_BYTES = 65_536  # the most that is unpacked at once, except with zstd
MEMBERS = 1_000  # streams put end to end; honest bodies have a few
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659: what a server may ask of a client
# The zstandard package bounds its input, not its output: 4 bytes can stand for a block of 128 KiB, so this many bytes
# unpack to 2 MiB at most.
ZSTD_STEP_BYTES = 64

ACCEPTED = ("gzip", "deflate", "br", "zstd")
ALIASES = {"x-gzip": "gzip"}
REFUSED = frozenset({"compress", "x-compress", "pack200-gzip", "exi", "aes128gcm", "dcb", "dcz", "lzma", "xz", "bzip2"})


class Unpacker(Protocol):
    """One body on its way through."""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """The pieces that these bytes complete. Raises FetchError (encoding) where they are not of the coding."""

    def finished(self) -> bool:
        """Whether the body may end here."""


def unpacker(encodings: Sequence[str]) -> Unpacker:
    """Choose how to unpack a body.

    Args:
        encodings: values of the Content-Encoding header, [] if it has none. What is no coding at all ("utf-8", "none")
            is taken for a slip and passed over, as browsers do.
    Raises:
        FetchError: (encoding) a coding that was not asked for, or one inside another.
    """
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    codings = [ALIASES.get(name, name) for name in names if name in {*ACCEPTED, *ALIASES, *REFUSED}]
    if not codings:
        return Plain()
    if len(codings) > 1:
        raise FetchError(f"its content is packed {len(codings)} times over", reason="encoding")
    if codings[0] not in ACCEPTED:
        raise FetchError(f"its content is packed as {codings[0]}, which was not asked for", reason="encoding")
    kinds: dict[str, Callable[[], Unpacker]] = {"gzip": Gzip, "deflate": Deflate, "br": Brotli, "zstd": Zstd}
    return kinds[codings[0]]()


class Plain:
    """Not packed."""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finished(self) -> bool:
        return True


class Gzip:
    """One gzip member or several; what follows the last is passed over."""

    def __init__(self) -> None:
        self._stream = _inflate(16 + zlib.MAX_WBITS)
        self._members = 1
        self._trailing = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while data and not self._trailing:
            if self._stream.eof:
                data = self._next_member(data)
                continue
            yield from _pieces(self._stream, data)
            data = self._stream.unused_data

    def _next_member(self, data: bytes) -> bytes:
        self._trailing = data[:1] != b"\x1f"
        self._members += 1
        if self._members > MEMBERS:
            raise FetchError(f"its content is packed in more than {MEMBERS} parts", reason="encoding")
        self._stream = self._stream if self._trailing else _inflate(16 + zlib.MAX_WBITS)
        return data

    def finished(self) -> bool:
        return self._stream.eof


class Deflate:
    """The zlib format that the standard means, or the bare deflate stream that many servers send instead."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._head = self._head, b""
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = _inflate(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        if not self._stream.eof:
            yield from _pieces(self._stream, data)

    def finished(self) -> bool:
        return self._stream is not None and self._stream.eof


class Brotli:
    """One brotli stream; what follows it is passed over."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=PIECE_BYTES)
            except brotli.error as problem:
                raise _broken("br") from problem
            if piece:
                yield piece
            if self._stream.can_accept_more_data():
                return
            data = b""

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


class Zstd:
    """One zstd frame or several."""

    def __init__(self) -> None:
        self._context = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
        self._stream = self._context.decompressobj()
        self._members = 1

    def unpack(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), ZSTD_STEP_BYTES):
            step = data[start : start + ZSTD_STEP_BYTES]
            while step:
                if self._stream.eof:
                    self._next_frame()
                try:
                    piece = self._stream.decompress(step)
                except zstandard.ZstdError as problem:
                    raise _broken("zstd") from problem
                if piece:
                    yield piece
                step = self._stream.unused_data if self._stream.eof else b""

    def _next_frame(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise FetchError(f"its content is packed in more than {MEMBERS} parts", reason="encoding")
        self._stream = self._context.decompressobj()

    def finished(self) -> bool:
        return self._stream.eof


def _inflate(window_bits: int) -> zlib._Decompress:
    return zlib.decompressobj(window_bits)


def _pieces(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What the bytes unpack to, up to the end of the stream; what is behind that stays in `stream.unused_data`."""
    while True:
        try:
            piece = stream.decompress(data, PIECE_BYTES)
        except zlib.error as problem:
            raise _broken("gzip or deflate") from problem
        if piece:
            yield piece
        data = stream.unconsumed_tail
        if stream.eof or (not data and len(piece) < PIECE_BYTES):
            return


def _broken(coding: str) -> FetchError:
    return FetchError(f"its content does not unpack as {coding}, as which it was sent", reason="encoding")
