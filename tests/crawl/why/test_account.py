"""The account of a source: every address that was met is indexed, or has its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.crawl.kept.frontier import Frontier
from citewell.crawl.kept.looking import look
from citewell.crawl.kept.notes import Notes
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Found, Visited
from citewell.crawl.scope import Rules
from citewell.crawl.why.account import (
    counts,
    examples,
    failed,
    kept,
    near_copies,
    next_due,
    not_indexed,
    traps,
    unchanged,
)
from citewell.crawl.why.reasons import REASONS, WAITING_REASONS, advice, in_order
from tests.crawl.by_hand import SEED, Crawl, at


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    made = Crawl(tmp_path, Rules(SEED, max_pages=3))
    yield made
    made.file.close()


def listed(crawl: Crawl, reason: str | None = None) -> dict[str, str]:
    return {each.url: each.reason for each in not_indexed(crawl.file, crawl.source, reason)}


def test_every_address_is_counted_once(crawl: Crawl) -> None:
    """Indexed or not indexed with a reason: nothing that was met is missing, and the list agrees with the counts."""
    for path in ("/a", "/b", "/empty"):
        crawl.met(path)
    crawl.met("/deep", "depth", "it lies 3 links from the start; the rules allow 2")
    crawl.met("https://else.test/", "off-site", "it lies on else.test, outside of site.test")
    for path in ("/", "/a"):
        crawl.indexed(path)
    crawl.indexed("/empty", outcome="no-text", detail="it holds no text")
    crawl.became("/b", "error", "the server answered with status 403")
    source = crawl.end()
    told = counts(crawl.file, source)
    assert (told.indexed, told.kept) == (2, 0)
    assert told.not_indexed == {"error": 1, "no-text": 1, "depth": 1, "off-site": 1}
    assert told.waiting == {}
    assert Counter(listed(crawl).values()) == Counter(dict(told.not_indexed))
    assert listed(crawl, "depth") == {"https://site.test/deep": "depth"}


def test_another_spelling_is_a_duplicate(crawl: Crawl) -> None:
    crawl.met("http://www.site.test/a/")
    crawl.met("/a")
    crawl.frontier.offer([Found(at("/?b=1&a=2"), "page", 1, "link"), Found(at("/?a=2&b=1"), "page", 1, "link")])
    crawl.end()
    spelt = {each.url: each.detail for each in not_indexed(crawl.file, crawl.source, "duplicate")}
    assert spelt["https://site.test/?a=2&b=1"] == "another spelling of https://site.test/?b=1&a=2"
    assert spelt["https://site.test/a"] == "another spelling of http://www.site.test/a/"


def test_sitemaps_and_feeds_are_no_pages(crawl: Crawl) -> None:
    crawl.frontier.offer([Found(at("/sitemap.xml"), "sitemap", 0, "sitemap")])
    crawl.became("/sitemap.xml", "gone", "the server says that there is nothing (404)")
    crawl.indexed("/")
    crawl.end()
    assert counts(crawl.file, crawl.source).not_indexed == {}
    assert listed(crawl) == {}


def test_what_waits_says_why(crawl: Crawl) -> None:
    """max-pages where the bound is reached, later where the server asked for it, stopped where the visit was."""
    for path in ("/a", "/b", "/c", "/busy"):
        crawl.met(path)
    crawl.became("/busy", "retry", "the server answered with status 429", retry_at=9_000.0)
    for path in ("/", "/a"):
        crawl.indexed(path)
    assert counts(crawl.file, crawl.source).waiting == {"stopped": 3}
    crawl.indexed("/b")
    crawl.end()
    crawl.file.connection.execute("UPDATE urls SET host = 'other.test' WHERE url LIKE '%/busy'")
    assert counts(crawl.file, crawl.source).waiting == {"max-pages": 1, "later": 1}
    details = {each.reason: each.detail for each in not_indexed(crawl.file, crawl.source)}
    assert "3 pages" in details["max-pages"]
    assert "429" in details["later"]


def test_a_host_that_stopped_answering_is_told_from_one_that_asked_to_wait(crawl: Crawl) -> None:
    for path in ("/a", "/b"):
        crawl.met(path)
    crawl.became("/a", "retry", "no connection: Connection refused", retry_at=9_000.0)
    crawl.end()
    assert listed(crawl)["https://site.test/b"] == "no-answer"
    crawl.file.connection.execute("UPDATE urls SET detail = 'the server answered with status 503' WHERE attempts > 0")
    assert listed(crawl)["https://site.test/b"] == "later"


def test_a_document_stays_though_its_page_failed(crawl: Crawl) -> None:
    crawl.indexed("/")
    crawl.end()
    crawl.source = crawl.sources.begin_visit(crawl.source, now=400.0)
    crawl.frontier = Frontier(crawl.file, crawl.source)
    crawl.became("/", "error", "the server answered with status 500; tried 4 times")
    crawl.end()
    told = counts(crawl.file, crawl.source)
    assert (told.indexed, told.kept, told.not_indexed) == (1, 1, {})
    assert [each.reason for each in kept(crawl.file, crawl.source)] == ["error"]


def test_a_trap_is_counted_beyond_the_addresses_that_are_remembered(crawl: Crawl) -> None:
    notes = Notes(crawl.file.connection, crawl.source.source_id)
    for number in range(40):
        notes.note_page(f"https://site.test/calendar/{number}", new=False)
    ((shape, _),) = notes.traps()
    assert traps(crawl.file, crawl.source) == []  # none was turned away yet
    for number in range(100, 110):
        crawl.met(f"/calendar/{number}", "trap", f"pages like {shape} held hardly anything new", trap=shape)
    crawl.file.connection.execute("UPDATE shapes SET turned_away = 5000")
    crawl.end()
    assert counts(crawl.file, crawl.source).not_indexed["trap"] == 5_000
    assert len(listed(crawl, "trap")) == 10


def test_examples_are_the_most_frequent_details(crawl: Crawl) -> None:
    for number in range(3):
        crawl.met(f"/{number}.png", "type", "its name ends in .png, which is no document that can be read")
    crawl.met("/x.gif", "type", "its name ends in .gif, which is no document that can be read")
    crawl.end()
    first, second = examples(crawl.file, crawl.source, "type", 5)
    assert (first.url, first.number) == ("https://site.test/0.png", 3)
    assert (second.url, second.number) == ("https://site.test/x.gif", 1)


def test_failures_are_those_that_were_meant_to_be_read(crawl: Crawl) -> None:
    crawl.met("/forbidden", "robots", "the site's robots.txt says: Disallow: /")
    crawl.met("/a")
    crawl.became("/a", "size", "it has 90,000,000 bytes")
    crawl.end()
    assert [each.url for each in failed(crawl.file)] == ["https://site.test/a"]


def test_unchanged_are_pages_looked_at_and_found_as_they_were(crawl: Crawl) -> None:
    crawl.indexed("/")
    crawl.end()
    assert unchanged(crawl.file, crawl.source, 150.0) == 0
    crawl.source = crawl.sources.begin_visit(crawl.source, now=400.0)
    crawl.frontier = Frontier(crawl.file, crawl.source)
    crawl.frontier.record([Visited(crawl.task("/"), "unchanged")], now=400.0)
    assert unchanged(crawl.file, crawl.source, 350.0) == 1
    due = next_due(crawl.file, crawl.end())
    assert due is not None
    assert due > 400.0


def test_a_library_that_never_crawled_has_nothing_to_look_at(tmp_path: Path) -> None:
    with look(tmp_path) as file:
        assert file is None


def test_looking_changes_nothing(crawl: Crawl) -> None:
    with look(crawl.file.path.parent) as file:
        assert file is not None
        assert [source.url for source in Sources(file).all()] == [SEED]
        with pytest.raises(Exception, match="readonly"):
            file.connection.execute("DELETE FROM urls")


def test_reasons_have_an_order_and_words() -> None:
    """What an owner may want to mend comes first, what waits last, a word that nobody knows before all."""
    told = in_order({"stopped": 1, "off-site": 2, "error": 3, "unheard-of": 4})
    assert list(told) == ["unheard-of", "error", "off-site", "stopped"]
    assert set(WAITING_REASONS) < set(REASONS)
    said = advice("depth", url=SEED + "a", source=SEED, depth=2, max_pages=10)
    assert said == "citewell add https://site.test/ --depth 3"
    assert advice("unheard-of", url=SEED, source=SEED, depth=None, max_pages=10) == ""


def test_near_copies_are_indexed_and_counted(crawl: Crawl) -> None:
    crawl.indexed("/")
    crawl.met("/print")
    crawl.indexed("/print", detail="nearly the same text as https://site.test/")
    crawl.end()
    assert counts(crawl.file, crawl.source).indexed == 2
    assert near_copies(crawl.file, crawl.source) == 1
