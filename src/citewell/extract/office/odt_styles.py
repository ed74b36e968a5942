"""Styles of OpenDocument texts: what a paragraph or piece of text looks like, by its style and those it varies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, STYLE, DRAW, SVG = (
    f"{{{_URN}{name}:1.0}}" for name in ("text", "table", "office", "style", "drawing", "svg-compatible")
)
_FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
_MAX_CHAIN = 20  # styles that a style goes back to
_TINY = 2.0  # points; smaller type cannot be read

Look = dict[str, Any]
"""What is set, by name: shift ("up", "down", ""), struck, hidden, tiny, white, shaded, bold."""


class Styles:
    """The styles of one document by family and name; automatic ones before named ones."""

    def __init__(self, *roots: _Element) -> None:
        self._elements: dict[tuple[str, str], _Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        for root in roots:
            for element in root.iter(f"{STYLE}style"):
                key = element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", "")
                self._elements.setdefault(key, element)

    def _chain(self, family: str, name: str) -> list[_Element]:
        """A style and those it varies, nearest first."""
        chain: list[_Element] = []
        while (family, name) in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(self._elements[family, name])
            name = chain[-1].get(f"{STYLE}parent-style-name", "")
        return chain

    def names(self, name: str) -> tuple[str, ...]:
        """Names of a style of paragraphs and those it varies, lower case, nearest first."""
        if name not in self._names:
            written = [style.get(f"{STYLE}name", "") for style in self._chain("paragraph", name)] or [name]
            last = self._chain("paragraph", name)[-1:]
            written += [style.get(f"{STYLE}parent-style-name", "") for style in last]  # one that the file leaves out
            self._names[name] = tuple(one.lower().replace("_20_", " ") for one in written)
        return self._names[name]

    def look(self, family: str, name: str) -> Look:
        """What a style of the family "text" or "paragraph" sets, with what it inherits."""
        if (family, name) not in self._looks:
            merged: Look = {}
            for style in reversed(self._chain(family, name)):
                for properties in style.iterchildren(f"{STYLE}text-properties"):
                    merged.update(_look(properties))
            self._looks[family, name] = merged
        return self._looks[family, name]

    def is_shaded(self, family: str, name: str) -> bool:
        """Whether a colour stands behind paragraphs, cells or tables of this style."""
        return any(
            _is_colour(properties.get(f"{_FO}background-color"))
            for style in self._chain(family, name)
            for properties in style
            if properties.tag != f"{STYLE}text-properties"
        )

    def list_style(self, name: str) -> str | None:
        """The list that a style of paragraphs puts them in: "" for none, None if it does not say."""
        found = (style.get(f"{STYLE}list-style-name") for style in self._chain("paragraph", name))
        return next((told for told in found if told is not None), None)


def _look(properties: _Element) -> Look:
    look: Look = {}
    for key, setting in properties.items():
        name = str(key).rpartition("}")[2]
        if name in _READ:
            told, read = _READ[name]
            look[told] = read(str(setting))
    return look


def _is_colour(setting: str | None) -> bool:
    return setting not in (None, "transparent", "#ffffff", "#FFFFFF")


def _shift(setting: str) -> str:
    """How text stands: `super 58%`, `-33% 58%`."""
    first = setting.split()[0] if setting.split() else ""
    if first in ("super", "sub"):
        return "up" if first == "super" else "down"
    number = first.rstrip("%")
    return "" if not number.strip("-0.") else "down" if number.startswith("-") else "up"


def _is_tiny(setting: str) -> bool:
    try:
        return setting.endswith("pt") and float(setting[:-2]) < _TINY
    except ValueError:
        return False


_READ = {
    "text-position": ("shift", _shift),
    "text-line-through-style": ("struck", lambda setting: setting != "none"),
    "text-line-through-type": ("struck", lambda setting: setting != "none"),
    "display": ("hidden", lambda setting: setting == "none"),
    "color": ("white", lambda setting: setting.lower() == "#ffffff"),
    "background-color": ("shaded", _is_colour),
    "font-weight": ("bold", lambda setting: setting in ("bold", "600", "700", "800", "900")),
    "font-size": ("tiny", _is_tiny),
}
