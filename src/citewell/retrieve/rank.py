"""From ranked passages to ranked documents: gather, fold near-copies, spread over sites.

In: passages, best first, as `Found`. Out: Ranked documents. Which passages are found: retrieve.fuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from citewell.types import DocumentInfo

FOLLOWING_SHARE = 0.1
"""How much a document's second and third passage add to its best: a sign, while the best one decides."""

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


def rank_documents(
    found: Sequence[Found], *, limit: int, per_site: int, is_copy: Callable[[bytes, bytes], bool]
) -> list[Ranked]:
    """Rank documents by their passages.

    Args:
        found: passages, best first.
        limit: documents to return at most.
        per_site: how many of one site may stand among them while other sites have comparable ones.
        is_copy: whether two sketches are of near-copies.
    """
    documents = _gathered(found)
    return _spread(_folded(documents, is_copy, enough=3 * limit), limit=limit, per_site=per_site)


def _gathered(found: Sequence[Found]) -> list[Ranked]:
    by_document: dict[str, Ranked] = {}
    for hit in found:
        document = by_document.setdefault(hit.info.doc_id, Ranked(hit.info, hit.sketch, 0.0, []))
        document.passages.append(hit)
    for document in by_document.values():
        scores = [hit.score for hit in document.passages[:3]]
        document.score = scores[0] + FOLLOWING_SHARE * sum(scores[1:])
    return sorted(by_document.values(), key=lambda d: (-d.score, d.passages[0].passage_no))


def _folded(documents: Sequence[Ranked], is_copy: Callable[[bytes, bytes], bool], *, enough: int) -> list[Ranked]:
    """Put each near-copy under the best document it copies."""
    kept: list[Ranked] = []
    for document in documents:
        original = next((k for k in kept if is_copy(k.sketch, document.sketch)), None)
        if original is not None:
            original.copies.append(document.info)
        elif len(kept) < enough:
            kept.append(document)
    return kept


def _spread(documents: Sequence[Ranked], *, limit: int, per_site: int) -> list[Ranked]:
    """Hold back what exceeds a site's share; it comes when only much weaker documents of other sites are left."""
    waiting = list(documents)
    shown: list[Ranked] = []
    counts: dict[str, int] = {}
    while waiting and len(shown) < limit:
        first = waiting[0]
        chosen = first
        if counts.get(_site(first), 0) >= per_site:
            others = (d for d in waiting if counts.get(_site(d), 0) < per_site)
            rival = next(others, None)
            if rival is not None and rival.score >= SPREAD_FLOOR * first.score:
                chosen = rival
        waiting.remove(chosen)
        shown.append(chosen)
        if _site(chosen):
            counts[_site(chosen)] = counts.get(_site(chosen), 0) + 1
    return shown


def _site(document: Ranked) -> str:
    """What counts as one site; an owner's own files are no site."""
    return (urlsplit(document.info.url).hostname or "").removeprefix("www.")
