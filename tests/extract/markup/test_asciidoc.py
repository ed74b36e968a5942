"""Tests of extract.asciidoc."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import DocumentError
from citewell.types import GAP, Document
from tests.extract.conftest import Read, assert_blocks_fit, outcome, outline


def kinds(source: str) -> list[tuple[str, str]]:
    """Kind and text of all blocks."""
    document = outcome(source.encode(), "a.adoc")
    assert isinstance(document, Document)
    return [(kind, text) for kind, _, text in outline(document)]


def test_the_header_describes(read: Read) -> None:
    """Title, authors, date and attributes, which are put in where they are named."""
    source = (
        "// a comment\n= The *Murmel* manual\nAda Moss <ada@x.example>; Ben Reed\nv1.2, 2024-03-01\n:port: 7070\n\n"
        "It listens on {port}.\n\n== First\n\n=== Second\n"
    )
    document = read(source, "murmel.adoc")
    assert (document.title, document.author, document.published, document.filetype) == (
        "The Murmel manual",
        "Ada Moss, Ben Reed",
        "2024-03-01",
        "adoc",
    )
    assert outline(document) == [
        ("heading", 1, "The Murmel manual"),
        ("paragraph", 0, "It listens on 7070."),
        ("heading", 2, "First"),
        ("heading", 3, "Second"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*Bold*, _thin_, `code`, #mark# and +pass+.", "Bold, thin, code, mark and pass."),
        ("Un**frig**believable and __th__in.", "Unfrigbelievable and thin."),
        ("A snake_case_name and 2 * 3 * 4.", "A snake_case_name and 2 * 3 * 4."),
        ("H~2~O and 2^53^.", "H₂O and 2⁵³."),
        ("See link:x.html[the page^] and https://x.example[the site,window=_blank].", "See the page and the site."),
        ("See <<sec,the section>>, xref:a.adoc[that] and <<other>>.", "See the section, that and other."),
        ("Go to https://x.example/a now.", "Go to https://x.example/a now."),
        ("Was [.line-through]#60# 65.", "Was 65."),
        ("[.lead]#Seen# words.", "Seen words."),
        ("Press kbd:[Ctrl] then btn:[OK].", "Press Ctrl then OK."),
        ("The (((index, term))) word and ((shown)) one.", "The word and shown one."),
        ("[[here]]Seen words.", "Seen words."),
        ("An image:x.png[icon] inside.", "An inside."),
        ("Let stem:[x = 1] be.", "Let x = 1 be."),
        ("Say \"`hello`\" and '`hi`'.", "Say “hello” and ‘hi’."),
        ("A path /users/{id} here.", "A path /users/{id} here."),
        ("As \\*is* and `+{x}+`.", "As *is* and {x}."),
        ("Fish &amp; chips{nbsp}(C).", "Fish & chips ©."),
    ],
)
def test_marks_are_not_shown(source: str, expected: str) -> None:
    """Only the words are; what looks like a mark and is none stays."""
    assert kinds(source) == [("paragraph", expected)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("NOTE: Mind the gap.", [("paragraph", "Mind the gap.")]),
        ("[WARNING]\n====\nHot *plate*.\n====", [("paragraph", "Hot plate.")]),
        (".Mind this\n[TIP]\n====\nHot plate.\n====", [("paragraph", "Mind this"), ("paragraph", "Hot plate.")]),
        ("[source,ruby]\n----\nputs 1 # <1>\n----\n<1> Prints.", [("code", "puts 1"), ("list_item", "Prints.")]),
        ("....\nas it is\n....", [("code", "as it is")]),
        ("```js\nx = 1\n```", [("code", "x = 1")]),
        (" set apart", [("code", "set apart")]),
        ("[mermaid]\n----\na -> b\n----", [("diagram", "a -> b")]),
        ("[stem]\n++++\na = b\n++++", [("formula", "a = b")]),
        ("____\nSomebody's words.\n____", [("quote", "Somebody's words.")]),
        ("* one\n** two\n* three", [("list_item", "one"), ("list_item", "two"), ("list_item", "three")]),
        ("- one\n+\nmore", [("list_item", "one"), ("list_item", "more")]),
        (". one\n. two", [("step", "1. one"), ("step", "2. two")]),
        ("[start=4]\n. one\n. two", [("step", "4. one"), ("step", "5. two")]),
        ("* [x] done", [("list_item", "done")]),
        ("CPU:: the chip\nRAM::\n  the memory", [("definition", "CPU: the chip"), ("definition", "RAM: the memory")]),
        ("luff::\nleech:: edges", [("definition", "luff, leech: edges")]),
        ("Quay 3 +\nTarn", [("paragraph", "Quay 3"), ("paragraph", "Tarn")]),
        ("image::x.png[A boat]", [("caption", "A boat")]),
        (".At sea\nimage::x.png[A boat]", [("caption", "A boat"), ("caption", "At sea")]),
        ("It sank.footnote:[In May.]", [("paragraph", "It sank."), ("note", "In May.")]),
        ("// not this\n////\nnor this\n////", []),
        ("ifdef::nowhere[]\nnot this\nendif::[]", []),
        ("ifndef::nowhere[]\nthis\nendif::[]", [("paragraph", "this")]),
        (":x: 5\n\nHere {x}.", [("paragraph", "Here 5.")]),
        ("'''", []),
        (
            '.Prices\n[%header,cols="1,1"]\n|===\n|What |Crowns\n|Tea\n|2\n|===',
            [("caption", "Prices"), ("table_header", "What | Crowns"), ("table_row", "What: Tea | Crowns: 2")],
        ),
        (
            "|===\n|What |Crowns\n\n|Tea |2\n|===",
            [("table_header", "What | Crowns"), ("table_row", "What: Tea | Crowns: 2")],
        ),
        (",===\nTea,2\n,===", [("label_value", "Tea: 2")]),
    ],
)
def test_blocks_give_their_kinds(source: str, expected: list[tuple[str, str]]) -> None:
    """Delimited or not, with their titles."""
    assert kinds(f"Text.\n\n{source}\n\n== End\n") == [("paragraph", "Text."), *expected, ("heading", "End")]


def test_text_of_other_files_leaves_a_gap(read: Read) -> None:
    """So does what they may set."""
    document = read("See {version}.\n\ninclude::a.adoc[]\n\n----\ninclude::x.rb[tag=a]\n----\n", "a.adoc")
    assert document.text == f"See {GAP}.\n\n{GAP}\n\n{GAP}"
    assert document.omitted == (("not included", 2),)


@pytest.mark.parametrize("name", ["a.adoc", "a.asciidoc"])
def test_its_names_are_known(name: str, read: Read) -> None:
    """By the ending."""
    assert read("Text.\n", name).filetype == "adoc"


@pytest.mark.parametrize(
    "source",
    [
        "----\n" * 5_001,
        "====\n" * 5_001,
        "|===\n" * 5_001,
        "* " * 5_000,
        "*a" * 10_000,
        "`" * 10_001,
        "{a" * 10_000,
        "<<a" * 10_000,
        "a:: " * 5_000,
        "ifdef::a[]\n" * 3_000,
        "[" * 10_000,
        '[a="' * 5_000,
        "footnote:[" * 5_000,
        "https://a[" * 5_000,
        "+++a" * 5_000,
        "* a\n+\n" * 3_000,
        "|a" * 10_000,
        ":a: {a}{a}\n" * 200,
        "((" * 10_000,
        "====\na\n\n=====\n" * 2_000,
        '"`a' * 5_000,
        "'''\n" * 5_000,
        "[.a]#b" * 5_000,
    ],
    ids=lambda source: source[:8],
)
def test_hostile_marks_take_no_time_to_speak_of(source: str) -> None:
    """Nothing but our own errors, and in seconds."""
    started = time.monotonic()
    outcome(source.encode(), "a.adoc")
    assert time.monotonic() - started < 8


@given(st.text(st.sampled_from("ab \n#*_`[](){}<>!|:-^=~+.,;1\"'é中"), max_size=60))
def test_any_marks_give_a_sound_document(source: str) -> None:
    """Blocks fit their text, and nothing is raised but our own errors."""
    found = outcome(source.encode(), "a.adoc")
    assert isinstance(found, Document | DocumentError)
    if isinstance(found, Document):
        assert_blocks_fit(found)


@pytest.mark.parametrize("indent", ["", " ", "   "])
@pytest.mark.parametrize(
    ("mark", "kind", "shown"),
    [("-", "list_item", ""), ("*", "list_item", ""), (".", "step", "1. "), ("3.", "step", "3. ")],
)
def test_an_item_goes_on_in_the_lines_below(indent: str, mark: str, kind: str, shown: str) -> None:
    """Whatever its mark and however far the list is indented; no line of it is lost."""
    source = f"Boats:\n\n{indent}{mark} Kelp is\n{indent}  *green*.\n\n{indent}{mark} Murmel is red.\n"
    _, first, second = kinds(source)
    assert first == (kind, f"{shown}Kelp is\ngreen.".replace("\n", " "))
    assert second[0] == kind
    assert second[1].endswith("Murmel is red.")


@pytest.mark.parametrize("below", [" - Kelp\n - Murmel", "* Kelp\n* Murmel", ". Kelp\n. Murmel", "+\nKelp\n\nMurmel"])
def test_a_term_is_kept_whatever_tells_its_meaning(below: str) -> None:
    """Also where a list or an attached paragraph comes below it, and at the end of all."""
    found = kinds(f"Boats::\n{below}\n\nQuays::\n")
    assert found[0] == ("definition", "Boats")
    assert {text.split()[-1] for _, text in found} >= {"Boats", "Kelp", "Murmel", "Quays"}


@pytest.mark.parametrize("cell", ["12", "Yes", "tea made", "gates|s", "0"])
def test_a_row_of_equal_cells_keeps_them_all(cell: str) -> None:
    """Each of them is a fact of its column; the last letter of a cell is no sign of what the next one holds."""
    cell = cell.split("|")[0]
    found = kinds(f"|===\n|Mon|Tue|Wed\n\n|{cell}|{cell}|{cell}\n|===\n")
    assert found[-1] == ("table_row", f"Mon: {cell} | Tue: {cell} | Wed: {cell}")


def test_a_cell_that_spans_all_columns_heads_the_rows_below() -> None:
    """It is said once."""
    assert ("table_row", "North") in kinds("|===\n|What |Crowns\n\n2+|North\n|Tea |2\n|===\n")
