"""Tests of extract.html.page, html_tree and walk: what is main text, and its structure."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.errors import DocumentError, EmptyDocument
from citewell.extract.html.tree import parse_html
from citewell.extract.html.walk import walk
from tests.extract.conftest import Read, assert_blocks_fit, outline

ARTICLE = """<!doctype html><html lang="en"><head><title>Pars fracture | Spine Site</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/all">All pages</a></li></ul></nav>
<main><h1>Pars fracture</h1>
<p>A <b>pars</b> fracture is a stress fracture of a vertebra, common in young athletes.<sup>1</sup></p>
<h2>Causes</h2><ul><li>Sport<ul><li>Fast bowling</li><li>Gymnastics</li></ul></li><li>Genes</li></ul>
<dl><dt>MRI</dt><dd>Imaging without radiation.</dd></dl>
<table><caption>Healing</caption><tr><th>Stage</th><th>Healed</th></tr><tr><td>Early</td><td>90&nbsp;%</td></tr></table>
<blockquote><p>Rest is a treatment.</p></blockquote>
<pre>def f():
    return 1</pre><p>One line<br>and its end.<br><br>A new paragraph.</p></main>
<aside>Buy our belt!</aside><footer>All rights reserved</footer><script>var x = "hidden";</script></body></html>"""


def test_the_structure_of_a_page(read: Read) -> None:
    """Headings, nested lists, definitions, tables with their heads, quotes, code and paragraphs, without furniture."""
    assert outline(read(ARTICLE, "a.html")) == [
        ("heading", 1, "Pars fracture"),
        ("paragraph", 0, "A pars fracture is a stress fracture of a vertebra, common in young athletes."),
        ("heading", 2, "Causes"),
        ("list_item", 1, "Sport"),
        ("list_item", 2, "Fast bowling"),
        ("list_item", 2, "Gymnastics"),
        ("list_item", 1, "Genes"),
        ("definition", 1, "MRI: Imaging without radiation."),
        ("caption", 0, "Healing"),
        ("table_header", 0, "Stage | Healed"),
        ("table_row", 0, "Stage: Early | Healed: 90 %"),
        ("quote", 0, "Rest is a treatment."),
        ("code", 0, "def f():\n    return 1"),
        ("paragraph", 0, "One line and its end."),
        ("paragraph", 0, "A new paragraph."),
    ]


@pytest.mark.parametrize(
    "text", ["<p>One short line.</p>", "<h1>Only a heading</h1>", "Bare words", "<ul><li>one</li></ul>"]
)
def test_short_pages_are_read(read: Read, text: str) -> None:
    """An owner's own file may be a single line."""
    assert read(text, "a.html").text == re.sub("<[^>]+>", "", text)


def test_what_follows_the_end_of_the_page_is_text(read: Read) -> None:
    """Broken pages go on after their end tags."""
    assert read("<html><body><p>One.</p></body></html><p>Two.</p>", "a.html").text == "One.\n\nTwo."


def test_hidden_text_is_not_read(read: Read) -> None:
    """What the author hides from readers, nobody can check on the page."""
    page = "<p>Seen.</p><p hidden>A</p><p style='display: none'>B</p><p aria-hidden=true>C</p><template>D</template>"
    assert read(page, "a.html").text == "Seen."


def test_tables_that_place_things_are_running_text() -> None:
    """A table with headings, or with tables in its cells, is no table of data."""
    page = b"<table><tr><td><h2>Left</h2><p>One.<td><table><tr><td>a<td>b</table></table>"
    assert [(part.kind, part.text) for part in walk(parse_html(page).root)] == [
        ("heading", "Left"),
        ("paragraph", "One."),
        ("label_value", "a: b"),
    ]


def test_pages_in_one_form_are_read(read: Read) -> None:
    """Some frameworks wrap all of a page in a form; other forms are passed over."""
    text = "A long enough sentence about the back and its bones. " * 5
    assert read(f"<form><p>{text}</p></form>", "a.html").text == text.strip()
    assert "Search" not in read(f"<form>Search</form><p>{text}</p>", "a.html").text


@pytest.mark.parametrize("depth", [300, 3_000, 20_000])
def test_no_nesting_is_too_deep(read: Read, depth: int) -> None:
    """The parser's bounds on depth cost structure, never text."""
    document = read("<div>" * depth + "<h1>Deep</h1><p>down here" + "</div>" * depth + "<p>And after.", "a.html")
    assert document.text.split() == ["Deep", "down", "here", "And", "after."]


def test_a_long_line_is_read(read: Read) -> None:
    """A page of a megabyte without a line break."""
    document = read("<p>" + "word " * 200_000 + "</p>", "a.html")
    assert len(document.text) == 999_999


