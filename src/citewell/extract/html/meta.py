"""What a page says of itself: title, site, address, author, dates, language.

It is read from meta elements (HTML, OpenGraph, Dublin Core, the citation tags of journals), JSON-LD and marked
elements of the page. Only a date of publication that is in none of them is left to htmldate. From running text
nothing is guessed: a date there may be a reference's.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator
from html import unescape

from lxml.html import HtmlElement

from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.html.jsonld import Described, read_jsonld
from citewell.extract.language import language_code
from citewell.extract.places import host_of, is_front, web_urls
from citewell.extract.titles import compared, is_junk

_PUBLISHED = (
    "article:published_time citation_publication_date citation_online_date citation_date dc.date.issued dcterms.issued "
    "dc.date dcterms.created datepublished date pubdate publish-date parsely-pub-date sailthru.date"
).split()
_MODIFIED = (
    "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified last-modified revised".split()
)
_SITE = "og:site_name application-name citation_journal_title dc.publisher dcterms.publisher".split()
_TITLE = "citation_title og:title dc.title dcterms.title twitter:title".split()
_AUTHOR = "citation_author author dc.creator dcterms.creator article:author parsely-author sailthru.author".split()
_LANGUAGE = "content-language og:locale dc.language citation_language".split()
_JUNK_AUTHOR = re.compile(
    r"^(?:admin\w*|administrator|user|root|wordpress\w*|redaktion|editor|webmaster|author|https?:.*|@?\W*)$",
    re.IGNORECASE,
)
_RUNNING_TEXT = ("p", "li", "td", "dd", "blockquote", "pre", "figcaption")
_DATED = re.compile(r"date|time|publi|posted|byline|meta", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•›»:-]{1,2}\s+|\s*::\s*")
_MAX_HEADING = 300  # characters
_MAX_AUTHOR = 200  # characters; a longer one is a piece of the page
_LATEST = "2100-01-01"  # not "today": what a page says must not depend on the day it is read


def describe(root: HtmlElement, *, source: str, sane: bool = True) -> Reading:
    """A Reading without parts: the page's description of itself.

    Args:
        root: the page; it is not changed.
        source: where it was read.
        sane: whether the page is small and flat enough to search all of it for a date.
    """
    meta, told = _meta(root), read_jsonld(root)
    site = _first(meta, _SITE) or told.site
    titled = _text(next((title for title in root.iter("title") if not _is_picture(title)), None))
    titles = [_first(meta, _TITLE), unescape(told.title), titled]
    title = _title(root, titles, site or host_of(source), front=is_front(source))
    declared = root.get("lang") or root.get("xml:lang") or _first(meta, _LANGUAGE) or told.language
    return Reading(
        parts=[],
        filetype="html",
        title=title,
        work=site or _other_section(titled, title) or None,
        site=site or None,
        urls=web_urls([*_canonical_links(root), _first(meta, ["og:url"])], base=source),
        author=_author(root, meta, told),
        published=_first_date(meta, _PUBLISHED)
        or told.published
        or _marked_date(root, "datePublished")
        or (_searched_date(root, source) if sane else None),
        modified=_first_date(meta, _MODIFIED) or told.modified or _marked_date(root, "dateModified"),
        language=language_code(declared),
    )


def _meta(root: HtmlElement) -> dict[str, list[str]]:
    """Contents of the meta elements by their lower-case name or property, in order."""
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = clean_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _first(meta: dict[str, list[str]], names: list[str]) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _first_date(meta: dict[str, list[str]], names: list[str]) -> str | None:
    return next((day for name in names for content in meta.get(name, ()) if (day := iso_date(content))), None)


def _marked_date(root: HtmlElement, name: str) -> str | None:
    for element in root.iter("time", "span", "meta", "div", "p"):
        if name in (element.get("itemprop") or "").split():
            day = iso_date(element.get("datetime") or element.get("content"))
            if day:
                return day
    return None


def _searched_date(root: HtmlElement, source: str) -> str | None:
    """htmldate's finding in the page's address and markup. It is shown the page without its running text."""
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    from htmldate import find_date

    url = source if source.startswith("http") else None
    try:
        marks = _without_running_text(copy.deepcopy(root))
        return iso_date(find_date(marks, extensive_search=False, original_date=True, url=url, max_date=_LATEST))
    except Exception:  # a page that makes it stumble has its text all the same
        return None


def _without_running_text(root: HtmlElement) -> HtmlElement:
    """The page without paragraphs, items and cells, unless they are marked as dates; changed in place."""
    for element in list(root.iter(*_RUNNING_TEXT)):
        dated = element.find(".//time") is not None or any(_DATED.search(value) for value in element.attrib.values())
        if not dated and element.getparent() is not None:
            element.drop_tree()
    return root


def _author(root: HtmlElement, meta: dict[str, list[str]], told: Described) -> str | None:
    """The names as the page gives them, joined by commas."""
    for name in _AUTHOR:
        names = [content for content in meta.get(name, ()) if not _JUNK_AUTHOR.match(content)]
        if names and len(", ".join(names)) <= _MAX_AUTHOR:
            return ", ".join(dict.fromkeys(names))
    names = [name for name in told.authors if not _JUNK_AUTHOR.match(name)] or list(_marked_authors(root))
    joined = ", ".join(dict.fromkeys(names))
    return joined if 0 < len(joined) <= _MAX_AUTHOR else None


def _marked_authors(root: HtmlElement) -> Iterator[str]:
    """Names in elements that say that they hold an author: rel=author, or itemprop=author."""
    for element in root.iter("a", "span", "div", "p", "address"):
        marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
        if "author" in marks:
            named = (
                [inner for inner in element.iter() if inner.get("itemprop") == "name"]
                if element.get("itemprop")
                else []
            )
            name = clean_line(str((named[0] if named else element).text_content()))
            if 2 < len(name) <= 80 and not _JUNK_AUTHOR.match(name):
                yield name


def _title(root: HtmlElement, told: list[str], site: str, *, front: bool) -> str | None:
    """The page's own heading if its title says the same, else its title without the name of the site.

    Args:
        front: the site's front page, which may be called as the site is.
    """
    titles = [_said_once(title) for title in told if title and not is_junk(title)]
    found = [
        (heading.tag, text) for heading in root.iter("h1", "h2") if 0 < len(text := _text(heading)) <= _MAX_HEADING
    ]
    headings = [text for _, text in found]
    for title in titles:
        sections = {compared(title), *map(compared, _SEPARATOR.split(title))}
        # The title of a section of the page may be a word of the page's own title; then it says less.
        whole = [text for tag, text in found if tag == "h1" or compared(text) in sections]
        heading = _heading_in(title, whole, site)
        if heading:
            return heading
    named = [_without_site(title, site) for title in titles]
    own = [title for title in named if front or compared(title) != compared(site)]
    return next(iter([*own, *headings, *named]), None)


def _is_picture(title: HtmlElement) -> bool:
    """Whether a title is that of a drawing in the page."""
    return next(title.iterancestors("svg"), None) is not None


def _said_once(title: str) -> str:
    """A title whose sections all say the same, once."""
    sections = _SEPARATOR.split(title)
    same = len(sections) > 1 and len({compared(section) for section in sections}) == 1
    return sections[0] if same and compared(sections[0]) else title


def _other_section(titled: str, title: str | None) -> str:
    """What stands in a page's title element behind or before the title itself: the name of a book or site."""
    sections = _SEPARATOR.split(titled)
    others = [section for section in sections if compared(section) not in ("", compared(title or ""))]
    return others[-1] if 0 < len(others) < len(sections) else ""


