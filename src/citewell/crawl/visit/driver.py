"""One visit of a source: take what waits, fetch it politely, record what became of it, until nothing waits.

In: an open crawl file and a way to fetch. Out: rows. Scrapy keeps requests of one host apart (crawl.fetch.pace says how
far); what is fetched next, and what it means, is decided here and in frontier, permission and judge.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from citewell.crawl.address import site_of
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.frontier import MAX_HOPS, Frontier
from citewell.crawl.kept.notes import Notes
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Found, Source, Task, Visited
from citewell.crawl.visit.asking import Asking, Fetcher, Tally
from citewell.crawl.visit.hosts import PATIENCE_S, Host, Hosts
from citewell.crawl.visit.judge import Response, Site, admit, judge, wanted
from citewell.crawl.visit.permission import Permission, origin_of

CONCURRENCY = 16  # requests under way at once, over all hosts
TAKEN_AT_ONCE = 64  # addresses of a host that are read from the file together
FLUSH_S = 0.25  # between two looks at what was taken in, and at which hosts have something waiting
TICK_S = 0.1
BACKLOG = 300  # fetched pages that may wait to be taken in before fetching pauses
CAREFUL_BACKLOG = 24  # the same for what may be a trap: what tells is whether pages hold anything new
STOP_S = 3.0  # what is under way when we are to stop may take so long; then it is given up, and fetched again later


class Driver:
    """One visit of one source."""

    def __init__(
        self, file: CrawlFile, source: Source, fetcher: Fetcher, *, tell: Callable[[Tally, int, str], None]
    ) -> None:
        self.file = file
        self.frontier = Frontier(file, source)
        self.archive = Archive(file.connection)
        self.notes = Notes(file.connection, source.source_id)
        self.tell = tell
        self.site = Site(source, self.notes.inert_parameters(), self.notes.stopped_shapes())
        self.tally = Tally()
        self.stopping = False
        self.hosts = Hosts(source.rules, fetcher.set_pace)
        self.asking = Asking(file.connection, fetcher, self.hosts, self.tally)
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

    @property
    def suspended(self) -> set[str]:
        """Hosts that gave no answer."""
        return self.hosts.suspended

    async def run(self) -> str:
        """Visit until nothing is left; why it ended: "done", "max-pages", "later", "no answer", "stopped"."""
        self._offer_seed()
        active: set[asyncio.Task[None]] = set()
        try:
            while not (self.stopping and await self._ended(active)):
                while len(active) < CONCURRENCY and (task := self._next()) is not None:
                    active.add(asyncio.create_task(self._visit(task)))
                if not active:
                    self._flush()
                    if (why := self._over()) is not None:
                        return why
                await self._wait(active)
                active = {each for each in active if not each.done()}
                self._write()
                if time.monotonic() - self._flushed > FLUSH_S:
                    self._flush()
            return "stopped"
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
        for name, host in self.hosts.with_room(time.time()):
            if not host.queue and not host.dry:
                self._refill(name, host)
            if (task := self._from_queue(host)) is not None:
                host.active += 1
                self._new += _is_new(task)
                self.hosts.had_its_turn(name)
                return task
        return None

    def _from_queue(self, host: Host) -> Task | None:
        """The first address of a host's queue that may be asked for now."""
        room = self._pages + self._new < self.site.rules.max_pages
        careful = self._backlog + len(self._done) + self._new >= CAREFUL_BACKLOG
        for task in list(host.queue):
            if not _is_new(task) or (room and not (careful and _may_be_endless(task))):
                host.queue.remove(task)
                return task
            if self.full:  # else one of those under way may fail, and leave room
                host.queue.remove(task)
                self._taken.pop(task.url_id, None)
        return None

    def _refill(self, name: str, host: Host) -> None:
        tasks = self.frontier.take(name, TAKEN_AT_ONCE, now=time.time(), taken=self._taken, known_only=self.full)
        host.queue.extend(tasks)
        self._taken.update((task.url_id, task) for task in tasks)
        host.dry = not tasks

    def _over(self) -> str | None:
        """Why there is nothing more to do, if so. Called when nothing is under way and all is written."""
        now = time.time()
        resting = self.hosts.resting(now)
        self._give_back(self.suspended | resting)
        if self._taken:
            return None
        due = self.frontier.next_due(besides=self.suspended | resting, known_only=self.full)
        if due is not None:
            return "later" if due - now > PATIENCE_S else None
        if self.frontier.next_due() is None:
            return "done"
        return "no answer" if self.suspended else "later" if resting else "max-pages"

    def _give_back(self, names: Iterable[str]) -> None:
        """What was taken of hosts waits on: to be taken in another order, or at another visit."""
        for name in names:
            host = self.hosts[name]
            while host.queue:
                self._taken.pop(host.queue.popleft().url_id, None)
            host.dry = False

    async def _wait(self, active: set[asyncio.Task[None]]) -> None:
        if active:
            await asyncio.wait(active, timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(TICK_S)

    async def _ended(self, active: set[asyncio.Task[None]]) -> bool:
        """Give what is under way a last chance. Always true."""
        if active:
            await asyncio.wait(active, timeout=STOP_S)
        return True

    def _backlog_is_full(self) -> bool:
        return self._backlog + len(self._done) >= BACKLOG

    # --- one address -------------------------------------------------------------------------------------------------

    async def _visit(self, task: Task) -> None:
        host = self.hosts[task.host]
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
            return Visited(task, refused.reason, refused.detail, asked=False)
        permission = await self.asking.permission(task)
        response = await self.asking.ask(task, permission)
        if isinstance(response, Visited):
            if response.outcome == "robots":  # its lists may name what is allowed
                self._offer_sitemaps(task, permission)
            return response
        visited = judge(task, response, self.site)
        if self._learn_of_seed(task, visited, response):
            visited = judge(task, response, self.site)
        if visited.outcome != "redirect":  # now it is known whether the source is a site or a list
            self._offer_sitemaps(task, permission)
        return self._unless_circular(visited)

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
        self.hosts.rules = rules
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
        self.hosts.see(self.frontier.hosts())

    def _offer_sitemaps(self, task: Task, permission: Permission) -> None:
        """Once for each origin, the sitemaps that its robots.txt names, else the usual place of one. Not for a source
        that is a list itself: what the owner means is what that lists."""
        origin = origin_of(task.url)
        if origin in self._origins:
            return
        self._origins.add(origin)
        if self.site.rules.depth == 0 or self.site.source.kind != "site" or permission.problem is not None:
            return
        named = permission.robots.sitemaps or (f"{origin}/sitemap.xml",)
        found = [known for link in named if (known := self.site.address(link, base=f"{origin}/")) is not None]
        self.frontier.offer([admit(known, 0, "sitemap", self.site, kind="sitemap") for known in found])

    def _pass_on_shorter_ways(self) -> None:
        """Where depth is bounded, a shorter way to a page may bring what it links to within the bound: what was read
        of it is looked at again, without a request."""
        nearer = self.frontier.nearer
        while nearer:
            task = self.frontier.page(nearer.pop())
            capture = self.archive.latest(task.url) if self.site.rules.depth is not None else None
            if capture is not None:
                kept = Response(
                    capture.url, capture.status, capture.headers, capture.request_headers, capture.body, capture.fetched
                )
                self.frontier.offer(judge(task, kept, self.site).found, found_on=task.url_id)

    def _count(self, visited: Visited) -> None:
        self._last = visited.task.url
        if visited.capture is not None and visited.kind == "page" and _is_new(visited.task):
            self._pages += 1
            self.full = self._pages >= self.site.rules.max_pages
        if visited.outcome == "":
            self.tally.read += 1
        elif visited.outcome == "unchanged":
            self.tally.unchanged += 1
        elif visited.outcome != "retry":
            self.tally.outcomes[visited.outcome] += 1

    # --- writing -----------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write what was done, at once: a kill costs what is under way. Only then may it be taken no more."""
        done, self._done = self._done, []
        if done:
            self.frontier.record(done, now=time.time())
            self._backlog += len(done)
            for visited in done:
                self._taken.pop(visited.task.url_id, None)
            if any(visited.kind in ("sitemap", "feed") for visited in done):  # what they list goes first
                self._give_back(self.hosts.names())

    def _flush(self) -> None:
        """Write all, and look at what others have written."""
        self._write()
        self._pass_on_shorter_ways()
        self._flushed = time.monotonic()
        self.hosts.see(self.frontier.hosts())
        self._backlog = self.frontier.backlog()
        self.site = replace(self.site, ignored=self.notes.inert_parameters(), traps=self.notes.stopped_shapes())
        if self._flushed - self._counted > 1.0:
            self._waiting, self._counted = self.frontier.waiting(), self._flushed
        self.tell(self.tally, self._waiting, self._last)


def _may_be_endless(task: Task) -> bool:
    """Whether it is one of the addresses among which traps are: no list names it, and it has parameters."""
    return task.found_as == "link" and "?" in task.url


def _is_new(task: Task) -> bool:
    """Whether it is a page that was never read."""
    return task.body_id is None and task.kind == "page"
