"""No rule of WCAG 2.2 AA that a program can check is broken, nor a best practice: axe on every kind of page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.libraries import DISPUTED
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(1280, "light"), (390, "dark")]
PAGES = {
    "front": "/",
    "within a site": "/?site=spine-atlas.example",
    "results": "/search?q=pars fracture treatment",
    "filters on": "/search?q=pars fracture&lang=en&since=2020-01-01",
    "further": "/search?q=pars fracture&page=2",
    "correction": "/search?q=pars fracture tretment",
    "refusal": "/search?q=how much does titanium surgery cost",
    "nothing": "/search?q=pars&since=2031-01-01",
    "empty": "/search?q=",
    "help": "/help",
    "sign-in": "/sign-in",
    "problem": "/stored/nothing",
}
OTHERS = {
    "disagreement": f"/search?q={DISPUTED}",
    "attacks": "/search?q=what is a griffin",
    "right to left": "/search?q=علاج كسر العمود الفقري",
}
_RUN = """async (tags) => {
  const few = {exclude: '.result:nth-child(n + 4)'};
  const {violations} = await axe.run(few, {runOnly: tags, resultTypes: ['violations']});
  return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""


def broken(page: Page) -> list[str]:
    """Rules that are broken, each with where: in light on a desk, in dark on a phone. Of results the first three."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    page.evaluate(axe.Axe().axe_script)
    found: list[str] = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        still(page)
        found += [f"{width} {scheme} {each}" for each in page.evaluate(_RUN, TAGS)]
    return found


def still(page: Page) -> None:
    """Wait for what is still fading in."""
    page.wait_for_function("() => document.getAnimations().every((each) => each.playState === 'finished')")


@pytest.mark.parametrize("kind", PAGES)
def test_pages_of_the_demonstration(page: Page, demo_server: Serving, kind: str) -> None:
    page.goto(demo_server.url + PAGES[kind])
    assert broken(page) == []


@pytest.mark.parametrize("kind", OTHERS)
def test_pages_of_other_sources(page: Page, other_server: Serving, kind: str) -> None:
    page.goto(other_server.url + OTHERS[kind])
    assert broken(page) == []


def test_an_open_card(page: Page, demo_server: Serving) -> None:
    page.goto(f"{demo_server.url}/search?q=pars fracture treatment")
    page.locator("[data-number]").first.focus()
    page.keyboard.press("Tab")
    assert page.locator(".card:visible").count() == 1
    assert broken(page) == []


def test_open_filters_and_suggestions(page: Page, demo_server: Serving) -> None:
    page.goto(f"{demo_server.url}/search?q=pars fracture")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#q").fill("spondylol")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert broken(page) == []


def test_stored_pages(page: Page, demo_server: Serving) -> None:
    """With marks, with a table, with headings of all levels: none is left out."""
    for query in ("pars fracture treatment", "painkillers for spondylolysis", "what each imaging test shows"):
        page.goto(f"{demo_server.url}/search?q={query}")
        page.locator(".result").first.get_by_role("link", name=re.compile("Stored page")).click()
        page.locator(".document").wait_for()
        assert broken(page) == [], query
