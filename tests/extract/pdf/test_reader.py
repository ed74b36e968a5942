"""Tests of extract.pdf.reader and extract.pdf.layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.errors import DamagedDocument, DocumentError, DocumentTooLarge, EmptyDocument, LockedDocument
from citewell.extract import extract
from citewell.extract.pdf.layout import Line, parts_of_pages
from tests.extract.conftest import Read, assert_blocks_fit, outline, page
from tests.extract.make import Shown, pdf

PROSE = [
    (72, 700, 10, "The pars interarticularis is a narrow bridge of bone at the back of each vertebra"),
    (72, 688, 10, "and it is loaded most when the spine is arched and turned, as in fast bowling and in"),
    (72, 676, 10, "gymnastics."),
]


def test_lines_become_paragraphs_and_large_ones_headings(read: Read) -> None:
    """A paragraph ends with its short last line or before a gap; large type is a heading."""
    shown = [(72, 740, 20, "Pars fracture"), *PROSE, (72, 650, 10, "A second paragraph after a gap.")]
    document = read(pdf([shown]), "a.pdf")
    assert outline(document) == [
        ("heading", 1, "Pars fracture"),
        ("paragraph", 0, " ".join(words for _, _, _, words in PROSE)),
        ("paragraph", 0, "A second paragraph after a gap."),
    ]
    assert document.title == "Pars fracture"


def test_running_lines_are_dropped(read: Read) -> None:
    """What stands at the edge of every page, but for its number, is no text of any."""
    pages = [
        [
            (72, 770, 8, "Journal of Backs"),
            (72, 700, 10, f"What page {word} says is not repeated."),
            (300, 30, 8, f"Page {n} of 3"),
        ]
        for n, word in enumerate(("one", "two", "three"), 1)
    ]
    text = read(pdf(pages), "a.pdf").text
    assert "Journal" not in text
    assert "of 3" not in text
    assert text.count("is not repeated.") == 3


def test_columns_are_read_one_after_the_other(read: Read) -> None:
    """In the order of the page's content."""
    left = [(72, 700 - 12 * n, 10, f"left column line number {n} of a text") for n in range(5)]
    right = [(320, 700 - 12 * n, 10, f"right column line number {n} of a text") for n in range(5)]
    text = read(pdf([[*left, *right]]), "a.pdf").text
    assert text.index("left column line number 4") < text.index("right column line number 0")


def test_broken_words_are_made_whole() -> None:
    """As the document writes them elsewhere; unknown ones without their hyphen."""
    lines = ["The spondy-", "lolysis was well-", "known and evidence-", "based, evidence-based care."]
    (part,) = parts_of_pages([[Line(text) for text in lines]])
    assert part.text == "The spondylolysis was wellknown and evidence-based, evidence-based care."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Backs and braces", "Backs and braces"),
        ("Microsoft Word - final2.doc", "a b"),
        ("untitled", "a b"),
        ("paper.dvi", "a b"),
    ],
)
def test_titles_made_by_programs_are_not_believed(read: Read, written: str, expected: str) -> None:
    """The file's name says more. Dates are those of the properties."""
    info = f"/Title ({written}) /Author (Ada Moss) /CreationDate (D:20200304101112+01'00') /ModDate (D:20210506)"
    document = read(pdf([PROSE], info=info), "a_b.pdf")
    assert document.title == expected
    assert (document.author, document.published, document.modified) == ("Ada Moss", "2020-03-04", "2021-05-06")


def test_a_scan_asks_for_text_recognition(read: Read) -> None:
    """Pages without text are not damaged."""
    with pytest.raises(EmptyDocument) as raised:
        read(pdf([[], []]), "a.pdf")
    assert "OCR" in raised.value.hint


def test_a_broken_file_is_damaged(read: Read) -> None:
    """Cut off in the middle."""
    with pytest.raises(DamagedDocument):
        read(pdf([PROSE])[:200], "a.pdf")


def test_text_over_the_bound_is_refused() -> None:
    """Before all of it is read."""
    with pytest.raises(DocumentTooLarge):
        extract(page(pdf([PROSE]), "a.pdf"), name="a.pdf", max_chars=50)


def test_many_pages_are_read(read: Read) -> None:
    """Three hundred pages are no burden, and none is lost."""
    text = read(pdf([[(72, 700, 10, f"This is leaf {n} of the book.")] for n in range(300)]), "a.pdf").text
    assert all(f"leaf {n} of" in text for n in range(300))


@pytest.mark.data
def test_a_password_is_asked_for(read: Read, data: Path) -> None:
    """A real encrypted file."""
    with pytest.raises(LockedDocument):
        read((data / "bad_input" / "pdf" / "libreoffice-writer-password.pdf").read_bytes(), "a.pdf")


@pytest.mark.data
def test_damaged_and_fuzzed_files_never_break_it(read: Read, data: Path) -> None:
    """Of 159 malformed files a document or a DocumentError comes out; at least half can be read."""
    files = sorted((data / "bad_input" / "pdf").iterdir())
    read_well = 0
    for file in files:
        try:
            assert_blocks_fit(read(file.read_bytes(), file.name))
            read_well += 1
        except DocumentError:
            continue
    assert len(files) == 159
    assert read_well >= len(files) / 2


