"""Find the other sources that say the same as a chosen statement.

In: a statement of an answer and all evidence. Out: citations, the statement's own first. These are proposals: verify
decides. A proposal must hold every number and denial of the statement and nearly all of its words, so that few are
refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from citewell.kit.meaning import negations, numbers
from citewell.types import Citation, Evidence

MAX_FURTHER = 3
HELD_WORDS = 0.72  # weighed share of the statement's terms that the other must hold, if no vectors speak
HELD_WORDS_ALIKE = 0.55  # ... if the vectors are alike
ALIKE = 0.82


def citations(statement: Evidence, evidence: Sequence[Evidence], idf: Callable[[str], float]) -> tuple[Citation, ...]:
    """The statement's own citation, then one for each other source that says as much, closest first."""
    weights = {term: max(idf(term), 0.05) for term in statement.terms}
    held: list[tuple[float, Evidence]] = []
    for other in evidence:
        if other.source == statement.source or other.doc_id == statement.doc_id:
            continue
        if len(weights.keys() & other.terms) * 3 < len(weights):
            continue
        share = _held(weights, other)
        needed = HELD_WORDS_ALIKE if _cosine(statement, other) >= ALIKE else HELD_WORDS
        if share >= needed and _same_facts(statement, other):
            held.append((share, other))
    held.sort(key=lambda entry: (-entry[0], entry[1].source, entry[1].start))
    further: list[Evidence] = []
    for _, other in held:
        if len(further) < MAX_FURTHER and all(other.source != kept.source for kept in further):
            further.append(other)
    return tuple(citation(e) for e in [statement, *further])


def _held(weights: Mapping[str, float], other: Evidence) -> float:
    """The weighed share of a statement's terms that the other holds."""
    return sum(weights.get(term, 0.0) for term in dict.fromkeys(other.terms)) / (sum(weights.values()) or 1.0)


def _same_facts(statement: Evidence, other: Evidence) -> bool:
    """The other names every number of the statement, and denies just as much."""
    said = {(n.value, n.unit) for n in numbers(statement.text)}
    backed = {(n.value, n.unit) for n in numbers(other.quote)}
    return said <= backed and bool(negations(statement.text)) == bool(negations(other.quote))


def _cosine(one: Evidence, other: Evidence) -> float:
    return 0.0 if one.vector is None or other.vector is None else float(np.dot(one.vector, other.vector))


def citation(e: Evidence) -> Citation:
    """The pointer to a piece of evidence."""
    return Citation(e.source, e.doc_id, e.revision, e.start, e.end, e.quote, kind=e.kind)
