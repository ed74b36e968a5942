"""Addresses of our own pages. Whatever stands in a query or a document is encoded on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

import regex

from citewell.pipeline.ask import NO_FILTERS
from citewell.types import Filters

Span: TypeAlias = tuple[int, int]
Field: TypeAlias = Literal["sites", "filetypes", "languages", "collections"]

PARAMETERS: dict[Field, str] = {"sites": "site", "filetypes": "type", "languages": "lang", "collections": "collection"}
_PLACE = regex.compile(r"/(?:search|help|stored/[0-9A-Za-z]{1,64})?(?:\?[!-~]*)?")
PLACE_CHARS = 16_000
"""Of the longest query with its filters, every character of it encoded."""

CITED = "cited"
"""Name of the place on a stored page where the cited words are."""


def search_url(text: str, filters: Filters, page: int = 1) -> str:
    """The results page of a query."""
    values = [("q", text), *filter_values(filters)]
    return f"/search?{_encoded([*values, *([('page', str(page))] if page > 1 else [])])}"


def filter_values(filters: Filters) -> list[tuple[str, str]]:
    """Filters as parameters of an address."""
    values = [(name, value) for field, name in PARAMETERS.items() for value in getattr(filters, field)]
    dates = [("since", filters.since), ("before", filters.before)]
    return values + [(name, value) for name, value in dates if value]


def with_only(filters: Filters, field: Field, value: str) -> Filters:
    """The same filters, but for one field that is this value alone."""
    chosen: dict[str, Any] = {field: (value,)}
    return replace(filters, **chosen)


def without(filters: Filters, name: str, value: str) -> Filters:
    """The same filters less one value, by the parameter's name."""
    field: str = next((field for field, parameter in PARAMETERS.items() if parameter == name), name)
    now = getattr(filters, field)
    left: dict[str, Any] = {field: tuple(each for each in now if each != value) if isinstance(now, tuple) else None}
    return replace(filters, **left)


def stored_url(
    doc_id: str, revision: str, at: Span | None = None, query: str = "", filters: Filters = NO_FILTERS
) -> str:
    """The stored page of one revision, at the cited words.

    Args:
        at: characters of the text that are cited.
        query: what was asked, whose answer may cite other words of the page too; with its filters.
    """
    values = [("rev", revision)]
    values += [("at", f"{at[0]}-{at[1]}")] if at is not None else []
    values += [("q", query), *filter_values(filters)] if query else []
    return f"/stored/{doc_id}?{_encoded(values)}" + (f"#{CITED}" if at is not None else "")


def original_url(doc_id: str, revision: str) -> str:
    """The bytes that a revision was made of."""
    return f"/api/documents/{doc_id}/original?{_encoded([('revision', revision)])}"


def page_of_ours(place: str) -> str:
    """A page that one may be led back to, else the start page: no link may lead elsewhere through us."""
    return place if len(place) <= PLACE_CHARS and _PLACE.fullmatch(place) else "/"


def sign_in_url(place: str) -> str:
    """The page of sign-in, which leads back to a page of ours."""
    back = page_of_ours(place)
    return "/sign-in" if back == "/" else f"/sign-in?{_encoded([('to', back)])}"


def _encoded(values: Iterable[tuple[str, str]]) -> str:
    return urlencode([(name, value.encode("utf-8", "replace")) for name, value in values])
