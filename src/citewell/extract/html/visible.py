"""What readers of a page do not see: hidden and struck-out text is taken out of the tree before it is walked.

In: a tree, and the style sheets inside the page. Out: the same tree without it, and how many words went, by why. What
a reader can open (details, tabs, accordions) stays.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from dataclasses import dataclass, replace

from lxml import etree

from citewell.extract.html.sentinels import DROPPED
from citewell.extract.html.styles import Styles

_FAR = 900  # pixels beyond the edge of the screen from which nothing is on it
_NEAR = 12  # of 255: colours that differ less cannot be told apart
_STRUCK = frozenset({"del", "s", "strike"})
_UNREAD = frozenset({"script", "style", "template", "noscript", "head", "title", "meta", "link", "svg", "math"})
_COLOURED = frozenset({"font", "body", "td", "th", "tr", "table"})  # may have colours without any style
_MAIN = frozenset({"html", "body", "main"})
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|em|rem|ex|ch|pt|vw|vh|vmax|%|in|cm)?")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_ZERO_FONT = re.compile(r"(?:^|\s)[+-]?0*\.?0+(?:px|em|rem|pt|%)?(?:/|\s)")
_PIXELS = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pt": 1.33, "vw": 12.0, "vh": 8.0, "vmax": 12.0, "%": 10.0,
           "in": 96.0, "cm": 38.0}  # fmt: skip
_COLOURS = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "whitesmoke": (245, 245, 245), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240), "navy": (0, 0, 128),
    "mintcream": (245, 255, 250), "azure": (240, 255, 255), "aliceblue": (240, 248, 255), "orange": (255, 165, 0),
    "seashell": (255, 245, 238), "linen": (250, 240, 230), "beige": (245, 245, 220), "maroon": (128, 0, 0),
    "purple": (128, 0, 128), "fuchsia": (255, 0, 255), "magenta": (255, 0, 255), "lime": (0, 255, 0),
    "olive": (128, 128, 0), "teal": (0, 128, 128), "aqua": (0, 255, 255), "cyan": (0, 255, 255),
    "darkgray": (169, 169, 169), "dimgray": (105, 105, 105), "gainsboro": (220, 220, 220), "pink": (255, 192, 203),
    "canvas": (255, 255, 255), "canvastext": (0, 0, 0),
}  # fmt: skip

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What an element hands down. `ground` is the colour behind the text, None if it is not known."""

    visible: bool = True
    sized: bool = True
    indented: bool = False
    colour: Colour | None = None  # None: transparent
    ground: Colour | None = (255, 255, 255)

    @property
    def shows(self) -> bool:
        return self.visible and self.sized and not self.indented and not self._same

    @property
    def _same(self) -> bool:
        if self.ground is None:
            return False
        return self.colour is None or max(map(_distance, self.colour, self.ground)) <= _NEAR


_PLAIN = _Inherited(colour=(0, 0, 0))


def remove_unseen(root: etree._Element) -> Counter[str]:
    """Take hidden and struck-out text out of a tree, in place; its deleted words are parted as they were.

    Returns:
        Words taken out: "hidden", "struck out".
    """
    removed: Counter[str] = Counter()
    styles = Styles(root)
    opened = _opened(root)
    state = replace(_PLAIN, ground=None) if styles.external else _PLAIN
    states = [(state, state.shows)]
    doomed: list[tuple[etree._Element, str]] = []
    events = etree.iterwalk(root, events=("start", "end"))
    passing = False
    for event, element in events:
        if event == "end":
            if passing:
                passing = False
                continue
            styles.leave()
            if not states.pop()[1]:
                removed["hidden"] += _blank(element)
            continue
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNREAD:
            events.skip_subtree()
            passing = True
            continue
        state, shows = states[-1]
        declared = styles.enter(element, unseen=not shows)
        why = _why_unseen(element, name, declared)
        if why and not (why == "hidden" and _is_opened(element, name, opened)):
            doomed.append((element, why))
            styles.leave()
            events.skip_subtree()
            passing = True
            continue
        if declared or name in _COLOURED:
            _note_style(element, declared)
            state = _handed_down(state, element, name, declared)
            shows = state.shows
        states.append((state, shows))
    for element, why in doomed:
        removed[why] += _words(element)
        _drop(element)
    return +removed


def _words(element: etree._Element) -> int:
    return len("".join(map(str, element.itertext())).split())


