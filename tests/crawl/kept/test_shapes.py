from __future__ import annotations

import gzip
import itertools
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.address import address
from citewell.crawl.kept.shapes import (
    ECHO_CHARS,
    LEAST_NEW,
    WINDOW,
    Novelty,
    exhausted,
    inert_parameter,
    leads_elsewhere,
    note,
    shapes_of,
    trap,
    without_echo,
)

HOST = "https://example.org"
TODAY = date(2026, 6, 15)
LINKS = st.lists(
    st.sampled_from([*"/?&=-[]1aé", "2026", "/05", "a=1", "calendar", "http://", "0123456789abcdef"]), max_size=40
)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/" + "a" * 2000, "longer"),
        ("/" + "/".join(map(str, range(17))), "deep"),
        ("/en/en/en/", "repeats en"),
        ("/shop/red/shop/red/shop/red", "repeats shop/red"),
        ("/x/y/x/y/x/y", "repeats x/y"),
        ("/about/news/about/team/about/jobs/about", "names about 4 times"),
        ("/go/http://a.example/http://b.example/", "address inside"),
        ("/a/example.org/b/example.org/c", "address inside"),
        ("/list?a=1&b=2&c=3&d=4&e=5&f=6&g=7", "7 parameters"),
        ("/list?f=1&f=2&f=3", "parameter f"),
        ("/list?f%5B0%5D=a&f%5B1%5D=b&f%5B2%5D=c", "parameter f"),
        ("/calendar/2029/01", "ahead"),
        ("/calendar/1969/12", "before"),
        ("/calendar/2040", "ahead"),
        ("/2031/05/17/", "ahead"),
        ("/tide?date=2031-05-17", "ahead"),
        ("/day/2031-05-17", "ahead"),
        ("/?year=2031&month=2", "ahead"),
        ("/?y=1899&m=2", "before"),
        ("/?cal_month=2031-02", "ahead"),
    ],
)
def test_some_addresses_are_traps_by_their_looks(path: str, word: str) -> None:
    assert word in (trap(HOST + path, today=TODAY) or "")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/a/b/c/d/e/f/g/h.html",
        "/en/docs/en/guide",
        "/11/11/11/11",
        "/shelf/a/a/a/book",
        "/2011/11/11/eleven",
        "/web/2020/http://other.example/",
        "/list?a=1&b=2&c=3&d=4&e=5&f=6",
        "/list?f=1&f=2",
        "/calendar/2028/06",
        "/history/1914/08/04/war",
        "/events/1945/05/08",
        "/films?year=1925",
        "/projections?year=2050",
        "/agenda-2030-12-goals",
        "/news/vision-2050-01-plan",
        "/product/2750/10",
        "/rfc9309/2999",
    ],
)
def test_pages_that_only_resemble_traps_are_let_through(path: str) -> None:
    assert trap(HOST + path, today=TODAY) is None


