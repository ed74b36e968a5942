"""Screens and papers of all kinds: a phone, dark, without motion, zoomed, printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.browser.slow import Slow
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUERY = "pars fracture treatment"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
PAGES = ["/", f"/search?q={QUERY}", "/search?q=cost of titanium", "/search?q=", "/help", "/sign-in", "/stored/nothing"]
LEAST_TAP = 24  # px, WCAG 2.5.8

_SMALL_TARGETS = """(least) => {
  const size = (each) => {
    const box = each.getBoundingClientRect(), more = getComputedStyle(each, '::after');  // numbers have a larger field
    const grown = more.content !== 'none' && more.position === 'absolute' ? more : {width: 0, height: 0};
    return [Math.max(box.width, parseFloat(grown.width)), Math.max(box.height, parseFloat(grown.height))];
  };
  const inText = '.card *, p:not([class]) *, li > a:only-child';
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter((each) => each.checkVisibility({visibilityProperty: true}))
    .filter((each) => !each.matches('.skip, label input') && !each.matches(inText))
    .filter((each) => Math.min(...size(each)) < least - .5)
    .map((each) => [each.outerHTML.slice(0, 90), ...size(each)]);
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_every_page_without_scrolling_sideways(window: Opener, demo_server: Serving, path: str) -> None:
    """And whatever can be tapped is large enough for a finger."""
    page = window(**PHONE)
    page.goto(demo_server.url + path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.evaluate(_SMALL_TARGETS, LEAST_TAP) == []


def test_long_words_and_addresses_break(window: Opener, other_server: Serving) -> None:
    """A title, a site and an address that are wider than the window make no page wider, at 320 px neither."""
    page = window(viewport={"width": 320, "height": 700})
    page.goto(f"{other_server.url}/search?q=society of officials cellar")
    page.locator(".result", has_text="long.example").first.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name=re.compile("Stored page")).first.click()
    page.locator(".document").wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_a_tap_on_a_number_leads_to_the_words(window: Opener, demo_server: Serving) -> None:
    """Where nothing can hover, the way to the quote is one tap."""
    page = window(**PHONE)
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    page.locator("[data-number]").first.tap()
    page.wait_for_url("**/stored/**")
    assert page.locator("#cited").is_visible()
    assert page.get_by_role("link", name=re.compile("Answer")).is_visible()


def test_the_answer_is_read_without_scrolling_far(window: Opener, demo_server: Serving) -> None:
    """On a phone it begins in the upper third, with letters of 16 px at least."""
    page = window(**PHONE)
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    answer = page.locator(".answer .paragraph")
    assert answer.bounding_box()["y"] < 260
    assert float(answer.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")) >= 16


def test_dark_where_the_system_is_dark(window: Opener, demo_server: Serving) -> None:
    """Ground and ink change places."""
    grounds = []
    for scheme in ("light", "dark"):
        page = window(color_scheme=scheme)
        page.goto(f"{demo_server.url}/search?q={QUERY}")
        grounds.append(page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor"))
    light, dark = [sum(map(int, re.findall(r"\d+", ground))) for ground in grounds]
    assert light > 3 * 230
    assert dark < 3 * 50


def test_nothing_moves_for_those_who_asked_for_no_motion(window: Opener, demo_server: Serving) -> None:
    """No animation runs, whatever is opened."""
    page = window(reduced_motion="reduce")
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    page.locator("[data-number]").first.hover()
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_colours_of_the_system_are_enough(window: Opener, slow: Slow) -> None:
    """Where the system forces its own colours, no figures that only keep room come to light, and a choice shows."""
    page = window(forced_colors="active")
    slow.before = b'<section slot="answer" class="answer"'
    page.goto(f"{slow.url}/search?q={QUERY}", wait_until="commit")
    page.locator(".result").nth(9).wait_for()
    assert page.locator(".room .paragraph").is_hidden()
    slow.let_go(50)
    page.locator("#announce:not(:empty)").wait_for(state="attached")
    page.locator("#q").fill("spondylol")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    outlined = page.get_by_role("option").first.evaluate("(each) => getComputedStyle(each).outlineStyle")
    assert outlined == "solid"


def test_twice_as_large_letters_fit_too(window: Opener, demo_server: Serving) -> None:
    """At 400 % of a usual window nothing is cut off (WCAG 1.4.10)."""
    page = window(viewport={"width": 320, "height": 256})
    for path in (f"/search?q={QUERY}", "/help"):
        page.goto(demo_server.url + path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_paper_has_the_question_the_answer_and_the_results(page: Page, demo_server: Serving) -> None:
    """And nothing that can only be clicked. The numbers stay: they name the results."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name=QUERY).bounding_box()["height"] > 10
    assert page.locator(".answer .sentence").first.is_visible()
    assert page.locator(".answer [data-number]").first.is_visible()
    assert page.locator(".result").last.is_visible()
    assert page.locator(".result .path").first.is_visible()
    ink = page.locator(".result .number").evaluate_all("(all) => all.map((each) => getComputedStyle(each).color)")
    assert set(ink) == {"rgb(0, 0, 0)"}  # printers leave grounds out: light figures on them would be lost
    for control in (".box", ".filters", ".pages", ".foot", ".result .facts a", ".skip"):
        assert not any(each.is_visible() for each in page.locator(control).all()), control
    assert page.pdf().startswith(b"%PDF")
