"""Asking from the front page: results first, then the answer above them, sentence by sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.libraries import DISPUTED
from tests.browser.slow import Slow
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUERY = "pars fracture treatment"


def test_a_query_from_the_front_page_gives_an_answer_and_results(page: Page, demo_server: Serving) -> None:
    """Type, press Enter, read: the box is in focus when the page opens."""
    page.goto(demo_server.url)
    page.keyboard.type(QUERY)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=pars\+fracture\+treatment$"))
    assert page.locator(".answer .sentence").count() >= 2
    assert page.locator(".result").count() == 10
    assert page.locator("#q").input_value() == QUERY
    assert page.title() == f"{QUERY} – Citewell"


def test_results_are_in_the_page_before_the_answer(page: Page, demo_server: Serving) -> None:
    """Every result comes before the first sentence, though the answer is shown above them."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    kinds = page.evaluate("() => watched.came.map((each) => each.kind)")
    first = kinds.index("sentence")
    assert kinds[:first] == ["result"] * 10
    assert set(kinds[first:]) == {"sentence"}
    assert page.locator(".answer").bounding_box()["y"] < page.locator(".result").first.bounding_box()["y"]


def test_results_are_painted_while_the_answer_is_awaited(page: Page, slow: Slow) -> None:
    """On a slow line the results can be read, the room for the answer is kept, and a result can be followed."""
    slow.before = b'<section slot="answer" class="answer"'
    page.goto(f"{slow.url}/search?q={QUERY}", wait_until="commit")
    page.locator(".result").nth(9).wait_for()
    assert page.locator(".sentence").count() == 0
    assert page.locator(".room").is_visible()
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length === 1")
    assert page.locator(".sentence").count() == 0
    slow.let_go(10)
    page.locator(".answer .made-how").wait_for()
    assert page.locator(".sentence").count() >= 2
    assert page.locator(".room").is_hidden()


def test_sentences_come_one_by_one_and_whole(page: Page, slow: Slow) -> None:
    """No sentence is shown before it is verified, and none in pieces: it comes with its end and its number."""
    slow.before = b'<span class="sentence"'
    page.goto(f"{slow.url}/search?q=brace for pars fracture", wait_until="commit")
    page.locator(".answer").wait_for()
    shown = page.locator(".sentence")
    for number in range(3):
        assert shown.count() == number
        slow.let_go()
        shown.nth(number).locator("[data-number]").first.wait_for()
        assert re.search(r"[.?!”]\d", shown.nth(number).inner_text())
    slow.let_go(50)
    page.locator(".answer .made-how").wait_for()


def test_the_page_says_when_it_is_complete(page: Page, demo_server: Serving) -> None:
    """A live region tells in a few words what came, once it is all there."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    region = page.locator("[role=status]")
    page.wait_for_function("() => document.getElementById('announce').textContent !== ''")
    sentences = page.locator(".answer .sentence").count()
    assert region.inner_text() == f"Answer of {sentences} sentences, 10 results"


def test_a_refusal_says_so_and_keeps_the_results(page: Page, demo_server: Serving) -> None:
    """Thin evidence gives no sentence; it names the words that no source has, and is announced too."""
    page.goto(f"{demo_server.url}/search?q=how much does titanium surgery cost")
    assert page.locator(".sentence").count() == 0
    assert page.get_by_role("heading", name="Not enough evidence for an answer").is_visible()
    assert "None of them names titanium" in page.locator(".refusal").inner_text()
    assert page.locator(".result").count() == 10
    page.wait_for_function("() => document.getElementById('announce').textContent.startsWith('Not enough')")


def test_results_cited_in_the_answer_stand_out(page: Page, demo_server: Serving) -> None:
    """The number beside a result looks like the number in the answer, and is filled where the answer cites it."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    cited = set(page.locator("[data-number]").all_inner_texts())
    colours = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.result .number')]"
        ".map((each) => [each.textContent, getComputedStyle(each).backgroundColor]))"
    )
    assert 0 < len(cited) < 10
    assert {colours[number] for number in cited}.isdisjoint(colours[number] for number in set(colours) - cited)


def test_contradicting_sources_are_shown_both(page: Page, other_server: Serving) -> None:
    """A disagreement stands below the answer with a number for each side."""
    page.goto(f"{other_server.url}/search?q={DISPUTED}")
    region = page.get_by_role("region", name="Sources disagree")
    sides = [side.inner_text() for side in region.get_by_role("listitem").all()]
    assert sorted(side.partition("”")[0] for side in sides) == [
        "“Wearing masks did not reduce the spread of influenza.", "“Wearing masks reduces the spread of influenza."
    ]  # fmt: skip
    assert len(set(region.locator("[data-number]").all_inner_texts())) == 2
    assert "2 sources" not in region.inner_text()  # nobody says both
