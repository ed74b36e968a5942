"""Paired tests: what the formulas promise."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.significance import paired

SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


@given(pairs=SCORES)
def test_swapping_the_two_swaps_the_sign(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = zip(*pairs, strict=True)
    one, other = paired(ours, theirs), paired(theirs, ours)
    assert one.difference == pytest.approx(-other.difference, abs=1e-12)
    assert one.p_value == pytest.approx(other.p_value, abs=0.002)  # rounding decides a few ties


@given(pairs=SCORES)
def test_the_interval_and_the_p_value_are_possible(pairs: list[tuple[float, float]]) -> None:
    found = paired(*zip(*pairs, strict=True))
    assert found.low <= found.high
    assert 0 < found.p_value <= 1


def test_equal_systems_do_not_differ() -> None:
    found = paired([0.1, 0.5, 0.9], [0.1, 0.5, 0.9])
    assert (found.difference, found.low, found.high, found.p_value) == (0, 0, 0, 1)


def test_the_p_value_is_that_of_all_sign_flips() -> None:
    """With ten items all 1,024 ways can be counted: the drawn ones agree."""
    differences = np.array([0.3, 0.1, -0.05, 0.2, 0.15, -0.1, 0.25, 0.05, 0.1, 0.2])
    signs = np.array(list(itertools.product([-1, 1], repeat=10)))
    exact = (np.abs(signs @ differences) >= differences.sum() - 1e-9).mean()
    assert paired(differences.tolist(), [0.0] * 10).p_value == pytest.approx(exact, abs=0.01)


def test_the_interval_is_about_two_standard_errors() -> None:
    values = np.random.default_rng(1).normal(0.1, 0.2, 400)
    found = paired(values.tolist(), [0.0] * 400)
    error = values.std() / 20
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.003)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.003)


def test_the_same_scores_give_the_same_figures() -> None:
    scores = [0.1, 0.7, 0.3, 0.8], [0.2, 0.1, 0.3, 0.9]
    assert paired(*scores) == paired(*scores)


@pytest.mark.parametrize("pair", [([], []), ([1.0], [1.0, 2.0])])
def test_what_cannot_be_paired_is_refused(pair: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        paired(*pair)
