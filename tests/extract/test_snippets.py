"""Tests of extract.snippets: what publishers ask of those who quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.snippets import snippet_limits


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
