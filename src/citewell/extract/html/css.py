"""Style sheets -> rules: enough of CSS to tell what hides text on a screen.

In: the text of sheets. Out: bodies of rules that hold on a screen, their declarations, and selectors of tags, classes,
ids and attributes. What cannot be understood is passed over, which shows more than there is, not less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

Declared = dict[str, tuple[str, bool]]
"""Property -> its value and whether it is important."""

Key = tuple[str, str]
"""What elements are looked up by: ("class", name), ("id", name) or ("tag", name)."""

_PROPERTIES = frozenset(
    """display visibility content-visibility opacity filter font font-size position left top right bottom text-indent
    margin-left margin-top transform clip clip-path overflow overflow-x overflow-y width height max-height max-width
    color -webkit-text-fill-color background background-color background-image background-clip
    -webkit-background-clip transition animation animation-name text-decoration text-decoration-line vertical-align
    list-style list-style-type""".split()
)
_COMPOUND = re.compile(
    r"(?P<tag>[a-zA-Z*][\w-]*|\*)|\.(?P<name>(?:[\w-]|\\.)+)|#(?P<id>(?:[\w-]|\\.)+)|\[(?P<attribute>[^\]]*)\]"
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*(?:([~|^$*]?=)\s*["']?([^"']*)["']?)?\s*[is]?""")
_COMBINED = re.compile(r"\s*([>+~])\s*|\s+")
_STATES = re.compile(r":(?:checked|target|open|popover-open|disabled|enabled|placeholder-shown|valid|invalid)\b")
_UNSEEN = re.compile(r"::|:(?:before|after|hover|focus|focus-within|focus-visible|active|visited)\b")
STRUCTURAL = re.compile(
    r":(?:nth-|first-child|last-child|only-child|first-of-type|last-of-type|only-of-type|not\(|is\(|where\(|empty)"
)
_WIDTH = re.compile(r"(min|max)-width\s*:\s*(\d+)")
_PIECE = re.compile(r"([^{}]*)([{}])")


class Compound(NamedTuple):
    """What one element must be: `div.note#a[hidden]`."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]


_ANYTHING = Compound("*", (), (), ())
_UNKNOWN = Compound("", (), (), ())


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations."""

    subject: Compound
    steps: tuple[tuple[str, Compound], ...]  # from the subject outwards: combinator, compound
    weight: tuple[int, int, int]
    order: int
    declared: Declared
    stated: bool = False  # whether it holds in some state only, as when a box is ticked
    needs: tuple[Key, ...] = ()  # what it must stand in

    def names(self) -> list[Key]:
        """The classes and ids that the subject must have."""
        return [("id", name) for name in self.subject.ids] + [("class", name) for name in self.subject.classes]

    def key(self) -> Key:
        """What the subject is looked up by."""
        return _key(self.subject)


def _key(compound: Compound) -> Key:
    if compound.ids:
        return "id", compound.ids[0]
    if compound.classes:
        return "class", compound.classes[0]
    return "tag", compound.tag or "*"


_NAME = re.compile(r"([.#])((?:[\w-]|\\.)+)")


def names_in(selector: str) -> list[Key]:
    """The classes and ids that are named in a selector."""
    return [("id" if sign == "#" else "class", name.replace("\\", "")) for sign, name in _NAME.findall(selector)]


@lru_cache(maxsize=2_000)
def declarations(style: str) -> Declared:
    """The declarations of a style attribute or a rule, lower case."""
    found: Declared = {}
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip()
        if colon and name in _PROPERTIES:
            value, _, important = value.partition("!")
            if name not in found or important or not found[name][1]:
                found[name] = (" ".join(value.split()), "important" in important)
    return found


def without_comments(css: str) -> str:
    """The sheet without its comments."""
    pieces: list[str] = []
    at = 0
    while (start := css.find("/*", at)) >= 0:
        pieces.append(css[at:start])
        end = css.find("*/", start + 2)
        at = len(css) if end < 0 else end + 2
    return "".join([*pieces, css[at:]])


