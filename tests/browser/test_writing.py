"""Texts that run from right to left, or have no blanks: laid out as their readers expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.libraries import SCRIPTS
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
DIRECTION = "(each) => getComputedStyle(each).direction"


def direction(code: str) -> str:
    return "rtl" if code in ("ar", "he") else "ltr"


@pytest.mark.parametrize("code", SCRIPTS)
def test_results_run_in_their_own_direction_and_name_their_language(
    page: Page, other_server: Serving, code: str
) -> None:
    """The page stays English and from left to right; only its texts turn. Screen readers change the voice. Words of the
    query stand out in every script, also where no blank divides them."""
    title, _ = SCRIPTS[code]
    page.goto(f"{other_server.url}/search?q={title}")
    result = page.locator(".result", has_text=title).first
    for part in ("h3 a", ".text"):
        assert result.locator(part).evaluate(DIRECTION) == direction(code)
    assert result.locator(".facts").evaluate(DIRECTION) == "ltr"
    assert result.locator("h3").get_attribute("lang") == code
    assert page.locator("html").get_attribute("lang") == "en"
    assert result.locator("b").count() >= 1
    if page.locator(".answer .sentence").count():  # its bar stands where its lines begin
        side = "Right" if direction(code) == "rtl" else "Left"
        assert page.locator(".answer .paragraph").evaluate(DIRECTION) == direction(code)
        assert page.locator(".answer").evaluate(f"(each) => getComputedStyle(each).border{side}Width") == "4px"
        assert page.locator(".answer .sentence").first.get_attribute("lang") == code
    else:
        assert code in {"ar", "th"}  # read by shared words alone, with caution


@pytest.mark.parametrize("code", SCRIPTS)
def test_stored_pages_are_whole_in_every_script(page: Page, other_server: Serving, code: str) -> None:
    """Text, direction, language."""
    title, text = SCRIPTS[code]
    page.goto(f"{other_server.url}/search?q={title}")
    page.locator(".result", has_text=title).first.locator(".facts a").first.click()
    page.locator(".document").wait_for()
    assert "".join(text.split()) in "".join(page.locator(".document").inner_text().split())
    assert page.locator(".document").get_attribute("lang") == code
    assert page.locator(".document p").first.evaluate(DIRECTION) == direction(code)


def test_the_box_turns_with_what_is_typed(page: Page, other_server: Serving) -> None:
    """As soon as the first letter is there."""
    page.goto(other_server.url)
    box = page.locator("#q")
    for text, wanted in (("", "ltr"), (SCRIPTS["ar"][0], "rtl"), ("spine", "ltr"), (SCRIPTS["he"][0], "rtl")):
        box.fill(text)
        assert box.evaluate(DIRECTION) == wanted