def _heading_in(title: str, headings: list[str], site: str) -> str | None:
    """The heading that the title begins with, or else contains; one that names the site, as the title's end often
    does, is none."""
    whole, name = compared(title), compared(site)
    found = [
        (whole.find(plain), heading) for heading in headings if len(plain := compared(heading)) > 1 and plain in whole
    ]
    own = [(at, heading) for at, heading in found if compared(heading) not in name]
    first = min(own, default=(0, None), key=lambda pair: pair[0])
    return first[1] if first[0] == 0 or len(_SEPARATOR.split(title)) < 2 or len(set(own)) > 1 else None


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else clean_line(str(element.text_content()))


def _without_site(title: str, site: str) -> str:
    """`title` without a last or first section that is the site's name or part of it."""
    sections = _SEPARATOR.split(title)
    name = compared(site)
    if len(sections) < 2 or not name:
        return title
    if compared(sections[-1]) and (compared(sections[-1]) in name or name in compared(sections[-1])):
        return title[: title.rindex(sections[-1])].rstrip(" |–—·•›»:-") or title
    if compared(sections[0]) and compared(sections[0]) in name:
        return title[title.index(sections[1]) :]
    return title


def _canonical_links(root: HtmlElement) -> list[str]:
    return [
        link.get("href", "") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
