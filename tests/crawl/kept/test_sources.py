"""A source is remembered: each visit looks at what may have changed, and finds out what has."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from citewell.crawl.scope import Rules
from citewell.crawl.visit import asking
from citewell.errors import SourceNotFound
from tests.crawl.scripted_web import SITE, Answer, Crawl, Reply, Web, html, moved, page, sitemap, text_file

DAY_S = 86_400.0
Start = Callable[..., Crawl]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """A crawl of a web given as its answers; rules by name."""
    monkeypatch.setattr(asking, "backoff_s", lambda *_: 0.01)
    return lambda answers, seed=f"{SITE}/", **rules: Crawl(tmp_path, Web(answers), seed, **rules)


def tagged(text: str, etag: str, *links: str) -> Reply:
    return page(*links, text=text, headers=[("ETag", f'"{etag}"')])


def new_requests(crawl: Crawl, **visit: object) -> list[str]:
    """What one more visit asks for, besides a sitemap that is not there."""
    before = len(crawl.web.paths())
    assert crawl.visit(**visit) in ("done", "later")  # type: ignore[arg-type]
    none = set() if "/sitemap.xml" in crawl.web.answers else {"/sitemap.xml"}
    return [path for path in crawl.web.paths()[before:] if path not in none]


# --- what a visit looks at -------------------------------------------------------------------------------------------


def test_an_unchanged_page_costs_one_request_and_nothing_else(start: Start) -> None:
    """With its validators; nothing is kept or read anew."""
    crawl = start({"/": tagged("Start", "1", "/a"), "/a": tagged("A", "2")})
    crawl.visit()
    captures = crawl.file.connection.execute("SELECT count(*) FROM captures").fetchone()
    assert sorted(new_requests(crawl)) == ["/", "/a"]
    asked = {each.url: each.headers for each in crawl.web.asked}
    assert asked[f"{SITE}/a"] == {"If-None-Match": '"2"'}
    assert crawl.file.connection.execute("SELECT count(*) FROM captures").fetchone() == captures
    assert crawl.driver is not None
    assert (crawl.driver.tally.read, crawl.driver.tally.unchanged) == (0, 2)
    assert crawl.indexed() == {"/", "/a"}


def test_the_same_bytes_without_validators_are_unchanged_too(start: Start) -> None:
    """Kept once, not read again, and looked at less and less often."""
    crawl = start({"/": page(text="Start")})
    crawl.visit()
    crawl.visit()
    assert crawl.file.connection.execute("SELECT count(*) FROM captures").fetchone() == (1,)
    assert crawl.rows("interval", "url LIKE '%/'") == [(1.5 * DAY_S,)]


def test_a_changed_page_is_read_again_and_looked_at_sooner(start: Start) -> None:
    """Both its versions are kept."""
    crawl = start({"/": [tagged("Old", "1"), tagged("New", "2", "/a")], "/a": page(text="A")})
    crawl.visit()
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.rows("interval", "url LIKE '%/'") == [(0.5 * DAY_S,)]
    assert len(list(crawl.file.connection.execute("SELECT 1 FROM captures WHERE url = ?", (f"{SITE}/",)))) == 2


def test_a_304_to_whoever_has_nothing_is_an_error(start: Start) -> None:
    """There is nothing that could be unchanged."""
    crawl = start({"/": page("/a"), "/a": Reply(304)})
    crawl.visit()
    assert crawl.outcome("/a")[0] == "error"


def test_only_what_is_due_is_looked_at_if_asked_so(start: Start) -> None:
    """A day after the first visit all, then each page in its own time."""
    crawl = start({"/": [page("/a", text="1"), page("/a", text="2"), page("/a", text="3")], "/a": page(text="A")})
    crawl.visit()
    now = time.time()
    assert not crawl.sources.has_due(crawl.source, now)
    assert new_requests(crawl, due_only=True) == []
    assert crawl.sources.has_due(crawl.source, now + 1.1 * DAY_S)
    assert new_requests(crawl, due_only=True, now=now + 1.1 * DAY_S) == ["/", "/a"]
    assert new_requests(crawl, due_only=True, now=now + 0.7 * DAY_S) == ["/"]


def test_a_sitemap_tells_which_pages_have_changed(start: Start) -> None:
    """It is looked at first; a page whose date in it is newer than what was read is looked at before its time."""
    crawl = start({"/": page(text="Start"), "/sitemap.xml": sitemap("/a", "/b", lastmod="2026-01-01")})
    crawl.web.answers |= {"/a": page(text="A"), "/b": page(text="B")}
    crawl.visit()
    crawl.file.connection.execute("UPDATE urls SET due = 0 WHERE kind = 'sitemap'")
    assert new_requests(crawl, due_only=True) == ["/sitemap.xml"]
    crawl.file.connection.execute("UPDATE urls SET due = 0 WHERE kind = 'sitemap'")
    crawl.web.answers["/sitemap.xml"] = sitemap("/b", "/new", lastmod="2099-01-01")
    crawl.web.answers |= {"/new": page(text="New"), "/b": page(text="B changed")}
    assert new_requests(crawl, due_only=True) == ["/sitemap.xml", "/b", "/new"]
    assert "/new" in crawl.indexed()


def test_what_was_only_refused_is_never_asked_for(start: Start) -> None:
    """Neither at the first visit nor later: nofollow, other sites, endings of files, traps."""
    crawl = start(
        {
            "/": html('<a rel=nofollow href="/x">x</a><a href="//other.example/">o</a><a href="/a.zip">z</a>'
                      '<a href="/calendar/2099/01/">c</a>'),
        }
    )  # fmt: skip
    crawl.visit()
    assert sorted(reason for _, reason in crawl.rows(where="outcome <> ''")) == [
        "gone", "nofollow", "off-site", "trap", "type",
    ]  # fmt: skip
    assert new_requests(crawl) == ["/"]


def test_new_rules_let_in_what_the_old_ones_kept_out(start: Start) -> None:
    """And what the new ones keep out leaves the library."""
    crawl = start(
        {"/": page("/a/b", "/c"), "/a/b": page("/a/d", text="B"), "/a/d": page(text="D"), "/c": page(text="C")}, depth=1
    )
    crawl.visit()
    assert crawl.indexed() == {"/", "/a/b", "/c"}
    rules = replace(crawl.source.rules, depth=None, exclude=("/c",))
    crawl.source = crawl.sources.put(rules, collection="", now=time.time())
    crawl.visit()
    assert crawl.indexed() == {"/", "/a/b", "/a/d"}
    assert crawl.outcome("/c") == ("excluded", "it fits /c, which this source excludes")


def test_a_full_source_is_not_due_for_what_it_may_not_read(start: Start) -> None:
    """Otherwise it would be visited again and again for nothing."""
    crawl = start({"/": page("/a", "/b"), "/a": page(text="A"), "/b": page(text="B")}, max_pages=2)
    assert crawl.visit() == "max-pages"
    assert not crawl.sources.has_due(crawl.source, time.time())
    crawl.source = crawl.sources.put(replace(crawl.source.rules, max_pages=3), collection="", now=time.time())
    assert crawl.sources.has_due(crawl.source, time.time())
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/a", "/b"}


# --- pages that go, and come back ------------------------------------------------------------------------------------

GOING: dict[str, Answer] = {
    "gone": Reply(404),
    "noindex": page(text="A", head='<meta name="robots" content="noindex">'),
    "redirect": moved("/"),
    "type": Reply(200, b"{}", (("Content-Type", "application/json"),)),
    "soft-404": html("<title>404 - Page not found</title><h1>Page not found</h1><p>Sorry, it is not here.</p>"),
}


@pytest.mark.parametrize("reason", GOING)
@pytest.mark.parametrize("etag", ["1", None])
def test_a_page_that_goes_leaves_the_search_and_comes_back(start: Start, reason: str, etag: str | None) -> None:
    """Also if it comes back exactly as it was, from a server that knows our validators."""
    there = tagged("A", etag) if etag else page(text="A")
    crawl = start({"/": page("/a"), "/a": there})
    crawl.visit()
    crawl.web.answers["/a"] = GOING[reason]
    crawl.visit()
    assert crawl.indexed() == {"/"}
    assert crawl.outcome("/a")[0] == reason
    assert crawl.outcome("/a")[1]
    crawl.web.answers["/a"] = there
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.outcome("/a")[0] == ""


@pytest.mark.parametrize(
    "answer", [Reply(500), Reply(403), Reply(401), moved("/login")], ids=["500", "403", "401", "login"]
)
@pytest.mark.parametrize("etag", ["1", None])
def test_a_page_that_cannot_be_seen_for_a_while_stays(start: Start, answer: Answer, etag: str | None) -> None:
    """What went wrong is told; once the page is seen again, all is as before, whether it has changed or not."""
    there = tagged("A", etag) if etag else page(text="A")
    crawl = start({"/": page("/a"), "/a": there})
    crawl.visit()
    crawl.web.answers["/a"] = answer
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.outcome("/a")[0] in ("error", "login")
    crawl.web.answers["/a"] = there
    crawl.visit()
    assert crawl.outcome("/a") == ("", "")
    assert crawl.indexed() == {"/", "/a"}


def test_a_site_that_is_down_is_looked_at_again_soon(start: Start) -> None:
    """That a page could not be seen says nothing about how often it changes."""
    crawl = start({"/": page("/a"), "/a": page(text="A")})
    crawl.visit()
    for _ in range(6):
        crawl.visit()
    crawl.web.answers["/a"] = Reply(500)
    crawl.visit()
    ((due,),) = crawl.rows("due", "url LIKE '%/a'")
    assert float(due or 0) < time.time() + 1.1 * DAY_S


@pytest.mark.parametrize("etag", ["1", None])
def test_a_header_counts_though_the_bytes_are_the_same(start: Start, etag: str | None) -> None:
    """X-Robots-Tag comes and goes without the page changing; also on a 304."""
    tag = [("ETag", f'"{etag}"')] if etag else []
    there, hidden = page(text="A", headers=tag), page(text="A", headers=[*tag, ("X-Robots-Tag", "noindex")])

    def hidden_or_304(headers: dict[str, str]) -> Reply:
        return replace(hidden, status=304, body=b"") if etag and "If-None-Match" in headers else hidden

    crawl = start({"/": page("/a"), "/a": there})
    crawl.visit()
    crawl.web.answers["/a"] = hidden_or_304
    crawl.visit()
    assert crawl.indexed() == {"/"}
    assert crawl.outcome("/a") == ("noindex", "the header X-Robots-Tag says noindex")
    crawl.web.answers["/a"] = there
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}


def test_robots_that_close_a_site_keep_what_was_read(start: Start) -> None:
    """It is not fetched any more; what the library has of it was allowed when it was read."""
    crawl = start({"/robots.txt": Reply(404), "/": page("/a"), "/a": page(text="A")})
    crawl.visit()
    crawl.web.answers["/robots.txt"] = text_file("User-agent: *\nDisallow: /")
    crawl.file.connection.execute("UPDATE robots SET fetched = 0")
    assert new_requests(crawl) == []
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.outcome("/a")[0] == "robots"


def test_what_never_was_there_is_seldom_asked_for_again(start: Start) -> None:
    """A dead link costs a request a month; a page that has gone lately, one at each visit."""
    crawl = start({"/": tagged("Start", "1", "/dead", "/dying"), "/dying": [page(text="Soon gone"), Reply(410)]})
    crawl.visit()
    assert new_requests(crawl) == ["/", "/dying"]
    assert new_requests(crawl) == ["/", "/dying"]
    assert sorted(new_requests(crawl, now=time.time() + 31 * DAY_S)) == ["/", "/dead", "/dying"]


# --- copies ----------------------------------------------------------------------------------------------------------


def test_a_copy_comes_in_when_its_twin_goes(start: Start) -> None:
    """Gone or changed: the text is in the library as long as one page has it."""
    crawl = start({"/": page("/a", "/b"), "/a": page(text="The same"), "/b": page(text="The same")})
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.outcome("/b") == ("duplicate", f"the same text as {SITE}/a")
    crawl.web.answers["/a"] = page(text="Something else")
    crawl.visit()
    assert crawl.indexed() == {"/", "/a", "/b"}
    crawl.web.answers["/a"] = page(text="The same")
    crawl.visit()
    assert crawl.indexed() == {"/", "/b"}
    crawl.web.answers["/b"] = Reply(404)
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}


# --- the table -------------------------------------------------------------------------------------------------------


def test_a_source_is_found_by_its_address_and_number(start: Start) -> None:
    """And an unknown one is an error that says what to do."""
    crawl = start({})
    assert crawl.sources.find(f"{SITE}/") == crawl.source
    assert crawl.sources.find(str(crawl.source.source_id)) == crawl.source
    assert crawl.sources.find("https://other.example/") is None
    with pytest.raises(SourceNotFound, match="number 99"):
        crawl.sources.get(99)


def test_the_same_address_is_the_same_source(start: Start) -> None:
    """Naming it again changes its rules."""
    crawl = start({})
    again = crawl.sources.put(Rules(f"{SITE}/", depth=3), collection="docs", now=1.0)
    assert (again.source_id, again.rules.depth, again.collection) == (crawl.source.source_id, 3, "docs")
    assert crawl.sources.all() == [again]


def test_a_stopped_visit_goes_on(start: Start) -> None:
    """It is the same visit, and what is settled in it is not looked at again."""
    crawl = start({"/": page("/a", "/b"), "/a": page(text="A"), "/b": page(text="B")})

    def stop(url: str) -> None:
        assert crawl.driver is not None
        crawl.driver.stopping = url.endswith("/a")

    crawl.web.on_request = stop
    assert crawl.visit() == "stopped"
    crawl.web.on_request = lambda _url: None
    assert new_requests(crawl) == ["/b"]
    assert crawl.indexed() == {"/", "/a", "/b"}
    assert crawl.sources.get(crawl.source.source_id).visit == 1


def test_a_forgotten_source_leaves_nothing(start: Start) -> None:
    """No row and no bytes."""
    crawl = start({"/": page("/a"), "/a": page(text="A")})
    crawl.visit()
    crawl.sources.forget(crawl.source.source_id)
    for table in ("sources", "urls", "captures", "bodies", "shapes", "spellings", "inert"):
        assert crawl.file.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
