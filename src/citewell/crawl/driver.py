"""One visit of a source: take what waits, fetch it politely, record what became of it, until nothing waits.

In: an open crawl file and a way to fetch. Out: rows. Scrapy keeps requests of one host apart (crawl.pace says how far);
what is fetched next, and what it means, is decided here and in frontier, permission and judge.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from citewell.crawl.address import address, site_of
from citewell.crawl.database import CrawlFile
from citewell.crawl.frontier import MAX_HOPS, Frontier
from citewell.crawl.judge import REPEATING, Response, Site, admit, judge, wanted
from citewell.crawl.notes import Notes
from citewell.crawl.pace import PUBLIC_FLOOR_S, Pace, after, backoff_s, retry_after, start
from citewell.crawl.permission import Permission, Permissions, origin_of
from citewell.crawl.records import Found, Source, Task, Visited
from citewell.crawl.sources import Sources
from citewell.errors import FetchError

TRIES = 4
"""Requests for one address in one visit before it counts as failed."""

CONCURRENCY = 16  # requests under way at once, over all hosts
TAKEN_AT_ONCE = 64  # addresses of a host that are read from the file together
FLUSH_S = 0.25  # what was fetched is written at least so often: what a kill can cost is fetched again
FLUSH_PAGES = 32
TICK_S = 0.1
BACKLOG = 300  # fetched pages that may wait to be taken in before fetching pauses
PATIENCE_S = 150.0  # a visit ends when all that is left may only be fetched later than this
TROUBLE = 12  # requests of a host that fail in a row before it is left alone for this visit


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


@dataclass(slots=True)
class Host:
    """A host as it is met in this visit."""

    pace: Pace
    queue: deque[Task] = field(default_factory=deque)
    active: int = 0
    dry: bool = False  # nothing of it could be taken since the last look
    failures: int = 0  # in a row


class Driver:
    """One visit of one source."""

    def __init__(
        self, file: CrawlFile, source: Source, fetcher: Fetcher, *, tell: Callable[[Tally, int, str], None]
    ) -> None:
        self.file = file
        self.frontier = Frontier(file, source)
        self.notes = Notes(file.connection, source.source_id)
        self.permissions = Permissions(file.connection, self._fetch_robots, time.time)
        self.fetcher = fetcher
        self.tell = tell
        self.site = Site(source, self.notes.inert_parameters(), self.notes.stopped_shapes())
        self.tally = Tally()
        self.stopping = False
        self._hosts: dict[str, Host] = {}
        self.suspended: set[str] = set()
        self._taken: dict[int, Task] = {}
        self._done: list[Visited] = []
        self._flushed = time.monotonic()
        self._counted = 0.0
        self._waiting = 0
        self._pages = self.frontier.pages()
        self._new = 0  # pages under way that were never read before
        self._backlog = 0
        self.full = self._pages >= source.rules.max_pages  # as many as the owner wants have been read
        self._origins: set[str] = set()
        self._last = ""

    async def run(self) -> str:
        """Visit until nothing is left; why it ended: "done", "max-pages", "later", "no answer", "stopped"."""
        self._offer_seed()
        active: set[asyncio.Task[None]] = set()
        try:
            while True:
                while len(active) < CONCURRENCY and (task := self._next()) is not None:
                    active.add(asyncio.create_task(self._visit(task)))
                if not active:
                    self._flush()
                    if (why := self._over()) is not None:
                        return why
                await self._wait(active)
                active = {each for each in active if not each.done()}
                if time.monotonic() - self._flushed > FLUSH_S or len(self._done) >= FLUSH_PAGES:
                    self._flush()
        finally:
            for under_way in active:
                under_way.cancel()
            await asyncio.gather(*active, return_exceptions=True)
            self._flush()

    # --- what is next ------------------------------------------------------------------------------------------------

    def _next(self) -> Task | None:
        """An address of a host that has room for a request."""
        if self.stopping or self._backlog_is_full():
            return None
        for name in self._waiting_hosts():
            host = self._hosts[name]
            if host.active >= host.pace.concurrency:
                continue
            if not host.queue and not host.dry:
                self._refill(name, host)
            while host.queue:
                if _is_new(host.queue[0]) and self._pages + self._new >= self.site.rules.max_pages:
                    if not self.full:
                        break  # one of those under way may fail, and leave room
                    self._taken.pop(host.queue.popleft().url_id, None)
                    continue
                task = host.queue.popleft()
                host.active += 1
                self._new += _is_new(task)
                self._hosts[name] = self._hosts.pop(name)  # to the end: each host has its turn
                return task
        return None

    def _waiting_hosts(self) -> list[str]:
        return [name for name in self._hosts if name not in self.suspended]

    def _refill(self, name: str, host: Host) -> None:
        tasks = self.frontier.take(name, TAKEN_AT_ONCE, now=time.time(), taken=self._taken, known_only=self.full)
        host.queue.extend(tasks)
        self._taken.update((task.url_id, task) for task in tasks)
        host.dry = not tasks

    def _over(self) -> str | None:
        """Why there is nothing more to do, if so. Called when nothing is under way and all is written."""
        if self.stopping:
            return "stopped"
        if self._taken:
            return None
        due = self.frontier.next_due(besides=self.suspended, known_only=self.full)
        if due is None:
            rest = self.frontier.next_due()
            return "done" if rest is None else "no answer" if self.suspended else "max-pages"
        return "later" if due - time.time() > PATIENCE_S else None

    async def _wait(self, active: set[asyncio.Task[None]]) -> None:
        if active:
            await asyncio.wait(active, timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(TICK_S)

    def _backlog_is_full(self) -> bool:
        return self._backlog + len(self._done) >= BACKLOG

    # --- one address -------------------------------------------------------------------------------------------------

    async def _visit(self, task: Task) -> None:
        host = self._hosts[task.host]
        try:
            visited = await self._judged(task)
        except asyncio.CancelledError:
            raise
        except Exception as problem:  # a page that upsets us costs only itself
            visited = Visited(task, "error", f"it could not be read ({type(problem).__name__}: {problem})"[:300])
            self.tally.errors["internal"] += 1
        finally:
            host.active -= 1
            self._new -= _is_new(task)
        if visited is not None:
            self._count(visited)
            self._done.append(visited)

    async def _judged(self, task: Task) -> Visited | None:
        """What became of an address; None if that is written already."""
        refused, shape = wanted(task, self.site)
        if refused is not None:
            if shape is not None:
                self.frontier.turn_away(task, shape)
                self._taken.pop(task.url_id, None)
                return None
            return Visited(task, refused.reason, refused.detail)
        permission = await self._permission(task)
        forbidden = _forbidden(task, permission)
        if forbidden is not None:
            return forbidden
        try:
            response = await self._fetch(task, permission)
        except FetchError as problem:
            return self._failed(task, problem)
        if response.status in REPEATING:
            return self._put_off(task, f"the server answered with status {response.status}", response)
        visited = judge(task, response, self.site)
        if self._learn_of_seed(task, visited, response):
            visited = judge(task, response, self.site)
        return self._unless_circular(visited)

    async def _permission(self, task: Task) -> Permission:
        origin = origin_of(task.url)
        permission = await self.permissions.of(origin)
        if origin not in self._origins:
            self._origins.add(origin)
            self._offer_sitemaps(origin, permission)
        return permission

    async def _fetch(self, task: Task, permission: Permission) -> Response:
        host = self._hosts[task.host]
        crawl_delay = permission.robots.crawl_delay()
        if crawl_delay and crawl_delay > host.pace.delay_s:
            self._set_pace(task.host, start(floor_s=self._floor_s(task.host), crawl_delay_s=crawl_delay))
        headers = {}
        if task.etag is not None:
            headers["If-None-Match"] = task.etag
        if task.modified is not None:
            headers["If-Modified-Since"] = task.modified
        self.tally.requests += 1
        try:
            response, latency = await self.fetcher.fetch(
                task.url, slot=task.host, headers=headers, allow_private=self._may_be_private(task.host)
            )
        except FetchError as problem:
            self._set_pace(task.host, self._adapted(task.host, crawl_delay, error=problem.reason))
            raise
        host.failures = 0
        self._set_pace(task.host, self._adapted(task.host, crawl_delay, status=response.status, latency_s=latency))
        self.tally.bytes += len(response.body)
        return response

    async def _fetch_robots(self, url: str, max_bytes: int) -> Response:
        known = address(url)
        host = known.host if known else ""
        self.tally.requests += 1
        response, _ = await self.fetcher.fetch(
            url, slot=host, headers={}, allow_private=self._may_be_private(host), max_bytes=max_bytes
        )
        return response

    def _may_be_private(self, host: str) -> bool:
        """Only the hosts that the owner named: an allowance for one is none for where it leads."""
        return self.site.rules.allow_private and site_of(host) in self.site.rules.sites

    def _failed(self, task: Task, problem: FetchError) -> Visited:
        if problem.retryable:
            return self._put_off(task, str(problem), None)
        if problem.reason in ("private", "type", "size"):
            return Visited(task, problem.reason, str(problem))
        self.tally.errors[problem.reason] += 1
        return Visited(task, "error", str(problem))

    def _put_off(self, task: Task, why: str, response: Response | None) -> Visited:
        """Try again later, unless that was done often enough."""
        if response is None:
            self._note_failure(task.host)
        if task.attempts + 1 >= TRIES or task.host in self.suspended:
            self.tally.errors["status" if response else "connection"] += 1
            return Visited(task, "error", f"{why}; tried {task.attempts + 1} times")
        now = time.time()
        asked = retry_after(response.headers, now) if response else None
        wait = max(backoff_s(task.attempts, task.url), asked or 0.0)
        return Visited(task, "retry", why, retry_at=now + wait)

    def _note_failure(self, name: str) -> None:
        host = self._hosts[name]
        host.failures += 1
        if host.failures >= TROUBLE:
            self.suspended.add(name)

    def _adapted(
        self,
        name: str,
        crawl_delay_s: float | None,
        *,
        latency_s: float | None = None,
        status: int | None = None,
        error: str | None = None,
    ) -> Pace:
        return after(
            self._hosts[name].pace, latency_s=latency_s, status=status, error=error, crawl_delay_s=crawl_delay_s,
            floor_s=self._floor_s(name),
        )  # fmt: skip

    def _set_pace(self, name: str, pace: Pace) -> None:
        if pace != self._hosts[name].pace:
            self._hosts[name].pace = pace
            self.fetcher.set_pace(name, pace)

    def _floor_s(self, name: str) -> float:
        """Machines on private addresses, which an owner has to allow, are the owner's own: there the server's answers
        alone set the pace."""
        if self.site.rules.delay_s is not None:
            return self.site.rules.delay_s
        return 0.0 if self._may_be_private(name) else PUBLIC_FLOOR_S

    # --- what is learnt ----------------------------------------------------------------------------------------------

    def _learn_of_seed(self, task: Task, visited: Visited, response: Response) -> bool:
        """Whether the seed has told what the source is: a list of addresses, or a site that has moved elsewhere."""
        chain = [task, *(self.frontier.led_by(task) if task.found_as == "redirect" else [])]
        if chain[-1].found_as != "seed":
            return False
        rules, kind = self.site.rules, self.site.source.kind
        if visited.kind in ("sitemap", "feed") and kind == "site":
            kind = str(visited.kind)
            rules = replace(rules, depth=1) if rules.depth is None else rules
        to = response.header("location") if 300 <= response.status < 400 else None
        target = self.site.address(to, base=task.url) if to else None
        if target is not None and site_of(target.host) not in rules.sites and not rules.allow_private:
            rules = replace(rules, sites=(*rules.sites, site_of(target.host)))
        if (rules, kind) == (self.site.rules, self.site.source.kind):
            return False
        with self.file.transaction():
            Sources(self.file).set_rules(self.site.source.source_id, rules, kind)
        self.site = replace(self.site, source=replace(self.site.source, rules=rules, kind=kind))
        return True

    def _unless_circular(self, visited: Visited) -> Visited:
        """A redirect that leads back, or goes on for too long, is an error."""
        if visited.outcome != "redirect":
            return visited
        task = visited.task
        if task.hops >= MAX_HOPS:
            return Visited(task, "error", f"it redirects more than {MAX_HOPS} times")
        if not visited.found:
            return visited
        chain = [task, *self.frontier.led_by(task)]
        if any(visited.found[0].address.key == earlier.key for earlier in chain):
            return Visited(task, "error", f"it redirects in a circle, back to {visited.found[0].address.url}")
        if len(chain) > MAX_HOPS:
            return Visited(task, "error", f"it redirects more than {MAX_HOPS} times")
        return visited

    def _offer_seed(self) -> None:
        seed = self.site.address(self.site.rules.seed)
        assert seed is not None  # Rules has seen to it
        self.frontier.offer([Found(seed, "page", 0, "seed")])
        self._see_hosts()

    def _offer_sitemaps(self, origin: str, permission: Permission) -> None:
        """The sitemaps that a site's robots.txt names, else the usual place of one."""
        if self.site.rules.depth == 0 or self.site.source.kind != "site" or permission.problem is not None:
            return
        named = permission.robots.sitemaps or (f"{origin}/sitemap.xml",)
        found = [known for link in named if (known := self.site.address(link, base=f"{origin}/")) is not None]
        self.frontier.offer([admit(known, 0, "sitemap", self.site, kind="sitemap") for known in found])

    def _count(self, visited: Visited) -> None:
        self._last = visited.task.url
        if visited.outcome == "":
            self.tally.read += 1
            if _is_new(visited.task) and visited.kind == "page":
                self._pages += 1
                self.full = self._pages >= self.site.rules.max_pages
        elif visited.outcome == "unchanged":
            self.tally.unchanged += 1
        elif visited.outcome != "retry":
            self.tally.outcomes[visited.outcome] += 1

    # --- writing -----------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Write what was done; only then may it be taken no more."""
        done, self._done = self._done, []
        if done:
            self.frontier.record(done, now=time.time())
            for visited in done:
                self._taken.pop(visited.task.url_id, None)
        self._flushed = time.monotonic()
        self._see_hosts()
        self._backlog = self.frontier.backlog()
        self.site = replace(self.site, ignored=self.notes.inert_parameters(), traps=self.notes.stopped_shapes())
        if self._flushed - self._counted > 1.0:
            self._waiting, self._counted = self.frontier.waiting(), self._flushed
        self.tell(self.tally, self._waiting, self._last)

    def _see_hosts(self) -> None:
        """Look again at which hosts have something waiting."""
        for name in self.frontier.hosts():
            if name not in self._hosts:
                self._hosts[name] = Host(start(floor_s=self._floor_s(name)))
                self.fetcher.set_pace(name, self._hosts[name].pace)
            self._hosts[name].dry = False


def _is_new(task: Task) -> bool:
    """Whether it is a page that was never read."""
    return task.body_id is None and task.kind == "page"


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
    return Visited(task, "robots", f"the site's robots.txt says: {permission.robots.rule(task.url)}")
