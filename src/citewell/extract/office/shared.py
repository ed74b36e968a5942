"""What the readers of Word and OpenDocument files share: a paragraph put together of its runs, marks of notes made by
hand, labels with values, code in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal, TypeAlias

from citewell.extract.clean import clean_line
from citewell.extract.parts import Part, labelled
from citewell.extract.raised import lowered, may_be_note_mark, raised, takes_powers
from citewell.types import GAP

Shift: TypeAlias = Literal["", "up", "down", "formula", "picture"]
"""Where a run stands: on the line, above it, below it; or that it is a formula or a picture."""

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # no characters of any text: around raised text that may be the mark of a note
MARK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
OWN_MARK = re.compile(rf"\s*{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}\s*(?=\S)")
_NOTE_LINE = re.compile(r"[(\[]?(\d{1,3}|[*†‡§]{1,3})[.)\]]?\s+\S")
_NUMBERS = re.compile(r"\d+|[a-z]|[*†‡§¶#]+", re.IGNORECASE)
_STOPS = (".", "!", "?", "。", "…", ":", ";", ",")
_MAX_LABEL, _MAX_VALUE = 60, 120  # characters
_MOST_OF_MARK = 8  # runs that the mark of a note is made of


class Words:
    """The text of one paragraph, put together run by run."""

    def __init__(self) -> None:
        self._runs: list[tuple[Shift, bool, str]] = []
        self._level = True  # whether all runs stand on the line
        self.pictures: list[str] = []  # words that stand for pictures in it

    def __len__(self) -> int:
        return len(self._runs)

    def add(self, text: str, shift: Shift = "", *, bold: bool = False) -> None:
        """A run behind the others."""
        self._runs.append((shift, bold, text))
        self._level = self._level and not shift

    def add_formula(self, text: str) -> None:
        """A formula; one of which nothing can be told leaves a mark of the gap."""
        self._runs.append(("formula", False, text or GAP))
        self._level = False

    def add_picture(self, told: str, *, in_line: bool) -> None:
        """A picture, with the words that stand for it; one between the words of a line leaves a gap there."""
        if told:
            self.pictures.append(told)
        if in_line:
            self._runs.append(("picture", False, ""))
            self._level = False

    def begin_with(self, text: str) -> None:
        """Put what the paragraph begins with before its runs."""
        self._runs.insert(0, ("", bool(self._runs and self._runs[0][1]), text))

    def plain(self) -> str:
        """What all runs say, wherever they stand."""
        return "".join(text for _, _, text in self._runs)

    def cut(self, length: int) -> None:
        """Take back the runs from that one on."""
        del self._runs[length:]

    def is_raised(self, begin: int) -> bool:
        """Whether all that is said from that run on stands above the line, and is no more than the mark of a note."""
        if len(self._runs) - begin > _MOST_OF_MARK:
            return False
        return all(shift == "up" for shift, _, text in self._runs[begin:] if text.strip())

    def is_formula(self) -> bool:
        """Whether there is nothing but formulas."""
        return not self._level and {shift for shift, _, text in self._runs if text.strip()} == {"formula"}

    def text(self) -> str:
        """All runs on one line. What may be the mark of a note is fenced, for `without_marks` to decide on."""
        if self._level or len({shift for shift, _, text in self._runs if text.strip() or shift == "picture"}) < 2:
            return "".join([text for _, _, text in self._runs])
        pieces = [""]
        begun = hole = False
        for shift, runs in groupby(self._runs, key=lambda run: run[0]):
            if shift == "picture":
                hole = begun and not pieces[-1].endswith("\n")
                continue
            joined = "".join(text for _, _, text in runs)
            if hole and joined.strip():
                pieces += [] if joined.startswith("\n") else [GAP]
                hole = False
            begun = begun or bool(joined.strip())
            if joined:
                pieces += _set(shift, joined, pieces[-1])
        return "".join(pieces)

    def label(self) -> str:
        """The bold words at the beginning that end in a colon, "" if it does not begin so or nothing follows."""
        bold = ""
        if not self._runs or not self._runs[0][1]:
            return ""
        for number, (shift, is_bold, text) in enumerate(self._runs):
            if shift or not (is_bold or not text.strip()):
                rest = "".join(text for _, _, text in self._runs[number:])
                colon = bold.rstrip().endswith(":") or rest.lstrip().startswith(":")
                plain = not any(is_bold and text.strip() for _, is_bold, text in self._runs[number:])
                return clean_line(bold).rstrip(" :") if colon and plain and rest.strip(" :") else ""
            bold += text
        return ""


def _set(shift: Shift, text: str, before: str) -> list[str]:
    if shift == "up":
        if may_be_note_mark(text):
            return [f"{_OPEN}{text}{_CLOSE}"]
        return [raised(text, before)]
    if shift == "down":
        return [lowered(text)]
    close = before[-1:].isalnum() and text[:1].isalnum()  # a formula is set off by more than a letter's width
    return [" ", text] if close and (shift == "formula" or before.endswith(GAP)) else [text]


def fenced(mark: str) -> str:
    """Raised text that may be the mark of a note, for `without_marks` to decide on."""
    return f"{_OPEN}{mark}{_CLOSE}"


def without_marks(parts: Iterable[Part]) -> list[Part]:
    """Raised figures that lead to a note of the document are left out, others stay raised.

    A note is a paragraph that begins with its raised mark, or with its number among the last paragraphs.
    """
    listed = list(parts)
    at_end = _notes_at_end(listed)
    notes = set(at_end)
    used: set[str] = set()
    found: list[Part] = []
    for part in listed:
        own = OWN_MARK.match(part.text) if _OPEN in part.text[:8] else None
        if own:
            notes.add(own[1].strip())
            part = replace(
                part, kind="note" if part.kind == "paragraph" else part.kind, text=f"{own[1]} {part.text[own.end() :]}"
            )
        found.append(part)
    for number, part in enumerate(found):
        if _OPEN in part.text or _OPEN in part.label:
            found[number] = _decided(part, notes, used)
    for mark in used & at_end.keys():
        found[at_end[mark]] = replace(found[at_end[mark]], kind="note")
    return found


def _notes_at_end(parts: list[Part]) -> dict[str, int]:
    """The numbers that the last paragraphs begin with, and which part each is."""
    notes: dict[str, int] = {}
    for number in range(len(parts) - 1, -1, -1):
        part = parts[number]
        if not part.text:
            continue
        line = _NOTE_LINE.match(part.text) if part.kind in ("paragraph", "note") else None
        if line is None:
            break
        notes[line[1]] = number
    return notes


def _decided(part: Part, notes: set[str], used: set[str]) -> Part:
    def decide(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 12) : found.start()]
        marks = _NUMBERS.findall(found[1])
        if marks and notes.issuperset(marks) and not takes_powers(before):
            used.update(marks)
            return ""
        return raised(found[1], before)

    return replace(part, text=MARK.sub(decide, part.text), label=MARK.sub(decide, part.label))


def said(words: Words) -> Part:
    """A paragraph of running text, a label with its value, or a formula by itself."""
    text = words.text()
    if words.is_formula():
        return Part("formula", text)
    label = words.label()
    value = clean_line(text)[len(label) :].lstrip(" :") if label else ""
    if label and len(label) <= _MAX_LABEL and 0 < len(value) <= _MAX_VALUE and not _is_sentence(value):
        return Part("label_value", labelled(label, value), label=label)
    return Part("paragraph", text)


def _is_sentence(text: str) -> bool:
    return text.endswith(_STOPS) or any(f"{stop} " in text for stop in _STOPS[:4])


TERM = "\ufdd2"  # no character of any text: the label of a term whose meaning is still to come


def with_meanings(parts: Iterable[Part]) -> Iterator[Part]:
    """Terms and the paragraph behind them, which tells what they mean, are one part; further ones are items below it.

    Readers give both as definitions, the terms with the label TERM. What stands without a term is a paragraph.
    """
    terms: list[str] = []
    inside = False
    for part in parts:
        if part.kind != "definition" and not (terms or inside):
            yield part
        elif part.kind == "definition" and part.label == TERM:
            terms += [part.text] if part.text.strip() else []
        elif part.kind == "definition" and terms:
            term = ", ".join(clean_line(text).rstrip(" :") for text in terms)
            yield Part("definition", labelled(term, part.text), 1, term)
            terms, inside = [], True
        elif part.text.strip() or part.kind == "code":
            yield from (Part("paragraph", text) for text in terms)
            terms = []
            inside = inside and part.kind in ("definition", "code")
            is_item = inside and part.kind == "definition"
            yield Part("list_item", part.text, 1) if is_item else _without_term(part)
    yield from (Part("paragraph", text) for text in terms)


def _without_term(part: Part) -> Part:
    return Part("paragraph", part.text) if part.kind == "definition" else part


def code_in_one_piece(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbouring paragraphs of code are lines of one part; empty ones between them are its empty lines."""
    lines: list[str] = []
    for part in parts:
        if part.kind == "code":
            lines.append(part.text)
            continue
        if lines:
            yield Part("code", "\n".join(lines))
            lines = []
        yield part
    if lines:
        yield Part("code", "\n".join(lines))
