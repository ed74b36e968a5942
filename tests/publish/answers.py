"""Answers made by hand, for what no library of friendly pages brings about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citewell.kit.frames import disagreement
from citewell.types import (
    Answer,
    AnswerSentence,
    Citation,
    DocumentInfo,
    FoundPassage,
    LibraryState,
    Passage,
    Result,
    Source,
    Span,
    Summary,
)

PARAGRAPH = "Bread is baked in ovens. Bread is baked for forty minutes. It cools before it is cut."
QUOTE = "Bread is baked for forty minutes."


def document(number: int = 1, **changed: str | None) -> DocumentInfo:
    """A page of its own site, each with dates of its own."""
    info = DocumentInfo(
        doc_id=f"doc{number}", revision=f"rev{number}", url=f"https://site{number}.example/bread?p={number}",
        title=f"Bread {number}", site=f"Site {number}", fetched=f"2026-03-{number:02}T08:00:00Z", author="A. Baker",
        published=f"2025-01-{number:02}", modified=None, language="en", filetype="html",
    )  # fmt: skip
    return replace(info, **changed)


def result(number: int = 1, text: str = PARAGRAPH, *, copies: Sequence[DocumentInfo] = (), summary: str | None = None,
           info: DocumentInfo | None = None) -> Result:  # fmt: skip
    """A result with one passage."""
    shown = info or document(number)
    passage = Passage(f"{shown.doc_id}#0", shown.doc_id, 0, len(text), text)
    source = Source(number, 1 / number, shown, (FoundPassage(passage, 1 / number, None, None),), tuple(copies))
    spans = (Span(0, len(text), text),)
    return Result(source, Summary(summary, spans) if summary else None, f"excerpt: {text}", f"{shown.url}#:~:text=x")


def citation(of: Result, quote: str = QUOTE) -> Citation:
    """A citation of words that stand in a result's passage."""
    text = of.source.passages[0].passage.text
    start = text.index(quote)
    info = of.source.document
    return Citation(of.source.rank, info.doc_id, info.revision, start, start + len(quote), quote, "supported", 1.0)


def sentence(*citations: Citation, text: str = QUOTE, made_by: str = "extractive") -> AnswerSentence:
    return AnswerSentence(text, citations, made_by)


def dispute(one: Citation, other: Citation) -> AnswerSentence:
    """A told disagreement of two sources."""
    return sentence(one, other, text=disagreement(one.quote, one.source, other.quote, other.source))


def answer(*sentences: AnswerSentence, results: Sequence[Result], query: str = "how long is bread baked",
           disagreements: Sequence[AnswerSentence] = (), reason: str | None = None, confidence: float = 2.0,
           corrected: Sequence[tuple[str, str]] = (), further: bool = False) -> Answer:  # fmt: skip
    """An answer of a library of seventeen documents."""
    return Answer(
        query=query, sentences=sentences, reason=reason or (None if sentences else "thin_evidence"),
        disagreements=tuple(disagreements), results=tuple(results), library=LibraryState("abc-t9-v9", 17, 72),
        models=(("encoder", "small/1"),), timings_ms=(("retrieve", 1.5),), confidence=confidence,
        corrected=tuple(corrected), further=further,
    )  # fmt: skip


def plain(number: int = 1) -> Answer:
    """One sentence from one source."""
    one = result(number)
    return answer(sentence(citation(one)), results=[one])


def full() -> Answer:
    """All that an answer may have: agreement, a quote, a model's sentence, a dispute, copies, other scripts."""
    arabic = "يُخبز الخبز في الفرن لمدة أربعين دقيقة. ثم يترك ليبرد."
    results = [
        result(1, summary="Bread is baked for forty minutes, then it cools.", copies=[document(7), document(8)]),
        result(2, "You need flour, water and salt. Bread is baked for an hour."),
        result(3, "Bread is made of flour and yeast. Bread is baked for forty minutes."),
        result(4, arabic, info=document(4, language="ar", title="الخبز في المنزل", site="موقع الخبز")),
        result(5, info=document(5, url="file:///home/owner/private/bread%20notes.pdf", published=None)),
    ]
    listed, made_of = "You need flour, water and salt.", "Bread is made of flour and yeast."
    return answer(
        sentence(citation(results[0]), citation(results[2])),
        sentence(citation(results[1], listed), text=listed),
        sentence(citation(results[0], "It cools before it is cut."), text="Cut it cool.", made_by="writer-1.5"),
        sentence(citation(results[3], "ثم يترك ليبرد."), text="ثم يترك ليبرد."),
        sentence(citation(results[2], made_of), text=made_of),
        results=results,
        disagreements=[dispute(citation(results[0]), citation(results[1], "Bread is baked for an hour."))],
        corrected=[("bred", "bread")],
        further=True,
    )
