"""A source on the web -> the library: one visit, from its addresses to searchable text.

Two stages with a file between them. A process of its own fetches (crawl.visit.process) and keeps what it reads, as
read, in the crawl file. Here that is taken in: extracted in worker processes, written to the library, and only then
settled. Either side may be killed at any moment; the next visit goes on where both were.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from citewell.config import AddSettings, cores
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.intake import Fetched, Intake, TakenIn
from citewell.crawl.kept.shapes import without_echo
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Capture, Source
from citewell.crawl.scope import Rules
from citewell.errors import UsageError
from citewell.extract import Work, at_its_own_address, current_readers, reader_number
from citewell.index.library import Batch, Library
from citewell.index.sketch import sketch
from citewell.index.store import Entry
from citewell.kit.domains import plain_host
from citewell.kit.workers import IDLE, Idle, Outcome, supervised
from citewell.pipeline.fetching import NAMES_VARIABLE, Ended, Fetching, FetchingProcess
from citewell.pipeline.lately import NOTHING_NEW, Lately
from citewell.pipeline.prepare import Job, PageJob, Prepared, prepare
from citewell.types import BlockKind, Document, Page

IDLE_S = 0.05
TAKEN_AT_ONCE = 32
PUT_BACK_AT_ONCE = 256
WAITED_FOR_S = 0.25  # between two writings when there is nothing else to do
LINKING: frozenset[BlockKind] = frozenset({"links", "navigation"})
REASONS = {
    "unsupported_format": "type",
    "no_text": "no-text",
    "too_large": "size",
    "password": "login",
}
"""Reasons of documents that could not be read -> outcomes of addresses; all others are "error"."""


@dataclass(slots=True)
class CrawlAccount:
    """What one visit did to the library. What became of each address is in the crawl file."""

    source: Source
    added: int = 0
    replaced: int = 0
    unchanged: int = 0  # read again, to the same text
    removed: int = 0
    omitted: Counter[str] = field(default_factory=Counter)  # words of pages now read that were not, by why
    fetching: Fetching = field(default_factory=Fetching)
    ended: Ended = field(default_factory=lambda: Ended("done"))


Progress = Callable[[Fetching, CrawlAccount], None]


def visit(
    library: Library,
    file: CrawlFile,
    source: Source,
    *,
    settings: AddSettings,
    due_only: bool = False,
    progress: Progress = lambda _fetching, _account: None,
) -> CrawlAccount:
    """Visit a source and take in what it has.

    Args:
        due_only: look only at pages whose time has come.
    Raises:
        LibraryUnwritable: the disk is full; what was acknowledged before is safe.
        KeyboardInterrupt: passed on once the fetching process has stopped; the next visit goes on.
    """
    sources = Sources(file)
    source = sources.begin_visit(source, now=time.time(), due_only=due_only)
    process = FetchingProcess(library.folder, source.source_id, _names())
    try:
        account = _TakingIn(library, file, source, settings, process, progress).run()
        account.ended = process.ended()
        if Intake(file, source).renamed():
            again = _TakingIn(library, file, source, settings, None, lambda _fetching, _account: None).run()
            account.replaced += again.replaced
    finally:
        process.stop()
    if account.ended.why not in ("stopped", "broken"):
        sources.end_visit(source.source_id, now=time.time())
    account.source = sources.get(source.source_id)
    return account


def reextract(
    library: Library, file: CrawlFile, source: Source, *, settings: AddSettings, everything: bool, progress: Progress,
    enough: Callable[[], bool] = lambda: False,
) -> CrawlAccount:  # fmt: skip
    """Read what was kept of a source again, without fetching.

    Pages are put back some at a time, each until it is read: a reading that is stopped goes on where it was.

    Args:
        everything: also what this version of citewell has read before.
        enough: asked before each page; what is not begun when it says so is left for another time.
    """
    intake = Intake(file, source)
    if everything:
        intake.outdated([])
    taking = _TakingIn(library, file, source, settings, None, progress)
    taking.enough = enough
    taking.refill = lambda: intake.outdated(current_readers(), PUT_BACK_AT_ONCE)
    return taking.run()


class _TakingIn:
    """Pages of one source on their way from the crawl file into the library."""

    def __init__(
        self,
        library: Library,
        file: CrawlFile,
        source: Source,
        settings: AddSettings,
        process: FetchingProcess | None,
        progress: Progress,
    ) -> None:
        self.library = library
        self.intake = Intake(file, source)
        self.source = source
        self.settings = settings
        self.process = process
        self.progress = progress
        self.account = CrawlAccount(source)
        self.enough: Callable[[], bool] = lambda: False
        self.refill: Callable[[], int] = lambda: 0  # lets more pages wait to be read; how many
        self._under_way: dict[int, Fetched] = {}  # not yet settled
        self._batch = Batch()
        self._taken: list[TakenIn] = []
        self._texts: dict[str, str] = {}  # text hashes of the batch -> address
        self._leaving: list[str] = []
        self._chars = 0
        self._flushed = time.monotonic()
        self._lately = Lately()

    def run(self) -> CrawlAccount:
        outcomes: Iterator[Outcome[Job, Prepared]] = supervised(
            prepare,
            self._jobs(),
            workers=self.settings.workers or cores(),
            timeout_s=self.settings.document_timeout_s,
            memory_mb=self.settings.document_memory_mb,
        )
        for outcome in outcomes:
            self._take(outcome)
            self._flush(only_if_due=True)
        self._flush()
        self.library.finish_adding()
        self._tell()
        return self.account

    # --- what was fetched --------------------------------------------------------------------------------------------

    def _jobs(self) -> Iterator[Job | Idle]:
        """Pages to read, as they are fetched; the last when nothing more can come."""
        while not self.enough():
            running = self.process is not None and self.process.running()
            fetched = self.intake.fetched(TAKEN_AT_ONCE, besides=self._under_way)
            for each in fetched:
                self._under_way[each.url_id] = each
                job = self._job(each)
                if job is not None:
                    yield job
            self._tell()
            if fetched:
                continue
            self._flush(only_if_due=running and not self._is_waited_for())
            if not running and not self._under_way and not self._finds_more():
                return
            if running or self._under_way:
                time.sleep(IDLE_S)
                yield IDLE

    def _finds_more(self) -> bool:
        """Whether pages that were settled are to be read after all."""
        return bool(self.refill() or self.intake.settle_what_waits_on_others())

    def _is_waited_for(self) -> bool:
        """Whether all that was fetched has been read, and the fetching may wait for what became of it."""
        return len(self._taken) == len(self._under_way) and time.monotonic() - self._flushed > WAITED_FOR_S

    def _job(self, fetched: Fetched) -> PageJob | None:
        if fetched.outcome:
            self._settle(TakenIn(fetched, fetched.outcome, new=False))
            return None
        capture = self.intake.capture(fetched)
        if capture is None:
            self._settle(TakenIn(fetched, "error", "its bytes were not kept"))
            return None
        return PageJob(fetched.url_id, page_of(capture), name_of(capture.url), work_of(self.source.rules))

    # --- what was read -----------------------------------------------------------------------------------------------

    def _take(self, outcome: Outcome[Job, Prepared]) -> None:
        job = outcome.item
        assert isinstance(job, PageJob)
        fetched = self._under_way[job.number]
        if outcome.result is None:
            assert outcome.failure is not None
            kept = fetched.doc_id  # it may be our fault: what was read before stays
            self._settle(TakenIn(fetched, "error", f"reading it was stopped: {outcome.failure.message}", doc_id=kept))
        elif outcome.result.failure is not None:
            failure = outcome.result.failure
            self._settle(TakenIn(fetched, REASONS.get(failure.reason, "error"), failure.message))
        else:
            self._take_entry(fetched, outcome.result.entries[0])

    def _take_entry(self, fetched: Fetched, entry: Entry) -> None:
        if self.intake.is_another(fetched, entry.document.url):  # it names that one as canonical, which names it
            entry = replace(entry, document=at_its_own_address(entry.document))
        document = entry.document
        text_hash = hashlib.sha256(_said(document).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        twin = self.intake.twin(fetched, text_hash)
        if twin is None and text_hash in self._texts:
            self._flush()  # its twin waits in the same batch: let it be settled first
            twin = self.intake.twin(fetched, text_hash)
        if twin is not None:
            detail = f"the same text as {twin.url}"
            reader = reader_number(document.filetype)
            taken = TakenIn(fetched, "duplicate", detail, twin, text_hash=text_hash, reader=reader, new=False)
            return self._settle(taken)
        plain = without_echo(document.text, fetched.url)
        share_known = self._lately.share_known(entry.sketch if plain == document.text else sketch(plain))
        alike = self._lately.near_copy(entry.sketch, fetched.url)
        known = self.library.store.revision_of(document.doc_id)
        if known == document.revision:
            self.account.unchanged += 1
        else:
            self.account.added += known is None
            self.account.replaced += known is not None
            self.account.omitted.update(dict(document.omitted))
            self._batch.entries.append(entry)
            self._chars += len(document.text)
        self._texts[text_hash] = fetched.url
        detail = f"nearly the same text as {alike}" if alike else ""
        new = alike is None and share_known < NOTHING_NEW
        reader = reader_number(document.filetype)
        self._settle(TakenIn(fetched, "", detail, doc_id=document.doc_id, text_hash=text_hash, reader=reader, new=new))
        return None

    def _settle(self, taken: TakenIn) -> None:
        """To be noted once the library has acknowledged what it is based on."""
        before = taken.fetched.doc_id
        if before is not None and before != taken.doc_id:
            self._leaving.append(before)
        self._taken.append(taken)

    # --- writing -----------------------------------------------------------------------------------------------------

    def _flush(self, *, only_if_due: bool = False) -> None:
        full = len(self._taken) >= self.settings.flush_documents or self._chars >= self.settings.flush_chars
        if not self._taken or (only_if_due and not full and time.monotonic() - self._flushed < self.settings.flush_s):
            return
        self.library.add(self._batch)
        if self.source.collection:
            self.library.label([each.doc_id for each in self._taken if each.doc_id], self.source.collection)
        leaving = self.intake.held_by_no_other(self._leaving)
        if leaving:
            self.library.remove(leaving)
            self.account.removed += len(leaving)
        self.intake.settle(self._taken, extractor=reader_number(None))
        for each in self._taken:
            del self._under_way[each.fetched.url_id]
        self._batch, self._taken, self._leaving, self._texts, self._chars = Batch(), [], [], {}, 0
        self._flushed = time.monotonic()

    def _tell(self) -> None:
        if self.process is not None:
            self.account.fetching = self.process.state
        self.progress(self.account.fetching, self.account)


def _said(document: Document) -> str:
    """What a page says, without its lists of links if they are the smaller part: their wording may hold the very
    parameter that makes no difference."""
    own = [block for block in document.blocks if block.kind not in LINKING]
    if len(own) == len(document.blocks) or 2 * sum(b.end - b.start for b in own) < len(document.text):
        return document.text
    return "\n".join(document.text[block.start : block.end] for block in own)


def work_of(rules: Rules) -> Work:
    """What a source's owner says of its pages: what they are called, and which hosts are one site. A name that a client
    of the server gives is a claim."""
    hosts = (plain_host(urlsplit(rules.seed).hostname or ""), *rules.hosts) if rules.hosts else ()
    return Work(rules.name, given=bool(rules.name) and not rules.guest, hosts=hosts)


def page_of(capture: Capture) -> Page:
    """A capture as what the extractor reads."""
    return Page(
        source=capture.url,
        content=capture.body,
        content_type=next((value for name, value in capture.headers if name.lower() == "content-type"), None),
        fetched=datetime.fromtimestamp(capture.fetched, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        headers=capture.headers,
    )


def name_of(url: str) -> str:
    """What stands for a file's name: the last part of the path, else the host."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.netloc


def _names() -> Mapping[str, Sequence[str]]:
    """
    Raises:
        UsageError: the environment variable is no JSON object of lists.
    """
    written = os.environ.get(NAMES_VARIABLE, "{}")
    try:
        names = json.loads(written)
        if all(isinstance(each, list) for each in names.values()):
            return dict(names)
    except (ValueError, AttributeError):
        pass
    raise UsageError(
        f"{NAMES_VARIABLE} is not what it should be: {written!r}",
        hint='for example: {"intranet.example": ["10.0.0.7"]}',
    )
