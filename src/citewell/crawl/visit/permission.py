"""May this address be fetched, and how far apart: robots.txt of each origin, fetched when first needed, kept for a day.

In: an origin. Out: Robots, or why there are none to go by. What a file says is crawl.read.robots' to read.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from citewell.crawl.address import address
from citewell.crawl.kept.interval import DAY_S
from citewell.crawl.read.robots import Robots, parse
from citewell.crawl.visit.judge import REPEATING, Response
from citewell.errors import FetchError

MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2: at least five are followed
MAX_AGE_S = DAY_S  # RFC 9309, 2.4: not longer than a day
MAX_BYTES = 524_288  # RFC 9309, 2.5: at least 500 KiB are read
NO_ANSWER = 0
"""Stands for a status where there was none."""

TRIES = 3
PAUSE_S = 1.0  # before the second; twice that before the third
ASK_AGAIN_S = 600.0  # after there was no telling what a site allows
REMEMBERED = 1_000  # origins whose rules are held in memory

Fetch = Callable[[str, int], Awaitable[Response]]
"""Fetches an address, reading at most so many bytes of it (the rest is cut off). Raises FetchError."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What an origin allows."""

    robots: Robots
    problem: FetchError | None = None  # why its robots.txt could not be asked for


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


class Permissions:
    """The table `robots` of an open crawl file, filled as origins are met."""

    def __init__(self, connection: sqlite3.Connection, fetch: Fetch, clock: Callable[[], float]) -> None:
        self.connection = connection
        self._fetch = fetch
        self._clock = clock
        self._known: dict[str, tuple[Permission, float]] = {}  # and until when it holds
        self._locks: dict[str, asyncio.Lock] = {}

    async def of(self, origin: str) -> Permission:
        """What an origin allows; asked once, however many wait for it."""
        if (known := self._remembered(origin)) is not None:
            return known
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if (known := self._remembered(origin)) is not None:
                return known
            if len(self._known) >= REMEMBERED:
                self._known.clear()
                self._locks = {origin: self._locks[origin]}
            found, until = self._kept(origin) or await self._find(origin)
            self._known[origin] = found, until
            return found

    def _remembered(self, origin: str) -> Permission | None:
        found, until = self._known.get(origin, (None, 0.0))
        return found if self._clock() < until else None

    def _kept(self, origin: str) -> tuple[Permission, float] | None:
        """What the origin said at most a day ago; nothing if there was no telling."""
        row = self.connection.execute("SELECT status, body, fetched FROM robots WHERE origin = ?", (origin,)).fetchone()
        if row is None or self._clock() - row[2] >= MAX_AGE_S:
            return None
        robots = parse(row[1], status=row[0])
        return None if robots.unreachable else (Permission(robots), row[2] + MAX_AGE_S)

    async def _find(self, origin: str) -> tuple[Permission, float]:
        """Ask the origin; out of reach, a few times."""
        for attempt in range(TRIES):
            status, body, problem = await self._ask(f"{origin}/robots.txt")
            again = status in REPEATING if problem is None else problem.retryable
            if not again or attempt == TRIES - 1:
                break
            await asyncio.sleep(PAUSE_S * 2**attempt)
        now = self._clock()
        robots = parse(body, status=status, unreachable_s=self._unreachable_s(origin, now))
        self._keep(origin, status, body, now, unreachable=bool(parse(b"", status=status).unreachable))
        if robots.unreachable:
            return Permission(robots, problem), now + ASK_AGAIN_S
        return Permission(robots), now + MAX_AGE_S

    def _unreachable_s(self, origin: str, now: float) -> float:
        """How long there has been no telling, the present time excluded."""
        row = self.connection.execute("SELECT unreachable_since FROM robots WHERE origin = ?", (origin,)).fetchone()
        return now - row[0] if row and row[0] is not None else 0.0

    async def _ask(self, url: str) -> tuple[int, bytes, FetchError | None]:
        """Status and body at the end of the redirects; more of them than are followed count as no file."""
        for hop in range(MAX_REDIRECTS + 1):
            try:
                response = await self._fetch(url, MAX_BYTES)
            except FetchError as problem:
                return NO_ANSWER, b"", _redirected(problem, url) if hop else problem
            to = next((value for name, value in response.headers if name.lower() == "location"), None)
            target = address(to, base=url) if 300 <= response.status < 400 and to else None
            if target is None:
                return response.status, response.body, None
            url = target.url
        return 404, b"", None

    def _keep(self, origin: str, status: int, body: bytes, now: float, *, unreachable: bool) -> None:
        self.connection.execute(
            "INSERT INTO robots (origin, status, body, fetched, unreachable_since) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (origin) DO UPDATE SET status = excluded.status, body = excluded.body,"
            " fetched = excluded.fetched, unreachable_since = CASE WHEN excluded.unreachable_since IS NULL THEN NULL"
            " ELSE coalesce(unreachable_since, excluded.unreachable_since) END",
            (origin, status, body[:MAX_BYTES], now, now if unreachable else None),
        )


def _redirected(problem: FetchError, url: str) -> FetchError:
    """A problem that stands at the end of a redirect: it is none of the site's own address."""
    message = f"the site's robots.txt redirects to {url}, and {problem}"
    return FetchError(message, reason="redirect", retryable=problem.retryable)
