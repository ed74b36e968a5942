"""Bytes of indexed pages on their way to a reader: as a file to keep, never as a page to open."""

from __future__ import annotations

from urllib.parse import quote

import regex
from starlette.responses import Response

from citewell.pipeline.original import Original

_UNSAFE = regex.compile(r"[^\w .()+-]|^[.\s]+|[.\s]+$")


def download(original: Original) -> Response:
    """Opaque bytes under a harmless name; a browser that opens them all the same gets no rights (CSP sandbox)."""
    return Response(
        original.content,
        headers={
            "content-disposition": _disposition(original.name),
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "private, no-cache",
        },
        media_type="application/octet-stream",
    )


def _disposition(name: str) -> str:
    """RFC 6266: a name in ASCII for old clients, and the full one. Nothing in it ends the header or names a folder."""
    safe = _UNSAFE.sub("_", name[-150:]) or "document"
    plain = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
