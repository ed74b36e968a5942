"""Alternatives that a script picks from: words for one system or one program, each hidden until the page is shown.

Of "Command" and "Ctrl", hidden side by side in a sentence, readers see one, never none. Which, only the script knows.
What the page names as the default is for readers of no special kind, so it stays; without a default, the sentence has
a gap where the words would be.
"""

from __future__ import annotations

from lxml import etree

from citewell.types import GAP

_DEFAULT = "default"
_MOST = 20
"""Alternatives in one place; more are a list that is hidden."""
_LONGEST = 500  # characters of an alternative in a sentence
_HOLDERS = frozenset("span div b strong em i kbd code".split())
_BLOCKS = frozenset("p div ul ol dl table h1 h2 h3 h4 h5 h6 pre blockquote section".split())
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")


def settle_alternatives(root: etree._Element) -> None:
    """Show the default of each set of hidden alternatives, in place, or leave a gap in the sentence they stand in."""
    hidden = root.xpath("//*[@hidden]")
    seen: set[etree._Element] = set()
    for element in hidden if isinstance(hidden, list) else ():
        around = element.getparent() if isinstance(element, etree._Element) else None
        if around is None or around in seen:
            continue
        seen.add(around)
        choices = _choices(around)
        named = [choice for choice in choices if _is_default(choice)]
        if len(named) == 1:
            del named[0].attrib["hidden"]
        elif len(choices) > 1 and around.tag not in _BLOCKS and _stands_beside_words(around):
            _settle_unknown(around, choices)


def _settle_unknown(around: etree._Element, choices: list[etree._Element]) -> None:
    """Of alternatives without a default, one stays if all say the same; whole sentences go, as they can be missed."""
    said = {_said(choice) for choice in choices}
    if None in said or all(text.endswith(_SENTENCE_ENDS) for text in said if text):
        return
    if len(said) == 1:
        del choices[0].attrib["hidden"]
    else:
        around.text = GAP


def _choices(around: etree._Element) -> list[etree._Element]:
    """The elements in one, if each is hidden until a script asks for it by its id, and nothing else is in it."""
    if around.tag not in _HOLDERS or (around.text or "").strip():
        return []
    choices: list[etree._Element] = []
    for child in around:
        if not isinstance(child.tag, str) or child.get("hidden") is None or not child.get("id"):
            return []
        if (child.tail or "").strip() or len(choices) == _MOST:
            return []
        choices.append(child)
    return choices


def _is_default(element: etree._Element) -> bool:
    names = (element.get("class") or "").lower().split()
    return _DEFAULT in names or (element.get("id") or "").lower().startswith(_DEFAULT)


def _said(element: etree._Element) -> str | None:
    """The words of an alternative; None if it is more than a piece of a sentence."""
    text = ""
    for number, inner in enumerate(element.iter()):
        text += f"{inner.text or ''}{(inner.tail or '') if inner is not element else ''}"
        if inner.tag in _BLOCKS or len(text) > _LONGEST or number > _LONGEST:
            return None
    return " ".join(text.split())


def _stands_beside_words(around: etree._Element) -> bool:
    """Whether words of the same line stand right before or after an element."""
    before, parent = around.getprevious(), around.getparent()
    beside = [around.tail, before.tail if before is not None else None, parent.text if parent is not None else None]
    return any((text or "").strip() for text in beside)
