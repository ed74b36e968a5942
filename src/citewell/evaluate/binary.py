"""How well scores tell two classes apart, and whether they mean what they say.

In: for each item a score (higher: rather yes) and the truth. Out: ROC-AUC, accuracy, precision, calibration, and their
uncertainty where items share a claim or a text. Ranks with ties are scipy's; the rest is counting.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from citewell.evaluate.extra import missing_extra
from citewell.evaluate.significance import CONFIDENCE, SEED, Comparison

Scores = NDArray[np.float64]  # (n,)
Truths = NDArray[np.bool_]  # (n,)

RESAMPLES = 1_000
"""Fewer than evaluate.significance draws: each needs a sort of all items."""

BINS = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """Yes or no against the truth."""

    true_positives: int
    false_positives: int
    true_negatives: int
    false_negatives: int

    @property
    def precision(self) -> float:
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        return _share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def specificity(self) -> float:
        return _share(self.true_negatives, self.true_negatives + self.false_positives)

    @property
    def balanced_accuracy(self) -> float:
        """The mean of recall and specificity: .5 for who always says the same."""
        return (self.recall + self.specificity) / 2

    @property
    def f1(self) -> float:
        return _share(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives)


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table."""

    low: float
    high: float
    count: int
    mean_score: float
    share_true: float


def counted(said: Truths, truths: Truths) -> Counted:
    """Count decisions against the truth."""
    return Counted(
        int((said & truths).sum()),
        int((said & ~truths).sum()),
        int((~said & ~truths).sum()),
        int((~said & truths).sum()),
    )


def roc_auc(scores: Scores, truths: Truths) -> float:
    """The chance that a true item scores above a false one, ties counting half; .5 if one class is empty.

    Source:
        Hanley & McNeil, Radiology 1982: the area is the Mann-Whitney statistic.
    """
    positives = int(truths.sum())
    negatives = len(truths) - positives
    if not positives or not negatives:
        return 0.5
    above = float(_ranks(scores)[truths].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def best_balanced_accuracy(scores: Scores, truths: Truths) -> float:
    """Balanced accuracy at the threshold that is best on these very items: what no setting of it can exceed."""
    positives, negatives = max(int(truths.sum()), 1), max(int((~truths).sum()), 1)
    order = np.argsort(-scores, kind="stable")
    recall = np.cumsum(truths[order]) / positives
    false = np.cumsum(~truths[order]) / negatives
    last_of_tie = np.append(np.diff(scores[order]) != 0, True)
    return float(max(0.5, ((recall + 1 - false) / 2)[last_of_tie].max(initial=0.5)))


def brier(scores: Scores, truths: Truths) -> float:
    """Mean squared distance of a probability from what was true: 0 is best, .25 is always saying one half.

    Source:
        Brier, Monthly Weather Review 1950, for two classes.
    """
    return float(np.mean((scores - truths) ** 2))


def reliability(scores: Scores, truths: Truths) -> list[Bin]:
    """Items by score in ten bins of equal width, and how many of each are true. Empty bins are left out.

    Args:
        scores: in [0, 1], meant as probabilities.
    """
    places = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        Bin(b / BINS, (b + 1) / BINS, int(here.sum()), float(scores[here].mean()), float(truths[here].mean()))
        for b in range(BINS)
        if (here := places == b).any()
    ]


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of score and share over bins, weighed by their items.

    Source:
        Naeini, Cooper & Hauskrecht, AAAI 2015.
    """
    total = sum(row.count for row in table) or 1
    return sum(row.count * abs(row.mean_score - row.share_true) for row in table) / total


def reliability_json(table: Sequence[Bin]) -> list[dict[str, float]]:
    """A reliability table as plain JSON."""
    return [{name: round(value, 4) for name, value in asdict(row).items()} for row in table]


# --- uncertainty -----------------------------------------------------------------------------------------------------


def groups(keys: Sequence[Sequence[Hashable]]) -> NDArray[np.int64]:
    """Number the groups of items that are linked, directly or through others, by a key they share.

    Args:
        keys: for each item what it must not be parted from, such as its claim and its evidence.
    Returns:
        (n,) group numbers from 0.
    """
    try:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components
    except ImportError as problem:
        raise missing_extra("scipy") from problem
    places: dict[Hashable, int] = {}
    rows = [row for row, own in enumerate(keys) for _ in own]
    columns = [len(keys) + places.setdefault(key, len(places)) for own in keys for key in own]
    size = len(keys) + len(places)
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    labels = connected_components(links, directed=False)[1][: len(keys)]
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def interval(statistic: Callable[[NDArray[np.int64]], float], group_of: NDArray[np.int64]) -> tuple[float, float]:
    """A 95 % interval of a statistic by drawing whole groups with replacement (cluster bootstrap).

    Args:
        statistic: of the items at the given places, repetitions included.
        group_of: (n,) group of each item.
    """
    low, high = np.quantile(_resampled(statistic, group_of), _TAILS)
    return float(low), float(high)


def compared(ours: Scores, theirs: Scores, truths: Truths, group_of: NDArray[np.int64]) -> Comparison:
    """ROC-AUC of ours less theirs, with the interval by groups and a two-sided p-value from the same draws."""
    draws = _resampled(lambda i: roc_auc(ours[i], truths[i]) - roc_auc(theirs[i], truths[i]), group_of)
    low, high = np.quantile(draws, _TAILS)
    beyond = min(int((draws <= 0).sum()), int((draws >= 0).sum()))
    p_value = min(1.0, 2 * (beyond + 1) / (len(draws) + 1))
    difference = roc_auc(ours, truths) - roc_auc(theirs, truths)
    return Comparison(len(truths), difference, float(low), float(high), p_value)


_TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


def _resampled(statistic: Callable[[NDArray[np.int64]], float], group_of: NDArray[np.int64]) -> Scores:
    random = np.random.default_rng(SEED)
    order = np.argsort(group_of, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1)
    count = len(members)
    draws = (np.concatenate([members[g] for g in random.integers(0, count, count)]) for _ in range(RESAMPLES))
    return np.array([statistic(items) for items in draws])


def _ranks(scores: Scores) -> Scores:
    try:
        from scipy.stats import rankdata
    except ImportError as problem:
        raise missing_extra("scipy") from problem
    return np.asarray(rankdata(scores), dtype=np.float64)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
