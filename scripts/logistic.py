"""Logistic regression by Newton's method, for scripts that turn scores into chances.

In: numbers of examples, and whether each is what is looked for. Out: the weights under which that is likeliest.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RIDGE = 1e-3  # keeps the weights finite where they tell all examples apart
ROUNDS = 100  # of Newton's method; a few are enough
NEAR_ENOUGH = 1e-9  # a shorter step is the last


def logistic(rows: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of a logistic regression.

    Args:
        rows: (examples, weights), a column of ones first.
        labels: (examples,), 0 or 1.
    """
    ridge = RIDGE * np.eye(rows.shape[1])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        found = chances(rows, weights)
        slope = rows.T @ (labels - found) - ridge @ weights
        step = np.linalg.solve(rows.T @ (rows * (found * (1 - found))[:, None]) + ridge, slope)
        weights += step
        if math.sqrt(step @ step) < NEAR_ENOUGH:
            break
    return weights


def chances(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """What weights make of examples: (examples,), from 0 to 1."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-rows @ weights))
    return found
