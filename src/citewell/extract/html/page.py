"""Web page -> Reading: the main text, without what surrounds it, and what the page says of itself.

The whole page is walked once. trafilatura decides which of its parts are main text on pages of the web: it is given
the same tree, each piece of text with a mark, and what marks it keeps is seen. Pages that it cannot judge, because
they are short or hold little else than their text (as owners' own files do), are read by structure alone.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from lxml import etree
from lxml.html import HtmlElement

from citewell.extract.draft import Reading
from citewell.extract.html.blocks import squeezed
from citewell.extract.html.jsonld import read_questions
from citewell.extract.html.meta import describe
from citewell.extract.html.permalinks import remove_permalinks
from citewell.extract.html.state import Walked
from citewell.extract.html.tree import Tree, parse_html
from citewell.extract.html.walk import FURNITURE, SILENT, prepare, walk_prepared
from citewell.extract.parts import Part
from citewell.extract.snippets import snippet_limits

_MAX_ELEMENTS = 20_000
"""Pages with more elements are read by structure alone: parts of trafilatura take time that grows with
their square."""

_SAME = 0.99
"""Share of the words shown by the structure that trafilatura found, from which on both mean the same text."""

_ALIKE = 0.85
_FAR_TOO_LITTLE = 0.5
_PLAIN_LINKS = 0.08
"""On a plain page, with at most this share of its words in links, the structure is believed if trafilatura found
nearly the same (_ALIKE), and also if it found far too little. Measured on 200 pages of the web: F1 .965 and .943, for
trafilatura alone .967 and .949, while headings, captions, code and short tables that it drops are kept."""

_FRINGE_WORDS = 12
"""Before the first and after the last block that trafilatura found, shorter blocks are furniture ("Search",
"Imprint") if they stand apart from all that it found."""

_POINTING = frozenset({"links", "navigation", "consent"})
"""Kinds that lead elsewhere: left out of trafilatura's choice, which lets some of them in, unless they are most of
it, as on a portal."""

_PARTED = re.compile(r"\s[|–—·•›»:-]{1,2}\s")
_MAX_TITLE = 300  # characters

_SHORT_SCRIPT = 1_000  # characters
_NO_WORDS = ("script", "style", "noscript", "svg")
_FIRST, _SECOND = 0x2801, 0x2880  # Braille patterns: two of them number a piece of text
_MARK = re.compile("([\u2801-\u287f])([\u2880-\u28ff])")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|(?!(?:amp|lt|gt|quot);)[a-zA-Z]{2,8});")


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
    root = tree.root
    remove_permalinks(root)
    large = _is_large(root)
    held = [] if large else list(root.iter())  # elements that are held are not made anew at each pass over the page
    reading = describe(root, source=source, sane=not tree.deep and not large)
    reading.title, reading.site, reading.author = map(_decoded, (reading.title, reading.site, reading.author))
    withheld, reading.max_snippet = snippet_limits(
        meta.get("content") or ""
        for meta in root.iter("meta")
        if (meta.get("name") or "").strip().lower() in ("robots", "citewell")
    )
    work = _work_named(root)
    reading.omitted = prepare(root)
    reading.parts = _with_frame_told(main_parts(tree), work)
    held.clear()
    if withheld:
        reading.parts = [
            part if part.kind == "heading" else replace(part, kind="withheld", level=0, label="")
            for part in reading.parts
        ]
    return reading


def _decoded(text: str | None) -> str | None:
    """A title whose entities were written twice, as some programs do, but for those that a title may speak of."""
    return unescape(text) if text and _ENTITY.search(text) else text


def _work_named(root: HtmlElement) -> str:
    """What the page's title ends with, behind a dash or bar: the name of the site or of the book; "" if it has none."""
    title = next((title.text or "" for title in root.iter("title") if title.text), "")
    return squeezed(_PARTED.split(title[-_MAX_TITLE:])[-1]) if _PARTED.search(title[-_MAX_TITLE:]) else ""


