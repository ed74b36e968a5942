"""DOCX -> Reading: paragraphs, lists, tables and notes in the order of the text, and the document's properties.

What a paragraph says: extract.docx_runs. Automatic numbers: docx_numbering. Tables: docx_tables.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citewell.errors import DamagedDocument
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.office.docx_numbering import Item, Numbering
from citewell.extract.office.docx_runs import ALTERNATIVE, BOX, DELETED, Runs
from citewell.extract.office.docx_styles import Styles, W, value
from citewell.extract.office.docx_tables import holds_data, table_rows
from citewell.extract.office.shared import TERM, code_in_one_piece, said, with_meanings, without_marks
from citewell.extract.package import open_package
from citewell.extract.parts import Part, table_parts
from citewell.types import PICTURE

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"^heading\s*([1-9])", re.IGNORECASE)
_QUOTE = re.compile(r"quote", re.IGNORECASE)
_CODE = re.compile(r"^(?:html )?(?:code|preformatted|source ?code|macro)", re.IGNORECASE)
_LIST = re.compile(r"^list\b", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|table of (?:figures|authorities)|index)\b", re.IGNORECASE)
_TERM, _MEANING = re.compile(r"^definition term\b", re.IGNORECASE), re.compile(r"^definition\b", re.IGNORECASE)
_CAPTION = re.compile(r"^(?:caption|table caption|image caption)\b", re.IGNORECASE)
_PARAGRAPH, _TABLE, _PROPERTIES, _VALUE = f"{W}p", f"{W}tbl", f"{W}pPr", f"{W}val"
_STYLE, _OUTLINE, _LIST_PLACE, _RUN_MARK = f"{W}pStyle", f"{W}outlineLvl", f"{W}numPr", f"{W}rPr"
_FRAME, _INITIAL = f"{W}framePr", f"{W}dropCap"
_GONE = frozenset({*DELETED, f"{W}vanish"})
_NOT_SAID = frozenset({*DELETED, f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr"})


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
        styles = Styles(document.styles.element)
        text = document.element.body
        if text is None:
            raise ValueError("no body")
    except Exception as error:  # python-docx raises whatever zipfile, lxml and its own lookups raise
        raise DamagedDocument(f"it is no readable Word document ({type(error).__name__}: {error})") from error
    body = _Body(styles, _roots(document, "/numbering"))
    parts = [*body.parts(text), *_notes(document, body)]
    reading = _described(document, without_marks(parts), body.first_heading)
    reading.omitted += body.runs.omitted
    return reading


def _roots(document: Any, *kinds: str) -> Iterator[_Element]:
    """The members of the package of these kinds; one that cannot be read leaves the text itself whole."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(kinds):
            continue
        try:
            yield etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.LxmlError:
            continue


