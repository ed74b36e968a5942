"""Office Math (the formulas of Word) -> one line of text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from citewell.extract.formulas import line as set_line
from citewell.extract.formulas.latex import latex_text
from citewell.extract.formulas.line import BLANK, MAX_DEPTH, Row

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMMAND = re.compile(r"\\[A-Za-z]{2}")
_PASSED = frozenset({"del", "moveFrom", "delText", "instrText", "ctrlPr", "rPr", "pPr"})


class _TooDeep(Exception):
    """Elements nest deeper than any formula does."""


def omml_text(element: _Element) -> str:
    """An `oMath` element of Office Math as one line; "" if nothing of it can be told. What was typed as LaTeX and left
    so is read as that."""
    if all(_name(child) in ("r", "") for child in element):
        typed = "".join(map(_text, element.iterchildren("{*}r")))
        if _COMMAND.search(typed):
            return latex_text(typed)
    try:
        return set_line.line(_together(element, 0))
    except _TooDeep:
        return ""


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _together(element: _Element | None, depth: int) -> Row:
    """The children side by side. Runs are taken together: where one ends says nothing."""
    if depth > MAX_DEPTH:
        raise _TooDeep
    row: Row = []
    plain: list[str] = []
    for child in () if element is None else element:
        name = _name(child)
        if name == "r":
            if _is_words(child):
                row += [*set_line.tokens("".join(plain)), *_words(_text(child))]
                plain = []
            else:
                plain.append(_text(child))
        elif name and name not in _PASSED and not name.endswith("Pr"):
            row += set_line.tokens("".join(plain))
            plain = []
            row += _SHAPES.get(name, _together)(child, depth + 1)
    return row + set_line.tokens("".join(plain))


def _text(run: _Element) -> str:
    """The text of a run; line breaks between equations part them."""
    pieces = []
    for child in run:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in ("br", "tab", "cr"):
            pieces.append(" ")
    return "".join(pieces)


def _is_words(run: _Element) -> bool:
    """Whether the run is marked as text, not mathematics."""
    return any(_name(setting) == "nor" for child in run if _name(child) == "rPr" for setting in child)


def _words(text: str) -> Row:
    if not text.strip():
        return [BLANK] if text else []
    return [BLANK if text[0].isspace() else "", " ".join(text.split()), BLANK if text[-1].isspace() else ""]


def _part(element: _Element, name: str, depth: int) -> Row:
    return _together(next((child for child in element if _name(child) == name), None), depth)


def _parts(element: _Element, name: str, depth: int) -> list[Row]:
    return [_together(child, depth) for child in element if _name(child) == name]


def _setting(element: _Element, name: str, default: str) -> str:
    """The value of a property such as the sign of a sum; set without a value it is empty."""
    for properties in element:
        if _name(properties).endswith("Pr"):
            for setting in properties:
                if _name(setting) == name:
                    return next((str(value) for key, value in setting.items() if str(key).endswith("}val")), "")
    return default


def _fraction(element: _Element, depth: int) -> Row:
    above, below = _part(element, "num", depth), _part(element, "den", depth)
    return (set_line.stacked if _setting(element, "type", "bar") == "noBar" else set_line.fraction)(above, below)


def _scripts(element: _Element, depth: int) -> Row:
    below, above = _part(element, "sub", depth), _part(element, "sup", depth)
    setter = set_line.scripted_before if _name(element) == "sPre" else set_line.scripts
    return setter(_part(element, "e", depth), below=below, above=above)


def _root(element: _Element, depth: int) -> Row:
    return set_line.root(_part(element, "e", depth), _part(element, "deg", depth))


def _sum(element: _Element, depth: int) -> Row:
    sign = _setting(element, "chr", "∫") or "∫"
    head = set_line.scripts([sign], below=_part(element, "sub", depth), above=_part(element, "sup", depth))
    return [*head, BLANK, *_part(element, "e", depth)]


def _fenced(element: _Element, depth: int) -> Row:
    rows = _parts(element, "e", depth)
    opening, closing = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = _setting(element, "sepChr", "|")
    return set_line.fenced(rows, opening=opening, closing=closing, between=between)


def _function(element: _Element, depth: int) -> Row:
    name, argument = _part(element, "fName", depth), _part(element, "e", depth)
    return [*name, BLANK, *argument] if argument and not argument[0].startswith(("(", "[")) else [*name, *argument]


def _accent(element: _Element, depth: int) -> Row:
    return set_line.accented(_part(element, "e", depth), [_setting(element, "chr", "\u0302") or "\u0302"])


def _bar(element: _Element, depth: int) -> Row:
    return set_line.accented(_part(element, "e", depth), ["¯"], under=_setting(element, "pos", "bot") != "top")


def _grouped(element: _Element, depth: int) -> Row:
    sign = _setting(element, "chr", "⏟")
    return set_line.accented(_part(element, "e", depth), [sign], under=_setting(element, "pos", "bot") != "top")


def _limit(element: _Element, depth: int) -> Row:
    limit = _part(element, "lim", depth)
    under = _name(element) == "limLow"
    return set_line.scripts(_part(element, "e", depth), below=limit if under else [], above=[] if under else limit)


def _lines(element: _Element, depth: int) -> Row:
    """Equations below each other. Word marks where they are aligned, and what stands before their numbers."""
    rows = _parts(element, "e", depth)
    return set_line.table([[BLANK if piece == "#" else piece for piece in row if piece != "&"]] for row in rows)


def _matrix(element: _Element, depth: int) -> Row:
    return set_line.table(_parts(row, "e", depth) for row in element if _name(row) == "mr")


def _phantom(element: _Element, depth: int) -> Row:
    """What only takes up room may be hidden."""
    return [] if _setting(element, "show", "1") in ("0", "off", "false") else _part(element, "e", depth)


_SHAPES: dict[str, Callable[[_Element, int], Row]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts,
    "rad": _root,
    "nary": _sum,
    "d": _fenced,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _grouped,
    "limLow": _limit,
    "limUpp": _limit,
    "eqArr": _lines,
    "m": _matrix,
    "phant": _phantom,
}
