"""Why one address is indexed or not, for addresses that were met and for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.crawl.records import Found, Visited
from citewell.crawl.scope import Rules
from citewell.crawl.why.explain import Explanation, explain, explain_start
from citewell.errors import UsageError
from tests.crawl.by_hand import SEED, Crawl, at


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    made = Crawl(tmp_path, Rules(SEED, max_pages=3))
    yield made
    made.file.close()


def told(crawl: Crawl, url: str) -> Explanation:
    (one,) = explain(crawl.file, url)
    return one


def test_an_indexed_page_tells_where_it_comes_from(crawl: Crawl) -> None:
    crawl.frontier.offer([Found(at("/a"), "page", 1, "link")], found_on=1)
    crawl.indexed("/a")
    crawl.end()
    found = told(crawl, "http://www.site.test/a/")
    assert (found.verdict, found.known_as, found.found_on) == ("indexed", "https://site.test/a", SEED)
    assert (found.found_as, found.depth, found.status) == ("link", 1, 200)
    assert (found.content_type, found.size, found.captures) == ("text/html", len("text/a"), 1)
    assert found.doc_id
    assert found.due is not None


def test_a_refused_address_has_the_reason_it_was_refused_for(crawl: Crawl) -> None:
    crawl.met("https://else.test/x", "off-site", "it lies on else.test, outside of site.test")
    crawl.end()
    found = told(crawl, "https://else.test/x")
    assert (found.verdict, found.reason, found.due) == ("not-indexed", "off-site", None)


def test_a_redirect_tells_whether_its_target_is_indexed(crawl: Crawl) -> None:
    target = Found(at("/new"), "page", 0, "redirect")
    crawl.frontier.record(
        [Visited(crawl.task("/"), "redirect", "it redirects to https://site.test/new", found=(target,))], now=200.0
    )
    crawl.indexed("/new")
    crawl.end()
    found = told(crawl, SEED)
    assert (found.reason, found.other, found.other_indexed) == ("redirect", "https://site.test/new", True)
    assert explain_start(crawl.file, crawl.source).url == "https://site.test/new"


def test_an_address_that_waits_says_what_for(crawl: Crawl) -> None:
    found = told(crawl, SEED)
    assert (found.verdict, found.reason) == ("waiting", "stopped")


def test_an_address_not_met_is_told_by_the_rules(crawl: Crawl) -> None:
    """What no page links to may be forbidden all the same: by patterns, the site's robots.txt, its own shape."""
    crawl.indexed("/")
    crawl.end()
    crawl.file.connection.execute(
        "INSERT INTO robots VALUES ('https://site.test', 200, ?, 0, NULL)", (b"User-agent: *\nDisallow: /private\n",)
    )
    assert told(crawl, SEED + "x.png").reason == "type"
    private = told(crawl, SEED + "private/x")
    assert (private.verdict, private.reason) == ("unknown", "robots")
    assert "line 2" in private.detail
    unlinked = told(crawl, SEED + "nowhere")
    assert (unlinked.verdict, unlinked.reason) == ("unknown", "")
    assert "links to it" in unlinked.detail


def test_an_address_of_no_source_says_so(crawl: Crawl) -> None:
    found = told(crawl, "https://else.test/")
    assert (found.verdict, found.source) == ("unknown", None)
    with pytest.raises(UsageError, match="not a web address"):
        explain(crawl.file, "mailto:me@site.test")


def test_of_several_sources_the_one_that_indexed_it_comes_first(crawl: Crawl) -> None:
    crawl.met("/a", "depth", "too deep")
    crawl.end()
    crawl.source = crawl.sources.put(Rules(SEED + "a"), collection="", now=1.0)
    second = Crawl(crawl.file.path.parent, Rules(SEED + "a"))
    second.frontier.offer([Found(at("/a"), "page", 0, "seed")])
    second.indexed("/a")
    second.end()
    assert [found.verdict for found in explain(crawl.file, SEED + "a")] == ["indexed", "not-indexed"]
    second.file.close()
