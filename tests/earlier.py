"""Libraries as an earlier version of citewell left them, for tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from citewell.crawl.kept import database as crawl
from citewell.index import codec
from citewell.index.database import FILE_NAME

EARLIER = 1
"""What the versions before there was one for each format wrote down as the number of their reader."""


def make_earlier(folder: Path) -> None:
    """Turn a library into one of the first version: no tables of later ones, blocks as bare numbers, one number for all
    readers."""
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        for table in ("shared", "limits", "claims"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM meta WHERE key = 'addresses'")
        connection.execute("UPDATE files SET extractor = ?", (EARLIER,))
        for number, packed in connection.execute("SELECT revision_no, blocks FROM revisions").fetchall():
            rows = [(codec.KINDS.index(b.kind), b.start, b.end, b.level) for b in codec.unpack_structure(packed).blocks]
            # The revision was named otherwise too, as none is named today.
            connection.execute(
                "UPDATE revisions SET blocks = ?, revision = 'z' || substr(revision, 2) WHERE revision_no = ?",
                (np.array(rows, dtype="<i4").tobytes(), number),
            )
    connection.close()
    if (folder / crawl.FILE_NAME).exists():
        connection = sqlite3.connect(folder / crawl.FILE_NAME)
        with connection:
            connection.execute("UPDATE urls SET extractor = ? WHERE extractor > 0", (EARLIER,))
        connection.close()
