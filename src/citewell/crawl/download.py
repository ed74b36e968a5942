"""Fetch one address, and let no server do harm by its answer.

In: a Scrapy request. Out: a Scrapy response with its body unpacked, or FetchError. When to ask and how fast: pace. What
a redirect, a status or a page means, whether to try again: the frontier; nothing is followed or repeated here.

Scrapy calls this as its download handler. HTTP itself is aiohttp's. Added here: time, headers, bytes and unpacked bytes
are bounded, and all that goes wrong has one type and one word. Where a connection may go: connect.

`request.meta` may say:
    allow_private: bool, the owner has allowed this source to live on private addresses
    accepts: tuple of prefixes of the content types wanted, () for all; others are refused before their body is read
    bounds: Bounds
and is told, as soon as the headers are there:
    download_latency: seconds from asking to having the headers
    asked_headers, answer_headers: tuples of (name, value), all that were sent, in order. The body is given unpacked, so
        Content-Encoding, Content-Length and Transfer-Encoding tell of what was sent, not of what is given
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import yarl
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from citewell.crawl.connect import Answer, open_session
from citewell.crawl.failures import MALFORMED, as_fetch_error, plain
from citewell.crawl.unpack import ACCEPTED, Unpacker, unpacker
from citewell.errors import FetchError

NAMES_SETTING = "CITEWELL_NAMES"
"""Scrapy setting: host name -> list of IP addresses, asked before DNS, as a hosts file is."""

# The body of an answer that is not the page (a redirect, "not found") is read so that the connection can stay open.
OTHER_BODY_BYTES = 65_536
OTHER_BODY_S = 5.0

# What may come over the line for a body: sent letter by letter it is six times as long as it is.
WRAPPING_BYTES = 2_000_000
WRAPPING_SHARE = 4

SENT = frozenset({"User-Agent", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since"})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = ", ".join(ACCEPTED)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may cost."""

    connect_s: float = 15.0  # to look the name up and to connect, TLS included
    answer_s: float = 30.0  # until all headers are there
    idle_s: float = 20.0  # between two pieces of the body
    total_s: float = 180.0
    grace_s: float = 15.0  # after which a body must have come at `least_bytes_s` on average
    least_bytes_s: int = 1_000
    max_bytes: int = 50_000_000  # of the body, as sent and unpacked
    cut: bool = False  # keep the first `max_bytes` of a longer body (flag "cut") instead of refusing it


