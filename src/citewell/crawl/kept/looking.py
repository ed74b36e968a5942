"""The crawl file of a library, opened only to be looked at: by whoever may read it, also from a read-only folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citewell.crawl.kept.database import FILE_NAME, FORMAT, CrawlFile
from citewell.errors import LibraryFormatError
from citewell.kit.sqlite import connect, mapped_errors


@contextmanager
def look(folder: Path) -> Iterator[CrawlFile | None]:
    """The open crawl file of the library in `folder`, None if it has never crawled anything.

    Raises:
        LibraryFormatError, LibraryError
    """
    if not CrawlFile.exists(folder):
        yield None
        return
    path = folder / FILE_NAME
    with mapped_errors(path):
        connection = _connected(path)
        try:
            found = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0]
            if found != str(FORMAT):
                raise LibraryFormatError(
                    f"the crawl file {path} has format {found}, this version reads {FORMAT}",
                    hint="use the version of citewell that made it, or add the sources to a new library",
                )
            yield CrawlFile(connection, path)
        finally:
            connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    try:
        connection = connect(f"{path.absolute().as_uri()}?mode=rw")
        connection.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.OperationalError:  # nobody can write there: SQLite is told so, else it wants its log
        connection = connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection
