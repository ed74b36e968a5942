"""What the style sheets inside a page say of its elements: enough of CSS to tell what readers see.

In: a page. Out: for an element, the declarations that hold for it, of a few properties. Sheets in other files are not
read. All work is bounded: rules and matches beyond a bound are passed over, which shows more than there is, not less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

_MAX_CSS = 1_000_000  # characters of one page's sheets
_MAX_SELECTORS = 3_000  # that set one of the properties
_MAX_CHECKS = 300_000  # comparisons of an element with a compound of a selector
_MAX_BY_XPATH = 20  # selectors with structural pseudo-classes; each is tried on the whole page
_MAX_SIBLINGS = 50

_PROPERTIES = frozenset(
    """display visibility content-visibility opacity filter font font-size position left top right bottom text-indent
    margin-left margin-top transform clip clip-path overflow overflow-x overflow-y width height max-height max-width
    color -webkit-text-fill-color background background-color background-image background-clip
    -webkit-background-clip transition animation animation-name text-decoration text-decoration-line vertical-align
    list-style list-style-type""".split()
)
_INTERESTING = re.compile(
    r"display|visib|opacity|font|indent|margin|transform|clip|overflow|height|color|background|decoration|vertical|list"
    r"|left|top|right|bottom",
    re.IGNORECASE,
)
_COLOURING = frozenset(
    """color -webkit-text-fill-color background background-color background-image background-clip
    -webkit-background-clip""".split()
)
_REVEALING = frozenset({"display", "visibility", "opacity", "height", "max-height"})
_NOTHING = frozenset({"none", "hidden", "collapse", "0", "0px", "0%", "0.0", "0em"})
_COMPOUND = re.compile(
    r"(?P<tag>[a-zA-Z*][\w-]*|\*)|\.(?P<name>(?:[\w-]|\\.)+)|#(?P<id>(?:[\w-]|\\.)+)|\[(?P<attribute>[^\]]*)\]"
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*(?:([~|^$*]?=)\s*["']?([^"']*)["']?)?\s*[is]?""")
_COMBINED = re.compile(r"\s*([>+~])\s*|\s+")
_STATES = re.compile(r":(?:checked|target|open|popover-open|disabled|enabled|placeholder-shown|valid|invalid)\b")
_POINTED = re.compile(r":(?:hover|focus|focus-within|focus-visible|active|visited)\b")
_STRUCTURAL = re.compile(
    r":(?:nth-|first-child|last-child|only-child|first-of-type|last-of-type|only-of-type|not\(|is\(|where\(|empty)"
)
_NAMES = re.compile(r"([.#])((?:[\w-]|\\.)+)")
_FAINT = re.compile(r"[+-]?0*\.?0*(?:[a-z%]{0,4}$|/|\s)|0?\.0|[01]?\.?\d?px")
_FAR_VALUE = re.compile(r"\d{3}|%|vw|vh|[4-9]\d ?r?em")
_WIDTH = re.compile(r"(min|max)-width\s*:\s*(\d+)")


class Compound(NamedTuple):
    """What one element must be: `div.note#a[hidden]`."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]


Key = tuple[str, str]
"""What elements are looked up by: ("class", name), ("id", name) or ("tag", name)."""


_ANY: Key = ("tag", "*")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector with its declarations. `steps` leads from the subject outwards: (combinator, compound)."""

    subject: Compound
    steps: tuple[tuple[str, Compound], ...]
    weight: tuple[int, int, int]
    order: int
    declared: dict[str, tuple[str, bool]]
    needs: frozenset[Key] = frozenset()  # keys of what it must stand in


Weighed = tuple[bool, tuple[int, int, int], int, str, str]


@lru_cache(maxsize=2_000)
def declarations(style: str) -> dict[str, tuple[str, bool]]:
    """The declarations of a style attribute or a rule: property -> (value, whether it is important), lower case."""
    found: dict[str, tuple[str, bool]] = {}
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip()
        if colon and name in _PROPERTIES:
            value, _, important = value.partition("!")
            if name not in found or important or not found[name][1]:
                found[name] = (" ".join(value.split()), "important" in important)
    return found


