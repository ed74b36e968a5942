"""What a crawl learns of a site's addresses, and what it must not learn."""

from __future__ import annotations

from pathlib import Path

from citewell.crawl.intake import Intake, TakenIn
from citewell.crawl.notes import Notes
from citewell.crawl.records import Capture, Found, Visited
from citewell.crawl.scope import Rules
from tests.crawl.by_hand import SEED, Crawl, at


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
