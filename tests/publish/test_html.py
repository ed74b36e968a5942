"""The HTML of a page: whole, valid, quiet, and unable to do anything."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given, settings
from lxml import etree

from citewell.publish.harmless import one_line
from citewell.publish.html import Entry, Place, index_html, page_html
from citewell.publish.page import page
from citewell.types import Answer
from tests.publish import answers, hostile, markup
from tests.publish.test_harmless import ANY_TEXT

SITE = Place("https://answers.example/bread.html", "index.html", "Answers")
ENTRIES = [
    Entry("how long is bread baked", "bread.html", True, "Forty minutes.", 2, "2026-03-01"),
    Entry("what is rye", "what-is-rye.html", False, "No answer: nothing.", 0, ""),
]
PAGES = {
    "plain": page_html(page(answers.plain())),
    "full": page_html(page(answers.full(), published="2026-04-01"), SITE),
    "unanswered": page_html(page(answers.answer(results=[answers.result()]))),
    "empty": page_html(page(answers.answer(results=[], query="", reason="empty_query"))),
    "list": index_html(ENTRIES, "Answers", "https://answers.example/"),
}


def rendered(answer: Answer) -> etree._Element:
    return markup.parsed(page_html(page(answer)))


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_is_valid(self, name: str) -> None:
        """Well-formed, every element in its place, every anchor with a target, headings in order."""
        markup.check(markup.parsed(PAGES[name]))

    def test_asks_nobody_for_anything(self, name: str) -> None:
        """No address but links for a reader to follow, the icon, which is data, and the page's own name."""
        for element, attribute, value in markup.addresses(markup.parsed(PAGES[name])):
            assert attribute == "href"
            if element == "link":
                assert value.startswith(("data:image/svg+xml,", "https://answers.example/"))
            else:
                assert element == "a"
                assert re.match(r"#[a-z]|https?://|[a-z-]+\.html$", value)
        assert "@import" not in PAGES[name]
        assert "url(" not in PAGES[name]

    def test_has_no_script(self, name: str) -> None:
        """But data for machines, which no browser runs."""
        root = markup.parsed(PAGES[name])
        assert {script.get("type") for script in root.iter("script")} <= {"application/ld+json"}

    def test_has_a_policy_under_which_only_its_style_counts(self, name: str) -> None:
        """Named by its hash, so that no other style and no script would be obeyed."""
        root = markup.parsed(PAGES[name])
        (style,) = root.iter("style")
        digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert str(policy).startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
        assert "unsafe" not in policy

    def test_says_its_language_and_fits_every_screen(self, name: str) -> None:
        root = markup.parsed(PAGES[name])
        assert root.get("lang") == "en"
        assert root.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
        assert markup.words(root.find(".//title"))
        assert len(root.xpath("//main")) == 1


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever is said on a page, its elements are those of a page that says nothing special."""
    harmless = markup.structure(rendered(hostile.answer("word")))
    root = rendered(hostile.answer(text))
    found = markup.structure(root)
    if text.strip():
        assert [tag for tag, _ in found] == [tag for tag, _ in harmless]
        assert {names for _, names in found} <= {names for _, names in harmless} | {("dir",)}
    markup.check(root)
    assert one_line(text) in markup.words(root)


@settings(max_examples=60)
@given(text=ANY_TEXT)
def test_any_text_stays_text(text: str) -> None:
    """The same for texts that nobody thought of."""
    root = rendered(hostile.answer(text))
    markup.check(root)
    assert one_line(text) in markup.words(root)


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_a_hostile_address_leads_nowhere(url: str) -> None:
    """Only http and https are links; no other address is in any attribute."""
    root = rendered(hostile.answer("word", url))
    for _, _, value in markup.addresses(root):
        assert re.match(r"#[a-z]|https?://|data:image/svg", value)
        assert "javascript:" not in value.lower()
    assert "/home/owner" not in etree.tostring(root, encoding="unicode")


def test_numbers_lead_to_marked_quotes_and_back() -> None:
    """By plain anchors: the sentence's number to the quote, the quote's line to the sentence and to the live page."""
    root = markup.parsed(PAGES["plain"])
    (number,) = root.xpath("//*[@id='sentence-1']//sup/a")
    (quote,) = root.xpath(f"//*[@id='{number.get('href')[1:]}']")
    assert (number.text, number.get("aria-label")) == ("1", "1, quote from Site 1")
    assert quote.xpath("string(.//mark)") == answers.QUOTE
    assert markup.words(quote.find(".//blockquote")) == answers.PARAGRAPH
    back = quote.xpath(".//a/@href")
    assert back == [
        "https://site1.example/bread?p=1#:~:text=Bread%20is%20baked%20for%20forty%20minutes.",
        "#sentence-1",
    ]


def test_a_source_is_told_with_site_dates_and_revision() -> None:
    """When it was published, when it was read and which revision it was stand beside every quote."""
    root = markup.parsed(PAGES["plain"])
    (facts,) = root.xpath("//*[@id='quotes']//*[@class='facts'][not(contains(@class, 'url'))]")
    told = "Site 1 · A. Baker · published 1 January 2025 · read on 1 March 2026 · revision rev1"
    assert markup.words(facts) == told
    assert facts.xpath(".//time/@datetime") == ["2025-01-01", "2026-03-01"]


def test_copies_are_folded_under_their_result() -> None:
    (first, *_) = markup.parsed(PAGES["full"]).xpath("//*[@id='results']/ol/li")
    assert "2 near-copies: Bread 7 (Site 7); Bread 8 (Site 8)" in markup.words(first)


def test_text_in_other_languages_says_so() -> None:
    """Language and direction, for those who listen and for browsers; ours is the page's own."""
    root = markup.parsed(PAGES["full"])
    assert root.xpath("//*[@id='sentence-4']/@lang") == ["ar"]
    assert set(root.xpath("//*[@id='source-4']/@lang")) == {"ar"}
    assert not root.xpath("//*[@id='sentence-1']/@lang")
    arabic = answers.result(1, "ثم يترك ليبرد.", info=answers.document(1, language="ar"))
    said = answers.sentence(answers.citation(arabic, "ثم يترك ليبرد."), text="ثم يترك ليبرد.")
    assert rendered(answers.answer(said, results=[arabic])).xpath("//p[@class='answer']/@dir") == ["rtl"]


