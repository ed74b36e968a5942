"""Gather what several sources list into one sentence, with a citation behind each item.

In: the chosen statements of an answer and all evidence. Out: for a chosen list, one sentence made of its own words and
of the items of other sources' lists of the same thing. Only the lists are joined: each item stands in its source as it
stands here, under a lead that says the same (kit.enumeration.may_join); verify looks at each again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from citewell.compose.cite import citation
from citewell.kit.enumeration import Enumeration, Item, enumeration, may_join
from citewell.kit.question import FACETS, Question
from citewell.kit.words import stem, terms
from citewell.types import AnswerSentence, Citation, Evidence, Source

MAX_ITEMS = 12
MAX_WORDS = 60
MADE_BY = "gathered"

_TITLE_WORDS = frozenset(
    stem(word)
    for word in """about overview fact facts sheet guide information introduction basics question questions health
    patient patients page disease disorder syndrome condition general summary encyclopedia what""".split()
)


@dataclass(slots=True)
class _Entry:
    """One item of the sentence to be, and the lists that name it."""

    text: str
    key: frozenset[str]
    named_by: list[Evidence]


def gathered(
    statement: Evidence, evidence: Sequence[Evidence], sources: Sequence[Source], question: Question
) -> tuple[AnswerSentence, list[Evidence]] | None:
    """The sentence that a chosen list grows into, and the lists it is made of, the chosen one first.

    None if the statement is no list of what was asked for, or no other source adds to it or confirms it.
    """
    own = enumeration(statement.text)
    known = _asked(question)
    titles = {source.rank: source.document.title for source in sources}
    if own is None or not question.facets or not _on_the_topic(statement, own, titles, question, known):
        return None
    entries = [_Entry(item.text, item.key(), [statement]) for item in own.items]
    used = [statement]
    for other in evidence:
        if any(other.source == one.source or other.doc_id == one.doc_id for one in used):
            continue
        theirs = enumeration(other.text)
        if theirs is None or not may_join(own, theirs, known):
            continue
        if _on_the_topic(other, theirs, titles, question, known) and _merge(entries, own, theirs, other):
            used.append(other)
    return (_sentence(own, entries), used) if len(used) > 1 else None


def _asked(question: Question) -> frozenset[str]:
    """The terms of the query and every name of the sides it asks for."""
    return frozenset(question.topic).union(question.asked, *(FACETS[facet][0] for facet in question.facets))


def _on_the_topic(
    evidence: Evidence, listed: Enumeration, titles: dict[int, str], question: Question, known: frozenset[str]
) -> bool:
    """Whether the list is of the side asked for, and of nothing narrower or wider than the thing asked about.

    "Symptoms may include" is about what the title names: then that must be the thing asked about and no more.
    """
    lead = frozenset(terms(listed.lead))
    names = frozenset().union(*(FACETS[facet][0] for facet in question.facets))
    above = frozenset(terms(f"{evidence.heading} {titles[evidence.source]}"))
    if lead.isdisjoint(names):
        return False
    topic = frozenset(question.topic)
    if topic <= lead:
        return True
    return topic <= above | lead and above - known - _TITLE_WORDS == frozenset()


def _merge(entries: list[_Entry], own: Enumeration, theirs: Enumeration, other: Evidence) -> bool:
    """Add the other's items and confirm those it shares; whether it did either."""
    did = False
    for item in theirs.items:
        same = [entry for entry in entries if entry.key == item.key()]
        if same:
            same[0].named_by.append(other)
            did = True
        elif _is_new(item, entries) and len(entries) < MAX_ITEMS and _length(own, entries, item) <= MAX_WORDS:
            entries.append(_Entry(item.text, item.key(), [other]))
            did = True
    return did


def _is_new(item: Item, entries: Sequence[_Entry]) -> bool:
    """Not a wider or narrower name of what is listed: "pain" beside "back pain"."""
    key = item.key()
    return bool(key) and not any(key <= entry.key or entry.key <= key for entry in entries)


def _length(own: Enumeration, entries: Sequence[_Entry], item: Item) -> int:
    return sum(len(text.split()) for text in [own.lead, item.text, *(entry.text for entry in entries)])


def _sentence(own: Enumeration, entries: Sequence[_Entry]) -> AnswerSentence:
    separator = "; " if any("," in entry.text for entry in entries) else ", "
    text = own.lead
    citations: list[Citation] = []
    for i, entry in enumerate(entries):
        text += (separator if i else " ") + entry.text
        citations += [replace(citation(evidence), at=len(text)) for evidence in entry.named_by]
    return AnswerSentence(text + ".", tuple(citations), MADE_BY)
