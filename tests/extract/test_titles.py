"""A document's title is the best of what it bears, never junk; what says little has its work before it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract import Work, extract
from citewell.extract.draft import Reading
from citewell.extract.parts import Part
from citewell.extract.titles import MAX_TITLE, NO_WORK, beginning, is_common, is_junk, title_field, title_of
from tests.extract.conftest import Read, page
from tests.extract.make import epub, pdf

BODY = "The cable car runs every quarter of an hour from half past eight in the morning until six in the evening."
PARTS = [Part("heading", "Tariff of the Ulmer cable car", 1), Part("paragraph", BODY)]


def titled(
    told: str | None = None,
    parts: list[Part] | None = None,
    *,
    filetype: str = "docx",
    name: str = "tariff.docx",
    source: str = "file:///shelf/fares/tariff.docx",
    work: Work = NO_WORK,
    **more: object,
) -> str:
    reading = Reading(parts=PARTS if parts is None else parts, filetype=filetype, title=told, **more)  # type: ignore[arg-type]
    return title_of(reading, name=name, source=source, work=work)


JUNK = """
Microsoft Word - tariff.doc|Microsoft Word|Microsoft PowerPoint - Slides|PowerPoint Presentation|LaTeX with hyperref
LaTeX with hyperref package|(anonymous)|(unspecified)|untitled|Untitled-1|Untitled (3)|Untitled.|Dokument1|Document 12
Unbenanntes Dokument|Ohne Titel|Sin título|Sans titre|Senza titolo|Без названия|无标题|Title|New Document|null|None
undefined|[Document title]|<title>|{{ page.title }}|${title}|%TITLE%|$title$|ReportLab PDF Library|Adobe InDesign 6.0
tariff.doc|Tariff 2024 final.docx|README.md|report_v2.indd|Normal.dotm|C:\\Users\\ada\\tariff.doc|/home/ada/tariff
docs/fares/tariff|\\\\server\\share|https://example.org/tariff|www.example.org|ada@example.org|mailto:ada@example.org
42|2024-03-01|3.14|–|* * *|m48797|IMG_20240301|scan0001|0f8fad5b-d9cb-469f-a165-70867728950e|deadbeefcafe0123
Figure 3: The valley station|Table 1. Fares|Abb. 4. Talstation|Tabelle 2: Preise|Figura 1. Mapa|图 3: 地图
"""


@pytest.mark.parametrize("told", [each for line in JUNK.strip().splitlines() for each in line.split("|")])
@pytest.mark.parametrize("filetype", ["pdf", "docx", "epub", "md"])
def test_what_names_no_document_is_no_title(told: str, filetype: str) -> None:
    """A program, a file, a path, an address, a number, an id, a caption or a place to fill in gives way to the
    heading."""
    assert titled(told, filetype=filetype) == "Tariff of the Ulmer cable car"


@pytest.mark.parametrize(
    "told",
    [
        "How to write robots.txt",
        "TCP/IP and client/server systems",
        "Node.js",
        "ASP.NET",
        "ISO9001",
        "COVID-19",
        "Microsoft Word for beginners",
        "Adobe Acrobat and Creative Cloud (CC)",
        "(500) Days of Summer",
        "2001: A Space Odyssey",
        "Title insurance",
        "Document management",
        "草枕",
        "Null hypotheses",
        "Figure skating",
        "Table manners",
        "Null Island",
    ],
)
def test_titles_that_resemble_junk_are_titles(told: str) -> None:
    assert not is_junk(told)
    assert titled(told) == told


def test_a_number_is_a_title_where_two_places_agree() -> None:
    """A novel may be called 1984."""
    assert titled("1984", [Part("heading", "1984", 1), Part("paragraph", BODY)], filetype="epub") == "1984"
    assert titled("Untitled", [Part("heading", "Untitled", 1), Part("paragraph", BODY)]) == "tariff"


def test_a_description_that_repeats_the_name_of_the_file_gives_way() -> None:
    """In any language: nobody wrote it."""
    assert titled("preise_winter", name="preise_winter.docx") == "Tariff of the Ulmer cable car"
    assert titled("preise winter", [Part("paragraph", BODY)], name="preise_winter.docx") == "preise winter"


def test_the_program_that_made_a_file_is_not_its_title() -> None:
    """It is known from the file itself, whatever it is called."""
    made = {"filetype": "pdf", "programs": ("Quillwerk 3.2 (www.quillwerk.example)", "Quillwerk Editor for Slates")}
    for told in ("Quillwerk Editor", "Quillwerk", "quillwerk 3.2"):
        assert titled(told, **made) == "Tariff of the Ulmer cable car"  # type: ignore[arg-type]
    for told in ("Quillwerk for beginners", "Slates"):
        about = [Part("paragraph", f"{told}, a book.")]
        assert titled(told, about, **made) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Tariff of the Ulmer Cable Car, 2024", "Tariff of the Ulmer Cable Car, 2024"),
        ("Business report template", "Ulmer cable car"),
        ("(anonymous)", "Ulmer cable car"),
    ],
)
def test_of_a_printed_page_the_largest_type_overrules_what_the_text_does_not_say(told: str, expected: str) -> None:
    assert titled(told, filetype="pdf", headline="Ulmer cable car") == expected


def test_the_first_heading_of_the_highest_level_counts() -> None:
    """Not one far down, which names a section; not one of a lower level above it."""
    parts = [Part("heading", "News", 3), Part("paragraph", "Short."), *PARTS]
    assert titled(None, parts) == "Tariff of the Ulmer cable car"
    assert titled(None, [Part("paragraph", BODY * 40), Part("heading", "Sources", 1)]) == "tariff"


def test_without_headings_a_first_line_that_stands_alone_is_the_title() -> None:
    line = Part("paragraph", "Tariff of the cable car")
    assert titled(None, [line, Part("paragraph", BODY)]) == "Tariff of the cable car"
    assert titled(None, [Part("paragraph", BODY), Part("paragraph", BODY)]) == "tariff"


def test_a_name_that_is_an_id_gives_way_to_the_first_words() -> None:
    assert titled(None, [Part("paragraph", BODY)], name="m48797.md") == beginning(BODY)
    assert beginning(BODY).endswith("…")
    assert titled(None, [Part("paragraph", BODY)], name="index.txt") == "fares"


COMMON = (
    "Introduction|Overview|README|Home|Contents|Table of Contents|Chapter 3|Kapitel 12|PEP: 742|IV|第3章|Einleitung"
)


@pytest.mark.parametrize("own", COMMON.split("|"))
def test_what_many_documents_may_be_called_is_common(own: str) -> None:
    assert is_common(own)


@pytest.mark.parametrize("own", ["Civil", "Gmail", "Mix", "OpenMetrics 1.0", "World War 2", "Osmosis"])
def test_what_says_something_is_not_common(own: str) -> None:
    assert not is_common(own)


@pytest.mark.parametrize("own", ["Introduction", "Chapter 3", "Overview"])
def test_a_chapter_has_its_work_before_a_title_that_says_little(own: str) -> None:
    work = Work("U.S. History")
    chapter = [Part("heading", own, 1), Part("paragraph", BODY), Part("heading", "The first settlers", 2)]
    assert titled(None, chapter, work=work) == f"U.S. History: {own}"
    assert titled(own, chapter, work=work) == f"U.S. History: {own}"
    assert titled(own, chapter) == own
    assert titled("The first settlers", chapter, work=work) == "The first settlers"


def test_the_page_by_which_one_enters_is_called_as_its_work() -> None:
    assert titled("Home", [Part("paragraph", BODY)], name="index.md", work=Work("U.S. History")) == "U.S. History"


def test_what_stands_above_a_table_of_contents_is_no_title() -> None:
    """Of a document that belongs to nothing: then its name says more."""
    parts = [Part("heading", "Inhaltsverzeichnis", 1), Part("paragraph", BODY)]
    assert titled(None, parts) == "tariff"
    assert titled(None, parts, work=Work("Fares")) == "Fares: Inhaltsverzeichnis"
    assert titled(None, [Part("heading", "README", 1), Part("paragraph", BODY)], name="README.md") == "fares"


def test_what_stands_in_the_file_of_entry_is_common_in_any_language() -> None:
    """The name of the file tells what its single word means."""
    told = [Part("heading", "Sissejuhatus", 1), Part("paragraph", BODY)]
    assert titled(None, told, name="introduction.md", work=Work("Ajalugu")) == "Ajalugu: Sissejuhatus"
    assert titled(None, told, name="m1.md", work=Work("Ajalugu")) == "Sissejuhatus"


def test_the_table_of_contents_names_a_chapter_that_does_not_say_enough() -> None:
    work = Work("U.S. History", chapter="The Americas Before 1492")
    assert titled("Chapter 1", [Part("paragraph", BODY)], work=work) == "The Americas Before 1492"
    assert titled(None, [Part("paragraph", BODY), Part("heading", "Notes", 3)], work=work) == "The Americas Before 1492"
    assert titled("Two Worlds", [Part("paragraph", BODY)], work=work) == "Two Worlds"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Fares { #fares }", "Fares"),
        ("Fares {: .lead}", "Fares"),
        ("The `except` and ``except*`` clauses", "The except and except* clauses"),
        ("Tom &amp; Ada", "Tom & Ada"),
        ("**Bold** words in *this*", "Bold words in this"),
        ("See [the guide](guide.md)", "See the guide"),
        ("snake_case_names", "snake_case_names"),
        ("The __preview__ package", "The __preview__ package"),
        ("2 * 3 and except*", "2 * 3 and except*"),
    ],
)
def test_marks_of_markup_are_not_part_of_a_title(told: str, expected: str) -> None:
    assert titled(told, [Part("paragraph", BODY)], filetype="md", name="a.md") == expected


def test_a_text_that_opens_with_fields_tells_its_title(read: Read) -> None:
    """As proposals and letters do; a longer title goes on in the next line."""
    text = f"PEP: 742\nTitle: Narrowing types\n with TypeIs\nAuthor: Ada Moss\n\nAbstract\n========\n\n{BODY}\n"
    assert title_field(text) == "Narrowing types with TypeIs"
    assert read(text, "pep-0742.txt").title == "Narrowing types with TypeIs"
    assert title_field(f"{BODY}\nTitle: no\n") == ""
    assert title_field("Title: alone\n\nText.") == ""


def test_a_pdf_without_a_sane_title_is_called_by_its_largest_type(read: Read) -> None:
    """Its lines joined; not the page number, the head of every page or a caption, however large."""
    body = [(72, 600 - 14 * number, 11, BODY[:80]) for number in range(6)]
    first = [
        (72, 760, 30, "7"),
        (72, 740, 26, "Ulmer Gazette"),
        (72, 700, 22, "Tariff of the"),
        (72, 676, 22, "Ulmer cable car"),
        (72, 640, 24, "Table 1. Fares"),
        *body,
    ]
    later = [(72, 740, 26, "Ulmer Gazette"), *body]
    for told in ("(anonymous)", "Microsoft Word - tariff.doc", "untitled", "Library annual report template"):
        document = read(pdf([first, later], info=f"/Title ({told})"), "a12.pdf")
        assert document.title == "Tariff of the Ulmer cable car"


def test_a_sane_description_of_a_pdf_is_its_title(read: Read) -> None:
    lines = [(72, 700, 22, "Tariff of the cable car"), *[(72, 600 - 14 * n, 11, BODY[:80]) for n in range(6)]]
    info = "/Title (Tariff of the cable car: prices) /Producer (Quillwerk)"
    assert read(pdf([lines], info=info), "a12.pdf").title == "Tariff of the cable car: prices"


def test_a_book_is_called_as_it_says(read: Read) -> None:
    assert read(epub(), "b.epub").title not in ("", "b")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Untitled Document</title>", "<h1>Fares</h1>", "Fares"),
        ("<title>index.html</title>", "<h1>Fares</h1>", "Fares"),
        ("<title>Fares | Fares</title>", "", "Fares"),
        ("", "<svg><title>menu</title></svg><h1>Fares</h1>", "Fares"),
        ("<title>Introduction — The Cable Book</title>", "<h1>Introduction</h1>", "The Cable Book: Introduction"),
        ("<meta property='og:site_name' content='Ulmer'><title>Ulmer</title>", "<h1>Fares</h1>", "Fares"),
        ("<meta property='og:site_name' content='Ulmer'><title>Overview | Ulmer</title>", "", "Ulmer: Overview"),
        ("<title>Tom &amp; Ada</title>", "", "Tom & Ada"),
        ("<title>What &amp;amp; means</title>", "", "What &amp; means"),
    ],
)
def test_the_title_of_a_page(read: Read, head: str, body: str, expected: str) -> None:
    """Neither a placeholder, nor the site alone, nor the same twice, nor that of a drawing; entities decoded once."""
    html = f"<html><head>{head}</head><body>{body}<p>{BODY}</p></body></html>"
    assert read(html, "fares.html", source="https://www.cars.example/guide/fares.html").title == expected


def test_a_front_page_may_be_called_as_its_site(read: Read) -> None:
    html = f"<html><head><title>cars.example</title></head><body><h2>News</h2><p>{BODY}</p></body></html>"
    assert read(html, "cars.example", source="https://www.cars.example/").title == "cars.example"


def test_the_name_given_by_the_owner_is_the_site() -> None:
    """Also where the file names another, which is its claim; so is the name that was found for its folder."""
    content = f"---\ntitle: Introduction\nsite: Elsewhere\n---\n\n{BODY}\n".encode()
    told = extract(page(content, "a.md"), name="a.md", work=Work("U.S. History", given=True))
    assert (told.title, told.site, told.claimed_site) == ("U.S. History: Introduction", "U.S. History", "Elsewhere")
    found = extract(page(content, "a.md"), name="a.md", work=Work("U.S. History"))
    assert (found.title, found.site, found.claimed_site) == ("U.S. History: Introduction", "U.S. History", "Elsewhere")
    plain = extract(page(BODY.encode(), "a.txt"), name="a.txt", work=Work("U.S. History"))
    assert (plain.title, plain.site) == ("a", "U.S. History")


@given(st.text(max_size=400), st.text(max_size=80), st.text(max_size=40), st.sampled_from(["pdf", "md", "html"]))
def test_there_is_always_a_title(told: str, heading: str, name: str, filetype: str) -> None:
    """Whatever a file says, and never one of endless length."""
    parts = [Part("heading", heading, 1), Part("paragraph", "Text.")]
    title = titled(told, parts, filetype=filetype, name=f"{name}.md", source="file:///a/b.md")
    assert title.strip()
    assert len(title) <= 2 * MAX_TITLE


@pytest.mark.parametrize("piece", ["/", "[", "(", "a/", "*", "`", "[a](", "{#", "x:", "Fig. 1", "<a ", "_a", "a.doc "])
def test_hostile_titles_cost_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    titled(text, filetype="md")
    is_junk(text)
    title_field(text)
    assert time.perf_counter() - begun < 1.0
