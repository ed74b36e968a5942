"""The reader's findings with what shared words and vectors say, as one judgement.

In: readings, and the cheap scores of the same sentences. Out: readings whose log odds have both. The two err in
different ways: together they order sentences better than either, most of all in languages that the reader knows less
(docs/decisions/reader.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from citewell.evidence.promising import Promising
from citewell.types import FoundPassage, Reading, Source

SHARE = 1.5  # log odds of the whole for a cheap score of 1; 1 to 3 do alike
VOTES = 2.5  # log odds that a reader's score adds up
_LEAST = 1e-3


def joined(
    passages: Sequence[tuple[Source, FoundPassage]],
    readings: Sequence[Sequence[Reading]],
    looked_at: Sequence[Promising],
) -> list[tuple[Reading, ...]]:
    """The readings of each passage's sentences, lowered where their cheap score is below the best one."""
    cheap = {one.place.key: one.score for one in looked_at}
    best = max(cheap.values(), default=0.0)
    return [
        tuple(
            _lowered(reading, SHARE * (cheap.get((each.passage.passage_id, index), 0.0) - best))
            for index, reading in enumerate(of_one)
        )
        for (_, each), of_one in zip(passages, readings, strict=True)
    ]


def _lowered(reading: Reading, by: float) -> Reading:
    helps, states, best = (_moved(chance, by / VOTES) for chance in (reading.helps, reading.states, reading.best))
    return replace(reading, helps=helps, states=states, best=best, score=round(reading.score + by, 3))


def _moved(chance: float, by: float) -> float:
    within = min(max(chance, _LEAST), 1 - _LEAST)
    return round(1 / (1 + exp(-log(within / (1 - within)) - by)), 3)
