"""kit.numbers: numbers and their units in one normal form."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.numbers import numbers, tokens


def read(text: str) -> list[tuple[str, str]]:
    return [(number.value, number.unit) for number in numbers(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three weeks", "3 weeks"),
        ("0.50 ml", ".5 mL"),
        ("1,200 steps", "1200 steps"),
        ("50 percent", "50 %"),
        ("50 per cent", "50%"),
        ("a 3-inch screw", "a screw of three inches"),
        ("2½ cups", "2.5 cups"),
        ("one half", "0.5"),
        ("twenty-five days", "25 days"),
        ("one hundred and twenty people", "120 people"),
        ("1.2 million", "1,200,000"),
        ("5 mg per kg", "5mg/kg"),
        ("the third visit", "the 3rd visit"),
        ("grade II", "grade 2"),
        ("2021-03-12", "2021, March 12"),
        ("٣ days", "3 days"),
    ],
)
def test_two_ways_of_writing_a_number_have_one_normal_form(one: str, other: str) -> None:
    """What a number is does not depend on how it is spelled."""
    assert read(one) == read(other) != []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a 2- to 3-inch cut", [("2", "inch"), ("3", "inch")]),
        ("between 6 and 12 weeks", [("6", "week"), ("12", "week")]),
        ("8–10 mg/kg daily", [("8", "mg/kg"), ("10", "mg/kg")]),
        ("120/80 mmHg", [("120", "mmhg"), ("80", "mmhg")]),
        ("at -5 °C", [("-5", "°c")]),
        ("two-thirds of them", [("2/3", "")]),
        ("twice a day", [("2", "time")]),
        ("in the 1990s", [("1990s", "")]),
        ("$5 million", [("5000000", "$")]),
        ("12 March 2021", [("12", ""), ("march", ""), ("2021", "")]),
    ],
)
def test_ranges_doses_and_dates_keep_their_parts(text: str, found: list[tuple[str, str]]) -> None:
    """Both ends of a range carry the unit; a date is its parts."""
    assert read(text) == found


@pytest.mark.parametrize(
    "text", ["no one came", "one may rest", "the L5 vertebra", "COVID-19", "First, rest.", "It may march on"]
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    """Names with digits, pronouns and the order of the talk are not numbers."""
    assert read(text) == []


@given(st.text())
def test_spans_are_exact_and_in_order(text: str) -> None:
    """Any text is read without error, and every number points at its own characters."""
    found = numbers(text)
    assert all(n.text == text[n.start : n.end] and n.value for n in found)
    assert [n.start for n in found] == sorted(n.start for n in found)


@given(st.text())
def test_tokens_lose_nothing_but_white_space(text: str) -> None:
    """Put together, the tokens are the text without its white space."""
    assert "".join(text[t.start : t.end] for t in tokens(text)) == regex.sub(r"\s", "", text)


@given(st.integers(0, 999_999_999))
def test_thousands_separators_change_nothing(value: int) -> None:
    """1,200 is 1200, at any length."""
    assert read(f"{value:,} m") == read(f"{value} m") == [(str(value), "m")]
