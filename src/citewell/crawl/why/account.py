"""What became of a source's addresses: how many are indexed, and why each of the others is not.

In: an open crawl file. Out: counts, and rows one by one, so that a crawl of a million addresses is told in little
memory. What the reasons mean: crawl.why.reasons. All about one address: crawl.why.explain.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.notes import Notes
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Source
from citewell.crawl.why.reasons import FAILURES, NOT_ASKED_AGAIN, WAITING_REASONS, in_order

_REASON = """CASE WHEN u.state = 2 THEN u.outcome WHEN u.state = 1 OR :ended IS NULL THEN 'stopped'
 WHEN u.attempts > 0 OR u.host IN (SELECT value FROM json_each(:resting)) THEN 'later'
 WHEN u.body_id IS NULL AND :full THEN 'max-pages' ELSE 'no-answer' END"""
"""Why a page is not indexed. READ and WAITING are states of a page between two visits only if a visit left it so."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The pages of a source. Sitemaps and feeds are not counted: they are read for what they list."""

    indexed: int = 0  # documents in the library
    kept: int = 0  # of these, how many stay as they were read though their last fetch failed
    not_indexed: Mapping[str, int] = field(default_factory=dict)  # by reason, what waits not among them
    waiting: Mapping[str, int] = field(default_factory=dict)  # not indexed yet, by reason


@dataclass(frozen=True, slots=True)
class NotIndexed:
    """An address that is not in the library, and why."""

    url: str
    reason: str  # a word of crawl.why.reasons
    detail: str  # in plain words, "" if the reason says all
    source: str  # address of the source


@dataclass(frozen=True, slots=True)
class Example:
    """Addresses with the same reason and detail, by the first of them."""

    url: str
    detail: str
    number: int


def counts(file: CrawlFile, source: Source) -> Counts:
    """How many pages of a source are indexed, and how many are not, by reason."""
    parameters = _parameters(file, source)
    indexed = kept = 0
    others: dict[str, int] = {}
    for reason, in_library, settled, number in file.connection.execute(
        f"SELECT {_REASON} AS reason, u.doc_id IS NOT NULL, u.state = 2, count(*) FROM urls u"  # noqa: S608
        " WHERE u.source_id = :source AND u.kind = 'page' GROUP BY 1, 2, 3",
        parameters,
    ):
        if in_library:
            indexed += number
            kept += number if settled and reason else 0
        elif reason:
            others[reason] = others.get(reason, 0) + number
    for reason, number in file.connection.execute(
        f"SELECT reason, count(*) FROM ({_SPELLINGS}) GROUP BY 1",  # noqa: S608
        parameters,
    ):
        others[reason] = others.get(reason, 0) + number
    uncounted = sum(number for _, number in traps(file, source)) - _rows_of_traps(file, source)
    if uncounted > 0:
        others["trap"] = others.get("trap", 0) + uncounted
    others = in_order(others)
    return Counts(
        indexed, kept, {r: n for r, n in others.items() if r not in WAITING_REASONS},
        {r: n for r, n in others.items() if r in WAITING_REASONS},
    )  # fmt: skip


def not_indexed(file: CrawlFile, source: Source | None = None, reason: str | None = None) -> Iterator[NotIndexed]:
    """Every address that was met and is not indexed, by reason and address; those of all sources if none is named.

    Of a trap at most frontier.TURNED_AWAY_KEPT addresses are known one by one; `traps` has the number of all.
    """
    for each in [source] if source is not None else Sources(file).all():
        parameters = _parameters(file, each) | {"reason": reason}
        rows = file.connection.execute(
            f"SELECT * FROM (SELECT {_REASON} AS reason, u.url, u.detail FROM urls u"  # noqa: S608
            f" WHERE u.source_id = :source AND u.kind = 'page' AND u.doc_id IS NULL UNION ALL {_SPELLINGS})"
            " WHERE reason <> '' AND (:reason IS NULL OR reason = :reason) ORDER BY 1, 2",
            parameters,
        )
        for word, url, detail in rows:
            yield NotIndexed(url, word, _detail(word, detail, each), each.url)


def kept(file: CrawlFile, source: Source) -> Iterator[NotIndexed]:
    """Pages that stay in the library as they were read before, though their last fetch failed, and why it did."""
    rows = file.connection.execute(
        "SELECT url, outcome, detail FROM urls WHERE source_id = ? AND kind = 'page' AND state = 2"
        " AND doc_id IS NOT NULL AND outcome <> '' ORDER BY outcome, url",
        (source.source_id,),
    )
    for url, outcome, detail in rows:
        yield NotIndexed(url, outcome, detail, source.url)


def examples(file: CrawlFile, source: Source, reason: str, limit: int) -> list[Example]:
    """The most frequent details of a reason, each with its first address."""
    rows = file.connection.execute(
        f"SELECT url, detail, count(*), min(url_id) FROM (SELECT {_REASON} AS reason, u.url, u.detail, u.url_id"  # noqa: S608
        f" FROM urls u WHERE u.source_id = :source AND u.kind = 'page' AND u.doc_id IS NULL"
        f" UNION ALL SELECT reason, url, detail, 9e15 FROM ({_SPELLINGS}))"
        " WHERE reason = :reason GROUP BY detail ORDER BY 3 DESC, 4 LIMIT :limit",
        _parameters(file, source) | {"reason": reason, "limit": limit},
    )
    return [Example(url, _detail(reason, detail, source), number) for url, detail, number, _ in rows]


