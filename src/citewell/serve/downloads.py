"""Bytes of indexed pages on their way to a reader: as a file to keep, never as a page to open.

They are read as they are taken: a client that reads slowly holds one piece of them, however large the whole is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from urllib.parse import quote

import regex
from starlette.responses import Response, StreamingResponse

from citewell.errors import OriginalMissing
from citewell.pipeline.original import Original

_UNSAFE = regex.compile(r"[^\w .()+-]|^[.\s]+|[.\s]+$")


def download(original: Original) -> Response:
    """Opaque bytes under a harmless name; a browser that opens them all the same gets no rights (CSP sandbox)."""
    return StreamingResponse(
        _pieces(original),
        headers={
            "content-length": str(original.size),
            "content-disposition": _disposition(original.name),
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "private, no-cache",
        },
        media_type="application/octet-stream",
    )


async def _pieces(original: Original) -> AsyncGenerator[bytes, None]:
    pieces = original.pieces()
    try:
        with suppress(OriginalMissing):  # then less is sent than was announced, and no client takes it for whole
            while (piece := await asyncio.to_thread(next, pieces, b"")) != b"":
                yield piece
    finally:
        original.file.close()


def _disposition(name: str) -> str:
    """RFC 6266: a name in ASCII for old clients, and the full one. Nothing in it ends the header or names a folder."""
    safe = _UNSAFE.sub("_", name[-150:]) or "document"
    plain = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
