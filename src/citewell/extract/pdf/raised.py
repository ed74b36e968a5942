"""Raised and lowered figures of printed lines: powers, indices, and marks of notes, which lead to a line lower on the
page.

In: the text and places of characters as PDFium gives them. Out: lines in which no figure is glued to a number.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from citewell.extract.office.shared import MARK, OWN_MARK, fenced
from citewell.extract.pdf.layout import Line
from citewell.extract.raised import lowered, raised, takes_powers

_FIGURES = re.compile(r"\d+(?:[,–-]\d+)*")
_FONT_NAME = 64  # bytes
_MANY_FIGURES = 3  # from here on it pays to ask first whether all are of one size
_MAX_FIGURES = 12  # characters; longer numbers are never small print
_SIGNS = frozenset("0123456789,+-−–")
_SMALLER = 0.85  # times the height of the neighbour
_HIGHER, _LOWER = 0.2, 0.05  # of the neighbour's height, between the two lower edges
_NOTE_LINE = re.compile(r"[(\[]?(\d{1,3})[.)\]]?\s+\S")
_SMALL_PRINT = 0.95  # times the height of the line that a note belongs to
_WIDE = 1.35  # times the height of a line, from one lower edge to the next: more parts notes from the text above
_FOOTER_LINES = 2  # that may stand below the notes of a page
_SAYS = re.compile(r"[^\W\d_]{3}")
_NOTE_BY_MARK = re.compile(rf"{OWN_MARK.pattern}.*?[^\W\d_]{{3}}")
_NUMBER = re.compile(r"\d+")


class Places:
    """Where the characters of one page stand."""

    def __init__(self, text_page: Any) -> None:
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self._page = text_page
        self._box = raw.FS_RECTF()
        self._pointer = ctypes.pointer(self._box)
        self._read = raw.FPDFText_GetLooseCharBox
        self._count_pieces = raw.FPDFText_CountRects
        self._read_font = raw.FPDFText_GetFontInfo
        self._font = ctypes.create_string_buffer(_FONT_NAME)

    def box(self, number: int) -> tuple[float, float, float, float] | None:
        """Left, right and lower edge of a character, and its height; None if it has no place."""
        box = self._box
        if not self._read(self._page, number, self._pointer):
            return None
        return box.left, box.right, box.bottom, abs(box.top - box.bottom)

    def upright(self, number: int) -> tuple[float, float]:
        """Lower edge and height of a character; the height is 0 if it has no place."""
        box = self._box
        if not self._read(self._page, number, self._pointer):
            return 0.0, 0.0
        bottom = box.bottom
        return bottom, abs(box.top - bottom)

    def in_one_piece(self, number: int, count: int) -> bool:
        """Whether characters were printed in one go, all in one size."""
        return bool(self._count_pieces(self._page, number, count) == 1)

    def is_bold(self, number: int) -> bool:
        """Whether a character is set in bold type, by the name of its font."""
        if not 0 < self._read_font(self._page, number, self._font, _FONT_NAME, None) <= _FONT_NAME:
            return False
        name = self._font.value.lower()
        return b"bold" in name or b"black" in name


def with_shifted(words: str, start: int, size: float, places: Places) -> str:
    """The words of a line with its raised figures fenced and its lowered ones written low.

    Args:
        words: of the line.
        start: number of its first character on the page.
        size: height of that character.
        places: of the page.
    """
    figures = list(_FIGURES.finditer(words))
    if not figures or (len(figures) >= _MANY_FIGURES and places.in_one_piece(start, len(words))):
        return words
    pieces: list[str] = []
    end = 0
    for found in figures:
        if found.end() - found.start() > _MAX_FIGURES:
            continue
        bottom, height = places.upright(start + found.end() - 1)
        if height and (height < _SMALLER * size or not found.start()):
            begin, shift = _shifted(words, start, found.end() - 1, (bottom, height), places)
            if shift and begin >= end:
                piece = words[begin : found.end()]
                pieces += [words[end:begin].removesuffix(" "), fenced(piece) if shift == "up" else lowered(piece)]
                end = found.end()
    return "".join([*pieces, words[end:]]) if pieces else words


def _shifted(words: str, start: int, last: int, place: tuple[float, float], places: Places) -> tuple[int, str]:
    """Where the small print that ends with a figure begins, and whether it stands "up" or "down" beside its neighbour;
    "" if neither."""
    bottom, height = place
    begin = last
    while begin and words[begin - 1] in _SIGNS and 0 < places.upright(start + begin - 1)[1] <= height / _SMALLER - 0.01:
        begin -= 1
    before = begin - 1 - (begin > 1 and words[begin - 1] == " ")
    after = last + 1 + (last + 2 < len(words) and words[last + 1] == " ")
    neighbour = before if before >= 0 else after
    if neighbour >= len(words):
        return begin, ""
    beside, usual = places.upright(start + neighbour)
    if height >= _SMALLER * usual:
        return begin, ""
    if bottom - beside > _HIGHER * usual:
        return begin, "up"
    return begin, "down" if before >= 0 and beside - bottom > _LOWER * usual else ""


def first_usual(words: str) -> int:
    """The first character of a line that is no figure, else its last: figures at the beginning may be raised."""
    found = (number for number, letter in enumerate(words) if letter not in _SIGNS and letter != " ")
    return next(found, len(words) - 1)


def joined(line: Line, after: Line, *, blank: bool) -> Line | None:
    """One line of two pieces that small print parts on one printed line, None if they are none.

    Args:
        line: the piece before.
        after: the piece right behind it.
        blank: whether a blank stands between them.
    """
    size = max(line.size, after.size)
    if after.left < line.left or not (line.placed and after.placed) or not -1.0 < after.left - line.right < size:
        return None
    text = f"{line.text}{' ' * blank}{after.text}"
    if after.text.isdigit() and after.size < _SMALLER * line.size:
        if not _HIGHER * line.size < after.bottom - line.bottom < line.size:
            return None
        text = f"{line.text}{fenced(after.text)}"
    elif line.text.isdigit() and line.size < _SMALLER * after.size:
        if not _HIGHER * after.size < line.bottom - after.bottom < after.size:
            return None
        text = f"{fenced(line.text)}{' ' * blank}{after.text}"
        return replace(after, text=text, left=line.left)
    elif abs(line.bottom - after.bottom) >= 0.1 * size or not (_ends_small(line.text) or OWN_MARK.match(after.text)):
        return None
    return replace(line, text=text, right=after.right)


def _ends_small(text: str) -> bool:
    return text.endswith(_CLOSE) or text[-1:] in _LOW


_CLOSE = fenced("")[-1]
_LOW = frozenset(lowered("0123456789"))


def without_marks(page: Sequence[Line]) -> list[Line]:
    """The lines of a page without the marks that lead to a note lower on it; other raised figures stay raised."""
    if not any(_CLOSE in line.text for line in page):
        return list(page)
    notes = _notes(page)
    used: set[int] = set()
    lines = [_decided(line, page, notes, used) for line in page]
    return [
        replace(line, note=True) if number in used or _NOTE_BY_MARK.match(page[number].text) else line
        for number, line in enumerate(lines)
    ]


def _notes(page: Sequence[Line]) -> dict[str, int]:
    """Number -> the lowest line that begins with it."""
    notes: dict[str, int] = {}
    for number, line in enumerate(page):
        own = OWN_MARK.match(line.text) or _NOTE_LINE.match(line.text)
        if own and line.placed:
            earlier = notes.get(own[1])
            if earlier is None or page[earlier].bottom > line.bottom:
                notes[own[1]] = number
    usual = _SMALL_PRINT * max(line.size for line in page)
    at_foot = _at_foot(page, notes)
    return {
        mark: number
        for mark, number in notes.items()
        if page[number].size < usual or number in at_foot or _NOTE_BY_MARK.match(page[number].text)
    }


def _at_foot(page: Sequence[Line], notes: Mapping[str, int]) -> set[int]:
    """Of the lines that begin with a number, those at the foot of the page or of a column: apart from the text above,
    with at most a footer below. The first of a group must be called for by a raised mark."""
    called = {mark for line in page for found in MARK.findall(line.text) for mark in _NUMBER.findall(found)}
    firsts = {number for mark, number in notes.items() if mark in called and number}
    if not firsts:
        return set()
    starts = [number for number in range(1, len(page)) if _is_apart(page[number - 1], page[number])]
    found: set[int] = set()
    end, foot = len(page), False
    for start in reversed(starts):
        at_end = end >= len(page) - _FOOTER_LINES or page[end].bottom > page[end - 1].bottom
        foot = start in firsts and (foot or at_end)
        if foot:
            found.update(range(start, end))
        end = start
    return {number for number in notes.values() if number in found and _SAYS.search(page[number].text)}


def _is_apart(above: Line, line: Line) -> bool:
    """Whether more than the usual space parts a line from the one before it, or it stands higher, in another column."""
    return not 0 <= above.bottom - line.bottom <= _WIDE * line.size


def _decided(line: Line, page: Sequence[Line], notes: dict[str, int], used: set[int]) -> Line:
    lower = {mark: note for mark, note in notes.items() if page[note].bottom < line.bottom - line.size / 2}
    own = OWN_MARK.match(line.text)
    text = f"{own[1]} {line.text[own.end() :]}" if own else line.text

    def decide(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 12) : found.start()]
        marks = _NUMBER.findall(found[1])
        if marks and lower.keys() >= set(marks) and found[1][0].isdigit() and not takes_powers(before):
            used.update(lower[mark] for mark in marks)
            return ""
        return raised(found[1], before)

    return replace(line, text=MARK.sub(decide, text))
