"""Choose what an answer is made of: what answers best, then only what a careful reader would add to it.

In: weighed evidence. Out: a few runs, the best first, the others in the order of sources and of the text. Runs of one
source that touch are put together, so that nothing is said twice and what follows each other is read so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from citewell.kit.meaning import numbers
from citewell.types import Evidence

ADDED = 0.5  # chance of belonging to the best short answer from which a run is added (docs/decisions/reader.md)
SAME_WORDS = 0.72  # share of the shorter one's words, weighed by rarity, from which two runs may say the same
SAME_MEANING = 0.9  # cosine from which they may
LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Budget:
    """How long an answer may be; words as white space divides them."""

    max_runs: int = 4
    min_words: int = 0  # below this more is added, whatever it is worth
    max_words: int = 120


def select(evidence: Sequence[Evidence], idf: Callable[[str], float], budget: Budget) -> list[Evidence]:
    """Choose runs for one answer from evidence, best first. Same input, same choice."""
    chosen: list[Evidence] = []
    words = 0
    for e in evidence:
        if len(chosen) == budget.max_runs:
            break
        added = e.reading.best if e.reading is not None else 0.0
        if chosen and added < ADDED and words >= budget.min_words:
            continue
        count = len(e.text.split())
        if chosen and words + count > budget.max_words:  # the best may be longer than a short answer
            continue
        if any(_overlap(e, other) or repeats(e, other, idf) for other in chosen):
            continue
        chosen.append(e)
        words += count
    return _in_order(chosen)


def _in_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The best first with what follows it, then source by source."""
    if not chosen:
        return []
    first = chosen[0]
    ranks = {source: place for place, source in enumerate(dict.fromkeys(e.source for e in chosen))}
    rest = sorted(
        chosen[1:], key=lambda e: (ranks[e.source], e.start < first.start and e.source == first.source, e.start)
    )
    return [first, *rest]


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


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.doc_id == other.doc_id and one.start < other.end and other.start < one.end
