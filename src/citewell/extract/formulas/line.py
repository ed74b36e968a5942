"""The pieces of a formula set on one line: fractions, roots, powers, sums, and the blanks between them.

A row is a list of tokens in order: numbers, names, operators, and finished pieces such as `(a + b)/(2c)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from citewell.extract.raised import lowered, raised

Row: TypeAlias = list[str]

MAX_DEPTH = 40
"""How deep the pieces of a formula may nest. What is deeper is no formula that anybody could read in one line."""

BLANK = " "
TIMES = "\u2062"  # stands between factors and is not seen

_RELATIONS = frozenset("=≠<>≤≥≦≧≪≫≈≅≃∼∝≡≔→←↔⇒⇐⇔↦⟶⟵⟹⟺⟼∈∉∋⊂⊃⊆⊇∪∩∧∨∣∥⊥⊢⊨≺≻≼≽")
_SIGNS = frozenset("+-−±∓×·⋅∗÷∘⊕⊗⊙∖")
_OPERATORS = _RELATIONS | _SIGNS
_SAME = str.maketrans({"-": "−", "∗": "*", "⋅": "·", "\u2061": "", "\u2063": "", "\u2064": " ", "\u00a0": " "})
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈‖"), frozenset(")]}⟩⌋⌉!,;.%′″")
_MARKS = frozenset(",;")
_LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")
_TOKEN = re.compile(r"(?:\d++(?:[.,]\d++)*|[^\W\d_][\u0300-\u036f]*)++|\s+|:=|.", re.DOTALL)
_FACTORS = re.compile(r"[\d.,]+[^\W\d_]|.*[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱ^]")
_BESIDE_NO_WORD = re.compile(r"(?<![^\W\d_]{2}) (?![^\W\d_]{2})")
_LOOSE_SCRIPT = re.compile(r"[\^_][^\W_]+$")
_ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "\u0302": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "\u0303": "\u0303",
    "¯": "\u0305", "‾": "\u0305", "_": "\u0332", "ˉ": "\u0305", "―": "\u0305", "─": "\u0305", "\u0304": "\u0305",
    "\u0305": "\u0305", "→": "\u20d7", "⃗": "\u20d7", "⇀": "\u20d7", "˙": "\u0307", ".": "\u0307", "\u0307": "\u0307",
    "¨": "\u0308", "..": "\u0308", "\u0308": "\u0308", "ˇ": "\u030c", "\u030c": "\u030c", "\u0332": "\u0332",
}  # fmt: skip
_COMBINING = "".join(set(_ACCENTS.values()) | {"\u0331"})
_BRACES = frozenset("⏞⏟︷︸⎴⎵⏜⏝")


def tokens(text: str) -> Row:
    """The tokens of plain text; its blanks are kept as one token each."""
    return [BLANK if found.isspace() else found for found in _TOKEN.findall(text.translate(_SAME))]


def line(row: Sequence[str]) -> str:
    """A row as text, with blanks as people set them."""
    written: list[str] = []
    before = ""
    blank = spaced_after = operated = False
    for piece in row:
        if piece in ("", BLANK, TIMES):
            blank = blank or piece == BLANK
            continue
        operator = piece in _OPERATORS or piece == ":="
        two_sided = operator and bool(before) and before[-1] not in _OPENING and before not in _MARKS and not operated
        wanted = blank or two_sided or spaced_after or _parted(before, piece)
        if wanted and before and before[-1] not in _OPENING and piece[0] not in _CLOSING:
            written.append(BLANK)
        written.append(piece)
        spaced_after = two_sided or piece in _RELATIONS
        operated = operator
        before, blank = piece, False
    return "".join(written)


def _parted(before: str, piece: str) -> bool:
    """Whether two tokens side by side would be read as one, or otherwise, without a blank."""
    before = before.rstrip(_COMBINING) if before[-1:] in _COMBINING else before
    if not before:
        return False
    if before in _MARKS:
        return not (before == "," and piece[0].isdigit())
    if before == "/" or piece == "/":
        return False
    ends, starts = before[-1].isalnum() or before[-1] in ")]", piece[0].isalnum() or piece[0] in "([√"
    if before[0] in _LARGE or piece[0] in _LARGE or "/" in _outside(before):
        return starts or piece[0] in _LARGE
    if "/" in _outside(piece):
        return ends
    if not (before[-1].isalnum() and piece[0].isalnum()):
        return before[-1] in ")]" and piece[0].isalnum() and (_is_name(piece) or _is_name(before))
    return piece[0].isdigit() or _is_name(before) or _is_name(piece) or bool(_LOOSE_SCRIPT.search(before))


def _is_name(piece: str) -> bool:
    """Whether it is a word, such as sin or km, not a letter that stands for something."""
    return piece[:2].isalpha() and len(piece) > 1


def fraction(above: Row, below: Row) -> Row:
    """One piece: a/b, (a + b)/(2c)."""
    if not line(above) or not line(below):
        return above or below
    return [f"{_held(above, product=True)}/{_held(below)}"]


def stacked(above: Row, below: Row) -> Row:
    """A binomial or another pair without a line between: (n over k)."""
    return [f"({line(above)} over {line(below)})"]


def root(inside: Row, degree: Row) -> Row:
    """One piece: √(x), ³√(x)."""
    power = line(degree)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(power) or f"{_compact(raised(power))}√"
    return [f"{sign}({line(inside)})"] if inside else []


def scripts(base: Row, *, below: Row, above: Row) -> Row:
    """What stands at the right of a base, lowered and raised."""
    low, high = _compact(line(below)), _compact(line(above))
    if not low and not high:
        return base
    return [f"{_held(base) if base else ''}{lowered(low) if low else ''}{_power(high)}"]


def scripted_before(base: Row, *, below: Row, above: Row) -> Row:
    """What stands at the left of a base, as the mass number of an isotope does: ¹⁴C."""
    low, high = _compact(line(below)), _compact(line(above))
    return [f"{_power(high)}{lowered(low) if low else ''}{line(base)}"]


def accented(base: Row, mark: Row, *, under: bool = False) -> Row:
    """A base with a hat, bar, arrow or dots, or with words above or below it."""
    sign = line(mark)
    if not sign or sign in _BRACES:
        return base
    combining = _ACCENTS.get(sign)
    written = line(base)
    if combining is None or not written:
        return scripts(base, below=mark, above=[]) if under else scripts(base, below=[], above=mark)
    if under:
        combining = "\u0332" if combining in ("\u0305", "\u0332") else "\u0331"
    if combining in ("\u0305", "\u0332"):
        return ["".join(letter + combining if not letter.isspace() else letter for letter in written)]
    return [written + combining]


def fenced(rows: Iterable[Row], *, opening: str = "(", closing: str = ")", between: str = ", ") -> Row:
    """One piece: what stands in brackets."""
    parted = between if not between.strip() or between.endswith(" ") else f"{between} "
    inner = parted.join(line(row) for row in rows)
    return [f"{opening}{inner}{closing}"] if inner else []


def table(rows: Iterable[Sequence[Row]], *, opening: str = "", closing: str = "") -> Row:
    """A matrix or cases: cells parted by commas, rows by semicolons. Equations below each other are cut at their equals
    signs: a relation goes on with what stands before it."""
    inner = _listed((_listed(map(line, cells), ", ") for cells in rows), "; ")
    return [f"{opening}{inner}{closing}"] if inner else []


def _listed(pieces: Iterable[str], between: str) -> str:
    told: list[str] = []
    for piece in filter(None, pieces):
        if told:
            told.append(BLANK if piece[0] in _RELATIONS or told[-1][-1] in _RELATIONS else between)
        told.append(piece)
    return "".join(told)


def _power(text: str) -> str:
    return "°" if text in ("∘", "°") else raised(text) if text else ""


def _compact(text: str) -> str:
    """Small print is set without blanks, but beside words."""
    return _BESIDE_NO_WORD.sub("", text)


def _held(row: Row, *, product: bool = False) -> str:
    """A row as one piece, in brackets where it would otherwise fall apart.

    Args:
        row: not empty.
        product: whether factors may stand without brackets, as they may above a stroke.
    """
    text = line(row)
    pieces = [piece for piece in row if piece not in (BLANK, TIMES)]
    outside = _outside(text)
    whole = product or (len(pieces) == 1 and not _FACTORS.match(text)) or len(text) == 1
    apart = any(sign in outside[1:] for sign in (" ", "/"))
    return f"({text})" if apart or not (whole or _in_brackets(text)) else text


def _outside(text: str) -> str:
    """The text without what stands in its brackets, to see what holds it together."""
    depth = 0
    kept: list[str] = []
    for letter in text:
        depth += letter in "([{"
        if depth <= 0:
            kept.append(letter)
        depth -= letter in ")]}"
    return "".join(kept)


def _in_brackets(text: str) -> bool:
    """Whether the bracket that opens a text is closed by its last letter."""
    depth = 0
    for number, letter in enumerate(text):
        depth += (letter in "([{⟨⌊⌈") - (letter in ")]}⟩⌋⌉")
        if depth <= 0:
            return number == len(text) - 1 and number > 0
    return False
