from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.address import Address, address
from citewell.crawl.scope import Rules, refusal, unlisted
from citewell.errors import LibraryFormatError, UsageError

RULES = Rules(seed="https://www.example.org/")


def at(link: str) -> Address:
    found = address(link, base="https://www.example.org/")
    assert found is not None
    return found


def reason(link: str, rules: Rules, depth: int = 1) -> str | None:
    found = refusal(at(link), depth, rules)
    return found.reason if found else None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/a", None),
        ("http://example.org/a", None),
        ("https://example.org:8443/", "off-site"),
        ("https://docs.example.org/", "off-site"),
        ("https://example.org.evil.example/", "off-site"),
    ],
)
def test_a_source_keeps_to_its_site(link: str, expected: str | None) -> None:
    """A site is one host with or without "www."; another port or a name below it is another site."""
    assert reason(link, RULES) == expected
    assert reason(link, replace(RULES, same_site=False)) is None


def test_where_the_seed_moved_to_is_its_site_too() -> None:
    assert reason("https://new.example/", replace(RULES, sites=("example.org", "new.example"))) is None


def test_depth_counts_links_from_the_seed() -> None:
    rules = replace(RULES, depth=1)
    assert reason("/", rules, depth=0) is None
    assert reason("/a", rules, depth=1) is None
    assert reason("/b", rules, depth=2) == "depth"


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("/docs", ["/docs", "/docs/", "/docs/a/b", "/docs?page=2"], ["/docs-old", "/", "/a/docs"]),
        ("/docs/", ["/docs", "/docs/a"], ["/docs-old"]),
        ("/", ["/", "/a/b?c=d"], []),
        ("/blog/*", ["/blog/", "/blog/a/b?c=d"], ["/blog", "/a/blog/"]),
        ("*.pdf", ["/a.pdf", "/b/c.pdf?v=1"], ["/a.pdf.html"]),
        ("/*/print", ["/a/print", "/a/b/print?x=1"], ["/print", "/a/print/b"]),
        ("*?*", ["/a?b=c"], ["/a"]),
        ("/a?b=c", ["/a?b=c", "/a?b=c&d=e"], ["/a", "/a?b=cc", "/a?d=e&b=c"]),
        ("/Über uns", ["/%C3%9Cber%20uns", "/%c3%9cber%20uns/b"], ["/uber uns"]),
        ("/a(b)", ["/a(b)", "/a%28b%29"], ["/ab"]),
        ("*a*a*", ["/aa", "/ba/ca"], ["/a"]),
    ],
)
def test_patterns_fit_paths(pattern: str, inside: list[str], outside: list[str]) -> None:
    """What a pattern fits is visited when it is included and left out when it is excluded."""
    included, excluded = (
        replace(RULES, include=(pattern,), seed="https://example.org/start"),
        replace(RULES, exclude=(pattern,)),
    )
    assert [reason(link, included) for link in inside + outside] == [None] * len(inside) + ["excluded"] * len(outside)
    assert [reason(link, excluded) for link in inside + outside] == ["excluded"] * len(inside) + [None] * len(outside)


def test_what_is_excluded_stays_out_though_it_is_included() -> None:
    rules = replace(RULES, include=("/docs",), exclude=("/docs/old",))
    assert [reason(link, rules) for link in ("/docs/a", "/docs/old/a")] == [None, "excluded"]


def test_the_seed_is_the_way_in_but_is_not_listed() -> None:
    """A seed outside of the patterns to include is visited for its links, as is where it moved to; neither is kept."""
    rules = replace(RULES, include=("/docs",))
    assert reason("https://www.example.org/", rules, depth=0) is None
    assert refusal(at("/en/"), 0, rules) is not None
    assert refusal(at("/en/"), 0, rules, start=True) is None
    assert unlisted(at("/"), rules) is not None
    assert unlisted(at("/docs/a"), rules) is None


def test_a_refusal_says_what_and_what_would_be_allowed() -> None:
    found = [
        refusal(at("https://other.example/"), 1, RULES),
        refusal(at("/a"), 3, replace(RULES, depth=2)),
        refusal(at("/tag/x"), 1, replace(RULES, exclude=("/tag",))),
        refusal(at("/x"), 1, replace(RULES, include=("/docs", "*.pdf"))),
    ]
    assert [item.detail for item in found if item] == [
        "it lies on other.example, outside of example.org",
        "it lies 3 links from the start; the rules allow 2",
        "it fits /tag, which this source excludes",
        "it fits none of the patterns to include: /docs, *.pdf",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": "ftp://example.org"},
        {"seed": ""},
        {"include": ("docs",)},
        {"exclude": ("https://example.org/docs",)},
        {"exclude": ("",)},
        {"exclude": ("/a#b",)},
        {"include": ("/a\x1b[2J",)},
        {"depth": -1},
        {"max_pages": 0},
        {"delay_s": -0.5},
        {"delay_s": float("nan")},
    ],
)
def test_rules_that_cannot_be_are_refused_when_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Rules(**{"seed": "https://example.org/", **wrong})


PATTERNS = st.lists(st.text("/*?ab ü").map("/".__add__), max_size=3).map(tuple)


@given(
    depth=st.none() | st.integers(0, 9),
    include=PATTERNS,
    exclude=PATTERNS,
    delay_s=st.none() | st.floats(0, 100),
    same_site=st.booleans(),
)
def test_rules_come_back_from_json_as_they_were(
    depth: int | None, include: tuple[str, ...], exclude: tuple[str, ...], delay_s: float | None, same_site: bool
) -> None:
    rules = replace(RULES, depth=depth, include=include, exclude=exclude, delay_s=delay_s, same_site=same_site)
    assert Rules.from_json(json.loads(json.dumps(rules.to_json()))) == rules


@given(pattern=PATTERNS, path=st.text("/ab?=").map("/a".__add__))
def test_no_pattern_raises_on_any_address(pattern: tuple[str, ...], path: str) -> None:
    assert reason(path, replace(RULES, exclude=pattern)) in (None, "excluded")


@pytest.mark.parametrize(
    "kept", [{"newer": 1}, {"depth": "3"}, {"max_pages": True}, {"include": "/docs"}, {"sites": [1]}]
)
def test_rules_of_another_version_or_kind_are_refused(kept: dict[str, object]) -> None:
    with pytest.raises(LibraryFormatError):
        Rules.from_json({"seed": "https://example.org/", **kept})
