"""The stored page: the text of one revision as it was read, the cited words marked, and what became of it since.

In: requests that have passed the guards. Out: HTML. What the template is given: stored_view.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from citewell.errors import ServeError
from citewell.pipeline.ask import text_link
from citewell.pipeline.asked import Asked
from citewell.present.origins import claim_said, site_said
from citewell.present.texts import address_path, shown, web_link
from citewell.serve.asking import PageFilters, PageText, page_asked
from citewell.serve.conditional import while_connected
from citewell.serve.engine import Engine
from citewell.serve.languages import language_name
from citewell.serve.links import Span, original_url, search_url, stored_url
from citewell.serve.shelf import StoredDocument
from citewell.serve.state import engine_of
from citewell.serve.stored_view import span_of, stored_text
from citewell.serve.templates import render
from citewell.types import Answer, Document

router = APIRouter(include_in_schema=False)


@router.get("/stored/{doc_id}")
async def stored(
    request: Request,
    doc_id: str,
    filters: PageFilters,
    rev: Annotated[str | None, Query()] = None,
    at: PageText = "",
    part: PageText = "",
    q: PageText = "",
) -> Response:
    """The text as read, the cited words marked."""
    engine = engine_of(request)
    found = await engine.shelf.document(doc_id, rev)
    span = span_of(at, found.document)
    asked = page_asked(q, filters, 1) if q.strip() else None
    also: list[Span] = []
    if asked is not None:
        with suppress(ServeError):  # what was cited is there, whether or not the answer can be made again now
            answer = await while_connected(request, engine.answer(asked))
            also = _cited_of(answer, found.document)
    changed = await _changed(engine, found, span)
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else None
    misplaced = bool(at) and span is None
    # in a thread: a page of a long text takes a while to make, which others need not wait
    page = await asyncio.to_thread(_stored_page, found, span, also, changed, asked, number, misplaced=misplaced)
    return HTMLResponse(page, headers={"cache-control": "private, no-cache"})


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a page since a revision of it was read."""

    gone: bool
    url: str = ""  # the present version, at the cited words where they still stand
    date: str = ""
    still_there: bool = False


async def _changed(engine: Engine, found: StoredDocument, span: Span | None) -> Changed | None:
    if found.current == found.document.revision:
        return None
    if found.current is None:
        return Changed(gone=True)
    now = (await engine.shelf.document(found.document.doc_id)).document
    quote = found.document.text[slice(*span)] if span else ""
    place = now.text.find(quote) if quote else -1
    at = (place, place + len(quote)) if place >= 0 else None
    return Changed(False, stored_url(now.doc_id, now.revision, at), now.fetched[:10], at is not None)


def _cited_of(answer: Answer, document: Document) -> list[Span]:
    """The spans of a revision that an answer cites."""
    told = (*answer.sentences, *answer.disagreements)
    cited = [citation for sentence in told for citation in sentence.citations]
    mine = (c for c in cited if (c.doc_id, c.revision) == (document.doc_id, document.revision))
    return list(dict.fromkeys((c.start, c.end) for c in mine))


def _stored_page(
    found: StoredDocument, span: Span | None, also: list[Span], changed: Changed | None, asked: Asked | None,
    part: int | None, *, misplaced: bool,
) -> str:  # fmt: skip
    document = found.document
    text = stored_text(document, span, also, part)
    quote = document.text[slice(*span)] if span else ""
    live = text_link(document.url, quote) if quote else document.url
    facts = [
        ("Author", shown(document.author or "")), ("Published", document.published or ""),
        ("Modified", document.modified or ""), ("Read", document.fetched.replace("T", " ").rstrip("Z") + " UTC"),
        ("Language", language_name(document.language) if document.language else ""),
        ("Claim", shown(claim_said(document))), ("Kind", document.filetype), ("Revision", document.revision),
    ]  # fmt: skip

    def part_url(number: int) -> str | None:
        url = stored_url(document.doc_id, document.revision).partition("#")[0]
        return f"{url}&part={number}" if 1 <= number <= text.parts else None

    return render(
        "stored.html",
        query=shown(asked.text) if asked else "",
        back_url=search_url(asked.text, asked.filters) if asked else None,
        title=shown(document.title) or address_path(document.url),
        site=shown(site_said(document)),
        path=address_path(document.url),
        facts=[(name, value) for name, value in facts if value],
        live_url=web_link(live),
        original_url=original_url(document.doc_id, document.revision) if found.original else None,
        changed=changed,
        misplaced=misplaced,
        cited=span is not None,
        also=[each for each in also if each != span],
        text=text,
        part_urls=(part_url(text.part - 1), part_url(text.part + 1)),
        language=document.language,
    )