def _blank(element: etree._Element) -> int:
    """Take out the text that stands in an element itself, not in those inside it."""
    words = len((element.text or "").split())
    element.text = " " if element.text else None
    for child in element:
        words += len((child.tail or "").split())
        child.tail = " " if child.tail else None
    return words


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = DROPPED + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _opened(root: etree._Element) -> frozenset[str]:
    """Ids of what a reader can open by a tab or a button."""
    found: set[str] = set()
    for element in root.iter("a", "button", "li", "div", "span", "h2", "h3", "h4", "summary", "label"):
        for name in ("aria-controls", "data-target", "data-bs-target"):
            if value := element.get(name):
                found.update(one.lstrip("#") for one in value.split())
        if element.get("role") == "tab" or element.get("data-toggle") in ("tab", "collapse", "pill"):
            found.add((element.get("href") or "").lstrip("#"))
    return frozenset(found - {""})


def _is_opened(element: etree._Element, name: str, opened: frozenset[str]) -> bool:
    if name in ("body", "html", "main"):  # a page that hides itself whole is shown by a script
        return True
    if element.get("role") == "tabpanel" or (opened and element.get("id") in opened):
        return element.get("aria-modal") is None
    parent = element.getparent()
    return parent is not None and parent.tag == "details"


def _why_unseen(element: etree._Element, name: str, declared: dict[str, str]) -> str:
    """Why nothing in the element is read: "hidden" or "struck out"; "" if it is."""
    if not declared and not element.attrib and name not in _STRUCK:
        return ""
    if name in _STRUCK and "none" not in declared.get("text-decoration", declared.get("text-decoration-line", "")):
        return "struck out"
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() != "until-found" and declared.get("display", "none") == "none":
        return "hidden"
    if element.get("aria-hidden") == "true" and name not in _MAIN:
        return "hidden"
    if not declared:
        return ""
    if name not in _MAIN and "line-through" in declared.get("text-decoration", "") + declared.get(
        "text-decoration-line", ""
    ):
        return "struck out"
    return "hidden" if _is_hidden(declared) else ""


