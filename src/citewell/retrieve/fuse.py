"""Merge BM25 and dense hits for one query into one ranking of passages.

In: (passage_no, score) from each. Out: Fused, best first. Scores are brought to [0, 1] and added: on Cranfield, CACM,
NPL and LiveQA this was better than adding reciprocal ranks (docs/decisions/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage with its fused score and what it was fused from."""

    passage_no: int
    score: float  # in [0, 1]
    similarity: float | None  # cosine; None while the passage has no vector


def fuse(
    lexical: Sequence[tuple[int, float]],
    dense: Sequence[tuple[int, float]],
    similarities: Mapping[int, float],
    *,
    dense_share: float,
) -> list[Fused]:
    """Rank every passage that either search found.

    Args:
        lexical, dense: (passage_no, score), best first; a passage at most once in each.
        similarities: cosine of each of these passages that has a vector, also of those only BM25 found.
        dense_share: share of the dense score, in [0, 1]. A passage without a vector is ranked by BM25 alone.
    Returns:
        Best first, ties by passage_no.
    """
    lexical_scores = dict(lexical)
    top = max(lexical_scores.values(), default=0.0)
    low, high = (dense[-1][1], dense[0][1]) if dense else (0.0, 0.0)
    fused = []
    for number in dict.fromkeys([*lexical_scores, *(number for number, _ in dense)]):
        by_words = lexical_scores.get(number, 0.0) / top if top else 0.0
        similarity = similarities.get(number)
        score = by_words
        if similarity is not None:
            by_meaning = (similarity - low) / (high - low) if high > low else float(similarity >= high)
            score = (1 - dense_share) * by_words + dense_share * max(0.0, by_meaning)
        fused.append(Fused(number, round(score, 6), similarity))
    return sorted(fused, key=lambda hit: (-hit.score, hit.passage_no))
