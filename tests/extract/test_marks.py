"""Tests of extract.dates, extract.places and extract.language."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.dates import iso_date
from citewell.extract.language import language_code
from citewell.extract.places import folder_of, host_of, stem_of, web_url, web_urls


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:11:12Z", "2024-03-01"),
        ("2024/03/01", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("20240301101112", "2024-03-01"),
        ("D:20200304101112+01'00'", "2020-03-04"),
        ("Fri, 01 Mar 2024 10:00:00 GMT", "2024-03-01"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 10), "2024-03-01"),
        ("2024", None),
        ("2024-03", None),
        ("2024-13-01", None),
        ("0001-01-01", None),
        ("2024030", None),
        ("next week", None),
        ("", None),
        (None, None),
        (20240301.5, "2024-03-01"),
    ],
)
def test_only_full_dates_are_dates(written: object, expected: str | None) -> None:
    """A year or a month alone would have to be completed by guessing."""
    assert iso_date(written) == expected


@given(day=st.dates(date(1600, 1, 1), date(2090, 1, 1)))
def test_dates_are_kept(day: date) -> None:
    """Any date in ISO form comes out as it went in."""
    assert iso_date(day.isoformat()) == day.isoformat() == iso_date(day)


@given(text=st.text())
def test_no_text_breaks_a_reader_of_marks(text: str) -> None:
    """Dates, addresses and languages are read from files of strangers."""
    iso_date(text)
    web_url(text, base="https://a.example/")
    host_of(text)
    folder_of(text)
    stem_of(text)
    language_code(text)


def test_addresses() -> None:
    """Relative ones are resolved, fragments dropped, others than http(s) refused."""
    assert web_url("../b?q#f", base="https://a.example/x/y") == "https://a.example/b?q"
    assert web_url("b", base="file:///a") is None
    assert web_url("https://a.example:99999/") is None
    assert web_urls(["", "/b", "ftp://a.example/", "/b"], base="https://a.example/x") == ("https://a.example/b",)
    assert web_url("https://www.wh\N{CYRILLIC SMALL LETTER O}.example/x") == "https://xn--wh-gmc.example/x"
    assert host_of("https://www.a.example/x") == "a.example"
    assert folder_of("file:///my%20shelf/a.txt") == "my shelf"
    assert stem_of("x/My_notes.txt.gz") == "My notes"


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("de_DE.UTF-8", "de"),
        ("zh-Hant", "zh"),
        ("eng", "en"),
        ("deu-AT", "de"),
        ("iw", "he"),
        ("xx", None),
        ("english please", None),
        (None, None),
    ],
)
def test_language_codes(declared: object, code: str | None) -> None:
    """ISO 639-1 in lower case, or nothing."""
    assert language_code(declared) == code
