"""Measures of two classes against values that can be counted by hand, and their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.binary import (
    best_balanced_accuracy,
    brier,
    calibration_error,
    compared,
    counted,
    groups,
    interval,
    reliability,
    roc_auc,
)

pytest.importorskip("scipy")

ITEMS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def arrays(items: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s for s, _ in items]), np.array([t for _, t in items], dtype=np.bool_)


def test_roc_auc_counts_pairs_in_the_right_order() -> None:
    """Of the four pairs of a true and a false item three are in order, one is a tie: 3.5 / 4."""
    assert roc_auc(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])) == pytest.approx(3.5 / 4)


@given(ITEMS)
def test_turning_the_scores_round_turns_the_area_round(items: list[tuple[float, bool]]) -> None:
    """AUC(-s) = 1 - AUC(s), and no area leaves [0, 1]."""
    scores, truths = arrays(items)
    assert roc_auc(-scores, truths) == pytest.approx(1 - roc_auc(scores, truths))
    assert 0 <= roc_auc(scores, truths) <= 1


@given(ITEMS)
def test_no_threshold_beats_the_best_one(items: list[tuple[float, bool]]) -> None:
    """Balanced accuracy at any threshold stays below the best."""
    scores, truths = arrays(items)
    if truths.all() or not truths.any():
        return
    best = best_balanced_accuracy(scores, truths)
    for threshold in {*scores.tolist(), 0.0, 0.5}:
        assert counted(scores >= threshold, truths).balanced_accuracy <= best + 1e-12


def test_counts_give_precision_recall_and_f1() -> None:
    """Two of three that were said to be true are; two of four true ones were found."""
    said = np.array([True, True, True, False, False, False])
    truths = np.array([True, True, False, True, True, False])
    found = counted(said, truths)
    assert (found.precision, found.recall, found.specificity) == (2 / 3, 2 / 4, 1 / 2)
    assert found.f1 == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert found.balanced_accuracy == 0.5


@given(ITEMS)
def test_every_item_is_in_one_row_of_the_reliability_table(items: list[tuple[float, bool]]) -> None:
    """Rows add up to all items; each mean score lies within its row; the error is a share."""
    scores, truths = arrays(items)
    table = reliability(scores, truths)
    assert sum(row.count for row in table) == len(items)
    assert all(row.low - 1e-9 <= row.mean_score <= row.high + 1e-9 for row in table)
    assert 0 <= calibration_error(table) <= 1
    assert 0 <= brier(scores, truths) <= 1


def test_scores_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    """Three quarters of the items at .75 are true."""
    table = reliability(np.full(4, 0.75), np.array([True, True, True, False]))
    assert calibration_error(table) == 0


def test_items_are_grouped_by_what_they_share_however_far() -> None:
    """First and third share nothing, but both share something with the second; the fourth stands alone."""
    found = groups([("a", "x"), ("a", "y"), ("b", "y"), ("c", "z")])
    assert found[0] == found[1] == found[2] != found[3]


def test_an_interval_over_groups_knows_that_copies_are_no_news() -> None:
    """Every item a hundred times over, in its own group, is not surer than once."""
    random = np.random.default_rng(1)
    truths = random.random(30) < 0.5
    scores = random.random(30) * 0.5 + truths * 0.3
    many, of = np.repeat(np.arange(30), 100), np.repeat(np.arange(30), 100)

    def width(items: np.ndarray, group_of: np.ndarray) -> float:
        low, high = interval(lambda i: roc_auc(scores[items[i]], truths[items[i]]), group_of)
        return high - low

    assert width(many, of) == pytest.approx(width(np.arange(30), np.arange(30)), abs=0.05)


def test_a_scorer_is_not_better_than_itself() -> None:
    """No difference, and a p-value that says so."""
    scores, truths = np.array([0.1, 0.6, 0.4, 0.9]), np.array([False, True, False, True])
    found = compared(scores, scores, truths, np.arange(4))
    assert (found.difference, found.low, found.high, found.p_value) == (0, 0, 0, 1)
