"""What a site tells crawlers."""

from __future__ import annotations

import pytest
from lxml import etree

from citewell.errors import UsageError
from citewell.publish.html import Entry
from citewell.publish.sitemap import base, robots, sitemap

ENTRIES = [
    Entry("bread", "bread.html", True, "Forty minutes.", 2, "2026-03-01"),
    Entry("骨折", "%E9%AA%A8%E6%8A%98.html", True, "Yes.", 1, ""),
    Entry("rye", "rye.html", False, "No answer.", 0, "2026-04-01"),
]


def test_the_site_map_has_absolute_addresses_of_answered_pages() -> None:
    """With the day of the last reading: it changes when what the page says may have."""
    root = etree.fromstring(sitemap("https://a.example/faq/?x&y/", ENTRIES).encode())
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert root.xpath("//s:loc/text()", namespaces=space) == [
        "https://a.example/faq/?x&y/",
        "https://a.example/faq/bread.html",
        "https://a.example/faq/%E9%AA%A8%E6%8A%98.html",
    ]
    assert root.xpath("//s:lastmod/text()", namespaces=space) == ["2026-03-01", "2026-03-01"]


def test_robots_counts_only_at_the_root_of_a_host() -> None:
    assert robots("https://a.example/") == "User-agent: *\nAllow: /\n\nSitemap: https://a.example/sitemap.xml\n"
    assert robots("https://a.example/faq/") is None


@pytest.mark.parametrize(
    "url", ["a.example", "/faq/", "ftp://a.example/", "https://a.example/?q=1", "javascript:1", ""]
)
def test_the_address_of_a_site_is_absolute(url: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a site"):
        base(url)


def test_a_slash_at_its_end_may_be_left_out() -> None:
    assert base("https://a.example/faq") == base("https://a.example/faq/") == "https://a.example/faq/"