class DownloadHandler(BaseDownloadHandler):
    """Scrapy's seam for fetching: set it for "http" and "https" in DOWNLOAD_HANDLERS."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._names: Mapping[str, Sequence[str]] = crawler.settings.getdict(NAMES_SETTING)
        self._agent = crawler.settings.get("USER_AGENT") or "Citewell"
        # Two pools: a connection opened with permission is never used without it.
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def download_request(self, request: Request) -> Response:
        """Fetch by GET.

        Raises:
            FetchError: there is no answer, or not one that may be read. Every status is an answer.
        """
        bounds: Bounds = request.meta.get("bounds") or Bounds()
        started = time.monotonic()
        async with self._answer(request, bounds) as answer:
            request.meta["download_latency"] = time.monotonic() - started
            request.meta["answer_headers"] = headers = _headers(answer.raw_headers)
            request.meta["asked_headers"] = tuple(answer.request_info.headers.items())
            if answer.status < 200:
                raise FetchError(f"it answers with status {answer.status}, which is no answer to this", reason="http")
            if answer.status < 300:
                _check_type(answer, request.meta.get("accepts") or ())
                body, flags = await _read(answer, bounds)
            else:
                body, flags = await _read_other(answer, bounds)
            return Response(
                request.url,
                status=answer.status,
                headers=Headers(list(headers)),
                body=body,
                flags=flags,
                ip_address=answer.peer,
                protocol=f"HTTP/{answer.version.major}.{answer.version.minor}" if answer.version else None,
            )

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    @asynccontextmanager
    async def _answer(self, request: Request, bounds: Bounds) -> AsyncIterator[Answer]:
        """The answer with its headers read; its connection is closed at the end unless all of the body was read."""
        if request.method != "GET":
            raise FetchError(f"{request.method} is not a way to read a page", reason="http")
        url = _checked(request.url)
        session = self._session(allow_private=bool(request.meta.get("allow_private")))
        timeout = aiohttp.ClientTimeout(
            total=bounds.total_s, connect=bounds.connect_s, sock_connect=bounds.connect_s, sock_read=bounds.idle_s
        )
        try:
            async with asyncio.timeout(bounds.answer_s):
                answer = await session.get(
                    url, headers=self._request_headers(request), timeout=timeout, allow_redirects=False
                )
            async with answer:
                yield cast(Answer, answer)
        except FetchError:
            raise
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as problem:
            raise as_fetch_error(problem) from problem

    def _request_headers(self, request: Request) -> dict[str, str]:
        asked = {
            name: values[-1].decode("latin-1")
            for key, values in request.headers.items()
            if (name := key.decode("latin-1")) in SENT and values
        }
        sent = {name: value for name, value in asked.items() if value.isprintable() and value}
        return {"User-Agent": self._agent, "Accept": ACCEPT, **sent, "Accept-Encoding": ACCEPT_ENCODING}

    def _session(self, *, allow_private: bool) -> aiohttp.ClientSession:
        if allow_private not in self._sessions:
            self._sessions[allow_private] = open_session(self._names, allow_private=allow_private)
        return self._sessions[allow_private]


def _checked(address: str) -> yarl.URL:
    """The address as it is asked for: as written, without name and password or fragment."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError("only http and https addresses are fetched", reason="http")
    if not address.isascii() or not address.isprintable() or " " in address:
        raise FetchError("the address holds characters that no address may hold", reason="http")
    if ":" not in host and _number_in_disguise(host):
        raise FetchError(f"{plain(host)} is an IP address in disguise", reason="private")
    return yarl.URL(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")), encoded=True)


def _number_in_disguise(host: str) -> bool:
    """Whether the system would read a host as an IPv4 address that is not written as one: 127.1, 2130706433, 0x7f.1."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) != host
    except (OSError, ValueError):
        return False


def _headers(raw: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Headers in the order sent: those with a proper name, control characters in values made blanks."""
    return tuple(
        (name.decode("ascii"), _printable(value.decode("utf-8", "replace")).strip())
        for name, value in raw
        if TOKEN.fullmatch(name)
    )


def _printable(value: str) -> str:
    return value if value.isprintable() else CONTROL.sub(" ", value)


def _check_type(answer: Answer, accepts: Sequence[str]) -> None:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if accepts and kind and not kind.startswith(tuple(accepts)):
        raise FetchError(f"{plain(kind)} is not a type that is read", reason="type")


async def _read(answer: Answer, bounds: Bounds) -> tuple[bytes, list[str]]:
    """The body of a page, unpacked, with flags."""
    announced = answer.content_length or 0
    if announced > bounds.max_bytes and not bounds.cut:
        raise _too_big(f"{announced:,} bytes are announced", bounds)
    unpacking = unpacker(answer.headers.getall("Content-Encoding", []))
    body, cut = await _unpacked(answer, unpacking, bounds)
    return body, ["cut"] if cut else []


async def _unpacked(answer: Answer, unpacking: Unpacker, bounds: Bounds) -> tuple[bytes, bool]:
    """The body, and whether it was cut off at the bound."""
    body = BytesIO()
    sent, started = 0, time.monotonic()
    async for data in _arriving(answer, bounds.idle_s):
        sent += len(data)
        _check_rate(sent, time.monotonic() - started, bounds)
        for piece in unpacking.unpack(data):
            body.write(piece)
            if body.tell() > bounds.max_bytes or sent > bounds.max_bytes:
                if not bounds.cut:
                    raise _too_big("its content goes on", bounds)
                return body.getvalue()[: bounds.max_bytes], True
        if sent > bounds.max_bytes:  # packed nothing, at length
            raise _too_big("its content goes on", bounds)
    if sent and not unpacking.finished():
        raise FetchError("its packed content ends in the middle", reason="truncated", retryable=True)
    return body.getvalue(), False


async def _arriving(answer: Answer, idle_s: float) -> AsyncIterator[bytes]:
    """The body in pieces as they come. To send what is no content (chunk extensions, say) is to be idle."""
    if answer.content.is_eof():  # all of it came along with the headers
        yield answer.content.read_nowait()
        return
    loop, content, before = asyncio.get_running_loop(), 0, answer.line.received
    answer.line.granted = before + WRAPPING_BYTES
    with _told_of_its_end(answer), _told_of_wrapping(answer):
        async with asyncio.timeout(idle_s) as deadline:
            async for data in answer.content.iter_any():
                content += len(data)
                answer.line.granted = before + WRAPPING_BYTES + WRAPPING_SHARE * content
                deadline.reschedule(None)
                yield data
                deadline.reschedule(loop.time() + idle_s)


@contextmanager
def _told_of_wrapping(answer: Answer) -> Iterator[None]:
    """Say so when the connection was ended because of what came along with the content: sizes of chunks, extensions."""
    try:
        yield
    except aiohttp.ClientPayloadError as problem:
        if answer.line.overrun:
            raise FetchError("it sends far more around its content than content", reason="http") from problem
        raise


@contextmanager
def _told_of_its_end(answer: Answer) -> Iterator[None]:
    """Wake the reader of a body when its connection ends before it.

    aiohttp closes the connection over a chunk that it cannot read, but lets the reader of the body wait.
    """

    def wake(_: object) -> None:
        if not answer.content.is_eof() and answer.content.exception() is None:
            answer.content.set_exception(aiohttp.ClientPayloadError(MALFORMED))

    protocol = answer.connection.protocol if answer.connection is not None else None
    closed = protocol.closed if protocol is not None else None
    if closed is None:
        yield
        return
    closed.remove_done_callback(_seen)  # of an earlier answer on the same connection
    closed.add_done_callback(_seen)
    closed.add_done_callback(wake)
    try:
        yield
    finally:
        closed.remove_done_callback(wake)


def _seen(closed: asyncio.Future[None]) -> None:
    """Take note of how a connection ended, so that asyncio does not log that nobody did."""
    if not closed.cancelled():
        closed.exception()


def _check_rate(sent: int, elapsed_s: float, bounds: Bounds) -> None:
    if elapsed_s > bounds.grace_s and sent < bounds.least_bytes_s * elapsed_s:
        raise FetchError(f"{sent:,} bytes came in {elapsed_s:.0f} seconds", reason="timeout", retryable=True)


def _too_big(what: str, bounds: Bounds) -> FetchError:
    return FetchError(f"{what}, more than the {bounds.max_bytes:,} allowed", reason="size")


async def _read_other(answer: Answer, bounds: Bounds) -> tuple[bytes, list[str]]:
    """The start of a body that is not the page itself. The answer stands, whatever is wrong with its body."""
    body, sent = b"", 0
    with suppress(aiohttp.ClientError, FetchError, TimeoutError):
        async with asyncio.timeout(min(OTHER_BODY_S, bounds.total_s)):
            unpacking = unpacker(answer.headers.getall("Content-Encoding", []))
            async for data in answer.content.iter_any():
                sent += len(data)
                for piece in unpacking.unpack(data):
                    body += piece[: OTHER_BODY_BYTES - len(body)]
                    if len(body) >= OTHER_BODY_BYTES:
                        return body, ["cut"]
                if sent > OTHER_BODY_BYTES:
                    return body, ["cut"]
            return body, []
    return body, ["cut"]
