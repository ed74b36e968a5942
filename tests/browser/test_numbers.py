"""A number of the answer: its card shows the quote, by pointer and by keyboard, and it leads to the quoted words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
QUERY = "pars fracture treatment"


@pytest.fixture
def numbers(page: Page, demo_server: Serving) -> Locator:
    """The numbers of an answer."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    return page.locator(".answer [data-number]")


def cards(page: Page) -> list[str]:
    """The cards that can be seen."""
    texts = "(all) => all.filter((each) => each.checkVisibility()).map((each) => each.innerText)"
    return list(page.locator(".card").evaluate_all(texts))


def asked(page: Page, server: Serving) -> list[dict[str, object]]:
    """The citations of the same answer by the API, in the order of its numbers."""
    answer = page.request.get(f"{server.url}/api/ask", params={"q": QUERY}).json()
    return [citation for sentence in answer["sentences"] for citation in sentence["citations"]]


def test_pointing_at_a_number_shows_the_quote_in_its_paragraph(
    page: Page, numbers: Locator, demo_server: Serving
) -> None:
    """With the quote marked, the title, the site, the date, and when it was read."""
    numbers.nth(0).hover()
    (card,) = cards(page)
    cited = asked(page, demo_server)[0]
    mark = page.locator(".card mark:visible")
    assert mark.inner_text() == cited["quote"]
    assert len(card) > len(str(cited["quote"])) + 100
    for words in ("Spondylolysis (pars fracture)", "Spine Atlas", "2021-03-18", "read 20"):
        assert words in card


def test_the_keyboard_shows_the_same_card(page: Page, numbers: Locator) -> None:
    """Tab to a number: it says what it is, and its card opens and closes with the focus."""
    numbers.nth(0).focus()
    page.keyboard.press("Tab")
    (by_keys,) = cards(page)
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("Source ")
    page.keyboard.press("Tab")
    assert by_keys not in cards(page)
    page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    numbers.nth(1).hover()
    assert cards(page) == [by_keys]


def test_the_card_describes_its_number_to_those_who_listen(page: Page, numbers: Locator) -> None:
    """aria-describedby names the card of the same number, and no id occurs twice."""
    for number in numbers.all():
        described = number.get_attribute("aria-describedby")
        assert page.locator(f"#{described}").count() == 1
        assert number.locator("+ .card").get_attribute("id") == described


def test_the_pointer_can_move_onto_the_card(page: Page, numbers: Locator) -> None:
    """It stays while the pointer crosses to it, however slowly, and while it rests there (WCAG 1.4.13)."""
    for number in numbers.all()[:2]:
        number.hover()
        start = number.bounding_box()
        card = page.locator(".card:visible").bounding_box()
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        while y < card["y"] + 20:
            y += 2
            page.mouse.move(x, y)
            assert len(cards(page)) == 1, y - start["y"]
        page.mouse.move(5, 5)
        assert cards(page) == []


def test_esc_closes_the_card_without_moving_the_pointer(page: Page, numbers: Locator) -> None:
    """By pointer or by focus; it opens again when one comes back (WCAG 1.4.13)."""
    numbers.nth(0).hover()
    assert len(cards(page)) == 1
    page.keyboard.press("Escape")
    assert cards(page) == []
    page.mouse.move(5, 5)
    numbers.nth(0).hover()
    assert len(cards(page)) == 1
    page.mouse.move(5, 5)
    numbers.nth(0).focus()
    page.keyboard.press("Tab")
    assert len(cards(page)) == 1
    page.keyboard.press("Escape")
    assert cards(page) == []


def test_a_card_is_whole_inside_the_window(window: Opener, demo_server: Serving) -> None:
    """Near the lower edge it opens above its line; no card is wider than the page."""
    for width, height in ((1280, 400), (390, 560)):
        page = window(viewport={"width": width, "height": height})
        page.goto(f"{demo_server.url}/search?q={QUERY}")
        last = page.locator(".answer [data-number]").last
        last.evaluate("(each) => scrollBy(0, each.getBoundingClientRect().bottom - innerHeight + 8)")
        last.hover()
        card = page.locator(".card:visible").bounding_box()
        assert card["y"] >= 0
        assert card["y"] + card["height"] <= height
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= width
        page.mouse.move(2, 2)
        last.hover()
        line = last.bounding_box()
        page.mouse.move(line["x"] + 4, line["y"] - 12, steps=10)
        assert page.locator(".card:visible").count() == 1


def test_a_number_never_stands_apart_from_its_sentence(window: Opener, demo_server: Serving) -> None:
    """At every width the number is on the line of the last word before it."""
    page = window()
    page.goto(f"{demo_server.url}/search?q=does a rigid brace help")
    apart = """() => [...document.querySelectorAll('.answer .cite')].filter((cite) => {
      const words = document.createRange();
      words.setStart(cite.previousSibling, cite.previousSibling.length - 2);
      words.setEnd(cite.previousSibling, cite.previousSibling.length - 1);
      return cite.firstElementChild.getBoundingClientRect().top > words.getBoundingClientRect().bottom;
    }).length"""
    for width in range(360, 760, 25):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(apart) == 0, width


def test_a_click_opens_the_stored_page_at_the_exact_words(page: Page, numbers: Locator, demo_server: Serving) -> None:
    """What is marked there is the quote of the API, character by character, in the middle of the window."""
    cited = asked(page, demo_server)
    for place in range(numbers.count()):
        numbers.nth(place).click()
        mark = page.locator("mark.cited:visible").and_(page.locator("#cited"))
        assert mark.evaluate("(each) => each.textContent") == cited[place]["quote"]
        box = mark.bounding_box()
        assert 100 < box["y"] < 700
        assert cited[place]["doc_id"] in page.url
        page.go_back()
