"""Ask for one address, as far as its site allows, and see what there is to do if that fails.

In: Task. Out: the server's Response, or Visited where there is none to judge: forbidden, failed, or to be tried again
later. What a response means: crawl.visit.judge.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from citewell.crawl.address import address
from citewell.crawl.fetch.pace import Pace, backoff_s, retry_after
from citewell.crawl.records import Task, Visited
from citewell.crawl.visit.hosts import Hosts
from citewell.crawl.visit.judge import REPEATING, Response
from citewell.crawl.visit.permission import Permission, Permissions, origin_of
from citewell.errors import FetchError

TRIES = 4
"""Requests for one address in one visit before it counts as failed."""

OUTAGE_S = 30.0
"""How long a host is left alone, at most, for one address that is out of service; then another one is tried."""

TRIES_OF_A_STALL = 2
"""The same for one that does not answer in time: each costs as long as the patience of `download.Bounds`."""


class Fetcher(Protocol):
    """The way to the web."""

    async def fetch(
        self, url: str, *, slot: str, headers: dict[str, str], allow_private: bool, max_bytes: int | None = None
    ) -> tuple[Response, float]:
        """A response, and the seconds until its headers were there. With `max_bytes` a longer body is cut off there.

        Raises:
            FetchError
        """
        ...

    def set_pace(self, slot: str, pace: Pace) -> None:
        """Keep requests of a host so far apart from now on."""
        ...


@dataclass(slots=True)
class Tally:
    """What happened so far, for whoever watches."""

    requests: int = 0
    read: int = 0  # pages with content
    unchanged: int = 0
    bytes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)


class Asking:
    """The requests of one visit."""

    def __init__(self, connection: sqlite3.Connection, fetcher: Fetcher, hosts: Hosts, tally: Tally) -> None:
        self.fetcher = fetcher
        self.hosts = hosts
        self.tally = tally
        self._permissions = Permissions(connection, self._fetch_robots, time.time)

    async def permission(self, task: Task) -> Permission:
        """What the site of an address allows."""
        return await self._permissions.of(origin_of(task.url))

    async def ask(self, task: Task, permission: Permission) -> Response | Visited:
        """The answer for an address, or what became of it without one."""
        forbidden = _forbidden(task, permission)
        if forbidden is not None:
            return forbidden
        try:
            response = await self._fetch(task, permission)
        except FetchError as problem:
            return self._failed(task, problem)
        if response.status in REPEATING:
            return self._put_off(task, f"the server answered with status {response.status}", response)
        return response

    async def _fetch(self, task: Task, permission: Permission) -> Response:
        crawl_delay = permission.robots.crawl_delay()
        self.hosts.keep_to(task.host, crawl_delay)
        headers = {}
        if task.etag is not None:
            headers["If-None-Match"] = task.etag
        if task.modified is not None:
            headers["If-Modified-Since"] = task.modified
        self.tally.requests += 1
        try:
            response, latency = await self.fetcher.fetch(
                task.url, slot=task.host, headers=headers, allow_private=self.hosts.may_be_private(task.host)
            )
        except FetchError as problem:
            self.hosts.unanswered(task.host, reason=problem.reason, crawl_delay_s=crawl_delay)
            raise
        self.hosts.answered(task.host, status=response.status, latency_s=latency, crawl_delay_s=crawl_delay)
        self.tally.bytes += len(response.body)
        return response

    async def _fetch_robots(self, url: str, max_bytes: int) -> Response:
        known = address(url)
        host = known.host if known else ""
        self.tally.requests += 1
        response, _ = await self.fetcher.fetch(
            url, slot=host, headers={}, allow_private=self.hosts.may_be_private(host), max_bytes=max_bytes
        )
        return response

    def _failed(self, task: Task, problem: FetchError) -> Visited:
        if problem.retryable:
            return self._put_off(task, str(problem), None, TRIES_OF_A_STALL if problem.reason == "timeout" else TRIES)
        if problem.reason in ("private", "type", "size"):
            return Visited(task, problem.reason, str(problem))
        self.tally.errors[problem.reason] += 1
        return Visited(task, "error", str(problem))

    def _put_off(self, task: Task, why: str, response: Response | None, tries: int = TRIES) -> Visited:
        """Try again later, unless that was done often enough."""
        if response is None:
            self.hosts.failed(task.host)
        now = time.time()
        asked = retry_after(response.headers, now) if response else None
        if asked and response and response.status == 429:
            self.hosts.rest(task.host, now + asked)  # RFC 6585: it speaks of us, not of this address
        elif asked and response and response.status == 503:
            self.hosts.rest(task.host, now + min(asked, OUTAGE_S))  # RFC 9110: of its service, or of a part of it
        if task.attempts + 1 >= tries:
            self.tally.errors["status" if response else "connection"] += 1
            return Visited(task, "error", f"{why}; tried {tries} times")
        wait = max(backoff_s(task.attempts + 1, task.url), asked or 0.0)
        return Visited(task, "retry", why, retry_at=now + wait)


def _forbidden(task: Task, permission: Permission) -> Visited | None:
    """Why a site's robots.txt keeps us from an address, if it does."""
    problem = permission.problem
    if problem is not None:
        if problem.reason == "private":
            return Visited(task, "private", str(problem))
        if problem.reason in ("dns", "connection", "tls"):  # the page itself would have been no better
            return Visited(task, "error", str(problem))
        return Visited(
            task, "error",
            f"the site's robots.txt could not be asked for ({problem}), and without it nothing is fetched",
        )  # fmt: skip
    if permission.robots.allowed(task.url):
        return None
    if permission.robots.unreachable:
        return Visited(task, "robots", permission.robots.rule(task.url))
    return Visited(task, "robots", f"the site's robots.txt says: {permission.robots.rule(task.url)}")
