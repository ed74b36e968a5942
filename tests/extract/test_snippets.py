"""Tests of extract.snippets: what publishers ask of those who quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract import extract
from citewell.extract.snippets import header_limits, snippet_limits
from citewell.types import Page

TEXT = "The rent of the signal tower is 900 crowns a year. It is paid by the pilots of the harbour."


@pytest.mark.parametrize(
    ("directives", "expected"),
    [
        ([], (False, None)),
        (["noindex, nofollow"], (False, None)),
        (["noarchive, NoSnippet"], (True, None)),
        (["max-snippet:0"], (True, None)),
        (["max-snippet: 50"], (False, 50)),
        (["max-snippet:-1"], (False, None)),
        (["max-snippet:80", "max-snippet:20, max-image-preview:large"], (False, 20)),
        (["otherbot: nosnippet"], (False, None)),
        (["citewell: max-snippet:9"], (False, 9)),
        (["max-snippet:many"], (False, None)),
        (["unavailable_after: 25 Jun 2030 15:00:00 PST, nosnippet"], (True, None)),
    ],
)
def test_the_strictest_demand_holds(directives: list[str], expected: tuple[bool, int | None]) -> None:
    """Those to other robots, and those that are no demands, are passed over."""
    assert snippet_limits(directives) == expected


@given(directives=st.lists(st.text()))
def test_no_text_breaks_it(directives: list[str]) -> None:
    """Directives come from strangers; a bound is always a number of characters."""
    withheld, longest = snippet_limits(directives)
    assert longest is None or (longest > 0 and not withheld)


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ("nosnippet", (True, None)),
        ("otherbot: nosnippet", (False, None)),
        ("citewell: nosnippet", (True, None)),
        ("max-snippet:50, otherbot: nosnippet, noindex", (False, 50)),
        ("otherbot: noindex, citewell: max-snippet:20", (False, 20)),
        ("unavailable_after: 25 Jun 2030 15:00:00 GMT, nosnippet", (True, None)),
    ],
)
def test_a_header_for_another_crawler_is_not_ours(value: str, limits: tuple[bool, int | None]) -> None:
    """Its name holds for all that follows it."""
    assert header_limits([("Content-Type", "text/plain"), ("x-robots-TAG", value)]) == limits


@pytest.mark.parametrize(("name", "content"), [("a.txt", TEXT), ("a.html", f"<h1>Rent</h1><p>{TEXT}</p>")])
def test_every_format_heeds_the_header(name: str, content: str) -> None:
    """The text is withheld: kept, found, and not to be quoted; a bound is kept with the document."""
    page = Page(f"https://vik.example/{name}", content.encode(), None, "2026-01-01T00:00:00Z")
    free = extract(page, name=name)
    withheld = extract(_with_header(page, "nosnippet"), name=name)
    bounded = extract(_with_header(page, "max-snippet:60"), name=name)
    assert withheld.text.split() == free.text.split()
    assert {block.kind for block in withheld.blocks} - {"heading"} == {"withheld"}
    assert (free.max_snippet, bounded.max_snippet) == (None, 60)
    assert len({free.revision, withheld.revision, bounded.revision}) == 3


def _with_header(page: Page, value: str) -> Page:
    return Page(page.source, page.content, page.content_type, page.fetched, (("X-Robots-Tag", value),))
