"""The Markdown of a page, as a reader of Markdown takes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from citewell.publish.harmless import one_line
from citewell.publish.markdown import escaped, markdown
from citewell.publish.page import page
from tests.publish import answers, hostile
from tests.publish.test_harmless import ANY_TEXT

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> list[Token]:
    """All tokens of a text, those inside lines too."""
    return [inner for token in READER.parse(text) for inner in (token, *(token.children or ()))]


def read(text: str) -> str:
    return "".join(token.content for token in tokens(text) if token.type in {"text", "text_special"})


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_is_read_as_it_stands(text: str) -> None:
    """As a paragraph, in a heading, in a list and as the name of a link."""
    line = escaped(one_line(text))
    for before, kinds in [("", {"paragraph"}), ("# ", {"heading"}), ("- ", {"bullet_list", "list_item", "paragraph"})]:
        found = tokens(f"{before}{line}")
        assert {t.type.removesuffix("_open").removesuffix("_close") for t in found} <= {*kinds, "inline", "text"}
        assert read(f"{before}{line}") == one_line(text)
    assert read(f"[{line}](https://a.example/)") == one_line(text)


@given(text=ANY_TEXT)
def test_any_text_is_read_as_it_stands(text: str) -> None:
    """The same for texts that nobody thought of."""
    assert {token.type for token in tokens(escaped(one_line(text)))} <= {
        "paragraph_open", "paragraph_close", "inline", "text"
    }  # fmt: skip
    assert " ".join(read(escaped(one_line(text))).split()) == one_line(text)


@pytest.mark.parametrize(
    "text", ["http://evil.example/", "HTTPS://evil.example", "www.evil.example", "ftp://e.example"]
)
def test_addresses_in_text_do_not_become_links(text: str) -> None:
    """Many readers make links of bare addresses; a backslash in them keeps an address text."""
    assert not re.search(r"(?<!\\)://|www\.", escaped(text), re.IGNORECASE)
    assert read(escaped(text)) == text


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "{{< figure >}}", "$x^2$", "<%= 7 %>", "<?php"])
def test_templates_of_site_generators_do_not_run(text: str) -> None:
    assert not re.search(r"\{\{|\{%|%\}|<%|%>|<\?|(?<!\\)\$", escaped(text))
    assert read(escaped(text)) == text


@pytest.mark.parametrize("text", hostile.TEXTS)
@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_a_page_has_no_links_and_markup_but_ours(text: str, url: str) -> None:
    """Headings, lists, links to the web; no HTML, no image, no code."""
    found = tokens(markdown(page(hostile.answer(text, url))))
    assert not {t.type for t in found} & {"html_inline", "html_block", "image", "code_inline", "fence", "code_block"}
    for link in (str(t.attrs["href"]) for t in found if t.type == "link_open"):
        assert link.startswith("https://evil.example/")


def test_every_sentence_has_a_footnote_with_its_quote() -> None:
    """In the order of the text, each quote once, with title, link, dates and revision."""
    text = markdown(page(answers.full()))
    used = [int(number) for number in re.findall(r"\[\^(\d+)\](?!:)", text)]
    defined = re.findall(r"(?m)^\[\^(\d+)\]: (.+)$", text)
    assert list(dict.fromkeys(used)) == [int(number) for number, _ in defined] == list(range(1, 8))
    assert defined[0][1] == (
        "“Bread is baked for forty minutes.” [Bread 1](https://site1.example/bread?p=1"
        "#:~:text=Bread%20is%20baked%20for%20forty%20minutes.). Site 1 · A. Baker · published 1 January 2025"
        " · read on 1 March 2026 · revision rev1 · result 1"
    )
    assert "You need flour, water and salt.[^3] Cut it cool.[^4] (writer-1.5)" in text


def test_results_are_a_numbered_list() -> None:
    """Under the numbers that they have everywhere."""
    lists = [token for token in READER.parse(markdown(page(answers.full()))) if token.type == "ordered_list_open"]
    assert len(lists) == 1
    assert re.findall(r"(?m)^(\d+)\. ", markdown(page(answers.full()))) == ["1", "2", "3", "4", "5"]


def test_an_address_with_brackets_stays_one_link() -> None:
    """What would end the link is percent-encoded; a reader gets to the same page."""
    url = "https://a.example/Bread_(food)?q=[1]&amp;x={2}"
    one = answers.result(1, info=answers.document(1, url=url))
    text = markdown(page(answers.answer(answers.sentence(answers.citation(one)), results=[one])))
    links = [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]
    assert links
    assert all(link.startswith("https://a.example/Bread_%28food%29?q=%5B1%5D%26amp;x=%7B2%7D#") for link in links)


def test_without_an_answer_it_says_why() -> None:
    text = markdown(page(answers.answer(results=[answers.result()])))
    assert "**No answer: this library does not hold enough evidence for one.**" in text
    assert "## Results" in text
