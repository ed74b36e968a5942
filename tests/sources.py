"""Sources for tests, made of plain texts or of blocks of given kinds, and what a reader makes of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from citewell.evidence import weigh
from citewell.kit.words import terms
from citewell.types import (
    BlockKind,
    DocumentInfo,
    Evidence,
    FoundPassage,
    Passage,
    Query,
    Reading,
    Sentence,
    Source,
)

BOUNDARY = re.compile(r"(?<=[.!?])\s+(?=\S)")
IN_SENTENCES: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "answer"})
"""Kinds whose text is cut into sentences here; any other is one piece."""

NO_USE = Reading(0.01, 0.01, 0.01, 0.01, -10.0)
"""What a reader makes of a sentence that has nothing to do with the question."""


def source(text: str, *, rank: int = 1, title: str = "A page") -> Source:
    """A source of one passage. Lines are blocks: `# ` opens a heading, `* ` a list item (marks are left out)."""
    kinds: dict[str, BlockKind] = {"# ": "heading", "* ": "list_item"}
    lines = text.strip().split("\n")
    parts = [(kinds.get(line[:2], "paragraph"), line[2:] if line[:2] in kinds else line) for line in lines]
    return source_of(parts, rank=rank, title=title)


def source_of(
    parts: Sequence[tuple[BlockKind, str]], *, rank: int = 1, title: str = "A page", max_snippet: int | None = None
) -> Source:
    """A source of one passage, made of blocks of given kinds, each on lines of its own."""
    sentences, heading, position = [], "", 0
    for kind, body in parts:
        begin = 0
        for match in [*(BOUNDARY.finditer(body) if kind in IN_SENTENCES else ()), None]:
            end = match.start() if match else len(body)
            if body[begin:end].strip():
                sentences.append(Sentence(position + begin, position + end, kind, "" if kind == "heading" else heading))
            begin = match.end() if match else end
        heading = body if kind == "heading" else heading
        position += len(body) + 1
    said = "\n".join(body for _, body in parts)
    passage = Passage(f"d{rank}#0", f"d{rank}", 0, position - 1, said, "", tuple(sentences))
    info = DocumentInfo(f"d{rank}", "r1", f"https://site{rank}.example/", title, f"Site {rank}", "2026-01-01T00:00:00Z")
    return Source(rank, 1.0 / rank, info, (FoundPassage(passage, 1.0 / rank, None, None),), max_snippet=max_snippet)


def useful(score: float = 3.0, *, helps: float = 0.9, best: float = 0.6, leans: float = 0.1) -> Reading:
    """What a reader makes of a sentence that helps."""
    return Reading(helps, helps / 2, best, leans, score)


def read(page: Source, told: Mapping[str, Reading]) -> tuple[Reading, ...]:
    """A reading for each sentence of a source's passage: the one told for how it begins, else that of no use."""
    passage = page.passages[0].passage
    found = []
    for sentence in passage.sentences:
        said = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        found.append(next((reading for begins, reading in told.items() if said.startswith(begins)), NO_USE))
    return tuple(found)


def evidence_of(told: Mapping[str, Reading], *pages: Source) -> list[Evidence]:
    """What a reader who finds this would have weighed."""
    return weigh([(page, page.passages[0]) for page in pages], [read(page, told) for page in pages])


def query(text: str) -> Query:
    """A query of plain words."""
    return Query(text, text, tuple(dict.fromkeys(terms(text))))


def rarity(sources: Sequence[Source]) -> dict[str, float]:
    """How rare each term is among sources, as in BM25."""
    found = [set(terms(s.document.title + " " + " ".join(p.passage.text for p in s.passages))) for s in sources]
    count = len(found)
    frequency = {term: sum(term in one for one in found) for one in found for term in one}
    return {term: math.log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in frequency.items()}
