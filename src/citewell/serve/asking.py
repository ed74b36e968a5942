"""Parameters of a request -> Asked, and the cursor that names the results after those shown.

Programs get an error for what is not as it should be; a page leaves out what it cannot use and says so.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query

from citewell.errors import UsageError
from citewell.pipeline.asked import DEEPEST, MAX_SOURCES, Asked, not_too_long
from citewell.retrieve import iso_date
from citewell.types import Filters

MAX_QUERY = 4_000
MAX_VALUES = 20
DATE = r"^[12][0-9]{3}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12][0-9]|3[01]))?)?$"


def _api_text(
    q: Annotated[
        str,
        Query(max_length=MAX_QUERY, description='what is asked, operators included: "a phrase", -word, site: ...'),
    ],
) -> str:
    return not_too_long(q)


Text = Annotated[str, Depends(_api_text)]

PageText = Annotated[str, Query()]
PageValues = Annotated[list[str] | None, Query()]


def api_filters(
    site: Annotated[
        list[str],
        Query(default_factory=list, max_length=MAX_VALUES, description="hosts, domains or site names to stay within"),
    ],
    collection: Annotated[
        list[str], Query(default_factory=list, max_length=MAX_VALUES, description="names of collections to stay within")
    ],
    lang: Annotated[
        list[str],
        Query(default_factory=list, max_length=MAX_VALUES, description="languages to stay within (ISO 639-1)"),
    ],
    filetype: Annotated[
        list[str], Query(default_factory=list, max_length=MAX_VALUES, description="kinds of file to stay within")
    ],
    since: Annotated[
        str | None, Query(pattern=DATE, description="published or modified since (2023, 2023-05, 2023-05-01)")
    ] = None,
    before: Annotated[str | None, Query(pattern=DATE, description="published or modified before")] = None,
) -> Filters:
    """
    Raises:
        UsageError: a date is none.
    """
    for name, value in (("since", since), ("before", before)):
        if value is not None and iso_date(value) is None:
            raise UsageError(f"{name} is not a date", hint="write it as 2023, 2023-05 or 2023-05-01")
    return filters_of(site, collection, lang, filetype, since, before)


def page_filters(
    site: PageValues = None, collection: PageValues = None, lang: PageValues = None,
    type: PageValues = None, since: PageText = "", before: PageText = "",  # noqa: A002 - the parameter's name
) -> Filters:  # fmt: skip
    """The filters of a page's address; what is none is left out."""
    return filters_of(site, collection, lang, type, since, before)


ApiFilters = Annotated[Filters, Depends(api_filters)]
PageFilters = Annotated[Filters, Depends(page_filters)]
MaxSources = Annotated[int, Query(ge=1, le=MAX_SOURCES, description="results at most")]


def filters_of(
    site: Sequence[str] | None, collection: Sequence[str] | None, lang: Sequence[str] | None,
    filetype: Sequence[str] | None, since: str | None, before: str | None,
) -> Filters:  # fmt: skip
    """Filters without empty values, as forms send them, and without dates that are none."""
    return Filters(
        sites=_named(site), collections=_named(collection), languages=_named(lang), filetypes=_named(filetype),
        since=iso_date(since or ""), before=iso_date(before or ""),
    )  # fmt: skip


def cursor(revision: str, offset: int) -> str:
    """Names the results from an offset on in one state of the library."""
    return base64.urlsafe_b64encode(f"{offset}.{revision}".encode()).decode().rstrip("=")


def offset_of(given: str | None, revision: str) -> int:
    """
    Raises:
        StaleCursor: it is not of this state of the library: its results would overlap or leave out some.
    """
    if given is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    number, _, of = text.partition(".")
    offset = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if of != revision or not 0 < offset <= DEEPEST:
        raise StaleCursor(
            "the cursor is not of the library as it is now", hint="begin again without one: the library has changed"
        )
    return offset


class StaleCursor(UsageError):
    """The results it continues are no longer what they were."""

    reason = "stale_cursor"


def page_asked(text: str, filters: Filters, page: int, *, size: int = 10) -> Asked:
    """What a results page asks for; only the first page has an answer."""
    not_too_long(text[: MAX_QUERY + 1])
    number = min(max(page, 1), DEEPEST // size)
    return Asked(text[:MAX_QUERY], filters, size, (number - 1) * size, answering=number == 1)


def _named(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values or () if value.strip()))[:MAX_VALUES]
