"""Whether the sources speak of what was asked at all: silence is better than an answer to another question.

In: the query and its best evidence. Out: yes or no. All thresholds of abstention stand here; how they were set and
what they cost is in docs/decisions/abstention.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from citewell.kit.coverage import coverage, demand
from citewell.kit.question import read_question
from citewell.kit.words import terms
from citewell.types import Evidence, Query, Source, Vector

LOOKED_AT = 8  # best statements
COVERED = 0.8  # words alone: this share of the query's weight named by one statement with what stands above it
COVERED_AND_NEAR = (0.5, 0.5)  # words and cosine together
NEARBY_CREDIT = 0.5  # for what the statement's passage names elsewhere
NEAR = 0.72  # cosine alone: the same said in other words


def enough(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> bool:
    """Say whether one of the best statements covers what the query names, or is close to it in meaning."""
    question = read_question(query.words or query.text)
    wanted = demand(query.terms or terms(query.text), question, idf)
    titles = {source.rank: source.document.title for source in sources}
    for e in evidence[:LOOKED_AT]:
        title = titles.get(e.source, "")
        if question.acronyms and not any(name in f"{title} {e.heading} {e.quote}" for name in question.acronyms):
            continue
        above = terms(f"{title} {e.heading}")
        near = _named_nearby(e, sources, wanted.terms)
        covered = coverage(wanted, [(frozenset(e.terms), 1.0), (frozenset(above), 1.0), (near, NEARBY_CREDIT)])
        cosine = 0.0 if query_vector is None or e.vector is None else float(np.dot(query_vector, e.vector))
        if covered >= COVERED or cosine >= NEAR or (covered >= COVERED_AND_NEAR[0] and cosine >= COVERED_AND_NEAR[1]):
            return True
    return False


def _named_nearby(evidence: Evidence, sources: Sequence[Source], wanted: Sequence[str]) -> frozenset[str]:
    """The terms of the query that the passage of a statement names."""
    for source in sources:
        if source.rank == evidence.source:
            for found in source.passages:
                if found.passage.start <= evidence.start < found.passage.end:
                    return frozenset(terms(found.passage.text)).intersection(wanted)
    return frozenset()
