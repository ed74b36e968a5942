"""The SQLite file of a library's crawls: sources, their addresses, and what was read, as read.

It is a file of its own beside the library's: fetching writes to it in one process while another takes in what was
fetched, and neither waits long for the other.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from citewell.errors import LibraryFormatError, LibraryUnwritable
from citewell.kit.sqlite import connect, mapped_errors, transaction
from citewell.kit.users import share

FORMAT = 1
FILE_NAME = "crawl.sqlite"

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    source_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    rules TEXT NOT NULL,                  -- JSON (crawl.scope.Rules)
    collection TEXT NOT NULL,
    added REAL NOT NULL,
    visit INTEGER NOT NULL DEFAULT 0,
    started REAL,
    ended REAL
);
CREATE TABLE urls (
    url_id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL,
    key TEXT NOT NULL,                    -- what makes two addresses one (crawl.address)
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    kind TEXT NOT NULL,
    depth INTEGER NOT NULL,
    rank INTEGER NOT NULL,                -- lower is fetched sooner
    state INTEGER NOT NULL,               -- crawl.records: WAITING, READ, SETTLED
    outcome TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    found_on INTEGER,
    found_as TEXT NOT NULL,
    visit INTEGER NOT NULL DEFAULT 0,     -- in which it was last settled
    due REAL NOT NULL DEFAULT 0,          -- WAITING: not before; SETTLED: when to look again
    attempts INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    etag TEXT, modified TEXT, lastmod TEXT,
    fetched REAL, changed REAL,           -- last looked at; last found different
    interval REAL NOT NULL DEFAULT 0,     -- seconds until it is looked at again
    doc_id TEXT,                          -- of the document in the library that was made of it
    extractor INTEGER NOT NULL DEFAULT 0, -- number of the reader that read it (extract.reader_number)
    text_hash TEXT,                       -- names its text, for finding copies
    other TEXT,                           -- key of the address that it gives way to (copies, canonical addresses)
    body_id INTEGER,
    leads INTEGER NOT NULL DEFAULT 0      -- 1: it led elsewhere, to addresses that nothing had led to before
);
CREATE UNIQUE INDEX urls_by_key ON urls (source_id, key);
CREATE INDEX waiting_urls ON urls (source_id, host, rank, url_id) WHERE state = 0;
CREATE INDEX read_urls ON urls (source_id, url_id) WHERE state = 1;
CREATE INDEX urls_by_text ON urls (source_id, text_hash) WHERE text_hash IS NOT NULL;
CREATE TABLE spellings (              -- other addresses of the same page
    source_id INTEGER NOT NULL, url TEXT NOT NULL, url_id INTEGER NOT NULL, tried INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source_id, url)
) WITHOUT ROWID;
CREATE INDEX spellings_of_url ON spellings (url_id);
CREATE TABLE shapes (                 -- what pages of a shape of addresses gave (crawl.kept.shapes)
    source_id INTEGER NOT NULL, shape TEXT NOT NULL, novelty TEXT NOT NULL,
    stopped INTEGER NOT NULL DEFAULT 0, turned_away INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source_id, shape)
) WITHOUT ROWID;
CREATE TABLE inert (                  -- parameters that make no difference
    source_id INTEGER NOT NULL, host TEXT NOT NULL, name TEXT NOT NULL, votes INTEGER NOT NULL,
    PRIMARY KEY (source_id, host, name)
) WITHOUT ROWID;
CREATE TABLE robots (
    origin TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, fetched REAL NOT NULL,
    unreachable_since REAL
) WITHOUT ROWID;
CREATE TABLE bodies (
    body_id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, packed BLOB NOT NULL
);
CREATE TABLE captures (
    capture_id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, url TEXT NOT NULL, fetched REAL NOT NULL,
    status INTEGER NOT NULL, headers TEXT NOT NULL, request TEXT NOT NULL, ip TEXT, body_id INTEGER NOT NULL
);
CREATE INDEX captures_of_url ON captures (url, fetched);
CREATE INDEX captures_of_source ON captures (source_id, url)
"""


class CrawlFile:
    """An open crawl file. What is in its tables: sources, frontier, intake, archive and notes beside this file."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the crawl file of the library in `folder`, made if there is none.

        Raises:
            LibraryUnwritable, LibraryFormatError, LibraryBusy
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise LibraryUnwritable(f"the library folder {folder} cannot be made: {problem.strerror}") from problem
        with mapped_errors(path):
            connection = connect(f"{path.absolute().as_uri()}?mode=rwc")
            share(path)
            connection.execute("PRAGMA journal_mode = WAL")
            # Safe against a killed process. A power cut may lose the last fetches, which are then fetched again;
            # documents are acknowledged by the library's own file, which waits for the disk.
            connection.execute("PRAGMA synchronous = NORMAL")
            opened = cls(connection, path)
            opened._make_schema()
        return opened

    @classmethod
    def exists(cls, folder: Path) -> bool:
        """Whether the library in `folder` has ever crawled anything."""
        return (folder / FILE_NAME).is_file()

    def close(self) -> None:
        self.connection.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing."""
        return transaction(self.connection, self.path)

    def _make_schema(self) -> None:
        made = "SELECT count(*) FROM sqlite_master WHERE name = 'meta'"
        if not self.connection.execute(made).fetchone()[0]:
            with self.transaction():
                if not self.connection.execute(made).fetchone()[0]:
                    for statement in SCHEMA.split(";\n"):
                        self.connection.execute(statement)
                    self.connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        found = self.connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0]
        if found != str(FORMAT):
            self.close()
            raise LibraryFormatError(
                f"the crawl file {self.path} has format {found}, this version reads {FORMAT}",
                hint="use the version of citewell that made it, or add the sources to a new library",
            )
