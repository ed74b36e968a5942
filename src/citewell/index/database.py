"""The SQLite file of a library: opening it, its tables, its transactions. What is in the tables: store and ledger."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from citewell.errors import LibraryFormatError, LibraryMissing, LibraryUnwritable
from citewell.kit.sqlite import connect, mapped_errors, transaction
from citewell.kit.users import check_readable, share

FORMAT = 1
NO_REVISION = 0  # of passages whose revision was written again; revision numbers start at 1
FILE_NAME = "library.sqlite"

PROVEN = ("addresses", "proven")
"""Note in a library: its documents stand under the addresses where they were read, whatever they say themselves."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    revision_no INTEGER NOT NULL,   -- the current revision
    gone INTEGER NOT NULL DEFAULT 0 -- 1: taken out of search, its revisions stay citable
) WITHOUT ROWID;
CREATE INDEX gone_documents ON documents (gone) WHERE gone = 1;
CREATE TABLE revisions (
    revision_no INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    url TEXT NOT NULL, title TEXT NOT NULL, site TEXT NOT NULL, host TEXT NOT NULL, fetched TEXT NOT NULL,
    author TEXT, published TEXT, modified TEXT, language TEXT, filetype TEXT NOT NULL,
    blocks BLOB NOT NULL,
    sketch BLOB NOT NULL,           -- for finding near-copies (index.sketch)
    UNIQUE (doc_id, revision)
);
CREATE TABLE passages (
    passage_no INTEGER PRIMARY KEY AUTOINCREMENT,
    revision_no INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    live INTEGER NOT NULL DEFAULT 1, -- 0: dead, still in the derived indexes; -1: dead and no longer in them
    heading TEXT NOT NULL,
    sentences BLOB NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_of_revision ON passages (revision_no, start);
CREATE INDEX dead_passages ON passages (live) WHERE live < 1;
CREATE TABLE vectors (passage_no INTEGER PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL);
CREATE TABLE collections (
    doc_id TEXT NOT NULL, name TEXT NOT NULL,  -- as the owner wrote it, in lower case
    PRIMARY KEY (doc_id, name)
) WITHOUT ROWID;
CREATE INDEX collections_by_name ON collections (name);
CREATE TABLE files (
    source TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, extractor INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE shared (               -- how many documents of a site hold a sentence (index.shared)
    key INTEGER PRIMARY KEY, documents INTEGER NOT NULL
);
CREATE TABLE limits (               -- characters that may be quoted at a time, where a publisher bounds them
    revision_no INTEGER PRIMARY KEY, max_snippet INTEGER NOT NULL
);
CREATE TABLE claims (               -- what a document says of where it comes from, and nobody has seen (index.claims)
    revision_no INTEGER PRIMARY KEY, url TEXT, site TEXT
);
CREATE TABLE failures (
    source TEXT PRIMARY KEY, stamp TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL, hint TEXT NOT NULL
) WITHOUT ROWID;
"""
_MADE = re.compile(r"CREATE (?:TABLE|INDEX) (\w+)")


class Database:
    """An open library file. Use `create`, `open`, and `close`."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Open the library in `folder` for writing, making folder and file if there are none.

        Raises:
            LibraryUnwritable, LibraryFormatError
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise LibraryUnwritable(f"the library folder {folder} cannot be made: {problem.strerror}") from problem
        with mapped_errors(folder / FILE_NAME):
            connection = connect(f"{(folder / FILE_NAME).absolute().as_uri()}?mode=rwc")
            share(folder / FILE_NAME)  # before its log is made, which has the same mode
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            database = cls(connection, folder)
            database._make_schema()
        database._check_format()
        return database

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the library in `folder` for reading; a read-only folder will do.

        Raises:
            LibraryMissing, LibraryFormatError, LibraryUnwritable
        """
        file = folder / FILE_NAME
        if not file.is_file():
            raise LibraryMissing(
                f"there is no library in {folder}", hint=f"make one: citewell add FILES --library {folder}"
            )
        check_readable(file)
        with mapped_errors(folder / FILE_NAME):
            try:
                connection = connect(f"{file.absolute().as_uri()}?mode=rw")
                connection.execute("SELECT 1 FROM meta").fetchone()
            except sqlite3.OperationalError:
                connection = _unchanging(file)
            connection.execute("PRAGMA query_only = ON")
            database = cls(connection, folder)
            database._check_format()
        return database

    def close(self) -> None:
        self.connection.close()

    def meta(self, key: str, default: str = "") -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def set_meta(self, key: str, value: str) -> None:
        with self.transaction():
            self._set_meta(key, value)

    def note(self, key: str, value: str) -> None:
        """The same inside of a transaction."""
        self._set_meta(key, value)

    def data_version(self) -> int:
        """Changes when another process has written."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on the disk when the block ends without an error."""
        with transaction(self.connection, self.folder / FILE_NAME):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever others write meanwhile."""
        with mapped_errors(self.folder / FILE_NAME):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.rollback()

    def _set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _number(self, sql: str, *values: object) -> int:
        return int(self.connection.execute(sql, values).fetchone()[0])

    def _make_schema(self) -> None:
        if not self._missing():
            return
        with self.transaction():
            missing = self._missing()
            is_new = "meta" in missing
            if is_new or self.meta("format") == str(FORMAT):  # else the library says so when it is opened
                for statement in missing.values():
                    self.connection.execute(statement)
            if is_new:
                self._set_meta("format", str(FORMAT))
                self._set_meta(*PROVEN)

    def _missing(self) -> dict[str, str]:
        """Tables and indexes that are not there yet, by name, with the statements that make them: all in a new library,
        those of later versions in an older one."""
        known = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master")}
        made = {_MADE.findall(statement)[0]: statement for statement in SCHEMA.strip().split(";\n")}
        return {name: statement for name, statement in made.items() if name not in known}

    def _check_format(self) -> None:
        found = self.meta("format", "none")
        if found != str(FORMAT):
            self.close()
            raise LibraryFormatError(
                f"library {self.folder} has format {found}, this version reads {FORMAT}",
                hint="use the version of citewell that made it, or add the sources to a new library",
            )


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a table of later versions is there: none is made in an older library that nobody has written to since."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def _unchanging(file: Path) -> sqlite3.Connection:
    """Open a file that nobody can write. SQLite then takes no notice of its log, so there must be nothing in it."""
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryUnwritable(
            f"the library in {file.parent} was not closed by its last writer and cannot be tidied up: it is read-only",
            hint="run citewell index on it once where it can be written; nothing is lost",
        )
    return connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1")
