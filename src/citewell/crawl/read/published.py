"""What sitemaps and feeds have in common: which of them some bytes are, addresses and times as publishers write them.

In: bytes and text from the web. Out: "sitemap" or "feed"; absolute addresses; times in UTC. Reading them:
crawl.read.sitemaps, crawl.read.feeds. Which addresses may be visited, and in what spelling: crawl.address, crawl.scope.
"""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

from citewell.crawl.fetch.bounded import is_gzip, unpack_whole

Kind: TypeAlias = Literal["sitemap", "feed"]

MAX_ADDRESS_CHARS = 8_000
"""Longer addresses are not read: servers refuse them (RFC 9110, 4.1 asks for 8,000)."""

_HEAD_BYTES = 8_192
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_JSON_FEED = re.compile(r'\A\s*\{.*"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version', re.DOTALL)
_ROOTS: dict[str, Kind] = {"urlset": "sitemap", "sitemapindex": "sitemap", "rss": "feed", "feed": "feed"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = tuple(("<?".encode(encoding), encoding) for _, encoding in _BOMS[1:])  # XML 1.0, appendix F
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646")
_WHOLE = re.compile(r"https?://[^/?#\[\]\\\s]+(?:[/?#]\S*)?")
_ASCII = bytes(range(128))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def looks_like(content: bytes, content_type: str | None) -> Kind | None:
    """Whether bytes are a sitemap or a feed, by their first element.

    A declared type alone decides for feeds whose beginning is broken. A sitemap of plain text looks like any other
    text and is known only by who named it: robots.txt or its owner.
    """
    head = unpack_whole(content[:_HEAD_BYTES], ["gzip"], max_bytes=_HEAD_BYTES).content if is_gzip(content) else content
    text = decode_xml(head[:_HEAD_BYTES])
    name, _ = root_element(text)
    if name in _ROOTS:
        return _ROOTS[name]
    if name == "rdf":
        return "feed" if "purl.org/rss/" in text or "netscape.com/rdf" in text else None
    if _JSON_FEED.match(text):
        return "feed"
    declared = (content_type or "").partition(";")[0].strip().lower()
    return "feed" if declared in {"application/rss+xml", "application/atom+xml", "application/feed+json"} else None


def root_element(text: str) -> tuple[str, int]:
    """The name of the first element, lower case and without its prefix, and where it begins; "" and 0 if the text does
    not begin with one."""
    prologue = _PROLOGUE.match(text)
    root = _ROOT.match(text, prologue.end() if prologue else 0)
    return (root[1].lower(), root.start()) if root else ("", 0)


def decode_xml(content: bytes, charset: str = "") -> str:
    """Text of an XML, JSON or plain text file.

    Its byte order mark decides, then its own declaration, then the charset that the server gave, then UTF-8, then
    Windows-1252 if it is not. What cannot be decoded becomes U+FFFD.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for start, encoding in _UNMARKED:
        if content.startswith(start):
            return content.decode(encoding, "replace")
    declared = _DECLARED.match(content)
    named = declared[1].decode() if declared else charset
    if not named.lower().startswith(_WIDE):  # one that was read as ASCII so far is not that
        try:
            return content.decode(named or "utf-8")
        except (LookupError, UnicodeError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("windows-1252" if _mostly_broken(content) else "utf-8", "replace")


def _mostly_broken(content: bytes) -> bool:
    """Whether what is beyond ASCII is mostly not UTF-8, rather than UTF-8 with a slip or a cut."""
    start = content[: _HEAD_BYTES * 8]
    return 2 * start.decode("utf-8", "replace").count("\ufffd") > len(start.translate(None, _ASCII))


def absolute(link: str, base: str) -> str | None:
    """The web address that a link on the page `base` means; None if it means none."""
    trimmed = link.strip()
    if not trimmed or len(trimmed) > MAX_ADDRESS_CHARS:
        return None
    if _WHOLE.fullmatch(trimmed):  # nearly all are; a sitemap has 50,000
        return trimmed
    try:
        joined = urljoin(base, trimmed)
        parts = urlsplit(joined)
    except ValueError:  # brackets that are no IPv6 address
        return None
    return joined if parts.scheme in {"http", "https"} and parts.netloc else None


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC with a trailing Z, to the second."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def time_of(written: str) -> str | None:
    """A time as written in a sitemap or a JSON feed, in UTC; only its day where no zone is given; None where it says
    less than a day or nothing.

    The year alone ("2015") is no time: read as its first day it would hide every later change.
    """
    text = written.strip()[:64]
    moment = _parsed(text)
    if moment is not None:
        try:
            return utc(moment) if moment.tzinfo else moment.date().isoformat() if _DAY.match(text) else None
        except (ValueError, OverflowError):  # within hours of the year 1 or 9999
            return None
    day = _DAY.match(text)
    return day[0] if day and _parsed(day[0]) else None


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