def traps(file: CrawlFile, source: Source) -> list[tuple[str, int]]:
    """Shapes of addresses that turned out to hold nothing new, each with how many addresses were turned away: those
    that turned any away."""
    return [(shape, number) for shape, number in Notes(file.connection, source.source_id).traps() if number]


def near_copies(file: CrawlFile, source: Source) -> int:
    """Pages in the library that say nearly the same as another page of the source; `explain` says which."""
    row = file.connection.execute(
        "SELECT count(*) FROM urls WHERE source_id = ? AND kind = 'page' AND doc_id IS NOT NULL AND outcome = ''"
        " AND detail <> ''",
        (source.source_id,),
    ).fetchone()
    return int(row[0])


def failed(file: CrawlFile) -> Iterator[NotIndexed]:
    """Pages of all sources that were meant to be read and could not be."""
    rows = file.connection.execute(
        "SELECT u.url, u.outcome, u.detail, s.url FROM urls u JOIN sources s USING (source_id)"
        " WHERE u.kind = 'page' AND u.state = 2 AND u.doc_id IS NULL"
        " AND u.outcome IN (SELECT value FROM json_each(?)) ORDER BY u.source_id, u.outcome, u.url",
        (json.dumps(FAILURES),),
    )
    yield from (NotIndexed(*row) for row in rows)


def unchanged(file: CrawlFile, source: Source, since: float) -> int:
    """How many pages were looked at since a moment and found to be the same bytes, or not sent again (304)."""
    row = file.connection.execute(
        "SELECT count(*) FROM urls WHERE source_id = ? AND kind = 'page' AND doc_id IS NOT NULL AND outcome = ''"
        " AND state = 2 AND fetched >= ? AND changed < ?",
        (source.source_id, since, since),
    ).fetchone()
    return int(row[0])


def next_due(file: CrawlFile, source: Source) -> float | None:
    """When the first page of a source is to be looked at again, None if none ever is."""
    row = file.connection.execute(
        "SELECT min(due) FROM urls WHERE source_id = ? AND state = 2 AND due > 0"
        " AND outcome NOT IN (SELECT value FROM json_each(?))",
        (source.source_id, json.dumps(NOT_ASKED_AGAIN)),
    ).fetchone()
    return None if row[0] is None else float(row[0])


_SPELLINGS = """SELECT CASE WHEN u.doc_id IS NOT NULL OR u.state < 2 THEN 'duplicate' ELSE u.outcome END AS reason,
 s.url AS url, 'another spelling of ' || u.url AS detail FROM spellings s JOIN urls u USING (url_id)
 WHERE s.source_id = :source AND u.kind = 'page' AND s.url <> u.url"""
"""Other addresses of pages, met as links: copies of a page that is indexed or waits; else as that one."""


def is_full(file: CrawlFile, source: Source) -> bool:
    """Whether as many pages of a source have been read as its owner allows."""
    row = file.connection.execute(
        "SELECT count(*) FROM urls WHERE source_id = ? AND kind = 'page' AND body_id IS NOT NULL", (source.source_id,)
    ).fetchone()
    return int(row[0]) >= source.rules.max_pages


def resting_hosts(file: CrawlFile, source: Source) -> list[str]:
    """Hosts that answered in the last visit that they are to be asked again later."""
    rows = file.connection.execute(
        "SELECT DISTINCT host FROM urls INDEXED BY waiting_urls WHERE source_id = ? AND state = 0 AND attempts > 0"
        " AND due > ? AND detail LIKE 'the server answered with status%'",
        (source.source_id, source.ended or 0.0),
    )
    return [host for (host,) in rows]


def waiting_detail(reason: str, detail: str, source: Source) -> str:
    """Why an address waits, in plain words."""
    match reason:
        case "max-pages":
            return f"{source.rules.max_pages:,} pages were read, which is all that the rules of this source allow"
        case "later":
            why = detail or "its host asked to be left alone for a while"
            return f"{why}; it is tried again at the next visit"
        case "no-answer":
            return "its host did not answer many times in a row and was left alone"
        case _:
            return "the visit has not come to it yet"


def _detail(reason: str, detail: str, source: Source) -> str:
    return waiting_detail(reason, detail, source) if reason in WAITING_REASONS else detail


def _parameters(file: CrawlFile, source: Source) -> dict[str, object]:
    return {
        "source": source.source_id,
        "ended": source.ended,
        "full": is_full(file, source),
        "resting": json.dumps(resting_hosts(file, source)),
    }


def _rows_of_traps(file: CrawlFile, source: Source) -> int:
    row = file.connection.execute(
        "SELECT count(*) FROM urls WHERE source_id = ? AND outcome = 'trap' AND detail LIKE 'pages like %'",
        (source.source_id,),
    ).fetchone()
    return int(row[0])
