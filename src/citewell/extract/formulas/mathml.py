"""MathML -> one line of text. Of an element that says the same in several ways (`semantics`), the first is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from citewell.extract.formulas import line as set_line
from citewell.extract.formulas.line import BLANK, MAX_DEPTH, TIMES, Row

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset({"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "none", "mprescripts"})
_INFIX = {
    "eq": "=", "neq": "≠", "lt": "<", "gt": ">", "leq": "≤", "geq": "≥", "approx": "≈", "equivalent": "≡",
    "plus": "+", "times": "·", "in": "∈", "notin": "∉", "subset": "⊆", "prsubset": "⊂", "union": "∪",
    "intersect": "∩", "and": "∧", "or": "∨", "implies": "⇒", "tendsto": "→",
}  # fmt: skip
_CONSTANTS = {"pi": "π", "infinity": "∞", "exponentiale": "e", "imaginaryi": "i", "emptyset": "∅"}
_LOOSE = frozenset({"plus", "minus"})


class _TooDeep(Exception):
    """Elements nest deeper than any formula does."""


def mathml_text(element: _Element) -> str:
    """A `math` element of MathML, presentation or content markup, as one line; "" if nothing of it can be told."""
    try:
        return set_line.line(_row(element, 0))
    except _TooDeep:
        return ""


def _name(element: _Element) -> str:
    """The name without namespace or prefix, which HTML parsers leave in it; "" for comments."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def _seen(element: _Element) -> list[_Element]:
    return [child for child in element if _name(child) and _name(child) not in _UNSEEN]


def _row(element: _Element, depth: int) -> Row:
    """The tokens of one element."""
    if depth > MAX_DEPTH:
        raise _TooDeep
    name = _name(element)
    if name in _UNSEEN:
        return []
    if name in _LEAVES:
        return _LEAVES[name](_text(element))
    if name in _CONSTANTS:
        return [_CONSTANTS[name]]
    if name in _SHAPES:
        return _SHAPES[name](element, depth + 1)
    if name == "semantics":
        children = _seen(element)
        return _row(children[0], depth + 1) if children else []
    if not len(element):
        return set_line.tokens((element.text or "").strip())
    return _together(element, depth + 1)


def _together(element: _Element, depth: int) -> Row:
    """The children side by side. Figures in a row are one number, as they are on the page."""
    row: Row = []
    before = ""
    for child in element:
        name = _name(child)
        tokens = _row(child, depth) if name else []
        if name == "mn" and before == "mn" and row and tokens:
            row[-1] += tokens.pop(0)
        elif name == "mo" and tokens in (["."], [","]) and before == "mn":
            row[-1] += tokens.pop()
            name = "mn"
        elif before == "mn" and row and row[-1][-1:] in ".,":  # a comma that was none of the number
            row[-1:] = [row[-1][:-1], row[-1][-1]]
        row += tokens
        before = name if tokens or name == "mn" else before
    return row


def _nth(element: _Element, number: int, depth: int) -> Row:
    children = _seen(element)
    return _row(children[number], depth) if number < len(children) else []


def _scripts(element: _Element, depth: int) -> Row:
    raised_only = _name(element) == "msup"
    first, second = _nth_or_none(element, 1, depth), _nth_or_none(element, 2, depth)
    below, above = ([], first) if raised_only else (first, second)
    return set_line.scripts(_nth_or_none(element, 0, depth), below=below, above=above)


def _nth_or_none(element: _Element, number: int, depth: int) -> Row:
    """A child by its place; `none` and its like hold a place and say nothing."""
    children = [child for child in element if _name(child)]
    return _row(children[number], depth) if number < len(children) else []


def _over_and_under(element: _Element, depth: int) -> Row:
    name = _name(element)
    base = _nth_or_none(element, 0, depth)
    first, second = _nth_or_none(element, 1, depth), _nth_or_none(element, 2, depth)
    if name == "munderover":
        return set_line.scripts(base, below=first, above=second)
    return set_line.accented(base, first, under=name == "munder")


def _before_and_after(element: _Element, depth: int) -> Row:
    """`mmultiscripts`: pairs of lowered and raised, those behind `mprescripts` at the left."""
    children = [child for child in element if _name(child)]
    if not children:
        return []
    split = next((n for n, child in enumerate(children) if _name(child) == "mprescripts"), len(children))
    right, left = children[1:split], children[split + 1 :]
    row = _row(children[0], depth)
    row = set_line.scripts(row, below=_all(right[::2], depth), above=_all(right[1::2], depth))
    return set_line.scripted_before(row, below=_all(left[::2], depth), above=_all(left[1::2], depth)) if left else row


