"""Nothing moves under the reader's eyes: while the answer comes, the results stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.browser.slow import Slow
from tests.browser.watching import layout_shift
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
WIDTHS = [390, 820, 1280]
MOST_SHIFT = 0.02  # a page is called good below 0.1 (Core Web Vitals)
ANSWERED = ["pars fracture treatment", "does a rigid brace help", "spondylolysis tretment"]
REFUSED = ["how much does titanium surgery cost", "-", "site:nowhere.example pars"]


def loaded(page: Page, url: str) -> Page:
    page.goto(url, wait_until="commit")
    page.locator("#announce:not(:empty)").wait_for(state="attached")
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_moves_nothing(window: Opener, slow: Slow, width: int) -> None:
    """On a slow line, with a paint for every sentence, the results keep their place: room was kept for the answer."""
    page = window(viewport={"width": width, "height": 900})
    slow.before = b'<span class="sentence"'
    for query in ANSWERED:
        page.goto(f"{slow.url}/search?q={query}", wait_until="commit")
        page.locator(".result").nth(9).wait_for()
        place = page.locator(".result").first.bounding_box()
        number = 0
        while not page.locator(".answer .made-how").count():
            painted(page)
            slow.let_go()
            page.locator(f".sentence >> nth={number}").or_(page.locator(".answer .made-how")).first.wait_for()
            number += 1
        loaded_place = page.locator(".result").first.bounding_box()
        assert loaded_place == place, query
        assert layout_shift(page) < MOST_SHIFT, query


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_without_an_answer_move_nothing_either(window: Opener, slow: Slow, width: int) -> None:
    """Refusals, empty results and further pages, each in small pieces with pauses."""
    page = window(viewport={"width": width, "height": 900})
    slow.pause_s = 0.01
    for query in [*(f"/search?q={query}" for query in REFUSED), "/search?q=pars fracture&page=2", "/search?q="]:
        loaded(page, slow.url + query)
        assert layout_shift(page) < MOST_SHIFT, query


def test_opening_a_card_or_the_suggestions_moves_nothing(page: Page, demo_server: Serving) -> None:
    """What opens lies above the page."""
    loaded(page, f"{demo_server.url}/search?q=pars fracture treatment")
    before = page.locator(".result").first.bounding_box()
    page.locator("[data-number]").first.hover()
    page.locator(".card").first.wait_for()
    assert page.locator(".result").first.bounding_box() == before
    page.locator("#q").fill("spon")
    page.locator("#suggestions li").first.wait_for()
    assert page.locator(".result").first.bounding_box() == before


def painted(page: Page) -> None:
    """Wait until what is there has been painted."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
