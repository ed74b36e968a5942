"""Figures over scored questions, with their intervals.

In: questions with what was scored. Out: metric -> Figure, of the reader or of a baseline. Intervals are those of a
bootstrap over questions; a changed question is never drawn without the one it was made from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from citewell.evaluate.binary import interval, roc_auc
from citewell.evaluate.reading.questions import HELPS, STATES, Question, Side
from citewell.evaluate.reading.scored import Scored
from citewell.evaluate.significance import CONFIDENCE, SEED

System: TypeAlias = Literal["reader", "cosine", "words"]
SYSTEMS: tuple[System, ...] = ("reader", "cosine", "words")

NDCG, FIRST, THREE = "nDCG@5", "first helps", "a 3 among the first three"
RANKING = (NDCG, FIRST, THREE)
ANSWERED_FROM = 0.5
NEGATIVE: tuple[Side, ...] = ("near misses", "foreign", "not answerable")
_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean or an area with its 95 % interval."""

    value: float
    low: float
    high: float
    count: int  # questions

    def to_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its scores."""

    question: Question
    scored: Scored

    def ordered(self, system: System) -> list[tuple[float, int]]:
        """Scores and grades of the candidates, best score first; equal ones as they stand in the texts."""
        scores: list[float] = getattr(self.scored, system)
        return sorted(zip(scores, self.question.grades, strict=True), key=lambda pair: -pair[0])

    def sure(self, system: System) -> float:
        """What a system would decide by whether the library answers."""
        return self.scored.chance if system == "reader" else max(getattr(self.scored, system), default=0.0)


Values: TypeAlias = Mapping[str, Mapping[str, float]]
"""Metric -> name of a question -> its value."""


def ranking(judged: Sequence[Judged], system: System) -> Values:
    """The values of all questions that have something to find: something that helps, or that states the answer."""
    values: dict[str, dict[str, float]] = {name: {} for name in RANKING}
    for one in judged:
        if one.question.side != "answerable":
            continue
        grades = [grade for _, grade in one.ordered(system)]
        values[NDCG][one.question.name] = ndcg(grades, 5)
        values[FIRST][one.question.name] = float(grades[0] >= HELPS)
        if STATES in grades:
            values[THREE][one.question.name] = float(STATES in grades[:3])
    return values


def ndcg(grades: Sequence[int], depth: int) -> float:
    """Discounted gain of grades in an order, as a share of that of the best order; gains are 2^grade - 1.

    Source:
        Burges et al., ICML 2005, for these gains.
    """
    best = _discounted(sorted(grades, reverse=True)[:depth])
    return _discounted(grades[:depth]) / best if best else 0.0


def figures(judged: Sequence[Judged], system: System) -> dict[str, Figure]:
    """All figures of a system over some questions; those for which there is nothing to count are left out."""
    found = {name: of_ratio(list(of.values())) for name, of in ranking(judged, system).items() if of}
    return found | silence(judged, system)


def silence(judged: Sequence[Judged], system: System) -> dict[str, Figure]:
    """How well answerable questions are told from the others, and whether the chance means what it says."""
    found = {}
    for side in (*NEGATIVE, "all others"):
        others = NEGATIVE if side == "all others" else (side,)
        some = [one for one in judged if one.question.side in ("answerable", *others)]
        if {one.question.side == "answerable" for one in some} == {True, False}:
            found[f"AUC, {side}"] = _area(some, system)
    if system == "reader":
        found |= _calibration(judged)
    return found


def of_ratio(values: Sequence[float], weights: Sequence[float] | None = None) -> Figure:
    """Sum of values through sum of weights, one of each a question; without weights the mean."""
    tops = np.asarray(values, dtype=np.float64)
    bottoms = np.ones(len(tops)) if weights is None else np.asarray(weights, dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(0, len(tops), (_RESAMPLES, len(tops)))
    draws = tops[drawn].sum(axis=1) / np.maximum(bottoms[drawn].sum(axis=1), 1e-12)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return Figure(float(tops.sum() / bottoms.sum()), float(low), float(high), len(tops))


def answerable(judged: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Chances and truths of the questions of which we know whether they can be answered."""
    known = [one for one in judged if one.question.side != "in doubt"]
    chances = np.array([one.scored.chance for one in known], dtype=np.float64)
    return chances, np.array([one.question.side == "answerable" for one in known], dtype=np.bool_)


def _calibration(judged: Sequence[Judged]) -> dict[str, Figure]:
    chances, truths = answerable(judged)
    if not len(chances):
        return {}
    found = {"Brier": of_ratio(list((chances - truths) ** 2))}
    for name, here in (("answerable", truths), ("others", ~truths)):
        if here.any():
            found[f"answered at {ANSWERED_FROM}, {name}"] = of_ratio(list(chances[here] >= ANSWERED_FROM))
    return found


def _area(judged: Sequence[Judged], system: System) -> Figure:
    scores = np.array([one.sure(system) for one in judged], dtype=np.float64)
    truths = np.array([one.question.side == "answerable" for one in judged], dtype=np.bool_)
    numbers: dict[tuple[str, str], int] = {}
    origins = [(one.question.library, one.question.origin) for one in judged]
    groups = np.array([numbers.setdefault(origin, len(numbers)) for origin in origins], dtype=np.int64)
    low, high = interval(lambda items: roc_auc(scores[items], truths[items]), groups)
    return Figure(roc_auc(scores, truths), low, high, len(judged))


def _discounted(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def median_cost(judged: Sequence[Judged]) -> dict[str, float]:
    """What reading takes a question, in the middle."""
    return {
        "ms a question": float(np.median([one.scored.ms for one in judged])),
        "tokens a question": float(np.median([one.scored.tokens for one in judged])),
        "passages a question": float(np.median([one.scored.passages for one in judged])),
        "ms a thousand tokens": 1000 * fmean(one.scored.ms for one in judged) / max(
            fmean(one.scored.tokens for one in judged), 1
        ),
    }  # fmt: skip
