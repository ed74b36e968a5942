"""Automatic numbers of Word documents: what stands before a paragraph that the file only counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citewell.extract.office.counting import Script, counted
from citewell.extract.office.docx_styles import Styles, W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_MOST = 10**9  # what no list counts to
_SCRIPTS: dict[str, Script] = {
    "lowerLetter": "lower_letter",
    "upperLetter": "upper_letter",
    "lowerRoman": "lower_roman",
    "upperRoman": "upper_roman",
    "russianLower": "lower_letter",
    "russianUpper": "upper_letter",
}
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "〇一二三四五六七八九"
_CHINESE_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # Word's name of the way of counting
    text: str  # with %1, %2, ... for the numbers of the levels
    start: int
    restart: int | None  # the level after which it starts again; 0: never
    in_figures: bool  # whether all levels come in figures
    style: str


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list."""

    number: str  # as it is printed, "" for a bullet
    level: int  # depth of nesting from 1


class Numbering:
    """The lists of one document. Paragraphs must come in the order of the text: each one counts."""

    def __init__(self, roots: Iterator[_Element], styles: Styles) -> None:
        """Of the roots of the file's lists the first counts; it is read when a paragraph stands in a list."""
        self._roots = roots
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}  # by abstract list
        self._links: dict[str, str] = {}  # abstract list -> style whose list it is
        self._lists: dict[str, str] = {}  # list -> abstract list
        self._changed: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}  # levels at which a list starts anew
        self._counts: dict[str, list[int | None]] = {}

    def _read(self) -> None:
        root = next(self._roots, None)
        for element in () if root is None else root:
            if element.tag == f"{W}abstractNum":
                self._add_abstract(element)
            elif element.tag == f"{W}num":
                self._add_list(element)

    def _add_abstract(self, element: _Element) -> None:
        identity = element.get(f"{W}abstractNumId", "")
        self._levels[identity] = _levels(element)
        link = value(element, "numStyleLink")
        if link:
            self._links[identity] = link

    def _add_list(self, element: _Element) -> None:
        identity = element.get(f"{W}numId", "")
        self._lists[identity] = value(element, "abstractNumId")
        for change in element.iterchildren(f"{W}lvlOverride"):
            level = _whole(change.get(f"{W}ilvl"), 0)
            start = change.find(f"{W}startOverride")
            if start is not None:
                self._starts.setdefault(identity, {})[level] = _whole(start.get(f"{W}val"), 1)
            self._changed.setdefault(identity, {}).update(_levels(change))

    def item(self, own: _Element | None, style: str) -> Item | None:
        """The place of the next paragraph in its list, None if it is in none.

        Args:
            own: the place that the paragraph itself asks for.
            style: its style's id.
        """
        inherited, holder = self._styles.setting(style or self._styles.default, "numPr")
        identity = value(own, "numId") or value(inherited, "numId")
        if not identity or identity == "0":
            return None
        if not self._lists:
            self._read()
        abstract = self._abstract(identity)
        levels = {**self._levels.get(abstract, {}), **self._changed.get(identity, {})}
        level = self._level(own, inherited, holder, levels)
        if level not in levels:
            return Item("", level + 1)
        number = self._next(identity, abstract, level, levels)
        return Item(number, level + 1)

    def _abstract(self, identity: str) -> str:
        """The abstract list of a list; some only name a style that has one."""
        abstract = self._lists.get(identity, "")
        if abstract in self._links:
            found, _ = self._styles.setting(self._links[abstract], "numPr")
            return self._lists.get(value(found, "numId"), abstract)
        return abstract

    @staticmethod
    def _level(own: _Element | None, inherited: _Element | None, holder: str, levels: dict[int, _Level]) -> int:
        for properties in (own, inherited):
            told = value(properties, "ilvl")
            if told.isdecimal():
                return min(int(told), _LEVELS - 1)
        return next((number for number, level in levels.items() if level.style and level.style == holder), 0)

    def _next(self, identity: str, abstract: str, level: int, levels: dict[int, _Level]) -> str:
        """Count on, and write the number of the level."""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        start = self._starts.get(identity, {}).pop(level, None)
        before = counts[level]
        counts[level] = start if start is not None else levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                counts[deeper] = None
        for upper in range(level):
            if counts[upper] is None and upper in levels:
                counts[upper] = levels[upper].start
        if levels[level].form == "bullet":
            return ""
        return _PLACE.sub(lambda found: _written(int(found[1]) - 1, counts, levels, level), levels[level].text)


def _levels(element: _Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in element.iterchildren(f"{W}lvl"):
        figures = level.find(f"{W}isLgl")
        restart = value(level, "lvlRestart")
        found[min(_whole(level.get(f"{W}ilvl"), 0), _LEVELS - 1)] = _Level(
            value(level, "numFmt") or _custom(level),
            value(level, "lvlText")[:100],
            _whole(value(level, "start"), 0 if level.find(f"{W}start") is None else 1),
            int(restart) if restart.isdecimal() else None,
            figures is not None and is_on(figures),
            value(level, "pStyle"),
        )
    return found


def _custom(level: _Element) -> str:
    """The way of counting where newer files give an alternative for older programs."""
    return next((form.get(f"{W}val", "") for form in level.iter(f"{W}numFmt")), "decimal")


def _whole(text: str | None, default: int) -> int:
    try:
        return min(max(int(text or ""), 0), _MOST)
    except ValueError:
        return default


def _written(place: int, counts: list[int | None], levels: dict[int, _Level], level: int) -> str:
    number, own = counts[place], levels.get(place)
    if number is None or own is None:
        return ""
    return _in_form(number, "decimal" if levels[level].in_figures and place != level else own.form)


def _in_form(number: int, form: str) -> str:
    if form in _SCRIPTS:
        if form.startswith("russian"):
            return counted(number, _SCRIPTS[form], alphabet=_RUSSIAN)
        return counted(number, _SCRIPTS[form])
    if form == "decimalZero":
        return f"{number:02}"
    if form == "none":
        return ""
    if form == "ordinal":
        return f"{number}{_ending(number)}"
    if form == "decimalEnclosedParen":
        return f"({number})"
    if form == "decimalEnclosedFullstop":
        return f"{number}."
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form in _CHINESE_FORMATS and 1 <= number < 100:
        tens, ones = divmod(number, 10)
        return f"{_CHINESE[tens] if tens > 1 else ''}{'十' if tens else ''}{_CHINESE[ones] if ones else ''}"
    return str(number)


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
