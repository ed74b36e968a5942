"""What was fetched and is to be taken in: the other side of a crawl file.

In: what became of each page that was read. Out: pages to read, documents that have left. A row waits here until it is
settled, so a process that is killed in between reads it again, to the same end.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from citewell.crawl.address import address
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.notes import Notes
from citewell.crawl.records import READ, RENAMED, SETTLED, Capture, Source

_OUTDATED = (
    "kind = 'page' AND body_id IS NOT NULL AND extractor > 0"
    " AND outcome IN ('', 'duplicate', 'no-text', 'type', 'size', 'login', 'error')"
    " AND extractor NOT IN (SELECT value FROM json_each(?))"
)
"""Pages that were read, by another reader than those given, and of which the bytes are kept."""


def count_outdated(file: CrawlFile, readers: Collection[int]) -> int:
    """How many pages of all sources wait to be read again, since none of these readers has read them."""
    row = file.connection.execute(
        f"SELECT count(*) FROM urls WHERE state IN (?, ?) AND {_OUTDATED}",  # noqa: S608
        (READ, SETTLED, json.dumps(list(readers))),
    ).fetchone()
    return int(row[0])


def is_fetched(file: CrawlFile, doc_id: str) -> bool:
    """Whether a document of the library is that of a page that was fetched."""
    return file.connection.execute("SELECT 1 FROM urls WHERE doc_id = ? LIMIT 1", (doc_id,)).fetchone() is not None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that was fetched and is to be read, or one that leaves the library."""

    url_id: int
    url: str
    host: str
    outcome: str  # "" to be read; else why it leaves
    doc_id: str | None  # of the document that the library has of it
    body_id: int | None = None
    leads: int = 0  # 1: it led elsewhere, to addresses that nothing had led to before


@dataclass(frozen=True, slots=True)
class Twin:
    """A page of the same source with the same text."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a page that was read."""

    fetched: Fetched
    outcome: str  # "" indexed; else a reason word
    detail: str = ""
    twin: Twin | None = None  # the page with the same text that it gives way to
    doc_id: str | None = None  # of its document in the library from now on
    text_hash: str | None = None
    reader: int = 0  # number of the reader that read it; 0: no one reader
    new: bool = True  # whether it held anything that no other page of the site holds


