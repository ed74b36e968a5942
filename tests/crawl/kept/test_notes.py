"""What a crawl learns of a site's addresses, and what it must not learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.intake import Intake, TakenIn
from citewell.crawl.kept.notes import Notes, stopped
from citewell.crawl.records import Capture, Found, Visited
from citewell.crawl.scope import Rules
from tests.crawl.by_hand import SEED, Crawl, at

HOST = "site.example"


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    file = CrawlFile.open(tmp_path)
    yield Notes(file.connection, 1)
    file.close()


def url(path: str) -> str:
    return f"https://{HOST}{path}"


def indexed(notes: Notes, path: str) -> None:
    notes.connection.execute(
        "INSERT INTO urls (source_id, key, url, host, kind, depth, rank, state, found_as, doc_id)"
        " VALUES (1, ?, ?, ?, 'page', 1, 1, 2, 'link', 'doc')",
        (path, url(path), HOST),
    )


def test_a_shape_whose_pages_hold_nothing_new_is_stopped(notes: Notes) -> None:
    """For good, and told with the number of addresses that were turned away."""
    for number in range(100):
        notes.note_page(url(f"/month/{number}"), new=False)
    assert notes.stopped_shapes() == {f"{HOST}/month/N"}
    notes.note_page(url("/month/7"), new=True)
    assert stopped(url("/month/1234"), notes.stopped_shapes()) == f"{HOST}/month/N"
    assert stopped(url("/year/1234"), notes.stopped_shapes()) is None
    assert [notes.turned_away(f"{HOST}/month/N") for _ in range(3)] == [1, 2, 3]
    assert notes.traps() == [(f"{HOST}/month/N", 3)]
    assert notes.turned_away("unknown") == 0


def test_a_shape_with_new_pages_goes_on(notes: Notes) -> None:
    """However many there are."""
    for number in range(300):
        notes.note_page(url(f"/item/{number}"), new=number % 2 == 0)
    assert notes.stopped_shapes() == frozenset()


def test_two_pairs_show_that_a_parameter_makes_no_difference(notes: Notes) -> None:
    """One may be chance. It is told once."""
    assert notes.note_same_page(HOST, url("/a?v=1"), url("/a?v=2")) is None
    assert notes.inert_parameters() == {}
    assert notes.note_same_page(HOST, url("/b?v=1"), url("/b?v=2")) == "v"
    assert notes.inert_parameters() == {HOST: frozenset({"v"})}
    assert notes.note_same_page(HOST, url("/c?v=1"), url("/c?v=2")) is None


def test_one_page_that_differs_outweighs_all_pairs(notes: Notes) -> None:
    """`?page=9` and `?page=10` may both be empty, and `?page=1` is not."""
    indexed(notes, "/list?page=1")
    for number in range(10, 40):
        assert notes.note_same_page(HOST, url(f"/list?page={number}"), url("/list?page=9")) is None
    assert notes.inert_parameters() == {}


def test_sources_learn_apart(notes: Notes) -> None:
    """What one knows the other does not."""
    for number in range(100):
        notes.note_page(url(f"/month/{number}"), new=False)
    assert Notes(notes.connection, 2).stopped_shapes() == frozenset()


def lists(folder: Path, *, leading_to: str) -> frozenset[str]:
    """Thirty pages of a list, `/list?page=N`, with no text of their own, each of which names an address: the shapes of
    addresses that are taken for traps then."""
    crawl = Crawl(folder, Rules(seed=SEED))
    for number in range(30):
        crawl.met(f"/list?page={number}")
        task = crawl.task(f"/list?page={number}")
        capture = Capture(task.url, 200.0, 200, (), (), f"list {number}".encode())
        found = Found(at(leading_to.format(number)), "page", 2, "link")
        crawl.frontier.record([Visited(task, "", capture=capture, found=(found,))], now=200.0)
    intake = Intake(crawl.file, crawl.source)
    intake.settle(
        [TakenIn(each, "", doc_id=f"doc{each.url_id}", new=False) for each in intake.fetched(100)], extractor=1
    )
    stopped = Notes(crawl.file.connection, crawl.source.source_id).stopped_shapes()
    crawl.file.close()
    return stopped


def test_pages_that_say_nothing_new_and_lead_only_to_their_like_are_a_trap(tmp_path: Path) -> None:
    """A calendar, a filter, an order of sorting."""
    assert lists(tmp_path, leading_to="/list?page=1{0}&order=name") != frozenset()


def test_a_list_is_no_trap_as_long_as_it_leads_to_articles_that_nothing_else_led_to(tmp_path: Path) -> None:
    """Though its own text be made of what is known."""
    assert lists(tmp_path, leading_to="/article/{0}") == frozenset()
