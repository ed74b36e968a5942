"""Numbers of lists and headings in OpenDocument texts, which the file only counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citewell.extract.office.counting import Script, counted
from citewell.extract.office.odt_styles import STYLE, TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 10
_MOST = 10**9  # what no list counts to
_SCRIPTS: dict[str, Script] = {
    "1": "decimal",
    "a": "lower_letter",
    "A": "upper_letter",
    "i": "lower_roman",
    "I": "upper_roman",
}
_PLACE = re.compile(r"%(\d{1,2})%")
_FORMATS = (
    f"{STYLE}num-list-format",
    "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format",
)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str  # "1", "a", ...; "" for none
    prefix: str
    suffix: str
    start: int
    shown: int  # levels whose numbers are written, this one included
    whole: str  # with %1%, %2%, ... for the numbers of the levels; "" to put it together of the others
    doubled: bool  # whether bb follows aa


ListStyle = dict[int, Level]


@dataclass(slots=True)
class Counts:
    """How far a list has counted, by level from 1."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * (_LEVELS + 1))

    def next(self, level: int, style: ListStyle, *, start: int | None = None) -> str:
        """Count on, and write the number of the level; "" for bullets."""
        level = min(level, _LEVELS)
        own = style.get(level)
        before = self.numbers[level]
        begin = own.start if own else 1
        self.numbers[level] = start if start is not None else begin if before is None else before + 1
        self.restart(level + 1)
        return _number(self.numbers, level, style) if own is not None and own.form else ""

    def restart(self, level: int) -> None:
        """Begin anew at this level and those below it."""
        for deeper in range(level, _LEVELS + 1):
            self.numbers[deeper] = None


def list_styles(*roots: _Element) -> dict[str, ListStyle]:
    """The styles of lists by name; automatic ones before named ones."""
    found: dict[str, ListStyle] = {}
    for root in roots:
        for element in root.iter(f"{TEXT}list-style"):
            found.setdefault(element.get(f"{STYLE}name", ""), _levels(element))
    return found


def outline_style(root: _Element) -> ListStyle:
    """How headings are numbered; empty if they are not."""
    return next((_levels(element) for element in root.iter(f"{TEXT}outline-style")), {})


def whole(text: str | None) -> int | None:
    """A count as the file gives it, None for none."""
    return min(int(text), _MOST) if text is not None and text.isdecimal() else None


def _levels(style: _Element) -> ListStyle:
    levels: ListStyle = {}
    for element in style:
        number = whole(element.get(f"{TEXT}level"))
        if number is not None and 1 <= number <= _LEVELS:
            levels[number] = Level(
                form=element.get(f"{STYLE}num-format", ""),
                prefix=element.get(f"{STYLE}num-prefix", "")[:100],
                suffix=element.get(f"{STYLE}num-suffix", "")[:100],
                start=_or_one(whole(element.get(f"{TEXT}start-value"))),
                shown=_or_one(whole(element.get(f"{TEXT}display-levels"))),
                whole=next((told for name in _FORMATS if (told := element.get(name))), "")[:100],
                doubled=element.get(f"{STYLE}num-letter-sync") == "true",
            )
    return levels


def _or_one(number: int | None) -> int:
    return 1 if number is None else number


def _number(numbers: list[int | None], level: int, style: ListStyle) -> str:
    own = style[level]
    if own.whole:
        return _PLACE.sub(lambda found: _written(numbers, int(found[1]), style), own.whole).strip()
    shown = range(max(1, level - own.shown + 1), level + 1)
    written = [_written(numbers, one, style) for one in shown]
    return f"{own.prefix}{'.'.join(filter(None, written))}{own.suffix}".strip()


def _written(numbers: list[int | None], level: int, style: ListStyle) -> str:
    own = style.get(level)
    if own is None or not own.form or level > _LEVELS:
        return ""
    number = numbers[level]
    return counted(own.start if number is None else number, _SCRIPTS.get(own.form, "decimal"), doubled=own.doubled)
