"""Suggestions: titles of the library while typing, and what this browser asked before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opener
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


def offered(page: Page, typed: str) -> Locator:
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially(typed)
    options = page.get_by_role("option")
    options.first.wait_for()
    return options


def test_titles_that_go_on_like_what_is_typed(page: Page, demo_server: Serving) -> None:
    """The closest first; the list closes when nothing fits."""
    page.goto(demo_server.url)
    assert offered(page, "spondylol").first.inner_text() == "Spondylolysis (pars fracture)"
    page.locator("#q").press_sequentially("xx")
    page.locator("#suggestions").wait_for(state="hidden")


def test_arrow_keys_choose_and_enter_asks(page: Page, demo_server: Serving) -> None:
    """What is chosen stands in the box; past the last one stands again what was typed."""
    page.goto(demo_server.url)
    texts = offered(page, "spondylol").all_inner_texts()
    box = page.locator("#q")
    for text in texts:
        page.keyboard.press("ArrowDown")
        assert box.input_value() == text
    page.keyboard.press("ArrowDown")
    assert box.input_value() == "spondylol"
    page.keyboard.press("ArrowUp")
    assert box.input_value() == texts[-1]
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("#q").input_value() == texts[-1]


def test_esc_takes_the_choice_back(page: Page, demo_server: Serving) -> None:
    """The list closes and the box has what was typed; a second Esc leaves the box, and clears nothing."""
    page.goto(demo_server.url)
    offered(page, "spondylol")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()
    assert page.locator("#q").input_value() == "spondylol"
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == "spondylol"
    assert page.evaluate("() => document.activeElement === document.body")


def test_a_click_asks(page: Page, demo_server: Serving) -> None:
    """Pressing the button down is not enough: the pointer may still leave."""
    page.goto(demo_server.url)
    second = offered(page, "spondylol").nth(1)
    text = second.inner_text()
    second.click()
    page.wait_for_url("**/search?q=*")
    assert page.locator("#q").input_value() == text


def test_it_is_a_combobox_to_those_who_listen(page: Page, demo_server: Serving) -> None:
    """Role, state and the chosen option as ARIA 1.2 has them."""
    page.goto(demo_server.url)
    box = page.get_by_role("combobox", name="Ask or search")

    def state() -> list[str | None]:
        return [box.get_attribute(f"aria-{name}") for name in ("expanded", "activedescendant", "controls")]

    assert state() == ["false", None, "suggestions"]
    options = offered(page, "spondylol")
    assert state() == ["true", None, "suggestions"]
    page.keyboard.press("ArrowDown")
    assert state() == ["true", options.first.get_attribute("id"), "suggestions"]
    assert [each.get_attribute("aria-selected") for each in options.all()][:2] == ["true", "false"]
    page.keyboard.press("Escape")
    assert state() == ["false", None, "suggestions"]
    assert page.get_by_role("listbox", name="Suggestions", include_hidden=True).count() == 1


def test_earlier_queries_of_this_browser_come_first(page: Page, demo_server: Serving) -> None:
    """They are marked, the latest first; an emptied box lists them."""
    for query in ("spondylolysis in cricket", "bracing"):
        page.goto(f"{demo_server.url}/search?q={query}")
    page.goto(demo_server.url)
    assert offered(page, "spondylol").first.inner_text().split("\n") == ["spondylolysis in cricket", "asked before"]
    page.keyboard.press("Escape")
    page.locator("#q").fill("")
    page.get_by_role("option").nth(1).wait_for()
    assert [text.split("\n")[0] for text in page.get_by_role("option").all_inner_texts()] == [
        "bracing", "spondylolysis in cricket"
    ]  # fmt: skip


def test_another_browser_knows_nothing_of_them(window: Opener, demo_server: Serving) -> None:
    """They stay where they were asked: the server keeps none, and is not told of them while typing."""
    mine, other = window(), window()
    mine.goto(f"{demo_server.url}/search?q=spondylolysis in cricket")
    other.goto(demo_server.url)
    assert not any("cricket" in text for text in offered(other, "spondylol").all_inner_texts())
    with mine.expect_request(re.compile("/api/suggest")) as asked:
        mine.goto(demo_server.url)
        offered(mine, "spondylol")
    assert "cricket" not in asked.value.url
    assert not asked.value.post_data


def test_a_browser_can_forget_them(page: Page, demo_server: Serving) -> None:
    """On the page of help."""
    page.goto(f"{demo_server.url}/search?q=spondylolysis in cricket")
    page.goto(f"{demo_server.url}/help")
    page.get_by_role("button", name="Forget it").click()
    assert page.get_by_text("Forgotten.").is_visible()
    page.goto(demo_server.url)
    assert not any("cricket" in text for text in offered(page, "spondylol").all_inner_texts())


def test_a_slow_suggestion_never_covers_a_newer_one(page: Page, demo_server: Serving) -> None:
    """What arrives late for words that are no longer in the box is dropped."""
    page.goto(demo_server.url)
    held = []
    page.route(re.compile(r"suggest\?q=spon$"), lambda route: held.append(route))
    page.locator("#q").press_sequentially("spon")
    page.wait_for_function("() => performance.now() > 0")
    while not held:
        page.evaluate("() => new Promise((done) => setTimeout(done, 20))")
    options = offered(page, "pars")
    texts = options.all_inner_texts()
    for route in held:
        route.continue_()
    page.evaluate("() => fetch('/healthz')")
    assert options.all_inner_texts() == texts