class Styles:
    """The style sheets of one page."""

    def __init__(self, root: etree._Element) -> None:
        self._matched: dict[etree._Element, list[Weighed]] = {}
        self._checks = 0
        sheets = list(_sheets(root))
        self.external = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        if sheets:
            self._apply(root, sheets)

    def of(self, element: etree._Element) -> dict[str, str]:
        """The declarations that hold for an element by the sheets and its own style; inherited ones are not among
        them."""
        rules, style = self._matched.get(element), element.get("style")
        if not rules:
            return {name: value for name, (value, _) in declarations(style).items()} if style else {}
        weighed = list(rules)
        if style:
            own = (1_000_000, 0, 0)
            weighed += [(vital, own, 0, name, value) for name, (value, vital) in declarations(style).items()]
        weighed.sort(key=lambda rule: rule[:3])
        found: dict[str, str] = {}
        for _, _, _, name, value in weighed:
            found.pop(name, None)  # the last one comes last: a shorthand and its parts override each other in order
            found[name] = value
        return found

    def _apply(self, root: etree._Element, sheets: list[str]) -> None:
        keys = {element: _keys(element) for element in root.iter(etree.Element)}
        present = frozenset(key for own in keys.values() for key in own)
        rules, stated, by_xpath = _rules(sheets, present, external=self.external)
        revealed = _revealed([*rules, *stated])
        by_key: dict[Key, list[_Rule]] = {}
        for rule in rules:
            if (
                not (rule.subject.tag in ("", "*") and not any(rule.subject[1:]))
                and rule.needs <= present
                and (kept := _without_revealed(rule, revealed)).declared
            ):
                by_key.setdefault(_key(rule.subject), []).append(kept)
        if by_key:
            self._match_all(root, keys, by_key)
        for selector, rule in by_xpath:
            for element in _by_xpath(root, selector):
                self._add(element, rule)

    def _match_all(
        self, root: etree._Element, keys: dict[etree._Element, tuple[Key, ...]], by_key: dict[Key, list[_Rule]]
    ) -> None:
        """Try the rules on each element, those only that ask for no class, id or name that nothing around it has."""
        needed = frozenset(need for rules in by_key.values() for rule in rules for need in rule.needs)
        around = dict.fromkeys(needed, 0)
        for event, element in etree.iterwalk(root, events=("start", "end")):
            own = keys.get(element, ())
            step = 1 if event == "start" else -1
            if step > 0:
                for key in (*own, _ANY):
                    for rule in by_key.get(key, ()):
                        if all(around[need] for need in rule.needs) and self._fits(element, rule):
                            self._add(element, rule)
            for key in own:
                if key in needed:
                    around[key] += step

    def _add(self, element: etree._Element, rule: _Rule) -> None:
        found = self._matched.setdefault(element, [])
        found += [(vital, rule.weight, rule.order, name, value) for name, (value, vital) in rule.declared.items()]

    def _fits(self, element: etree._Element, rule: _Rule) -> bool:
        if self._checks > _MAX_CHECKS or not _is(element, rule.subject):
            return False
        here: etree._Element | None = element
        for combinator, compound in rule.steps:
            here = self._step(here, combinator, compound)
            if here is None:
                return False
        return True

    def _step(self, element: etree._Element | None, combinator: str, compound: Compound) -> etree._Element | None:
        """The nearest element in the direction of the combinator that is what the compound says."""
        looked = 0
        while element is not None and self._checks <= _MAX_CHECKS and looked < _MAX_SIBLINGS:
            element = element.getparent() if combinator in (" ", ">") else _before(element)
            self._checks += 1
            looked += combinator == "~"
            if element is not None and _is(element, compound):
                return element
            if combinator in (">", "+"):
                return None
        return None


def _sheets(root: etree._Element) -> Iterator[str]:
    left = _MAX_CSS
    for style in root.iter("style"):
        parent = style.getparent()
        if parent is not None and parent.tag in ("noscript", "template", "svg"):
            continue
        if _holds_on_screen(style.get("media") or ""):
            css = (style.text or "")[:left]
            left -= len(css)
            yield _without_comments(css)


def _without_comments(css: str) -> str:
    pieces: list[str] = []
    at = 0
    while (start := css.find("/*", at)) >= 0:
        pieces.append(css[at:start])
        end = css.find("*/", start + 2)
        at = len(css) if end < 0 else end + 2
    return "".join([*pieces, css[at:]])


def _holds_on_screen(query: str) -> bool:
    """Whether a media query holds for a reader at a screen of usual width."""
    query = query.lower()
    if any(word in query for word in ("print", "speech", "not ", "prefers-", "hover:", "orientation: portrait")):
        return "screen" in query.split("print")[0] if "print" in query else False
    return all(int(size) <= 1_280 if bound == "min" else int(size) >= 1_400 for bound, size in _WIDTH.findall(query))


