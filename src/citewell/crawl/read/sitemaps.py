"""A sitemap as served -> the pages and further sitemaps that it names.

In: bytes. Out: a Sitemap: addresses made absolute, when each page last changed, and what was wrong with the file.
Sitemaps are read as the web has them: gzipped or not, with wrong or no namespaces, bare ampersands, relative addresses,
cut off. Feeds that serve as sitemaps are only recognised here: crawl.read.feeds reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice, zip_longest
from typing import Any, Literal, TypeAlias

from lxml import etree

from citewell.crawl.fetch.bounded import is_gzip, unpack_whole
from citewell.crawl.read.published import MAX_ADDRESS_CHARS, absolute, decode_xml, looks_like, root_element, time_of

SitemapKind: TypeAlias = Literal["urlset", "index", "text", "feed", "none"]

MAX_BYTES = 50 << 20
"""Of a sitemap, unpacked (the protocol's own bound); what comes after is not read."""

_FIELDS = frozenset({"loc", "lastmod", "changefreq", "priority"})
_FREQUENCIES = frozenset({"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"})
_ITEMS = frozenset({"url", "sitemap"})
_CHUNK = 1 << 16  # bytes given to the parser at a time, so that reading can stop when there is enough
_MAX_DEPTH = 64
_MAX_ALTERNATES = 512  # of one page; the languages of the web are fewer
_MAX_ELEMENTS = 2_000_000  # about what MAX_BYTES of honest elements come to; three seconds of work
# An ampersand that begins no reference which XML itself knows. CDATA is stepped over: there it stands for itself.
_BARE_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)", re.DOTALL
)
_ITEM = re.compile(r"<((?:[\w.-]+:)?)(url|sitemap)(?:\s[^<>]*)?>", re.IGNORECASE)
_FIELD = re.compile(
    r"<((?:[\w.-]+:)?)(loc|lastmod|changefreq|priority)(?:\s[^<>]*)?>(?:\s*<!\[CDATA\[)?([^<]*)</", re.IGNORECASE
)
_ALTERNATE = re.compile(r"<(?:[\w.-]+:)?link\s[^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>]*)""", re.IGNORECASE)
_LINE = re.compile(r"\S[^\r\n]*")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page, or in `Sitemap.nested` one further sitemap."""

    url: str
    lastmod: str | None = None  # ISO 8601: a time in UTC with a trailing Z, or a day, which means any moment of it
    changefreq: str | None = None  # the protocol's word, "daily": a hint
    priority: float | None = None  # from 0 to 1 among the site's own pages


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says. Entries are in its order, each address once."""

    kind: SitemapKind  # "feed": to be read by crawl.read.feeds; "none": no sitemap at all
    entries: tuple[SitemapEntry, ...] = ()
    nested: tuple[SitemapEntry, ...] = ()
    problems: tuple[str, ...] = ()  # in plain words, for the account of a run


def read_sitemap(content: bytes, *, url: str, max_entries: int = 50_000) -> Sitemap:
    """Read a sitemap of any kind: XML, an index of others, or plain text with an address on each line.

    Nothing is fetched and no entity is expanded: what stands before the root element is not given to the parser.
    Alternates in other languages (`xhtml:link hreflang`) are entries too.

    Args:
        content: as served, gzipped or not; of what unpacks to more than MAX_BYTES only the beginning is read.
        url: where it was found; relative addresses are resolved against it.
        max_entries: of pages and of nested sitemaps, each; the protocol allows 50,000.
    Returns:
        What could be read. Never raises for what the bytes are.
    Source:
        sitemaps.org, protocol 0.9; Google's extension for localised pages.
    """
    problems: list[str] = []
    if is_gzip(content):
        unpacked = unpack_whole(content, ["gzip"], max_bytes=MAX_BYTES)
        content = unpacked.content
        problems += [unpacked.problem] if unpacked.problem else []
    elif len(content) > MAX_BYTES:
        content = content[:MAX_BYTES]
        problems.append(f"larger than {MAX_BYTES:,} bytes; its beginning was read")
    text = decode_xml(content)
    name, _ = root_element(text)
    if name in {"urlset", "sitemapindex"}:
        return _read_xml(text, url, max_entries, problems)
    if looks_like(content, None) == "feed":
        return Sitemap("feed", problems=tuple(problems))
    if name:
        return Sitemap("none", problems=(*problems, f"no sitemap: its first element is <{name[:40]}>"))
    return _read_text(text, url, max_entries, problems)


