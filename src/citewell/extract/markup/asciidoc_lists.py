"""Lists of AsciiDoc: items, numbered steps, terms with what they mean, and what is attached to each of them.

In: the lines of a document and the number of the one that a list begins in. Out: its parts, made by the reader of the
document, which also reads the blocks that are attached to an item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from citewell.extract.markup.asciidoc_lines import CONDITION, DELIMITER, STYLE
from citewell.extract.parts import Part, labelled

if TYPE_CHECKING:
    from citewell.extract.markup.asciidoc import Reader

_ITEM = re.compile(r"[ \t]*(\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|•)[ \t]+(\S.*)")
_CALLOUT = re.compile(r"[ \t]*<(?:\d{1,3}|\.)>[ \t]+(\S.*)")
_TERM = re.compile(r"[ \t]*(\S.{0,200}?)(:{2,4}|;;)(?:[ \t]+(.*))?$")
_TASK = re.compile(r"\[[ xX*]\][ \t]+")


def opens_item(line: str) -> bool:
    """Whether a line begins an item, a step or a term."""
    return bool(_ITEM.match(line) or _CALLOUT.match(line)) or _is_term(line)


def _is_term(line: str) -> bool:
    found = _TERM.match(line)
    return found is not None and "://" not in line[: found.end(2) + 1]


def read_list(reader: Reader, lines: Sequence[str], number: int, *, first: int = 1) -> int:
    """Read a list and those nested in it; the number of the line below them.

    Args:
        reader: takes the parts.
        lines: of the document.
        number: of the line that the list begins in.
        first: the number of the list's first step.
    """
    return _Lists(reader, first).read(lines, number)


class _Lists:
    """The lists that are open, outermost first."""

    def __init__(self, reader: Reader, first: int) -> None:
        self._reader = reader
        self._first = first
        self._open: list[tuple[str, int]] = []  # marks of the lists, and the number of the last item of each
        self._terms: list[str] = []  # those whose meaning is still to come

    def read(self, lines: Sequence[str], number: int) -> int:
        while number < len(lines):
            line = lines[number].rstrip()
            if not line:
                below = _next_line(lines, number)
                if below >= len(lines) or not opens_item(lines[below]):
                    break
                number = below
            elif line == "+":
                self._end_terms()
                number = self._attached(lines, number + 1)
            elif line.startswith("//") or CONDITION.match(line):
                number += 1
            elif opens_item(line):
                number, rest = _gathered(lines, number)
                self._entry(line, rest)
            else:
                break
        self._end_terms()
        return number

    def _entry(self, line: str, rest: str) -> None:
        """An item or a term; `rest` are the lines that go on below its first."""
        callout, item, term = _CALLOUT.match(line), _ITEM.match(line), _TERM.match(line)
        if callout:
            self._reader.emit("list_item", self._reader.words(f"{callout[1]}{rest}"), 1)
        elif item:
            self._end_terms()
            self._count(_kind_of_mark(item[1]))
            self._item(item[1], self._reader.words(_TASK.sub("", f"{item[2]}{rest}", count=1)))
        elif term:
            self._count(term[2])
            self._term(term[1], f"{term[3] or ''}{rest}")

    def _count(self, mark: str) -> None:
        """Note that an item of the list with a mark comes: one that is open, or a new one within it."""
        marks = [name for name, _ in self._open]
        if mark in marks:
            del self._open[marks.index(mark) + 1 :]
        else:
            self._open.append((mark, 0 if self._open else self._first - 1))
        self._open[-1] = (mark, self._open[-1][1] + 1)

    def _item(self, sign: str, words: str) -> None:
        level = len(self._open)
        if sign[0] == "." or sign[0].isalnum():
            label = sign if sign[0].isalnum() else f"{self._open[-1][1]}."
            self._reader.emit("step", f"{label} {words}", level, label)
        else:
            self._reader.emit("list_item", words, level)

    def _term(self, term: str, meaning: str) -> None:
        """Write a term with its meaning; terms without one wait for that of the next."""
        self._terms.append(self._reader.words(term))
        meaning = self._reader.words(meaning).strip()
        if meaning:
            self._end_terms(meaning)

    def _end_terms(self, meaning: str = "") -> None:
        if self._terms:
            term = ", ".join(self._terms)
            self._terms = []
            self._reader.emit("definition", labelled(term, meaning), len(self._open), term)

    def _attached(self, lines: Sequence[str], number: int) -> int:
        """Read the block that a plus sign attaches to an item; running text of it is of the item's level."""
        parts = self._reader.parts
        before = len(parts)
        while number < len(lines) and not lines[number].strip():
            number += 1
        while number < len(lines):
            waiting = self._reader.is_announced
            number = self._reader.block(lines, number)
            if len(parts) > before or (waiting and not self._reader.is_announced):
                break
        for index in range(before, len(parts)):
            if parts[index].kind == "paragraph":
                parts[index] = Part("list_item", parts[index].text, max(len(self._open), 1))
        return number


def _next_line(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _gathered(lines: Sequence[str], number: int) -> tuple[int, str]:
    """The lines below an item's first that go on with it, and the number of the line below them."""
    gathered = ""
    number += 1
    while number < len(lines):
        line = lines[number].rstrip()
        if not line or line == "+" or opens_item(line) or DELIMITER.match(line) or STYLE.match(line):
            break
        gathered += f"\n{line.strip()}"
        number += 1
    return number, gathered


def _kind_of_mark(mark: str) -> str:
    """One name for all numbers of a list: they are written out, or as points."""
    return ".1" if mark[0].isdigit() else ".a" if mark[0].isalpha() else mark
