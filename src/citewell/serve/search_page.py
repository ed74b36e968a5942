"""The results page. It works without JavaScript: the browser shows the results as they come, and the answer above them
sentence by sentence, since the page is sent in that order and put together by slots.

In: requests that have passed the guards. Out: HTML. What the template is given: search_view.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from citewell.errors import CitewellError, Overloaded
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked
from citewell.present.texts import shown
from citewell.serve.asking import PageFilters, PageText, page_asked
from citewell.serve.conditional import etag, unchanged
from citewell.serve.engine import Engine
from citewell.serve.languages import language_name
from citewell.serve.problems import problem_of, problem_response
from citewell.serve.search_view import SearchView, cited_sources
from citewell.serve.shelf import Choices
from citewell.serve.state import engine_of
from citewell.serve.templates import asset_url, macros
from citewell.types import AnswerSentence, Drafted, Opening

USUAL_LENGTHS = (150, 150, 120)
"""Characters of the lines that keep room for an answer while passages are read: most answers fit, so that nothing below
them moves."""

HTML = "text/html; charset=utf-8"

router = APIRouter(include_in_schema=False)


@router.get("/search")
async def search(request: Request, filters: PageFilters, q: PageText = "", page: PageText = "1") -> Response:
    """Results at once, the answer as it is verified."""
    engine = engine_of(request)
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
        room = parts.room(USUAL_LENGTHS) if view.page == 1 and step.results else ""  # further pages have no answer
        return f"{room}{parts.results(view, step)}"
    if isinstance(step, Drafted):
        view.drafted = bool(step.lengths)
        told = [view.sentence(each) for each in step.disagreements]
        refused = (
            parts.refusal(view.refusal(step.reason, view.corrections, step.hint)) if step.reason is not None else ""
        )
        return f"{refused}{parts.disagreements(told) if told else ''}"
    if isinstance(step, AnswerSentence):
        sentences.append(step)
        begin = parts.answer_begin() if len(sentences) == 1 else ""
        return f"{begin}{parts.sentence(view.sentence(step))}"
    if sentences:
        return str(parts.answer_end(cited_sources(sentences)))
    if step.reason is not None and view.drafted:  # no sentence of the draft was supported
        return str(parts.refusal(view.refusal(step.reason, step.corrected)))
    return ""
