"""Files and folders -> the library, with an account of every one.

Unchanged files are known by their size and times and cost a look; files whose times changed are hashed; only new
content is read, in worker processes under bounds of time and memory. What is written is written in batches, a file
together with the note that it was read: a run that is stopped or killed goes on where it was.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from citewell.config import AddSettings, cores
from citewell.crawl.files import LEADS_OUT, FoundFile, OtherFile, PlaceProblem, file_source, find_files, source_path
from citewell.crawl.kept.intake import is_fetched
from citewell.crawl.kept.looking import look
from citewell.errors import SourceNotFound, UsageError
from citewell.extract import (
    CorpusProblem,
    Work,
    current_readers,
    document_id,
    is_corpus,
    known_suffixes,
    read_corpus,
    reader_number,
)
from citewell.index.database import FILE_NAME
from citewell.index.ledger import Failure, FileRecord
from citewell.index.library import Batch, Library
from citewell.index.store import Entry, Store
from citewell.kit.workers import Outcome, supervised
from citewell.pipeline.archives import SUFFIXES, ArchiveReport, archive_jobs, is_archive
from citewell.pipeline.prepare import FileJob, Job, PageJob, Prepared, RowsJob, prepare
from citewell.pipeline.works import (
    Works,
    follow,
    followed_places,
    give_name,
    names_given,
    remembered,
    trust,
    trusted_places,
)
from citewell.types import Document

BROKEN_OFF = {"cut_off", "unreadable"}
"""Reasons (extract.corpus) for which a corpus file could not be read to its end."""

ARCHIVE_HINT = "get the archive again if you can; its other pages were added"

ROWS_PER_JOB = 24
"""Rows of a corpus handed to a worker together: enough to outweigh the handing over."""


@dataclass(slots=True)
class Account:
    """What became of everything that was found."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0  # rows that are no longer in a corpus file, and files to which no link is followed any more
    failed: list[Failure] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)  # not documents, by why
    missing: int = 0  # documents whose files are no longer there
    omitted: Counter[str] = field(default_factory=Counter)  # words of documents now read that were not, by why

    @property
    def documents(self) -> int:
        return self.added + self.replaced + self.unchanged + len(self.failed)


Progress = Callable[[int, int, str], None]
"""Called with documents done, documents known of so far, and what is being read."""


def find(places: Sequence[str], *, followed: Collection[str] = ()) -> list[FoundFile | PlaceProblem | OtherFile]:
    """Everything below the places an owner named.

    Args:
        followed: file URLs of the places out of which links are followed.
    Raises:
        UsageError: a web address, or nothing named.
        SourceNotFound: there is nothing at a place.
    """
    if not places:
        raise UsageError("nothing to add was named", hint="name files or folders: citewell add FILE...")
    for place in places:
        if "://" in place and not place.startswith("file://"):
            raise UsageError(
                f"{place} is a web address; this version reads files and folders",
                hint="save the pages as files (a browser's Save as, or wget --mirror) and add their folder",
            )
    paths = [source_path(place) or Path(place) if place.startswith("file://") else Path(place) for place in places]
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise SourceNotFound(f"there is no file or folder {path}")
    open_ones = [path for path in paths if file_source(Path(os.path.abspath(path))) in followed]  # noqa: PTH100
    return list(find_files(paths, (*known_suffixes(), *SUFFIXES), followed=open_ones))


def remembered_places(folder: Path) -> list[str]:
    """The places of the library in a folder, if there is one, out of which links are followed."""
    if not (folder / FILE_NAME).is_file():
        return []
    store = Store.open(folder)
    try:
        return followed_places(store)
    finally:
        store.close()


def add(
    library: Library,
    found: Iterable[FoundFile | PlaceProblem | OtherFile],
    *,
    settings: AddSettings,
    retry_failed: bool = False,
    collection: str = "",
    name: str | None = None,
    trusted: bool | None = None,
    follow_links: bool | None = None,
    progress: Progress = lambda _done, _total, _what: None,
    enough: Callable[[], bool] = lambda: False,
    again: bool = False,
) -> Account:
    """Bring a library up to date with files that were found.

    Args:
        enough: asked before each document; what is not begun when it says so is left for another time.
        again: also read what this version has read before.
        collection: put their documents into this collection, also those that are in the library already.
        name: what to call the folders and files that were named, from now on; "" takes their names back.
        trusted: whether the owner vouches, from now on, for the addresses and names that their files give; None
            leaves it as it is remembered.
        follow_links: whether links were followed out of the folders, to be remembered; None as `trusted`.
    Raises:
        LibraryUnwritable: the disk is full; what was acknowledged before is safe.
    """
    files = list(found)
    named = {file_source(file.place or file.path) for file in files if isinstance(file, FoundFile)}
    if name is not None:
        give_name(library.store, named, name)
    if trusted is not None:
        trust(library.store, named, trusted=trusted)
    if follow_links is not None:
        follow(library.store, named, followed=follow_links)
    adding = _Adding(library, settings, retry_failed, progress)
    adding.enough, adding.again = enough, again
    account = adding.run(files)
    if collection:
        library.label(adding.documents(files), collection)
    return account


