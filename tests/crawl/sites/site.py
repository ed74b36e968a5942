"""What a site serves: a body, headers and a status for each path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

HTML = "text/html; charset=utf-8"
MODIFIED = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


@dataclass(frozen=True)
class Served:
    """An answer. In the body and in header values `{origin}` stands for scheme, host and port as asked for, and
    `{port}` for the port."""

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime = MODIFIED
    validators: bool = True  # ETag and Last-Modified, and 304 to who has them

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(self.modified, usegmt=True)


@dataclass
class Site:
    """The pages of one host, by path or by path with query; what is in neither is asked of `dynamic`."""

    pages: dict[str, Served] = field(default_factory=dict)
    dynamic: Callable[[str], Served | None] = lambda _target: None
    wanted: frozenset[str] = frozenset()  # paths (with query) whose content belongs into a library
    reasons: dict[str, str] = field(default_factory=dict)  # reason words of paths that do not

    def respond(self, target: str) -> Served:
        """The answer to a path with its query."""
        found = self.pages.get(target) or self.pages.get(target.partition("?")[0]) or self.dynamic(target)
        return found or Served(b"<h1>Nothing here</h1>", status=404, validators=False)

    def add_robots(self, text: str) -> None:
        """Serve these lines as robots.txt."""
        self.pages["/robots.txt"] = Served(text.encode(), "text/plain")

    def add_sitemap(self, paths: Iterable[str], *, path: str = "/sitemap.xml") -> None:
        """Serve a sitemap of these paths, each with the time its page was changed."""
        entries = "".join(
            f"<url><loc>{{origin}}{escape(one)}</loc><lastmod>{self.respond(one).modified:%Y-%m-%d}</lastmod></url>"
            for one in paths
        )
        text = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        self.pages[path] = Served(text.encode(), "application/xml")


def redirect(to: str, status: int = 301) -> Served:
    """An answer that sends on."""
    return Served(status=status, headers=(("Location", to),), validators=False)
