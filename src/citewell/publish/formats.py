"""The formats of a page, and how a suffix names one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePath

from citewell.contract import answer_json
from citewell.errors import UsageError
from citewell.publish.html import page_html
from citewell.publish.markdown import markdown
from citewell.publish.page import NO_FILTERS, page
from citewell.publish.pdf import pdf
from citewell.publish.records import Page
from citewell.types import Answer, Filters

FORMATS: Mapping[str, tuple[str, ...]] = {
    "html": (".html", ".htm"),
    "md": (".md", ".markdown"),
    "pdf": (".pdf",),
    "json": (".json",),
}
"""Names, each with the suffixes that mean it."""

_OF_A_PAGE: Mapping[str, Callable[[Page], bytes]] = {
    "html": lambda shown: page_html(shown).encode(),
    "md": lambda shown: markdown(shown).encode(),
    "pdf": pdf,
}


def format_of(name: str) -> str:
    """The format that a file's name asks for.

    Raises:
        UsageError: its suffix is none of ours.
    """
    suffix = PurePath(name).suffix.lower()
    for kind, suffixes in FORMATS.items():
        if suffix in suffixes:
            return kind
    raise UsageError(
        f"the suffix of {name} names no format" if suffix else f"{name} has no suffix that names a format",
        hint=f"end it in .html, .md, .pdf or .json, or say --format {' | '.join(FORMATS)}",
    )


def published(answer: Answer, kind: str, *, filters: Filters = NO_FILTERS, date: str = "") -> bytes:
    """An answer as a file of one of the FORMATS.

    Args:
        filters: what the search was kept to beside the query.
        date: ISO date on which it is published, "" if that is not to be told. JSON has neither: it is the object that
            `citewell ask --json` prints.
    Raises:
        MissingExtra: a PDF is asked for and typst is not installed.
    """
    if kind == "json":
        data = json.dumps(answer_json(answer), ensure_ascii=False, indent=2) + "\n"
        return data.encode("utf-8", "backslashreplace")
    return _OF_A_PAGE[kind](page(answer, filters=filters, published=date))