def _bodies(css: str) -> Iterator[tuple[str, str]]:
    """Preludes and bodies of the rules of a sheet that hold on a screen."""
    holds: list[bool] = []
    at = 0
    prelude: str | None = None
    for brace in re.finditer(r"[{}]", css):
        between, at = css[at : brace.start()], brace.end()
        if brace[0] == "}":
            if prelude is not None and all(holds):
                yield prelude, between
            prelude = None
            if holds:
                holds.pop()
            continue
        head = between.rpartition(";")[2].strip()
        if head.startswith("@"):
            name, _, query = head.partition(" ")
            if name == "@media":
                holds.append(_holds_on_screen(query))
            else:
                holds.append(name in ("@supports", "@layer"))
            prelude = None
        else:
            holds.append(True)
            prelude = head


def _rules(
    sheets: list[str], present: frozenset[Key], *, external: bool
) -> tuple[list[_Rule], list[_Rule], list[tuple[str, _Rule]]]:
    """The rules that match elements as they are; those that only some state makes match; those for XPath.

    Args:
        sheets: the style sheets.
        present: keys of the page's elements; what asks for others matches nothing, but may tell what is shown later.
        external: whether there are sheets besides, so that the colours behind texts are not known.
    """
    plain: list[_Rule] = []
    stated: list[_Rule] = []
    by_xpath: list[tuple[str, _Rule]] = []
    bodies = [
        (prelude, declarations(body)) for css in sheets for prelude, body in _bodies(css) if _INTERESTING.search(body)
    ]
    wanted = _wanted([declared for _, declared in bodies], external=external)
    order = 0
    for prelude, every in bodies:
        declared = {name: value for name, value in every.items() if name in wanted or _is_own_colour(name, every)}
        if not declared:
            continue
        reveals = any(name in _REVEALING and value not in _NOTHING for name, (value, _) in declared.items())
        for selector in _selectors(prelude):
            if "::" in selector or _POINTED.search(selector) or ":before" in selector or ":after" in selector:
                continue
            named = [
                ("id" if sign == "#" else "class", name.replace("\\", "")) for sign, name in _NAMES.findall(selector)
            ]
            missing = sum(key not in present for key in named)
            if missing and (not reveals or missing == len(named)):
                continue
            order += 1
            if order > _MAX_SELECTORS:
                return plain, stated, by_xpath
            if _STRUCTURAL.search(selector):
                if len(by_xpath) < _MAX_BY_XPATH:
                    weight = (0, 1 + selector.count("."), 1)
                    by_xpath.append((selector, _Rule(Compound("*", (), (), ()), (), weight, order, declared)))
                continue
            bare = _STATES.sub("", selector)
            rule = _rule(bare, order, declared, states=len(_STATES.findall(selector)))
            if rule is not None:
                (plain if bare == selector else stated).append(rule)
    return plain, stated, by_xpath


def _is_own_colour(name: str, declared: dict[str, tuple[str, bool]]) -> bool:
    """Whether a property is one of a rule that sets letters in the colour of their ground."""
    if name not in _COLOURING or "color" not in declared:
        return False
    colour = declared["color"][0]
    return any(declared[ground][0] == colour for ground in ("background", "background-color") if ground in declared)


