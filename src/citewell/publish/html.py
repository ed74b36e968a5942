"""A page as HTML: one file that holds its style and asks nobody for anything.

In: records. Out: text. Templates escape all that they are given; no script is in them, and the page's own policy lets
none run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from citewell import __version__
from citewell.present.dates import in_words
from citewell.publish import wording
from citewell.publish.harmless import direction
from citewell.publish.jsonld import structured
from citewell.publish.records import Page

MAX_DESCRIPTION = 300  # characters of the answer that search engines may show
# A closing quotation mark on the colour of links. As an address it asks nobody for a picture.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32'"
    " rx='7' fill='%2317508f'/%3E%3Cpath d='M7 9h8v8q0 6-6 8v-4q2-1 2-4H7zm10 0h8v8q0 6-6 8v-4q2-1 2-4h-4z'"
    " fill='%23fff'/%3E%3C/svg%3E"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page will be, if that is known: a page of a site leads back to its list."""

    url: str = ""
    index: str = ""  # address of the list of pages, relative to the page
    title: str = ""  # of that list


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the list of a site has it."""

    query: str
    href: str
    answered: bool
    lead: str  # the first sentence of the answer, or why there is none
    sources: int  # that are quoted
    read: str  # ISO day on which the last of its sources was read


def page_html(page: Page, place: Place = Place()) -> str:
    """The page as a file of its own, or as one of a site."""
    return _render(
        "page.html",
        page=page,
        place=place,
        description=_description(page),
        agreements=[sentence for sentence in page.sentences if sentence.agreeing],
        data=Markup(structured(page, place.url)),  # noqa: S704 - JSON in which no character can end the element
        made=wording.made(page.made),
    )


def index_html(entries: Sequence[Entry], title: str, url: str = "") -> str:
    """The list of a site's pages, answered and not."""
    answered = [entry for entry in entries if entry.answered]
    refused = [entry for entry in entries if not entry.answered]
    return _render(
        "index.html",
        answered=answered,
        refused=refused,
        title=title,
        url=url,
        description=wording.holding(len(answered), len(refused)),
        version=__version__,
    )


def _render(template: str, **values: object) -> str:
    css, hash_ = _style()
    return _environment().get_template(template).render(css=css, hash=hash_, icon=ICON, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("citewell.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "agreement": wording.agreement,
        "counted": wording.counted,
        "direction": direction,
        "in_words": in_words,
        "quotes_heading": wording.quotes_heading,
        "results_heading": wording.results_heading,
    }
    environment.globals["empty_query"] = wording.EMPTY_QUERY
    return environment


@cache
def _style() -> tuple[Markup, str]:
    """Our style sheet, and its hash as a policy names it: no other style counts on the page."""
    css = (files("citewell.publish") / "templates" / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Markup(css), f"sha256-{digest}"  # noqa: S704 - a file of this package


def _description(page: Page) -> str:
    text = page.text or page.refusal
    return text if len(text) <= MAX_DESCRIPTION else text[:MAX_DESCRIPTION].rpartition(" ")[0] + " …"
