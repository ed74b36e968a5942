"""Keys: everything can be reached without a pointer, in an order that follows the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def results(page: Page, demo_server: Serving) -> Page:
    page.goto(f"{demo_server.url}/search?q=pars fracture treatment")
    page.locator("#announce:not(:empty)").wait_for(state="attached")
    return page


def focused(page: Page) -> str:
    """In a word, where the focus is."""
    return str(
        page.evaluate(
            """() => {
      const each = document.activeElement;
      if (each.closest('.skip')) return 'skip';
      if (each.closest('.home')) return 'home';
      if (each.closest('.box')) return 'box';
      if (each.closest('.filters')) return 'filters';
      if (each.matches('[data-number]')) return 'number';
      if (each.closest('.result')) return 'result';
      return each.nodeName.toLowerCase();
    }"""
        )
    )


def test_slash_and_ctrl_k_go_to_the_box(results: Page) -> None:
    """With its words selected, so that typing asks anew."""
    for key in ("/", "Control+k"):
        results.keyboard.press(key)
        assert focused(results) == "box"
        assert results.evaluate("() => getSelection().toString()") == "pars fracture treatment"
        results.keyboard.press("Escape")
        assert focused(results) == "body"
    results.keyboard.press("/")
    results.keyboard.type("j/k")
    assert results.locator("#q").input_value() == "j/k"


def test_j_and_k_go_through_the_results_and_enter_opens(results: Page) -> None:
    """To the next and back, stopping at the ends; the one in focus is in view."""
    titles = results.locator("[data-result]").all_inner_texts()

    def at() -> str:
        assert results.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect();"
            " const top = document.querySelector('.top').getBoundingClientRect();"
            " return box.top >= top.bottom && box.bottom <= innerHeight; }"
        )
        return str(results.evaluate("() => document.activeElement.innerText"))

    for key, place in [("j", 0), ("j", 1), ("k", 0), ("k", 0), *(("j", n) for n in range(1, 10)), ("j", 9), ("k", 8)]:
        results.keyboard.press(key)
        assert at() == titles[place]
    results.evaluate("() => addEventListener('click', (e) => { e.preventDefault(); window.followed = e.target; })")
    results.keyboard.press("Enter")
    assert results.evaluate("() => window.followed === document.activeElement && window.followed.href !== ''")


def test_plain_keys_can_be_turned_off(page: Page, demo_server: Serving) -> None:
    """Those who speak to their browser would press them by speaking (WCAG 2.1.4)."""
    page.goto(f"{demo_server.url}/help")
    page.get_by_label("Use keys without Ctrl").uncheck()
    page.goto(f"{demo_server.url}/search?q=pars fracture treatment")
    for key in ("j", "/"):
        page.keyboard.press(key)
        assert focused(page) == "body"
    page.keyboard.press("Control+k")
    assert focused(page) == "box"


def test_the_focus_goes_box_filters_answer_results(results: Page) -> None:
    """Tab follows what the eye reads, though the answer came last."""
    seen = []
    for _ in range(24):
        results.keyboard.press("Tab")
        if (place := focused(results)) not in seen[-1:]:
            seen.append(place)
    assert seen == ["skip", "home", "box", "filters", "number", "result"]


def test_the_first_tab_offers_to_skip_the_head(results: Page) -> None:
    """It shows itself then, and leads to the answer."""
    results.keyboard.press("Tab")
    skip = results.get_by_role("link", name="To the answer and the results")
    assert skip.bounding_box()["x"] >= 0
    results.keyboard.press("Enter")
    results.keyboard.press("Tab")
    assert focused(results) == "number"


def test_what_is_in_focus_can_be_seen(results: Page) -> None:
    """Every stop of Tab has a ring, and none is hidden below the head of the page (WCAG 2.4.7, 2.4.11)."""
    for _ in range(40):
        results.keyboard.press("Tab")
        ringed = results.evaluate(
            "() => [document.activeElement, document.activeElement.closest('.box')].some("
            "(each) => each && getComputedStyle(each).outlineStyle === 'solid')"
        )
        assert ringed, focused(results)
        for _ in range(3):
            covered = results.evaluate(
                """() => { const box = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return !!top && !document.activeElement.contains(top) && !top.contains(document.activeElement); }"""
            )
            if not covered:
                break
        assert not covered, focused(results)


def test_the_focus_survives_the_end_of_the_answer(window: Opener, demo_server: Serving) -> None:
    """When the answer is whole it moves to its place in the document; who is on a number stays on it."""
    page = window()
    page.add_init_script(
        "document.addEventListener('readystatechange', () => { if (document.readyState === 'interactive')"
        " document.querySelector('[data-number]').focus(); });"
    )
    page.goto(f"{demo_server.url}/search?q=pars fracture treatment")
    page.locator("#announce:not(:empty)").wait_for(state="attached")
    assert page.evaluate("() => document.querySelector('#page > .answer + .results') !== null")
    assert focused(page) == "number"
