"""Why is this address indexed, or why not? All that a crawl file knows of one address.

In: an address as an owner types it. Out: one Explanation for each source that has met it; where none has, what each
source would do with it. Whole sources: crawl.why.account.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from citewell.crawl.address import Address, address, site_of
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.frontier import MAX_HOPS
from citewell.crawl.kept.notes import Notes
from citewell.crawl.kept.sources import Sources
from citewell.crawl.read.robots import parse
from citewell.crawl.records import SETTLED, Source
from citewell.crawl.visit.judge import Site, admit
from citewell.crawl.visit.permission import origin_of
from citewell.crawl.why.account import is_full, resting_hosts, waiting_detail
from citewell.crawl.why.reasons import NOT_ASKED_AGAIN
from citewell.errors import UsageError

Verdict: TypeAlias = Literal["indexed", "kept", "not-indexed", "waiting", "list", "unknown"]
"""kept: in the library as it was read before, though its last fetch failed. list: a sitemap or feed, read for what it
lists. unknown: no source has met it; the reason is what the source would say."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one source knows of an address. Times in seconds since the epoch."""

    url: str  # as asked for, normalised
    verdict: Verdict
    source: str | None = None  # address of the source; None: there is none that it would belong to
    reason: str = ""  # a word of crawl.why.reasons
    detail: str = ""
    known_as: str | None = None  # the spelling that stands for it
    found_on: str | None = None  # the page, sitemap or feed that names it
    found_as: str = ""
    depth: int | None = None  # links from the start
    fetched: float | None = None  # last asked for
    changed: float | None = None  # last found different
    due: float | None = None  # when it will be asked for again; None: it will not be
    status: int | None = None  # of the last response that was kept
    size: int | None = None  # its bytes, decoded
    content_type: str | None = None
    captures: int = 0  # how many responses are kept
    doc_id: str | None = None  # of its document in the library
    other: str | None = None  # the address that it leads or gives way to
    other_indexed: bool = False
    omitted: tuple[tuple[str, int], ...] = ()  # words of its document that were not read, by why


def explain(file: CrawlFile, link: str) -> list[Explanation]:
    """What the sources of a library know of an address, those that indexed it first.

    Raises:
        UsageError: it is no web address.
    """
    asked = _asked(link)
    sources = Sources(file).all()
    known = [found for source in sources if (found := _known(file, source, asked)) is not None]
    if known:
        return sorted(known, key=lambda found: found.verdict not in ("indexed", "kept"))
    ours = [s for s in sources if site_of(asked.host) in s.rules.sites or not s.rules.same_site]
    if not ours:
        return [explain_nowhere(link)]
    return [_unknown(file, source, asked) for source in ours]


def explain_nowhere(link: str) -> Explanation:
    """What is to be said of an address that belongs to no source.

    Raises:
        UsageError: it is no web address.
    """
    asked = _asked(link)
    return Explanation(asked.url, "unknown", detail=f"no source of this library covers {site_of(asked.host)}")


def explain_start(file: CrawlFile, source: Source) -> Explanation:
    """What became of the address that a source begins with, or of the one that it leads to."""
    told = explain_in(file, source, source.url)
    for _ in range(MAX_HOPS):
        if told.reason not in ("redirect", "canonical") or told.other is None:
            break
        told = explain_in(file, source, told.other)
    return told


def explain_in(file: CrawlFile, source: Source, link: str) -> Explanation:
    """What one source knows of an address, or would do with it."""
    asked = _asked(link)
    return _known(file, source, asked) or _unknown(file, source, asked)


def _asked(link: str) -> Address:
    asked = address(link)
    if asked is None:
        raise UsageError(f"{link!r} is not a web address", hint="it should look like https://example.org/page")
    return asked


# --- met ---------------------------------------------------------------------------------------------------------

_COLUMNS = """u.url, u.kind, u.depth, u.state, u.outcome, u.detail, u.found_as, u.due, u.attempts, u.fetched,
 u.changed, u.doc_id, u.other, u.body_id, (SELECT f.url FROM urls f WHERE f.url_id = u.found_on)"""


