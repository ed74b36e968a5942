"""Which addresses are to be fetched, and what became of those that were: the fetching side of a crawl file.

In: Visited. Out: Task, the most promising first. What was fetched is written together with what it led to, so a
process that is killed at any moment has either done a page or not: none is lost, and none is fetched again but those
that were on their way.

Memory does not grow with the number of addresses: all of them are rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from citewell.crawl.address import Address, address
from citewell.crawl.kept import interval
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.notes import Notes, trap_detail
from citewell.crawl.kept.offers import Offers
from citewell.crawl.kept.shapes import leads_elsewhere
from citewell.crawl.records import INDEXED, READ, SETTLED, Found, Source, Task, Visited

MAX_HOPS = 10
"""Redirects that are followed from one address; browsers give up at 20."""

LEAVING = frozenset({"gone", "noindex", "redirect", "canonical", "excluded", "off-site", "soft-404", "type"})
"""Outcomes that take a document out of the search. With others (an error, a wall, robots) it stays as it was read."""

_SAME_AGAIN = frozenset({"duplicate", "no-text"})
"""Outcomes that reading the same bytes would have again."""

_EMPTY = frozenset({"redirect", "login", "soft-404"})
"""Outcomes of addresses that held nothing: where they are endless, they are a trap."""

_TASK = (
    "url_id, url, key, host, kind, depth, attempts, hops, found_on, found_as, etag, modified, body_id, outcome,"
    " doc_id IS NOT NULL, lastmod"
)


class Frontier:
    """The addresses of one source."""

    def __init__(self, file: CrawlFile, source: Source) -> None:
        self.connection = file.connection
        self.source_id = source.source_id
        self.visit = source.visit
        self._transaction = file.transaction
        self._archive = Archive(file.connection)
        self._notes = Notes(file.connection, source.source_id)
        self._offers = Offers(file, source, self._notes)
        self.nearer = self._offers.nearer

    # --- what is to be done ------------------------------------------------------------------------------------------

    def hosts(self) -> list[str]:
        """Hosts with addresses that wait, in order; one look at an index for each."""
        found: list[str] = []
        last = ""
        while row := self.connection.execute(
            "SELECT min(host) FROM urls INDEXED BY waiting_urls WHERE source_id = ? AND state = 0 AND host > ?",
            (self.source_id, last),
        ).fetchone():
            if row[0] is None:
                break
            last = row[0]
            found.append(last)
        return found

    def take(
        self, host: str, limit: int, *, now: float, taken: Collection[int] = (), known_only: bool = False
    ) -> list[Task]:
        """The next addresses of a host whose time has come. They go on waiting in the file until they are recorded.

        Args:
            taken: numbers of those taken before and not yet recorded.
            known_only: no pages that were never read.
        """
        known = " AND (body_id IS NOT NULL OR kind <> 'page')" if known_only else ""
        rows = self.connection.execute(
            f"SELECT {_TASK} FROM urls INDEXED BY waiting_urls"  # noqa: S608
            f" WHERE source_id = ? AND host = ? AND state = 0 AND due <= ?{known}"
            " AND url_id NOT IN (SELECT value FROM json_each(?)) ORDER BY rank, url_id LIMIT ?",
            (self.source_id, host, now, json.dumps(list(taken)), limit),
        )
        return [_as_task(row) for row in rows]

    def next_due(self, *, besides: Collection[str] = (), known_only: bool = False) -> float | None:
        """When the first of the waiting addresses may be fetched; None if none waits.

        Args:
            besides: hosts that do not count.
            known_only: pages that were never read do not count.
        """
        known = " AND (body_id IS NOT NULL OR kind <> 'page')" if known_only else ""
        row = self.connection.execute(
            f"SELECT min(due) FROM urls INDEXED BY waiting_urls WHERE source_id = ? AND state = 0{known}"  # noqa: S608
            " AND host NOT IN (SELECT value FROM json_each(?))",
            (self.source_id, json.dumps(list(besides))),
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def waiting(self) -> int:
        """How many addresses wait."""
        return self._count("state = 0")

    def backlog(self) -> int:
        """How many fetched pages wait to be taken in."""
        return self._count("state = 1")

    def pages(self) -> int:
        """How many pages have been read, ever: what `max_pages` bounds."""
        return self._count("kind = 'page' AND body_id IS NOT NULL")

    def led_by(self, task: Task) -> list[Task]:
        """The redirects that led to a task, the nearest first."""
        chain: list[Task] = []
        while task.found_as == "redirect" and task.found_on is not None and len(chain) <= MAX_HOPS:
            task = self._task(task.found_on)
            chain.append(task)
        return chain

    # --- what was done -----------------------------------------------------------------------------------------------

    def offer(self, found: Iterable[Found], *, found_on: int | None = None) -> None:
        """Put addresses in the frontier, unless they are there."""
        with self._transaction():
            self._offers.put(found, found_on)

    def record(self, visits: Iterable[Visited], *, now: float) -> None:
        """Write what became of tasks, with all that they led to, in one transaction."""
        with self._transaction():
            for visited in visits:
                if visited.outcome in _EMPTY and not visited.task.asked_before:  # where it led is known by now
                    leads_on = bool(visited.found) and self._offers.known(visited.found[0].address.key) is None
                    self._notes.note_page(visited.task.url, new=leads_on)
                self._note_where_it_leads(visited)
                self._record(visited, now)

    def turn_away(self, task: Task, shape: str) -> None:
        """Settle a task whose shape has turned out to be a trap."""
        with self._transaction():
            self._set(
                task, "state = ?, outcome = 'trap', detail = ?, visit = ?", SETTLED, trap_detail(shape), self.visit
            )
            self._notes.turned_away(shape)

    def page(self, url_id: int) -> Task:
        """An address by its number."""
        return self._task(url_id)

    def _record(self, visited: Visited, now: float) -> None:
        task, outcome = visited.task, visited.outcome
        if outcome == "retry":
            self._set(task, "due = ?, attempts = attempts + 1, detail = ?", visited.retry_at or now, visited.detail)
        elif visited.moved is not None and self._move(task, visited.moved):
            return
        elif visited.moved is not None:
            circle = f"it redirects in a circle, back to {visited.moved.url}"
            self._settle_unread(Visited(task, "error", circle), now)
        elif outcome in ("gone", "error") and self._try_other_spelling(task):
            return
        elif outcome == "unchanged":
            self._look_again(task, now, changed=False)
            self._set(task, "state = ?, visit = ?", SETTLED, self.visit)
            self._as_before(task)
            self._set_validators(visited)
        elif visited.capture is not None:
            self._keep(visited, now)
        else:
            self._settle_unread(visited, now)

    def _keep(self, visited: Visited, now: float) -> None:
        """A response with content: kept, unless it is the same as before."""
        task, capture = visited.task, visited.capture
        assert capture is not None
        self._set_validators(visited)
        known = task.body_id is not None and self._archive.body_id(capture.body) == task.body_id
        same = known and _same_again(visited)
        body_id = task.body_id if known else self._archive.keep(self.source_id, capture)
        self._look_again(task, now, changed=not known)
        kind = visited.kind or task.kind
        to_read = not same and kind == "page" and (visited.outcome == INDEXED or self._must_leave(visited))
        state = READ if to_read else SETTLED
        self._set(task, "state = ?, visit = ?, body_id = ?, kind = ?", state, self.visit, body_id, kind)
        if self._task(task.url_id).depth < task.depth:  # found while the page was under way
            self.nearer.add(task.url_id)
        if same:
            self._as_before(task)
        else:
            self._set(task, "outcome = ?, detail = ?, other = ?", visited.outcome, visited.detail, visited.other)

    def _as_before(self, task: Task) -> None:
        """A page that was found as it was is in the library still, whatever went wrong the last time."""
        self._set(task, "outcome = '', detail = iif(outcome = '', detail, '')" if task.indexed else "visit = visit")

    def _settle_unread(self, visited: Visited, now: float) -> None:
        task = visited.task
        leaves = self._must_leave(visited)
        if visited.asked:
            self._look_again(task, now, changed=leaves)
        if visited.outcome == "gone" and task.body_id is None:
            self._set(task, "due = ?", now + interval.GONE_S)
        elif visited.outcome == "error":  # that it could not be seen tells nothing of how often it changes
            self._set(task, "due = ?", now + interval.FIRST_S)
        if leaves or not task.indexed:  # what comes back, comes back whole
            self._set(task, "etag = NULL, modified = NULL")
        self._set(
            task, "state = ?, visit = ?, outcome = ?, detail = ?", READ if leaves else SETTLED, self.visit,
            visited.outcome, visited.detail,
        )  # fmt: skip

    def _must_leave(self, visited: Visited) -> bool:
        return visited.task.indexed and visited.outcome in LEAVING

    def _look_again(self, task: Task, now: float, *, changed: bool) -> None:
        """Note when a page was looked at and when to look again."""
        (last,) = self.connection.execute("SELECT interval FROM urls WHERE url_id = ?", (task.url_id,)).fetchone()
        seconds = interval.after(last, changed=changed)
        self._set(task, "fetched = ?, interval = ?, due = ?, attempts = 0", now, seconds, now + seconds)
        if changed:
            self._set(task, "changed = ?", now)

    def _move(self, task: Task, to: Address) -> bool:
        """Go on with the spelling of its address that a page has told, unless that sent us here."""
        if task.hops and self._was_tried(to.url):
            return False
        self._remember_spelling(task, task.url)
        self._set(task, "url = ?, host = ?, hops = hops + 1, due = 0", to.url, to.host)
        return True

    def _try_other_spelling(self, task: Task) -> bool:
        """Where an address leads nowhere, another spelling of it that was linked may."""
        row = self.connection.execute(
            "SELECT url FROM spellings WHERE url_id = ? AND tried = 0 AND url <> ? ORDER BY url LIMIT 1",
            (task.url_id, task.url),
        ).fetchone()
        other = address(row[0]) if row else None
        if other is None or task.indexed:
            return False
        self._remember_spelling(task, task.url)
        self._remember_spelling(task, row[0])
        self._set(task, "url = ?, host = ?, due = 0, attempts = 0", row[0], other.host)
        return True

    def _was_tried(self, url: str) -> bool:
        row = self.connection.execute(
            "SELECT tried FROM spellings WHERE source_id = ? AND url = ?", (self.source_id, url)
        ).fetchone()
        return bool(row and row[0])

    def _remember_spelling(self, task: Task, url: str) -> None:
        """Note that a spelling was tried."""
        self.connection.execute(
            "INSERT INTO spellings (source_id, url, url_id, tried) VALUES (?, ?, ?, 1)"
            " ON CONFLICT (source_id, url) DO UPDATE SET tried = 1",
            (self.source_id, url, task.url_id),
        )

    def _note_where_it_leads(self, visited: Visited) -> None:
        news = self._offers.put(visited.found, visited.task.url_id)
        if visited.capture is not None:
            self._set(visited.task, "leads = ?", leads_elsewhere(visited.task.url, news))

    def _set_validators(self, visited: Visited) -> None:
        if visited.etag is not None or visited.modified is not None or visited.capture is not None:
            self._set(visited.task, "etag = ?, modified = ?", visited.etag, visited.modified)

    def _set(self, task: Task, assignments: str, *values: object) -> None:
        self.connection.execute(f"UPDATE urls SET {assignments} WHERE url_id = ?", (*values, task.url_id))  # noqa: S608

    def _task(self, url_id: int) -> Task:
        row = self.connection.execute(f"SELECT {_TASK} FROM urls WHERE url_id = ?", (url_id,)).fetchone()  # noqa: S608
        return _as_task(row)

    def _count(self, condition: str) -> int:
        row = self.connection.execute(
            f"SELECT count(*) FROM urls WHERE source_id = ? AND {condition}",  # noqa: S608
            (self.source_id,),
        ).fetchone()
        return int(row[0])


def _as_task(row: tuple[Any, ...]) -> Task:
    task = Task(*row)
    return replace(task, indexed=bool(task.indexed))


def _same_again(visited: Visited) -> bool:
    """Whether the same bytes mean the same as at the last visit."""
    task = visited.task
    if visited.outcome == INDEXED:
        return task.indexed or task.outcome in _SAME_AGAIN
    return visited.outcome == task.outcome or (visited.outcome == "canonical" and task.indexed)
