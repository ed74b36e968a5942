"""Bytes of a page -> a tree of elements, in little time and memory whatever the bytes are.

In: bytes and Content-Type as served. Out: Markup, or None where the bytes are no HTML. What the page says: reading.
The tree is for finding links and marks; the text that readers see is extract's work.

libxml2 is quick, but three things make it slow or stop it: more than 256 open elements (it stops there), a start tag
with thousands of attributes (it compares each with all others), and millions of elements (memory). Such a page is
written anew first, flat: only the tags that this room reads, none inside another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

MAX_BYTES = 10_000_000
"""What is read of a page; the rest is left."""

MAX_TAGS = 300_000
"""A page with more is flattened: each element and its text take about 250 bytes of memory."""

MAX_FLAT_TAGS = 50_000
"""Tags kept of a flattened page."""

_MAX_ATTRIBUTE_PAIRS = 150_000_000  # comparisons of attribute names, 3 to 7 ns each (libxml2 2.14)
_LONG_TAG = 2_000  # bytes; shorter ones cannot hold enough attributes to matter
_PART = 100_000  # bytes of text looked at together
_SNIFFED = 2_048  # bytes looked at for signs of HTML
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_XML_TYPES = ("text/xml", "application/xml")
_OTHER_FILES = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x01\x00",
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|a|p|div|h[1-6]|table|ul|ol|br|frameset|iframe|script|style|"
    rb"center|font|img|span|section|article|main|nav|header)[\s/>]",
    re.IGNORECASE,
)
_OTHER_XML = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.{0,500}?-->|<!doctype[^>]*>|\s)*<(?:rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_START = re.compile(rb"<[a-zA-Z]")
_KEPT = re.compile(
    rb"<(a|area|base|frame|iframe|input|link|meta|script|style|title)((?=[\s/>])[^<>]{0,4000})>", re.IGNORECASE
)
_ANY_TAG = re.compile(rb"<[^<>]*>")
_WEB_CODECS = frozenset(
    """utf-8 utf-16-le utf-16-be utf-32-le utf-32-be ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6
    iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp866 cp874 cp932 cp949 cp1250 cp1251
    cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp
    iso2022_jp""".split()
)
"""The codecs behind the labels of the WHATWG Encoding Standard. Python has others, some of them very slow."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page."""

    root: etree._Element
    encoding: str  # the Python codec that the bytes were decoded with
    complete: bool  # whether all tags that this room reads are in the tree


def parse_markup(content: bytes, *, content_type: str | None = None) -> Markup | None:
    """The tree of a page of any quality. Never raises.

    Returns:
        None if the bytes are no HTML, by their declared type or by their first bytes, or hold no element.
    """
    if not _is_html(content, content_type):
        return None
    encoding, text = _decode(content[:MAX_BYTES], content_type)
    plain = text[found.end() if (found := _DECLARATION.match(text)) else 0 :].encode("utf-8", "replace")
    complete = len(content) <= MAX_BYTES
    root = None if _heavy(plain) else _parse(plain)
    if root is None:
        flat, all_kept = _flat(plain)
        root, complete = _parse(flat), complete and all_kept
    return None if root is None else Markup(root, encoding, complete)


def text_of(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(map(str, element.itertext()))


def _is_html(content: bytes, content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    beginning = content[:_SNIFFED]
    if beginning.startswith(_OTHER_FILES) or (kind and kind not in _HTML_TYPES + _XML_TYPES):
        return False
    if read_bom(beginning)[0] is not None or b"\0" in beginning:
        beginning = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")
    if _OTHER_XML.match(beginning):
        return False
    return kind in _HTML_TYPES or _MARKUP.search(beginning) is not None


def _decode(content: bytes, content_type: str | None) -> tuple[str, str]:
    """The codec and the text. As browsers do: byte order mark, then HTTP, then the page's own declaration; where
    nothing is declared UTF-8 if it fits, else windows-1252."""
    mark, bytes_of_mark = read_bom(content)
    if mark and bytes_of_mark:
        return mark, to_unicode(content[len(bytes_of_mark) :], mark)
    for name in (_served_encoding(content, content_type), _own_encoding(content)):
        if name in _WEB_CODECS:
            return name, to_unicode(content, name)
    text = content.decode("utf-8", "replace")
    wrong, further = text.count("\ufffd"), len(content) - len(text)  # `further`: bytes of characters beyond ASCII
    return ("utf-8", text) if wrong * 20 <= further else ("cp1252", content.decode("cp1252", "replace"))


def _served_encoding(content: bytes, content_type: str | None) -> str | None:
    name = http_content_type_encoding(content_type)
    if name and name.startswith(("utf-16", "utf-32")):  # believed only of bytes that look like it
        return (name if name[-2:] in ("le", "be") else f"{name}-le") if b"\0" in content[:100] else None
    return name


def _own_encoding(content: bytes) -> str | None:
    """What the page declares; a declaration that could be read as ASCII is not in units of two bytes."""
    name = html_body_declared_encoding(content)
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _heavy(page: bytes) -> bool:
    """Whether libxml2 would take much time or memory."""
    if page.count(b"<") > MAX_TAGS:
        return True
    pairs = 0
    for run in page.split(b">"):
        if len(run) > _LONG_TAG and (start := _START.search(run)):
            tag = run[start.start() :]
            pairs += (len(tag.split()) + tag.count(b"=") + tag.count(b"/")) ** 2
    return pairs > _MAX_ATTRIBUTE_PAIRS


def _parse(page: bytes) -> etree._Element | None:
    """The root element; None where there is none, or the page is nested too deeply."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root: etree._Element | None = etree.fromstring(page, parser)
    except (etree.LxmlError, ValueError):
        return None
    stopped = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return None if stopped else root


def _flat(page: bytes) -> tuple[bytes, bool]:
    """The page with only the tags that are read here, each closed at once, and its words; and whether that is all."""
    pieces = list(_flat_pieces(page))
    body = b"<html><body>" + b" ".join(pieces[:MAX_FLAT_TAGS])
    return body.replace(b"\0", b""), len(pieces) <= MAX_FLAT_TAGS


def _flat_pieces(page: bytes) -> Iterator[bytes]:
    """Tags and the text between them, at most one more than are kept. Linear: the place only moves on."""
    lower = page.lower()
    place = given = 0
    while given <= MAX_FLAT_TAGS and (tag := _KEPT.search(page, place)):
        yield _words(page, place, tag.start())
        name, place = tag[1].lower(), tag.end()
        if name in (b"script", b"style", b"title"):
            end = lower.find(b"</" + name, place)
            place, begin = (len(page) if end < 0 else end), place
            if name == b"title":
                yield b"<title>" + _words(page, begin, min(place, begin + 1_000)) + b"</title>"
        else:
            yield b"<" + name + tag[2] + b"></" + name + b">"
        given += 2
    yield _words(page, place, len(page))


def _words(page: bytes, start: int, end: int) -> bytes:
    """The text of a part of a page, without its tags; a part at a time, for memory's sake."""
    parts = (page[place : min(place + _PART, end)] for place in range(start, end, _PART))
    return b"".join(_ANY_TAG.sub(b" ", part).replace(b"<", b" ") for part in parts)
