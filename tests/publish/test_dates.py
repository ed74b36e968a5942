"""Dates of records as days and in words."""

from __future__ import annotations

import pytest

from citewell.present.dates import day, in_words


@pytest.mark.parametrize(
    ("moment", "of_it", "told"),
    [
        ("2026-03-05T23:59:59Z", "2026-03-05", "5 March 2026"),
        ("2024-12-31", "2024-12-31", "31 December 2024"),
        ("2024-02", "2024-02", "February 2024"),
        ("1998", "1998", "1998"),
        ("2023-02-30", "", ""),
        ("2023-13", "", ""),
        ("yesterday", "", ""),
        ('"><script>', "", ""),
        (None, "", ""),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(moment: str | None, of_it: str, told: str) -> None:
    """And one that is none is not told."""
    assert day(moment) == of_it
    assert in_words(of_it) == told
