"""Let the best passages lean on their neighbours in meaning: what matters for a query comes in clusters.

In: fused hits, their vectors and documents. Out: the same hits on the same scale, reordered. First scores:
retrieve.fuse.

Source: Diaz, "Regularizing ad hoc retrieval scores", CIKM 2005; the cluster hypothesis is van Rijsbergen's. Expanding
the query by its first hits was tried too (Rocchio on vectors, RM3 on words): docs/decisions/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from citewell.retrieve.fuse import Fused, best_first
from citewell.types import Vector

DEPTH = 100
"""Hits looked at: what stands lower never comes near the first page."""

NEIGHBOURS = 3
"""Nearest hits of other documents that a hit leans on; three to five were alike."""

SHARPNESS = 4
"""A neighbour counts by this power of its cosine, so that near ones count most."""


def lean_on_neighbours(
    hits: Sequence[Fused], vectors: Mapping[int, Vector], documents: Mapping[int, str], *, share: float
) -> list[Fused]:
    """Mix into each of the first hits' scores the mean score of the hits nearest to it in other documents.

    Args:
        hits: best first.
        vectors: by passage_no; a hit without one keeps its score.
        documents: by passage_no, the document of each hit; passages of one document do not lift one another.
        share: of the neighbours' mean in the new score, in [0, 1].
    Returns:
        The same hits, best first, ties by passage_no. Scores stay within the range of those given.
    """
    chosen = [hit for hit in hits[:DEPTH] if hit.passage_no in vectors and hit.passage_no in documents]
    if not share or len(chosen) < 2:
        return list(hits)
    numbers = [hit.passage_no for hit in chosen]
    nearness = _nearness(np.stack([vectors[n] for n in numbers]), [documents[n] for n in numbers])
    scores = np.array([hit.score for hit in chosen])
    weight = nearness.sum(axis=1)
    means = np.einsum("ij,j->i", nearness, scores) / np.maximum(weight, 1e-12)
    mixed = np.where(weight > 0, (1 - share) * scores + share * means, scores)
    new = {number: round(float(score), 6) for number, score in zip(numbers, mixed, strict=True)}
    return best_first(replace(hit, score=new.get(hit.passage_no, hit.score)) for hit in hits)


def _nearness(vectors: NDArray[np.float32], documents: Sequence[str]) -> NDArray[np.float64]:
    """(n, n): how much each row leans on each column, 0 but for its nearest of other documents."""
    # einsum, not a product of matrices: that would start threads, whose number could show in the last digit.
    cosines = np.round(np.maximum(np.einsum("ik,jk->ij", vectors, vectors), 0.0), 5).astype(np.float64)
    _, owner = np.unique(np.array(documents), return_inverse=True)
    cosines[owner[:, None] == owner[None, :]] = 0.0
    if len(vectors) > NEIGHBOURS:
        least = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS]
        cosines[cosines < least[:, None]] = 0.0
    nearness: NDArray[np.float64] = cosines**SHARPNESS
    return nearness
