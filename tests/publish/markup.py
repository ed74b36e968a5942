"""Strict readings of what was published.

Our pages are written so that they are well-formed XML too. That reading forgives nothing: an element left open, an
attribute without quotes or a character that was not escaped ends it, where a browser would guess.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from lxml import etree

URL_ATTRIBUTES = {
    "href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "style", "manifest"
}  # fmt: skip
PHRASING = {"a", "bdi", "mark", "span", "sup", "time"}
# What may stand in what, as HTML has it, for the elements that pages use.
WITHIN = {
    "html": {"head", "body"},
    "head": {"meta", "title", "link", "style", "script"},
    "body": {"nav", "main", "footer"},
    "main": {"header", "section"},
    "header": {"h1", "p"},
    "section": {"h2", "p", "ul", "ol", "article"},
    "article": {"span", "div"},
    "div": {"h3", "p", "div", "blockquote"},
    "blockquote": {"p"},
    "footer": {"h2", "dl", "p"},
    "dl": {"dt", "dd"},
    "ul": {"li"},
    "ol": {"li"},
    "li": {"p", "span", "div"} | PHRASING,
    "nav": {"a"},
    **dict.fromkeys(["p", "h1", "h2", "h3", "dt", "dd", *PHRASING], PHRASING),
    **{name: set[str]() for name in ("meta", "title", "link", "style", "script")},
}  # fmt: skip


def parsed(page: str) -> etree._Element:
    """The root of a page that is well-formed, or an error."""
    assert page.startswith("<!DOCTYPE html>\n")
    parser = etree.XMLParser(recover=False, resolve_entities=False, remove_comments=False, huge_tree=False)
    return etree.fromstring(page.encode(), parser)


def structure(root: etree._Element) -> list[tuple[str, tuple[str, ...]]]:
    """Elements in order with the names of their attributes: all that a text must not change."""
    return [(str(each.tag), tuple(sorted(map(str, each.attrib)))) for each in root.iter()]


def addresses(root: etree._Element) -> list[tuple[str, str, str]]:
    """Element, attribute and value of all that is an address or may hold one."""
    return [
        (str(each.tag), str(name), str(value))
        for each in root.iter()
        for name, value in each.attrib.items()
        if str(name).lower() in URL_ATTRIBUTES or str(name).lower().startswith("on")
    ]


def words(element: etree._Element) -> str:
    """Its text as read, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def data(root: etree._Element) -> dict[str, Any]:
    """The JSON-LD of a page."""
    (script,) = root.iter("script")
    assert script.get("type") == "application/ld+json"
    found: dict[str, Any] = json.loads(script.text or "")
    return found


def check(root: etree._Element) -> None:
    """Only elements in their places, every id once, every anchor leads somewhere, headings without a gap."""
    for each in root.iter():
        assert not callable(each.tag), "no comments: text could end one"
        for child in each:
            assert str(child.tag) in WITHIN[str(each.tag)], f"{child.tag} in {each.tag}"
    ids = [str(each.get("id")) for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    named = [name for each in root.iter() for name in (each.get("aria-labelledby") or "").split()]
    anchors = [value[1:] for _, name, value in addresses(root) if name == "href" and value.startswith("#")]
    assert {*named, *anchors} <= set(ids)
    levels = [int(str(each.tag)[1]) for each in root.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
