"""What stands in for the reader in scripts that it was not taught: shared words alone.

In: passages and the cheap scores of their sentences. Out: Readings of the same form. An answer is then one sentence
that has nearly all words of the query, or silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from citewell.evidence.promising import IN_THE_SENTENCE, Promising
from citewell.types import NOT_READ, FoundPassage, Reading, Source

STEEPNESS = 4  # of the chance over the share of the query's words: one half at 84 %


def read_by_words(
    passages: Sequence[tuple[Source, FoundPassage]], looked_at: Sequence[Promising]
) -> list[tuple[Reading, ...]]:
    """A Reading for each sentence of each passage, by the share of the query's words in it, those above it half."""
    shares = {one.place.key: min(one.score / IN_THE_SENTENCE, 1.0) for one in looked_at}
    return [
        tuple(_reading(shares.get((found.passage.passage_id, index))) for index in range(len(found.passage.sentences)))
        for _, found in passages
    ]


def chance_by_words(readings: Sequence[Reading]) -> float:
    """How likely the best of them answers: cautious, since shared words are a weak sign."""
    return max((reading.helps for reading in readings), default=0.0)


def _reading(share: float | None) -> Reading:
    if share is None:
        return NOT_READ
    chance = round(share**STEEPNESS, 3)
    return Reading(helps=chance, states=chance, best=0.0, leans=0.0, score=round(share, 3))
