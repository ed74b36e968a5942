"""What a site tells crawlers: where its pages are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from citewell.errors import UsageError
from citewell.publish.harmless import live
from citewell.publish.html import Entry

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"


def base(url: str) -> str:
    """The address of a site's folder, with a slash at its end.

    Raises:
        UsageError: it is not an absolute address of the web, or more than one of a folder.
    """
    parts = urlsplit(url) if live(url) else None
    if parts is None or parts.query or parts.fragment:
        raise UsageError(
            f"--base-url {url} is not the address of a site",
            hint="write it as https://answers.example.org/ or https://example.org/answers/",
        )
    return url if url.endswith("/") else f"{url}/"


def sitemap(url: str, entries: Sequence[Entry]) -> str:
    """The list of a site and its answered pages, each with the day on which its sources were last read."""
    answered = [entry for entry in entries if entry.answered]
    latest = max((entry.read for entry in answered), default="")
    rows = [(url, latest), *((urljoin(url, entry.href), entry.read) for entry in answered)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *_rows(rows),
            "</urlset>\n",
        ]
    )


def robots(url: str) -> str | None:
    """What robots.txt says; None where the site is not at the root of its host, the only place where it is read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {url}{SITEMAP}\n" if urlsplit(url).path == "/" else None


def _rows(rows: Iterable[tuple[str, str]]) -> Iterable[str]:
    for address, day in rows:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{escape(address)}</loc>{changed}</url>"