def _read_text(text: str, base: str, max_entries: int, problems: list[str]) -> Sitemap:
    """One address on each line; a line that is none is counted."""
    found = _Found(base, max_entries)
    others = 0
    for line in _LINE.finditer(text):
        written = line[0].rstrip()
        if not written.startswith(("http://", "https://", "/")) or not found.mention(written):
            others += 1
        if found.full or others > max_entries:
            break
    if not found.entries:
        return Sitemap("none", problems=(*problems, "no sitemap: neither XML nor a list of addresses"))
    if others:
        problems.append(f"lines that are no address: {others:,}")
    return Sitemap("text", found.all(), problems=(*problems, *found.account()))


def _read_xml(text: str, base: str, max_entries: int, problems: list[str]) -> Sitemap:
    """From the root element on, so that no document type declaration, and no entity, ever reaches the parser."""
    root, start = root_element(text)
    lines_before = text.count("\n", 0, start)
    xml = text[start:].rstrip()
    if not xml.endswith(">"):
        xml = xml[: max(xml.rfind("</"), 0)]  # up to there addresses are whole
        problems = problems or ["cut off; read as far as it goes"]
    xml = _BARE_AMPERSAND.sub(_mended, xml)
    reader = _Reader(_Found(base, max_entries), _Found(base, max_entries))
    broken = _parse(xml, reader)
    if broken:
        _read_by_pattern(xml, reader.pages, reader.nested)
        problems = problems or [f"broken XML at line {broken + lines_before:,}; read as far as it goes"]
    kind: SitemapKind = "index" if root == "sitemapindex" else "urlset"
    account = [*problems, *([] if broken else reader.account()), *reader.pages.account(), *reader.nested.account()]
    return Sitemap(kind, reader.pages.all(), reader.nested.all(), tuple(account))


