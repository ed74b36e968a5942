"""Tests of extract.html.notes and of what is raised and lowered on pages: marks of notes, exponents, formulas."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.types import GAP
from tests.extract.conftest import Read, outline


@pytest.mark.parametrize(
    "mark",
    [
        "<sup><a href='#fn4'>[4]</a></sup>",
        "<sup>[<a href='#fn4'>4</a>]</sup>",
        "<a class='footnote-ref' href='#fn4'>4</a>",
        "<a href='#fn4' role='doc-noteref'>4</a>",
        "<a href='notes.xhtml#fn4' epub:type='noteref'>4</a>",
        "<a href='#fn4'><sup>4</sup></a>",
        "<a href='#cite_note-4'>[4]</a>",
        "<a href='#_ftn4'>[4]</a>",
        "<a href='#n4' style='vertical-align:super'>4</a>",
        "<sup><a href='#fn4'>4</a>, <a href='#fn5'>5</a></sup>",
        "<sup>[<a href='/wiki/Sources'><i>citation needed</i></a>]</sup>",
    ],
)
def test_linked_marks_of_notes_are_left_out(read: Read, mark: str) -> None:
    """In any usual way of writing them: the number before stays what it is, and so does the sentence."""
    text = read(f"<p>The field gave 31{mark} tonnes, and 12 more{mark}.</p><p>And after.</p>", "a.html").text
    assert text.partition("\n")[0] == "The field gave 31 tonnes, and 12 more."


@pytest.mark.parametrize(
    "note", ["3. Measured by hand.", "[3] Measured by hand.", "<sup>3</sup> Measured by hand.", "3 Measured by hand."]
)
def test_an_unlinked_mark_is_told_by_its_note(read: Read, note: str) -> None:
    """Where a note with that number follows, the raised number is its mark; exponents stay."""
    page = f"<p>It stays below 40<sup>3</sup> decibels in 10<sup>3</sup> m<sup>3</sup>.</p><p>Body.</p><p>{note}</p>"
    blocks = outline(read(page, "a.html"))
    assert blocks[0] == ("paragraph", 0, "It stays below 40 decibels in 10³ m³.")
    assert blocks[-1][0] == "note"
    assert blocks[-1][2].endswith("Measured by hand.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("2.5 &times; 10<sup>6</sup> spores", "2.5 × 10⁶ spores"),
        ("2<sup>53</sup> and 10<sup>&minus;3</sup>", "2⁵³ and 10⁻³"),
        ("5 m<sup>2</sup> of CO<sub>2</sub>", "5 m² of CO₂"),
        ("x<sup>n+1</sup> and a<sub>i</sub>", "xⁿ⁺¹ and aᵢ"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("the 1<sup>st</sup> of May, la 2<sup>nde</sup>", "the 1st of May, la 2nde"),
        ("M<sup>me</sup> Curie", "Mme Curie"),
        ("$11<sup>99</sup>", "$11⁹⁹"),
        ("12<span style='vertical-align:super'>7</span>", "12⁷"),
        ("12<sup><a href='/squares'>2</a></sup>", "12²"),
    ],
)
def test_what_is_raised_stays_apart_from_its_number(read: Read, markup: str, text: str) -> None:
    """Exponents, indices and endings, where there is no note."""
    assert read(f"<p>{markup}</p>", "a.html").text == text


@settings(max_examples=30)
@given(base=st.integers(0, 9_999), power=st.integers(0, 99))
def test_no_number_is_glued_to_a_raised_one(read: Read, base: int, power: int) -> None:
    """Whatever the numbers are, their digits never run together."""
    text = read(f"<p>about {base}<sup>{power}</sup> of them</p>", "a.html").text
    assert text.split()[1].startswith(str(base))
    assert f"{base}{power}" not in text


NOTES = [
    "<section role=doc-endnotes><ol><li id=fn1><p>A note. <a href='#r1' role=doc-backlink>↩</a></p></li></ol>"
    "</section>",
    "<ol class=references><li id=cite_note-1><span class=mw-cite-backlink><a href='#r1'>^</a></span> A note.</li></ol>",
    "<div class=footnotes><ol><li id='fn:1'>A note. <a href='#fnref:1' class=reversefootnote>↩</a></li></ol></div>",
    "<hr><ol><li id=fn1>A note. <a href='#r1'>↩︎</a></li></ol>",
]


@pytest.mark.parametrize("notes", NOTES)
def test_notes_are_blocks_of_their_own(read: Read, notes: str) -> None:
    """With their number and their text, without what leads back."""
    page = f"<p>Body<sup id=r1><a href='#fn1'>1</a></sup>.</p>{notes}"
    assert outline(read(page, "a.html")) == [("paragraph", 0, "Body."), ("note", 0, "1. A note.")]


@pytest.mark.parametrize(
    "note",
    ["<aside epub:type=footnote id=n1><p>A note.</p></aside>", "<aside role=doc-footnote>A note.</aside>"],
)
def test_notes_in_asides_are_read(read: Read, note: str) -> None:
    """Other asides are not part of the text."""
    page = f"<p>Body<a epub:type=noteref href='#n1'>1</a>.</p>{note}<aside>Buy a belt!</aside>"
    assert outline(read(page, "a.html")) == [("paragraph", 0, "Body."), ("note", 0, "A note.")]


MATH = "<math><mi>a</mi><mo>+</mo><mi>b</mi></math>"


@pytest.mark.parametrize(
    "formula",
    [
        MATH,
        f"<span class=katex><span class=katex-mathml>{MATH}</span>"
        "<span class=katex-html aria-hidden=true>a+b</span></span>",
        "<mjx-container><mjx-math aria-hidden=true>a+b</mjx-math>"
        f"<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>",
        "<span class=MathJax_Preview>a+b</span><span class=MathJax>a+b</span><script type='math/tex'>a+b</script>",
        "<img class=tex src=f.png alt='$a+b$'>",
        "<span class='math inline'>\\(a+b\\)</span>",
        "<script src='https://cdn.example/mathjax.js'></script>\\(a+b\\)",
    ],
)
def test_a_formula_is_read_once(read: Read, formula: str) -> None:
    """However often the page holds it for its scripts."""
    text = read(f"<p>The sum {formula} is one.</p>", "a.html").text
    assert text.replace(" ", "") == "Thesuma+bisone."


def test_a_formula_by_itself_is_a_formula(read: Read) -> None:
    """And one that is a picture without words leaves a gap."""
    page = f"<p>It is</p><p>{MATH}</p><p>or <img class=math src=f.png alt=equation>.</p>"
    blocks = outline(read(page, "a.html"))
    assert [kind for kind, _, _ in blocks] == ["paragraph", "formula", "paragraph"]
    assert blocks[2][2] == f"or {GAP}."


def test_terms_inside_a_note_are_kept(read: Read) -> None:
    """Only what stands before a note is its mark; a list of terms in its body is part of it."""
    terms = "<dl><dt>Luff<dd>the fore edge<dt>Leech<dd>the aft edge</dl>"
    page = f"<p>A sail<sup><a href='#f1'>1</a></sup> is cut.<dl class=footnote><dt id=f1>1<dd><p>Edges:</p>{terms}</dl>"
    document = read(page, "a.html")
    notes = [document.text[block.start : block.end] for block in document.blocks if block.kind == "note"]
    assert notes[-2:] == ["Luff: the fore edge", "Leech: the aft edge"]