def _with_frame_told(parts: Sequence[Part], work: str) -> list[Part]:
    """The parts, the name of the work above the page's first heading being told as what surrounds the text."""
    told = list(parts)
    first = next((number for number, part in enumerate(parts) if part.kind == "heading"), 0)
    for number, part in enumerate(parts[:first] if work else ()):
        if len(part.text) <= _MAX_TITLE and squeezed(part.text) == work:
            told[number] = Part("navigation", part.text)
    return told


def main_parts(tree: Tree) -> list[Part]:
    """The parts of the main text of a prepared tree.

    Of all parts, `shown` are those in the page's main, article or body element without navigation, headers, footers,
    forms and asides; `found` those that trafilatura keeps. Its choice is taken unless the page runs no script, or is so
    plain that its structure is the better guide.
    """
    root = tree.root
    content = _content_root(root)
    questions = frozenset(map(squeezed, read_questions(root)))
    furniture = _furniture(root)
    machinery = _machinery(root)
    etree.strip_elements(root, etree.Comment, *_NO_WORDS, with_tail=False)  # what follows goes over the tree often
    if tree.deep or _is_large(root):
        walked = walk_prepared(
            root, skipped=SILENT | furniture, furniture=furniture, content=content, questions=questions
        )
        return [one.part for one in walked if one.shown]
    if machinery == "none":
        content = _body(root)
    elif machinery == "own":
        content = _told_main(root, content)
    mark = None if machinery == "none" else _mark
    walked = walk_prepared(
        root, skipped=SILENT | {"nav"}, furniture=furniture, content=content, questions=questions, mark=mark
    )
    if machinery == "none":
        return [one.part for one in walked if one.shown] or _parts(walked)
    return _chosen(root, walked, named=content.tag != "body", own=machinery == "own")


def _chosen(root: HtmlElement, walked: Sequence[Walked], *, named: bool, own: bool) -> list[Part]:
    """What of a page of the web is main text.

    Args:
        root: its tree, which is of no use afterwards.
        walked: its parts.
        named: whether an element says that it holds the content.
        own: whether it runs no scripts but its own.
    """
    links = _link_share(root)
    kept = _kept(walked, _found_marks(root))
    shown = [one for one in walked if one.shown]
    found = [one for one, keep in zip(walked, kept, strict=True) if keep]
    words_found = _words([one for one in found if one.part.kind != "note"])  # notes are kept whatever is found
    words_shown = _words(shown)
    if not words_found.total() or not words_shown.total():
        return _parts(shown or found)
    pointing = _words([one for one in shown if one.links or one.part.kind in _POINTING]).total()
    if own and pointing <= _PLAIN_LINKS * words_shown.total():
        return _parts(shown if named else _without_fringe(walked, kept))
    share = (words_found & words_shown).total() / words_shown.total()
    if share >= _SAME or (links <= _PLAIN_LINKS and (named or not _FAR_TOO_LITTLE <= share < _ALIKE)):
        return _parts(shown if named else _without_fringe(walked, kept))
    telling = [one for one in found if one.part.kind not in _POINTING]
    return _parts(_without_frame(telling if 2 * _words(telling).total() >= words_found.total() else found))


def _without_frame(found: Sequence[Walked]) -> list[Walked]:
    """What was found, without short lines before and after all that is shown: the name of a site in its banner."""
    shown = [number for number, one in enumerate(found) if one.shown]
    if not shown:
        return list(found)
    return [
        one
        for number, one in enumerate(found)
        if shown[0] <= number <= shown[-1]
        or one.part.kind in ("heading", "note")
        or len(one.part.text.split()) >= _FRINGE_WORDS
    ]


def _parts(walked: Sequence[Walked]) -> list[Part]:
    return [one.part for one in walked]


def _words(walked: Sequence[Walked]) -> Counter[str]:
    return Counter(word for one in walked for word in one.part.text.split())


def _link_share(root: HtmlElement, *, without: frozenset[str] = frozenset()) -> float:
    """The share of the page's words that stand in links, navigation included unless it is to be passed over."""
    body = root.find("body")
    if body is None:
        return 0.0
    silent = links = 0
    events = etree.iterwalk(body, events=("start",))
    for _, element in events:
        if element.tag in without:
            silent += _count(element)
            events.skip_subtree()
        elif element.tag == "a":
            links += _count(element)
    return links / max(_count(body) - silent, 1)


