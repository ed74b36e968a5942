"""A page in a browser, without JavaScript: it asks for nothing, fits, and its numbers lead where they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell.publish.html import page_html
from citewell.publish.page import page
from tests.publish import answers

pytestmark = pytest.mark.browser
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright, and a browser")
    if BROWSER is None:
        pytest.skip("needs a browser: chromium or google-chrome")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "page.html"
    path.write_text(page_html(page(answers.full())), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_and_asks_for_nothing(browser: Any, file: Path, width: int, scheme: str) -> None:
    """One request, that for the page; nothing refused by its policy; no scrolling sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    shown = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(file.as_uri())
    assert (asked, said) == ([file.as_uri()], [])
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Any, file: Path, scheme: str) -> None:
    """WCAG 2.2 AA as axe checks it. Its script is let in past the page's policy."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    shown = context.new_page()
    shown.goto(file.as_uri())
    found = axe.Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found.response["violations"]] == []
    context.close()


def test_a_number_leads_to_its_quote_and_back(browser: Any, file: Path) -> None:
    """By clicking, with JavaScript off; the quote that was reached stands out."""
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(file.as_uri())
    plain = shown.locator("#quote-3a").evaluate("each => getComputedStyle(each).backgroundColor")
    shown.get_by_role("link", name="3a, quote from Site 3").first.click()
    assert shown.url.endswith("#quote-3a")
    reached = shown.locator("#quote-3a")
    assert reached.locator("mark").inner_text() == answers.QUOTE
    assert reached.evaluate("each => getComputedStyle(each).backgroundColor") != plain
    reached.get_by_role("link", name="sentence 1").click()
    assert shown.url.endswith("#sentence-1")
    context.close()
