"""What the style sheets inside a page say of its elements: what readers do not see, and how lists and letters stand.

In: a page. Out: for an element, the declarations that hold for it. Sheets in other files are not read. Few rules hide
anything, so only those are tried on every element; all others are looked at where one of those holds. All work is
bounded: rules and matches beyond a bound are passed over, which shows more than there is, not less.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from citewell.extract.html.css import (
    STRUCTURAL,
    Compound,
    Declared,
    Key,
    Rule,
    bodies,
    compiled,
    declarations,
    holds_on_screen,
    names_in,
    selectors,
    without_comments,
)

_MAX_CSS = 1_000_000  # characters of one page's sheets
_MAX_SELECTORS = 3_000  # that may hide something, and as many that may show it again
_MAX_CHECKS = 300_000  # comparisons of an element with a compound of a selector
_MAX_BY_XPATH = 20  # selectors with structural pseudo-classes; each is tried on the whole page
_MAX_SIBLINGS = 50

_TELLING = re.compile(
    r"(?P<hides>display\s*:\s*none|visibility\s*:\s*[hc]|opacity\s*[:(]\s*0?\.?0|clip(?:-path)?\s*:|transform\s*:"
    r"|(?:left|top|right|bottom|indent)\s*:\s*(?:-?\d{3}|-\d+\s*%|-?\d+v|-\d\d\s?r?em)"
    r"|(?:height|width)\s*:\s*[+]?(?:0*\.?0+(?:[a-z%;\s!]|$)|1px)"
    r"|font-size\s*:\s*(?:[01]?\.?\d?px|0|\.)|font\s*:(?:[^;]{0,80}?\s)?0)"
    r"|vertical-align\s*:\s*(?:su|text-top)|list-style|line-through"
)
"""What may hide, and what tells of the place of letters and of the numbers of lists."""

_COLOURING = frozenset(
    """color -webkit-text-fill-color background background-color background-image background-clip
    -webkit-background-clip""".split()
)
_PLACED = ("position", "left", "top", "right", "bottom")
_SIZED = ("height", "width", "overflow", "transition", "animation")
_TOGETHER = {
    **dict.fromkeys(_PLACED, _PLACED), **dict.fromkeys(("height", "width"), _SIZED), "font-size": ("font",),
    "opacity": ("opacity", "transition", "animation"), "visibility": ("visibility", "transition", "animation"),
}  # fmt: skip
"""Properties that hide together, or undo each other, by the words that they hold."""

_REVEALING = frozenset({"display", "visibility", "opacity", "height", "max-height"})
_NOTHING = frozenset({"none", "hidden", "collapse", "0", "0px", "0%", "0.0", "0em"})

_Raw = tuple[int, str, str]  # order, selector, body


class Styles:
    """The style sheets of one page."""

    def __init__(self, root: etree._Element) -> None:
        self.external = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        self._checks = 0
        self._telling: dict[Key, list[Rule]] = {}  # rules that may hide or mark
        self._others: list[tuple[int, str, str]] = []  # order, prelude and body of all others
        self._answers: dict[Key, list[_Raw]] | None = None  # of these, what may show again what is hidden
        self._answering: dict[Key, list[Rule]] = {}  # of these, what has been asked for
        self._by_xpath: dict[etree._Element, list[Rule]] = {}
        self._wanted = {"display", "visibility"}  # properties of the rules that may hide
        self._tried: dict[tuple[str, str | None, str | None], tuple[Rule, ...]] = {}
        self._needed: frozenset[Key] = frozenset()  # names that some rule asks for around an element
        self._around: Counter[Key] = Counter()  # of these, what is open
        self._opened: list[list[Key]] = []
        self._read(root)
        self._empty = not self._telling and not self._by_xpath

    def enter(self, element: etree._Element, *, unseen: bool = False) -> dict[str, str]:
        """The declarations that hold for an element by the sheets and its own style, as far as they may hide it or
        undo what hides it; inherited ones are not among them.

        Args:
            element: the element; elements are entered and left in the order of the page.
            unseen: whether what it stands in is hidden, so that it may be shown again.
        """
        style = element.get("style")
        if self._empty:
            return {name: value for name, (value, _) in declarations(style).items()} if style else {}
        rules = self._matching(element)
        if self._needed:
            self._open(element)
        if not rules and not style and not unseen:
            return {}
        own = declarations(style) if style else {}
        hidden = any(not rule.declared.keys() <= _INERT for rule in rules) or bool(style and _hides(style))
        if hidden or unseen or (self._others and element.get("hidden") is not None):
            rules = [self._unless_revealed(rule) for rule in rules]
            rules += self._answers_for(element)
        return _cascaded(rules, own)

    def leave(self) -> None:
        """Leave the element that was entered last."""
        if self._opened:
            self._around.subtract(self._opened.pop())

    def _open(self, element: etree._Element) -> None:
        keys = [key for key in _keys(str(element.tag), element.get("class"), element.get("id")) if key in self._needed]
        self._around.update(keys)
        self._opened.append(keys)

    # Reading the sheets

    def _read(self, root: etree._Element) -> None:
        order = taken = 0
        by_xpath: list[tuple[str, Rule]] = []
        sheets = list(_sheets(root))
        present = _names_on(root) if sheets else frozenset()
        for css in sheets:
            for prelude, body in bodies(css):
                order += 1
                body = body.lower()
                telling = {found["hides"] for found in _TELLING.finditer(body)}
                if not telling and not self._colours(body):
                    self._others.append((order, prelude, body))
                    continue
                declared = declarations(body)
                self._wanted.update(_property(hiding) for hiding in telling if hiding)
                for selector in selectors(prelude):
                    if not present.issuperset(names_in(selector)) and ":not(" not in selector:
                        continue
                    taken += 1
                    if taken > _MAX_SELECTORS:
                        break
                    self._tell(selector, order, declared, by_xpath)
        self._needed = frozenset(need for rules in self._telling.values() for rule in rules for need in rule.needs)
        for selector, rule in by_xpath[:_MAX_BY_XPATH]:
            for element in _found_by_xpath(root, selector):
                self._by_xpath.setdefault(element, []).append(rule)

    def _tell(self, selector: str, order: int, declared: Declared, by_xpath: list[tuple[str, Rule]]) -> None:
        if STRUCTURAL.search(selector):
            weight = (selector.count("#"), 1 + selector.count("."), 1)
            by_xpath.append((selector, Rule(Compound("*", (), (), ()), (), weight, order, declared)))
            return
        rule = compiled(selector, order, declared)
        if rule is not None and not rule.stated and any(rule.subject) and rule.subject != ("*", (), (), ()):
            self._telling.setdefault(rule.key(), []).append(rule)

    def _colours(self, body: str) -> bool:
        """Whether a rule may set letters in the colour of their ground; behind letters of pages with sheets in other
        files may be anything."""
        if "color" not in body or (self.external and "background" not in body):
            return not self.external and "background" in body
        if not self.external:
            return True
        declared = declarations(body)
        colour = declared.get("color")
        return colour is not None and any(
            declared[ground][0] == colour[0] for ground in ("background", "background-color") if ground in declared
        )

    # Matching

    def _matching(self, element: etree._Element) -> list[Rule]:
        """The rules that may hide or mark, and hold."""
        found = list(self._by_xpath.get(element, ())) if self._by_xpath else []
        look = (str(element.tag), element.get("class"), element.get("id"))
        candidates = self._tried.get(look)
        if candidates is None:
            candidates = tuple(rule for key in _keys(*look) for rule in self._telling.get(key, ()))
            self._tried[look] = candidates
        if candidates and self._checks <= _MAX_CHECKS:
            found += [rule for rule in candidates if self._fits(element, rule)]
        return found

    def _fits(self, element: etree._Element, rule: Rule) -> bool:
        self._checks += 1
        for need in rule.needs:
            if not self._around[need]:
                return False
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

    # What shows again

    def _answers_for(self, element: etree._Element) -> list[Rule]:
        if self._checks > _MAX_CHECKS:
            return []
        keys = _keys(str(element.tag), element.get("class"), element.get("id"))
        rules = {id(rule): rule for key in keys for rule in self._rules_of(key) if not rule.stated}
        return [rule for rule in rules.values() if self._fits(element, rule)]

    def _unless_revealed(self, rule: Rule) -> Rule:
        """The rule without what hides an element that a weightier rule shows when something happens.

        `.pane.active {display: block}` says that readers get to see what `.pane {display: none}` hides.
        """
        hiding = [
            name
            for name, (value, vital) in rule.declared.items()
            if name in _REVEALING and value in _NOTHING and not vital
        ]
        if not hiding:
            return rule
        others = [other for key in rule.names() for other in (*self._rules_of(key), *self._telling.get(key, ()))]
        shown = {
            name
            for other in others
            if other.weight > rule.weight
            for name in hiding
            if name in other.declared and other.declared[name][0] not in _NOTHING
        }
        if not shown:
            return rule
        kept = {name: value for name, value in rule.declared.items() if name not in shown}
        return replace(rule, declared=kept)

    def _rules_of(self, key: Key) -> list[Rule]:
        """The rules for what has a name that hide nothing, but may show something."""
        if self._answers is None:
            self._answers = self._indexed()
        rules = self._answering.get(key)
        if rules is None:
            made = [
                compiled(selector, order, declarations(body)) for order, selector, body in self._answers.get(key, ())
            ]
            rules = self._answering[key] = [rule for rule in made if rule is not None]
        return rules

    def _indexed(self) -> dict[Key, list[_Raw]]:
        """The other rules that set a property of those that hide, by each name in the last part of their selectors."""
        found: dict[Key, list[_Raw]] = {}
        taken = 0
        names = {other for name in self._wanted for other in _TOGETHER.get(name, (name,))}
        wanted = re.compile("|".join(sorted(map(re.escape, names))))
        for order, prelude, body in self._others:
            if not wanted.search(body):
                continue
            for selector in selectors(prelude):
                taken += 1
                if taken > _MAX_SELECTORS:
                    return found
                selector = _STRUCTURE.sub("", selector)
                for key in _subject_keys(selector):
                    found.setdefault(key, []).append((order, selector, body))
        return found


_INERT = frozenset({"vertical-align", "list-style", "list-style-type", "text-decoration", "text-decoration-line"})
_STRUCTURE = re.compile(r":[\w-]+\([^)]*\)|:(?:(?:first|last|only)-(?:child|of-type)|empty)")
_SUBJECT = re.compile(r"[^\s>+~]*$")


def _hides(style: str) -> bool:
    return any(found["hides"] for found in _TELLING.finditer(style.lower()))


def _property(declaration: str) -> str:
    return declaration.partition(":")[0].partition("(")[0].strip()


def _subject_keys(selector: str) -> list[Key]:
    found = _SUBJECT.search(selector.rstrip()[-200:])
    subject = found[0] if found else ""
    return names_in(subject) or [("tag", subject.partition(":")[0].partition("[")[0].lower() or "*")]


def _cascaded(rules: list[Rule], own: Declared) -> dict[str, str]:
    """The values that hold: the last one of a property comes last, as a shorthand and its parts override each other in
    order."""
    weighed = [
        (vital, rule.weight, rule.order, name, value)
        for rule in rules
        for name, (value, vital) in rule.declared.items()
    ]
    weighed += [(vital, (1_000_000, 0, 0), 0, name, value) for name, (value, vital) in own.items()]
    weighed.sort(key=lambda declared: declared[:3])
    found: dict[str, str] = {}
    for _, _, _, name, value in weighed:
        found.pop(name, None)
        found[name] = value
    return found


def _sheets(root: etree._Element) -> Iterator[str]:
    left = _MAX_CSS
    for style in root.iter("style"):
        parent = style.getparent()
        if parent is not None and parent.tag in ("noscript", "template", "svg"):
            continue
        if holds_on_screen(style.get("media") or ""):
            css = (style.text or "")[:left]
            left -= len(css)
            yield without_comments(css)


def _names_on(root: etree._Element) -> frozenset[Key]:
    """The classes and ids of a page."""
    classes = {name for names in set(_values(root, "class")) for name in names.split()}
    return frozenset({("class", name) for name in classes} | {("id", name.strip()) for name in _values(root, "id")})


def _values(root: etree._Element, attribute: str) -> list[str]:
    found = root.xpath(f"//@{attribute}", smart_strings=False)
    return list(map(str, found)) if isinstance(found, list) else []


def _keys(tag: str, names: str | None, own: str | None) -> list[Key]:
    found = [("tag", tag.lower()), ("tag", "*")]
    if own:
        found.append(("id", own.strip()))
    if names:
        found += [("class", one) for one in dict.fromkeys(names.split())]
    return found


def _is(element: etree._Element, compound: Compound) -> bool:
    tag, ids, classes, attributes = compound
    if not isinstance(element.tag, str):
        return False
    if tag and tag != "*" and element.tag.lower() != tag:
        return False
    if ids and any(element.get("id") != name for name in ids):
        return False
    if classes:
        names = (element.get("class") or "").split()
        if any(name not in names for name in classes):
            return False
    return not attributes or all(_has(element, *attribute) for attribute in attributes)


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


def _found_by_xpath(root: etree._Element, selector: str) -> list[etree._Element]:
    from cssselect import HTMLTranslator, SelectorError

    try:
        found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError, NotImplementedError, ValueError, RecursionError):
        return []
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []
