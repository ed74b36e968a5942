"""Tests of extract.html.visible and extract.html.styles: what readers of a page do not see is not read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.html.tree import parse_html
from citewell.extract.html.visible import remove_unseen
from tests.extract.conftest import Read


def seen(markup: str, css: str = "") -> str:
    """What is left of a page's body."""
    root = parse_html(f"<html><head><style>{css}</style></head><body>{markup}</body></html>".encode()).root
    remove_unseen(root)
    return " ".join(str(root.body.text_content()).replace("\ufdd5", " ").split())


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : none !important",
        "visibility:hidden",
        "visibility:collapse",
        "opacity:0",
        "opacity:.0",
        "filter:opacity(0)",
        "font-size:0",
        "font-size:0.0em",
        "font:0/0 a",
        "position:absolute;left:-9999px",
        "position:fixed;top:-999em",
        "text-indent:-9999px",
        "margin-left:-9999px",
        "transform:translateX(-9999px)",
        "transform:scale(0)",
        "clip:rect(0 0 0 0);position:absolute",
        "clip:rect(1px,1px,1px,1px);position:absolute",
        "clip-path:inset(50%)",
        "clip-path:circle(0)",
        "width:1px;height:1px;overflow:hidden",
        "max-height:0;overflow:hidden",
        "color:white",
        "color:#fefefe",
        "color:hsl(0, 0%, 100%)",
        "color:rgba(0,0,0,0)",
        "color:#123;background:#112233",
        "color:transparent",
    ],
)
def test_hidden_text_is_not_read(style: str) -> None:
    """Whichever way it is hidden, on the element or by a class of the page's own sheet."""
    assert seen(f"<p>a</p><p style='{style}'>X</p><p>b</p>") == "a b"
    assert seen("<p>a</p><p class='h'>X</p><p>b</p>", f".h{{{style}}}") == "a b"
    assert seen("<div id=i><p>a</p><b class=k><i>X</i></b></div>", f"#i > b.k {{{style}}}") == "a"


@pytest.mark.parametrize(
    "style",
    [
        "opacity:.5",
        "position:absolute;left:-10px",
        "text-indent:2em",
        "font-size:80%",
        "color:#fff;background:#000",
        "color:#fff;background:url(a.png)",
        "color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text",
        "color:#777",
        "overflow:hidden;max-height:200px",
        "clip:auto",
        "visibility:visible",
        "max-height:0;overflow:hidden;transition:max-height .2s",
        "opacity:0;animation:in 1s forwards",
        "margin-left:-3px",
        "transform:translateX(-50%)",
    ],
)
def test_what_is_seen_is_read(style: str) -> None:
    """Styles that only resemble those that hide; and what a movement of the page brings into sight."""
    assert seen(f"<p style='{style}'>kept</p>") == "kept"
    assert seen("<p class='k'>kept</p>", f".k{{{style}}}") == "kept"


@pytest.mark.parametrize(
    ("css", "markup", "expected"),
    [
        (".h{display:none} .h{display:block}", "<p class=h>kept</p>", "kept"),
        (".h{display:none!important} p.h{display:block}", "<p class=h>X</p>", ""),
        ("@media print{.h{display:none}}", "<p class=h>kept</p>", "kept"),
        ("@media screen{.h{display:none}}", "<p class=h>X</p>", ""),
        ("@media (max-width:600px){.h{display:none}}", "<p class=h>kept</p>", "kept"),
        (".pane{display:none} .pane.active{display:block}", "<p class=pane>kept</p>", "kept"),
        (".h{display:none} :checked ~ .h{display:block}", "<p class=h>kept</p>", "kept"),
        (".tip{display:none} a:hover .tip{display:block}", "<p class=tip>X</p>", ""),
        (".a .b{display:none}", "<p class=b>kept</p><div class=a><p class=b>X</p></div>", "kept"),
        ("p:nth-child(2){display:none}", "<p>kept</p><p>X</p>", "kept"),
        ("[data-x=y]{display:none}", "<p data-x=y>X</p><p data-x=z>kept</p>", "kept"),
        (".p{visibility:hidden} .c{visibility:visible}", "<p class=p>X <b class=c>kept</b> X</p>", "kept"),
        (".p{font-size:0} .c{font-size:14px}", "<p class=p>X<b class=c>kept</b></p>", "kept"),
        (".p{opacity:0} .c{opacity:1}", "<p class=p>X <b class=c>X</b></p>", ""),
        ("/* .h{display:none} */ .k{color:red}", "<p class=h>kept</p>", "kept"),
        (r".sm\:h{display:none}", "<p class='sm:h'>X</p>", ""),
        ("body{visibility:hidden}", "<p>kept</p>", "kept"),
    ],
)
def test_the_rules_of_a_sheet(css: str, markup: str, expected: str) -> None:
    """Weight, order, media and inheritance decide as in a browser; X stands for what is not seen."""
    assert seen(markup, css) == expected


