"""What a page asks of crawlers: meta robots and X-Robots-Tag.

In: the pairs of name and content of a page's meta elements, the values of its X-Robots-Tag headers. Out: Directives.
Finding them in HTML: crawl.read.reading. What a whole site asks: crawl.read.robots.

Source: Google's "Robots meta tag, data-nosnippet and X-Robots-Tag specifications", the only full description there is,
and the HTML Standard's list of meta extensions. Names are without regard to case; everything that applies is added up,
and of two that disagree the more restrictive holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from citewell.crawl.read.robots import PRODUCT_TOKEN

KNOWN = frozenset(
    """
    all none index noindex follow nofollow archive noarchive nocache nosnippet noimageindex notranslate noodp noydir
    indexifembedded unavailable_after max-snippet max-image-preview max-video-preview noai noimageai
    """.split()
)
"""Directives by name. A word before a colon that is none of these is the name of a crawler."""

_FORBIDDING = {
    "noindex": ("noindex",),
    "nofollow": ("nofollow",),
    "noarchive": ("noarchive",),
    "nocache": ("noarchive",),
    "none": ("noindex", "nofollow"),
}
_CRAWLER = re.compile(r"\s*([^\s:,]+)\s*:\s*(?=\S)")
_UNAVAILABLE = re.compile(r"unavailable_after\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Directives:
    """What may be done with a page."""

    index: bool = True  # show it in results
    follow: bool = True  # go where its links lead
    archive: bool = True  # show a kept copy of it
    why: str = ""  # for the account: `meta robots says noindex`; "" if everything may


def directives(
    meta: Sequence[tuple[str, str]], headers: Sequence[str], *, agent: str = PRODUCT_TOKEN, today: date
) -> Directives:
    """What a page's owner allows to be done with it.

    Args:
        meta: name and content of the meta elements, in any case; those for other crawlers and purposes are passed over.
        headers: values of X-Robots-Tag, each perhaps with several directives and names of crawlers.
        agent: our product token.
        today: for `unavailable_after`; a page whose date has passed is not to be indexed.
    """
    token = agent.lower()
    said: dict[str, str] = {}  # directive -> where it stands, in words of our own: the page's may hold anything
    for where, text in (*_from_meta(meta, token), *_from_headers(headers, token)):
        for directive, as_written in _read(text, today):
            said.setdefault(directive, f"{where} says {as_written}")
    reasons = dict.fromkeys(said[directive] for directive in ("noindex", "nofollow", "noarchive") if directive in said)
    return Directives("noindex" not in said, "nofollow" not in said, "noarchive" not in said, "; ".join(reasons))


def _from_meta(meta: Sequence[tuple[str, str]], token: str) -> Iterator[tuple[str, str]]:
    for name, content in meta:
        plain = name.strip().lower()
        if plain in ("robots", token):
            yield f"meta {plain}", content


def _from_headers(headers: Sequence[str], token: str) -> Iterator[tuple[str, str]]:
    """The parts of headers that are for us.

    `noindex, otherbot: nofollow, noarchive` has two: a crawler's name holds for all that follows it, up to the next.
    """
    for header in headers:
        for_us, rest = True, header
        while rest.strip():
            match = _CRAWLER.match(rest)
            if match and match[1].lower() not in KNOWN:
                for_us, rest = match[1].lower() in ("*", "robots", token), rest[match.end() :]
            part, rest = _next_directive(rest)
            if for_us:
                yield "the header X-Robots-Tag", part


def _next_directive(text: str) -> tuple[str, str]:
    """The first directive of a list, and what is behind its comma. A date may have a comma of its own (RFC 850)."""
    part, _, rest = text.partition(",")
    if _UNAVAILABLE.match(part.strip()) and re.match(r"\s*\d", rest):
        date_rest, _, rest = rest.partition(",")
        part = f"{part},{date_rest}"
    return part, rest


def _read(text: str, today: date) -> Iterator[tuple[str, str]]:
    """What forbids something, and the word it was said with. `unavailable_after` does once its date has passed."""
    rest = text
    while rest.strip():
        part, rest = _next_directive(rest)
        match = _UNAVAILABLE.match(part.strip())
        if match is None:
            for word in part.lower().replace(";", " ").split():
                yield from ((meant, word) for meant in _FORBIDDING.get(word, ()))
        elif (until := _day(match[1])) is not None and until < today:
            yield "noindex", f"unavailable_after {until}"


def _day(text: str) -> date | None:
    """The day of a date in ISO 8601, RFC 822 or RFC 850; None where there is none."""
    if match := _DATE.search(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_AND_MONTH.search(text):
        month = _MONTHS.index(match[2].lower()) + 1 if match[2].lower() in _MONTHS else 0
        day, year = int(match[1]), int(match[3])
        year += 2000 if year < 70 else 1900 if year < 100 else 0  # two digits as RFC 2822, 4.3 reads them, nearly
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