class Intake:
    """The pages of one source on their way into the library."""

    def __init__(self, file: CrawlFile, source: Source) -> None:
        self.connection = file.connection
        self.source_id = source.source_id
        self.visit = source.visit
        self._transaction = file.transaction
        self._archive = Archive(file.connection)
        self._notes = Notes(file.connection, source.source_id)

    def fetched(self, limit: int, *, besides: Collection[int] = ()) -> list[Fetched]:
        """The first pages that wait to be taken in, but for those that are on their way."""
        rows = self.connection.execute(
            "SELECT url_id, url, host, outcome, doc_id, body_id, leads FROM urls INDEXED BY read_urls"
            " WHERE source_id = ? AND state = 1 AND url_id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY url_id LIMIT ?",
            (self.source_id, json.dumps(list(besides)), limit),
        )
        return [Fetched(*row) for row in rows]

    def capture(self, fetched: Fetched) -> Capture | None:
        return self._archive.latest(fetched.url) or self._archive.of_body(fetched.body_id)

    def twin(self, fetched: Fetched, text_hash: str) -> Twin | None:
        """Another page of this source in the library that has the same text."""
        row = self.connection.execute(
            "SELECT url, key FROM urls INDEXED BY urls_by_text WHERE source_id = ? AND text_hash = ?"
            " AND doc_id IS NOT NULL AND url_id <> ? ORDER BY url_id LIMIT 1",
            (self.source_id, text_hash, fetched.url_id),
        ).fetchone()
        return Twin(*row) if row else None

    def is_another(self, fetched: Fetched, url: str) -> bool:
        """Whether an address is that of another page of this source, which has a text of its own."""
        named = address(url)
        if named is None or url == fetched.url:
            return False
        row = self.connection.execute(
            "SELECT 1 FROM urls WHERE source_id = ? AND key = ? AND url_id <> ? AND state > 0 AND outcome = ''"
            " AND body_id IS NOT NULL",
            (self.source_id, named.key, fetched.url_id),
        ).fetchone()
        return row is not None

    def held_by_no_other(self, doc_ids: Sequence[str]) -> list[str]:
        """Those of this source's documents that no other source has."""
        if not doc_ids:
            return []
        rows = self.connection.execute(
            "SELECT doc_id FROM urls WHERE source_id <> ? AND doc_id IN (SELECT value FROM json_each(?))",
            (self.source_id, json.dumps(list(doc_ids))),
        )
        held = {doc_id for (doc_id,) in rows}
        return [doc_id for doc_id in doc_ids if doc_id not in held]

    def settle(self, taken: Iterable[TakenIn], *, extractor: int) -> None:
        """Note what became of pages, after the library has acknowledged them.

        Args:
            extractor: number of the reader of those that name none.
        """
        with self._transaction():
            for each in taken:
                if each.fetched.outcome:
                    self._leave(each)
                    continue
                self.connection.execute(
                    "UPDATE urls SET state = ?, outcome = ?, detail = ?, other = coalesce(?, other), doc_id = ?,"
                    " text_hash = ?, extractor = ? WHERE url_id = ?",
                    (
                        SETTLED, each.outcome, each.detail, each.twin and each.twin.key, each.doc_id, each.text_hash,
                        each.reader or extractor, each.fetched.url_id,
                    ),
                )  # fmt: skip
                self._learn(each)

    def _leave(self, taken: TakenIn) -> None:
        """Note that a page has left the library. Why is there already; what was read of it last was not for reading."""
        self.connection.execute(
            "UPDATE urls SET state = ?, doc_id = ?, text_hash = NULL, extractor = 0 WHERE url_id = ?",
            (SETTLED, taken.doc_id, taken.fetched.url_id),
        )

    def settle_what_waits_on_others(self) -> int:
        """Put back pages that gave way to one that is not in the library after all: a canonical address that is
        broken, a twin that has gone or changed, two pages that give way to each other. How many were put back."""
        with self._transaction():
            in_circles = self.connection.execute(
                "UPDATE urls SET state = ?, outcome = '', detail = '', other = NULL WHERE url_id IN (SELECT u.url_id"
                " FROM urls u JOIN urls o ON o.source_id = u.source_id AND o.key = u.other AND o.other = u.key"
                " WHERE u.source_id = ? AND (u.state, o.state) = (?, ?) AND (u.outcome, o.outcome) ="
                " ('canonical', 'canonical') AND u.doc_id IS NULL AND o.doc_id IS NULL AND u.body_id IS NOT NULL)",
                (READ, self.source_id, SETTLED, SETTLED),
            ).rowcount
            cursor = self.connection.execute(
                "UPDATE urls SET state = ?, outcome = '', detail = '', other = NULL WHERE source_id = ? AND state = ?"
                " AND outcome IN ('canonical', 'duplicate') AND other IS NOT NULL AND body_id IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM urls o WHERE o.source_id = urls.source_id AND o.key = urls.other"
                " AND (o.state <> ? OR (o.doc_id IS NOT NULL"
                " AND (urls.outcome = 'canonical' OR o.text_hash = urls.text_hash))))",
                (READ, self.source_id, SETTLED, SETTLED),
            )
        return in_circles + cursor.rowcount

    def outdated(self, readers: Collection[int], limit: int = -1) -> int:
        """Put pages back that none of these readers has read, to be read anew; how many.

        Args:
            readers: numbers of those whose reading holds.
            limit: at most so many; -1 is all.
        """
        with self._transaction():
            cursor = self.connection.execute(
                "UPDATE urls SET state = ?, outcome = '' WHERE url_id IN (SELECT url_id FROM urls"  # noqa: S608
                f" WHERE source_id = ? AND state = ? AND {_OUTDATED} ORDER BY url_id LIMIT ?)",
                (READ, self.source_id, SETTLED, json.dumps(list(readers)), limit),
            )
        return cursor.rowcount

    def renamed(self) -> int:
        """Put pages back that were read when their site had another name; how many."""
        with self._transaction():
            cursor = self.connection.execute(
                "UPDATE urls SET state = ?, outcome = '' WHERE source_id = ? AND state = ? AND body_id IS NOT NULL"
                " AND extractor = ?",
                (READ, self.source_id, SETTLED, RENAMED),
            )
        return cursor.rowcount

    def _learn(self, taken: TakenIn) -> None:
        """What a page tells of the site's addresses. A copy by a parameter that makes no difference tells nothing of
        their shape: the next one that differs in it is not fetched."""
        url, host, twin = taken.fetched.url, taken.fetched.host, taken.twin
        name = self._notes.note_same_page(host, url, twin.url) if twin is not None else None
        if twin is None or not self._notes.seems_inert(host, url, twin.url):
            self._notes.note_page(url, new=(taken.new and not taken.outcome) or bool(taken.fetched.leads))
        if name is not None:
            self._notes.forget_shapes(host, name)
            self._wait_again(host, name)
            self._name_plainly(host, name)
            self._fold_spellings(host, name)

    def _wait_again(self, host: str, name: str) -> None:
        """Let addresses wait that were turned away for a shape that this parameter had filled with copies."""
        self.connection.execute(
            "UPDATE urls SET state = 0, outcome = '', detail = '' WHERE source_id = ? AND host = ? AND state = ?"
            " AND outcome = 'trap' AND fetched IS NULL AND detail LIKE 'pages like %' AND instr(url, ?)",
            (self.source_id, host, SETTLED, f"{name}="),
        )

    def _name_plainly(self, host: str, name: str) -> None:
        """Pages in the library are known from now on without a parameter that makes no difference, so that none is
        fetched again for another value of it."""
        ignored = self._notes.inert_parameters().get(host, frozenset())
        rows = self.connection.execute(
            "SELECT url_id, url, key FROM urls WHERE source_id = ? AND host = ? AND doc_id IS NOT NULL"
            " AND instr(url, ?) ORDER BY url_id",
            (self.source_id, host, f"{name}="),
        ).fetchall()
        for url_id, url, key in rows:
            known = address(url, ignored=ignored)
            if known is None or known.key == key:
                continue
            renamed = self.connection.execute(
                "UPDATE OR IGNORE urls SET key = ? WHERE url_id = ?", (known.key, url_id)
            ).rowcount
            if renamed:
                self.connection.execute(
                    "UPDATE urls SET other = ? WHERE source_id = ? AND other = ?", (known.key, self.source_id, key)
                )

    def _fold_spellings(self, host: str, name: str) -> None:
        """Addresses that wait and differ only in a parameter that makes no difference become one."""
        ignored = self._notes.inert_parameters().get(host, frozenset())
        rows = self.connection.execute(
            "SELECT url_id, url FROM urls WHERE source_id = ? AND host = ? AND state = 0 AND instr(url, ?)",
            (self.source_id, host, f"{name}="),
        ).fetchall()
        for url_id, url in rows:
            known = address(url, ignored=ignored)
            if known is None or known.url == url:
                continue
            taken = self.connection.execute(
                "SELECT url FROM urls WHERE source_id = ? AND key = ? AND url_id <> ?",
                (self.source_id, known.key, url_id),
            ).fetchone()
            if taken:
                self.connection.execute(
                    "UPDATE urls SET state = ?, outcome = 'duplicate', detail = ?, visit = ? WHERE url_id = ?",
                    (SETTLED, f"the same address as {taken[0]} but for {name}, which makes no difference",
                     self.visit, url_id),
                )  # fmt: skip
            else:
                self.connection.execute(
                    "UPDATE urls SET url = ?, key = ? WHERE url_id = ?", (known.url, known.key, url_id)
                )
