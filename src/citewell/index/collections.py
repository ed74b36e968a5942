"""Collections: names that an owner gives to what is added, by which a query may choose."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence


class Collections:
    """The table `collections` of an open library file; changes belong into a transaction of the store.

    A library that an earlier version made, and none has written to since, has no such table, and no collections.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def put(self, doc_ids: Iterable[str], name: str) -> list[str]:
        """Put documents into a collection, beside those that they are in; which of them are new there."""
        new = []
        for doc_id in doc_ids:
            cursor = self.connection.execute(
                "INSERT OR IGNORE INTO collections VALUES (?, ?)", (doc_id, name.casefold())
            )
            new += [doc_id] if cursor.rowcount else []
        return new

    def all(self) -> list[tuple[str, int]]:
        """Names of collections, each with the number of its documents in search."""
        if not self._exist():
            return []
        rows = self.connection.execute(
            "SELECT c.name, count(*) FROM collections c JOIN documents d USING (doc_id) WHERE d.gone = 0"
            " GROUP BY c.name ORDER BY c.name"
        )
        return [(name, number) for name, number in rows]

    def passages_within(self, passage_nos: Sequence[int], names: Sequence[str]) -> set[int]:
        """Those of the passages whose documents are in one of the collections."""
        if not self._exist():
            return set()
        rows = self.connection.execute(
            "SELECT p.passage_no FROM json_each(?) j JOIN passages p ON p.passage_no = j.value"
            " JOIN revisions r USING (revision_no) WHERE r.doc_id IN"
            " (SELECT doc_id FROM collections WHERE name IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(passage_nos)), json.dumps(list(names))),
        )
        return {number for (number,) in rows}

    def _exist(self) -> bool:
        row = self.connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'collections'").fetchone()
        return bool(row[0])
