"""A sentence that lists things, taken apart: `Symptoms may include fever, chills and a rash.`

In: one statement. Out: what leads the list in, and its items with their places. Used by compose, which gathers the
items of several sources into one sentence, and by verify, which looks at each item again.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from citewell.kit.meaning import protected
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, terms, words

MAX_LEAD_WORDS = 16
MAX_ITEM_WORDS = 8

# A colon, or a verb that says "here they come"; nothing else is taken for a list.
_LEAD = regex.compile(
    r"(?P<lead>[^:;.?!]{3,140}?(?::|\b(?:includes?|included|are|were|consists? of|comprises?)\b(?!\s*:)))"
    r"\s+(?P<items>.+?)\.?\s*$",
    regex.DOTALL,
)
_SEPARATOR = regex.compile(r"\s*;\s*(?:and\s+|or\s+)?|\s*,\s*(?:and\s+|or\s+)?")
_LAST_TWO = regex.compile(r"\s+(?:and|or)\s+")
_NO_ITEM = regex.compile(
    r"^(?:which|who|that|but|if|when|because|so|as|while|although|it|they|this|these|is|are|was|were|not|no|etc)\b",
    regex.IGNORECASE,
)
_STRENGTH = frozenset({"negation", "condition", "quantifier", "comparison", "obligation", "attribution", "number"})
_MAY_GO = frozenset(
    stem(word) for word in "common main usual possible typical known other several various many".split()
)
_FRAME = frozenset(stem(word) for word in "include includes included following consist comprise see have be".split())


@dataclass(frozen=True, slots=True)
class Item:
    """One thing listed: `text == statement[start:end]`."""

    text: str
    start: int
    end: int

    def key(self) -> frozenset[str]:
        """What it is, whatever its form: items with equal keys are the same thing."""
        return frozenset(terms(self.text))


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list in one sentence: `lead` opens the statement and ends with its verb or colon."""

    lead: str
    items: tuple[Item, ...]

    def beside(self, known: frozenset[str]) -> frozenset[str]:
        """What the lead says beside the known terms: "early", "severe", "children"."""
        return frozenset(terms(self.lead)) - known - _FRAME


def enumeration(text: str) -> Enumeration | None:
    """Take a statement apart that is one list of at least two short items; None for any other."""
    found = _LEAD.match(text)
    if found is None or len(words(found["lead"])) > MAX_LEAD_WORDS:
        return None
    pieces = _pieces(found["items"], found.start("items"))
    items = tuple(Item(text[start:end], start, end) for start, end in pieces)
    return Enumeration(found["lead"], items) if len(items) >= 2 and all(map(_is_item, items)) else None


def _pieces(listed: str, offset: int) -> list[tuple[int, int]]:
    """The places of the items: between semicolons if there are any, else between commas and the last "and"."""
    separators = list(_SEPARATOR.finditer(listed))
    if any(";" in s.group() for s in separators):
        separators = [s for s in separators if ";" in s.group()]
    bounds = [(s.start(), s.end()) for s in separators]
    last = bounds[-1][1] if bounds else 0
    if bounds and not regex.search(r"(?:and|or)\s+$", listed[:last]):
        joint = _LAST_TWO.search(listed, last)
        if joint is not None and ";" not in listed:
            bounds.append(joint.span())
    starts = [0, *(end for _, end in bounds)]
    ends = [*(start for start, _ in bounds), len(listed)]
    return [(offset + start, offset + end) for start, end in zip(starts, ends, strict=True) if end > start]


def _is_item(item: Item) -> bool:
    found = words(item.text)
    return (
        0 < len(found) <= MAX_ITEM_WORDS
        and not _NO_ITEM.match(item.text)
        and not all(word in ENGLISH_STOP_WORDS for word in found)
        and not any(sign in item.text for sign in ".:?!")
        and not any(p.kind == "negation" for p in protected(item.text))
    )


def may_join(one: Enumeration, other: Enumeration, known: frozenset[str]) -> bool:
    """Whether what `other` lists may stand under the lead of `one` without any change of meaning.

    No strengthening: a doubt in the other's lead is in the first's too. No condition, negation, quantity or
    comparison stands in one of them alone, and no further word but "common" and its like, which may only be lost.

    Args:
        known: analysed terms of what was asked, which both leads may name or leave to their headings.
    """
    if any(p.kind == "condition" for item in other.items for p in protected(item.text)):
        return False  # "fever, chills and headache in children": it may hold for all of them
    ours, theirs = protected(one.lead), protected(other.lead)
    hedged = {p.text.lower() for p in ours if p.kind == "hedge"}
    if any(p.kind == "hedge" and p.text.lower() not in hedged for p in theirs):
        return False
    if {p.text.lower() for p in ours if p.kind in _STRENGTH} != {p.text.lower() for p in theirs if p.kind in _STRENGTH}:
        return False
    doubts = frozenset(term for doubt in hedged for term in terms(doubt))
    first, second = one.beside(known) - doubts, other.beside(known) - doubts
    return first <= second and second - first <= _MAY_GO
