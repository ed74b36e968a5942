"""Put chosen statements in the order in which a paragraph reads: what it is, what is usual, what comes next, what is
exceptional.

In: chosen evidence and the kind of question. Out: the same evidence, ordered. Neighbours in one document keep their
order.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citewell.kit.question import Question, defines
from citewell.types import Evidence

DEFINES_IN_PASSING = 0.6  # where nothing but a definition was asked for, half of one comes first too

_FIRST = regex.compile(
    r"\b(?:first|initial(?:ly)?|conservative|non-?surgical(?:ly)?|non-?operative(?:ly)?|begins?|starts?|mainstay"
    r"|usually|most (?:people|patients|cases|children|adults)|typically|generally|main)\b",
    regex.IGNORECASE,
)
_THEN = regex.compile(
    r"\b(?:then|after|once|followed by|later|next|follow-up|gradual(?:ly)?|returns?|recovery|rehabilitation"
    r"|long[- ]term)\b",
    regex.IGNORECASE,
)
_LAST = regex.compile(
    r"\b(?:surgery|surgical|operation|operative|transplant|fusion|rare(?:ly)?|severe|fails?|failed|does not (?:help"
    r"|work|improve|heal)|do not (?:help|work|improve|heal)|last resort|uncommon|exception\w*|emergency"
    r"|complications?|side effects?|however)\b",
    regex.IGNORECASE,
)
_IN_SOME_CASES = regex.compile(
    r"^(?:in (?:some|rare|severe|a few|certain)|some|rarely|sometimes|if|when|unless|occasionally)\b", regex.IGNORECASE
)


def order(chosen: Sequence[Evidence], question: Question) -> list[Evidence]:
    """Order chosen statements, given best first, for reading.

    The best statement stays first: it is the answer. Only what is defined, and what is done one after the other, has an
    order of its own.
    """
    if not chosen:
        return []
    answer_first = question.kind != "definition" and "treatment" not in question.facets
    lead = [chosen[0]] if answer_first else []
    rest = [e for e in chosen if e not in lead]
    rest.sort(key=lambda e: (_phase(e, question), -e.relevance, e.source, e.start))
    return lead + _with_document_order(rest)


def _phase(evidence: Evidence, question: Question) -> int:
    text = evidence.text
    if defines(text, question.topic) >= (DEFINES_IN_PASSING if question.kind == "definition" else 1.0):
        return 0
    if question.facets and "treatment" not in question.facets:
        return 2  # only of measures can it be said which comes first
    if _IN_SOME_CASES.match(text) or (_LAST.search(text) and not _FIRST.search(text)):
        return 4
    if _FIRST.search(text):
        return 1
    if _THEN.search(text):
        return 3
    return 2


def _with_document_order(ordered: list[Evidence]) -> list[Evidence]:
    """Statements of one source that follow each other in the answer follow each other as on the page."""
    result: list[Evidence] = []
    run: list[Evidence] = []
    for evidence in ordered:
        if run and run[-1].source != evidence.source:
            result += sorted(run, key=lambda e: e.start)
            run = []
        run.append(evidence)
    return result + sorted(run, key=lambda e: e.start)
