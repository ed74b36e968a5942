"""Made sites without an end: each has a few real pages and endlessly many addresses beside them."""

from __future__ import annotations

import itertools
import re
from urllib.parse import parse_qsl, urlsplit

from tests.crawl.sites.made import page
from tests.crawl.sites.site import Served, Site, redirect

COLOURS = ("red", "green", "blue", "black")
SIZES = ("small", "large")
SORTS = ("price", "name", "date")
PAGES = 12


def calendar_trap() -> Site:
    """A month leads to the months before and after it, for ever; nothing ever happens in them."""
    articles = [f"/article/{number}" for number in range(PAGES)]

    def month(target: str) -> Served | None:
        found = re.fullmatch(r"/calendar/(\d{4})/(\d{1,2})", target)
        if not found:
            return None
        year, number = int(found[1]), int(found[2])
        ahead = f"/calendar/{year + number // 12}/{number % 12 + 1}"
        back = f"/calendar/{year - (number == 1)}/{(number - 2) % 12 + 1}"
        text = f"<title>Calendar</title><h1>{number}/{year}</h1><p>No events in this month.</p>"
        return Served(f'{text}<a href="{back}">back</a> <a href="{ahead}">next</a> <a href="/">home</a>'.encode())

    pages = {path: page(f"article {path[9:]}", ["/", "/calendar/2026/6"]) for path in articles}
    pages["/"] = page("a site with a calendar", [*articles, "/calendar/2026/6"])
    return Site(pages, month, wanted=frozenset(pages))


def session_trap() -> Site:
    """Every answer writes a new session into all its links."""
    numbers = itertools.count(1)

    def session(target: str) -> Served | None:
        path = urlsplit(target).path
        found = re.fullmatch(r"/(?:page/(\d+))?", path)
        if not found or int(found[1] or 0) >= PAGES:
            return None
        name = f"{next(numbers):032x}"
        links = [f"/page/{number}?PHPSESSID={name}" for number in range(PAGES)]
        return page(f"page {found[1] or 'of entry'}", [*links, f"/?PHPSESSID={name}"])

    return Site({}, session, wanted=frozenset({"/", *(f"/page/{number}" for number in range(PAGES))}))


def facet_trap() -> Site:
    """A shop of twelve products and a list of them that can be narrowed and sorted in thousands of ways."""
    products = [f"/product/{number}" for number in range(PAGES)]
    choices = {"colour": COLOURS, "size": SIZES, "sort": SORTS, "view": ("grid", "list"), "stock": ("yes", "no")}

    def listing(target: str) -> Served | None:
        parts = urlsplit(target)
        if parts.path != "/shop":
            return None
        chosen = dict(parse_qsl(parts.query))
        links = [
            "/shop?" + "&amp;".join(f"{key}={one}" for key, one in (chosen | {name: value}).items())
            for name, values in choices.items()
            for value in values
        ]
        return page("the shop", [*products, *links])

    pages = {path: page(f"product {path[9:]}", ["/", "/shop"]) for path in products}
    pages["/"] = page("a site with a shop", ["/shop"])
    return Site(pages, listing, wanted=frozenset({*pages, "/shop"}))


def endless_path() -> Site:
    """Links without a leading slash on a server that takes any path below /docs/ for the same page."""
    articles = [f"/article/{number}" for number in range(PAGES)]

    def anything(target: str) -> Served | None:
        return page("the documents", ["docs/more/", "docs/"]) if target.startswith("/docs/") else None

    pages = {path: page(f"article {path[9:]}", ["/"]) for path in articles}
    pages["/"] = page("a site without an end", [*articles, "/docs/"])
    return Site(pages, anything, wanted=frozenset({*pages, "/docs/"}))


def mirror(host: str = "mirror.test") -> dict[str, Site]:
    """Two hosts with the same eight pages, each under several spellings: www, trailing slash, order of parameters,
    index.html. For `SiteServer`; every page is wanted once."""
    pages = {f"/page/{number}": page(f"page {number}", ["/"]) for number in range(5)}
    pages |= {f"/list?a={number}&b=2": page(f"list {number}", ["/"]) for number in range(2)}
    spellings = [
        link
        for number in range(5)
        for link in (f"/page/{number}", f"/page/{number}/", f"http://www.{host}:{{port}}/page/{number}")
    ]
    spellings += [link for number in range(2) for link in (f"/list?a={number}&amp;b=2", f"/list?b=2&amp;a={number}")]
    pages["/"] = page("a site under two names", [*spellings, "/index.html", f"http://www.{host}:{{port}}/"])
    wanted = frozenset(pages)
    pages |= {f"/page/{number}/": pages[f"/page/{number}"] for number in range(5)}
    pages |= {f"/list?b=2&a={number}": pages[f"/list?a={number}&b=2"] for number in range(2)}
    pages["/index.html"] = redirect("/")
    return {name: Site(dict(pages), wanted=wanted) for name in (host, f"www.{host}")}
