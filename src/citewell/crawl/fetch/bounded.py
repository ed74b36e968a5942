"""Packed bytes that are at hand whole -> plain bytes, never more than asked for.

In: bytes and the values of Content-Encoding. Out: what could be unpacked and, in plain words, why that is not all.
A few thousand bytes can unpack to gigabytes.

Bodies that are still arriving: crawl.fetch.download. The codings themselves: crawl.fetch.unpack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citewell.crawl.fetch.unpack import unpacker
from citewell.errors import FetchError


@dataclass(frozen=True, slots=True)
class Unpacked:
    """`content` is what was read; `problem` is "" if that is all of it, else what went wrong."""

    content: bytes
    problem: str = ""
    too_large: bool = False


def is_gzip(data: bytes) -> bool:
    """Whether the bytes begin as a gzip file does (RFC 1952)."""
    return data[:3] == b"\x1f\x8b\x08"


def unpack_whole(data: bytes, encodings: Sequence[str], *, max_bytes: int) -> Unpacked:
    """Undo a content coding.

    Args:
        encodings: as for crawl.fetch.unpack.unpacker.
        max_bytes: of plain content; what goes beyond is not kept.
    Returns:
        As much as could be read: broken and cut-off data give their beginning and a problem. Where nothing can be read
        the content is empty.
    """
    content = bytearray()
    try:
        stream = unpacker(encodings)
        for piece in stream.unpack(data):
            content += piece
            if len(content) > max_bytes:
                return Unpacked(bytes(content[:max_bytes]), f"more than {max_bytes:,} bytes", too_large=True)
    except FetchError as error:
        return Unpacked(bytes(content), str(error))
    return Unpacked(bytes(content), "" if stream.finished() or not data else "its packed content is cut off")
