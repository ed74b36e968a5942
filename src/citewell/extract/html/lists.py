"""Numbers of ordered lists: what stands before an item on the page, which its text does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

_STYLES = {
    "a": "a", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "i": "i",
    "lower-roman": "i", "upper-roman": "I", "I": "I", "A": "A", "1": "1", "decimal": "1",
}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class List:
    """A list that is open, and the number of its next item."""

    ordered: bool
    style: str = "1"
    following: int = 1
    step: int = 1


def opened_list(element: etree._Element, name: str) -> List:
    """The state of a list at its beginning. A list whose style shows no numbers has none."""
    marks = (element.get("data-marks") or "").split()
    shown = [_STYLES[mark] for mark in marks if mark in _STYLES]
    if name != "ol" or ("none" in marks and not shown):
        return List(ordered=False)
    style = shown[0] if shown else _STYLES.get(element.get("type") or "1", "1")
    backwards = element.get("reversed") is not None
    start = _number(element.get("start"))
    if start is None:
        start = sum(child.tag == "li" for child in element) if backwards else 1
    return List(True, style, start, -1 if backwards else 1)


def number_of(item: etree._Element, parent: List) -> str:
    """The number of an item with its full stop, as in "3." or "iv."; "" if its list has none."""
    if not parent.ordered:
        return ""
    value = _number(item.get("value"))
    number = parent.following if value is None else value
    parent.following = number + parent.step
    if "none" in (item.get("data-marks") or "").split():
        return ""
    return f"{_written(number, parent.style)}."


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None


def _written(number: int, style: str) -> str:
    if style == "1" or number < 1 or number > 3_999:
        return str(number)
    letters = ""
    if style in "iI":
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            letters += sign * count
    else:
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(ord("a") + digit) + letters
    return letters.upper() if style.isupper() else letters
