"""Tests of extract.html.leads: what of a page leads elsewhere is told by its links, not by its words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.conftest import Read, outline

BODY = "<h1>Ropes</h1><p>A rope of hemp shrinks when it gets wet.</p>"
HEAD = "<head><link rel=prev href=a.html><link rel=next href=c.html><link rel=up href=b.html></head>"


def kinds(read: Read, page: str) -> dict[str, str]:
    """Text -> kind of a page's blocks."""
    return {text: kind for kind, _, text in outline(read(page, "a.html"))}


@pytest.mark.parametrize(
    "row",
    [
        "<table><tr><td><a accesskey=p href=x>Före</a><td>Rep<td><a accesskey=n href=y>Efter</a></table>",
        "<p><a rel=prev href=x>Före</a> | <a rel=next href=y>Efter</a></p>",
        "<p><a href=a.html>Före</a> | <a href=b.html>Upp</a> | <a href=c.html>Efter</a></p>",
        "<div class=navheader><table><tr><th colspan=2>Rep<tr><td>Före<td>Efter</table></div>",
        "<ul><li><a href=a.html>Före</a><li><a href=c.html>Efter</a></ul>",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_rows_that_lead_on_are_navigation(read: Read, row: str, above: bool) -> None:
    """In any language and however the row is written, above the text or below it."""
    found = kinds(read, HEAD + (row + BODY if above else BODY + row))
    assert found.pop("Ropes") == "heading"
    assert found.pop("A rope of hemp shrinks when it gets wet.") == "paragraph"
    assert set(found.values()) == {"navigation"}


def test_lines_of_languages_are_navigation(read: Read) -> None:
    """The page's own language is linked without being another one."""
    line = (
        "<p><span>Språk: </span><a href='../en/a.html'>en</a> | "
        "<a href='../fr/a.html' hreflang=fr rel=alternate>fr</a></p>"
    )
    assert kinds(read, BODY + line)["Språk: en | fr"] == "navigation"


@pytest.mark.parametrize(
    "text",
    [
        "<p>Knots are in <a rel=prev href=a.html>one chapter</a>, sails in <a rel=next href=c.html>the next</a>.</p>",
        "<table><tr><th>Module:<td><a href=m.html>mod_rope</a><tr><th>Source File:<td>rope.c</table>",
        "<p>See <a href=c.html>sails</a> and <a href=k.html>knots</a></p>",
    ],
)
def test_sentences_and_facts_are_none(read: Read, text: str) -> None:
    """A sentence that links the next page, and labels with values."""
    assert "navigation" not in kinds(read, HEAD + BODY + text).values()


def test_the_name_of_the_work_above_the_text_is_no_text(read: Read) -> None:
    """What the title of the page ends with."""
    page = "<title>Ropes - The Sailor's Book 2.4</title><p>The Sailor's Book 2.4</p>" + BODY
    assert kinds(read, page)["The Sailor's Book 2.4"] == "navigation"
    assert kinds(read, BODY + "<p>The Sailor's Book 2.4</p>")["The Sailor's Book 2.4"] == "paragraph"


def test_a_menu_behind_a_word_is_left_out(read: Read) -> None:
    """Links that open when a reader points at a name are no part of the sentence with the name."""
    links = "<a href=/a>Ada Lovelace</a><a href=/b>Ada writes notes</a> <a href=/m>MORE</a>"
    menu = f"<span class=over><span><img src=a>{links}</span></span>"
    page = f"<p>Then <span><a href=/a>Ada</a>{menu}</span> (London) wrote a note on it.</p>"
    assert read(page, "a.html").text == "Then Ada (London) wrote a note on it."


@pytest.mark.parametrize(
    "span",
    [
        " <span id=x><a href=/a>Ada Lovelace</a> <a href=/b>Mary King</a></span>",
        "<span id=x> <a href=/a>Ada Lovelace</a> <a href=/b>Mary King</a></span>",
        "<span id=x> and <a href=/a>Ada Lovelace</a> and <a href=/b>Mary King</a></span>",
        "<span id=x><a href=/a>s</a><a href=/b>on</a></span>",
    ],
)
def test_links_of_a_sentence_stay(read: Read, span: str) -> None:
    """Behind a blank, with words between them, or as the end of a word."""
    text = read(f"<p>Then Lord Byron{span} wrote a note on it.</p>", "a.html").text
    assert text.removeprefix("Then Lord Byron").strip() != "wrote a note on it."


PIECES = ["<a rel=next href=x>next</a>", "<a href=y>other</a>", "<i>ice</i>", "<span>", "</span>", "."]


@given(st.lists(st.sampled_from(PIECES)))
def test_no_word_is_lost(read: Read, pieces: list[str]) -> None:
    """Telling navigation takes nothing away."""
    text = read(f"<p>Begin here.</p><p>{' '.join(pieces)}</p>", "a.html").text
    for word in ("next", "other", "ice"):
        assert text.count(word) == sum(f">{word}<" in piece for piece in pieces)


def test_many_links_take_linear_time(read: Read) -> None:
    """Nested or in a row."""
    begin = time.perf_counter()
    read("<p>" + "<a rel=next href=x>next</a> " * 5_000, "a.html")
    read("<div>" * 200 + "<a rel=next href=x>next</a> " * 2_000, "a.html")
    read("<p>a" + "<span>" * 200 + "<a href=x>one two</a>" * 2_000, "a.html")
    assert time.perf_counter() - begin < 20
