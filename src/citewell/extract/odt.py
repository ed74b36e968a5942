"""ODT -> Reading: the body of an OpenDocument text in order, and its description."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from citewell.errors import DamagedDocument, LockedDocument
from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.package import open_package, read_member
from citewell.extract.parts import Part

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PASSED = frozenset(
    [f"{_TEXT}{name}" for name in ("tracked-changes", "table-of-content", "alphabetical-index", "sequence-decls")]
    + [f"{_OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "binary-data")]
)
_NOTE = f"{_TEXT}note"
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")


def read_odt(content: bytes, *, max_bytes: int) -> Reading:
    """Read an OpenDocument text. Of tracked changes the newest state is read; its table of contents is passed over.

    Raises:
        LockedDocument: it is encrypted.
        DamagedDocument: it is no OpenDocument text, or a broken one.
        DocumentTooLarge: see package.open_package.
    """
    with open_package(content, max_bytes=max_bytes) as package:
        if b"encryption-data" in (read_member(package, "META-INF/manifest.xml") or b""):
            raise LockedDocument("the document wants a password")
    import odfdo

    try:
        document = odfdo.Document(io.BytesIO(content))
        body = document.body._xml_element
        styles = _parent_styles(document)
    except Exception as error:  # odfdo raises whatever zipfile, lxml and its own lookups raise
        raise DamagedDocument(f"it is no readable OpenDocument text ({type(error).__name__}: {error})") from error
    return _described(document, list(_body_parts(body, styles)))


def _parent_styles(document: Any) -> dict[str, str]:
    """Automatic style -> the named style that it varies."""
    root = document.content.root._xml_element
    return {
        style.get(f"{_STYLE}name", ""): style.get(f"{_STYLE}parent-style-name", "")
        for style in root.iter(f"{_STYLE}style")
    }


def _body_parts(body: _Element, styles: dict[str, str]) -> Iterator[Part]:
    """The parts in order, notes after the paragraph they belong to. A stack instead of recursion: lists nest as a
    file says."""
    stack: list[tuple[_Element, int]] = [(child, 0) for child in reversed(body)]
    while stack:
        element, depth = stack.pop()
        if element.tag in _PARAGRAPHS:
            yield _paragraph(element, depth, styles)
            stack += [(child, 0) for note in _held(element) for child in reversed(note)]
        elif element.tag == f"{_TABLE}table" and _holds_data(element):
            yield from (
                Part("table_row", " | ".join(cells))
                for row in element.iter(f"{_TABLE}table-row")
                if any(cells := _cells(row))
            )
        elif isinstance(element.tag, str) and element.tag not in _PASSED:
            deeper = depth + (element.tag == f"{_TEXT}list")
            stack += [(child, deeper) for child in reversed(element)]


def _paragraph(element: _Element, depth: int, styles: dict[str, str]) -> Part:
    name = element.get(f"{_TEXT}style-name", "")
    style = (styles.get(name) or name).lower().replace("_20_", " ")
    text = _words(element)
    if element.tag == f"{_TEXT}h":
        level = element.get(f"{_TEXT}outline-level", "1")
        return Part("heading", text, min(max(int(level) if level.isdigit() else 1, 1), 6))
    if style == "title":
        return Part("heading", text, 1)
    if depth:
        return Part("list_item", text, min(depth, 9))
    if "preformatted" in style:
        return Part("code", text)
    return Part("quote" if "quot" in style else "paragraph", text)


def _words(element: _Element) -> str:
    """The text of one paragraph, without notes and what is anchored in it."""
    pieces: list[str] = [element.text or ""]
    stack = [(child, True) for child in reversed(element)]
    while stack:
        child, opening = stack.pop()
        if not opening:
            pieces.append(child.tail or "")
            continue
        stack.append((child, False))
        if child.tag in _BLANKS:
            pieces.append(_BLANKS[child.tag])
        elif isinstance(child.tag, str) and child.tag not in _PASSED and child.tag not in (_NOTE, *_PARAGRAPHS):
            pieces.append(child.text or "")
            stack += [(grandchild, True) for grandchild in reversed(child)]
    return "".join(pieces)


def _held(paragraph: _Element) -> list[_Element]:
    """What a paragraph holds that is text of its own: bodies of notes, text boxes."""
    held = paragraph.iter(f"{_TEXT}note-body", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box")
    return [element for element in held if _nearest_paragraph(element) is paragraph]


def _nearest_paragraph(element: _Element) -> _Element | None:
    return next(element.iterancestors(*_PARAGRAPHS), None)


def _holds_data(table: _Element) -> bool:
    """Whether it is a table of data: more than one column, and no table in a cell."""
    if next(table.iterdescendants(f"{_TABLE}table"), None) is not None:
        return False
    return any(sum(cell.tag in _CELLS for cell in row) > 1 for row in table.iter(f"{_TABLE}table-row"))


def _cells(row: _Element) -> list[str]:
    """The cells' texts; empty cells at the end, of which spreadsheets have thousands, are left out."""
    cells = [
        clean_line(" ".join(_words(paragraph) for paragraph in cell.iter(*_PARAGRAPHS)))
        for cell in row
        if cell.tag in _CELLS
    ]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _described(document: Any, parts: list[Part]) -> Reading:
    try:
        meta = document.meta
        told = {
            "title": meta.title,
            "author": meta.creator or meta.initial_creator,
            "created": meta.creation_date,
            "modified": meta.date,
            "language": meta.language,
        }
    except Exception:  # a description that cannot be read leaves the text as it is
        told = {}
    return Reading(
        parts=parts,
        filetype="odt",
        title=told.get("title"),
        author=told.get("author") or None,
        published=iso_date(told.get("created")),
        modified=iso_date(told.get("modified")),
        language=language_code(told.get("language")),
    )
