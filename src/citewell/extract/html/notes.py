"""Notes of a page: the marks that point at them are left out of sentences, the notes themselves become blocks.

A linked mark is told by where it leads, an unlinked one by whether a note with that mark follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from citewell.extract.html.sentinels import DROPPED, RAISED, RAISED_END, bare
from citewell.extract.parts import Part
from citewell.extract.raised import may_be_note_mark, raised

_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote", "doc-endnotes", "doc-footnotes"})
_NOTE_TYPES = frozenset({"footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note"})
_NOTE_NAMES = frozenset(
    "footnote footnotes endnote endnotes footnote-list footnotes-list references reflist footnote-content "
    "footnote-definition footnote-item sidenote marginnote footnote-text footnote-body".split()
)
_NOTE_ID = re.compile(
    r"^(?:_?fn|footnote|endnote|cite_note|note|_?ftn|_?edn|sdfootnote|sdendnote)(?!ref)[-_:.]?\w{0,4}\d", re.IGNORECASE
)
_NOTE_TARGET = re.compile(
    r"^(?:(?:_?fn|_?foot|_?end|_?edn|_?ftn|cite|note|sdfoot|sdend|ref|bib)[-_:.\w]{0,30}\d|[nr][-_]?\d)", re.IGNORECASE
)
_MARK_NAMES = frozenset(
    "footnote-ref footnoteref footnote-reference noteref fnref footnote-anchor footnote-link note-ref endnote-ref "
    "footnote-call footnotecall".split()
)
_BACK_NAMES = frozenset(
    "footnote-back footnote-backref footnote-backlink reversefootnote mw-cite-backlink data-footnote-backref "
    "footnote-return fn-backref fn-backlink".split()
)
_BACK = re.compile("[\\s↩↪↑⤴⏎⬆↵^⇑⮐\ufe0e\ufe0f]*[↩↪↑⤴⏎⬆↵^⇑⮐][\\s↩↪↑⤴⏎⬆↵^⇑⮐\ufe0e\ufe0f]*")
_BRACKETED = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")
_DIGITS = re.compile(r"[\s\[(]*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*[\s\])]*")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_MARK = 60  # characters
_LONGEST_NOTE = 2_500  # characters; what is longer than a note is no note, whatever points at it
_OWN_MARK = re.compile(
    rf"\W*{RAISED}(?P<raised>[^{RAISED_END}]{{1,6}}){RAISED_END}|\s*[\[(](?P<boxed>\d{{1,3}}|[a-z*†‡§])[\])]"
    r"|\s*(?P<dotted>\d{1,3}|[a-z])[.):]\s|\s*(?P<plain>\d{1,3})\s+(?=[^\W\d])|\s*(?P<star>[*†‡§]{1,3})\s?(?=\w)"
)
_EXPONENT_OF = re.compile(r"(?:\b10|[)\]}]|(?:^|[^\w])(?:[^\W\d_]{1,2}|[dckmnµ]?m|ft|in|yd|km|cm|mm|dm|kg|sec|min))$")
_NEAR_END = 12  # parts from the end among which a paragraph that begins with a bare number may be a note


class Notes:
    """Where the notes of a page are."""

    def __init__(self, root: etree._Element) -> None:
        wanted: set[str] = set()
        self._marks: set[etree._Element] = set()
        for link in root.iter("a", "{*}a"):
            if target := self._target(link):
                self._marks.add(link)
                wanted.add(target)
        self._notes: set[etree._Element] = set(_targets(root, wanted)) if wanted else set()

    @staticmethod
    def _target(link: etree._Element) -> str | None:
        """The id of the note that a link is the mark of, "?" if it stands in another file; None if it is no mark."""
        page, fragment, target = (link.get("href") or "").rpartition("#")
        if not fragment or is_back(link):
            return None
        text = _short_text(link)
        if text is None or not may_be_note_mark(text):
            return target if text is not None and _says_mark(link) else None
        if _says_mark(link) or _is_raised(link):
            return target
        if not _DIGITS.fullmatch(text):
            return None
        names_note = _NOTE_TARGET.match(target) is not None
        return target if names_note or (text.strip()[:1] in "[(" and not page) else None

    def is_mark(self, element: etree._Element, name: str) -> bool:
        """Whether an element is the mark of a note, to be left out."""
        if name == "a":
            return element in self._marks
        if _says_mark(element):
            return True
        text = _short_text(element)
        if not text or not text.strip():
            return False
        links = list(element.iter("a", "{*}a"))
        if not links:
            return False
        if any(link in self._marks for link in links):
            return may_be_note_mark(text)
        return _BRACKETED.fullmatch(text) is not None

    def is_note(self, element: etree._Element, name: str) -> bool:
        """Whether an element holds a note, or several."""
        if element in self._notes:
            return True
        if not element.attrib:
            return False
        if element.get("role") in _NOTE_ROLES or _types(element) & _NOTE_TYPES:
            return True
        if name in ("a", "sup", "body", "main", "article", "html", "h1", "h2", "h3", "h4", "h5", "h6", "label"):
            return False
        names = (element.get("class") or "").lower().split()
        if any(one in _NOTE_NAMES for one in names) and name != "span":
            return True
        own = element.get("id") or ""
        return (own.lower() in _NOTE_NAMES and name in ("ol", "ul", "div", "section", "aside")) or (
            name in ("li", "p", "div", "aside") and _NOTE_ID.match(own) is not None and _is_short(element)
        )


def is_back(link: etree._Element) -> bool:
    """Whether an element leads from a note back to its mark; the words of a heading that lead to the table of contents
    are no such mark."""
    return _says_back(link) and not _is_title(link)


def _says_back(link: etree._Element) -> bool:
    if link.get("role") == "doc-backlink" or "backlink" in _types(link):
        return True
    names = link.get("class")
    if names and not _BACK_NAMES.isdisjoint(names.lower().split()):
        return True
    if link.get("data-footnote-backref") is not None:
        return True
    if link.tag != "a" or "#" not in (link.get("href") or ""):
        return False
    text = _short_text(link)
    return text is not None and _BACK.fullmatch(text) is not None


def _is_title(link: etree._Element) -> bool:
    """Whether a link stands in a heading and says more than a sign."""
    around = link if link.tag == "a" else None
    for _ in range(4):
        around = around.getparent() if around is not None else None
        if around is None:
            return False
        if around.tag in _HEADINGS:
            return any(letter.isalnum() for piece in link.itertext() for letter in str(piece)[:_LONGEST_MARK])
    return False


def _is_short(element: etree._Element) -> bool:
    length = 0
    for number, text in enumerate(element.itertext()):
        length += len(text)
        if length > _LONGEST_NOTE or number > _LONGEST_NOTE:
            return False
    return True


def _types(element: etree._Element) -> frozenset[str]:
    value = element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type")
    return frozenset(value.lower().split()) if value else frozenset()


def _says_mark(element: etree._Element) -> bool:
    if element.get("role") == "doc-noteref" or "noteref" in _types(element):
        return True
    if element.get("data-footnote-ref") is not None:
        return True
    names = element.get("class")
    return bool(names) and not _MARK_NAMES.isdisjoint(str(names).lower().split())


def _is_raised(link: etree._Element) -> bool:
    """Whether a link is all that is raised, or all of it is."""
    if link.get("data-placed") == "sup":
        return True
    parent = link.getparent()
    if parent is not None and (parent.tag == "sup" or parent.get("data-placed") == "sup"):
        return True
    grand = parent.getparent() if parent is not None else None
    if grand is not None and grand.tag == "sup":
        return True
    inner = next((one for one in link if isinstance(one.tag, str)), None)
    return (
        inner is not None
        and (inner.tag == "sup" or inner.get("data-placed") == "sup")
        and not (link.text or "").strip(" [(")
        and not (inner.tail or "").strip(" ])")
    )


def _short_text(element: etree._Element) -> str | None:
    """The text of an element; None if it is too long for a mark."""
    text = ""
    for number, piece in enumerate(element.itertext()):
        text += str(piece)
        if len(text) > _LONGEST_MARK or number > _LONGEST_MARK:
            return None
    return text


def _targets(root: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """The blocks that the marks lead to."""
    for element in root.iter(etree.Element):
        if not element.attrib:
            continue
        name = element.get("id") or element.get("name")
        if not name or name not in wanted:
            continue
        block: etree._Element | None = element
        while block is not None and str(block.tag) in ("a", "sup", "span", "b", "strong", "em", "i", "small", "font"):
            block = block.getparent()
        blocks = ("p", "li", "div", "aside", "dd", "section", "td", "tr", "figure")
        if block is not None and str(block.tag) in blocks and _is_short(block):
            yield block


def with_marks_told(parts: list[Part]) -> list[Part]:
    """The parts with each unlinked raised number written out: left out if a note with that mark follows, else as an
    exponent or an ending is written."""
    last: dict[str, int] = {}
    notes: dict[int, str] = {}
    if not any(RAISED in part.text for part in parts):
        return parts
    for number, part in enumerate(parts):
        if (mark := _own_mark(part, number, parts)) is not None:
            last[mark] = number
            notes[number] = mark
    used: set[str] = set()
    told = [
        replace(part, text=_told(part.text, number, last, used, own=number in notes), label=bare(part.label))
        if RAISED in part.text
        else part
        for number, part in enumerate(parts)
    ]
    for number, mark in notes.items():
        if mark in used and last[mark] == number and told[number].kind in ("paragraph", "step", "list_item"):
            told[number] = replace(told[number], kind="note", level=0)
    return told


def _own_mark(part: Part, number: int, parts: list[Part]) -> str | None:
    """The mark that a part begins with, if it may be a note."""
    if part.kind not in ("paragraph", "note", "step", "list_item"):
        return None
    found = _OWN_MARK.match(part.text)
    if not found:
        return None
    if part.kind in ("step", "list_item") and any(
        later.kind not in ("step", "list_item", "note") for later in parts[number + 1 : number + 40]
    ):
        return None  # a list that the text goes on after
    if (found["plain"] or found["dotted"]) and len(parts) - number > _NEAR_END and part.kind != "note":
        return None
    mark = next(group for group in found.groups() if group)
    return mark.strip(" .[]()")


def _told(text: str, number: int, last: dict[str, int], used: set[str], *, own: bool) -> str:
    first, *rest = text.split(RAISED)
    pieces = [first]
    for turn, piece in enumerate(rest):
        inside, _, after = piece.partition(RAISED_END)
        before = bare("".join(pieces[-3:]))[-20:]
        is_number = after[:1].isspace() or inside.strip() in used
        if turn == 0 and own and is_number and not before.strip():
            pieces += [inside.strip(), " ", after]
            continue
        marks = [mark for mark in re.split(r"[\s,;–\-\[\]()]+", inside) if mark]
        known = bool(marks) and all(last.get(mark, -1) > number for mark in marks)
        if (known and not _EXPONENT_OF.search(before)) or (
            marks and _ends_a_sentence(before) and inside.strip()[:1].isdigit()
        ):
            used.update(marks)
            pieces += [DROPPED, after]
        else:
            pieces += [raised(inside, before), after]
    return "".join(pieces)


def _ends_a_sentence(before: str) -> bool:
    """Whether a raised number can be no exponent, because a sentence has just ended."""
    return len(before) > 2 and before[-1] in ".!?,;:”»…" and before[-2].isalpha()
