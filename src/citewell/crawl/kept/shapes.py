"""Traps: addresses that go on for ever without a page worth having.

In: addresses, and whether the pages at addresses of a shape held anything new. Out: verdicts in plain words. Nothing is
kept here; the counts by shape are crawl.kept.notes'. What an owner left out: crawl.scope.

Two nets. `trap` refuses an address by its looks alone, where no page can be meant. What looks like any other address (a
calendar's next month, the next combination of filters) is let through until its kind has shown that it leads nowhere:
addresses are gathered by shape, and a shape whose pages hold hardly anything new is followed no further. The bounds
were set by simulation on real sites and made traps: docs/decisions/crawling.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

from citewell.crawl.address import address, comparable, looks_drawn, site_of

MAX_CHARS = 2_000
"""Longer addresses are what scripts put together; sitemaps and old browsers stop at 2,048 too."""

MAX_SEGMENTS = 16
MAX_PARAMETERS = 6
DEEP = 3  # segments, above which an address has a wide shape of its first two
VERY_DEEP = 6  # above which it shares one with everything as deep on its host: a tree of words may branch anywhere
MAX_SAME_PARAMETER = 2  # of one name, indices in brackets not counted: `f[0]=a&f[1]=b&f[2]=c` is three of one
MAX_RUNS = 2  # of the same segments in a row
MAX_SAME_SEGMENT = 3  # anywhere in a path
OLDEST_YEAR = 1970
YEARS_AHEAD = 2

WINDOW = 24
"""Pages of a shape that are looked back on, and the least number before it is judged."""

LEAST_NEW = 5
"""Of the last WINDOW pages, the least that must have held something new (20 %)."""

ECHO_CHARS = 5_000

CALENDAR_WORDS = frozenset(
    """
    agenda appointments availability booking bookings cal calendar calendario calendars calendrier kalender schedule
    termine timetable veranstaltungen whatson
    """.split()
)
"""Words in a path or a parameter's name by which an address is a calendar's. "Events" is not among them: those of 1945
have pages too."""

_YEAR_NAMES = ("year", "yr", "y", "jahr")
_MONTH_NAMES = ("month", "mon", "m", "monat")

_DIGITS = re.compile(r"\d+")
_HEX = re.compile(
    r"(?<![0-9a-z])(?=[0-9a-f-]*[a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,})(?![0-9a-z])",
    re.IGNORECASE,
)
_INDEX = re.compile(r"\[[^\]]*\]$")
_DAY_OR_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T.*)?)?")
_IN_PATH = re.compile(r"/([12]\d{3})/(0?[1-9]|1[0-2])(/(?:0?[1-9]|[12]\d|3[01]))?(?=/|$)")
_YEAR = re.compile(r"[12]\d{3}")
_WORD = re.compile(r"[a-z]+")
_WORDS = re.compile(r"[^\W_]+")
_INNER_URL = re.compile(r"/https?(?:%3a|:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Novelty:
    """What the pages of one shape of addresses have held."""

    read: int = 0  # pages in all
    recent: int = 0  # the last WINDOW of them, a bit each, the newest lowest: 1 if it held something new


def trap(url: str, *, today: date | None = None) -> str | None:
    """Why an address cannot be that of a page worth having, in plain words; None if it may be.

    Args:
        url: Address.url.
        today: for dates far ahead; the machine's date if not given.
    """
    if len(url) > MAX_CHARS:
        return f"its address is longer than {MAX_CHARS:,} characters"
    parts = urlsplit(url)
    parameters = _parameters(parts.query)
    return (
        _endless_path(parts.path, parts.netloc)
        or _endless_query([name for name, _ in parameters])
        or _far_date(parts.path, parameters, today or datetime.now(tz=UTC).date())
    )


def shapes_of(url: str) -> tuple[str, str | None]:
    """What an address has in common with others of its kind.

    Returns:
        The narrow shape: the host without "www.", the path with runs of digits as N and drawn identifiers as H, the
        names of parameters in order; `example.org/item/N?color&size`. And a wide one: for an address with parameters
        the path and `?*`, for one more than DEEP segments deep the first two and `/**`, for one more than VERY_DEEP
        the host and `/**`; None for others.
    """
    parts = urlsplit(url)
    host, path = site_of(parts.netloc), comparable(parts.path).rstrip("/")
    segments = path.split("/")[1:]
    narrow = host + "".join("/" + _shape(segment) for segment in segments)
    names = sorted({_INDEX.sub("[]", name) for name, _ in _parameters(parts.query)})
    wide = _wide(host, segments)
    if names:
        return f"{narrow}?{'&'.join(names)}", f"{wide or narrow}?*"
    return narrow, wide


def note(novelty: Novelty, new: bool) -> Novelty:
    """The record of a shape after one more page."""
    return Novelty(novelty.read + 1, (novelty.recent << 1 | new) & ((1 << WINDOW) - 1))


def exhausted(novelty: Novelty) -> bool:
    """Whether the pages of a shape have stopped to hold anything new."""
    return novelty.read >= WINDOW and novelty.recent.bit_count() < LEAST_NEW


def leads_elsewhere(url: str, found: Iterable[str]) -> bool:
    """Whether a page is worth its visit for where it leads, though its text be old or not to be indexed.

    A list of articles is, as long as it names articles that no page named before; a month of a calendar that leads to
    the next month only is not.

    Args:
        found: addresses that were first found on this page.
    Returns:
        True if one of them has no shape in common with the page's own address.
    """
    own = set(filter(None, shapes_of(url)))
    return any(own.isdisjoint(filter(None, shapes_of(other))) for other in found)


def without_echo(text: str, url: str) -> str:
    """A page's text without the words of its own address, for judging whether it holds anything new.

    "Item 1234 was not found" differs from page to page by nothing but what was asked for. Words are taken from the last
    segment and the query; all numbers may not go, or tables of figures would seem to be copies of one another. Texts
    over ECHO_CHARS come back as they are: a few words do not tell them apart.
    """
    if len(text) > ECHO_CHARS:
        return text
    parts = urlsplit(url)
    echo = {word.lower() for word in _WORDS.findall(unquote(f"{parts.path.rpartition('/')[2]} {parts.query}"))}
    echo |= {word.lstrip("0") for word in echo}
    return _WORDS.sub(lambda match: "" if match[0].lower() in echo else match[0], text)


def inert_parameter(one: str, other: str) -> str | None:
    """The parameter that makes no difference, if two addresses of one page differ in a single one.

    Returns:
        Its plain name, fit for `address(..., ignored=)`; None if they differ in more, in their paths or hosts, or not
        at all. That one page has two addresses once may be chance: the caller waits for a second pair.
    """
    first, second = address(one), address(other)
    if first is None or second is None or _page(first.key) != _page(second.key):
        return None
    ours, theirs = (Counter(_parameters(comparable(urlsplit(found.url).query))) for found in (first, second))
    differing = {name for name, _ in (ours - theirs) + (theirs - ours)}
    return differing.pop() if len(differing) == 1 else None


def _endless_path(path: str, host: str) -> str | None:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"its path is {len(segments)} folders deep, more than {MAX_SEGMENTS}"
    if run := _repeated(segments):
        return f"its path repeats {'/'.join(run)} again and again"
    for segment, number in Counter(filter(_is_name, segments)).items():
        if number > MAX_SAME_SEGMENT:
            return f"its path names {segment} {number} times"
    if len(_INNER_URL.findall(path)) > 1 or segments.count(host) > 1:
        return "its path holds an address inside an address"
    return None


def _repeated(segments: Sequence[str]) -> Sequence[str]:
    """Segments that stand in a row more than MAX_RUNS times; none if there are no such."""
    times = MAX_RUNS + 1
    for length in range(1, len(segments) // times + 1):
        for start in range(len(segments) - times * length + 1):
            run = list(segments[start : start + length])
            if run * times == list(segments[start : start + times * length]) and (length > 1 or _is_name(run[0])):
                return run
    return ()


def _is_name(segment: str) -> bool:
    """Whether a segment is more than a number or a letter: /12/12/12 may be a place in a tree of shelves."""
    return len(segment) > 1 and not segment.isdigit()


def _endless_query(names: Sequence[str]) -> str | None:
    if len(names) > MAX_PARAMETERS:
        return f"it has {len(names)} parameters, more than {MAX_PARAMETERS}"
    for name, number in Counter(_INDEX.sub("", name) for name in names).items():
        if number > MAX_SAME_PARAMETER:
            return f"its parameter {_printable(name)} stands there {number} times"
    return None


def _far_date(path: str, parameters: Sequence[tuple[str, str]], today: date) -> str | None:
    """A date years ahead; or one before the web's first decades, where the address is known to be a calendar's."""
    words = {word for text in (path, *(name for name, _ in parameters)) for word in _WORD.findall(text.lower())}
    names = {name.lower() for name, _ in parameters}
    sheets = not names.isdisjoint(_YEAR_NAMES) and not names.isdisjoint(_MONTH_NAMES)
    calendar = sheets or not words.isdisjoint(CALENDAR_WORDS)
    for year, month in _dates(path, parameters, calendar):
        if (year, month) > (today.year + YEARS_AHEAD, today.month):
            return f"its date, {year}-{month:02}, is more than {YEARS_AHEAD} years ahead"
        if calendar and year < OLDEST_YEAR:
            return f"its date, {year}-{month:02}, is before {OLDEST_YEAR}"
    return None


def _dates(path: str, parameters: Sequence[tuple[str, str]], calendar: bool) -> Iterator[tuple[int, int]]:
    """Years and months that an address names as dates.

    A year and a month in a path may be a number and a page of it, unless there is a day too or the address is a
    calendar's; a year alone is a date only there. A date inside a longer segment is part of a title.
    """
    for year, month, day in _IN_PATH.findall(path):
        if day or calendar:
            yield int(year), int(month)
    values = [value for _, value in parameters]
    for match in filter(None, map(_DAY_OR_MONTH.fullmatch, (*path.split("/"), *values))):
        yield int(match[1]), int(match[2])
    if calendar:
        named = [value for name, value in parameters if name.lower() in _YEAR_NAMES]
        for match in filter(None, map(_YEAR.fullmatch, (*path.split("/"), *named))):
            yield int(match[0]), 1


def _shape(segment: str) -> str:
    if looks_drawn(segment):
        return "H"
    return _DIGITS.sub("N", _HEX.sub("H", segment))


def _wide(host: str, segments: Sequence[str]) -> str | None:
    """Numbers stay in the two segments: /docs/2.1 and /docs/2.2 are two trees, not one."""
    if len(segments) > VERY_DEEP:
        return host + "/*" * VERY_DEEP + "/**"
    return f"{host}/{segments[0]}/{segments[1]}/**" if len(segments) > DEEP else None


def _parameters(query: str) -> list[tuple[str, str]]:
    """Names and values, the names without escapes."""
    pairs = (parameter.partition("=") for parameter in query.split("&") if parameter)
    return [(unquote(name), value) for name, _, value in pairs]


def _page(key: str) -> str:
    return key.partition("?")[0]


def _printable(name: str) -> str:
    return "".join(filter(str.isprintable, name))
