"""What an HTML page says to a crawler: where it links to, which address is its own, what may be done with it.

In: bytes, as served. Out: PageSays. Addresses are absolute and otherwise as they stand; which of them are visited:
crawl.address and crawl.scope. What robots contents mean: crawl.read.directives. What the page says to readers: extract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from lxml import etree

from citewell.crawl.read.markup import Markup, parse_markup, text_of
from citewell.crawl.read.signs import Sign, asks_for_scripts, signs_of

MAX_LINKS = 20_000
"""Links taken from one page."""

MAX_LINK_CHARS = 8_000
"""A longer link is no address that a server would take."""

REFRESH_WITHIN_S = 5.0
"""A page that sends its readers elsewhere within this time is a redirect; later, it is a page that reloads."""

EMPTY_WORDS = 30
"""A page with fewer words has nothing to say but where to go on."""

_MAX_VISITED = 100_000  # elements looked at for links
_MAX_TITLE = 500  # characters
_PART = 100_000  # characters of text divided into words together, for memory's sake
_MAX_HEADER = 10_000  # characters of a Link header
_OF_LINKS = {"a": "href", "area": "href", "iframe": "src", "frame": "src", "link": "href"}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_UNSEEN = ("script", "style", "noscript", "template", "title", "svg")
_SPACE = "".join(map(chr, range(33)))  # what browsers trim from a link
_BREAKS = {9: None, 10: None, 13: None}  # what they drop inside one
_REFRESH = re.compile(r"(\d+)?(?:\.[\d.]*)?(?:[;,\s]+(?:url\s*=\s*)?(.*))?", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(r"(?:https?://[^/?#\[\]]+|/(?![/.]))(?:(?!/\.)[^?#])*(?:[?#]|$)")  # joining changes nothing
_LINK_VALUE = re.compile(r"<([^<>]*)>((?:\s*;\s*[^\s;,=<>]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\";,<>]*))?)*)")
_LINK_PARAMETER = re.compile(r";\s*([^\s;,=]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]*))")
_UNDIVIDED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    href: str  # absolute, http or https, without fragment, otherwise as it stands
    nofollow: bool = False  # all links of the page to this address say so


@dataclass(frozen=True, slots=True)
class PageSays:
    """What a page says to a crawler. What is no HTML says nothing: all fields are empty."""

    links: tuple[Link, ...] = ()  # in the order of the page, each address once
    canonical: str | None = None  # None also where the page names two different ones
    alternates: tuple[tuple[str, str], ...] = ()  # (hreflang in lower case, address)
    feeds: tuple[str, ...] = ()
    refresh: str | None = None  # where the page sends its readers at once
    robots: tuple[tuple[str, str], ...] = ()  # (name in lower case, content) of meta robots and meta citewell
    title: str = ""  # white space folded, no control characters
    words: int = 0  # that readers see, roughly; two characters are one where words are not divided
    signs: frozenset[Sign] = frozenset()
    truncated: bool = False  # the page has more links or more bytes than were read


def read_page(
    content: bytes,
    *,
    url: str,
    content_type: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    max_links: int = MAX_LINKS,
    agent: str = "citewell",
) -> PageSays:
    """Read a page of any quality: never raises, and takes about a second for the worst of 10 MB.

    Args:
        url: where the page was read, after redirects.
        content_type: as served; a type that is not HTML or XML gives an empty PageSays.
        headers: the response's; `Link` headers count as link elements do (RFC 8288).
        agent: the meta element of this name is read beside `robots`.
    """
    markup = parse_markup(content, content_type=content_type)
    heads = [_Related(*link) for link in _header_links(headers, url)]
    if markup is None:
        return PageSays(
            canonical=_canonical(heads), alternates=_alternates(heads), links=_merged(_paging(heads), max_links)[0]
        )
    resolve = _Resolver(markup, url)
    related = heads + list(_related(markup.root, resolve))
    links, all_links = _merged([*_paging(heads), *_links(markup.root, resolve)], max_links)
    metas = list(_metas(markup.root))
    title = _title(markup.root)
    refresh = _refresh(markup.root, resolve)
    wants_scripts = asks_for_scripts(markup.root)
    words = _count_words(markup.root)
    return PageSays(
        links=links,
        canonical=_canonical(related),
        alternates=_alternates(related),
        feeds=tuple(dict.fromkeys(one.url for one in related if "alternate" in one.rel and one.type in _FEED_TYPES)),
        refresh=next((to for delay, to in refresh if delay <= REFRESH_WITHIN_S or words < EMPTY_WORDS), None),
        robots=tuple((name, text) for name, text in metas if name in ("robots", agent)),
        title=title,
        words=words,
        signs=signs_of(markup.root, title=title, words=words, wants_scripts=wants_scripts),
        truncated=not (markup.complete and all_links),
    )


@dataclass(frozen=True, slots=True)
class _Related:
    """A link element of the head or a Link header."""

    rel: tuple[str, ...]  # lower case
    url: str
    type: str = ""
    hreflang: str = ""


class _Resolver:
    """Makes the links of one page absolute."""

    def __init__(self, markup: Markup, url: str) -> None:
        self._encoding = markup.encoding if not markup.encoding.startswith("utf") else ""
        self._base = url
        for element in markup.root.iter("base"):
            href = element.get("href")
            if href is not None:
                self._base = absolute(href, url) or url
                break

    def __call__(self, href: str | None) -> str | None:
        """The address without its fragment; None for what is no web address, and for a place on the page itself."""
        if not href:
            return None
        if self._encoding and not href.isascii() and "?" in href:
            href = self._in_page_encoding(href)
        return absolute(href, self._base)

    def _in_page_encoding(self, href: str) -> str:
        """Browsers write the query of a link in the encoding of its page, and the path in UTF-8 (WHATWG URL)."""
        path, _, query = href.partition("?")
        try:
            return f"{path}?{quote(query, safe=_QUERY_SAFE, encoding=self._encoding, errors='replace')}"
        except LookupError:
            return href


_QUERY_SAFE = "".join(character for character in map(chr, range(33, 127)) if character not in "\"'<>")


def absolute(href: str, base: str) -> str | None:
    """The web address that a link means on a page at `base`; None for mailto:, "#here", and what cannot be read."""
    link = href.strip(_SPACE).translate(_BREAKS)
    if not link or link[0] == "#" or len(link) > MAX_LINK_CHARS:
        return None
    if "\\" in link:
        path, mark, query = link.partition("?")
        link = path.replace("\\", "/") + mark + query
    try:
        if _PLAIN.match(link):  # most links; joining them would take two thirds of all the time of reading
            return (link if link[0] == "h" else _origin(base) + link).partition("#")[0]
        joined = urldefrag(urljoin(base, link)).url
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


@lru_cache(maxsize=16)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def _links(root: etree._Element, resolve: _Resolver) -> Iterator[Link | None]:
    """All links in order, with repetition. None stands for "there would be more"."""
    for seen, element in enumerate(root.iter(*_OF_LINKS)):
        if seen >= _MAX_VISITED:
            yield None
            return
        rel = (element.get("rel") or "").lower().split()
        if element.tag == "link" and not {"next", "prev"} & set(rel):
            continue
        href = resolve(element.get(_OF_LINKS[str(element.tag)]))
        if href is not None:
            yield Link(href, "nofollow" in rel)


def _merged(links: Sequence[Link | None], max_links: int) -> tuple[tuple[Link, ...], bool]:
    """Each address once, where it first stands; and whether these are all."""
    nofollow: dict[str, bool] = {}
    for link in links:
        if link is None or (link.href not in nofollow and len(nofollow) >= max_links):
            return tuple(Link(*pair) for pair in nofollow.items()), False
        nofollow[link.href] = nofollow.get(link.href, True) and link.nofollow
    return tuple(Link(*pair) for pair in nofollow.items()), True


def _related(root: etree._Element, resolve: _Resolver) -> Iterator[_Related]:
    for element in root.iter("link"):
        rel, href = element.get("rel"), resolve(element.get("href"))
        if rel and href:
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            yield _Related(tuple(rel.lower().split()), href, kind, (element.get("hreflang") or "").strip().lower())


def _header_links(headers: Sequence[tuple[str, str]], url: str) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    for name, value in headers:
        if name.lower() != "link":
            continue
        for found in _LINK_VALUE.finditer(value[:_MAX_HEADER]):
            told = {key.lower(): quoted or plain for key, quoted, plain in _LINK_PARAMETER.findall(found[2])}
            href = absolute(found[1], url)
            if href and told.get("rel") and "anchor" not in told:  # with an anchor it speaks of another page
                yield tuple(told["rel"].lower().split()), href, told.get("type", ""), told.get("hreflang", "").lower()


def _canonical(related: Sequence[_Related]) -> str | None:
    named = {one.url for one in related if "canonical" in one.rel}
    return named.pop() if len(named) == 1 else None


def _alternates(related: Sequence[_Related]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((one.hreflang, one.url) for one in related if "alternate" in one.rel and one.hreflang))


def _paging(related: Sequence[_Related]) -> list[Link]:
    return [Link(one.url, "nofollow" in one.rel) for one in related if {"next", "prev"} & set(one.rel)]


def _metas(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        name = (element.get("name") or "").strip().lower()
        if name:
            yield name, element.get("content") or ""


def _refresh(root: etree._Element, resolve: _Resolver) -> list[tuple[float, str]]:
    """Delays in seconds and addresses of the meta elements that send readers to another page."""
    found = []
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        told = _REFRESH.fullmatch((element.get("content") or "").strip()[:MAX_LINK_CHARS])
        to = resolve((told[2] or "").strip().strip("\"'")) if told and told[2] else None
        if told and to:
            # For readers without scripts, as crawlers are, but written for a page without words.
            parent = element.getparent()
            unseen = parent is not None and parent.tag == "noscript"
            found.append((float("inf") if unseen else float((told[1] or "0")[:9]), to))
    return found


def _title(root: etree._Element) -> str:
    for element in root.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag != "svg":
            text = " ".join(text_of(element)[: _MAX_TITLE * 4].split())
            return "".join(character for character in text if character.isprintable())[:_MAX_TITLE]
    return ""


def _count_words(root: etree._Element) -> int:
    """Words that readers see. What they do not see is taken out of the tree."""
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    count = 0
    for text in map(str, root.itertext()):
        for start in range(0, len(text), _PART):
            count += len(text[start : start + _PART].split())
        if not text.isascii():
            count += len(_UNDIVIDED.findall(text)) // 2
    return count