def _count(element: HtmlElement) -> int:
    return len(str(element.text_content()).split())


def _mark(number: int) -> str:
    first, second = divmod(number, 0x80)
    return chr(_FIRST + first) + chr(_SECOND + second) if first < _SECOND - _FIRST else ""


def _kept(walked: Sequence[Walked], marks: frozenset[int]) -> list[bool]:
    """Which parts trafilatura keeps. A part without a mark of its own goes with the one before it; notes are kept."""
    kept: list[bool] = []
    for one in walked:
        if one.marks:
            kept.append(not marks.isdisjoint(one.marks) or (one.part.kind == "note" and one.shown))
        else:
            kept.append(bool(kept) and kept[-1] and one.shown)
    return kept


def _without_fringe(walked: Sequence[Walked], kept: Sequence[bool]) -> list[Walked]:
    """What is shown, without short blocks before and after what trafilatura found that stand apart from it; the page's
    own heading stays."""
    hits = [number for number, keep in enumerate(kept) if keep and len(walked[number].part.text.split()) > 2]
    if not hits:
        return [one for one in walked if one.shown]
    places = {walked[number].place for number in hits}
    return [
        one
        for number, one in enumerate(walked)
        if one.shown
        and (
            hits[0] <= number <= hits[-1]
            or (one.part.kind == "heading" and one.part.level == 1)
            or len(one.part.text.split()) >= _FRINGE_WORDS
            or (one.place in places and one.part.kind not in ("links", "navigation", "consent"))
        )
    ]


def _machinery(root: HtmlElement) -> str:
    """What scripts a page runs: "none", as a file of an owner; "own", that lie beside it, as in a manual; "web"."""
    found = "none"
    for script in root.iter("script"):
        source, code = script.get("src") or "", script.text or ""
        if "json" in (script.get("type") or "") or any(name in source.lower() for name in ("mathjax", "katex")):
            continue
        if "//" in source or source.startswith("/") or len(code) > _SHORT_SCRIPT or "http" in code:
            return "web"
        found = "own"
    return found


def _is_large(root: HtmlElement) -> bool:
    return any(number >= _MAX_ELEMENTS for number, _ in enumerate(root.iter()))


def _furniture(root: HtmlElement) -> frozenset[str]:
    """Forms are passed over, unless one holds most of the page, as some frameworks have it."""
    forms = list(root.iter("form"))
    if forms and 2 * max(len(form.text_content()) for form in forms) > len(root.text_content()):
        return FURNITURE - {"form"}
    return FURNITURE


def _content_root(root: HtmlElement) -> HtmlElement:
    """The element that by its name holds the content: the only main, the only article, else the body."""
    for name in ("main", "article"):
        named = list(root.iter(name))
        if len(named) == 1:
            return named[0]
    return _body(root)


def _told_main(root: HtmlElement, otherwise: HtmlElement) -> HtmlElement:
    """The only element whose role is the main text, as programs that write manuals have it."""
    named = [element for element in root.iter("div", "section") if element.get("role") == "main"]
    return named[0] if len(named) == 1 else otherwise


def _body(root: HtmlElement) -> HtmlElement:
    body = root.find("body")
    return root if body is None else body


def _found_marks(root: HtmlElement) -> frozenset[int]:
    """The marks in what trafilatura takes for the main text; none if it gives up. The tree is of no use afterwards."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction

    etree.strip_attributes(root, "colspan", "rowspan")  # it repeats the cells
    # fast: it does without a second extractor, which finds no more on the pages measured
    try:
        result = bare_extraction(root, favor_recall=True, include_comments=False, include_tables=True, fast=True)
    except Exception:  # it raises whatever its parts raise; the plain structure is at hand
        return frozenset()
    if result is None or isinstance(result, dict):
        return frozenset()
    text = "".join(map(str, result.body.itertext()))
    return frozenset((ord(mark[1]) - _FIRST) * 0x80 + ord(mark[2]) - _SECOND for mark in _MARK.finditer(text))
