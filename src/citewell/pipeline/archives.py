"""Web archives among an owner's files: WARC, ARC and ZIM -> jobs, and what was passed over.

In: a file. Out: PageJob for each page that may be a document, in the order of the file, one in memory at a time. Pages
of a WARC are kept as read, like those that were fetched; a ZIM file is its own archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from citewell.crawl.archives.archived import ArchivedPage, ArchiveProblem
from citewell.crawl.archives.warc import read_warc
from citewell.crawl.archives.zim import read_zim
from citewell.crawl.content_types import base_type, may_be_document
from citewell.crawl.files import file_source
from citewell.crawl.kept.archive import OF_ARCHIVES, Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.read.published import looks_like
from citewell.crawl.records import Capture
from citewell.extract import NO_WORK, Work
from citewell.pipeline.prepare import PageJob
from citewell.types import Page

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".zim")
"""Endings of names of web archives, lower case."""

_KEPT_TOGETHER = 64  # pages
_KEPT_BYTES = 16_000_000


@dataclass(slots=True)
class ArchiveReport:
    """What one archive held besides pages; complete once all its jobs were taken."""

    problems: list[ArchiveProblem] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)  # by kind, in words of an account


def is_archive(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def archive_jobs(path: Path, folder: Path, report: ArchiveReport, work: Work = NO_WORK) -> Iterator[PageJob]:
    """The pages of an archive.

    Args:
        folder: of the library; pages of a WARC are kept there.
    Raises:
        MissingExtra: a ZIM file where libzim is not installed.
    """
    is_zim = path.name.lower().endswith(".zim")
    reading = read_zim(path) if is_zim else read_warc(path)
    keeper = None if is_zim else _Keeper(folder)
    try:
        for number, item in enumerate(reading):
            if isinstance(item, ArchiveProblem):
                report.problems.append(item)
                continue
            why = _passed_over(item)
            if why is not None:
                report.passed_over[why] += 1
                continue
            if keeper is not None:
                keeper.keep(item)
            yield PageJob(number, _page(item, path, work), _name(item), work)
        report.passed_over.update({f"{kind} records": count for kind, count in reading.skipped.items()})
    finally:
        reading.close()
        if keeper is not None:
            keeper.close()


def _page(item: ArchivedPage, path: Path, work: Work) -> Page:
    """A page as read from the archive. Where it was when that was made, the archive may say of any place; the page is
    read there only for an owner who vouches for it."""
    page = Page(item.url, item.content, item.content_type, item.fetched, item.headers)
    if work.trusted or not item.url.startswith(("http://", "https://")):
        return page
    return replace(page, source=f"{file_source(path.absolute())}#{item.url}", stated=item.url)


def _passed_over(page: ArchivedPage) -> str | None:
    """Why a record is no document, in words of an account."""
    if not 200 <= page.status < 300:
        return f"responses with status {page.status}"
    if not may_be_document(page.content_type):
        return f"{base_type(page.content_type)} records"
    if urlsplit(page.url).path == "/robots.txt":
        return "robots.txt files"
    kind = looks_like(page.content, page.content_type)
    return f"{kind}s" if kind else None


def _name(page: ArchivedPage) -> str:
    parts = urlsplit(page.url)
    return (parts.fragment or parts.path).rstrip("/").rpartition("/")[2] or parts.netloc


class _Keeper:
    """Keeps pages in the library's crawl file, some at a time."""

    def __init__(self, folder: Path) -> None:
        self._file = CrawlFile.open(folder)
        self._archive = Archive(self._file.connection)
        self._waiting: list[Capture] = []
        self._bytes = 0

    def keep(self, page: ArchivedPage) -> None:
        fetched = datetime.fromisoformat(page.fetched).timestamp()
        self._waiting.append(Capture(page.url, fetched, page.status, page.headers, (), page.content))
        self._bytes += len(page.content)
        if len(self._waiting) >= _KEPT_TOGETHER or self._bytes >= _KEPT_BYTES:
            self._write()

    def close(self) -> None:
        self._write()
        self._file.close()

    def _write(self) -> None:
        with self._file.transaction():
            for capture in self._waiting:
                if not self._archive.has(capture.url, capture.fetched):
                    self._archive.keep(OF_ARCHIVES, capture)
        self._waiting, self._bytes = [], 0
