"""Choose what an answer is made of: what answers best, then only what a careful reader would add to it.

In: weighed evidence. Out: a few runs, the best first; what stands close together in one document is read in its order
there. Nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from citewell.kit.meaning import numbers
from citewell.types import Evidence

ADDED = 0.85  # share of the best run's chance of being chosen from which another is added (docs/decisions/reader.md)
SAME_WORDS = 0.72  # share of the shorter one's words, weighed by rarity, from which two runs may say the same
SAME_MEANING = 0.9  # cosine from which they may
LEAST_WEIGHT = 0.05
CLOSE = 400  # characters between two runs that are read in the order of the text


Bridge: TypeAlias = Callable[[Evidence, Evidence], Evidence | None]
"""Makes one run of two that nearly touch, None where they do not."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long an answer may be; words as white space divides them."""

    max_runs: int = 4
    min_words: int = 0  # below this more is added, whatever it is worth
    max_words: int = 120


def no_bridge(_one: Evidence, _other: Evidence) -> None:
    """Each run is quoted by itself."""


def select(
    evidence: Sequence[Evidence], idf: Callable[[str], float], budget: Budget, bridge: Bridge = no_bridge
) -> list[Evidence]:
    """Choose runs for one answer from evidence, best first. Same input, same choice."""
    chosen: list[Evidence] = []
    words = 0
    for e in evidence:
        if len(chosen) == budget.max_runs:
            break
        if chosen and _chosen(e) <= ADDED * _chosen(evidence[0]) and words >= budget.min_words:
            continue
        count = len(e.text.split())
        if chosen and words + count > budget.max_words:  # the best may be longer than a short answer
            continue
        inside = next((place for place, other in enumerate(chosen) if _holds(e, other)), None)
        others = [other for place, other in enumerate(chosen) if place != inside]
        if any(_overlap(e, other) or repeats(e, other, idf) for other in others):
            continue
        if inside is not None:  # more of what is chosen already
            words += count - len(chosen[inside].text.split())
            chosen[inside] = e
            continue
        chosen.append(e)
        words += count
    joined: list[Evidence] = []
    for e in _in_order(chosen):
        whole = bridge(joined[-1], e) if joined else None
        joined = [*joined[:-1], whole] if whole else [*joined, e]
    return joined


def _chosen(e: Evidence) -> float:
    """The chance that a careful reader would choose it."""
    return e.reading.best if e.reading is not None else 0.0


def _in_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Best first; what stands close together in one document is read in its order there."""
    stretches: list[list[Evidence]] = []
    for e in chosen:
        near = next((stretch for stretch in stretches if any(_close(e, other) for other in stretch)), None)
        if near is None:
            stretches.append([e])
        else:
            near.append(e)
    return [e for stretch in stretches for e in sorted(stretch, key=lambda e: e.start)]


def _close(one: Evidence, other: Evidence) -> bool:
    apart = max(one.start, other.start) - min(one.end, other.end)
    return one.doc_id == other.doc_id and apart <= CLOSE


def repeats(one: Evidence, other: Evidence, idf: Callable[[str], float]) -> bool:
    """Whether two runs say the same. Where they differ in a figure they do not: the dose for a child is another."""
    if {(n.value, n.unit) for n in numbers(one.text)} != {(n.value, n.unit) for n in numbers(other.text)}:
        return False
    if one.vector is not None and other.vector is not None and float(np.dot(one.vector, other.vector)) >= SAME_MEANING:
        return True
    mine, theirs = _weights(one, idf), _weights(other, idf)
    common = sum(weight for term, weight in mine.items() if term in theirs)
    return common >= SAME_WORDS * min(sum(mine.values()), sum(theirs.values()))


def _weights(e: Evidence, idf: Callable[[str], float]) -> Mapping[str, float]:
    return {term: max(idf(term), LEAST_WEIGHT) for term in e.terms}


def _holds(one: Evidence, other: Evidence) -> bool:
    return one.doc_id == other.doc_id and one.start <= other.start and other.end <= one.end


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.doc_id == other.doc_id and one.start < other.end and other.start < one.end