def missing_sources(library: Library, places: Iterable[str] = ()) -> list[str]:
    """Sources of documents whose files are no longer there, below the places named or everywhere."""
    below = [file_source(Path(place).absolute()) for place in places]
    gone = []
    for source in library.store.sources():
        path = source_path(source)
        inside = not below or any(source == b or source.startswith((b.rstrip("/") + "/", b + "#")) for b in below)
        if path is not None and inside and not path.exists():
            gone.append(source)
    return gone


class _Adding:
    """One run of `add`: what is waiting to be written, and the account."""

    def __init__(self, library: Library, settings: AddSettings, retry_failed: bool, progress: Progress) -> None:
        self.library = library
        self.settings = settings
        self.retry_failed = retry_failed
        self.progress = progress
        self.account = Account()
        self.works = Works(names_given(library.store), trusted_places(library.store))
        self.batch = Batch()
        self.total = 0
        self._waiting_chars = 0
        self._last_flush = time.monotonic()
        self.enough: Callable[[], bool] = lambda: False
        self.again = False
        self._readers = current_readers()
        self._stated: list[str] = []  # documents of pages at the addresses that archives state
        self._pages: list[str] = []  # documents of pages in archives, which do not go by the archive's name

    def run(self, found: list[FoundFile | PlaceProblem | OtherFile]) -> Account:
        files = [item for item in found if isinstance(item, FoundFile)]
        self.total = len(files)
        for item in found:
            if isinstance(item, PlaceProblem):
                hint = "check the permissions and links at that place"
                self._fail(Failure(item.source, item.reason, item.message, hint))
            elif isinstance(item, OtherFile):
                self.account.others[item.why] += 1
                if item.why == LEADS_OUT:
                    self._leave(item.source)
        single = [file for file in files if not is_corpus(file.path.name) and not is_archive(file.path.name)]
        self._add_files(single)
        for file in files:
            if self.enough():
                break
            if is_corpus(file.path.name):
                self._add_corpus(file)
            elif is_archive(file.path.name):
                self._add_archive(file)
        self._flush()
        self.library.finish_adding()
        return self.account

    def _leave(self, source: str) -> None:
        """Take what was read by way of a link out of the search, which an earlier run may have followed."""
        doc_ids = self.library.store.doc_ids_from(source)
        if doc_ids:
            self.library.remove(doc_ids, forget=[source])
            self.account.removed += len(doc_ids)

    def documents(self, found: Iterable[FoundFile | PlaceProblem | OtherFile]) -> list[str]:
        """The documents in search that files hold, whether they were added now or before."""
        files = [item.source for item in found if isinstance(item, FoundFile)]
        return [*(doc_id for source in files for doc_id in self.library.store.doc_ids_from(source)), *self._pages]

    # --- files -------------------------------------------------------------------------------------------------------

    def _add_files(self, files: list[FoundFile]) -> None:
        for outcome in self._supervised(self._changed(files)):
            job = outcome.item
            assert isinstance(job, FileJob)
            prepared = outcome.result or Prepared(failure=_stopped(job.source, outcome, job.stamp))
            self._take_file(job, prepared)

    def _changed(self, files: list[FoundFile]) -> Iterator[FileJob]:
        """Jobs for the files that are not known by their stamp."""
        for file in files:
            if self.enough():
                return
            record = self.library.store.ledger.file(file.source)
            failure = self.library.store.ledger.failure(file.source)
            work = self.works.of(file, record.work if record is not None else "")
            same_work = record is not None and record.work == remembered(work)
            read = record is not None and record.extractor in self._readers and not self.again
            current = read and same_work
            if failure is not None and failure.stamp == file.stamp and not self.retry_failed:
                self.account.failed.append(failure)
            elif record is not None and current and record.stamp == file.stamp:
                self.account.unchanged += 1
            else:
                known = record.sha256 if record is not None and current else None
                yield FileJob(file.path, file.source, file.stamp, known, work, None if file.followed else file.place)
                continue
            self._tell(file.path.name)

    def _take_file(self, job: FileJob, prepared: Prepared) -> None:
        if prepared.failure is not None:
            self._fail(prepared.failure)
        else:
            if prepared.entries:
                reader = reader_number(prepared.entries[0].document.filetype)
            else:
                record = self.library.store.ledger.file(job.source)
                assert record is not None  # its bytes were known
                reader = record.extractor
                self.account.unchanged += 1
            self.batch.files.append((job.source, FileRecord(job.stamp, prepared.sha256, reader, remembered(job.work))))
            for entry in prepared.entries:
                self._take(entry)
        self._tell(job.path.name)

    # --- corpora -----------------------------------------------------------------------------------------------------

    def _add_corpus(self, file: FoundFile) -> None:
        """Add the rows of a corpus file; rows that have gone from it leave the search, if all of it could be read."""
        store = self.library.store
        record = store.ledger.file(file.source)
        if self._is_known(file, record):
            self.account.unchanged += len(store.doc_ids_from(file.source))
            self.account.failed += [f for f in store.ledger.failures() if f.source.startswith(file.source + "#")]
            return self._tell(file.path.name)
        self.total -= 1
        seen: set[str] = set()
        problems: list[Failure] = []
        for outcome in self._supervised(self._row_jobs(file, seen, problems)):
            for entry in self._entries_of_rows(outcome):
                self._take(entry)
                self._tell(file.path.name)
        with store.transaction():
            store.ledger.drop_failures_below(file.source)
        for problem in problems:
            self._fail(problem)
        if any(problem.reason in BROKEN_OFF for problem in problems) or self.enough():
            return None  # what is missing from it may only be unread
        given = remembered(self._given(file))
        self.batch.files.append((file.source, FileRecord(file.stamp, "", reader_number("jsonl"), given)))
        vanished = [doc_id for doc_id in store.doc_ids_from(file.source) if doc_id not in seen]
        self._flush()
        if vanished:
            self.library.remove(vanished)
            self.account.removed += len(vanished)
        return None

    def _row_jobs(self, file: FoundFile, seen: set[str], problems: list[Failure]) -> Iterator[RowsJob]:
        rows: list[Document] = []
        for row in read_corpus(file.path, work=self._given(file)):
            if self.enough():
                return
            if isinstance(row, CorpusProblem):
                problems.append(Failure(row.source, row.reason, row.message, row.hint, file.stamp))
                continue
            self.total += 1
            seen.add(row.doc_id)
            if self.library.store.revision_of(row.doc_id) == row.revision:
                self.account.unchanged += 1
                self._tell(file.path.name)
                continue
            rows.append(row)
            if len(rows) == ROWS_PER_JOB:
                yield RowsJob(tuple(rows))
                rows = []
        if rows:
            yield RowsJob(tuple(rows))

    def _entries_of_rows(self, outcome: Outcome[Job, Prepared]) -> Iterator[Entry]:
        """The entries of a job; where the job was stopped, each row is tried alone so that only the bad one is lost."""
        job = outcome.item
        assert isinstance(job, RowsJob)
        if outcome.result is not None:
            yield from outcome.result.entries
        elif len(job.documents) == 1:
            self._fail(_stopped(job.documents[0].source, outcome, ""))
        else:
            for single in self._supervised([RowsJob((document,)) for document in job.documents]):
                yield from self._entries_of_rows(single)

    def _is_known(self, file: FoundFile, record: FileRecord | None) -> bool:
        """Whether a file of many documents is as it was when it was read to its end."""
        known = record is not None and (record.stamp, record.work) == (file.stamp, remembered(self._given(file)))
        read = record is not None and record.extractor in self._readers and not self.again
        return known and read and not self.retry_failed

    def _given(self, file: FoundFile) -> Work:
        """What the owner says of a file of many documents. What its folder says is not about them."""
        work = self.works.of(file)
        return replace(work, name=work.name if work.given else "", chapter="")

    # --- archives ----------------------------------------------------------------------------------------------------

    def _add_archive(self, file: FoundFile) -> None:
        """Add the pages of a web archive; of several captures of one, the latest."""
        ledger = self.library.store.ledger
        record = ledger.file(file.source)
        if self._is_known(file, record):
            assert record is not None
            self.account.unchanged += int(record.sha256 or 0)
            self.account.failed += [f for f in ledger.failures() if f.source.startswith(file.source + "#")]
            return self._tell(file.path.name)
        with self.library.store.transaction():
            ledger.drop_failures_below(file.source)
        self.total -= 1
        report = ArchiveReport()
        pages = 0
        found = archive_jobs(file.path, self.library.folder, report, self._given(file))
        for outcome in self._supervised(takewhile(lambda _job: not self.enough(), found)):
            pages += self._take_page(file, outcome)
            self._tell(file.path.name)
        for problem in report.problems:
            where = f"{file.source}#{problem.url or problem.record}"
            self._fail(Failure(where, problem.reason, problem.detail, problem.hint or ARCHIVE_HINT, file.stamp))
        self.account.others.update(report.passed_over)
        self._drop_others(file, record)
        if not self.enough():
            record = FileRecord(file.stamp, str(pages), reader_number(None), remembered(self._given(file)))
            self.batch.files.append((file.source, record))
        return None

    def _take_page(self, file: FoundFile, outcome: Outcome[Job, Prepared]) -> bool:
        """Whether a page of an archive could be read."""
        job = outcome.item
        assert isinstance(job, PageJob)
        self.total += 1
        where = f"{file.source}#{job.page.source}"
        if outcome.result is None:
            self._fail(_stopped(where, outcome, file.stamp))
        elif outcome.result.failure is not None:
            self._fail(replace(outcome.result.failure, source=where, stamp=file.stamp))
        else:
            entry = outcome.result.entries[0]
            self._pages.append(entry.document.doc_id)
            if any(waiting.document.doc_id == entry.document.doc_id for waiting in self.batch.entries):
                self._flush()  # another capture of the page: which is the later one, the library can tell
            known = self.library.store.fetched(entry.document.doc_id)
            if known is not None and known > entry.document.fetched:
                self.account.others["captures older than what the library has"] += 1
            else:
                self._take(entry)
            if job.page.stated is not None:
                self._stated.append(document_id(job.page.stated))
            return True
        return False

    def _drop_others(self, file: FoundFile, record: FileRecord | None) -> None:
        """Let go what the library had of an archive's pages in another way: an earlier version under the addresses that
        they state, as the owner has it who once vouched for these or now does."""
        self._flush()
        store = self.library.store
        untrusted = record is not None and "trusted" in record.work.split("\n")[2:]
        with look(store.folder) as crawled:
            others = [
                doc_id
                for doc_id in dict.fromkeys(self._stated)
                if (url := store.url_of(doc_id)) is not None
                and (url.startswith("file:") or untrusted)
                and (crawled is None or not is_fetched(crawled, doc_id))
            ]
        if self.works.of(file).trusted:
            others += store.doc_ids_from(file.source)
        if others:
            self.library.remove(others)
        self._stated = []

    # --- writing -----------------------------------------------------------------------------------------------------

    def _supervised(self, jobs: Iterable[Job]) -> Iterator[Outcome[Job, Prepared]]:
        return supervised(
            prepare,
            jobs,
            workers=self.settings.workers or cores(),
            timeout_s=self.settings.document_timeout_s,
            memory_mb=self.settings.document_memory_mb,
        )

    def _take(self, entry: Entry) -> None:
        known = self.library.store.revision_of(entry.document.doc_id)
        if known == entry.document.revision:
            self.account.unchanged += 1
        else:
            self.account.added += known is None
            self.account.replaced += known is not None
            self.account.omitted.update(dict(entry.document.omitted))
            self.batch.entries.append(entry)
            self._waiting_chars += len(entry.document.text)
        full = (
            len(self.batch.entries) >= self.settings.flush_documents or self._waiting_chars >= self.settings.flush_chars
        )
        if full or time.monotonic() - self._last_flush > self.settings.flush_s:
            self._flush()

    def _fail(self, failure: Failure) -> None:
        self.account.failed.append(failure)
        self.batch.failures.append(failure)

    def _flush(self) -> None:
        self.library.add(self.batch)
        self.batch = Batch()
        self._waiting_chars = 0
        self._last_flush = time.monotonic()

    def _tell(self, what: str) -> None:
        self.progress(self.account.documents, self.total, what)


def _stopped(source: str, outcome: Outcome[Job, Prepared], stamp: str) -> Failure:
    """A reader that was stopped, as a failure of its document."""
    failure = outcome.failure
    assert failure is not None
    said = {
        "timeout": "reading it took too long and was stopped",
        "memory": "reading it took too much memory and was stopped",
        "crash": "its reader crashed",
    }
    message = said.get(failure.kind, f"its reader failed: {failure.message}")
    hint = "the file may be damaged or made to be slow; save it again or split it, then: citewell add --retry-failed"
    return Failure(source, "stopped", message, hint, stamp)
