"""The stored page: the cited words and what else the same answer cites, and ways on from there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUERY = "pars fracture treatment"
TWICE = "brace for pars fracture"  # its answer cites one page twice


@pytest.fixture
def stored(page: Page, demo_server: Serving) -> Page:
    """A page that the answer cites twice, opened by the first of its numbers."""
    page.goto(f"{demo_server.url}/search?q={TWICE}")
    page.locator(".answer [data-number='1']").first.click()
    page.wait_for_url("**/stored/**")
    return page


@pytest.fixture
def clinic(page: Page, demo_server: Serving) -> Page:
    """The page behind the answer's first source, opened by its number."""
    page.goto(f"{demo_server.url}/search?q={QUERY}")
    page.locator(".answer [data-number='1']").first.click()
    page.wait_for_url("**/stored/**")
    return page


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).evaluate(
            "(each) => { const box = each.getBoundingClientRect(); return box.top > 40 && box.bottom < innerHeight; }"
        )
    )


def test_other_words_of_the_same_answer_are_marked_lighter(stored: Page) -> None:
    """Two kinds of marks, told apart by a legend, on grounds of their own."""
    cited, also = stored.locator(".document mark.cited"), stored.locator(".document mark.also")
    assert (cited.count(), also.count()) == (1, 1)
    grounds = [each.evaluate("(mark) => getComputedStyle(mark).backgroundColor") for each in (cited, also)]
    assert len(set(grounds)) == 2
    assert stored.locator(".legend").inner_text().split() == "cited here cited elsewhere in the same answer".split()


def test_n_and_p_go_from_mark_to_mark(stored: Page) -> None:
    """Round and round, each in focus, outlined and in view, and counted."""
    count = stored.locator("#marks-place")
    assert count.inner_text() == "1 of 2 cited"
    for key, chosen, told in (("n", "also", "2 of 2"), ("n", "cited", "1 of 2"), ("p", "also", "2 of 2")):
        stored.keyboard.press(key)
        assert stored.evaluate("() => document.activeElement.className").split() == [chosen, "here"]
        assert in_view(stored, f".document mark.{chosen}")
        assert count.inner_text() == f"{told} cited"


def test_buttons_do_the_same_without_keys(stored: Page) -> None:
    """They stay at hand while the text scrolls."""
    stored.get_by_role("button", name="Next cited words").click()
    assert in_view(stored, ".document mark.also")
    stored.get_by_role("button", name="Next cited words").click()
    assert in_view(stored, ".document mark.cited")


def test_the_way_back_leads_to_the_same_answer(stored: Page) -> None:
    """It is in view though the page has scrolled to the words."""
    back = stored.get_by_role("link", name=re.compile("Answer"))
    assert back.bounding_box()["y"] < 60
    back.click()
    assert stored.locator("#q").input_value() == TWICE
    assert stored.locator(".answer .sentence").count() >= 2


def test_the_live_page_opens_at_the_same_words(clinic: Page) -> None:
    """Its link ends with a text fragment, which begins and ends as the quote does."""
    quote = clinic.locator("#cited").inner_text()
    link = clinic.get_by_role("link", name="Live page at these words").get_attribute("href")
    assert link.startswith("https://spine-clinic.example/patients/pars-fracture-questions#:~:text=")
    first, _, last = link.partition("text=")[2].partition(",")
    assert quote.startswith(unquote(first))
    assert quote.rstrip(". ").endswith(unquote(last or first).rstrip(". "))


def test_the_original_is_downloaded_and_never_opened(clinic: Page, tmp_path: Path) -> None:
    """Byte for byte what was read; a stranger's page never runs under our name."""
    with clinic.expect_download() as waiting:
        clinic.get_by_role("link", name="Original, as read").click()
    waiting.value.save_as(tmp_path / "original")
    page = files("citewell.demo") / "pages" / "spine-clinic.example" / "pars-fracture-questions.html"
    assert (tmp_path / "original").read_bytes() == page.read_bytes()
    assert "/stored/" in clinic.url
    answer = clinic.request.get(waiting.value.url)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_is_known_of_the_page_stands_above_it(clinic: Page) -> None:
    """Site, author, dates, and the revision that is shown."""
    facts = clinic.locator(".about-page").inner_text()
    for words in ("Harbour Spine Clinic", "The team of the Harbour Spine Clinic", "2022-05-10", "Revision", "English"):
        assert words in facts


def test_tables_and_lists_keep_their_shape(page: Page, demo_server: Serving) -> None:
    """A table scrolls by itself where it is too wide, also by keyboard; items of a list are items."""
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(f"{demo_server.url}/search?q=Imaging the lumbar pars what each test shows")
    page.locator(".result", has_text="Imaging the lumbar pars").get_by_role("link", name=re.compile("Stored")).click()
    assert page.locator(".document td").count() > 6
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    wide = page.locator(".wide").first
    assert wide.evaluate("(each) => each.scrollWidth >= each.clientWidth && each.tabIndex === 0")


def test_a_document_that_is_not_there_is_told_plainly(page: Page, demo_server: Serving) -> None:
    """No path of the server, and ways on."""
    response = page.goto(f"{demo_server.url}/stored/nothing")
    assert response.status == 404
    assert "/" not in page.locator("h1").inner_text()
    assert page.get_by_role("link", name="To the start page").is_visible()
