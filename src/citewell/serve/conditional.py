"""Responses that need not be made: the client has them (ETag), or is no longer there.

An ETag names the state of the library and what was asked of it. It is weak: `timings_ms` may differ between two
responses with the same one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from citewell import __version__
from citewell.contract import Json

T = TypeVar("T")
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def etag(*parts: str) -> str:
    """Names a response by what it follows from."""
    text = "\0".join((__version__, *parts))
    return f'W/"{hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client has the response with this ETag (RFC 9110, weak comparison)."""
    sent = request.headers.get("if-none-match", "")
    return sent.strip() == "*" or tag.removeprefix("W/") in (
        each.strip().removeprefix("W/") for each in sent.split(",")
    )


def json_bytes(value: Json) -> bytes:
    """JSON in UTF-8, in one line whatever counts as its end: some clients split events at more than line feeds.

    Half surrogates, which UTF-8 cannot hold, are the escapes that JSON has for them.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_LINE_ENDS).encode("utf-8", "backslashreplace")


def json_response(value: Json, tag: str | None) -> Response:
    """JSON that a client may keep, if it asks each time whether it still holds."""
    headers = {"cache-control": "private, no-cache"} | ({"etag": tag} if tag else {})
    return Response(json_bytes(value), headers=headers, media_type="application/json")


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do some work for a client, and stop it when the client goes away."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        gone.result()  # it may have sent too much, and not gone away
        raise HTTPException(499, "The client went away.")
    finally:
        for each in (task, gone):
            each.cancel()
        if gone.done() and not gone.cancelled():
            gone.exception()  # whatever it was, the answer is there


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