def test_an_unanswered_page_is_not_for_search_engines() -> None:
    """It says why there is no answer, shows its results, and asks to be left out of indexes."""
    root = markup.parsed(PAGES["unanswered"])
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert markup.words(root.find(".//p[@class='refusal']")).startswith("No answer: ")
    assert root.xpath("//*[@id='results']//li")
    assert not markup.parsed(PAGES["plain"]).xpath("//meta[@name='robots']")


def test_a_page_of_a_site_leads_to_its_list_and_says_where_it_is() -> None:
    root = markup.parsed(PAGES["full"])
    assert root.xpath("//nav/a/@href") == ["index.html"]
    assert root.xpath("//link[@rel='canonical']/@href") == ["https://answers.example/bread.html"]
    assert not markup.parsed(PAGES["plain"]).xpath("//nav")


def test_the_list_has_every_page_answered_or_not() -> None:
    root = markup.parsed(PAGES["list"])
    answered = root.xpath("//section[@aria-labelledby='answered']//a/@href")
    refused = root.xpath("//section[@aria-labelledby='refused']//a/@href")
    assert (answered, refused) == (["bread.html"], ["what-is-rye.html"])


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_the_list_takes_hostile_text_as_text(text: str) -> None:
    entries = [Entry(one_line(text), "a.html", True, one_line(text), 1, ""), ENTRIES[1]]
    root = markup.parsed(index_html(entries, one_line(text) or "x"))
    markup.check(root)
    assert one_line(text) in markup.words(root)
