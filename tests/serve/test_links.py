"""Addresses of our own pages: whatever is put in comes out again at the other end, and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.serve.asking import filters_of
from citewell.serve.links import (
    CITED,
    filter_values,
    original_url,
    search_url,
    stored_url,
    with_only,
    without,
)
from citewell.types import Filters

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUE = TEXT.map(str.strip).filter(bool)
VALUES = st.lists(VALUE, max_size=3, unique=True).map(tuple)
DATES = st.none() | st.dates().map(str).filter(lambda date: date > "1000")
FILTERS = st.builds(
    Filters, sites=VALUES, filetypes=VALUES, languages=VALUES, collections=VALUES, since=DATES, before=DATES
)
IDS = st.text("0123456789abcdef", min_size=16, max_size=16)
NAMES = {"site": "sites", "type": "filetypes", "lang": "languages", "collection": "collections"}


def parameters(url: str) -> list[tuple[str, str]]:
    """What a browser would send, of an address that is whole and of ours."""
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(" \"'<>\\")
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert url.startswith("/")
    return parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))


def filters_in(values: list[tuple[str, str]]) -> Filters:
    """The filters that the server makes of them."""
    many = {name: [value for each, value in values if each == name] for name in NAMES}
    one = dict(values)
    return filters_of(many["site"], many["collection"], many["lang"], many["type"], one.get("since"), one.get("before"))


@given(text=TEXT, filters=FILTERS, page=st.integers(1, 50))
def test_a_query_comes_back_from_its_address(text: str, filters: Filters, page: int) -> None:
    """With its filters and its page, the first of which goes without saying."""
    values = parameters(search_url(text, filters, page))
    assert values[0] == ("q", text)
    assert filters_in(values) == filters
    assert dict(values).get("page") == (str(page) if page > 1 else None)


@given(doc_id=IDS, revision=IDS, start=st.integers(0, 10**9), length=st.integers(1, 10**6), query=TEXT, filters=FILTERS)
def test_a_stored_page_is_named_with_its_words(
    doc_id: str, revision: str, start: int, length: int, query: str, filters: Filters
) -> None:
    """And with what was asked, so that the way back is known."""
    url = stored_url(doc_id, revision, (start, start + length), query, filters)
    assert urlsplit(url).path == f"/stored/{doc_id}"
    assert urlsplit(url).fragment == CITED
    values = dict(parameters(url))
    assert (values["rev"], values["at"]) == (revision, f"{start}-{start + length}")
    assert values.get("q") == (query or None)
    assert filters_in(parameters(url)) == (filters if query else Filters())


def test_a_stored_page_without_words_has_no_place_on_it() -> None:
    assert stored_url("a1", "b2") == "/stored/a1?rev=b2"
    assert original_url("a1", "b2") == "/api/documents/a1/original?revision=b2"


@pytest.mark.parametrize("text", ["\ud800 lone", "a\udfff"])
def test_half_a_character_becomes_a_sign(text: str) -> None:
    """UTF-8 cannot hold it; the rest stays."""
    assert dict(parameters(search_url(text, Filters(sites=(text,)))))["q"] == text.encode("utf-8", "replace").decode()


@given(filters=FILTERS)
def test_taking_one_filter_off_leaves_the_others(filters: Filters) -> None:
    values = filter_values(filters)
    for name, value in values:
        left = filter_values(without(filters, name, value))
        assert left == [each for each in values if each != (name, value)]


@given(filters=FILTERS, value=VALUE)
def test_narrowing_to_one_value_keeps_the_other_fields(filters: Filters, value: str) -> None:
    for name, field in NAMES.items():
        narrowed = with_only(filters, field, value)  # type: ignore[arg-type]
        assert [each for each in filter_values(narrowed) if each[0] == name] == [(name, value)]
        assert [each for each in filter_values(narrowed) if each[0] != name] == [
            each for each in filter_values(filters) if each[0] != name
        ]
