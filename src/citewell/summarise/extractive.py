"""A summary of one document for one query: one to three of its own sentences.

In: the evidence of one source. Out: a Summary, or None where none of it may be quoted. What is shown then:
summarise.excerpt.
"""

from __future__ import annotations

from collections.abc import Sequence

from citewell.types import Evidence, Query, Span, Summary

MAX_SENTENCES = 3
TARGET_WORDS = 30  # below this another sentence is taken if it is good enough
MAX_WORDS = 60
KEEP_SHARE = 0.6  # of the best sentence's relevance
KEEP_SHARE_WHEN_LONG = 0.85  # once the target is reached
SAME = 0.6  # share of common terms above which a sentence repeats another
LEAST_RELEVANCE = 0.15


def summarise(query: Query, evidence_of_one_source: Sequence[Evidence]) -> Summary | None:
    """Choose one to three sentences of one document that fit the query, about 30 to 60 words.

    Args:
        query: as parsed.
        evidence_of_one_source: best first (evidence.sketched), all of one document.
    Returns:
        The sentences in the order of the document, or None if none is fit to be shown.
    """
    fitting = [e for e in evidence_of_one_source if e.relevance >= LEAST_RELEVANCE]
    if not fitting or len(fitting[0].text.split()) > MAX_WORDS or not _names_the_query(query, fitting[0]):
        return None
    chosen: list[Evidence] = []
    words = 0
    for candidate in fitting:
        count = len(candidate.text.split())
        share = KEEP_SHARE if words < TARGET_WORDS else KEEP_SHARE_WHEN_LONG
        if candidate.relevance < share * fitting[0].relevance or any(_repeats(candidate, e) for e in chosen):
            continue
        if chosen and words + count > MAX_WORDS:
            continue
        chosen.append(candidate)
        words += count
        if len(chosen) == MAX_SENTENCES:
            break
    chosen.sort(key=lambda e: e.start)
    text = " ".join(" ".join(e.text.split()) for e in chosen)
    return Summary(text, tuple(Span(e.start, e.end, e.quote) for e in chosen))


def _names_the_query(query: Query, best: Evidence) -> bool:
    """Some word of the query, or a vector that put it here, ties the document to the query."""
    return not query.terms or best.vector is not None or any(term in best.terms for term in query.terms)


def _repeats(one: Evidence, other: Evidence) -> bool:
    mine, theirs = set(one.terms), set(other.terms)
    return len(mine & theirs) > SAME * max(min(len(mine), len(theirs)), 1)
