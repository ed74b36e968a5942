"""The pages that people see. They work without JavaScript: the browser shows the results as they come, and the answer
above them sentence by sentence, since the page is sent in that order and put together by slots.

In: requests that have passed the guards. Out: HTML. What a template is given: search_view, stored_view.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from citewell.errors import CitewellError, Overloaded, ServeError
from citewell.pipeline.ask import Step, text_link
from citewell.pipeline.asked import Asked
from citewell.present.texts import address_path, shown, web_link
from citewell.serve.access import cookie
from citewell.serve.asking import filters_of, page_asked
from citewell.serve.conditional import etag, unchanged, while_connected
from citewell.serve.engine import Engine
from citewell.serve.languages import language_name
from citewell.serve.links import Span, filter_values, original_url, search_url, stored_url
from citewell.serve.origin import origin_of
from citewell.serve.problems import Problem, problem_of, problem_response
from citewell.serve.search_view import SearchView, cited_sources, draft_lengths
from citewell.serve.shelf import Choices, StoredDocument
from citewell.serve.state import engine_of
from citewell.serve.stored_view import span_of, stored_text
from citewell.serve.templates import TYPES, asset, asset_url, macros, render
from citewell.types import Answer, AnswerSentence, Document, Opening

HTML = "text/html; charset=utf-8"
Values = Annotated[list[str] | None, Query()]
Text = Annotated[str, Query()]

router = APIRouter(include_in_schema=False)


@router.get("/")
async def front(request: Request, site: Values = None, collection: Values = None) -> Response:
    """One box. `?site=` keeps to a site: the bookmarklet asks so."""
    engine = engine_of(request)
    documents, _, pending = await engine.shelf.counts()
    choices = await engine.shelf.choices()
    kept = [(name, shown(value)) for name, value in filter_values(filters_of(site, collection, None, None, None, None))]
    page = render("front.html", query="", kept=kept, documents=documents, pending=pending, sites=len(choices.sites))
    return HTMLResponse(page)


@router.get("/search")
async def search(
    request: Request, q: Text = "", site: Values = None, collection: Values = None, lang: Values = None,
    type: Values = None, since: Text = "", before: Text = "", page: Text = "1",  # noqa: A002 - the parameter's name
) -> Response:  # fmt: skip
    """Results at once, the answer as it is verified."""
    engine = engine_of(request)
    filters = filters_of(site, collection, lang, type, since, before)
    asked = page_asked(q, filters, int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1)
    assets = asset_url("citewell.css") + asset_url("citewell.js")
    tag = etag(await engine.revision(), repr(asked), assets, engine.epoch)
    headers = {"etag": tag, "cache-control": "private, no-cache", "x-accel-buffering": "no"}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    kept = engine.pages.get(tag)
    if kept is not None:
        return HTMLResponse(kept, headers=headers)
    if engine.crew.full:
        return problem_response(request, problem_of(Overloaded("too many queries wait already")))
    view = SearchView(asked.text, filters, asked.offset // asked.max_sources + 1)
    choices = offered(await engine.shelf.choices())
    searched = _remembered(engine, tag, view, _searched(engine, asked, view, choices))
    return StreamingResponse(searched, headers=headers, media_type=HTML)


@router.get("/stored/{doc_id}")
async def stored(
    request: Request, doc_id: str, rev: Annotated[str | None, Query()] = None, at: Text = "", part: Text = "",
    q: Text = "", site: Values = None, collection: Values = None, lang: Values = None,
    type: Values = None, since: Text = "", before: Text = "",  # noqa: A002 - the parameter's name
) -> Response:  # fmt: skip
    """The text as read, the cited words marked."""
    engine = engine_of(request)
    found = await engine.shelf.document(doc_id, rev)
    filters = filters_of(site, collection, lang, type, since, before)
    span = span_of(at, found.document)
    asked = page_asked(q, filters, 1) if q.strip() else None
    also: list[Span] = []
    if asked is not None:
        with suppress(ServeError):  # what was cited is there, whether or not the answer can be made again now
            answer = await while_connected(request, engine.answer(asked))
            also = _cited_of(answer, found.document)
    changed = await _changed(engine, found, span)
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else None
    page = _stored_page(found, span, also, changed, asked, number, misplaced=bool(at) and span is None)
    return HTMLResponse(page, headers={"cache-control": "private, no-cache"})


@router.get("/help")
async def help_page(request: Request) -> Response:
    """How to ask."""
    target = json.dumps(f"{origin_of(request)}/?site=")
    bookmarklet = f"javascript:location.href={target}+encodeURIComponent(location.hostname)"
    return HTMLResponse(render("help.html", bookmarklet=bookmarklet, signed_in=bool(cookie(request.headers))))


@router.get("/suggest")
async def suggest(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Suggestions in the form that browsers ask for (OpenSearch Suggestions)."""
    found = await engine_of(request).shelf.suggest(q)
    body = json.dumps([q, [shown(each) for each in found]], ensure_ascii=True)
    return Response(body, media_type="application/x-suggestions+json")


