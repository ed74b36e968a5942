"""Merge BM25 and dense hits for one query into one ranking of passages.

In: (passage_no, score) from each. Out: Fused, best first. BM25 scores have no upper bound, so they are divided by the
best one; cosines are taken as they are. Stretching cosines to [0, 1] between the best and the last hit, as is often
done, gives the same weight to a query that the vectors tell apart and to one that they do not: it was worse on every
set but one (docs/decisions/retrieval.md).

Source: a convex combination, as in Bruch, Gai & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage with its fused score."""

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
        dense_share: share of the cosine in the score, in [0, 1]. A passage without a vector is taken to be as near in
            meaning as it is in words: its share of the best BM25 score times the best cosine.
    Returns:
        Best first, ties by passage_no.
    """
    by_words = dict(lexical)
    top = max(by_words.values(), default=0.0)
    nearest = min(1.0, max([0.0, *similarities.values()])) if similarities else 1.0
    fused = []
    for number in dict.fromkeys([*by_words, *(number for number, _ in dense)]):
        words = by_words.get(number, 0.0) / top if top else 0.0
        similarity = similarities.get(number)
        meaning = nearest * words if similarity is None else min(1.0, max(0.0, similarity))
        score = round((1 - dense_share) * words + dense_share * meaning, 6)
        fused.append(Fused(number, score, similarity))
    return best_first(fused)


def best_first(hits: Iterable[Fused]) -> list[Fused]:
    """By score, ties by passage_no."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage_no))


def spread(hits: Sequence[Fused]) -> list[Fused]:
    """Hits with their scores stretched, so that the best has 1 and the last 0: in the same order."""
    high, low = (hits[0].score, hits[-1].score) if hits else (0.0, 0.0)
    if high <= low:
        return [replace(hit, score=1.0) for hit in hits]
    return [replace(hit, score=round((hit.score - low) / (high - low), 6)) for hit in hits]
