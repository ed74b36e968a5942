from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.read.directives import Directives, directives

TODAY = date(2026, 6, 15)


def read(*metas: str, headers: tuple[str, ...] = ()) -> Directives:
    """Metas as `name=content`."""
    pairs = [(name, content) for name, _, content in (meta.partition("=") for meta in metas)]
    return directives(pairs, headers, today=TODAY)


def flags(found: Directives) -> str:
    return f"{'i' if found.index else '-'}{'f' if found.follow else '-'}{'a' if found.archive else '-'}"


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ("robots=", "ifa"),
        ("robots=all", "ifa"),
        ("robots=index, follow", "ifa"),
        ("robots=noindex", "-fa"),
        ("ROBOTS=NOINDEX,NOFOLLOW", "--a"),
        ("robots=nofollow", "i-a"),
        ("robots=none", "--a"),
        ("robots=noindex nofollow; noarchive", "---"),
        ("robots=max-snippet:50, noarchive", "if-"),
        ("robots=nocache", "if-"),
        ("robots=index, noindex", "-fa"),
        ("citewell=noindex", "-fa"),
        ("googlebot=noindex", "ifa"),
        ("description=noindex", "ifa"),
        ("robots=nosnippet, noimageindex, noindexing", "ifa"),
    ],
)
def test_meta_robots(meta: str, expected: str) -> None:
    """What is for all crawlers and what is for ours counts, in any case; what is for others does not."""
    assert flags(read(meta)) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("noindex", "-fa"),
        ("NoIndex, NoFollow", "--a"),
        ("citewell: noindex", "-fa"),
        ("Citewell: none", "--a"),
        ("otherbot: noindex", "ifa"),
        ("otherbot: noindex, nofollow", "ifa"),
        ("noarchive, otherbot: noindex, nofollow", "if-"),
        ("otherbot: noindex, citewell: nofollow", "i-a"),
        ("*: noindex", "-fa"),
        ("max-image-preview: large, noindex", "-fa"),
        ("", "ifa"),
        (",,:,", "ifa"),
    ],
)
def test_the_header_says_for_whom(header: str, expected: str) -> None:
    """A crawler's name holds for what follows it, up to the next name."""
    assert flags(read(headers=(header,))) == expected


@pytest.mark.parametrize(
    ("value", "index"),
    [
        ("unavailable_after: 2026-06-14", False),
        ("unavailable_after: 2026-06-15", True),
        ("unavailable_after:2027-01-01T00:00:00Z", True),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", False),
        ("unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, noarchive", False),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST", True),
        ("unavailable_after: 32 Jun 2010", True),
        ("unavailable_after: never", True),
    ],
)
def test_a_page_is_not_indexed_after_its_date(value: str, index: bool) -> None:
    assert read(f"robots={value}").index is index
    assert read(headers=(value,)).index is index
    assert read(headers=(f"otherbot: {value}",)).index


def test_the_most_restrictive_holds_and_says_where_it_stands() -> None:
    found = read("robots=index,follow", "citewell=noarchive", headers=("nofollow", "noindex"))
    assert flags(found) == "---"
    assert found.why == (
        "the header X-Robots-Tag says noindex; the header X-Robots-Tag says nofollow; meta citewell says noarchive"
    )
    assert read("robots=none").why == "meta robots says none"
    assert read("robots=unavailable_after: 2020-01-01").why == "meta robots says unavailable_after 2020-01-01"
    assert read("robots=all").why == ""


@given(meta=st.lists(st.tuples(st.just("robots"), st.text())), headers=st.lists(st.text()))
def test_more_said_never_allows_more(meta: list[tuple[str, str]], headers: list[str]) -> None:
    """Any text is read, and nothing that is added takes a prohibition away."""
    before = directives(meta, headers, today=TODAY)
    after = directives([*meta, ("robots", "all, noarchive")], headers, today=TODAY)
    assert (before.index, before.follow) == (after.index, after.follow)
    assert not after.archive
    assert after.why.isprintable()
