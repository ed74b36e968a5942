"""SQLite files: opening them, transactions that are all or nothing, and SQLite's errors in our own words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citewell.errors import LibraryBusy, LibraryError, LibraryUnwritable
from citewell.kit.users import closed

BUSY_S = 60.0
"""How long to wait for another process that writes: its transactions are short."""


def connect(uri: str) -> sqlite3.Connection:
    """Open a file by its SQLite URI, without implicit transactions, for use from any thread."""
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_S, check_same_thread=False)


@contextmanager
def transaction(connection: sqlite3.Connection, file: Path) -> Iterator[None]:
    """All or nothing; with the file when the block ends without an error.

    Raises:
        LibraryBusy, LibraryUnwritable, LibraryError
    """
    with mapped_errors(file):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _is_read_only(folder: Path) -> bool:
    """Whether nobody can write there, as on a disk that is mounted so."""
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


@contextmanager
def mapped_errors(file: Path) -> Iterator[None]:
    """SQLite's errors in our own words.

    Raises:
        LibraryBusy, LibraryUnwritable, LibraryError
    """
    folder = file.parent
    try:
        yield
    except sqlite3.OperationalError as problem:
        text = str(problem)
        if "locked" in text:
            raise LibraryBusy(f"the library in {folder} is being written by another process") from problem
        if not os.access(file if file.exists() else folder, os.R_OK | os.W_OK) and not _is_read_only(folder):
            verb = "write" if os.access(file, os.R_OK) else "read"
            raise closed(file if file.exists() else folder, verb) from problem
        if "full" in text or "readonly" in text or "unable to open" in text or "disk I/O" in text:
            raise LibraryUnwritable(f"the library in {folder} cannot be written: {text}") from problem
        raise LibraryError(f"the library in {folder} cannot be read: {text}") from problem
    except sqlite3.DatabaseError as problem:
        raise LibraryError(
            f"the library file {file} is damaged: {problem}",
            hint="restore it from a backup, or add the sources to a new library",
        ) from problem
