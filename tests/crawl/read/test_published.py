from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.read.published import absolute, looks_like, time_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2005-01-01", "2005-01-01"),
        ("2004-12-23T18:00:15+00:00", "2004-12-23T18:00:15Z"),
        ("2015-05-03T18:51:50+01:00", "2015-05-03T17:51:50Z"),
        ("2015-05-03T18:51+01:00", "2015-05-03T17:51:00Z"),
        ("2015-05-03T18:51:50.123Z", "2015-05-03T18:51:50Z"),
        (" 2015-05-03 18:51:50 ", "2015-05-03"),  # no zone: only the day is known
        ("2015-05-03T7:51:50Z", "2015-05-03"),
        ("Sun, 03 May 2015 18:51:50 +0100", "2015-05-03T17:51:50Z"),
        ("2015", None),  # less than a day says nothing of when a page changed
        ("2015-05", None),
        ("2015-99-99", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_in_utc(written: str, read: str | None) -> None:
    assert time_of(written) == read


@given(written=st.text())
def test_any_text_may_stand_for_a_time(written: str) -> None:
    time_of(written)


@given(link=st.text())
def test_an_absolute_address_is_one_of_the_web(link: str) -> None:
    address = absolute(link, "https://example.org/a/")
    assert address is None or address.startswith(("http://", "https://"))


def test_the_data_is_told_apart(data: Path) -> None:
    """By its first element alone; lists of addresses in plain text look like any text."""
    for path in (data / "sitemaps").iterdir():
        expected = "feed" if path.name == "atom.xml" else None if ".txt" in path.name else "sitemap"
        assert looks_like(path.read_bytes(), None) == expected, path.name
    for path in (data / "feeds").iterdir():
        # One has an HTML page around it: only its type, or its reader, can tell.
        expected = None if path.name == "DuplicateContentAtomFeed.xml" else "feed"
        assert looks_like(path.read_bytes(), None) == expected, path.name
        assert looks_like(path.read_bytes(), "application/atom+xml; charset=utf-8") == "feed"


def test_pages_are_neither() -> None:
    assert looks_like(b"<!DOCTYPE html><html><body><feed></feed></body></html>", "text/html") is None
    assert looks_like(b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="x"/>', "application/xml") is None
    assert looks_like(b'{"version": "1"}', "application/json") is None
    assert looks_like(b"", None) is None
