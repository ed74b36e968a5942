"""Two pieces of evidence that nearly touch become one quote.

In: evidence of one document, and the passages that were read. Out: the whole stretch from the first to the second, if
one sentence at most stands between them. Text that was written to be read together is easier to read than its parts
(docs/decisions/reader.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from citewell.evidence.places import Place
from citewell.evidence.runs import Run, may_be_quoted
from citewell.evidence.weigh import evidence_of
from citewell.types import Evidence, FoundPassage, Source

BETWEEN = 1  # sentences


def bridged(passages: Sequence[tuple[Source, FoundPassage]], one: Evidence, other: Evidence) -> Evidence | None:
    """From the beginning of one piece of evidence to the end of a later one; None where too much lies between, or what
    may not be quoted. It has the reading of the first."""
    for source, found in passages:
        if source.document.doc_id != one.doc_id or one.doc_id != other.doc_id or one.end > other.start:
            continue
        sentences = found.passage.sentences
        first = next((index for index, each in enumerate(sentences) if each.start == one.start), None)
        last = next((index for index, each in enumerate(sentences) if each.end == other.end), None)
        if first is None or last is None:
            continue
        between = [each for each in sentences[first:last] if one.end <= each.start and each.end <= other.start]
        run = Run(Place(source, found, first), Place(source, found, last))
        if len(between) <= BETWEEN and may_be_quoted(run):
            return evidence_of(run, one.relevance, one.reading)
    return None
