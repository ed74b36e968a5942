"""Which addresses are to be fetched, and what became of those that were: the fetching side of a crawl file.

In: Visited. Out: Task, the most promising first. What was fetched is written together with what it led to, so a
process that is killed at any moment has either done a page or not: none is lost, and none is fetched again but those
that were on their way.

Memory does not grow with the number of addresses: all of them are rows.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from citewell.crawl import interval
from citewell.crawl.address import Address
from citewell.crawl.archive import Archive
from citewell.crawl.database import CrawlFile
from citewell.crawl.notes import Notes, trap_detail
from citewell.crawl.records import INDEXED, READ, SETTLED, WAITING, Found, Source, Task, Visited

MAX_HOPS = 10
"""Redirects that are followed from one address; browsers give up at 20."""

TURNED_AWAY_KEPT = 1_000
"""Addresses of one trap that are remembered one by one; more are counted only."""

LEAVING = frozenset({"gone", "noindex", "redirect", "canonical", "excluded", "off-site", "soft-404", "type"})
"""Outcomes that take a document out of the search. With others (an error, a wall, robots) it stays as it was read."""

_SAME_AGAIN = frozenset({"duplicate", "no-text"})
"""Outcomes that reading the same bytes would have again."""

_SEEN = 100_000  # addresses remembered as offered, to spare the database: about 20 MB
_RANK = {"seed": 1, "sitemap": 5, "feed": 5}
_RANK_OF_LINKS = 10

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
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()

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
            self._offer(found, found_on)

    def record(self, visits: Iterable[Visited], *, now: float) -> None:
        """Write what became of tasks, with all that they led to, in one transaction."""
        with self._transaction():
            for visited in visits:
                self._offer(visited.found, visited.task.url_id)
                self._record(visited, now)

    def turn_away(self, task: Task, shape: str) -> None:
        """Settle a task whose shape has turned out to be a trap."""
        with self._transaction():
            self._set(
                task, "state = ?, outcome = 'trap', detail = ?, visit = ?", SETTLED, trap_detail(shape), self.visit
            )
            self._notes.turned_away(shape)

    def _record(self, visited: Visited, now: float) -> None:
        task, outcome = visited.task, visited.outcome
        if outcome == "retry":
            self._set(task, "due = ?, attempts = attempts + 1, detail = ?", visited.retry_at or now, visited.detail)
        elif visited.moved is not None:
            self._move(task, visited.moved)
        elif outcome in ("gone", "error") and self._try_other_spelling(task):
            return
        elif outcome == "unchanged":
            self._look_again(task, now, changed=False)
            self._set(task, "state = ?, visit = ?", SETTLED, self.visit)
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
        body_id = task.body_id if same else self._archive.keep(self.source_id, capture)
        self._look_again(task, now, changed=task.body_id is None or not same)
        kind = visited.kind or task.kind
        to_read = not same and kind == "page" and (visited.outcome == INDEXED or self._must_leave(visited))
        self._set(
            task,
            "state = ?, visit = ?, body_id = ?, kind = ?",
            READ if to_read else SETTLED,
            self.visit,
            body_id,
            kind,
        )
        if not same:
            self._set(task, "outcome = ?, detail = ?, other = ?", visited.outcome, visited.detail, visited.other)

    def _settle_unread(self, visited: Visited, now: float) -> None:
        task = visited.task
        if visited.outcome in ("redirect", "soft-404"):
            self._notes.note_page(task.url, new=False)
        self._look_again(task, now, changed=False)
        if visited.outcome == "gone":
            self._set(task, "due = ?", now + interval.GONE_S)
        state = READ if self._must_leave(visited) else SETTLED
        self._set(
            task, "state = ?, visit = ?, outcome = ?, detail = ?", state, self.visit, visited.outcome, visited.detail
        )

    def _must_leave(self, visited: Visited) -> bool:
        return visited.task.indexed and visited.outcome in LEAVING

    def _look_again(self, task: Task, now: float, *, changed: bool) -> None:
        """Note when a page was looked at and when to look again."""
        (last,) = self.connection.execute("SELECT interval FROM urls WHERE url_id = ?", (task.url_id,)).fetchone()
        seconds = interval.after(last, changed=changed)
        self._set(task, "fetched = ?, interval = ?, due = ?, attempts = 0", now, seconds, now + seconds)
        if changed:
            self._set(task, "changed = ?", now)

    def _move(self, task: Task, address: Address) -> None:
        """The page has told the spelling of its address that it wants."""
        self._remember_spelling(task.key, task.url, tried=1)
        self._set(task, "url = ?, host = ?, hops = hops + 1, due = 0", address.url, address.host)

    def _try_other_spelling(self, task: Task) -> bool:
        """Where an address leads nowhere, another spelling of it that was linked may."""
        row = self.connection.execute(
            "SELECT url FROM spellings WHERE url_id = ? AND tried = 0 ORDER BY url LIMIT 1", (task.url_id,)
        ).fetchone()
        if row is None or task.indexed:
            return False
        self._remember_spelling(task.key, task.url, tried=1)
        self.connection.execute(
            "UPDATE spellings SET tried = 1 WHERE source_id = ? AND url = ?", (self.source_id, row[0])
        )
        self._set(task, "url = ?, due = 0, attempts = 0", row[0])
        return True

    def _remember_spelling(self, key: str, url: str, *, tried: int = 0) -> None:
        self.connection.execute(
            "INSERT OR IGNORE INTO spellings (source_id, url, url_id, tried)"
            " SELECT source_id, ?, url_id, ? FROM urls WHERE source_id = ? AND key = ?",
            (url, tried, self.source_id, key),
        )

    def _offer(self, found: Iterable[Found], found_on: int | None) -> None:
        for each in found:
            if not self._is_news(each):
                continue
            state, outcome, detail = WAITING, INDEXED, ""
            if each.refusal is not None:
                state, outcome, detail = SETTLED, each.refusal.reason, each.refusal.detail
            if each.trap is not None and self._notes.turned_away(each.trap) > TURNED_AWAY_KEPT:
                continue
            self._insert(each, found_on, state, outcome, detail)
            self.connection.execute(
                "INSERT OR IGNORE INTO spellings (source_id, url, url_id)"
                " SELECT source_id, ?, url_id FROM urls WHERE source_id = ? AND key = ? AND url <> ?",
                (each.address.url, self.source_id, each.address.key, each.address.url),
            )

    def _insert(self, found: Found, found_on: int | None, state: int, outcome: str, detail: str) -> None:
        address = found.address
        self.connection.execute(
            "INSERT INTO urls (source_id, key, url, host, kind, depth, rank, state, outcome, detail, found_on,"
            " found_as, visit, lastmod) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source_id, key) DO UPDATE SET"
            " depth = min(depth, excluded.depth), rank = min(rank, excluded.rank),"
            " lastmod = coalesce(excluded.lastmod, lastmod),"
            # What was too deep, or gone at an earlier visit, or is newer than what was read, is looked at now.
            " state = CASE WHEN excluded.state = 0 AND state = 2 AND (outcome IN ('depth', 'off-site', 'excluded')"
            " OR (outcome = 'gone' AND visit < excluded.visit)"
            " OR (visit < excluded.visit AND excluded.lastmod > coalesce(lastmod, ''))) THEN 0 ELSE state END"
            " WHERE excluded.state = 0",
            (
                self.source_id, address.key, address.url, address.host, found.kind, found.depth, _rank(found), state,
                outcome, detail, found_on, found.found_as, self.visit, found.lastmod,
            ),
        )  # fmt: skip

    def _is_news(self, found: Found) -> bool:
        """Whether an address was not offered lately, at this depth or a lesser one."""
        mark = (found.address.url, found.depth if found.refusal is None else -1)
        if mark in self._seen and found.lastmod is None:
            self._seen.move_to_end(mark)
            return False
        self._seen[mark] = None
        if len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return True

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


def _rank(found: Found) -> int:
    """Lists of addresses first, then what is near the front page; addresses with parameters later, for that is where
    traps are."""
    if found.kind != "page":
        return 0
    if found.found_as in _RANK:
        return _RANK[found.found_as]
    return _RANK_OF_LINKS + 2 * min(found.depth, 1_000) + (3 if "?" in found.address.url else 0)


def _same_again(visited: Visited) -> bool:
    """Whether the same bytes mean the same as at the last visit."""
    task = visited.task
    if visited.outcome == INDEXED:
        return task.indexed or task.outcome in _SAME_AGAIN
    return visited.outcome == task.outcome or (visited.outcome == "canonical" and task.indexed)
