"""From the parameters of a request to what is asked."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.pipeline.asked import DEEPEST
from citewell.serve.asking import (
    MAX_QUERY,
    MAX_VALUES,
    StaleCursor,
    api_filters,
    cursor,
    filters_of,
    offset_of,
    page_asked,
)
from citewell.types import Filters

REVISIONS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


@given(revision=REVISIONS, offset=st.integers(1, DEEPEST))
def test_a_cursor_names_its_place_in_its_library(revision: str, offset: int) -> None:
    assert offset_of(cursor(revision, offset), revision) == offset
    with pytest.raises(StaleCursor):
        offset_of(cursor(revision, offset), revision + "x")


@given(given=st.text(st.characters(exclude_categories=[]), max_size=60) | st.binary(max_size=30).map(
    lambda data: base64.urlsafe_b64encode(data).decode()))  # fmt: skip
def test_no_other_text_is_a_cursor(given: str) -> None:
    """Whatever it is, it is told to begin again."""
    with pytest.raises(StaleCursor):
        offset_of(given, "a-revision")


@pytest.mark.parametrize("offset", [0, -1, DEEPEST + 1, 10**6])
def test_a_cursor_leads_no_further_than_results_go(offset: int) -> None:
    with pytest.raises(StaleCursor):
        offset_of(cursor("r", offset), "r")


def test_no_cursor_is_the_beginning() -> None:
    assert offset_of(None, "r") == 0


PAGES = [(1, 0), (2, 10), (50, 490), (51, 490), (0, 0), (-3, 0), (999, 490)]


@pytest.mark.parametrize(("page", "offset"), PAGES)
def test_pages_begin_where_the_ones_before_ended(page: int, offset: int) -> None:
    """Only the first has an answer."""
    asked = page_asked("x", Filters(), page)
    assert (asked.offset, asked.answering, asked.max_sources) == (offset, offset == 0, 10)


def test_a_page_asks_for_as_much_text_as_it_may() -> None:
    assert len(page_asked("x" * 9_999, Filters(), 1).text) == MAX_QUERY


@given(values=st.lists(st.text(max_size=5), max_size=40))
def test_filters_are_without_what_is_empty_or_twice(values: list[str]) -> None:
    """And no more than a request may have."""
    found = filters_of(values, None, [], [], "", None).sites
    assert len(set(found)) == len(found) <= MAX_VALUES
    assert all(each and each == each.strip() for each in found)
    assert list(found) == list(dict.fromkeys(value.strip() for value in values if value.strip()))[:MAX_VALUES]


def test_a_page_leaves_out_a_date_that_is_none() -> None:
    """The API says what is wrong with it."""
    assert filters_of([], [], [], [], "yesterday", "2023-02-30") == Filters()
    assert filters_of([], [], [], [], "2023", "2023-5") == Filters(since="2023-01-01", before="2023-05-01")
    with pytest.raises(Exception, match="before is not a date"):
        api_filters([], [], [], [], "2023", "2023-02-30")
