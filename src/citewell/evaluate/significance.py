"""Whether a difference between two systems is more than chance: both judged on the same items.

In: two scores for each item. Out: the mean difference with its interval and p-value. The same input gives the same
output: the random numbers start from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
SEED = 20261122
CONFIDENCE = 0.95
_CHUNK = 2_000_000  # numbers drawn at a time: 16 MB


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours less theirs, over the items both were judged on."""

    count: int
    difference: float  # mean over items
    low: float  # 95 % interval of that mean, by bootstrap
    high: float
    p_value: float  # two-sided, by randomisation: how often chance alone gives a difference as large

    def to_json(self) -> dict[str, float]:
        return {
            "count": self.count,
            "difference": round(self.difference, 6),
            "low": round(self.low, 6),
            "high": round(self.high, 6),
            "p_value": round(self.p_value, 5),
        }


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Comparison:
    """Compare two systems on the same items.

    Args:
        ours, theirs: one score for each item, in the same order; at least one.
    Returns:
        The p-value is that of Fisher's randomisation test with random signs (10,000 drawn, so none is below 0.0001);
        the interval is the percentile bootstrap's.
    Raises:
        ValueError: the lists differ in length or are empty.
    Source:
        Smucker, Allan & Carterette, CIKM 2007, recommend the randomisation test for mean scores of retrieval.
    """
    if len(ours) != len(theirs) or not len(ours):
        raise ValueError(f"scores of {len(ours)} and {len(theirs)} items cannot be paired")
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    count = len(differences)
    random = np.random.default_rng(SEED)
    step = max(1, _CHUNK // count)
    by_chance, means = [], []
    for first in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - first)
        by_chance.append((random.integers(0, 2, (rows, count), dtype=np.int8) * 2.0 - 1) @ differences / count)
        means.append(differences[random.integers(0, count, (rows, count))].mean(axis=1))
    mean = float(differences.mean())
    # A hair below the mean, so that sums that differ in their last digit only count as equal.
    as_large = int((np.abs(np.concatenate(by_chance)) >= abs(mean) - 1e-12).sum())
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return Comparison(count, mean, float(low), float(high), (as_large + 1) / (RESAMPLES + 1))
