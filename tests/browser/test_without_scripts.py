"""Without JavaScript everything is there: the answer above the results, cards, filters, stored pages at their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUERY = "pars fracture treatment"


@pytest.fixture
def plain(window: Opener, demo_server: Serving) -> Page:
    page = window(java_script_enabled=False)
    page.goto(demo_server.url)
    page.locator("#q").fill(QUERY)
    page.locator("#q").press("Enter")
    page.locator(".answer .made-how").wait_for()
    return page


def test_the_answer_is_above_the_results(plain: Page) -> None:
    """To the eye, though it came after them."""
    assert plain.locator(".answer").bounding_box()["y"] < plain.locator(".result").first.bounding_box()["y"]
    source = plain.content()
    assert source.index('class="results"') < source.index('class="answer"')


def test_the_answer_comes_first_for_those_who_listen(plain: Page) -> None:
    """In the order of the accessibility tree, and of Tab."""
    tree = plain.locator("main").aria_snapshot()
    assert tree.index('heading "Answer"') < tree.index('heading "Results"')
    plain.get_by_text("Filters", exact=True).focus()
    plain.keyboard.press("Tab")
    assert plain.locator("[data-number]:focus").count() == 1


def test_cards_open(plain: Page) -> None:
    """By pointer and by keyboard."""
    plain.locator("[data-number]").first.hover()
    assert plain.locator(".card:visible mark").count() == 1
    plain.mouse.move(5, 5)
    plain.get_by_text("Filters", exact=True).focus()
    plain.keyboard.press("Tab")
    assert plain.locator(".card:visible mark").count() == 1


def test_a_number_leads_to_its_words(plain: Page) -> None:
    """The stored page opens where they are, and the way back is in view."""
    plain.locator("[data-number]").nth(1).click()
    plain.wait_for_url("**/stored/**")
    assert 100 < plain.locator("#cited").bounding_box()["y"] < 700
    assert 0 <= plain.get_by_role("link", name=re.compile("Answer")).bounding_box()["y"] < 60
    assert plain.locator(".marks").is_hidden()


def test_filters_work(plain: Page) -> None:
    """Choose, apply, take off."""
    plain.get_by_text("Filters", exact=True).click()
    plain.get_by_label("Site").select_option("spine-clinic.example")
    plain.get_by_role("button", name="Apply").click()
    plain.locator(".chips a").wait_for()
    assert all("spine-clinic.example" in path for path in plain.locator(".result .path").all_inner_texts())
    plain.locator(".chips a").click()
    plain.wait_for_url(lambda url: "spine-clinic" not in url)


def test_nothing_is_offered_that_cannot_be_done(plain: Page, demo_server: Serving) -> None:
    """Settings of the browser, buttons for marks: hidden."""
    plain.goto(f"{demo_server.url}/help")
    assert plain.get_by_role("button", name="Forget it").count() == 0
    assert plain.get_by_label("Use keys without Ctrl").is_hidden()
    assert plain.get_by_role("heading", name="How to ask").is_visible()