def _mended(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else match[0]


def _parse(xml: str, reader: _Reader) -> int:
    """Drive the reader until the text ends, is broken or gives enough; the line where it is broken, 0 if nowhere.

    The parser's own mode for broken XML is not used: after the first error it drops every "&amp;" from what it reports,
    and at a closing tag too many it ends. Addresses would come out wrong or not at all.
    """
    parser = etree.XMLParser(target=reader, encoding="utf-8", no_network=True, load_dtd=False, huge_tree=False)
    data = xml.encode("utf-8", "replace")
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if reader.done:
                return 0
        parser.close()
    except etree.XMLSyntaxError as error:
        return max(error.lineno or 1, 1)
    return 0


def _read_by_pattern(xml: str, pages: _Found, nested: _Found) -> None:
    """Read what looks like entries from XML that no parser reads; those that are known already change nothing."""
    starts = list(islice(_ITEM.finditer(xml), 4 * pages.max_entries))
    for item, following in zip_longest(starts, starts[1:]):
        end = following.start() if following else len(xml)
        fields = {
            field[2].lower(): unescape(field[3].strip().removesuffix("]]>"))
            for field in islice(_FIELD.finditer(xml, item.end(), end), _MAX_ALTERNATES)
            if field[1] == item[1]  # <image:loc> is no <loc>
        }
        (nested if item[2].lower() == "sitemap" else pages).add(_entry(fields))
        for link in islice(_ALTERNATE.finditer(xml, item.end(), end), _MAX_ALTERNATES):
            if "hreflang" in link[0] and (address := _HREF.search(link[0])):
                pages.mention(unescape(address[1].strip()))
        if pages.full or nested.full:
            break


class _Found:
    """Entries by address, bounded in number and, since what is written twice is resolved once, in work."""

    def __init__(self, base: str, max_entries: int) -> None:
        self.base = base
        self.max_entries = max_entries
        self.entries: dict[str, SitemapEntry] = {}
        self.full = False
        self._addresses: dict[str, str | None] = {}  # as written -> absolute

    def address(self, written: str) -> str | None:
        if written not in self._addresses:
            if len(self._addresses) > 2 * self.max_entries:  # most of them were no addresses
                self.full = True
                return None
            self._addresses[written] = absolute(written, self.base)
        return self._addresses[written]

    def mention(self, written: str) -> bool:
        """Add a page of which only the address is known, as written; False if it is none."""
        if written in self._addresses:  # the common case, and the only one that may come by the million
            return self._addresses[written] is not None
        return self.add(SitemapEntry(written))

    def add(self, written: SitemapEntry) -> bool:
        """Add an entry whose address is still as written; False if it is none. One that says when it changed replaces
        one that does not."""
        address = self.address(written.url)
        if address is None:
            return False
        known = self.entries.get(address)
        if known is None and len(self.entries) == self.max_entries:
            self.full = True
        elif known is None or (known.lastmod is None and written.lastmod):
            self.entries[address] = replace(written, url=address)
        return True

    def all(self) -> tuple[SitemapEntry, ...]:
        return tuple(self.entries.values())

    def account(self) -> list[str]:
        return [f"more than {self.max_entries:,} addresses; the first were read"] if self.full else []


class _Reader:
    """Gathers entries while the parser walks; no tree is built, so memory is that of the entries."""

    def __init__(self, pages: _Found, nested: _Found) -> None:
        self.pages = pages
        self.nested = nested
        self.root = ""
        self._elements = 0
        self._unnamed = 0  # entries without an address
        self._path: list[tuple[str, str]] = []  # (namespace, name) of the open elements
        self._item = ""  # "url" or "sitemap" while one is open
        self._depth = 0  # of that item
        self._fields: dict[str, str] = {}
        self._alternates: list[str] = []

    @property
    def done(self) -> bool:
        """Whether to stop: there is enough, or this is no sitemap that anybody meant."""
        return self.pages.full or self.nested.full or self._elements > _MAX_ELEMENTS or len(self._path) > _MAX_DEPTH

    def start(self, tag: str | bytes, attrib: Mapping[Any, Any]) -> None:
        self._elements += 1
        named = _name(str(tag))
        if not self._path:
            self.root = named[1]
        elif named[1] in _ITEMS and named[0] == self._path[0][0]:
            self._end_item()  # one that was never closed
            self._item, self._depth = named[1], len(self._path)
        elif named[1] == "link" and attrib.get("hreflang") and len(self._alternates) < _MAX_ALTERNATES:
            self._alternates.append(attrib.get("href", ""))
        self._path.append(named)

    def data(self, data: str | bytes) -> None:
        """Text of a field, or of an item that names its address without `loc`."""
        if not self._item:
            return
        space, name = self._path[-1]
        inside = len(self._path) - self._depth - 1
        if inside == 0:
            name = "bare"
        elif inside != 1 or space != self._path[0][0] or name not in _FIELDS:
            return
        if len(self._fields.get(name, "")) <= MAX_ADDRESS_CHARS:
            self._fields[name] = self._fields.get(name, "") + str(data)

    def end(self, tag: str | bytes) -> None:  # noqa: ARG002 - lxml's interface
        self._path.pop()
        if self._item and len(self._path) <= self._depth:
            self._end_item()

    def comment(self, text: str | bytes) -> None:
        """Nothing: it is no part of a sitemap."""

    def close(self) -> None:
        """Nothing: an item that is open at the end is one that broke off."""

    def account(self) -> list[str]:
        problems = []
        if self._unnamed:
            problems.append(f"entries without a web address: {self._unnamed:,}")
        if self._elements > _MAX_ELEMENTS or len(self._path) > _MAX_DEPTH:
            problems.append("more elements than a sitemap has; the first were read")
        return problems

    def _end_item(self) -> None:
        item, fields, alternates = self._item, self._fields, self._alternates
        self._item, self._fields, self._alternates = "", {}, []
        if item and not self.done:
            found = self.nested if item == "sitemap" else self.pages
            self._unnamed += not found.add(_entry(fields))
            for link in alternates:
                self.pages.mention(link.strip())


def _name(tag: str) -> tuple[str, str]:
    """Namespace and local name, lower case; prefixes that no declaration explains are dropped."""
    space, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return space, name.rpartition(":")[2].lower()


def _entry(fields: Mapping[str, str]) -> SitemapEntry:
    """An entry whose address is as written."""
    frequency = fields.get("changefreq", "").strip().lower()
    try:
        priority = float(fields.get("priority", ""))
    except ValueError:
        priority = -1.0
    return SitemapEntry(
        fields.get("loc", "").strip() or fields.get("bare", "").strip(),
        time_of(fields.get("lastmod", "")),
        frequency if frequency in _FREQUENCIES else None,
        priority if 0 <= priority <= 1 else None,
    )
