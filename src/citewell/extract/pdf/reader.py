"""PDF -> Reading: the text of its pages as paragraphs, and its description. Reading order and paragraphs:
pdf.layout.

PDFium (through pypdfium2) reads what other readers give up on, and took a tenth of the time of pdfminer.six.
"""

from __future__ import annotations

import re
from typing import Any

from citewell.errors import DamagedDocument, DocumentError, DocumentTooLarge, EmptyDocument, LockedDocument
from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import MAX_CHARS, Reading
from citewell.extract.parts import Part
from citewell.extract.pdf.layout import Line, parts_of_pages
from citewell.extract.pdf.raised import Places, first_usual, joined, with_shifted, without_marks
from citewell.extract.pdf.title import headline

_LINE = re.compile("[^\r\n\ufffe]+\ufffe?")
_JUNK_AUTHOR = re.compile(
    r"^(?:\(?anonymous\)?|user|admin|administrator|owner|unknown|default|author|\W*|.*\\.*)$", re.IGNORECASE
)
_OCR_HINT = (
    "its pages are pictures (a scan): make a copy with text recognition (OCR), for example with ocrmypdf, and add that"
)


def read_pdf(content: bytes, *, max_chars: int = MAX_CHARS) -> Reading:
    """Read a PDF.

    Raises:
        LockedDocument: it wants a password.
        DamagedDocument: PDFium cannot open it, or none of its pages.
        EmptyDocument: its pages hold no text.
        DocumentTooLarge: more than `max_chars` characters.
    """
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise _mapped(error) from error
    try:
        pages = _pages(document, max_chars)
        told = document.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise _mapped(error) from error
    finally:
        document.close()
    return _reading(parts_of_pages(pages), told, headline(pages))


def _mapped(error: Exception) -> DocumentError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return LockedDocument("the PDF wants a password")
    return DamagedDocument(f"the PDF cannot be opened ({error})")


def _pages(document: Any, max_chars: int) -> list[list[Line]]:
    """The lines of every page in the order of the page's own content; a page that cannot be read has none."""
    import pypdfium2 as pdfium

    pages: list[list[Line]] = []
    chars = unread = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pdfium.PdfiumError:
            unread += 1
            pages.append([])
            continue
        chars += text_page.count_chars()
        if chars > max_chars:
            raise DocumentTooLarge(f"the text is longer than {max_chars:,} characters")
        pages.append(without_marks(_lines(text_page)))
        text_page.close()
        page.close()
    if not any(pages) and (unread or not pages):
        raise DamagedDocument("none of the PDF's pages can be read")
    if not any(pages):
        raise EmptyDocument("the PDF holds no text", hint=_OCR_HINT)
    return pages


def _lines(text_page: Any) -> list[Line]:
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count > 0 else ""
    placed = len(text) == count  # else characters and their places do not match one to one
    places = Places(text_page)
    lines: list[Line] = []
    for found in _LINE.finditer(text):
        words = found[0].strip()
        if words and ("!" <= words[0] <= "~" or clean_line(words)):  # mostly the first letter tells that some are left
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            line = _line(words, start, places) if placed else Line(words)
            whole = joined(lines[-1], line, blank=found[0][0] == " ") if lines else None
            if whole:
                lines[-1] = whole
            else:
                lines.append(line)
    return lines


def _line(words: str, start: int, places: Places) -> Line:
    end = start + len(words.rstrip("\ufffe").rstrip()) - 1
    first, last = places.box(start), places.box(end)
    if first is None or last is None:
        return Line(words)
    left, _, bottom, size = first
    text = with_shifted(words, start, size, places)
    if words[0].isdigit():
        usual_bottom, usual_size = places.upright(start + first_usual(words))
        if usual_size > size:
            bottom, size = usual_bottom, usual_size
    bold = places.is_bold((start + end) // 2)
    return Line(text, left, last[1], bottom, size, bold, placed=True)


def _reading(parts: list[Part], told: dict[str, str], largest: str) -> Reading:
    author = clean_line(told.get("Author", ""))
    return Reading(
        parts=parts,
        filetype="pdf",
        title=told.get("Title"),
        headline=largest or None,
        programs=(told.get("Producer", ""), told.get("Creator", "")),
        author=None if _JUNK_AUTHOR.match(author) else author,
        published=iso_date(told.get("CreationDate")),
        modified=iso_date(told.get("ModDate")),
    )
