"""Sources for tests, made of plain texts: one paragraph or list item a line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from citewell.kit.words import terms
from citewell.types import DocumentInfo, FoundPassage, Passage, Query, Sentence, Source

BOUNDARY = re.compile(r"(?<=[.!?:])\s+(?=\S)")


def source(text: str, *, rank: int = 1, title: str = "A page") -> Source:
    """A source of one passage. Lines are blocks: `# ` opens a heading, `* ` a list item (marks are left out)."""
    lines, sentences, heading, position = [], [], "", 0
    for line in text.strip().split("\n"):
        kind = "heading" if line.startswith("# ") else "list_item" if line.startswith("* ") else "paragraph"
        body = line[2:] if kind != "paragraph" else line
        begin = 0
        for match in [*BOUNDARY.finditer(body), None]:
            end = match.start() if match else len(body)
            if body[begin:end].strip():
                sentences.append(Sentence(position + begin, position + end, kind, "" if kind == "heading" else heading))
            begin = match.end() if match else end
        heading = body if kind == "heading" else heading
        lines.append(body)
        position += len(body) + 1
    passage = Passage(f"d{rank}#0", f"d{rank}", 0, position - 1, "\n".join(lines), "", tuple(sentences))
    info = DocumentInfo(f"d{rank}", "r1", f"https://site{rank}.example/", title, f"Site {rank}", "2026-01-01T00:00:00Z")
    return Source(rank, 1.0 / rank, info, (FoundPassage(passage, 1.0 / rank, None, None),))


def as_found(page: Source, text: str, idf: Callable[[str], float]) -> Source:
    """The page with a score by words, as a search for this text would give: each word once, of usual length."""
    passage = page.passages[0]
    named = set(terms(f"{page.document.title} {passage.passage.text}"))
    score = sum(idf(term) for term in query(text).terms if term in named)
    return replace(page, passages=(replace(passage, lexical=score),))


def query(text: str) -> Query:
    """A query of plain words."""
    return Query(text, text, tuple(dict.fromkeys(terms(text))))


def rarity(sources: Sequence[Source]) -> dict[str, float]:
    """How rare each term is among sources, as in BM25."""
    found = [set(terms(s.document.title + " " + " ".join(p.passage.text for p in s.passages))) for s in sources]
    count = len(found)
    frequency = {term: sum(term in one for one in found) for one in found for term in one}
    return {term: math.log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in frequency.items()}
