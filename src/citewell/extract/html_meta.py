"""What a page says of itself: title, site, address, author, dates, language.

Meta elements, OpenGraph, JSON-LD and citation tags are read by trafilatura and htmldate, which know their many dialects; what they do
not give (when a page was changed, its language, a canonical address that can be believed) is read here.
"""

from __future__ import annotations

import copy
import logging
import re

from lxml.html import HtmlElement

from citewell.extract.clean import clean_line
from citewell.extract.dates import iso_date
from citewell.extract.draft import Reading
from citewell.extract.language import language_code
from citewell.extract.places import canonical_url

_PUBLISHED = (
    "article:published_time",
    "citation_publication_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "datepublished",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "revised",
)
_SITE = ("og:site_name", "application-name", "citation_journal_title")
_TITLE = ("citation_title",)
_LANGUAGE = ("content-language", "og:locale", "dc.language", "citation_language")
_JSON_DATE = '"{name}"\\s*:\\s*"([^"]{{8,40}})"'
_MAX_AUTHOR = 200  # characters; a longer one is a piece of the page
_LATEST = "2100-01-01"  # not "today": what a page says must not depend on the day it is read


def describe(root: HtmlElement, *, source: str) -> Reading:
    """A Reading without parts: the page's description of itself. Nothing is taken from its running text but a first heading."""
    meta = _meta(root)
    told = _told_by_trafilatura(root, source)
    language = next((code for name in _LANGUAGE if (code := language_code(meta.get(name)))), None)
    return Reading(
        parts=[],
        filetype="html",
        title=_first(meta, _TITLE) or told.get("title") or _own_title(root),
        site=_first(meta, _SITE) or told.get("site"),
        url=canonical_url([*_canonical_links(root), meta.get("og:url", "")], source=source),
        author=told.get("author"),
        published=_first_date(root, meta, _PUBLISHED, "datePublished") or told.get("published"),
        modified=_first_date(root, meta, _MODIFIED, "dateModified"),
        language=language_code(
            root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        )
        or language,
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    """Content of the meta elements by their lower-case name or property; the first of a name counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = clean_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _first_date(root: HtmlElement, meta: dict[str, str], names: tuple[str, ...], json_name: str) -> str | None:
    for name in names:
        day = iso_date(meta.get(name))
        if day:
            return day
    pattern = re.compile(_JSON_DATE.format(name=json_name))
    for script in root.iter("script"):
        if script.get("type", "").lower() == "application/ld+json":
            day = next((day for written in pattern.findall(script.text or "") if (day := iso_date(written))), None)
            if day:
                return day
    marked = root.xpath("//*[@itemprop=$name]", name=json_name)
    return next(
        (day for element in marked if (day := iso_date(element.get("datetime") or element.get("content")))), None
    )


def _told_by_trafilatura(root: HtmlElement, source: str) -> dict[str, str]:
    """Title, site, author and date of publication as trafilatura and htmldate find them; what they fail on is left out."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": _LATEST}
    try:
        told = extract_metadata(copy.deepcopy(root), source if source.startswith("http") else None, dates)
    except Exception:  # a page that makes them stumble has its text all the same
        return {}
    site = told.sitename if told.sitename and " " in told.sitename else None
    author = told.author if told.author and len(told.author) <= _MAX_AUTHOR else None
    found = {"title": told.title, "site": site, "author": author, "published": iso_date(told.date)}
    return {key: value for key, value in found.items() if value}


def _own_title(root: HtmlElement) -> str | None:
    for name in ("title", "h1", "h2"):
        for element in root.iter(name):
            text = clean_line(element.text_content())
            if text:
                return text
    return None


def _canonical_links(root: HtmlElement) -> list[str]:
    return [
        link.get("href", "") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