def _wanted(declared: list[dict[str, tuple[str, bool]]], *, external: bool) -> frozenset[str]:
    """The properties that may hide something, by what the sheets set them to; most sheets hide in few ways."""
    values: dict[str, set[str]] = {}
    for one in declared:
        for name, (value, _) in one.items():
            values.setdefault(name, set()).add(value)
    wanted = {"display", "visibility", "content-visibility", "filter", "clip", "clip-path", "vertical-align"}
    wanted |= {"text-decoration", "text-decoration-line", "list-style", "list-style-type"}
    if any(_FAINT.match(value) for value in values.get("opacity", ())):
        wanted |= {"opacity", "transition", "animation", "animation-name"}
    if any(_FAINT.match(value) for name in ("font", "font-size") for value in values.get(name, ())):
        wanted |= {"font", "font-size"}
    if any(_FAR_VALUE.search(value) for name in ("left", "top", "right", "bottom") for value in values.get(name, ())):
        wanted |= {"position", "left", "top", "right", "bottom"}
    wanted |= {name for name in ("text-indent", "margin-left", "margin-top", "transform")
               if any(_FAR_VALUE.search(value) or "scale" in value for value in values.get(name, ()))}  # fmt: skip
    sizes = ("height", "max-height", "width", "max-width")
    if any(_FAINT.match(value) or value == "1px" for name in sizes for value in values.get(name, ())):
        wanted |= {*sizes, "overflow", "overflow-x", "overflow-y", "transition", "animation", "animation-name"}
    if not external and (values.get("color") or values.get("-webkit-text-fill-color")):
        wanted |= _COLOURING
    return frozenset(wanted)


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list; commas inside brackets do not part them."""
    if "(" not in prelude and "[" not in prelude:
        return [one.strip() for one in prelude.split(",") if one.strip()]
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(prelude):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append(prelude[start:at])
            start = at + 1
    return [one.strip() for one in [*parts, prelude[start:]] if one.strip()]


def _rule(selector: str, order: int, declared: dict[str, tuple[str, bool]], *, states: int) -> _Rule | None:
    """A selector of tags, classes, ids and attributes; None if it holds anything else."""
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
    if any(not any(compound) for compound in compounds):
        return None
    ids = sum(len(compound.ids) for compound in compounds)
    names = sum(len(compound.classes) + len(compound.attributes) for compound in compounds) + states
    tags = sum(compound.tag not in ("", "*") for compound in compounds)
    steps = tuple(zip(reversed(combinators), reversed(compounds[:-1]), strict=True))
    needs = frozenset(
        _key(compound) for combinator, compound in steps if combinator in " >" and _key(compound)[1] not in ("", "*")
    )
    return _Rule(compounds[-1], steps, (ids, names, tags), order, declared, needs)


def _compound(text: str) -> Compound:
    """Nothing at all if it cannot be understood; any element if nothing is asked, as where a state was."""
    if not text:
        return Compound("*", (), (), ())
    text = text.replace(":root", "html")
    tag, ids, classes, attributes, at = "", [], [], [], 0
    for piece in _COMPOUND.finditer(text):
        if piece.start() != at:
            return Compound("", (), (), ())
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
            return Compound("", (), (), ())
    return Compound(tag, tuple(ids), tuple(classes), tuple(attributes)) if at == len(text) else Compound("", (), (), ())


def _keys(element: etree._Element) -> tuple[Key, ...]:
    found = [("tag", str(element.tag).lower())]
    if name := element.get("id"):
        found.append(("id", name.strip()))
    if names := element.get("class"):
        found += [("class", one) for one in dict.fromkeys(names.split())]
    return tuple(found)


def _key(compound: Compound) -> Key:
    """What an element is looked up by."""
    if compound.ids:
        return "id", compound.ids[0]
    if compound.classes:
        return "class", compound.classes[0]
    return "tag", compound.tag or "*"


def _is(element: etree._Element, compound: Compound) -> bool:
    if not isinstance(element.tag, str):
        return False
    if compound.tag not in ("", "*") and element.tag.lower() != compound.tag:
        return False
    if compound.ids and any(element.get("id") != name for name in compound.ids):
        return False
    if compound.classes:
        names = (element.get("class") or "").split()
        if any(name not in names for name in compound.classes):
            return False
    return all(_has(element, *attribute) for attribute in compound.attributes)


def _has(element: etree._Element, name: str, relation: str, wanted: str) -> bool:
    value = element.get(name)
    if value is None or not relation:
        return value is not None
    match relation:
        case "=":
            return value == wanted
        case "~=":
            return wanted in value.split()
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
        case "*=":
            return bool(wanted) and wanted in value
    return value == wanted or value.startswith(f"{wanted}-")


def _before(element: etree._Element) -> etree._Element | None:
    element_before = element.getprevious()
    while element_before is not None and not isinstance(element_before.tag, str):
        element_before = element_before.getprevious()
    return element_before


def _names(rule: _Rule) -> Iterator[tuple[str, str]]:
    yield from (("class", name) for name in rule.subject.classes)
    yield from (("id", name) for name in rule.subject.ids)


def _revealed(rules: list[_Rule]) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """What is shown again when something happens: (class or id, name, property) -> weight of the rule that shows it.

    `.pane.active {display: block}` says that readers get to see what `.pane {display: none}` hides.
    """
    found: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for rule in rules:
        for name, (value, _) in rule.declared.items():
            if name in _REVEALING and value not in _NOTHING:
                for key in _names(rule):
                    found[(*key, name)] = max(found.get((*key, name), (0, 0, 0)), rule.weight)
    return found


def _without_revealed(rule: _Rule, revealed: dict[tuple[str, str, str], tuple[int, int, int]]) -> _Rule:
    """The rule without what hides an element that a weightier rule shows again."""
    gone = [
        name
        for name, (value, vital) in rule.declared.items()
        if name in _REVEALING
        and value in _NOTHING
        and not vital
        and any(revealed.get((*key, name), (0, 0, 0)) > rule.weight for key in _names(rule))
    ]
    if not gone:
        return rule
    kept = {name: value for name, value in rule.declared.items() if name not in gone}
    return _Rule(rule.subject, rule.steps, rule.weight, rule.order, kept, rule.needs)


def _by_xpath(root: etree._Element, selector: str) -> list[etree._Element]:
    from cssselect import HTMLTranslator, SelectorError

    try:
        found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError, NotImplementedError, ValueError, RecursionError):
        return []
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []
