"""What a page says of itself in JSON-LD (schema.org): headline, authors, publisher, dates, language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date

_WORKS = (
    "article",
    "posting",
    "webpage",
    "report",
    "recipe",
    "howto",
    "faqpage",
    "qapage",
    "book",
    "course",
    "creativework",
    "guide",
)
_MAX_NODES = 500  # of one page; some shops describe every product in a listing
_MAX_SCRIPT = 2_000_000  # characters


@dataclass(slots=True)
class Described:
    """The first value found of each kind; empty ones were not said."""

    title: str = ""
    site: str = ""
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    language: str = ""


def read_jsonld(root: HtmlElement) -> Described:
    """Gather the description of the page's main work; scripts that are no JSON are passed over."""
    found = Described()
    for node in _nodes(root):
        types = " ".join(_texts(node.get("@type"))).lower()
        if "website" in types or ("organization" in types and not found.site and "publisher" in node):
            found.site = found.site or _name(node)
        if not any(work in types for work in _WORKS) or "breadcrumb" in types:
            continue
        found.title = found.title or clean_line(next(iter(_texts(node.get("headline"))), ""))
        found.site = found.site or _name(node.get("publisher"))
        found.authors = found.authors or _names(node.get("author"))
        found.published = found.published or iso_date(node.get("datePublished"))
        found.modified = found.modified or iso_date(node.get("dateModified"))
        found.language = found.language or next(iter(_texts(node.get("inLanguage"))), "")
    return found


def read_questions(root: HtmlElement) -> list[str]:
    """The questions of a page that says that it answers some."""
    return [
        clean_line(name)
        for node in _nodes(root)
        if "Question" in _texts(node.get("@type"))
        for name in _texts(node.get("name"))
    ]


def _nodes(root: HtmlElement) -> Iterator[dict[str, object]]:
    """The objects of all scripts, those of graphs and lists one by one."""
    count = 0
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in script.get("type", "").lower() or len(text) > _MAX_SCRIPT:
            continue
        try:
            waiting = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < _MAX_NODES:
            node = waiting.pop(0)
            count += 1
            if isinstance(node, list):
                waiting = [*node[:_MAX_NODES], *waiting]
            elif isinstance(node, dict):
                yield node
                waiting = [
                    *waiting,
                    *(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node),
                ]


def _texts(value: object) -> list[str]:
    """A text, or the texts of a list."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str) and item.strip()]


def _name(value: object) -> str:
    return next(iter(_names(value)), "")


def _names(value: object) -> list[str]:
    """The names of persons or organisations, which may stand as texts, objects, or lists of either."""
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        names += [clean_line(text) for text in _texts(name) if not text.startswith(("http:", "https:"))]
    return list(dict.fromkeys(names))
