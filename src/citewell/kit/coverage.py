"""How much of what a query names is found in a text and in what stands above it.

In: the analysed words of a query, weighed by their rarity. Out: a share in [0, 1]. Used by evidence to weigh a
sentence and by compose to see whether the sources speak of what was asked at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from citewell.kit.question import FACETS, GENERIC, SAME_AS, Question, facets_of

GENERIC_WEIGHT = 0.15  # "information", "best", "people": found or not, they say little
SAME_CREDIT = 0.9  # "operation" where "surgery" was asked, "therapy" where "treatment" was
STAND_IN_CREDIT = 0.6  # "surgery" where "treatment" was asked
FLOOR = 0.15  # of the heaviest word: in a library on one subject its name is in every document, and yet it counts


@dataclass(frozen=True, slots=True)
class Demand:
    """The terms of a query with their weights, which sum to 1, and for each the terms that may stand in for it."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    names: tuple[frozenset[str], ...]  # nearly as good as the term itself
    stand_ins: tuple[frozenset[str], ...]  # a hint of it


def demand(terms: Sequence[str], question: Question, idf: Callable[[str], float]) -> Demand:
    """Weigh the terms of a query by their rarity in the library, each once, generic words little."""
    unique = tuple(dict.fromkeys(terms))
    raw = [max(idf(term), 0.0) for term in unique]
    floor = FLOOR * max(raw, default=0.0) or 1.0
    named = max((w for t, w in zip(unique, raw, strict=True) if t in question.topic), default=0.0)
    if named:  # the side asked for never outweighs the thing it is a side of
        raw = [
            min(w, named) if t in question.asked and t not in question.topic else w
            for t, w in zip(unique, raw, strict=True)
        ]
    weighed = [
        max(w, floor) * (GENERIC_WEIGHT if t in GENERIC and t not in question.topic else 1.0)
        for t, w in zip(unique, raw, strict=True)
    ]
    total = sum(weighed) or 1.0
    facets = [next(iter(sorted(facets_of((term,)))), None) for term in unique]
    return Demand(
        unique,
        tuple(weight / total for weight in weighed),
        tuple(FACETS[f][0] if f else SAME_AS.get(t, frozenset()) for t, f in zip(unique, facets, strict=True)),
        tuple(FACETS[f][1] if f else frozenset() for f in facets),
    )


def coverage(wanted: Demand, places: Sequence[tuple[Collection[str], float]]) -> float:
    """The weighed share of a query's terms found; each counts with the best place it is found in.

    Args:
        wanted: the query's terms.
        places: analysed terms of a text, and how much a find there counts, in [0, 1].
    """
    return share(wanted, finds(wanted, places))


def finds(wanted: Demand, places: Sequence[tuple[Collection[str], float]]) -> tuple[float, ...]:
    """For each term of the query the best find, in [0, 1]."""
    return tuple(
        max((credit * _found(wanted, i, there) for there, credit in places), default=0.0)
        for i in range(len(wanted.terms))
    )


def share(wanted: Demand, *found: Sequence[float]) -> float:
    """The weighed sum of the best of several credits of each term."""
    best = found[0] if len(found) == 1 else map(max, *found)
    return float(sum(weight * credit for weight, credit in zip(wanted.weights, best, strict=True)))


def _found(wanted: Demand, i: int, there: Collection[str]) -> float:
    if wanted.terms[i] in there:
        return 1.0
    if not wanted.names[i].isdisjoint(there):
        return SAME_CREDIT
    return STAND_IN_CREDIT if not wanted.stand_ins[i].isdisjoint(there) else 0.0