def _all(elements: Iterable[_Element], depth: int) -> Row:
    return [token for element in elements for token in _row(element, depth)]


def _fraction(element: _Element, depth: int) -> Row:
    above, below = _nth(element, 0, depth), _nth(element, 1, depth)
    if (element.get("linethickness") or "1").strip().rstrip("ptxemc%").strip() in ("0", "0.0"):
        return set_line.stacked(above, below)
    return set_line.fraction(above, below)


def _fenced(element: _Element, depth: int) -> Row:
    marks = "".join(element.get("separators", ",").split())
    rows = [_row(child, depth) for child in _seen(element)]
    between = "" if not marks else f"{marks[0]} "
    return set_line.fenced(rows, opening=element.get("open", "("), closing=element.get("close", ")"), between=between)


def _table(element: _Element, depth: int) -> Row:
    return set_line.table(_cells(row, depth) for row in _seen(element))


def _cells(row: _Element, depth: int) -> list[Row]:
    """The cells of a row; the number of an equation stands before its first cell."""
    cells = [_together(cell, depth) for cell in _seen(row)]
    if _name(row) == "mlabeledtr" and len(cells) > 1:
        cells[:2] = [[*cells[0], BLANK, *cells[1]]]
    return cells


def _space(element: _Element, _depth: int) -> Row:
    """A blank, if it is as wide as one can see."""
    width = (element.get("width") or "").strip()
    return [BLANK] if any(figure in width for figure in "123456789") and not width.startswith("-") else []


def _operator(text: str) -> Row:
    sign = text.strip()
    if sign in (TIMES, "\u2061", "\u2063", "\u2064"):
        return {TIMES: [TIMES], "\u2064": [BLANK], "\u2063": [","]}.get(sign, [])
    return set_line.tokens(sign)


def _quoted(text: str) -> Row:
    """Words among the signs, with the blanks around them."""
    words = " ".join(text.split())
    if not words:
        return [BLANK] if text else []
    return [BLANK if text[0].isspace() else "", words, BLANK if text[-1].isspace() else ""]


def _one(text: str) -> Row:
    joined = " ".join(text.split())
    return [joined] if joined else []


def _applied(element: _Element, depth: int) -> Row:
    """`apply` of content markup: the first child is what is done with the others."""
    children = _seen(element)
    if not children:
        return []
    name = _name(children[0])
    rows = [_grouped(child, name, depth) for child in children[1:]]
    if name == "minus" and len(rows) == 1:
        return ["−", *rows[0]]
    if name in _INFIX or name == "minus":
        sign = _INFIX.get(name, "−")
        return [token for number, row in enumerate(rows) for token in ([sign, *row] if number else row)]
    if name in ("divide", "power") and len(rows) == 2:
        if name == "divide":
            return set_line.fraction(*rows)
        return set_line.scripts(rows[0], below=[], above=rows[1])
    if name == "root":
        degree = [row for child, row in zip(children[1:], rows, strict=True) if _name(child) == "degree"]
        inside = [row for child, row in zip(children[1:], rows, strict=True) if _name(child) != "degree"]
        return set_line.root(inside[0] if inside else [], degree[0] if degree else [])
    function = _row(children[0], depth) or [name]
    return [f"{set_line.line(function)}({', '.join(map(set_line.line, rows))})"]


def _grouped(element: _Element, outer: str, depth: int) -> Row:
    """An operand; a sum inside a product or another sum's difference stands in brackets."""
    row = _row(element, depth)
    inner = next((_name(child) for child in _seen(element)), "") if _name(element) == "apply" else ""
    if inner in _LOOSE and outer in ("times", "minus", "power"):
        return set_line.fenced([row])
    return row


_LEAVES: dict[str, Callable[[str], Row]] = {
    "mi": _one,
    "mn": _one,
    "ci": _one,
    "cn": _one,
    "mo": _operator,
    "mtext": _quoted,
    "ms": _quoted,
}
_SHAPES: dict[str, Callable[[_Element, int], Row]] = {
    "mfrac": _fraction,
    "msqrt": lambda element, depth: set_line.root(_together(element, depth), []),
    "mroot": lambda element, depth: set_line.root(_nth(element, 0, depth), _nth(element, 1, depth)),
    "msup": _scripts,
    "msub": _scripts,
    "msubsup": _scripts,
    "mover": _over_and_under,
    "munder": _over_and_under,
    "munderover": _over_and_under,
    "mmultiscripts": _before_and_after,
    "mfenced": _fenced,
    "mtable": _table,
    "mspace": _space,
    "apply": _applied,
    "maction": lambda element, depth: _nth(element, 0, depth),
}
