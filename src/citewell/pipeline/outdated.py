"""What an earlier version read and can be read again: files that lie where they were, and pages that were kept.

It is told by `citewell status` and read again in `again`; here nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from citewell.crawl.files import FoundFile, find_files, source_path
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.intake import count_outdated
from citewell.extract import current_readers
from citewell.index.store import Store


def outdated(store: Store, file: CrawlFile | None) -> int:
    """How many files and kept pages were read by an earlier version and can be read again."""
    pages = count_outdated(file, current_readers()) if file is not None else 0
    return pages + sum(1 for _ in outdated_files(store))


def outdated_files(store: Store, *, everything: bool = False) -> Iterator[FoundFile]:
    """The files that an earlier version read and that lie where they were, unchanged; those that changed are for
    `citewell add`.

    Args:
        everything: also those that this version read.
    """
    for source, stamp in store.ledger.outdated(() if everything else current_readers()):
        path = source_path(source)
        for found in find_files([path], ()) if path is not None else ():
            if isinstance(found, FoundFile) and found.stamp == stamp:
                yield found
