"""ODT -> Reading: the body of an OpenDocument text in order, and its description.

What a paragraph says: extract.odt_runs. Numbers of lists and headings: odt_lists. Tables: odt_tables.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citewell.errors import DamagedDocument, LockedDocument
from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.office.odt_lists import Counts, ListStyle, list_styles, outline_style, whole
from citewell.extract.office.odt_runs import BOX, PARAGRAPHS, Runs, is_hidden
from citewell.extract.office.odt_styles import OFFICE, TABLE, TEXT, Styles
from citewell.extract.office.odt_tables import holds_data, table_rows
from citewell.extract.office.shared import TERM, Words, code_in_one_piece, said, with_meanings, without_marks
from citewell.extract.package import member_path, open_package, read_member
from citewell.extract.parts import Part, table_parts
from citewell.types import PICTURE, BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_INDEXES = ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index")
_PASSED = frozenset(
    [f"{TEXT}sequence-decls"]
    + [f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "binary-data")]
)
_CAPTIONS = frozenset({"caption", "illustration", "table", "drawing", "figure", "beschriftung"})
_TERMS = frozenset({"list heading", "definition term", "definition term tight"})
_MEANINGS = frozenset({"list contents", "definition", "definition definition", "definition definition tight"})
_CODE = re.compile(r"preformatted|^(?:source )?code\b")
_LISTS: dict[str, BlockKind] = {
    **dict.fromkeys((f"{TEXT}{name}" for name in _INDEXES), "contents"),
    f"{TEXT}bibliography": "reference",
}
_TRACKED, _SECTION = f"{TEXT}tracked-changes", f"{TEXT}section"
_TABLE, _LIST, _LIST_ITEM, _LIST_HEADER = f"{TABLE}table", f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header"
_PARAGRAPH, _HEADING, _STYLE_NAME, _NUMBER = (f"{TEXT}{name}" for name in ("p", "h", "style-name", "number"))
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def read_odt(content: bytes, *, max_bytes: int) -> Reading:
    """Read an OpenDocument text. Of tracked changes the newest state is read; its table of contents is of that kind.

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
            roots = [document.content.root._xml_element, document.styles.root._xml_element]
        except Exception as error:  # odfdo raises whatever zipfile, lxml and its own lookups raise
            told = f"{type(error).__name__}: {error}"
            raise DamagedDocument(f"it is no readable OpenDocument text ({told})") from error
        reader = _Body(package, roots)
        parts = without_marks(code_in_one_piece(with_meanings(reader.parts(body))))
        reading = _described(document, parts, reader.first_heading)
    reading.omitted += reader.runs.omitted
    return reading


@dataclass(slots=True)
class _List:
    """A list that is being read."""

    counts: Counts
    style: str
    level: int  # from 1


@dataclass(slots=True)
class _Item:
    """An item of a list; its first paragraph takes its number."""

    around: _List
    start: int | None
    taken: bool


