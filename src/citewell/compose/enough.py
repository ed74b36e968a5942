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

LOOKED_AT = 6  # best statements
NEARBY_CREDIT = 0.5  # for a word of the query that only the statement's passage names
COVERED_AND_NEAR = 0.88  # share of the query covered plus cosine to it
COVERED = 0.42  # share of the query covered, while there are no vectors


def enough(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> bool:
    """Say whether one of the best statements covers what the query names and is close to it in meaning."""
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
        if query_vector is None or e.vector is None:
            if covered >= COVERED:
                return True
        elif covered + float(np.dot(query_vector, e.vector)) >= COVERED_AND_NEAR:
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
