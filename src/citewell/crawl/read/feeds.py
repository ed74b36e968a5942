"""A feed as served -> the pages that it announces.

In: bytes and their declared type. Out: a Feed, or None where the bytes are none. RSS, Atom and RDF are read by
feedparser, JSON Feed by json. What a page says about itself counts for more than what its feed says, so of an entry
only the address, the time and the title are kept.
"""

from __future__ import annotations

import calendar
import io
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import feedparser

from citewell.crawl.read.published import absolute, decode_xml, looks_like, time_of, utc

MAX_BYTES = 10 << 20
"""Of a feed; what comes after is not read. Feeds begin with what is newest."""

MAX_TAGS = 100_000
"""Opening brackets, for the same reason: feedparser takes up to 55 microseconds for each of hostile markup. Of the 37
real feeds in XML the richest has 14,000."""

MAX_SIGNS = 500_000
"""Brackets, ampersands and equals signs: three microseconds each, and memory where they are attributes."""

_MAX_TITLE_CHARS = 500
_ELEMENT = re.compile(r"<\w")
_TAG = re.compile("<")
_SIGN = re.compile("[<&=]")
_COUNTER = re.compile(r"\s*\d{9,}\s*$")  # seconds since 1970, which feedparser reads as a date of digits
_CHARSET = re.compile(r"""\bcharset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One page that a feed announces."""

    url: str
    updated: str | None = None  # ISO 8601 in UTC with a trailing Z; a day where the feed gives no more
    title: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says. Entries are in its order, each address once."""

    title: str
    entries: tuple[FeedEntry, ...]
    next_page: str | None = None  # older entries
    problems: tuple[str, ...] = ()  # in plain words, for the account of a run


def read_feed(content: bytes, *, url: str, content_type: str | None, max_entries: int = 10_000) -> Feed | None:
    """Read a feed in any of its formats, well-formed or not.

    Nothing is fetched or opened, and no entity is expanded but those that stand for plain characters.

    Args:
        content: as served, content codings undone.
        url: where it was found; relative addresses are resolved against it.
        content_type: the declared type; of it only the charset counts.
        max_entries: the first are read.
    Returns:
        None if the bytes are no feed. Entries without a web address are left out and counted among the problems.
    Source:
        RSS 2.0 (rssboard.org), RFC 4287 (Atom), RFC 5005 (pages of a feed), jsonfeed.org 1.1.
    """
    problems: list[str] = []
    if len(content) > MAX_BYTES:
        content = content[:MAX_BYTES]
        problems.append(f"larger than {MAX_BYTES:,} bytes; its beginning was read")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _read_json(content, url, max_entries, problems)
    return _read_xml(content, url, content_type, max_entries, problems)


def _read_xml(content: bytes, url: str, content_type: str | None, max_entries: int, problems: list[str]) -> Feed | None:
    text = decode_xml(content, _charset(content_type))
    # What stands before the first element, the document type and its entities among it, is not given to the parser.
    root = _ELEMENT.search(text)
    if root is None:
        return None
    end = min(_place(_TAG, MAX_TAGS, text), _place(_SIGN, MAX_SIGNS, text))
    if end < len(text):
        problems.append("more markup than a feed has; its beginning was read")
    parsed = _parsed(text[root.start() : end], problems)
    if parsed is None or not (parsed.get("version") or (parsed["entries"] and looks_like(content, None) == "feed")):
        return None
    if parsed.get("bozo"):
        problems.append("its XML is broken; read as far as it goes")
    described = parsed["feed"]
    written = ((_entry_link(entry), _entry_time(entry), entry.get("title")) for entry in parsed["entries"])
    following = next((link.get("href") for link in described.get("links", ()) if link.get("rel") == "next"), None)
    return _feed(described.get("title"), written, following, url, max_entries, problems)


def _place(sign: re.Pattern[str], count: int, text: str) -> int:
    """Where the sign stands for the time after `count` times; the end of the text if it does not."""
    found = next(islice(sign.finditer(text), count, None), None)
    return found.start() if found else len(text)


def _parsed(xml: str, problems: list[str]) -> Mapping[str, Any] | None:
    """What feedparser makes of it; None if it gives up."""
    try:
        # As a stream: feedparser would open what else it is given as a file.
        return feedparser.parse(  # type: ignore[no-any-return]
            io.BytesIO(xml.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,  # those inside of content, which is not kept
            sanitize_html=False,
        )
    except Exception as error:  # it names none that it raises; what comes through are its faults on odd bytes
        problems.append(f"the parser gave up ({type(error).__name__})")
        return None


def _entry_link(entry: Mapping[str, Any]) -> str:
    """The page: as it is called where it lives rather than at a service that counts clicks; else the link; else the
    identifier if that is an address, which RSS calls a permalink."""
    original = entry.get("feedburner_origlink") or entry.get("pheedo_origlink")
    if original:
        return str(original)
    link = str(entry.get("link") or "")
    if link == entry.get("id") and not link.startswith(("http://", "https://")):
        return ""  # a permalink only for want of isPermaLink="false"
    return link


def _entry_time(entry: dict[str, Any]) -> str | None:
    for name in ("updated_parsed", "published_parsed", "created_parsed"):
        # `get` would look under other names too, and warn.
        moment, written = (dict.get(entry, key) for key in (name, name.removesuffix("_parsed")))
        if isinstance(moment, time.struct_time) and not _COUNTER.match(str(written)):
            try:
                return utc(datetime.fromtimestamp(calendar.timegm(moment), UTC))
            except (ValueError, OverflowError, OSError):  # the year 0 or 10000
                continue
    return None


def _read_json(content: bytes, url: str, max_entries: int, problems: list[str]) -> Feed | None:
    text = decode_xml(content)
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        if looks_like(content, None) != "feed":
            return None
        return Feed("", (), problems=(*problems, "its JSON is broken; nothing could be read"))
    if not isinstance(parsed, dict) or "jsonfeed.org/version" not in str(parsed.get("version"))[:100]:
        return None
    items = parsed.get("items")
    written = (_json_entry(item) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))
    return _feed(parsed.get("title"), written, parsed.get("next_url"), url, max_entries, problems)


def _json_entry(item: Mapping[str, Any]) -> tuple[str, str | None, object]:
    identifier = item.get("id")
    is_address = isinstance(identifier, str) and identifier.startswith(("http://", "https://"))
    link = item.get("url") or item.get("external_url") or (identifier if is_address else "")
    moment = item.get("date_modified") or item.get("date_published")
    return str(link), time_of(moment) if isinstance(moment, str) else None, item.get("title")


def _feed(
    title: object,
    written: Iterable[tuple[str, str | None, object]],
    following: object,
    url: str,
    max_entries: int,
    problems: list[str],
) -> Feed:
    """Resolve addresses, leave out what has none, keep the first of each."""
    entries: dict[str, FeedEntry] = {}
    unnamed = 0
    for link, updated, name in islice(written, 4 * max_entries):  # beyond it nearly all were repetitions
        address = absolute(link, url)
        if address is None:
            unnamed += 1
        elif address not in entries:
            if len(entries) == max_entries:
                problems.append(f"more than {max_entries:,} entries; the first were read")
                break
            entries[address] = FeedEntry(address, updated, _line(name))
    if unnamed:
        problems.append(f"entries without a web address: {unnamed:,}")
    next_page = absolute(following, url) if isinstance(following, str) else None
    return Feed(_line(title), tuple(entries.values()), next_page, tuple(problems))


def _line(text: object) -> str:
    """One line of bounded length; "" for what is no text."""
    return " ".join(text[: 4 * _MAX_TITLE_CHARS].split())[:_MAX_TITLE_CHARS] if isinstance(text, str) else ""


def _charset(content_type: str | None) -> str:
    found = _CHARSET.search(content_type or "")
    return found[1] if found else ""