class _Body:
    """Reads the body in order: lists count on from one item to the next."""

    def __init__(self, package: zipfile.ZipFile, roots: list[_Element]) -> None:
        self.first_heading = ""  # without its number
        self._package = package
        self._styles = Styles(*roots)
        self.runs = Runs(self._styles, self._embedded)
        self._list_styles = list_styles(*roots)
        self._outline = outline_style(roots[-1])
        self._headings = Counts()
        self._kinds: dict[str, BlockKind] = {}
        self._counts: dict[str, Counts] = {}  # of lists by their style and by their id, to be gone on with

    def _embedded(self, address: str) -> _Element | None:
        """The content of an object in the package, None if there is none that can be read."""
        from lxml import etree

        path = member_path("content.xml", f"{address.rstrip('/')}/content.xml")
        try:
            content = read_member(self._package, path) if path else None
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return None if content is None else etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError, DamagedDocument):
            return None

    def parts(self, body: _Element) -> Iterator[Part]:
        """The parts in order, notes after the paragraph they belong to. A stack instead of recursion: lists nest as a
        file says."""
        stack: list[tuple[_Element, _Item | _List | None]] = [(child, None) for child in reversed(body)]
        while stack:
            element, place = stack.pop()
            tag = element.tag
            if not isinstance(tag, str) or tag in _PASSED:
                continue
            if tag in PARAGRAPHS:
                item = place if place.__class__ is _Item else None
                if not len(element):
                    yield self._bare(element, item)
                elif is_hidden(element):
                    self.runs.omit(element, "hidden")
                else:
                    yield from self._paragraph(element, item)
                    stack += [(child, None) for box in _held(element, BOX) for child in reversed(box)]
                    yield from self._notes(element)
            elif tag == _TRACKED:
                self._omit_deleted(element)
            elif tag == _SECTION and is_hidden(element):
                self.runs.omit(element, "hidden")
            elif tag == _TABLE and holds_data(element):
                yield from self._table(element)
            elif tag in _LISTS:
                yield from (Part(_LISTS[tag], self.runs.words(one).text()) for one in element.iter(*PARAGRAPHS))
            else:
                place = self._inner_place(element, place)
                stack += [(child, place) for child in reversed(element)]

    def _omit_deleted(self, changes: _Element) -> None:
        for deletion in changes.iter(f"{TEXT}deletion"):
            for paragraph in deletion.iterchildren(*PARAGRAPHS):
                self.runs.omit(paragraph, "struck out")

    def _notes(self, paragraph: _Element) -> Iterator[Part]:
        for note in _held(paragraph, f"{TEXT}note-body"):
            for one in note.iter(*PARAGRAPHS):
                yield Part("note", self.runs.words(one).text())

    def _inner_place(self, element: _Element, place: _Item | _List | None) -> _Item | _List | None:
        """Where in a list the children of an element stand."""
        if element.tag == _LIST:
            return self._opened(element, place.around if isinstance(place, _Item) else None)
        if element.tag == _LIST_ITEM and isinstance(place, _List):
            return _Item(place, whole(element.get(f"{TEXT}start-value")), taken=False)
        if element.tag == _LIST_HEADER and isinstance(place, _List):
            return _Item(place, None, taken=True)
        return place

    def _opened(self, element: _Element, outer: _List | None) -> _List:
        style = element.get(_STYLE_NAME) or (outer.style if outer else self._style_by_paragraph(element))
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        if outer is not None:
            if not goes_on:
                outer.counts.restart(outer.level + 1)
            return _List(outer.counts, style, outer.level + 1)
        earlier = self._counts.get(f"#{element.get(f'{TEXT}continue-list', '')}")
        if earlier is None and goes_on:
            earlier = self._counts.get(style)
        counts = earlier or Counts()
        self._counts[style] = counts
        identity = element.get(_XML_ID)
        if identity:
            self._counts[f"#{identity}"] = counts
        return _List(counts, style, 1)

    def _style_by_paragraph(self, element: _Element) -> str:
        first = next(element.iter(*PARAGRAPHS), None)
        name = "" if first is None else first.get(_STYLE_NAME, "")
        return self._styles.list_style(name) or ""

    def _table(self, table: _Element) -> Iterator[Part]:
        aside: list[Part] = []  # notes in cells, told behind the table

        def cell_text(cell: _Element) -> str:
            plain = self.runs.plain(cell[0]) if len(cell) == 1 and cell[0].tag == _PARAGRAPH else None
            if plain is not None:
                return plain
            inner = list(self.parts(cell))
            aside.extend(part for part in inner if part.kind == "note")
            return clean_line(" ".join(part.text for part in inner if part.kind != "note"))

        rows, headers = table_rows(table, self._styles, cell_text)
        yield from table_parts(rows, headers=headers)
        yield from aside

    def _number(self, element: _Element, item: _Item | None) -> str:
        """The number that stands before a paragraph."""
        written = element.find(_NUMBER) if len(element) else None
        if item is not None:
            if item.taken:
                return ""
            item.taken = True
            around = item.around
            style: ListStyle = self._list_styles.get(around.style, {})
            number = around.counts.next(around.level, style, start=item.start)
        elif element.tag == _HEADING and element.get(f"{TEXT}is-list-header") != "true":
            number = self._heading_number(element)
        else:
            number = ""
        return number if written is None else clean_line("".join(map(str, written.itertext())))

    def _heading_number(self, element: _Element) -> str:
        if not self._outline or self._styles.list_style(element.get(_STYLE_NAME, "")) == "":
            return ""
        start = whole(element.get(f"{TEXT}start-value"))
        if element.get(f"{TEXT}restart-numbering") != "true":
            start = None
        return self._headings.next(_outline_level(element), self._outline, start=start)

    def _bare(self, element: _Element, item: _Item | None) -> Part:
        """A paragraph without anything in it but text, as most are."""
        text = self.runs.plain(element)
        if text is None:
            words = self.runs.words(element)
            return self._said(element, item, words.text(), words)
        return self._said(element, item, text, None)

    def _paragraph(self, element: _Element, item: _Item | None) -> Iterator[Part]:
        """What it says, then the words that stand for its pictures."""
        words = self.runs.words(element)
        yield self._said(element, item, words.text(), words)
        for told in words.pictures:
            yield Part("caption", told, label=PICTURE)

    def _said(self, element: _Element, item: _Item | None, text: str, words: Words | None) -> Part:
        kind = self._kind(element.get(_STYLE_NAME, ""))
        if not text or text.isspace():
            return Part("code" if kind == "code" else "paragraph", text)
        is_heading = element.tag == _HEADING or kind == "heading"
        if item is None and not is_heading:
            if kind == "definition":
                return Part("definition", text, 1, TERM if self._is_term(element) else "")
            return said(words) if words is not None and kind == "paragraph" else Part(kind, text)
        number = self._number(element, item)
        numbered = f"{number} {text}" if number else text
        if item is None or is_heading:
            self.first_heading = self.first_heading or text
            return Part("heading", numbered, min(_outline_level(element), 6))
        return Part("step" if number else "list_item", numbered, min(item.around.level, 9), number)

    def _is_term(self, element: _Element) -> bool:
        return not _TERMS.isdisjoint(self._styles.names(element.get(_STYLE_NAME, "")))

    def _kind(self, style: str) -> BlockKind:
        if style not in self._kinds:
            self._kinds[style] = _kind(self._styles.names(style))
        return self._kinds[style]


def _kind(names: tuple[str, ...]) -> BlockKind:
    """The kind of paragraphs whose style has these names."""
    if "title" in names[:2]:
        return "heading"
    if any(map(_CODE.search, names)):
        return "code"
    if not _CAPTIONS.isdisjoint(names):
        return "caption"
    if not (_TERMS | _MEANINGS).isdisjoint(names):
        return "definition"
    return "quote" if any("quot" in name for name in names) else "paragraph"


def _outline_level(heading: _Element) -> int:
    return max(whole(heading.get(f"{TEXT}outline-level")) or 1, 1)


def _held(paragraph: _Element, tag: str) -> list[_Element]:
    """What a paragraph holds that is text of its own: bodies of notes, or text boxes, the last first."""
    held = [element for element in paragraph.iter(tag) if next(element.iterancestors(*PARAGRAPHS), None) is paragraph]
    return held[::-1] if tag == BOX else held


def _described(document: Any, parts: list[Part], heading: str) -> Reading:
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
        headline=heading or None,
        author=told.get("author") or None,
        published=iso_date(told.get("created")),
        modified=iso_date(told.get("modified")),
        language=language_code(told.get("language")),
    )
