"""DOCX -> Reading: paragraphs, lists, tables and notes in the order of the text, and the document's properties."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from citewell.errors import DamagedDocument
from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.package import open_package
from citewell.extract.parts import Part

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^heading\s*([1-9])", re.IGNORECASE)
_QUOTE = re.compile(r"quote", re.IGNORECASE)
_CODE = re.compile(r"^(?:html )?(?:code|preformatted|source code|macro)", re.IGNORECASE)
_LIST = re.compile(r"^list\b", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|table of figures|header|footer)\b", re.IGNORECASE)
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOT_SAID = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"})
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same again
_BOX = f"{_W}txbxContent"


def read_docx(content: bytes, *, max_bytes: int) -> Reading:
    """Read a Word document. Of tracked changes the newest state is read; headers and footers of pages are not.

    Raises:
        DamagedDocument: it is no Word document, or a broken one.
        DocumentTooLarge, LockedDocument: see package.open_package.
    """
    import docx

    open_package(content, max_bytes=max_bytes).close()
    try:
        document = docx.Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises whatever zipfile, lxml and its own lookups raise
        raise DamagedDocument(f"it is no readable Word document ({type(error).__name__}: {error})") from error
    styles = {style.style_id: style.name or "" for style in document.styles}
    parts = [*_body_parts(document.element.body, styles), *_notes(document, styles)]
    return _described(document, parts)


def _body_parts(body: _Element, styles: dict[str, str]) -> Iterator[Part]:
    """Paragraphs and tables in order. A stack instead of recursion: boxes and tables nest as deep as a file says."""
    stack = list(reversed(body))
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles)
            stack += [child for box in reversed(_boxes(element)) for child in reversed(box)]
        elif element.tag == f"{_W}tbl" and _holds_data(element):
            yield from (
                Part("table_row", " | ".join(cells)) for row in element.iter(f"{_W}tr") if any(cells := _cells(row))
            )
        elif isinstance(element.tag, str) and element.tag not in _NOT_SAID:
            stack += reversed(element)  # content controls, cells of layout tables, alternatives


def _holds_data(table: _Element) -> bool:
    """Whether it is a table of data: more than one column, and no cell with a table or several paragraphs of its
    own."""
    if next(table.iterdescendants(f"{_W}tbl"), None) is not None:
        return False
    cells = list(table.iter(f"{_W}tc"))
    rows = sum(1 for _ in table.iter(f"{_W}tr"))
    return len(cells) > rows and all(len(cell.findall(f"{_W}p")) <= 6 for cell in cells)


def _cells(row: _Element) -> list[str]:
    cells = row.findall(f"{_W}tc")
    return [clean_line(" ".join(_words(paragraph) for paragraph in cell.iter(f"{_W}p"))) for cell in cells]


def _paragraph(paragraph: _Element, styles: dict[str, str]) -> Iterator[Part]:
    properties = paragraph.find(f"{_W}pPr")
    style = styles.get(_value(properties, "pStyle"), "") or _value(properties, "pStyle")
    if _CONTENTS.match(style):
        return
    text = _words(paragraph)
    heading, outline = _HEADING.match(style), _value(properties, "outlineLvl")
    if style.lower() == "title" or heading or (outline.isdigit() and int(outline) < 6):
        level = int(heading[1]) if heading else 1 if style.lower() == "title" else int(outline) + 1
        yield Part("heading", text, min(level, 6))
    elif _in_list(properties) or _LIST.match(style):
        yield Part("list_item", text, _list_level(properties, style))
    elif _CODE.match(style):
        yield Part("code", text)
    else:
        yield Part("quote" if _QUOTE.search(style) else "paragraph", text)


def _value(properties: _Element | None, name: str) -> str:
    """The value of a paragraph's property, "" if it is not set."""
    found = None if properties is None else properties.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")


def _in_list(properties: _Element | None) -> bool:
    numbering = None if properties is None else properties.find(f"{_W}numPr")
    return numbering is not None and _value(numbering, "numId") != "0"


def _list_level(properties: _Element | None, style: str) -> int:
    level = _value(None if properties is None else properties.find(f"{_W}numPr"), "ilvl")
    if level.isdigit():
        return min(int(level), 8) + 1
    return int(style[-1]) if style[-1:] in "23456789" and style else 1


def _words(paragraph: _Element) -> str:
    """The text of one paragraph as last saved, without its boxes."""
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag in _BREAKS:
            pieces.append(_BREAKS[element.tag])
        elif element.tag not in _NOT_SAID and element.tag not in (_ALTERNATIVE, _BOX):
            stack += reversed(element)
    return "".join(pieces)


def _boxes(paragraph: _Element) -> list[_Element]:
    """Text boxes anchored in a paragraph, outermost first, each once."""
    boxes = [box for box in paragraph.iter(_BOX) if not any(True for _ in box.iterancestors(_ALTERNATIVE))]
    return [box for box in boxes if next(box.iterancestors(_BOX), None) is None]


def _notes(document: Any, styles: dict[str, str]) -> Iterator[Part]:
    """Footnotes and endnotes, after the text."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        try:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.LxmlError:
            continue  # the text itself is whole
        for note in root:
            if isinstance(note.tag, str) and note.get(f"{_W}type") in (None, "normal"):
                yield from _body_parts(note, styles)


def _described(document: Any, parts: list[Part]) -> Reading:
    core = document.core_properties
    return Reading(
        parts=parts,
        filetype="docx",
        title=_property(core, "title"),
        author=_property(core, "author"),
        published=iso_date(_property(core, "created")),
        modified=iso_date(_property(core, "modified")),
        language=language_code(_property(core, "language")),
    )


def _property(core: Any, name: str) -> Any:
    """A core property, None if it is not set or not readable."""
    try:
        value = getattr(core, name)
    except (ValueError, KeyError, AttributeError):  # such as a date that is none
        return None
    return None if value in ("", "python-docx") else value
