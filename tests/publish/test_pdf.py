"""The PDF of a page, as a reader of PDF takes it."""

from __future__ import annotations

import sys
from unittest import mock

import pypdfium2
import pytest
from pypdfium2 import raw

from citewell.errors import MissingExtra
from citewell.publish.harmless import one_line
from citewell.publish.page import page
from citewell.publish.pdf import pdf
from tests.publish import answers, hostile


@pytest.fixture(autouse=True)
def _typst() -> None:
    pytest.importorskip("typst", reason="PDF is an extra: pip install 'citewell[pdf]'")


def read(data: bytes) -> str:
    """The text of all pages, without white space: lines break anywhere."""
    document = pypdfium2.PdfDocument(data)
    return "".join("".join(each.get_textpage().get_text_bounded() for each in document).split())


def links(data: bytes) -> list[str]:
    """The addresses that its pages lead to."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        sheet, position, link = document[number], raw.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(sheet.raw, position, link):
            action = raw.FPDFLink_GetAction(link)
            if raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
                continue
            size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
            buffer = raw.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            found.append(buffer.value.decode())
    return found


def test_the_same_page_gives_the_same_bytes() -> None:
    """No clock, no random name: what it says of its date is the day of the last reading."""
    shown = page(answers.full())
    assert pdf(shown) == pdf(shown)
    assert pypdfium2.PdfDocument(pdf(shown)).get_metadata_value("CreationDate").startswith("D:20260308")


def test_it_is_accessible() -> None:
    """Tagged, with title and language, by the standard for accessible PDF."""
    data = pdf(page(answers.full()))
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "how long is bread baked"
    assert b"pdfuaid:part" in data
    assert b"/Lang" in data


def test_it_says_what_the_page_says() -> None:
    """Answer, quotes in their paragraphs, both sides of a disagreement, results, revision."""
    text = read(pdf(page(answers.full())))
    for said in ("Cutitcool.", "Breadisbakedinovens.Breadisbaked", "Wheresourcesdisagree", "revisionrev2", "abc-t9-v9"):
        assert said in text


def test_numbers_lead_to_quotes_and_quotes_to_live_pages() -> None:
    """The links that leave it are those of the sources, at the words that are quoted."""
    found = links(pdf(page(answers.plain())))
    assert "https://site1.example/bread?p=1#:~:text=Bread%20is%20baked%20for%20forty%20minutes." in found
    assert all(link.startswith("https://site1.example/") for link in found)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_is_set_as_it_stands(text: str) -> None:
    """None of it is read as typst's markup or code."""
    visible = "".join(char for char in one_line(text) if char.isprintable() and not char.isspace())
    shown = read(pdf(page(hostile.answer(text))))
    assert visible.replace("\N{REPLACEMENT CHARACTER}", "") in shown.replace("\N{REPLACEMENT CHARACTER}", "")


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_a_hostile_address_is_no_link(url: str) -> None:
    assert all(link.startswith("https://evil.example/") for link in links(pdf(page(hostile.answer("word", url)))))


def test_a_character_that_no_font_has_does_not_cost_the_page() -> None:
    """It is shown as missing; the page is tagged all the same."""
    assert pypdfium2.PdfDocument(pdf(page(hostile.answer("\U0010fffd \U00012345")))).is_tagged()


def test_without_typst_the_error_names_what_to_install() -> None:
    with mock.patch.dict(sys.modules, {"typst": None}), pytest.raises(MissingExtra) as raised:
        pdf(page(answers.plain()))
    assert raised.value.hint == "install it with: pip install 'citewell[pdf]'"