def _known(file: CrawlFile, source: Source, asked: Address) -> Explanation | None:
    """What a source knows of an address or of another spelling of it."""
    row = file.connection.execute(
        f"SELECT {_COLUMNS} FROM urls u WHERE u.source_id = ? AND u.key = ?"  # noqa: S608
        " OR u.url_id = (SELECT url_id FROM spellings WHERE source_id = ? AND url = ?) LIMIT 1",
        (source.source_id, _site(file, source, asked).key, source.source_id, asked.url),
    ).fetchone()
    if row is None:
        return None
    url, kind, depth, state, outcome, detail, found_as, due, attempts, fetched, changed, doc_id = row[:12]
    met = Explanation(
        asked.url, "indexed", source=source.url, reason=outcome, detail=detail,
        known_as=url if url != asked.url else None, found_on=row[14], found_as=found_as, depth=depth, fetched=fetched,
        changed=changed, doc_id=doc_id, due=due if outcome not in NOT_ASKED_AGAIN and state == SETTLED else None,
    )  # fmt: skip
    met = _with_capture(file, met, url)
    met = _with_other(file, source, met, row[12])
    if kind != "page":
        return replace(met, verdict="not-indexed" if outcome else "list", detail=detail or f"it is a {kind}")
    if doc_id is not None:
        return replace(met, verdict="kept" if outcome and state == SETTLED else "indexed")
    if state == SETTLED:
        return replace(met, verdict="not-indexed")
    full = row[13] is None and is_full(file, source)
    rests = bool(attempts) or asked.host in resting_hosts(file, source)
    reason = _waits(source, rests=rests, full=full)
    said = waiting_detail(reason, detail, source)
    return replace(met, verdict="waiting", reason=reason, detail=said, due=max(due, time.time()) if due else None)


def _waits(source: Source, *, rests: bool, full: bool) -> str:
    """The reason of an address that waits."""
    if source.ended is None:
        return "stopped"
    if rests:
        return "later"
    return "max-pages" if full else "no-answer"


def _with_capture(file: CrawlFile, met: Explanation, url: str) -> Explanation:
    """With what is kept of the last response."""
    row = file.connection.execute(
        "SELECT c.status, b.size, (SELECT json_extract(value, '$[1]') FROM json_each(c.headers)"
        " WHERE lower(json_extract(value, '$[0]')) = 'content-type' LIMIT 1),"
        " (SELECT count(*) FROM captures WHERE url = c.url)"
        " FROM captures c JOIN bodies b USING (body_id) WHERE c.url = ?"
        " ORDER BY c.fetched DESC, c.capture_id DESC LIMIT 1",
        (url,),
    ).fetchone()
    return replace(met, status=row[0], size=row[1], content_type=row[2], captures=row[3]) if row else met


def _with_other(file: CrawlFile, source: Source, met: Explanation, key: str | None) -> Explanation:
    """With the address that a copy gives way to, or that a redirect leads to."""
    if met.reason == "redirect":
        target = address(met.detail.rpartition(" ")[2])  # the sentence ends with where it leads
        key = target.key if target else None
    elif met.reason not in ("duplicate", "canonical"):
        return met
    row: tuple[Any, ...] | None = file.connection.execute(
        "SELECT url, doc_id IS NOT NULL FROM urls WHERE source_id = ? AND key = ?", (source.source_id, key)
    ).fetchone()
    return replace(met, other=row[0], other_indexed=bool(row[1])) if row else met


# --- not met -----------------------------------------------------------------------------------------------------


def _unknown(file: CrawlFile, source: Source, asked: Address) -> Explanation:
    """What a source would do with an address that it has not met."""
    notes = Notes(file.connection, source.source_id)
    site = Site(source, notes.inert_parameters(), notes.stopped_shapes())
    refused = admit(asked, 0, "link", site).refusal
    reason, detail = (refused.reason, refused.detail) if refused else _robots(file, asked)
    if not reason:
        detail = "no page, sitemap or feed that was read so far links to it"
        if source.visit == 0:
            detail = "the source has not been visited yet"
        elif source.ended is None:
            reason, detail = "stopped", f"{detail}; the visit is under way or was stopped"
        elif is_full(file, source):
            reason, detail = (
                "max-pages",
                f"{detail}, and {source.rules.max_pages:,} pages were read, which is all allowed",
            )
    return Explanation(asked.url, "unknown", source=source.url, reason=reason, detail=detail)


def _robots(file: CrawlFile, asked: Address) -> tuple[str, str]:
    """What the robots.txt that was last read says of an address."""
    row = file.connection.execute(
        "SELECT status, body FROM robots WHERE origin = ?", (origin_of(asked.url),)
    ).fetchone()
    rule = parse(row[1], status=row[0]).rule(asked.url) if row else ""
    return ("robots", f"the site's robots.txt says: {rule}") if rule else ("", "")


def _site(file: CrawlFile, source: Source, asked: Address) -> Address:
    """The address without the parameters that make no difference on its host."""
    inert = Notes(file.connection, source.source_id).inert_parameters()
    return Site(source, inert, frozenset()).address(asked.url) or asked
