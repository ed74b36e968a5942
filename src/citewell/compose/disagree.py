"""Propose pairs of statements that may contradict each other on the point asked, each in its own source's words.

In: the query and its weighed evidence. Out: sentences that set one quote against another, closest pairs first. Here it
is only seen that both speak of the point asked and resemble each other; whether they contradict: verify.contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import regex

from citewell.compose.cite import citation
from citewell.kit.frames import disagreement
from citewell.kit.point import UNTELLING, parts_of
from citewell.types import AnswerSentence, Evidence, Query, Vector

NAMED_OF_QUERY = 0.45  # share of the query's terms, weighed by rarity, that both sides name
LIKE_QUERY = 0.45  # cosine of each side and the query
ALIKE = 0.55  # cosine of the two sides
IN_COMMON = 0.3  # share of the shorter side's terms, weighed by rarity, that the other has too
PROPOSED = 40  # pairs at most

_LEANS = regex.compile(r"(?:it|they|this|these|those|that|he|she|its|their|such|both|but|and)\b", regex.IGNORECASE)


def disagreements(
    query: Query, evidence: Sequence[Evidence], *, idf: Callable[[str], float], query_vector: Vector | None
) -> tuple[AnswerSentence, ...]:
    """Pairs of statements of two sources that speak of the same point, as sentences that cite both; not yet judged.

    Args:
        query: as parsed.
        evidence: weighed for it.
        idf: rarity of a term in the library, >= 0.
        query_vector: (dim,) float32 of length 1. Without vectors nothing is proposed: words alone are too weak a sign
            that two statements speak of the same.
    """
    asked = frozenset(term for part in parts_of(query.words or query.text) for term in part)
    if query_vector is None or len(asked) < 2:
        return ()
    on_point = [e for e in evidence if _is_on_point(e, asked, idf, query_vector)]
    scored: list[tuple[float, Evidence, Evidence]] = []
    for one, other in combinations(on_point, 2):
        if one.doc_id == other.doc_id or one.vector is None or other.vector is None:
            continue
        likeness = float(np.dot(one.vector, other.vector))
        common = _share(asked, frozenset(one.terms) & frozenset(other.terms), idf)
        if likeness >= ALIKE and common >= NAMED_OF_QUERY and _in_common(one, other, idf) >= IN_COMMON:
            first, second = sorted((one, other), key=lambda e: (e.source, e.start))
            scored.append((common + likeness, first, second))
    scored.sort(key=lambda entry: (-entry[0], entry[1].source, entry[1].start, entry[2].source, entry[2].start))
    return tuple(_sentence(one, other) for _, one, other in scored[:PROPOSED])


def _is_on_point(evidence: Evidence, asked: frozenset[str], idf: Callable[[str], float], query: Vector) -> bool:
    """A statement that names enough of the query itself, and whose own words say what it speaks of."""
    if evidence.vector is None or _LEANS.match(evidence.text):
        return False
    near = float(np.dot(evidence.vector, query)) >= LIKE_QUERY
    return near and _share(asked, frozenset(evidence.terms), idf) >= NAMED_OF_QUERY


def _share(asked: frozenset[str], found: frozenset[str], idf: Callable[[str], float]) -> float:
    total = sum(max(idf(term), 0.05) for term in sorted(asked))
    return sum(max(idf(term), 0.05) for term in sorted(asked & found)) / total


def _in_common(one: Evidence, other: Evidence, idf: Callable[[str], float]) -> float:
    """Share of the lighter side's telling terms that the other has too."""
    here, there = frozenset(one.terms) - UNTELLING, frozenset(other.terms) - UNTELLING
    lighter = min(sum(idf(term) for term in sorted(side)) for side in (here, there))
    return sum(idf(term) for term in sorted(here & there)) / lighter if lighter > 0 else 0.0


def _sentence(one: Evidence, other: Evidence) -> AnswerSentence:
    cited = (citation(one), citation(other))
    return AnswerSentence(disagreement(one.text, one.source, other.text, other.source), cited)
