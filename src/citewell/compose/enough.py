"""Whether the sources speak of what was asked at all: silence is better than an answer to another question.

In: the query and its best evidence. Out: yes or no. All thresholds of abstention stand here; how they were set and what they
cost is in docs/decisions/abstention.md.
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
    wanted = demand(query.terms or terms(query.text), read_question(query.words or query.text), idf)
    titles = {source.rank: source.document.title for source in sources}
    for e in evidence[:LOOKED_AT]:
        above = terms(f"{titles.get(e.source, '')} {e.heading}")
        covered = coverage(wanted, [(frozenset(e.terms), 1.0), (frozenset(above), 1.0)])
        cosine = 0.0 if query_vector is None or e.vector is None else float(np.dot(query_vector, e.vector))
        if covered >= COVERED or cosine >= NEAR or (covered >= COVERED_AND_NEAR[0] and cosine >= COVERED_AND_NEAR[1]):
            return True
    return False