def test_no_real_page_is_a_trap(data: Path) -> None:
    """Every page of the real sites, and every address of a large collection of real pages."""
    found = []
    for archive in sorted((data / "sites").glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            found += [address(name, base=HOST) for name in tar.getnames()]
    with gzip.open(data / "retrieval/medquad_liveqa/corpus.jsonl.gz", "rt", encoding="utf-8") as rows:
        found += [address(json.loads(row)["metadata"]["url"]) for row in itertools.islice(rows, 0, None, 3)]
    assert len(found) > 2000
    assert not [one.url for one in found if one is None or trap(one.url)]


@given(link=LINKS.map("".join))
def test_every_address_is_judged(link: str) -> None:
    """No address raises; what is refused has a reason in plain characters, and every address has a shape."""
    found = address(link, base=HOST)
    if found is not None:
        assert (trap(found.url, today=TODAY) or "none").isprintable()
        assert all(shape is None or shape.startswith(found.host.removeprefix("www.")) for shape in shapes_of(found.url))
        assert inert_parameter(found.url, found.url) is None


@pytest.mark.parametrize(
    ("path", "narrow", "wide"),
    [
        ("/", "example.org", None),
        ("/a/b.html", "example.org/a/b.html", None),
        ("/item/123/page-4", "example.org/item/N/page-N", None),
        ("/s/0f3a5b7c9d1e/x", "example.org/s/H/x", None),
        ("/u/123e4567-e89b-12d3-a456-426614174000", "example.org/u/H", None),
        ("/t/aB3dE6gH9jK2mN5p", "example.org/t/H", None),
        ("/facade", "example.org/facade", None),
        ("/list?size=3&color=red", "example.org/list?color&size", "example.org/list?*"),
        ("/list?f%5B0%5D=3&f%5B1%5D=4", "example.org/list?f[]", "example.org/list?*"),
        ("/docs/2.1/a/b", "example.org/docs/N.N/a/b", "example.org/docs/2.1/**"),
        ("/a/b/c/d?x=1", "example.org/a/b/c/d?x", "example.org/a/b/**?*"),
        ("/a/b/c/d/e/f/g", "example.org/a/b/c/d/e/f/g", "example.org/*/*/*/*/*/*/**"),
    ],
)
def test_shapes_keep_what_addresses_of_a_kind_have_in_common(path: str, narrow: str, wide: str | None) -> None:
    assert shapes_of(HOST + path) == shapes_of("http://www.example.org" + path) == (narrow, wide)


@given(outcomes=st.lists(st.booleans(), max_size=80))
def test_a_shape_is_exhausted_when_its_last_pages_hold_hardly_anything_new(outcomes: list[bool]) -> None:
    novelty = Novelty()
    for new in outcomes:
        novelty = note(novelty, new)
    assert novelty.read == len(outcomes)
    assert exhausted(novelty) is (len(outcomes) >= WINDOW and sum(outcomes[-WINDOW:]) < LEAST_NEW)


def test_a_calendar_without_end_is_followed_for_a_while_only() -> None:
    """Four months with events, then empty ones: the walk ends soon after a window of them."""
    novelty, pages = Novelty(), 0
    for pages, (year, month) in enumerate(itertools.product(range(2000, 2028), range(1, 13)), 1):
        assert shapes_of(f"{HOST}/calendar/{year}/{month:02}")[0] == "example.org/calendar/N/N"
        novelty = note(novelty, pages <= 4)
        if exhausted(novelty):
            break
    assert pages == WINDOW


@pytest.mark.parametrize(
    ("path", "found", "expected"),
    [
        ("/page/2", ["/page/3"], False),
        ("/page/2", ["/page/3", "/an-article"], True),
        ("/calendar/2026/05", ["/calendar/2026/06", "/calendar/2026/04"], False),
        ("/shop?color=red", ["/shop?color=red&size=3"], False),
        ("/a/b/c/d", ["/a/b/c/d/e"], False),
        ("/page/2", [], False),
    ],
)
def test_a_page_leads_elsewhere_if_it_names_addresses_of_another_kind(
    path: str, found: list[str], expected: bool
) -> None:
    assert leads_elsewhere(HOST + path, [HOST + other for other in found]) is expected


def test_what_a_page_repeats_of_its_address_is_nothing_new() -> None:
    missing = {without_echo(f"Item {n} was not found.", f"{HOST}/item/{n}") for n in range(100, 200)}
    assert len(missing) == 1
    tags = {without_echo(f"No posts are tagged {tag.title()}.", f"{HOST}/?tag={tag}") for tag in ("red", "blue")}
    assert len(tags) == 1
    towns = {without_echo(f"Town {n} has {n * 7919} people.", f"{HOST}/town/{n}") for n in range(100, 200)}
    assert len(towns) == 100
    book = "word " * ECHO_CHARS
    assert without_echo(book, f"{HOST}/word") == book


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("/a?x=1&ref=p", "/a?x=1&ref=q", "ref"),
        ("/a?x=1&ref=p", "/a?x=1", "ref"),
        ("/a?ref=p&x=1", "/a?x=1&ref=q", "ref"),
        ("/a?s%6Frt=up", "/a?sort=down", "sort"),
        ("/a?x=1", "/a?x=%31", None),
        ("/a?x=1&y=1", "/a?x=2&y=2", None),
        ("/a?x=1", "/b?x=2", None),
        ("/a", "/a", None),
        ("/a?x=1&x=2", "/a?x=1", "x"),
        ("mailto:a", "/a", None),
    ],
)
def test_the_one_parameter_that_differs_is_named(one: str, other: str, name: str | None) -> None:
    """And leaving it out of both makes them one address."""
    first, second = (link if ":" in link else HOST + link for link in (one, other))
    assert inert_parameter(first, second) == inert_parameter(second, first) == name
    if name:
        known = [address(link, ignored={name}) for link in (first, second)]
        assert known[0] is not None
        assert known[0] == known[1]