class _Body:
    """Reads paragraphs and tables in the order of the text: automatic numbers count on from one to the next."""

    def __init__(self, styles: Styles, numbering: Iterator[_Element]) -> None:
        self.runs = Runs(styles)
        self.first_heading = ""  # without its number
        self._initial = ""  # the large letter that the next paragraph begins with
        self._styles = styles
        self._kinds: dict[str, _Kind] = {}
        self._numbering = Numbering(numbering, styles)

    def parts(self, body: _Element) -> Iterator[Part]:
        """The parts of the text, or of a note; paragraphs of code that follow each other are one."""
        self.runs.look_over(body)
        return code_in_one_piece(with_meanings(self._parts(body)))

    def _parts(self, body: _Element) -> Iterator[Part]:
        """A stack instead of recursion: boxes and tables nest as deep as a file says."""
        stack = list(reversed(body))
        told: _Element | None = None  # a table's title that stands below it
        while stack:
            element = stack.pop()
            if element is told:
                continue
            if element.tag == _PARAGRAPH:
                yield from self._paragraph(element)
                for box in reversed(_boxes(element)):
                    stack += reversed(box)
            elif element.tag == _TABLE and holds_data(element):
                told = self._title_below(element)
                rows, headers = table_rows(element, self._styles, self._cell_text)
                title = "" if told is None else self.runs.words(told, self._style(told)).text()
                yield from table_parts(rows, headers=headers, title=title)
            elif isinstance(element.tag, str) and element.tag not in _NOT_SAID and element.tag != ALTERNATIVE:
                stack += reversed(element)  # content controls, cells of layout tables
        if self._initial:
            yield Part("paragraph", self._initial)
            self._initial = ""

    def _style(self, paragraph: _Element) -> str:
        return value(paragraph.find(_PROPERTIES), "pStyle")

    def _kind(self, style: str) -> _Kind:
        if style not in self._kinds:
            self._kinds[style] = _kind(self._styles, style or self._styles.default)
        return self._kinds[style]

    def _is_caption(self, element: _Element | None) -> bool:
        return element is not None and element.tag == _PARAGRAPH and self._kind(self._style(element)).caption

    def _title_below(self, table: _Element) -> _Element | None:
        """The caption right below a table that has none above; what stands above another table is that one's."""
        below = table.getnext()
        if below is None or not self._is_caption(below) or self._is_caption(table.getprevious()):
            return None
        after = below.getnext()
        return None if after is not None and after.tag == _TABLE else below

    def _cell_text(self, paragraph: _Element) -> str:
        properties = paragraph.find(_PROPERTIES)
        style = value(properties, "pStyle")
        words = self.runs.words(paragraph, style)
        text = " ".join([words.text(), *words.pictures])
        own, mark = (None, None) if properties is None else (properties.find(_LIST_PLACE), properties.find(_RUN_MARK))
        return _numbered(self._item(own, mark, style, text), text)

    def _item(self, own: _Element | None, mark: _Element | None, style: str, text: str) -> Item | None:
        """Its place in a list. A paragraph that was deleted or is hidden as a whole does not count.

        Args:
            own: the place that the paragraph itself asks for.
            mark: what is said of the mark at its end.
            style: its style's id.
            text: what it says.
        """
        if mark is not None and not text.strip() and any(child.tag in _GONE for child in mark):
            return None
        return self._numbering.item(own, style)

    def _paragraph(self, paragraph: _Element) -> Iterator[Part]:
        properties = paragraph.find(_PROPERTIES)
        settings = {} if properties is None else {setting.tag: setting for setting in properties}
        style = settings[_STYLE].get(_VALUE, "") if _STYLE in settings else ""
        kind = self._kind(style)
        words = self.runs.words(paragraph, style)
        if _FRAME in settings and settings[_FRAME].get(_INITIAL, "none") != "none":
            self._initial += words.plain()
            return
        if self._initial:
            words.begin_with(self._initial)
            self._initial = ""
        text = words.text()
        item = None
        if kind.in_list or _LIST_PLACE in settings:
            item = self._item(settings.get(_LIST_PLACE), settings.get(_RUN_MARK), style, text)
        level = kind.heading or (_heading_level(settings[_OUTLINE].get(_VALUE, "")) if _OUTLINE in settings else 0)
        if not text.strip():
            if kind.code:
                yield Part("code", "")
        elif kind.contents:
            yield Part("contents", text)
        elif level:
            self.first_heading = self.first_heading or text
            yield Part("heading", _numbered(item, text), level)
        elif item is not None and item.number:
            yield Part("step", _numbered(item, text), item.level, item.number)
        elif item is not None or kind.listed:
            yield Part("list_item", text, item.level if item is not None and item.level > 1 else kind.list_level)
        elif kind.code:
            yield Part("code", text)
        elif kind.term or kind.meaning:
            yield Part("definition", text, 1, TERM if kind.term else "")
        elif kind.caption or kind.quote:
            yield Part("caption" if kind.caption else "quote", text)
        else:
            yield said(words)
        for told in words.pictures:
            yield Part("caption", told, label=PICTURE)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a style of paragraphs says of them."""

    contents: bool
    heading: int  # its level, 0 for none
    in_list: bool  # whether it puts them in a list that counts
    listed: bool  # whether it is named for lists
    list_level: int
    code: bool
    caption: bool
    term: bool
    meaning: bool
    quote: bool


def _kind(styles: Styles, style: str) -> _Kind:
    names = styles.names(style)
    heading = next((found for name in names if (found := _HEADING.match(name))), None)
    outline, _ = styles.setting(style, "outlineLvl")
    level = int(heading[1]) if heading else 1 if names[0].lower() == "title" else 0
    last = names[0][-1:]
    return _Kind(
        contents=any(_CONTENTS.match(name) for name in names),
        heading=min(level, 6) or _heading_level("" if outline is None else outline.get(f"{W}val", "")),
        in_list=styles.setting(style, "numPr")[0] is not None,
        listed=any(_LIST.match(name) for name in names),
        list_level=int(last) if last and last in "23456789" else 1,
        code=any(_CODE.match(name) for name in names),
        caption=any(_CAPTION.match(name) for name in names),
        term=any(_TERM.match(name) for name in names),
        meaning=any(_MEANING.match(name) for name in names),
        quote=any(_QUOTE.search(name) for name in names),
    )


def _heading_level(outline: str) -> int:
    """The level of a heading, from 1 to 6, by its level in the outline, which counts from 0; 0 if it is none."""
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 6 else 0


def _numbered(item: Item | None, text: str) -> str:
    return f"{item.number} {text}" if item is not None and item.number else text


def _boxes(paragraph: _Element) -> list[_Element]:
    """Text boxes anchored in a paragraph, outermost first, each once."""
    boxes = list(paragraph.iter(BOX))
    if not boxes:
        return boxes
    boxes = [box for box in boxes if not any(True for _ in box.iterancestors(ALTERNATIVE))]
    return [box for box in boxes if next(box.iterancestors(BOX), None) is None]


def _notes(document: Any, body: _Body) -> Iterator[Part]:
    """Footnotes and endnotes, after the text."""
    for root in _roots(document, "/footnotes", "/endnotes"):
        for note in root:
            if isinstance(note.tag, str) and note.get(f"{W}type") in (None, "normal"):
                for part in body.parts(note):
                    yield Part("note", part.text) if part.kind in ("paragraph", "label_value") else part


def _described(document: Any, parts: list[Part], heading: str) -> Reading:
    try:
        core = document.core_properties
    except Exception:  # a description that cannot be read leaves the text as it is
        core = None
    return Reading(
        parts=parts,
        filetype="docx",
        title=_property(core, "title"),
        headline=heading or None,
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
