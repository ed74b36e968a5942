"""Judge a sentence that lists what several sources name: every item by the source behind it.

In: a gathered sentence, its citations each behind an item (`Citation.at`). Out: the same with the citations that hold,
or None if an item is left without one or the lead is not its first source's. Whoever gathered it is not trusted: the
lists are found again in the quotes.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from citewell.kit.enumeration import Item, enumeration
from citewell.kit.meaning import protected
from citewell.kit.words import words
from citewell.types import AnswerSentence, Citation

GATHERED = "gathered"
_BULLET = regex.compile(r"(?m)^\s*(?:[-–—*•·▪◦‣●]|\(?\d{1,2}[.)])\s+")


def judged_gathering(sentence: AnswerSentence) -> AnswerSentence | None:
    """The sentence with the citations that name their item, if every item has one and the lead its own words."""
    listed = enumeration(sentence.text)
    if listed is None or not sentence.citations or not _holds(sentence.citations[0].quote, listed.lead):
        return None
    kept: list[Citation] = []
    for item in listed.items:
        behind = [c for c in sentence.citations if c.at == item.end and _names(c, item, listed.lead, sentence.text)]
        if not behind:
            return None
        kept += [replace(citation, support="supported", score=1.0) for citation in behind]
    return replace(sentence, citations=tuple(kept))


def _names(citation: Citation, item: Item, lead: str, shown: str) -> bool:
    """Whether a source lists an item and doubts and limits it no more than the sentence shown does."""
    quote = _BULLET.sub("", citation.quote)
    place = _place(words(quote), words(item.text))
    if place is None:
        return False
    kept = {p.text.lower() for p in protected(shown)}
    if any(p.kind == "condition" and p.text.lower() not in kept for p in protected(quote)):
        return False  # a condition behind the list may hold for every item
    before = quote[: _lead_end(quote)]
    allowed = {p.text.lower() for p in protected(lead)}
    return all(p.text.lower() in allowed for p in protected(before)) and place >= len(words(before))


def _lead_end(quote: str) -> int:
    """Where the list of a quote begins: behind its first colon, else behind the verb that opens it."""
    found = regex.search(r":|\b(?:includes?|included|are|were|consists? of|comprises?)\b", quote)
    return found.end() if found else 0


def _holds(quote: str, lead: str) -> bool:
    """Whether a lead stands in a quote word for word."""
    return _place(words(quote), words(lead)) is not None


def _place(text: list[str], part: list[str]) -> int | None:
    """Where some words stand side by side in a text."""
    return (
        next((i for i in range(len(text) - len(part) + 1) if text[i : i + len(part)] == part), None) if part else None
    )
