"""What one answer means, and what it leads to."""

from __future__ import annotations

import pytest

from citewell.crawl.address import address
from citewell.crawl.records import Source, Task, Visited
from citewell.crawl.scope import Rules
from citewell.crawl.visit.judge import Response, Site, admit, judge, wanted

URL = "https://site.example/a"


def task(**changes: object) -> Task:
    known = {
        "url_id": 1, "url": URL, "key": "site.example/a", "host": "site.example", "kind": "page", "depth": 1,
        "attempts": 0, "hops": 0, "found_on": None, "found_as": "link", "etag": None, "modified": None,
        "body_id": None, "outcome": "", "indexed": False, "lastmod": None,
    }  # fmt: skip
    return Task(**{**known, **changes})  # type: ignore[arg-type]


def site(kind: str = "site", traps: frozenset[str] = frozenset(), **rules: object) -> Site:
    made = Rules("https://site.example/", **rules)  # type: ignore[arg-type]
    return Site(Source(1, made.seed, kind, made, "", 0.0, 1, 0.0, None), {}, traps)


def judged(
    status: int = 200, body: str = "", *headers: tuple[str, str], of: Task | None = None, at: Site | None = None
) -> Visited:
    typed = headers if any(name == "Content-Type" for name, _ in headers) else (("Content-Type", "text/html"), *headers)
    return judge(of or task(), Response(URL, status, typed, (), body.encode(), 1.7e9), at or site())


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, ""), (203, ""), (204, "error"), (400, "error"), (401, "login"), (403, "error"), (404, "gone"),
     (407, "login"), (410, "gone"), (418, "error"), (451, "error"), (304, "error"), (300, "error"), (999, "error")],
)  # fmt: skip
def test_each_status_has_its_outcome(status: int, outcome: str) -> None:
    """And unless it is content, a word on why."""
    visited = judged(status, "<p>Text</p>")
    assert visited.outcome == outcome
    assert bool(visited.detail) == bool(outcome)
    assert (visited.capture is not None) == (not outcome)


@pytest.mark.parametrize(
    ("to", "outcome"),
    [("/b", "redirect"), ("//other.example/", "off-site"), ("", "error"), (URL, "error"), ("javascript:x", "error"),
     ("http://site.example/a", "redirect"), ("/login", "login"), ("/sso/start", "login"), ("/a.zip", "type"),
     ("https://www.site.example/a/", "redirect"), ("http://[bad", "error")],
)  # fmt: skip
def test_redirects(to: str, outcome: str) -> None:
    """To another page; to what may not be visited; to nowhere; to another spelling of the same."""
    visited = judged(302, "", ("Location", to))
    assert visited.outcome == outcome
    same_page = to in ("http://site.example/a", "https://www.site.example/a/")
    assert (visited.moved is not None) == same_page
    assert len(visited.found) == (outcome == "redirect" and not same_page)


def test_links_have_their_reasons() -> None:
    """Each address once, whether it will be fetched or not."""
    visited = judged(
        200, '<a href="/b">b</a><a href="/b#c">b</a><a href="//other.example/">o</a><a rel=nofollow href="/n">'
    )
    reasons = {found.address.url: found.refusal and found.refusal.reason for found in visited.found}
    assert reasons == {
        "https://site.example/b": None, "https://other.example/": "off-site", "https://site.example/n": "nofollow",
    }  # fmt: skip
    assert {found.depth for found in visited.found} == {2}


def test_a_page_that_says_nofollow_leads_nowhere() -> None:
    """By a meta element or a header; the page itself is indexed."""
    for visited in (
        judged(200, '<meta name="robots" content="nofollow"><a href="/b">b</a>'),
        judged(200, '<a href="/b">b</a>', ("X-Robots-Tag", "nofollow")),
    ):
        assert visited.outcome == ""
        (found,) = visited.found
        assert found.refusal is not None
        assert found.refusal.reason == "nofollow"


def test_directives_for_others_are_not_for_us() -> None:
    """And those for us by name are."""
    assert judged(200, "<p>x</p>", ("X-Robots-Tag", "otherbot: noindex")).outcome == ""
    assert judged(200, "<p>x</p>", ("X-Robots-Tag", "Citewell: noindex")).outcome == "noindex"


def test_what_no_page_can_be_is_not_asked_for() -> None:
    """By the ending of its path; a query may end as it likes."""
    for link, reason in (("/photo.JPG", "type"), ("/a.tar.gz", None), ("/x?file=a.jpg", None), ("/.zip", None)):
        found = address(f"https://site.example{link}")
        assert found is not None
        refused = admit(found, 1, "link", site()).refusal
        assert (refused and refused.reason) == reason, link


def test_what_waits_is_judged_again_before_it_is_fetched() -> None:
    """Rules, and what is known of traps, may have changed."""
    waiting = task(url="https://site.example/item/7", depth=3)
    assert wanted(waiting, site()) == (None, None)
    refused, _ = wanted(waiting, site(depth=2))
    assert refused is not None
    assert refused.reason == "depth"
    refused, shape = wanted(waiting, site(traps=frozenset({"site.example/item/N"})))
    assert refused is not None
    assert (refused.reason, shape) == ("trap", "site.example/item/N")


def test_what_a_list_names_is_no_trap_by_its_shape() -> None:
    """The site's owner has put it there by name."""
    listed = task(url="https://site.example/item/7", found_as="sitemap")
    assert wanted(listed, site(traps=frozenset({"site.example/item/N"}))) == (None, None)


@pytest.mark.parametrize("before", [{"outcome": "redirect"}, {"body_id": 3, "indexed": True}, {"outcome": "error"}])
def test_what_an_earlier_visit_asked_for_is_no_trap_by_its_shape(before: dict[str, object]) -> None:
    """It costs one short question, and an indexed page would never be looked at again."""
    known = task(url="https://site.example/item/7", **before)
    assert wanted(known, site(traps=frozenset({"site.example/item/N"}))) == (None, None)


def test_patterns_to_include_are_for_pages_not_for_the_lists_that_name_them() -> None:
    """A sitemap stands at the root, whatever part of a site is wanted; what is excluded stays out."""
    listed = address("https://site.example/sitemap.xml")
    assert listed is not None
    docs_only = site(include=("/docs",))
    assert admit(listed, 0, "sitemap", docs_only, kind="sitemap").refusal is None
    assert wanted(task(url=listed.url, kind="sitemap", found_as="sitemap"), docs_only) == (None, None)
    assert admit(listed, 1, "link", docs_only).refusal is not None
    assert admit(listed, 0, "sitemap", site(exclude=("/sitemap*",)), kind="sitemap").refusal is not None


def test_a_list_that_is_none_is_an_error() -> None:
    """A site that answers any address with its front page."""
    assert judged(200, "<p>Welcome</p>", of=task(kind="sitemap")).outcome == "error"


def test_old_links_by_http_on_a_site_named_by_https_are_asked_for_by_https() -> None:
    """And no others: another port or site may know http only, and a redirect to http is meant."""
    links = (
        "http://site.example/b",
        "http://www.site.example/c",
        "http://site.example:8080/d",
        "http://other.example/e",
    )
    visited = judged(200, "".join(f"<a href='{link}'>on</a>" for link in links))
    assert [found.address.url for found in visited.found] == [
        "https://site.example/b", "https://www.site.example/c", "http://site.example:8080/d", "http://other.example/e",
    ]  # fmt: skip
    moved = judged(302, "", ("Location", "http://site.example/b"))
    assert moved.found[0].address.url == "http://site.example/b"
