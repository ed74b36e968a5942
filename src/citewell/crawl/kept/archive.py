"""What was read, as read: responses with their headers, bodies compressed and each kept once.

In: Capture. Out: the same, exactly.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator

import zstandard

from citewell.crawl.records import Capture

LEVEL = 6
"""Of Zstandard: pages take about a fifth of their size, at 60 MB/s on one core; higher levels gain little."""

MAX_BODY_BYTES = 1 << 31
"""No body is longer; unpacking stops there."""


OF_ARCHIVES = 0
"""Stands for the source of captures that came from web archives: nobody has seen them at the address they name."""


class Archive:
    """The tables `bodies` and `captures` of an open crawl file; changes belong into a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._packer = zstandard.ZstdCompressor(level=LEVEL)
        self._unpacker = zstandard.ZstdDecompressor()

    def keep(self, source_id: int, capture: Capture) -> int:
        """Keep a response; the body's number, which is the same for the same bytes."""
        body_id = self._keep_body(capture.body)
        self.connection.execute(
            "INSERT INTO captures (source_id, url, fetched, status, headers, request, ip, body_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source_id, capture.url, capture.fetched, capture.status, json.dumps(capture.headers),
                json.dumps(capture.request_headers), capture.ip, body_id,
            ),
        )  # fmt: skip
        return body_id

    def body_id(self, body: bytes) -> int | None:
        """The number of a body that is kept already."""
        row = self.connection.execute("SELECT body_id FROM bodies WHERE sha256 = ?", (_sha256(body),)).fetchone()
        return int(row[0]) if row else None

    def has(self, url: str, fetched: float) -> bool:
        """Whether the response of an address at a moment is kept already."""
        row = self.connection.execute("SELECT 1 FROM captures WHERE url = ? AND fetched = ?", (url, fetched)).fetchone()
        return row is not None

    def latest(self, url: str) -> Capture | None:
        """The last response that was fetched from an address and kept."""
        row = self.connection.execute(
            f"{_SELECT} WHERE c.url = ? AND c.source_id <> ? ORDER BY c.fetched DESC, c.capture_id DESC LIMIT 1",
            (url, OF_ARCHIVES),
        ).fetchone()
        return self._capture(row) if row else None

    def at(self, url: str, fetched: float, *, of_archive: bool = False) -> Capture | None:
        """The response that was kept of an address within a second from a moment on.

        Args:
            of_archive: rather what a web archive says of it than what was fetched there.
        """
        row = self.connection.execute(
            f"{_SELECT} WHERE c.url = ? AND c.fetched >= ? AND c.fetched < ?"
            " ORDER BY (c.source_id = ?) = ? DESC, c.capture_id DESC LIMIT 1",
            (url, fetched, fetched + 1.0, OF_ARCHIVES, of_archive),
        ).fetchone()
        return self._capture(row) if row else None

    def has_at(self, url: str, fetched: float) -> bool:
        """Whether `at` has one."""
        row = self.connection.execute(
            "SELECT 1 FROM captures WHERE url = ? AND fetched >= ? AND fetched < ? LIMIT 1",
            (url, fetched, fetched + 1.0),
        ).fetchone()
        return row is not None

    def of_body(self, body_id: int | None) -> Capture | None:
        """The last fetched response with a body, for an address that is spelt in another way since."""
        row = self.connection.execute(
            f"{_SELECT} WHERE c.body_id = ? AND c.source_id <> ? ORDER BY c.capture_id DESC LIMIT 1",
            (body_id, OF_ARCHIVES),
        ).fetchone()
        return self._capture(row) if row else None

    def captures(self, source_id: int | None = None) -> Iterator[Capture]:
        """All responses, or those of one source, oldest first; one in memory at a time."""
        where = "" if source_id is None else " WHERE c.source_id = ?"
        values = () if source_id is None else (source_id,)
        for row in self.connection.execute(f"{_SELECT}{where} ORDER BY c.capture_id", values):
            yield self._capture(row)

    def count(self, source_id: int | None = None) -> int:
        """How many responses are kept, in all or of one source."""
        where = "" if source_id is None else " WHERE source_id = ?"
        values = () if source_id is None else (source_id,)
        row = self.connection.execute(f"SELECT count(*) FROM captures{where}", values).fetchone()  # noqa: S608
        return int(row[0])

    def _keep_body(self, body: bytes) -> int:
        known = self.body_id(body)
        if known is not None:
            return known
        cursor = self.connection.execute(
            "INSERT INTO bodies (sha256, size, packed) VALUES (?, ?, ?)",
            (_sha256(body), len(body), self._packer.compress(body)),
        )
        return int(cursor.lastrowid or 0)

    def _capture(self, row: tuple[str, float, int, str, str, str | None, bytes]) -> Capture:
        url, fetched, status, headers, request, ip, packed = row
        return Capture(
            url=url,
            fetched=fetched,
            status=status,
            headers=_pairs(headers),
            request_headers=_pairs(request),
            body=self._unpacker.decompress(packed, max_output_size=MAX_BODY_BYTES),
            ip=ip,
        )


_SELECT = (
    "SELECT c.url, c.fetched, c.status, c.headers, c.request, c.ip, b.packed"
    " FROM captures c JOIN bodies b USING (body_id)"
)


def _sha256(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _pairs(packed: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in json.loads(packed))
