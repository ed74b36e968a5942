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
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import yarl
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from citewell.crawl.fetch.body import BIG_BODIES, Bounds, read, read_other
from citewell.crawl.fetch.connect import Answer, open_session
from citewell.crawl.fetch.failures import as_fetch_error, plain
from citewell.crawl.fetch.unpack import ACCEPTED
from citewell.errors import FetchError

__all__ = ["NAMES_SETTING", "Bounds", "DownloadHandler"]

NAMES_SETTING = "CITEWELL_NAMES"
"""Scrapy setting: host name -> list of IP addresses, asked before DNS, as a hosts file is."""

SENT = frozenset({"User-Agent", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since"})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = ", ".join(ACCEPTED)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class DownloadHandler(BaseDownloadHandler):
    """Scrapy's seam for fetching: set it for "http" and "https" in DOWNLOAD_HANDLERS."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._names: Mapping[str, Sequence[str]] = crawler.settings.getdict(NAMES_SETTING)
        self._agent = crawler.settings.get("USER_AGENT") or "Citewell"
        self._big = asyncio.Semaphore(BIG_BODIES)
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
                body, flags = await read(answer, bounds, self._big)
            else:
                body, flags = await read_other(answer, bounds)
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
