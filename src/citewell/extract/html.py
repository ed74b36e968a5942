"""Web page -> Reading: the main text, without what surrounds it, and what the page says of itself.

trafilatura decides what is main text on pages of the web. Pages that it cannot judge, because they are short or hold
little else than their text (as owners' own files do), are read by structure alone.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from citewell.extract.clean import clean_line
from citewell.extract.draft import Reading
from citewell.extract.html_meta import describe
from citewell.extract.html_tree import Tree, parse_html
from citewell.extract.parts import Part
from citewell.extract.walk import SKIPPED, local_name, walk

_MAX_ELEMENTS = 20_000
"""Pages with more elements are read by structure alone: parts of trafilatura take time that grows with
their square."""

_SAME = 0.99
"""Share of the words shown by the structure that trafilatura found, from which on both mean the same text."""

_ALIKE = 0.85
_FAR_TOO_LITTLE = 0.5
_PLAIN_LINKS = 0.08
"""On a plain page, with at most this share of its words in links, the structure is believed if trafilatura found
nearly the same (_ALIKE), and also if it found far too little. Measured on 200 pages of the web: F1 .961 and .945, for
trafilatura alone .961 and .947, while headings, captions, code and short tables that it drops are kept; with 0.15
links .959 and .930."""

_FRINGE_WORDS = 12
"""Before the first and after the last block that trafilatura found, shorter blocks are furniture ("Search",
"Imprint")."""

_NO_WORDS = frozenset({"script", "style", "noscript", "template"})
_RENAMED = {
    "head": "h2",
    "list": "ul",
    "item": "li",
    "row": "tr",
    "lb": "br",
    "hi": "span",
    "ref": "span",
    "del": "span",
    "graphic": "span",
}


def read_html(content: bytes, *, source: str, content_type: str | None = None) -> Reading:
    """Read a web page.

    Args:
        content: its bytes, in any encoding.
        source: where it was read; relative links of the page are resolved against it.
        content_type: as declared by the server.
    Raises:
        DamagedDocument, EmptyDocument: see html_tree.
    """
    tree = parse_html(content, content_type=content_type)
    reading = describe(tree.root, source=source, sane=not tree.deep and not _is_large(tree.root))
    reading.parts = main_parts(tree)
    return reading


def main_parts(tree: Tree) -> list[Part]:
    """The parts of the main text.

    Two readings are made: `shown` by walking the page's main, article or body element without navigation, headers,
    footers, forms and asides; `found` by trafilatura. trafilatura's is taken unless the page is so plain that its
    structure is the better guide.
    """
    shown = _shown_parts(tree.root)
    if tree.deep or _is_large(tree.root):
        return shown
    found = _found_parts(tree.root)
    words_found, words_shown = _words(found), _words(shown)
    if not words_found.total() or not words_shown.total():
        return found or shown
    share = (words_found & words_shown).total() / words_shown.total()
    plain = _link_share(tree.root) <= _PLAIN_LINKS
    if share >= _SAME or (plain and not _FAR_TOO_LITTLE <= share < _ALIKE):
        return shown if _content_root(tree.root).tag in ("main", "article") else _without_fringe(shown, found)
    return found


def _words(parts: Sequence[Part]) -> Counter[str]:
    return Counter(word for part in parts for word in part.text.split())


def _link_share(root: HtmlElement) -> float:
    """The share of the page's words that stand in links, navigation included."""
    body = root.find("body")
    if body is None:
        return 0.0
    silent = sum(_count(element) for element in body.iter(*_NO_WORDS))
    links = sum(_count(element) for element in body.iter("a"))
    return links / max(_count(body) - silent, 1)


def _count(element: HtmlElement) -> int:
    return len(str(element.text_content()).split())


def _without_fringe(shown: list[Part], found: Sequence[Part]) -> list[Part]:
    """`shown` without short blocks before and after what trafilatura found; the page's own heading stays."""
    known = "\n".join(clean_line(part.text) for part in found)
    hits = [
        number for number, part in enumerate(shown) if len(part.text.split()) > 2 and clean_line(part.text) in known
    ]
    if not hits:
        return shown
    return [
        part
        for number, part in enumerate(shown)
        if hits[0] <= number <= hits[-1]
        or (part.kind == "heading" and part.level == 1)
        or len(part.text.split()) >= _FRINGE_WORDS
    ]


def _is_large(root: HtmlElement) -> bool:
    return any(number >= _MAX_ELEMENTS for number, _ in enumerate(root.iter()))


def _shown_parts(root: HtmlElement) -> list[Part]:
    return walk(_content_root(root), skipped=_skipped(root))


def _skipped(root: HtmlElement) -> frozenset[str]:
    """Forms are passed over, unless one holds most of the page, as some frameworks have it."""
    forms = list(root.iter("form"))
    if forms and 2 * max(len(form.text_content()) for form in forms) > len(root.text_content()):
        return SKIPPED - {"form"}
    return SKIPPED


def _content_root(root: HtmlElement) -> HtmlElement:
    """The element that by its name holds the content: the only main, the only article, else the body."""
    for name in ("main", "article"):
        named = list(root.iter(name))
        if len(named) == 1:
            return named[0]
    body = root.find("body")
    return root if body is None else body


def _found_parts(root: HtmlElement) -> list[Part]:
    """What trafilatura takes for the main text; nothing if it gives up."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction

    try:
        result = bare_extraction(root, favor_recall=True, include_comments=False, include_tables=True)
    except Exception:  # it raises whatever its parts raise; the plain structure is at hand
        return []
    if result is None or isinstance(result, dict):
        return []
    return walk(_as_html(result.body), skipped=frozenset())


def _as_html(body: etree._Element) -> etree._Element:
    """trafilatura's names of elements to those of HTML, in place."""
    for element in body.iter(etree.Element):
        name, rend = local_name(element), element.get("rend", "")
        if name == "head":
            element.tag = rend if rend in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
        elif name == "item":
            element.tag = rend[:2] if rend[:3] in ("dt-", "dd-") else "li"
        elif name == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif name in ("quote", "code"):
            element.tag = _as_block(element, name)
        elif name in _RENAMED:
            element.tag = _RENAMED[name]
        element.attrib.clear()
    return body


def _as_block(element: etree._Element, name: str) -> str:
    """Quotes and code inside a sentence are part of it."""
    parent = element.getparent()
    inside = parent is not None and local_name(parent) in (
        "p",
        "li",
        "item",
        "td",
        "th",
        "cell",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "span",
    )
    if name == "quote":
        return "span" if inside else "blockquote"
    return "span" if inside or "\n" not in "".join(map(str, element.itertext())) else "pre"
