"""Addresses that were found -> the frontier: which are new, and which are to be looked at again for being found so.

In: Found. Out: rows. What is fetched next, and what became of it: crawl.kept.frontier.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.notes import Notes
from citewell.crawl.records import INDEXED, SETTLED, WAITING, Found, Source

TURNED_AWAY_KEPT = 1_000
"""Addresses of one trap that are remembered one by one; more are counted only."""

_SEEN = 100_000  # addresses remembered as offered, to spare the database: about 20 MB
_RANK = {"seed": 1, "sitemap": 5, "feed": 5}
_RANK_OF_LINKS = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What the file has of an address."""

    url_id: int
    url: str
    state: int
    outcome: str
    depth: int
    visit: int
    fetched: float | None
    lastmod: str | None
    body_id: int | None


class Offers:
    """The addresses of one source as they are found; changes belong into a transaction."""

    def __init__(self, file: CrawlFile, source: Source, notes: Notes) -> None:
        self.connection = file.connection
        self.source_id = source.source_id
        self.visit = source.visit
        self.nearer: set[int] = set()  # pages that were read, to which a shorter way was found; memory only
        self._notes = notes
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()

    def put(self, found: Iterable[Found], found_on: int | None) -> list[str]:
        """Put addresses in the frontier, unless they are there; which of them wait now and were not known before."""
        news = []
        for each in found:
            if not self._is_news(each):
                continue
            known = self.known(each.address.key)
            if known is not None:
                if each.refusal is None:
                    self._offer_again(each, found_on, known)
            elif each.trap is None or self._notes.turned_away(each.trap) <= TURNED_AWAY_KEPT:
                self._insert(each, found_on)
                news += [] if each.refusal else [each.address.url]
        return news

    def _insert(self, found: Found, found_on: int | None) -> None:
        where, refusal = found.address, found.refusal
        self.connection.execute(
            "INSERT INTO urls (source_id, key, url, host, kind, depth, rank, state, outcome, detail, found_on,"
            " found_as, visit, lastmod) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.source_id, where.key, where.url, where.host, found.kind, found.depth, _rank(found),
                SETTLED if refusal else WAITING, refusal.reason if refusal else INDEXED,
                refusal.detail if refusal else "", found_on, found.found_as, self.visit, found.lastmod,
            ),
        )  # fmt: skip

    def known(self, key: str) -> Known | None:
        row = self.connection.execute(
            "SELECT url_id, url, state, outcome, depth, visit, fetched, lastmod, body_id FROM urls"
            " WHERE source_id = ? AND key = ?",
            (self.source_id, key),
        ).fetchone()
        return Known(*row) if row else None

    def _offer_again(self, found: Found, found_on: int | None, known: Known) -> None:
        """An address that is known was found once more, perhaps by a better way."""
        if found.address.url != known.url:
            self.connection.execute(
                "INSERT OR IGNORE INTO spellings (source_id, url, url_id) VALUES (?, ?, ?)",
                (self.source_id, found.address.url, known.url_id),
            )
        if found.depth < known.depth and known.body_id is not None and known.state != WAITING:
            self.nearer.add(known.url_id)
        self.connection.execute(
            "UPDATE urls SET depth = min(depth, ?), rank = min(rank, ?), lastmod = coalesce(?, lastmod)"
            " WHERE url_id = ?",
            (found.depth, _rank(found), found.lastmod, known.url_id),
        )
        if known.state == SETTLED and self._is_wanted_again(found, known):
            self.connection.execute(
                "UPDATE urls SET state = ?, due = 0, attempts = 0, hops = 0, found_on = ?, found_as = ?,"
                " outcome = iif(fetched IS NULL, '', outcome), detail = iif(fetched IS NULL, '', detail)"
                " WHERE url_id = ?",
                (WAITING, found_on, found.found_as, known.url_id),
            )

    def _is_wanted_again(self, found: Found, known: Known) -> bool:
        """Whether a settled address is to be looked at now: it was only refused, by this way; or at an earlier visit it
        was gone, or older than what is there now."""
        if known.fetched is None:
            return known.outcome != "duplicate"
        if known.visit >= self.visit:
            return False
        read = known.lastmod or datetime.fromtimestamp(known.fetched, UTC).isoformat()
        return known.outcome == "gone" or (found.lastmod is not None and found.lastmod > read)

    def _is_news(self, found: Found) -> bool:
        """Whether an address was not offered lately, at this depth or a lesser one."""
        mark = (found.address.url, found.depth if found.refusal is None else -1)
        if mark in self._seen and found.lastmod is None:
            self._seen.move_to_end(mark)
            return False
        self._seen[mark] = None
        if len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return True


def _rank(found: Found) -> int:
    """Lists of addresses first, then what is near the front page; addresses with parameters later, for that is where
    traps are."""
    if found.kind != "page":
        return 0
    if found.found_as in _RANK:
        return _RANK[found.found_as]
    return _RANK_OF_LINKS + 2 * min(found.depth, 1_000) + (3 if "?" in found.address.url else 0)
