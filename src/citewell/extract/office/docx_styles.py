"""Styles of Word documents: what a paragraph or run looks like, by its own settings and those it inherits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHITE = "FFFFFF"
_MAX_CHAIN = 20  # styles that a style goes back to
_OFF = frozenset({"0", "false", "off", "none"})
_NO_COLOUR = frozenset({"auto", "FFFFFF", "ffffff", ""})
_SHIFTED = 4  # half points that text moves up or down before one can see it
_TINY = 4  # half points; smaller type cannot be read

Look = dict[str, Any]
"""What is set, by name: shift ("up", "down", ""), struck, hidden, tiny, colour, behind (the colour
behind it, "?" for one that is not told), bold, style."""


@dataclass(slots=True)
class _Style:
    name: str
    parent: str
    look: Look
    paragraph: _Element | None


def value(properties: _Element | None, name: str) -> str:
    """The value of a property, "" if it is not set."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def is_on(element: _Element) -> bool:
    """Whether a property that is there is switched on."""
    return element.get(f"{W}val", "1") not in _OFF


def look_of(properties: _Element | None) -> Look:
    """What the properties of a run set; what they do not set is not in it."""
    look: Look = {}
    for setting in () if properties is None else properties:
        name = setting.tag[len(W) :] if isinstance(setting.tag, str) else ""
        if name in _READ:
            _READ[name](look, setting)
    return look


def is_shaded(properties: _Element | None) -> bool:
    """Whether a colour stands behind what has these properties."""
    return background(None if properties is None else properties.find(f"{W}shd")) not in ("", WHITE)


def background(shade: _Element | None) -> str:
    """The colour that a shading puts behind text, "" for none, "?" for a pattern."""
    if shade is None or not _is_colour(shade):
        return WHITE if shade is not None and shade.get(f"{W}fill", "").upper() == WHITE else ""
    return shade.get(f"{W}fill", "").upper() if shade.get(f"{W}val", "clear") in ("clear", "nil") else "?"


def _is_colour(shade: _Element) -> bool:
    return shade.get(f"{W}fill", "auto") not in _NO_COLOUR or shade.get(f"{W}val", "clear") not in ("clear", "nil")


def _read_align(look: Look, setting: _Element) -> None:
    look["shift"] = {"superscript": "up", "subscript": "down"}.get(setting.get(f"{W}val", ""), "")


def _read_position(look: Look, setting: _Element) -> None:
    try:
        moved = int(setting.get(f"{W}val", "0"))
    except ValueError:
        return
    if abs(moved) >= _SHIFTED and not look.get("shift"):
        look["shift"] = "up" if moved > 0 else "down"


def _read_struck(look: Look, setting: _Element) -> None:
    look["struck"] = look.get("struck", False) or is_on(setting)


def _read_hidden(look: Look, setting: _Element) -> None:
    look["hidden"] = look.get("hidden", False) or is_on(setting)


def _read_size(look: Look, setting: _Element) -> None:
    size = setting.get(f"{W}val", "")
    look["tiny"] = size.isdecimal() and int(size) < _TINY


def _read_colour(look: Look, setting: _Element) -> None:
    look["colour"] = setting.get(f"{W}val", "").upper().replace("AUTO", "")


def _read_shade(look: Look, setting: _Element) -> None:
    look["behind"] = background(setting)


def _read_highlight(look: Look, setting: _Element) -> None:
    look["behind"] = {"none": "", "white": WHITE}.get(setting.get(f"{W}val", "none"), "?")


def _read_bold(look: Look, setting: _Element) -> None:
    look["bold"] = is_on(setting)


def _read_style(look: Look, setting: _Element) -> None:
    look["style"] = setting.get(f"{W}val", "")


_READ = {
    "vertAlign": _read_align,
    "position": _read_position,
    "strike": _read_struck,
    "dstrike": _read_struck,
    "vanish": _read_hidden,
    "webHidden": _read_hidden,
    "sz": _read_size,
    "color": _read_colour,
    "shd": _read_shade,
    "highlight": _read_highlight,
    "b": _read_bold,
    "rStyle": _read_style,
}


class Styles:
    """The styles of one document by their id. Each is read when it is first asked for: most files use few of many."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str, Look] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._settings: dict[tuple[str, str], tuple[_Element | None, str]] = {}
        self.default = ""  # of paragraphs
        for element in () if root is None else root.iterchildren(f"{W}style"):
            identity = element.get(f"{W}styleId", "")
            self._elements[identity] = element
            if element.get(f"{W}default", "0") not in _OFF and element.get(f"{W}type") == "paragraph":
                self.default = identity

    def shades_cells(self, identity: str) -> bool:
        """Whether a style of tables colours cells."""
        element = self._elements.get(identity)
        return element is not None and any(_is_colour(shade) for shade in element.iter(f"{W}shd"))

    def sets_first_row_apart(self, identity: str) -> bool:
        """Whether a style of tables makes the first row bold or shades it."""
        element = self._elements.get(identity)
        return element is not None and any(_stands_out(part) for part in element.iterchildren(f"{W}tblStylePr"))

    def _style(self, identity: str) -> _Style | None:
        if identity not in self._styles and identity in self._elements:
            element = self._elements[identity]
            look = look_of(element.find(f"{W}rPr"))
            look.pop("style", None)
            self._styles[identity] = _Style(
                value(element, "name") or identity, value(element, "basedOn"), look, element.find(f"{W}pPr")
            )
        return self._styles.get(identity)

    def _chain(self, identity: str) -> list[_Style]:
        """A style and those it is based on, nearest first."""
        chain: list[_Style] = []
        while (style := self._style(identity)) is not None and len(chain) < _MAX_CHAIN:
            chain.append(style)
            identity = style.parent
        return chain

    def names(self, identity: str) -> tuple[str, ...]:
        """Names of a style and those it is based on, nearest first; the id where there is no such style."""
        if identity not in self._names:
            self._names[identity] = tuple(style.name for style in self._chain(identity)) or (identity,)
        return self._names[identity]

    def look(self, identity: str) -> Look:
        """What a style sets, with what it inherits."""
        if identity not in self._looks:
            merged: Look = {}
            for style in reversed(self._chain(identity)):
                merged.update(style.look)
            self._looks[identity] = merged
        return self._looks[identity]

    def setting(self, identity: str, name: str) -> tuple[_Element | None, str]:
        """A property of paragraphs that a style sets or inherits, and the id of the style that sets it."""
        if (identity, name) not in self._settings:
            self._settings[identity, name] = self._inherited(identity, name)
        return self._settings[identity, name]

    def _inherited(self, identity: str, name: str) -> tuple[_Element | None, str]:
        for _ in range(_MAX_CHAIN):
            style = self._style(identity)
            if style is None:
                break
            found = None if style.paragraph is None else style.paragraph.find(f"{W}{name}")
            if found is not None:
                return found, identity
            identity = style.parent
        return None, ""

    def run(self, properties: _Element | None, paragraph_style: str) -> Look:
        """What a run looks like: its own settings before those of its style and of its paragraph's style."""
        base = self.look(paragraph_style or self.default)
        if properties is None or not len(properties):
            return base
        own = look_of(properties)
        if not own:
            return base
        named = self.look(own["style"]) if "style" in own else {}
        return {**base, **named, **own}


def _stands_out(part: _Element) -> bool:
    """Whether a table's style makes the first row bold or shades it."""
    if part.get(f"{W}type") != "firstRow":
        return False
    return bool(look_of(part.find(f"{W}rPr")).get("bold")) or is_shaded(part.find(f"{W}tcPr"))
