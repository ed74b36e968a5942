"""What a query asks about, in parts: "Does vitamin D prevent severe influenza?" asks of vitamin D and of influenza.

In: the text of a query. Out: its parts, each the terms of one noun phrase as far as that can be seen without a parser:
words of no meaning, words of direction (kit.direction) and punctuation divide them. Two statements speak of the same
point only if they name the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

import regex

from citewell.kit.direction import DIRECTIONS
from citewell.kit.words import ENGLISH_STOP_WORDS, stem, words

Part: TypeAlias = tuple[str, ...]
"""Stems of one noun phrase of a query, in order."""

_TOKEN = regex.compile(r"[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]")
_OF_THE = regex.compile(r"\bof (?:the|an?)\b", regex.IGNORECASE)
_DIVIDING = ENGLISH_STOP_WORDS | frozenset(
    """may might must shall also however although significantly significant statistically throughout across among
    within since per upon toward towards versus vs yes overall please cannot without never neither none""".split()
)
_GENERIC = frozenset(
    stem(word)
    for word in """information info find know tell learn get want need help like please best good better people person
    someone anyone use used using make way ways thing things kind kinds type types different many much long often old
    new there say said question answer answers vs versus difference differences differ compare compared comparison
    distinguish differentiate explain describe list overview example examples name called mean means meaning work
    works""".split()
)
"""Stems that ask without naming anything."""

UNTELLING = frozenset(
    stem(word)
    for word in """risk patient patients people person study studies data result results level levels rate rates use
    used using group effect evidence case cases number year years infection disease""".split()
)
"""Stems that stand in findings of every kind: sharing one of them means nothing."""

_SAME = ("death deaths die died dies mortality fatal fatality", "odds likelihood chance probability")
_ALIKE = {member: group for group in (frozenset(map(stem, line.split())) for line in _SAME) for member in group}


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of a query, in order, each once; () for a query of generic words only."""
    parts: list[Part] = []
    open_part: list[str] = []
    telling = False  # whether the word before belongs to a part
    for match in _TOKEN.finditer(_OF_THE.sub("of", text)):
        found = words(match.group())
        if telling and found == ["of"]:
            continue  # "cancer of the prostate" is one thing, "risk of cancer" only names cancer
        if not found or not _DIVIDING.isdisjoint(found) or any(word in DIRECTIONS for word in found):
            parts.append(tuple(open_part))
            open_part, telling = [], False
            continue
        new = [s for s in map(stem, found) if s not in _GENERIC and s not in UNTELLING]
        open_part += new
        telling = bool(new)
    parts.append(tuple(open_part))
    return tuple(dict.fromkeys(filter(None, parts)))


def with_alike(stems: Iterable[str]) -> frozenset[str]:
    """The stems, and those of words that findings use in their place: "died" where "mortality" was asked."""
    found = frozenset(stems)
    return found.union(*(_ALIKE[s] for s in found if s in _ALIKE))


def named(part: Sequence[str], stems: Collection[str], weight: Callable[[str], float]) -> float:
    """The share of a part that a text names, in [0, 1], weighed by rarity."""
    total = sum(weight(s) for s in part)
    return sum(weight(s) for s in part if s in stems) / total if total else 0.0