def holds_on_screen(query: str) -> bool:
    """Whether a media query holds for a reader at a screen of usual width."""
    query = query.lower()
    if any(word in query for word in ("print", "speech", "not ", "prefers-", "hover:", "orientation: portrait")):
        return "screen" in query.split("print")[0] if "print" in query else False
    return all(int(size) <= 1_280 if bound == "min" else int(size) >= 1_400 for bound, size in _WIDTH.findall(query))


def bodies(css: str) -> Iterator[tuple[str, str]]:
    """Preludes and bodies of the rules of a sheet that hold on a screen."""
    holds: list[bool] = []
    failing = 0  # how many of them do not hold
    prelude = ""
    for between, brace in _PIECE.findall(css[: max(css.rfind("{"), css.rfind("}")) + 1]):
        if brace == "}":
            if prelude and not failing:
                yield prelude, between
            prelude = ""
            if holds:
                failing -= not holds.pop()
            continue
        prelude = (between.rpartition(";")[2] if ";" in between else between).strip()
        held = True
        if prelude.startswith("@"):
            name, _, query = prelude.partition(" ")
            held = holds_on_screen(query) if name == "@media" else name in ("@supports", "@layer")
            prelude = ""
        holds.append(held)
        failing += not held


def selectors(prelude: str) -> list[str]:
    """The selectors of a list that match what is on the page as it is; commas inside brackets do not part them."""
    if "(" not in prelude and "[" not in prelude:
        parts = prelude.split(",")
    else:
        parts, depth, start = [], 0, 0
        for at, letter in enumerate(prelude):
            depth += (letter in "([") - (letter in ")]")
            if letter == "," and not depth:
                parts.append(prelude[start:at])
                start = at + 1
        parts.append(prelude[start:])
    if ":" in prelude:
        parts = [one for one in parts if not _UNSEEN.search(one)]
    return [trimmed for one in parts if (trimmed := one.strip())]


def compiled(selector: str, order: int, declared: Declared) -> Rule | None:
    """The rule of a selector of tags, classes, ids and attributes; None if it holds anything else."""
    states = 0
    if ":" in selector:
        selector, states = _STATES.subn("", selector)
    compounds: list[Compound] = []
    combinators: list[str] = []
    at = 0
    selector = " ".join(selector.split())
    for gap in _COMBINED.finditer(selector):
        if "[" in selector[at : gap.start()] and "]" not in selector[at : gap.start()]:
            continue  # inside the brackets of an attribute
        compounds.append(_compound(selector[at : gap.start()]))
        combinators.append(gap[1] or " ")
        at = gap.end()
    compounds.append(_compound(selector[at:]))
    if _UNKNOWN in compounds:
        return None
    ids = sum(len(compound.ids) for compound in compounds)
    names = sum(len(compound.classes) + len(compound.attributes) for compound in compounds) + states
    tags = sum(compound.tag not in ("", "*") for compound in compounds)
    steps = tuple(zip(reversed(combinators), reversed(compounds[:-1]), strict=True))
    around = [_key(compound) for combinator, compound in steps if combinator in " >"]
    needs = tuple(key for key in dict.fromkeys(around) if key[1] != "*")
    return Rule(compounds[-1], steps, (ids, names, tags), order, declared, states > 0, needs)


def _compound(text: str) -> Compound:
    """Any element if nothing is asked, as where a state was."""
    if not text:
        return _ANYTHING
    text = text.replace(":root", "html")
    tag, ids, classes, attributes, at = "", [], [], [], 0
    for piece in _COMPOUND.finditer(text):
        if piece.start() != at:
            return _UNKNOWN
        at = piece.end()
        if piece["tag"]:
            tag = piece["tag"].lower()
        elif piece["name"]:
            classes.append(piece["name"].replace("\\", ""))
        elif piece["id"]:
            ids.append(piece["id"].replace("\\", ""))
        elif attribute := _ATTRIBUTE.fullmatch(piece["attribute"].strip()):
            attributes.append((attribute[1].lower(), attribute[2] or "", (attribute[3] or "").strip()))
        else:
            return _UNKNOWN
    return Compound(tag, tuple(ids), tuple(classes), tuple(attributes)) if at == len(text) else _UNKNOWN