def test_what_a_reader_can_open_is_read() -> None:
    """Panels of tabs, what a button controls, details that are closed."""
    assert seen("<a role=tab aria-controls=t>T</a><div id=t style='display:none'>kept</div>") == "Tkept"
    assert seen("<div role=tabpanel hidden>kept</div><details><p>kept too</p></details>") == "keptkept too"
    assert seen("<div hidden>X</div><p aria-hidden=true>X</p><p hidden=until-found>kept</p>") == "kept"


def test_the_ground_of_a_text_is_that_around_it() -> None:
    """White is hidden on white, not on a dark box, nor where sheets that are not read may say what is behind it."""
    white = "<p style='color:white'>W</p>"
    assert seen(white) == ""
    assert seen(f"<div style='background:#000'>{white}</div>") == "W"
    assert seen(f"<table bgcolor=navy><tr><td>{white}</table>") == "W"
    assert seen(f"<link rel=stylesheet href=a.css>{white}") == "W"
    assert seen("<font color=white>W</font>") == ""


def test_what_was_left_out_is_counted(read: Read) -> None:
    """The account says how many words were hidden, and how many struck out."""
    page = "<p>Seen <del>old words</del> text.</p><p style='font-size:0'>three hidden words</p>"
    assert read(page, "a.html").omitted == (("hidden", 3), ("struck out", 2))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("The fee is <del>65</del><ins>60</ins> crowns.", "The fee is 60 crowns."),
        ("The fee is <s>65</s>, now <u>60</u>.", "The fee is, now 60."),
        ("It was<strike> sixty </strike>seventy.", "It was seventy."),
        ("Pay <span style='text-decoration: line-through red'>65</span> 60.", "Pay 60."),
        ("Pay <span class=old>65</span> 60.", "Pay 60."),
        ("A<del>b</del>c", "A c"),
    ],
)
def test_struck_out_text_is_not_read(read: Read, markup: str, text: str) -> None:
    """Nor are the words beside it glued together."""
    assert read(f"<style>.old{{text-decoration:line-through}}</style><p>{markup}</p>", "a.html").text == text


@given(css=st.text(alphabet="ab.#{}();:,>+~[]*/@!-\"'\\ 0px", max_size=80), style=st.text(max_size=40))
def test_no_sheet_breaks_it(css: str, style: str) -> None:
    """Whatever stands in a style, what it does not name is read."""
    root = parse_html(f"<style>{css.replace('<', '')}</style><q>kept</q><p style='x'>y</p>".encode()).root
    next(root.iter("p")).set("style", "".join(letter for letter in style if letter.isprintable()))
    remove_unseen(root)


@pytest.mark.parametrize(
    "css",
    ["/*" * 100_000, "{" * 100_000, ".a " * 50_000 + "{display:none}", ".a{display:none}" * 20_000, "[" * 50_000],
)
def test_the_time_for_hostile_sheets_is_bounded(css: str) -> None:
    """A sheet of any size and form takes seconds at most."""
    start = time.perf_counter()
    seen("<p class=b>x</p>" * 200, css)
    assert time.perf_counter() - start < 10
