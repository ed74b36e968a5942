"""What a worker process does with one file or a few rows: read, extract, cut, sketch. No library in sight.

In: a Job. Out: a Prepared; errors of documents are values in it. Runs under the bounds of kit.workers.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from citewell.errors import DocumentError, DocumentTooLarge
from citewell.extract import NO_WORK, Work, extract
from citewell.index.ledger import Failure
from citewell.index.sketch import sketch
from citewell.index.store import Entry
from citewell.kit.files import leads_out, open_regular
from citewell.passages import split
from citewell.types import Document, Page

MAX_FILE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file to read, unless its bytes are still those of `known_sha256`."""

    path: Path
    source: str
    stamp: str
    known_sha256: str | None
    work: Work = NO_WORK  # what it belongs to
    within: Path | None = None  # the folder out of which no link may lead to it


@dataclass(frozen=True, slots=True)
class RowsJob:
    """Rows of a corpus, already read."""

    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that was read before: fetched, or a record of an archive."""

    number: int  # the caller's own, to know it again
    page: Page
    name: str  # for its ending and, if nothing better is found, its title
    work: Work = NO_WORK  # what it belongs to


Job = FileJob | RowsJob | PageJob


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of a job. A file that is unchanged has neither entries nor failure."""

    entries: tuple[Entry, ...] = ()
    sha256: str = ""
    failure: Failure | None = None


def prepare(job: Job) -> Prepared:
    """Do a job. Never raises for what is wrong with a document."""
    if isinstance(job, RowsJob):
        return Prepared(tuple(map(entry_of, job.documents)))
    if isinstance(job, PageJob):
        return _prepare_page(job)
    sha256 = ""
    try:
        if job.within is not None and leads_out(job.path, job.within):
            raise DocumentError("it has become a link that leads out of the folder", hint="see: citewell add --help")
        content = _read(job.path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 == job.known_sha256:
            return Prepared(sha256=sha256)
        page = Page(job.source, content, None, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return Prepared((entry_of(extract(page, name=job.path.name, work=job.work)),), sha256)
    except DocumentError as problem:
        failure = Failure(job.source, problem.reason, str(problem), problem.hint, job.stamp)
        return Prepared(sha256=sha256, failure=failure)


def _prepare_page(job: PageJob) -> Prepared:
    try:
        return Prepared((entry_of(extract(job.page, name=job.name, work=job.work)),))
    except DocumentError as problem:
        return Prepared(failure=Failure(job.page.source, problem.reason, str(problem), problem.hint))


def entry_of(document: Document) -> Entry:
    """Cut a document and sketch it."""
    return Entry(document, tuple(split(document)), sketch(document.text))


def _read(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_FILE_BYTES:
                raise DocumentTooLarge(f"the file has {size:,} bytes, the limit is {MAX_FILE_BYTES:,}")
            return file.read()
    except OSError as problem:
        raise DocumentError(f"the file cannot be read: {(problem.strerror or str(problem)).lower()}") from problem