def _is_hidden(declared: dict[str, str]) -> bool:
    """Whether declarations hide all that is in an element, whatever is declared for what is in it."""
    if declared.get("display") == "none" or declared.get("content-visibility") == "hidden":
        return True
    moving = any(declared.get(name, "none") != "none" for name in ("transition", "animation", "animation-name"))
    if not moving and (_is_nothing(declared.get("opacity"), 0.02) or "opacity(0" in declared.get("filter", "")):
        return True
    if declared.get("position") in ("absolute", "fixed") and any(
        _is_far(declared.get(side)) for side in ("left", "top", "right", "bottom")
    ):
        return True
    if any(_is_far(declared.get(name), back_only=True) for name in ("margin-left", "margin-top")):
        return True
    if _moves_away(declared.get("transform", "")) or _is_clipped(declared):
        return True
    cut = any(declared.get(name) in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    sizes = ("height", "max-height", "width", "max-width")
    return cut and not moving and any(_is_nothing(declared.get(size), 1.0) for size in sizes)


def _is_nothing(value: str | None, most: float) -> bool:
    length = _LENGTH.fullmatch(value) if value else None
    return bool(length) and 0 <= float(length[1]) <= (most if length[2] in (None, "px", "pt") else 0)  # type: ignore[index]


def _pixels(value: str | None) -> float:
    length = _LENGTH.fullmatch(value) if value else None
    return float(length[1]) * _PIXELS.get(length[2] or "", 1.0) if length else 0.0


def _is_far(value: str | None, *, back_only: bool = False) -> bool:
    pixels = _pixels(value)
    return pixels <= -_FAR or (not back_only and pixels >= 3 * _FAR)


def _moves_away(transform: str) -> bool:
    if not transform or transform == "none":
        return False
    name, _, arguments = transform.partition("(")
    if name.startswith("scale"):
        return any(float(number) == 0 for number in _NUMBER.findall(arguments[:40])[:2])
    if not name.startswith("translate"):
        return False
    return any(abs(_pixels(one.strip())) >= _FAR for one in arguments.rstrip(") ")[:80].split(","))


def _is_clipped(declared: dict[str, str]) -> bool:
    clip = declared.get("clip", "")
    if clip.startswith("rect"):
        numbers = [float(number) for number in _NUMBER.findall(clip[:80])]
        if len(numbers) == 4 and "auto" not in clip:
            top, right, bottom, left = numbers
            if abs(bottom - top) <= 1 or abs(right - left) <= 1:
                return True
    path = declared.get("clip-path", "")
    numbers = [float(number) for number in _NUMBER.findall(path[:80])]
    if path.startswith("inset") and numbers:
        return "%" in path and min(numbers) >= 50
    if path.startswith(("circle", "ellipse")) and numbers:
        return numbers[0] == 0
    return path.startswith("polygon") and bool(numbers) and not any(numbers)


def _handed_down(state: _Inherited, element: etree._Element, name: str, declared: dict[str, str]) -> _Inherited:
    visibility = declared.get("visibility")
    if visibility in ("hidden", "collapse") and name not in _MAIN:
        state = replace(state, visible=_transits(declared))
    elif visibility == "visible":
        state = replace(state, visible=True)
    state = _sized(state, declared)
    if "text-indent" in declared:
        state = replace(state, indented=_is_far(declared["text-indent"], back_only=True))
    return _coloured(state, element, name, declared)


def _transits(declared: dict[str, str]) -> bool:
    return any(declared.get(name, "none") != "none" for name in ("transition", "animation", "animation-name"))


def _sized(state: _Inherited, declared: dict[str, str]) -> _Inherited:
    size, font = declared.get("font-size"), declared.get("font")
    if font is not None and size is None:
        return replace(state, sized=not _ZERO_FONT.search(f"{font} "))
    if size is None or size in ("inherit", "unset"):
        return state
    length = _LENGTH.fullmatch(size)
    if length is None:
        return replace(state, sized=True)
    relative = length[2] in ("em", "%", "ex", "ch")
    least = 0.0 if length[2] not in (None, "px", "pt") else 1.0
    return replace(state, sized=float(length[1]) > least and (state.sized or not relative))


def _coloured(state: _Inherited, element: etree._Element, name: str, declared: dict[str, str]) -> _Inherited:
    filled = declared.get("-webkit-text-fill-color", declared.get("color"))
    if filled is None and name in ("font", "body"):
        filled = element.get("color") if name == "font" else element.get("text")
    if filled and filled not in ("inherit", "currentcolor", "unset"):
        known, colour = _colour(filled)
        state = replace(state, colour=colour) if known else replace(state, ground=None)
    ground = " ".join(
        value for part in ("background", "background-color", "background-image") if (value := declared.get(part))
    )
    ground = ground or element.get("bgcolor") or ""
    clipped = "text" in declared.get("background-clip", "") + declared.get("-webkit-background-clip", "")
    if clipped or "url(" in ground or "gradient" in ground or "var(" in ground or element.get("background"):
        return replace(state, ground=None)
    for word in [ground, *ground.split()] if ground else ():
        known, colour = _colour(word)
        if known:
            return replace(state, ground=colour) if colour is not None else state
    return state


def _colour(text: str) -> tuple[bool, Colour | None]:
    """Whether a colour is understood, and which it is; None if it is see-through."""
    text = text.strip().lower()
    if text == "transparent":
        return True, None
    if text in _COLOURS:
        return True, _COLOURS[text]
    if text.startswith("#"):
        return _hex_colour(text[1:])
    function, bracket, arguments = text.partition("(")
    numbers = [float(number) for number in _NUMBER.findall(arguments[:80])]
    if not bracket or function not in ("rgb", "rgba", "hsl", "hsla") or len(numbers) < 3:
        return False, None
    if len(numbers) > 3 and numbers[3] < 0.05:
        return True, None
    if function.startswith("hsl"):
        channels = colorsys.hls_to_rgb(numbers[0] % 360 / 360, min(numbers[2], 100) / 100, min(numbers[1], 100) / 100)
        red, green, blue = (round(255 * channel) for channel in channels)
    else:
        scale = 2.55 if "%" in arguments.split(",")[0] else 1.0
        red, green, blue = (min(255, round(scale * max(number, 0))) for number in numbers[:3])
    return True, (red, green, blue)


def _hex_colour(digits: str) -> tuple[bool, Colour | None]:
    if len(digits) in (3, 4):
        digits = "".join(2 * digit for digit in digits)
    try:
        channels = bytes.fromhex(digits)
    except ValueError:
        return False, None
    if len(channels) == 4 and channels[3] < 13:
        return True, None
    return (True, (channels[0], channels[1], channels[2])) if len(channels) in (3, 4) else (False, None)


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def _note_style(element: etree._Element, declared: dict[str, str]) -> None:
    """Leave for the walk what a style says of the place of letters and of the numbers of a list."""
    place = declared.get("vertical-align", "")
    if place in ("super", "sub", "text-top") and element.tag not in ("sup", "sub", "img", "td", "th"):
        element.set("data-placed", "sub" if place == "sub" else "sup")
    marks = declared.get("list-style", declared.get("list-style-type", ""))
    if marks and element.tag in ("ol", "ul", "li"):
        element.set("data-marks", marks)
