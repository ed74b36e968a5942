"""What an owner asked for: sources with their rules, and their visits.

A visit begins by putting the addresses that are to be looked at in the frontier and ends when nothing waits there any
more. One that was stopped goes on: what waits still waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from citewell.crawl.address import address
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.interval import GONE_S
from citewell.crawl.records import INDEXED, RENAMED, SETTLED, WAITING, Source
from citewell.crawl.scope import Rules, refusal
from citewell.errors import SourceNotFound

SCOPE_REASONS = ("off-site", "depth", "excluded")
"""Outcomes that follow from a source's rules alone; they are judged again when the rules change."""


class Sources:
    """The table `sources` of an open crawl file, and the beginning and end of visits."""

    def __init__(self, file: CrawlFile) -> None:
        self.connection = file.connection
        self._transaction = file.transaction

    def transaction(self) -> AbstractContextManager[None]:
        return self._transaction()

    def put(self, rules: Rules, *, collection: str, now: float) -> Source:
        """Remember a source, or the new rules of one that is known by the same address."""
        packed = json.dumps(rules.to_json(), ensure_ascii=False)
        known = self.find(rules.seed)
        with self.transaction():
            self.connection.execute(
                "INSERT INTO sources (url, kind, rules, collection, added) VALUES (?, 'site', ?, ?, ?)"
                " ON CONFLICT (url) DO UPDATE SET rules = excluded.rules, collection = excluded.collection",
                (rules.seed, packed, collection, now),
            )
            if known is not None and known.rules != rules:
                self._judge_again(known.source_id, rules)
            if known is not None and known.rules.name != rules.name:
                self.connection.execute(
                    "UPDATE urls SET extractor = ? WHERE source_id = ? AND extractor > 0 AND outcome = ''",
                    (RENAMED, known.source_id),
                )
        found = self.find(rules.seed)
        assert found is not None
        return found

    def find(self, name: str) -> Source | None:
        """A source by its address or its number."""
        rows = self._select("WHERE url = ? OR CAST(source_id AS TEXT) = ?", (name, name))
        return next(rows, None)

    def get(self, source_id: int) -> Source:
        """
        Raises:
            SourceNotFound
        """
        source = next(self._select("WHERE source_id = ?", (source_id,)), None)
        if source is None:
            raise SourceNotFound(f"there is no source number {source_id}", hint="see: citewell sources")
        return source

    def all(self) -> list[Source]:
        return list(self._select("ORDER BY source_id", ()))

    def set_rules(self, source_id: int, rules: Rules, kind: str) -> None:
        """Note where a source moved to, or what it turned out to be. Belongs into a transaction."""
        packed = json.dumps(rules.to_json(), ensure_ascii=False)
        self.connection.execute("UPDATE sources SET rules = ?, kind = ? WHERE source_id = ?", (packed, kind, source_id))

    def begin_visit(self, source: Source, *, now: float, due_only: bool = False) -> Source:
        """Begin a visit, or go on with one that was stopped.

        Args:
            due_only: look only at pages whose time has come; else at all that are known.
        """
        if source.visit and source.ended is None:
            return source
        due = " AND due <= :now" if due_only else ""
        with self.transaction():
            self.connection.execute(
                "UPDATE sources SET visit = visit + 1, started = ?, ended = NULL WHERE source_id = ?",
                (now, source.source_id),
            )
            self.connection.execute(
                f"UPDATE urls SET state = :waiting, due = 0, attempts = 0, hops = 0"  # noqa: S608
                # What was refused without asking stays so. What never was there is seldom asked for again; what is
                # gone is, for a while.
                f" WHERE source_id = :source AND state = :settled{due} AND fetched IS NOT NULL"
                " AND (outcome <> 'gone' OR fetched < :gone OR (body_id IS NOT NULL AND changed >= :gone))",
                {
                    "waiting": WAITING, "settled": SETTLED, "source": source.source_id, "now": now,
                    "gone": now - GONE_S,
                },
            )  # fmt: skip
        return self.get(source.source_id)

    def end_visit(self, source_id: int, *, now: float) -> None:
        with self.transaction():
            self.connection.execute("UPDATE sources SET ended = ? WHERE source_id = ?", (now, source_id))

    def has_due(self, source: Source, now: float) -> bool:
        """Whether any page's time to be looked at has come, or a visit was stopped."""
        if source.ended is None:
            return True
        full = " AND (kind <> 'page' OR body_id IS NOT NULL)" if self._is_full(source) else ""
        row = self.connection.execute(
            "SELECT 1 FROM urls WHERE source_id = ? AND due <= ?"  # noqa: S608
            f" AND ((state = ? AND fetched IS NOT NULL) OR (state = ?{full})) LIMIT 1",
            (source.source_id, now, SETTLED, WAITING),
        ).fetchone()
        return row is not None

    def _is_full(self, source: Source) -> bool:
        """Whether as many pages as the owner allows have been read: others wait in vain."""
        (pages,) = self.connection.execute(
            "SELECT count(*) FROM urls WHERE source_id = ? AND kind = 'page' AND body_id IS NOT NULL",
            (source.source_id,),
        ).fetchone()
        return bool(pages >= source.rules.max_pages)

    def forget(self, source_id: int) -> None:
        """Remove a source, its addresses and what was read of it."""
        with self.transaction():
            for table in ("urls", "spellings", "shapes", "inert", "captures", "sources"):
                self.connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))  # noqa: S608
            self.connection.execute("DELETE FROM bodies WHERE body_id NOT IN (SELECT body_id FROM captures)")

    def _judge_again(self, source_id: int, rules: Rules) -> None:
        """Let what only the old rules kept out wait, and see to it that what the new ones keep out is looked at."""
        rows = self.connection.execute(
            f"SELECT url_id, url, depth FROM urls WHERE source_id = ? AND outcome IN ({_marks(SCOPE_REASONS)})",  # noqa: S608
            (source_id,),
        ).fetchall()
        free = []
        for url_id, url, depth in rows:
            known = address(url)
            if known is not None and refusal(known, depth, rules) is None:
                free.append((WAITING, INDEXED, url_id))
        self.connection.executemany("UPDATE urls SET state = ?, outcome = ?, due = 0 WHERE url_id = ?", free)

    def _select(self, rest: str, values: Sequence[Any]) -> Iterator[Source]:
        columns = "source_id, url, kind, rules, collection, added, visit, started, ended"
        rows = self.connection.execute(f"SELECT {columns} FROM sources {rest}", values)  # noqa: S608
        for source_id, url, kind, rules, collection, added, visit, started, ended in rows:
            yield Source(
                source_id, url, kind, Rules.from_json(json.loads(rules)), collection, added, visit, started, ended
            )


def _marks(words: Sequence[str]) -> str:
    """Words of ours as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)
