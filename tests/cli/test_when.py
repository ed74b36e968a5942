"""Moments and spans of time as people read them."""

from __future__ import annotations

import pytest

from citewell.cli.when import distance, span


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "just now"),
        (5, "now"),
        (-60, "1 minute ago"),
        (7_200, "in 2 hours"),
        (-90_000, "1 day ago"),
        (5 * 86_400, "in 5 days"),
    ],
)
def test_a_distance_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert distance(seconds) == said


def test_a_span_has_a_unit_that_fits() -> None:
    assert [span(41.23), span(600), span(10_000)] == ["41.2 s", "10 min", "2.8 h"]
