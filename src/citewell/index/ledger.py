"""What was read and what could not be: the account that makes adding again cheap and failures visible."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What is remembered of a file that was read: unchanged files are not read again."""

    stamp: str  # size and times as the file system gives them
    sha256: str
    extractor: int  # number of the reader that read it (extract.reader_number)
    work: str = ""  # what it was told to be part of; kept behind the stamp, in lines of its own


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why."""

    source: str
    reason: str  # a short stable word
    message: str
    hint: str
    stamp: str = ""


class Ledger:
    """The tables `files` and `failures` of an open library file; changes belong into a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def file(self, source: str) -> FileRecord | None:
        row = self.connection.execute(
            "SELECT stamp, sha256, extractor FROM files WHERE source = ?", (source,)
        ).fetchone()
        if not row:
            return None
        stamp, _, work = row[0].partition("\n")
        return FileRecord(stamp, row[1], row[2], work)

    def put_file(self, source: str, record: FileRecord) -> None:
        """Remember a file as read; it is no longer a failure."""
        stamp = f"{record.stamp}\n{record.work}" if record.work else record.stamp
        values = (source, stamp, record.sha256, record.extractor)
        self.connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", values)
        self.connection.execute("DELETE FROM failures WHERE source = ?", (source,))

    def outdated(self, readers: Collection[int]) -> Iterator[tuple[str, str]]:
        """Source and stamp of the files that none of these readers has read, but for those that could not be read
        since."""
        rows = self.connection.execute(
            "SELECT source, stamp FROM files WHERE extractor NOT IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM failures x WHERE x.source = files.source OR"
            " (x.source >= files.source || '#' AND x.source < files.source || '$'"
            " AND x.reason IN ('cut_off', 'unreadable'))) ORDER BY source",
            (json.dumps(list(readers)),),
        )
        yield from rows.fetchall()

    def forget_file(self, source: str) -> None:
        """No longer remember a file, or the files below a folder, as read."""
        below = source if source.endswith("/") else source + "/"
        bounds = (source, below, below[:-1] + "0")
        self.connection.execute("DELETE FROM files WHERE source = ? OR (source >= ? AND source < ?)", bounds)
        self.connection.execute("DELETE FROM failures WHERE source = ? OR (source >= ? AND source < ?)", bounds)

    def failures(self) -> list[Failure]:
        rows = self.connection.execute("SELECT source, reason, message, hint, stamp FROM failures ORDER BY source")
        return [Failure(*row) for row in rows]

    def failure(self, source: str) -> Failure | None:
        row = self.connection.execute(
            "SELECT source, reason, message, hint, stamp FROM failures WHERE source = ?", (source,)
        ).fetchone()
        return Failure(*row) if row else None

    def put_failure(self, failure: Failure) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO failures (source, stamp, reason, message, hint) VALUES (?, ?, ?, ?, ?)",
            (failure.source, failure.stamp, failure.reason, failure.message, failure.hint),
        )

    def drop_failures_below(self, source: str) -> None:
        """Forget the failed rows of a corpus file, which is about to be read again."""
        self.connection.execute("DELETE FROM failures WHERE source >= ? AND source < ?", (source + "#", source + "$"))
