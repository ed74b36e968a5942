"""From ranked passages to ranked documents: gather, fold near-copies, spread over sites.

In: passages, best first, as `Found`. Out: Ranked documents. Which passages are found: retrieve.fuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from citewell.types import DocumentInfo

SEGMENT = 40
"""Documents that are folded and spread together. Those after them come after them, so that a longer ranking begins with
the shorter one: results are read page by page."""

SPREAD_FLOOR = 0.5
"""A result of another site goes before the fourth of one site only if it scores at least this share of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in rank order with the document it belongs to."""

    passage_no: int
    score: float
    info: DocumentInfo
    sketch: bytes


@dataclass(slots=True)
class Ranked:
    """A document with the passages that found it, best first, and the near-copies folded under it."""

    info: DocumentInfo
    sketch: bytes
    score: float
    passages: list[Found]
    copies: list[DocumentInfo] = field(default_factory=list)


class Copies(Protocol):
    """Tells near-copies by their sketches (index.sketch)."""

    def original(self, sketch: bytes) -> int | None:
        """Which of the sketches kept so far, counted from 0, this one is a near-copy of."""

    def keep(self, sketch: bytes) -> None:
        """Remember a sketch."""


def rank_documents(found: Sequence[Found], *, limit: int, per_site: int, copies: Copies) -> list[Ranked]:
    """Rank documents, each by its best passage: counting further ones was worse (docs/decisions/retrieval.md).

    Args:
        found: passages, best first.
        limit: documents to return at most. With a greater one the same documents come first.
        per_site: how many of one site may stand among them while other sites have comparable ones.
        copies: a finder of near-copies that has kept none yet.
    """
    shown: list[Ranked] = []
    counts: Counter[str] = Counter()
    known: list[Ranked] = []
    documents = _gathered(found)
    for start in range(0, len(documents), SEGMENT):
        if len(shown) >= limit:
            break
        new = _folded(documents[start : start + SEGMENT], known, copies)
        shown += _spread(new, counts, limit=limit - len(shown), per_site=per_site)
    return shown


def _gathered(found: Sequence[Found]) -> list[Ranked]:
    by_document: dict[str, Ranked] = {}
    for hit in found:
        document = by_document.setdefault(hit.info.doc_id, Ranked(hit.info, hit.sketch, hit.score, []))
        document.passages.append(hit)
    return sorted(by_document.values(), key=lambda d: (-d.score, d.passages[0].passage_no))


def _folded(documents: Sequence[Ranked], known: list[Ranked], copies: Copies) -> list[Ranked]:
    """Put each near-copy under the best document it copies; the others, which are added to those known."""
    first = len(known)
    for document in documents:
        original = copies.original(document.sketch)
        if original is None:
            copies.keep(document.sketch)
            known.append(document)
        else:
            known[original].copies.append(document.info)
    return known[first:]


def _spread(documents: Sequence[Ranked], counts: Counter[str], *, limit: int, per_site: int) -> list[Ranked]:
    """Hold back what exceeds a site's share; it comes when only much weaker documents of other sites are left.

    Args:
        counts: documents of each site so far, counted on here.
    """
    waiting = [(document, _site(document)) for document in documents]
    shown: list[Ranked] = []
    while waiting and len(shown) < limit:
        first, site = waiting[0]
        place = 0
        if counts[site] >= per_site:
            rival = next((n for n, (_, other) in enumerate(waiting) if counts[other] < per_site), None)
            if rival is not None and waiting[rival][0].score >= SPREAD_FLOOR * first.score:
                place = rival
        chosen, site = waiting.pop(place)
        shown.append(chosen)
        if site:
            counts[site] += 1
    return shown


def _site(document: Ranked) -> str:
    """What counts as one site; an owner's own files are no site."""
    return (urlsplit(document.info.url).hostname or "").removeprefix("www.")