@pytest.mark.parametrize("page", ["<script>var x</script>", "<!-- nothing -->", "<html><body></body></html>", " \n "])
def test_a_page_without_text_is_empty(read: Read, page: str) -> None:
    """It is refused, with a reason."""
    with pytest.raises(EmptyDocument):
        read(page, "a.html")


PIECES = "<p> </p> <table> <tr> <td> <li> <ul> </ul> <h1> a </table> <br> <pre> </pre> <svg> <!-- -->".split()


@settings(max_examples=40)
@given(markup=st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_markup_gives_blocks_that_fit(read: Read, markup: list[str]) -> None:
    """However ill-formed a page is, the document is sound."""
    try:
        document = read("".join(markup), "a.html")
    except EmptyDocument:
        return
    assert_blocks_fit(document)


@pytest.mark.data
def test_malformed_snippets_never_break_it(read: Read, data: Path) -> None:
    """A sample of the html5lib tree construction cases: a document or a DocumentError comes out."""
    lines = (data / "bad_input" / "html_tree_construction.jsonl").read_text().splitlines()
    read_well = 0
    for line in lines[::45]:
        try:
            assert_blocks_fit(read(json.loads(line)["html"].encode("utf-8", "surrogatepass"), "a.html"))
            read_well += 1
        except DocumentError:
            continue
    assert read_well > 10


@pytest.mark.data
def test_main_text_of_real_articles(read: Read, data: Path) -> None:
    """On a sample of judged pages the words found are the words of the article: mean F1 at least 0.93 (0.96 on all
    120)."""
    folder = data / "pages" / "article_extraction"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()][::10]
    scores = []
    for row in rows:
        document = read(gzip.decompress((folder / row["file"]).read_bytes()), "a.html", source=row["url"])
        gold, found = (Counter(re.findall(r"\w+", text)) for text in (row["text"], document.text))
        shared = (gold & found).total()
        scores.append(2 * shared / (gold.total() + found.total()))
    assert sum(scores) / len(scores) >= 0.93


MANUAL = (
    "<ul>"
    + "".join(f"<li><a href='/{number}'>Chapter {number} of it</a></li>" for number in range(9))
    + "</ul>"
    + "<div role=main><h1>Hold</h1><p>See <a href=a>this</a>.</p><h2>Synopsis</h2><p>hold [-n]</p>"
    + "<ul><li>Short item</li><li>Another one</li></ul><table><tr><th>Flag<th>Use<tr><td>-n<td>dry</table></div>"
)


@pytest.mark.parametrize("script", ["", "<script src=_static/search.js></script>", "<script>var x = 1</script>"])
def test_pages_without_machinery_are_read_whole(read: Read, script: str) -> None:
    """A file of an owner or a manual holds its text and little else: no heading, item or row of it is furniture."""
    text = read(f"{script}{MANUAL}", "a.html").text
    for piece in ("Hold", "See this.", "Synopsis", "hold [-n]", "Short item", "Another one", "Flag: -n | Use: dry"):
        assert piece in text


def test_a_page_that_is_struck_out_whole_is_read(read: Read) -> None:
    """It was a program that set it so, not an author who took all of it back."""
    sheet = "<style>.all{text-decoration:line-through}</style>"
    assert read(f"{sheet}<body class=all><p>It is open.</p>", "a.html").text == "It is open."


@pytest.mark.parametrize("script", ["", "<script src='https://host.example/a.js'></script>"])
def test_cells_that_span_much_cost_little(read: Read, script: str) -> None:
    """The time for a table grows with what is written, not with what its cells claim."""
    start = time.process_time()
    read(f"{script}<table><tr>" + "<td rowspan=99 colspan=99>x" * 4_000, "a.html")
    assert time.process_time() - start < 5


def test_declarations_of_a_page_are_no_text(read: Read) -> None:
    """Neither that of XML nor the entities that a document type declares; and no file is read for them."""
    head = '<?xml version="1.0"?>\n<!DOCTYPE html [<!ENTITY notes SYSTEM "file:///etc/hostname"> <!ENTITY x "y">]>\n'
    assert read(f"{head}<html><body><p>The tide turns at noon.</p></body></html>", "a.xhtml").text == (
        "The tide turns at noon."
    )


def test_the_banner_of_a_site_is_no_text(read: Read) -> None:
    """Also where it stands in a header of its own that a finder of main text takes for a part of the article."""
    text = "".join(
        f"<h2>Part {n}</h2><p>The tide at the {n}th pier turns at noon, and then the boats go.</p>" for n in "456"
    )
    banner = "<header><a class=logo href=/><p>Harbour Help 7.4</p></a></header>"
    page = f"<html><head><script src=/a.js></script></head><body>{banner}<div><h1>Tides</h1>{text}</div></body></html>"
    assert "Harbour Help" not in read(page, "a.html").text