def _shown(
    *pieces: tuple[str, float, float], left: float = 72, base: float = 700
) -> list[tuple[float, float, float, str]]:
    """Pieces of one printed line (words, size, height above the line), as wide as Helvetica's letters are."""
    widths = {" ": 0.278, ".": 0.278, ",": 0.278, "i": 0.222, "l": 0.222, "t": 0.278, "m": 0.833, "r": 0.333,
              "f": 0.278, "C": 0.722, "O": 0.778, "s": 0.5, "c": 0.5, "k": 0.5}  # fmt: skip
    line = []
    for words, size, up in pieces:
        line.append((left, base + up, size, words))
        left += size * sum(widths.get(letter, 0.556) for letter in words)
    return line


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("It holds 2.5 per 10", 10, 0), ("6", 7, 4), (" of them.", 10, 0)], "It holds 2.5 per 10⁶ of them."),
        ([("It lasts 10", 10, 0), ("-3", 7, 4), (" of it.", 10, 0)], "It lasts 10⁻³ of it."),
        ([("It has 40 m", 10, 0), ("2", 7, 4), (" of land.", 10, 0)], "It has 40 m² of land."),
        ([("The CO", 10, 0), ("2", 7, -2), (" of it is 400.", 10, 0)], "The CO₂ of it is 400."),
        ([("The yield is 31", 10, 0), ("5", 7, 4), (" of them.", 10, 0)], "The yield is 31⁵ of them."),
        ([("It ends in 10", 10, 0), ("12", 7, 4)], "It ends in 10¹²"),
        ([("Two of 403", 10, 0), (" and 12 small ones.", 7, 0)], "Two of 403 and 12 small ones."),
    ],
)
def test_raised_and_lowered_figures(read: Read, pieces: list[tuple[str, float, float]], expected: str) -> None:
    """Small figures above or below the line are apart from what they stand beside; small ones on it are not."""
    assert expected in read(pdf([_shown(*pieces)]), "a.pdf").text


_AROUND = [(left, base - 100, size, words) for left, base, size, words in PROSE]


def test_footnotes(read: Read) -> None:
    """A mark that leads to small print lower on the page is left out, the small print is a note; powers stay."""
    first = _shown(
        ("It must stay below 40", 10, 0), ("3", 7, 4), (" decibels on 5 m", 10, 0), ("3", 7, 4), (".", 10, 0)
    )
    note = [(72, 90, 8, "3 Measured with a class 1 meter"), (72, 81, 8, "at four metres.")]
    assert outline(read(pdf([[*first, *_AROUND, *note]]), "a.pdf"))[::2] == [
        ("paragraph", 0, "It must stay below 40 decibels on 5 m³."),
        ("note", 0, "3 Measured with a class 1 meter at four metres."),
    ]


def test_notes_in_print_of_usual_size(read: Read) -> None:
    """At the foot of the page, apart from the text, a line that begins with the number of a mark is its note, with what
    follows it; a page number may stand below. A number with nothing but figures behind it is none."""
    first = _shown(("The noise must stay below 40", 10, 0), ("3", 7, 4), (" decibels", 10, 0), ("4", 7, 4))
    notes = [
        (72, 110, 10, "3 Measured with a class 1 meter"),
        (72, 98, 10, "at four metres."),
        (72, 86, 10, "4 By day."),
    ]
    number = [(72, 40, 10, "17")]
    told = [
        ("note", 0, "3 Measured with a class 1 meter at four metres."),
        ("note", 0, "4 By day."),
        ("paragraph", 0, "17"),
    ]
    text = outline(read(pdf([[*first, *_AROUND, *notes, *number]]), "a.pdf"))
    assert text[0][2].startswith("The noise must stay below 40 decibels")
    assert text[-3:] == told
    spaced = [notes[0], notes[1], (72, 66, 10, "4 By day."), *number]
    assert outline(read(pdf([[*first, *_AROUND, *spaced]]), "a.pdf"))[-3:] == told


@pytest.mark.parametrize(
    "lines",
    [
        [(72, 110, 10, "3 12 47")],
        [
            (72, 400 - 12 * n, 10, words)
            for n, words in enumerate(["3 Close the valve.", "4 Wait.", "", "Then go.", "It is late."])
        ],
    ],
)
def test_a_number_that_begins_another_line_is_no_note(read: Read, lines: list[Shown]) -> None:
    """Figures of a table, and steps with more text below: the raised figure stays raised."""
    first = _shown(("The noise must stay below 40", 10, 0), ("3", 7, 4), (" decibels", 10, 0))
    parts = outline(read(pdf([[*first, *lines, (72, 380 - 60, 10, "The end of the page"), *_AROUND]]), "a.pdf"))
    assert "40³ decibels" in " ".join(text for _, _, text in parts)
    assert "note" not in {kind for kind, _, _ in parts}


def test_a_note_that_begins_with_its_raised_mark(read: Read) -> None:
    """Also in print of the usual size."""
    first = _shown(("It must stay below 40", 10, 0), ("3", 7, 4), (" decibels.", 10, 0))
    note = _shown(("3", 7, 4), (" Measured with a meter.", 10, 0), base=90)
    assert outline(read(pdf([[*first, *_AROUND, *note]]), "a.pdf"))[::2] == [
        ("paragraph", 0, "It must stay below 40 decibels."),
        ("note", 0, "3 Measured with a meter."),
    ]
