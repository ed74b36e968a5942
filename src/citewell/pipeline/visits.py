"""Sources on the web, one visit after another, each with its account.

What one visit does: pipeline.crawl. What the rules are: crawl.scope. What became of each address: crawl.why.account.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from citewell.config import AddSettings
from citewell.crawl.address import address
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Source
from citewell.crawl.scope import Rules
from citewell.crawl.why import account as told
from citewell.crawl.why.explain import Explanation, explain_start
from citewell.errors import SourceNotFound, UsageError
from citewell.index.library import Library
from citewell.pipeline.crawl import CrawlAccount, Progress, reextract, visit

NO_ANSWER = ("broken", "no answer")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an owner wants of a source now; what is None stays as it is remembered, or is as by default."""

    rules: dict[str, Any] = field(default_factory=dict)  # fields of Rules
    collection: str | None = None
    guest: bool = False  # they are those of a client of the server, not of the owner


@dataclass(frozen=True, slots=True)
class VisitReport:
    """One visit, or one reading anew, and how the source stands after it."""

    account: CrawlAccount
    counts: told.Counts
    unchanged: int  # pages looked at and found as they were
    near_copies: int  # pages that are indexed and say nearly the same as others
    traps: list[tuple[str, int]]  # shapes of addresses, and how many of each were turned away
    start: Explanation  # what became of the address that the source begins with
    seconds: float

    @property
    def source(self) -> Source:
        return self.account.source

    @property
    def answered(self) -> bool:
        """Whether the source was there: not where nothing but failures came back."""
        fetching = self.account.fetching
        came = fetching.read or fetching.unchanged or set(fetching.outcomes) - {"error", "private"}
        return self.account.ended.why not in NO_ANSWER and bool(came or not fetching.requests)


def is_web(place: str) -> bool:
    """Whether what an owner named is an address on the web, not a file."""
    return place.lower().startswith(("http://", "https://"))


def remember(file: CrawlFile, place: str, wishes: Wishes) -> Source:
    """The source at an address, new or known, with the wishes as its rules.

    What the owner has added only the owner changes: what may be fetched of it, by whatever right, was decided at the
    owner's machine. A client of the server may have it visited again, as it is.

    Raises:
        UsageError: it is no web address, a rule is not one, or a client wishes to change a source of the owner's.
    """
    sources = Sources(file)
    known = _known(sources, place)
    where = address(place)
    if wishes.guest and known is not None and not known.rules.guest:
        if replace(known.rules, **wishes.rules) != known.rules or wishes.collection not in (None, known.collection):
            raise UsageError(
                "it is a source of the owner's, who alone changes what is read of it",
                hint="leave out all but its address to have it visited again",
            )
        return known
    if known is not None:
        rules = replace(known.rules, **wishes.rules, guest=wishes.guest)
    else:
        rules = Rules(where.url if where else place, **wishes.rules, guest=wishes.guest)
    collection = wishes.collection if wishes.collection is not None else known.collection if known else ""
    return sources.put(rules, collection=collection, now=time.time())


def named(file: CrawlFile, names: Sequence[str]) -> list[Source]:
    """The sources that an owner names by address or number, all if none is named.

    Raises:
        SourceNotFound
    """
    sources = Sources(file)
    if not names:
        return sources.all()
    found = []
    for name in names:
        source = _known(sources, name)
        if source is None:
            raise SourceNotFound(f"{name} is not a source of this library", hint="see: citewell sources")
        found.append(source)
    return list({source.source_id: source for source in found}.values())


def visit_each(
    library: Library,
    file: CrawlFile,
    sources: Iterable[Source],
    *,
    settings: AddSettings,
    due_only: bool = False,
    progress: Progress = lambda _fetching, _account: None,
) -> Iterator[VisitReport]:
    """Visit sources one after another. One that does not answer costs only itself."""
    for source in sources:
        begun = _now()
        done = visit(library, file, source, settings=settings, due_only=due_only, progress=progress)
        yield _report(file, done, begun)


def reextract_each(
    library: Library,
    file: CrawlFile,
    sources: Iterable[Source],
    *,
    settings: AddSettings,
    everything: bool = False,
    progress: Progress = lambda _fetching, _account: None,
) -> Iterator[VisitReport]:
    """Read what is kept of sources again, without fetching."""
    for source in sources:
        begun = _now()
        done = reextract(library, file, source, settings=settings, everything=everything, progress=progress)
        yield _report(file, done, begun)


def forget(library: Library, file: CrawlFile, source: Source) -> int:
    """Take a source's documents out of the search and forget what was read of it; how many documents there were."""
    rows = file.connection.execute(
        "SELECT DISTINCT doc_id FROM urls WHERE source_id = ? AND doc_id IS NOT NULL AND doc_id NOT IN"
        " (SELECT doc_id FROM urls WHERE source_id <> ? AND doc_id IS NOT NULL)",
        (source.source_id, source.source_id),
    )
    doc_ids = [doc_id for (doc_id,) in rows]
    library.remove(doc_ids)
    Sources(file).forget(source.source_id)
    return len(doc_ids)


def _now() -> tuple[float, float]:
    """The time of day, and a clock that only goes forward."""
    return time.time(), time.monotonic()


def _report(file: CrawlFile, done: CrawlAccount, begun: tuple[float, float]) -> VisitReport:
    return VisitReport(
        account=done,
        counts=told.counts(file, done.source),
        unchanged=done.unchanged + told.unchanged(file, done.source, begun[0]),
        near_copies=told.near_copies(file, done.source),
        traps=told.traps(file, done.source),
        start=explain_start(file, done.source),
        seconds=time.monotonic() - begun[1],
    )


def _known(sources: Sources, name: str) -> Source | None:
    """A source by its number, its address, or another spelling of that."""
    found = sources.find(name)
    where = address(name)
    if found is not None or where is None:
        return found
    scheme = where.url.partition(":")[0]
    for source in sources.all():
        own = address(source.url)
        if own is not None and (own.key, own.url.partition(":")[0]) == (where.key, scheme):
            return source
    return None
