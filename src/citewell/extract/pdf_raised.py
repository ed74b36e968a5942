"""Raised and lowered figures of printed lines: powers, indices, and marks of notes, which lead to a line lower on the
page.

In: the text and places of characters as PDFium gives them. Out: lines in which no figure is glued to a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from citewell.extract.office import MARK, OWN_MARK, fenced
from citewell.extract.pdf_layout import Line
from citewell.extract.raised import lowered, raised, takes_powers

_FIGURES = re.compile(r"\d+(?:[,–-]\d+)*")
_MAX_FIGURES = 12  # characters; longer numbers are never small print
_SIGNS = frozenset("0123456789,+-−–")
_SMALLER = 0.85  # times the height of the neighbour
_HIGHER, _LOWER = 0.2, 0.05  # of the neighbour's height, between the two lower edges
_NOTE_LINE = re.compile(r"[(\[]?(\d{1,3})[.)\]]?\s+\S")
_SMALL_PRINT = 0.95  # times the height of the line that a note belongs to
_NUMBER = re.compile(r"\d+")


class Boxes:
    """Places of the characters of one page."""

    def __init__(self, text_page: Any) -> None:
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self._page = text_page
        self._box = raw.FS_RECTF()
        self._read = raw.FPDFText_GetLooseCharBox

    def place(self, number: int) -> tuple[float, float]:
        """Lower edge and height of a character; the height is 0 if it has no place."""
        box = self._box
        if not self._read(self._page, number, box):
            return 0.0, 0.0
        return box.bottom, abs(box.top - box.bottom)


def with_shifted(words: str, start: int, size: float, boxes: Boxes) -> str:
    """The words of a line with its raised figures fenced and its lowered ones written low.

    Args:
        words: of the line.
        start: number of its first character on the page.
        size: height of that character.
        boxes: of the page.
    """
    pieces: list[str] = []
    end = 0
    for found in _FIGURES.finditer(words):
        if found.end() - found.start() > _MAX_FIGURES:
            continue
        bottom, height = boxes.place(start + found.end() - 1)
        if height and (height < _SMALLER * size or not found.start()):
            begin, shift = _shifted(words, start, found.end() - 1, (bottom, height), boxes)
            if shift and begin >= end:
                piece = words[begin : found.end()]
                pieces += [words[end:begin].removesuffix(" "), fenced(piece) if shift == "up" else lowered(piece)]
                end = found.end()
    return "".join([*pieces, words[end:]]) if pieces else words


def _shifted(words: str, start: int, last: int, place: tuple[float, float], boxes: Boxes) -> tuple[int, str]:
    """Where the small print that ends with a figure begins, and whether it stands "up" or "down" beside its neighbour;
    "" if neither."""
    bottom, height = place
    begin = last
    while begin and words[begin - 1] in _SIGNS and 0 < boxes.place(start + begin - 1)[1] <= height / _SMALLER - 0.01:
        begin -= 1
    before = begin - 1 - (begin > 1 and words[begin - 1] == " ")
    after = last + 1 + (last + 2 < len(words) and words[last + 1] == " ")
    neighbour = before if before >= 0 else after
    if neighbour >= len(words):
        return begin, ""
    beside, usual = boxes.place(start + neighbour)
    if height >= _SMALLER * usual:
        return begin, ""
    if bottom - beside > _HIGHER * usual:
        return begin, "up"
    return begin, "down" if before >= 0 and beside - bottom > _LOWER * usual else ""


def goes_on(line: Line, after: Line) -> bool:
    """Whether a piece of text stands right behind another on one printed line, parted from it by small print."""
    if not (line.placed and after.placed):
        return False
    level = abs(line.bottom - after.bottom) < 0.1 * max(line.size, after.size)
    near = -1.0 < after.left - line.right < max(line.size, after.size)
    return level and near and (_ends_small(line.text) or bool(OWN_MARK.match(after.text)))


def _ends_small(text: str) -> bool:
    return text.endswith(_CLOSE) or text[-1:] in _LOW


_CLOSE = fenced("")[-1]
_LOW = frozenset(lowered("0123456789"))


def without_marks(page: Sequence[Line]) -> list[Line]:
    """The lines of a page without the marks that lead to a note lower on it; other raised figures stay raised."""
    if not any(MARK.search(line.text) for line in page):
        return list(page)
    notes = _notes(page)
    used: set[int] = set()
    lines = [_decided(line, notes, used) for line in page]
    return [
        replace(line, note=True) if OWN_MARK.match(page[number].text) or number in used else line
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
    return {mark: number for mark, number in notes.items() if _may_be_note(page, number)}


def _may_be_note(page: Sequence[Line], number: int) -> bool:
    """Whether a line is set small, or begins with its raised mark."""
    line = page[number]
    return bool(OWN_MARK.match(line.text)) or line.size < _SMALL_PRINT * max(other.size for other in page)


def _decided(line: Line, notes: dict[str, int], used: set[int]) -> Line:
    own = OWN_MARK.match(line.text)
    text = f"{own[1]} {line.text[own.end() :]}" if own else line.text

    def decide(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 12) : found.start()]
        marks = _NUMBER.findall(found[1])
        if marks and all(mark in notes for mark in marks) and found[1][0].isdigit() and not takes_powers(before):
            used.update(notes[mark] for mark in marks)
            return ""
        return raised(found[1], before)

    return replace(line, text=MARK.sub(decide, text))
