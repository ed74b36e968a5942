"""Filters, further pages, another spelling: each is an address, so going back undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def results(page: Page, demo_server: Serving) -> Page:
    page.goto(f"{demo_server.url}/search?q=pars fracture")
    return page


def follow(link: Locator) -> None:
    """Click, and wait until the next page is there as a whole."""
    with link.page.expect_navigation():
        link.click()


def sites(page: Page) -> set[str]:
    return {path.partition(" ›")[0] for path in page.locator(".result .path").all_inner_texts()}


def dates(page: Page) -> list[str]:
    return page.locator(".result time").all_inner_texts()


def test_a_site_is_chosen_and_taken_off_again(results: Page) -> None:
    """The choice offers every site with its number of documents; a chip shows that it holds, and ends it."""
    everywhere = sites(results)
    results.get_by_text("Filters", exact=True).click()
    results.get_by_label("Site").select_option("spine-clinic.example")
    assert "spine-clinic.example (2)" in results.get_by_label("Site").inner_text()
    follow(results.get_by_role("button", name="Apply"))
    assert results.url.endswith("?q=pars+fracture&site=spine-clinic.example")
    assert sites(results) == {"spine-clinic.example"}
    chips = results.get_by_role("list", name="Filters that are on").get_by_role("link")
    assert [" ".join(text.split()) for text in chips.all_inner_texts()] == ["site spine-clinic.example × , take off"]
    follow(chips.first)
    assert sites(results) == everywhere
    assert "site=" not in results.url


def test_kind_language_and_dates_are_chosen_together(results: Page) -> None:
    """Each has its chip; taking one off leaves the others."""
    results.get_by_text("Filters", exact=True).click()
    results.get_by_label("Kind of file").select_option("html")
    results.get_by_label("Language").select_option(label="English (17)")
    results.get_by_label("Published since").fill("2023-01-01")
    results.get_by_label("Published before").fill("2024-01-01")
    follow(results.get_by_role("button", name="Apply"))
    assert dates(results)
    assert all("2023-01-01" <= date < "2024-01-01" for date in dates(results))
    assert [chip.split()[0] for chip in results.locator(".chips a").all_inner_texts()] == [
        "type", "language", "since", "before"
    ]  # fmt: skip
    follow(results.locator(".chips a", has_text="before"))
    assert any(date >= "2024-01-01" for date in dates(results))
    assert all(date >= "2023-01-01" for date in dates(results))
    assert results.locator(".chips a").count() == 3


def test_two_sites_stay_when_asked_anew(page: Page, demo_server: Serving) -> None:
    """An address may name several; the form has one choice, and loses none of them."""
    page.goto(f"{demo_server.url}/search?q=pars fracture&site=spine-clinic.example&site=spine-atlas.example")
    assert page.locator(".chips a").count() == 2
    page.locator("#q").fill("treatment")
    with page.expect_navigation():
        page.locator("#q").press("Enter")
    assert sites(page) == {"spine-clinic.example", "spine-atlas.example"}
    follow(page.locator(".chips a", has_text="spine-clinic"))
    assert sites(page) == {"spine-atlas.example"}


def test_the_back_button_restores_what_was_chosen(results: Page) -> None:
    """Results, chips and the form are those of that address; fields can be changed and sent again."""
    before = sites(results)
    results.get_by_text("Filters", exact=True).click()
    results.get_by_label("Site").select_option("spine-atlas.example")
    follow(results.get_by_role("button", name="Apply"))
    results.go_back()
    assert sites(results) == before
    assert results.locator(".chips").count() == 0
    assert results.locator("#q").is_enabled()
    results.go_forward()
    assert sites(results) == {"spine-atlas.example"}
    assert results.locator("select[name=site]").input_value() == "spine-atlas.example"


def test_a_refusal_under_a_filter_offers_to_ask_without_it(page: Page, demo_server: Serving) -> None:
    """One step back to everything."""
    page.goto(f"{demo_server.url}/search?q=pars fracture&since=2031-01-01")
    assert page.get_by_role("heading", name="Nothing in this library matches").is_visible()
    follow(page.get_by_role("link", name="Ask again without the filters"))
    assert page.locator(".result").count() == 10


def test_more_from_a_site(results: Page) -> None:
    """A result leads to all that its site has on the query."""
    follow(results.locator(".result", has_text="Harbour Spine Clinic").first.get_by_role("link", name="More from"))
    assert sites(results) == {"spine-clinic.example"}
    assert results.locator("#q").input_value() == "pars fracture"
    assert results.get_by_role("link", name="More from this site").count() == 0


def test_further_pages_go_on_counting(results: Page) -> None:
    """The next page has results only, numbered on; the way back leads to the answer."""
    first = results.locator(".result h3").all_inner_texts()
    follow(results.get_by_role("link", name="Next"))
    assert results.get_by_role("heading", name="Results, page 2").is_visible()
    further = results.locator(".result h3").all_inner_texts()
    assert further
    assert not set(first) & set(further)
    assert results.locator(".result .number").first.inner_text() == "11"
    assert results.locator(".sentence").count() == 0
    follow(results.get_by_role("link", name="Previous"))
    assert results.locator(".result h3").all_inner_texts() == first


def test_a_corrected_word_is_told_and_can_be_undone(page: Page, demo_server: Serving) -> None:
    """What was searched in place of what; a way to what was typed; and from there a way to what may be meant."""
    page.goto(f"{demo_server.url}/search?q=pars fracture tretment")
    assert "Searched for treatment in place of tretment." in page.locator(".notes").inner_text()
    follow(page.get_by_role("link", name="Search for it as typed"))
    assert page.locator("#q").input_value() == 'pars fracture "tretment"'
    assert 'no source has "tretment" word for word' in page.locator(".notes").inner_text()
    follow(page.locator(".notes a"))
    assert page.locator("#q").input_value() == 'pars fracture "treatment"'
    assert page.locator(".notes").count() == 0


def test_a_rare_word_is_searched_as_typed_and_another_offered(page: Page, other_server: Serving) -> None:
    """A word that is in the library is never replaced: the reader chooses."""
    page.goto(f"{other_server.url}/search?q=spread of influensa in towns")
    notes = page.locator(".notes").inner_text()
    assert "influenza" in notes
    follow(page.locator(".notes a").first)
    assert "influen" in page.locator("#q").input_value()


def test_without_words_there_is_a_hint(page: Page, demo_server: Serving) -> None:
    """An empty query is no error."""
    page.goto(f"{demo_server.url}/search?q=")
    assert page.get_by_role("heading", name="There are no words").is_visible()
    assert page.title() == "Citewell"