@router.get("/opensearch.xml")
async def opensearch(request: Request) -> Response:
    """What a browser needs to ask here from its address bar (OpenSearch 1.1)."""
    page = render("opensearch.xml", origin=origin_of(request))
    return Response(page, media_type="application/opensearchdescription+xml")


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """An asset; its address names its content, so it may be kept for good."""
    content = asset(name)
    ending = name[name.rfind(".") :]
    if content is None or ending not in TYPES:
        return problem_response(request, Problem(404, "not_found", "There is nothing at this address."))
    is_named = f"{request.url.path}?{request.url.query}" == asset_url(name)
    age = "max-age=31536000, immutable" if is_named else "max-age=3600"
    return Response(content, headers={"cache-control": f"public, {age}"}, media_type=TYPES[ending])


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Browsers ask for it here."""
    return await static(request, "icon.svg")


@router.get("/robots.txt")
async def robots() -> Response:
    """Results are not for other engines."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")


# --- search ----------------------------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """A value that can be filtered by."""

    value: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form of filters offers."""

    sites: list[Choice]
    filetypes: list[Choice]
    languages: list[Choice]
    collections: list[Choice]


def offered(choices: Choices) -> Offered:
    """Choices with their names."""

    def plain(values: tuple[tuple[str, int], ...]) -> list[Choice]:
        return [Choice(value, shown(value), number) for value, number in values]

    languages = [Choice(code, language_name(code), number) for code, number in choices.languages]
    return Offered(plain(choices.sites), plain(choices.filetypes), languages, plain(choices.collections))


async def _remembered(
    engine: Engine, tag: str, view: SearchView, page: AsyncGenerator[str, None]
) -> AsyncGenerator[str, None]:
    """Hand on the pieces of a page, and keep the whole of it: the same library and query give the same bytes."""
    pieces: list[str] = []
    async with aclosing(page) as taken:
        async for piece in taken:
            pieces.append(piece)
            yield piece
    if not view.failed:
        whole = "".join(pieces)
        engine.pages.put(tag, whole, len(whole))


async def _searched(engine: Engine, asked: Asked, view: SearchView, choices: Offered) -> AsyncGenerator[str, None]:
    """The page in the order in which it is known: its head, the results, the answer sentence by sentence."""
    parts: Any = macros("search.html")
    yield parts.begin(view, choices)
    sentences: list[AnswerSentence] = []
    try:
        async with aclosing(engine.steps(asked)) as steps:
            async for step in steps:
                yield _piece(parts, view, step, sentences)
    except CitewellError as error:
        view.failed = True
        engine.failed()
        yield parts.failure(problem_of(error))
    yield parts.end()


def _piece(parts: Any, view: SearchView, step: Step, sentences: list[AnswerSentence]) -> str:
    """The HTML of one step; `sentences` gathers those that came."""
    if isinstance(step, Opening):
        view.open(step)
        refused = step.reason is not None
        above = parts.refusal(view.refusal(step.reason, step.corrected)) if refused else ""
        above += parts.room(draft_lengths(step)) if step.drafted else ""
        told = [view.sentence(each) for each in step.disagreements]
        return f"{above}{parts.disagreements(told) if told else ''}{parts.results(view, step)}"
    if isinstance(step, AnswerSentence):
        sentences.append(step)
        begin = parts.answer_begin() if len(sentences) == 1 else ""
        return f"{begin}{parts.sentence(view.sentence(step))}"
    if sentences:
        return str(parts.answer_end(cited_sources(sentences)))
    if step.reason is not None and view.drafted:  # no sentence of the draft was supported
        return str(parts.refusal(view.refusal(step.reason, step.corrected)))
    return ""


# --- stored page -----------------------------------------------------------------------------------------------------


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
        ("Kind", document.filetype), ("Revision", document.revision),
    ]  # fmt: skip

    def part_url(number: int) -> str | None:
        url = stored_url(document.doc_id, document.revision).partition("#")[0]
        return f"{url}&part={number}" if 1 <= number <= text.parts else None

    return render(
        "stored.html",
        query=shown(asked.text) if asked else "",
        back_url=search_url(asked.text, asked.filters) if asked else None,
        title=shown(document.title) or address_path(document.url),
        site=shown(document.site),
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
